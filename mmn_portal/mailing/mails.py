"""The mails about newsletters."""

from collections.abc import Iterable
from datetime import datetime
from email.utils import formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from mmn_portal.core.text import one_line
from mmn_portal.outbox import actions as outbox
from mmn_portal.outbox.address import Address
from mmn_portal.outbox.enums import Priority
from mmn_portal.people.models import Person

from .models import Newsletter, Subscriber, Topic

CONFIRM = "mailing.confirm"
PREFERENCES = "mailing.preferences"
UNSUBSCRIBE = "mailing.unsubscribe"
# The links of a test: they look like those of a letter, belong to nobody, and do nothing.
EXAMPLE = "mailing.example"


def _path(language: str, name: str) -> str:
    with translation.override(language):
        return reverse(f"mailing:{name}", args=["TOKEN"]).replace("TOKEN", "%s")


def _own_links(subscriber: Subscriber) -> dict:
    links = letter_links([subscriber.language])[subscriber.language]
    return {name: [*link, subscriber.pk, subscriber.link_version] for name, link in links.items()}


def letter_links(languages: Iterable[str]) -> dict[str, dict[str, list[str]]]:
    """The personal addresses of every newsletter by language: path and purpose."""
    return {
        language: {
            "preferences_url": [_path(language, "preferences"), PREFERENCES],
            "unsubscribe_url": [_path(language, "unsubscribe"), UNSUBSCRIBE],
        }
        for language in languages
    }


def example_links(languages: Iterable[str]) -> dict[str, dict[str, list[str]]]:
    """The same addresses for a test of a newsletter."""
    return {
        language: {name: [path, EXAMPLE] for name, (path, _purpose) in links.items()}
        for language, links in letter_links(languages).items()
    }


def list_headers() -> dict[str, str]:
    """What mail programs need to offer "unsubscribe" themselves (RFC 2369, 2919, 8058); both are for the relay to sign."""
    return {
        "List-Unsubscribe": "<{unsubscribe_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Id": f"{settings.SITE_NAME} <{settings.NEWSLETTER_LIST_ID}>",
    }


def answers_to(writer: Any) -> str:
    """Where answers to a letter go that ``writer`` wrote for her network: to her. Staff write for the portal, which has an address of
    its own for answers, or none: then they go to the sender.
    """
    if writer is None or writer.is_staff or not writer.is_active:
        return settings.REPLY_TO_EMAIL
    email = writer.person.email
    # In a header a brace marks a personal link, and beyond ASCII not every server follows.
    return email if email.isascii() and not {"{", "}"} & set(email) else settings.REPLY_TO_EMAIL


def letter_headers(newsletter: Newsletter | None = None) -> dict[str, str]:
    """The headers of a newsletter: the ways out, where answers go, and no automatic replies, please."""
    address = answers_to(newsletter.made_by if newsletter and newsletter.network else None)
    answers = {"Reply-To": address} if address else {}
    return {**list_headers(), **answers, "X-Auto-Response-Suppress": "OOF, AutoReply"}


def sender_of(newsletter: Newsletter) -> str:
    """Who a newsletter comes from: the portal, or a network by way of the portal; always at the portal's own address."""
    if newsletter.network is None:
        return settings.NEWSLETTER_FROM
    address = parseaddr(settings.NEWSLETTER_FROM)[1]
    return formataddr((one_line(_("%s through Mensen maken Nederland") % newsletter.network.name), address))


def please_confirm(subscriber: Subscriber, *, now: datetime) -> None:
    """The address itself confirms what was asked for it; of one that was blocked meanwhile also what it had."""
    asked = subscriber.subscriptions.pending()
    asked = (asked if asked.exists() else subscriber.subscriptions.active()).select_related("topic")
    with translation.override(subscriber.language):
        topics = [one.topic.name for one in asked.order_by("topic__place", "pk")]
    outbox.put(
        key=f"mailing.please_confirm:{subscriber.pk}:{now:%Y%m%d%H%M%S%f}",
        template="mails/mailing/please_confirm",
        to=subscriber.address,
        context={"topics": topics},
        links={"confirm_url": [_path(subscriber.language, "confirm"), CONFIRM, subscriber.pk, int(now.timestamp())]},
        priority=Priority.NOW,
        secret=True,
        asks_address=True,
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
        headers=list_headers(),
        now=now,
    )


def sent_back(letter: Newsletter, person: Person, *, now: datetime) -> None:
    """To whoever wrote it for a network: what NOV asks to change, and where."""
    if letter.network is None:
        return
    with translation.override(person.language):
        address = reverse("mailing:network-letter", args=[letter.network.slug, letter.pk])
    outbox.put(
        key=f"mailing.sent_back:{letter.pk}:{person.pk}:{now.timestamp():.0f}",
        template="mails/mailing/sent_back",
        to=person.address,
        context={
            "name": person.name, "title": letter.subject_nl, "reason": letter.why_back,
            "letter_url": settings.SITE_URL + address,
        },
        now=now,
    )  # fmt: skip


def did_not_leave(newsletter: Newsletter, *, why: str, now: datetime) -> None:
    """To whoever made it, or to the desk where she is gone: what was planned is a draft again, and why."""
    maker = newsletter.made_by if newsletter.made_by and newsletter.made_by.is_active else None
    maker = maker if maker and maker.is_staff else None
    to = Address(maker.email, maker.person.language) if maker else Address(settings.NOV_CONTACT_EMAIL, "nl")
    if not to.email:
        return
    letter = reverse("admin:mailing_newsletter_change", args=[newsletter.pk])
    outbox.put(
        key=f"mailing.did_not_leave:{newsletter.pk}:{now.timestamp():.0f}",
        template="mails/mailing/did_not_leave",
        to=to,
        context={
            "name": maker.person.name if maker else "NOV",
            "title": newsletter.subject_nl,
            "why": why,
            "letter_url": settings.SITE_URL + letter,
        },
        now=now,
    )
