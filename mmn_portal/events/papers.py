"""What is printed of a session: certificates and badges, as accessible PDFs (PDF/UA-1)."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from mmn_portal.core import rendering
from mmn_portal.core.shoulders import mark_shapes
from mmn_portal.core.templatetags.look import day, period
from mmn_portal.outbox.rendering import site_address

from . import passes
from .models import Certificate, Event, Registration

ART = Path(__file__).parent / "art"
GROUP = 5
MARK = (
    f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">{mark_shapes(one="#f26a1b", other="#c2255c")}</svg>'
)


def in_groups(code: str) -> str:
    """A code as people read it aloud."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def certificates(issued: Iterable[Certificate], *, language: str, at: datetime) -> bytes:
    """A page for each."""
    with translation.override(language):
        pages = [_certificate(one) for one in issued]
        title = _("Certificate of attendance") if len(pages) == 1 else _("Certificates of attendance")
        job = {"title": title, "lang": language[:2], "mark": MARK, "pages": pages}
    return rendering.render(ART / "certificate.typ", job, to="pdf", standards=("ua-1",), at=at)


def _certificate(certificate: Certificate) -> dict:
    event, registration = certificate.event, certificate.registration
    address = site_address(reverse("events:certificate", args=[certificate.code]))
    return {
        "title": _("Certificate of attendance"),
        "name": registration.name if registration else "",
        "organisation": registration.organisation.name if registration and registration.organisation else "",
        "was_at": _("was at"),
        "session": event.title,
        "when": period(event.starts_at, event.ends_at) if event.starts_at else day(event.starts_on),
        "where": event.where or _("Online"),
        "issued": _("Issued on %s by Vereniging NOV, for the National Year of Volunteering.")
        % day(certificate.issued_on),
        "check": _("Check this certificate: the code tells the session and the day."),
        "code": in_groups(certificate.code),
        "url": address,
    }


def badges(event: Event, people: Iterable[Registration], *, at: datetime) -> bytes:
    """Eight on a sheet of A4, with the code for the door."""
    cards = [
        {
            "name": one.name,
            "organisation": one.organisation.name if one.organisation else "",
            "code": passes.svg(passes.make(event=one.event_id, registration=one.pk, version=one.link_version)),
            "alt": _("Code for the door of %s") % one.name,
        }
        for one in people
    ]
    job = {
        "title": _("Badges: %s") % event.title, "lang": translation.get_language() or "nl", "session": event.title,
        "day": day(event.starts_on), "mark": MARK, "cards": cards,
    }  # fmt: skip
    return rendering.render(ART / "badges.typ", job, to="pdf", standards=("ua-1",), at=at, timeout=60)
