"""What the pictures hand to the floors below."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mmn_portal.core import demo, desk, promises, sweeps
from mmn_portal.people import privacy

from . import actions, demo_content, queries
from .models import Picture, PortraitConsent

CONSENT_DAYS = 30

demo.bring("pictures", demo_content.load, place=20)
sweeps.bring("pictures", lambda now: actions.sweep(now=now), place=30)


def desk_items(now: datetime) -> list[desk.Item]:
    """Consents of people on pictures that end soon, or have ended."""
    last = timezone.localdate(now) + timedelta(days=CONSENT_DAYS)
    return [
        desk.Item(
            _("consents of people on pictures that end within 30 days"),
            PortraitConsent.objects.ending(last).count(),
            reverse("admin:pictures_portraitconsent_changelist") + "?ends=soon",
        )
    ]


desk.bring("pictures", desk_items, place=42)


def broken_promises(now: datetime) -> list[str]:
    """What must never be: a picture that was taken back and still has a file."""
    left = Picture.objects.withdrawn_with_files().count()
    return [f"{left} pictures that were taken back still have files"] if left else []


promises.bring("pictures", broken_promises)
privacy.bring(
    "pictures",
    privacy.Keeping(
        models=("pictures.PortraitConsent",),
        export=queries.portraits_of,
        erase=lambda person, addresses: actions.forget_portraits(
            person=person, addresses=addresses, now=timezone.now()
        ),
        clear=lambda now: actions.fade_portraits(before=now - actions.PORTRAITS_KEPT),
    ),
)
