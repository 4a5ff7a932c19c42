"""What the newsletters hand to the floors below."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mmn_portal.core import demo, desk
from mmn_portal.people import privacy

from . import actions, demo_content, queries
from .models import Subscription


def desk_items(now: datetime) -> list[desk.Item]:
    """How many get which news."""
    return [
        desk.Item(
            _("active subscriptions"),
            Subscription.objects.active().count(),
            reverse("admin:mailing_subscription_changelist") + "?state__exact=active",
            waits=False,
        )
    ]


desk.bring("mailing", desk_items, place=40)
demo.bring("mailing", demo_content.load, place=40)
privacy.bring(
    "mailing",
    privacy.Keeping(
        models=("mailing.Subscriber", "mailing.Subscription"),
        export=queries.everything_of,
        erase=lambda person, addresses: actions.forget(addresses=addresses),
        clear=lambda now: actions.clear(now=now),
    ),
)
