"""A newsletter as it leaves: its links counted, its place on the web and its picture that counts in it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from mmn_portal.core import tokens
from mmn_portal.outbox.compiled import fill

from . import composing
from .enums import NewsletterState
from .models import Newsletter

LINK = "mailing.link"
OPENED = "mailing.opened"
LONGEST = 500
# Numbers as large as they can get: a letter weighs no more than what was weighed.
LARGE = 10**12


def weight(newsletter: Newsletter, said: dict[str, Any], language: str) -> int:
    """How many bytes the HTML of one copy has. Nothing is written down."""
    composed = compose(
        newsletter, said, language, link=lambda address: through(LARGE) if is_counted(address) else address
    )
    with translation.override(language):
        links = {
            f"{name}_url": settings.SITE_URL
            + reverse(f"mailing:{name}", args=[tokens.make(f"mailing.{name}", LARGE, LARGE)])
            for name in ("preferences", "unsubscribe")
        }
    return len(fill(composed.html, links).encode())


def compose(
    newsletter: Newsletter, said: dict[str, Any], language: str, *, link: Callable[[str], str]
) -> composing.Composed:
    """Text and HTML as they leave. ``link`` turns each address into the one that is followed."""
    return composing.compose(
        said, language, link=link, web_url=web_address(newsletter, language), counts_opens=newsletter.counts_opens,
        pixel_url=_pixel(newsletter),
    )  # fmt: skip


def rehearse(newsletter: Newsletter, said: dict[str, Any], language: str) -> composing.Composed:
    """The same words, to be looked at or tried: its links lead straight to where they lead, and opening it counts nothing."""
    web_url = web_address(newsletter, language)
    if web_url and newsletter.state != NewsletterState.STARTED:
        # Its page comes when it leaves: until then the line is there, and leads to the others.
        with translation.override(language):
            web_url = settings.SITE_URL + reverse("mailing:archive")
    return composing.compose(said, language, web_url=web_url, counts_opens=newsletter.counts_opens)


def is_counted(address: str) -> bool:
    """Whether clicks on it are counted: not where it is longer than anybody keeps."""
    return len(address) <= LONGEST


def through(link: int) -> str:
    """The address by which a link is followed and counted."""
    with translation.override("nl"):
        return settings.SITE_URL + reverse("mailing:follow", args=[tokens.make(LINK, link)])


def _pixel(newsletter: Newsletter) -> str:
    if not newsletter.counts_opens:
        return ""
    with translation.override("nl"):
        return settings.SITE_URL + reverse("mailing:opened", args=[tokens.make(OPENED, newsletter.pk or LARGE)])


def web_address(newsletter: Newsletter, language: str) -> str:
    """Where a newsletter can be read on the web; nowhere when it is not for everybody. Before it is planned: as long an address."""
    if not newsletter.is_in_archive or newsletter.network_id:
        return ""
    with translation.override(language):
        return settings.SITE_URL + reverse("mailing:letter", args=[newsletter.slug or "2027-01-01-" + "x" * 80])
