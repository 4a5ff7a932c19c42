"""What the newsletters hand to the floors below."""

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from mmn_portal.core import demo, desk, panels, search, sweeps
from mmn_portal.outbox import streams
from mmn_portal.outbox.enums import BroadcastState, DeliveryState
from mmn_portal.outbox.models import Suppression
from mmn_portal.people import privacy

from . import actions, demo_content, queries, volume
from .models import Newsletter, Subscription

# After that nobody waits for news any more.
IN_DOUBT_FOR = timedelta(days=14)


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


def letters_that_wait(now: datetime) -> list[desk.Item]:
    """Letters of networks to look at, letters that stopped by themselves, and those with copies in doubt."""
    address = reverse("admin:mailing_newsletter_changelist")
    in_doubt = list(Newsletter.objects.in_doubt(now - IN_DOUBT_FOR).order_by("-pk").values_list("pk", flat=True))
    copies = f"{reverse('admin:outbox_delivery_changelist')}?state__exact={DeliveryState.UNCERTAIN.value}"
    return [
        desk.Item(_("letters of networks to look at"), Newsletter.objects.proposed().count(), f"{address}?state__exact=proposed"),
        desk.Item(
            _("newsletters that are paused"),
            Newsletter.objects.filter(broadcast__state=BroadcastState.PAUSED).count(),
            f"{address}?broadcast__state__exact=paused",
        ),
        desk.Item(
            _("newsletters of which some copies perhaps did not arrive"),
            len(in_doubt),
            reverse("admin:mailing_newsletter_progress", args=in_doubt) if len(in_doubt) == 1 else copies,
        ),
    ]  # fmt: skip


def documents(now: datetime):
    """Newsletters of the archive as search documents."""
    for letter in Newsletter.objects.in_archive().iterator():
        for language, said in letter.frozen.items():
            with override(language):
                text = " ".join(part.get("source") or part.get("title") or "" for part in said["parts"])
                address = letter.get_absolute_url()
            yield search.Document("newsletter", said["subject"], text, address, language, f"newsletter:{letter.pk}")


def my_networks(user: object, now: datetime) -> panels.Panel | None:
    """The networks whose members I may write to."""
    networks = queries.networks_to_write_for(user)
    return panels.Panel("mailing/panel_networks.html", networks) if networks else None


panels.mine.bring("network-letters", my_networks, place=15)
streams.bring(actions.STREAM, queries.still_wanted)
streams.bring(actions.TESTS, lambda key, recipients: recipients)
sweeps.bring("newsletters", lambda now: actions.start_due(now=now), place=80)
search.bring("newsletters", documents, place=70, newsletter=_("Newsletters"))
desk.bring("letters", letters_that_wait, place=41)


def blocked_lately(now: datetime) -> list[desk.Item]:
    """Addresses that get nothing any more, since a week."""
    since = now - timedelta(days=7)
    return [
        desk.Item(
            _("addresses blocked this week"),
            Suppression.objects.since(since).count(),
            f"{reverse('admin:outbox_suppression_changelist')}?{urlencode({'since__gte': since.isoformat()})}",
            waits=False,
        )
    ]


desk.bring("mailing", desk_items, place=40)
desk.bring("blocked", blocked_lately, place=42)
demo.bring("mailing", demo_content.load, place=40)
demo.bring_volume("mailing", volume.load, place=40)
# After everything that a letter can show.
demo.bring("letters", demo_content.load_letters, place=95)


def forget_what_is_over(now: datetime) -> int:
    """First the figures, then whom they are about."""
    actions.keep_figures(now=now)
    return actions.clear(now=now) + actions.clear_tests(now=now)


privacy.bring(
    "mailing",
    privacy.Keeping(
        models=("mailing.Subscriber", "mailing.Subscription", "mailing.Newsletter"),
        export=queries.everything_of,
        erase=lambda person, addresses: actions.forget(addresses=addresses),
        clear=forget_what_is_over,
    ),
)
