"""A newsletter that nobody gets: made by the same code as every other, so that its bytes can be judged."""

import re
from datetime import datetime

from django.conf import settings

from mmn_portal.outbox.compiled import mark
from mmn_portal.outbox.line import Copy
from mmn_portal.outbox.models import Broadcast, Delivery
from mmn_portal.outbox.writing import Letter

from . import mails

LANGUAGE = "nl"
TEXT = "Dit is een proefmail. Niemand krijgt hem.\n\nAfmelden: {way_out}\n"
HTML = '<!doctype html><html lang="nl"><body><p>Dit is een proefmail. Niemand krijgt hem.</p><p><a href="{way_out}">Afmelden</a></p></body></html>'


def copy(*, now: datetime) -> Copy:
    """One copy, ready for the line. Nothing of it is kept. Raises ValueError when it cannot be made."""
    way_out = mark("unsubscribe_url")
    broadcast = Broadcast(
        key="sample", stream="sample", sender=settings.NEWSLETTER_FROM, headers=mails.letter_headers(),
        content={LANGUAGE: {"subject": "Proefmail", "text": TEXT.format(way_out=way_out), "html": HTML.format(way_out=way_out)}},
        links=mails.letter_links([LANGUAGE]),
    )  # fmt: skip
    one = Delivery(pk=0, broadcast=broadcast, recipient=0, email="lezer@example.nl", language=LANGUAGE)
    return Letter(broadcast, LANGUAGE).copy(one, now=now)


def as_it_arrives(sent: Copy) -> bytes:
    """What the reader's server keeps: dots that were doubled for the way are single again (RFC 5321, 4.5.2)."""
    return re.sub(rb"(?m)^\.\.", b".", sent.content)
