"""The mails about newsletters."""

from datetime import datetime

from django.urls import reverse
from django.utils import translation

from mmn_portal.outbox import actions as outbox
from mmn_portal.outbox.enums import Priority

from .models import Subscriber, Topic

CONFIRM = "mailing.confirm"
PREFERENCES = "mailing.preferences"
UNSUBSCRIBE = "mailing.unsubscribe"


def _path(subscriber: Subscriber, name: str) -> str:
    with translation.override(subscriber.language):
        return reverse(f"mailing:{name}", args=["TOKEN"]).replace("TOKEN", "%s")


def _own_links(subscriber: Subscriber) -> dict:
    return {
        "preferences_url": [_path(subscriber, "preferences"), PREFERENCES, subscriber.pk, subscriber.link_version],
        "unsubscribe_url": [_path(subscriber, "unsubscribe"), UNSUBSCRIBE, subscriber.pk, subscriber.link_version],
    }


def please_confirm(subscriber: Subscriber, *, now: datetime) -> None:
    """The address itself confirms what was asked for it."""
    pending = subscriber.subscriptions.pending().select_related("topic").order_by("topic__place", "pk")
    with translation.override(subscriber.language):
        topics = [one.topic.name for one in pending]
    outbox.put(
        key=f"mailing.please_confirm:{subscriber.pk}:{now:%Y%m%d%H%M%S%f}",
        template="mails/mailing/please_confirm",
        to=subscriber.address,
        context={"topics": topics},
        links={"confirm_url": [_path(subscriber, "confirm"), CONFIRM, subscriber.pk, int(now.timestamp())]},
        priority=Priority.NOW,
        secret=True,
        now=now,
    )


def subscribed_already(subscriber: Subscriber, *, now: datetime) -> None:
    """Somebody asked again; here is the way to choose."""
    outbox.put(
        key=f"mailing.subscribed_already:{subscriber.pk}:{now:%Y%m%d%H}",
        template="mails/mailing/subscribed_already",
        to=subscriber.address,
        context={},
        links=_own_links(subscriber),
        now=now,
    )


def welcome(subscriber: Subscriber, topics: list[Topic], *, consent_id: int, now: datetime) -> None:
    """What you will get, and how to stop it: also with the button of the mail program (RFC 8058)."""
    with translation.override(subscriber.language):
        names = [topic.name for topic in topics]
    outbox.put(
        key=f"mailing.welcome:{subscriber.pk}:{consent_id}",
        template="mails/mailing/welcome",
        to=subscriber.address,
        context={"topics": names},
        links=_own_links(subscriber),
        headers={
            "List-Unsubscribe": "<{unsubscribe_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "List-Id": "Mensen maken Nederland <nieuwsbrief.mensenmakennederland>",
        },
        now=now,
    )
