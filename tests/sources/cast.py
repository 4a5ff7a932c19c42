"""What companies, schools and organisations do in these tests, in one line each."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from mmn_portal.outbox.models import Mail
from sources import actions
from sources.enums import Part, Side
from tests.conftest import NOW

TODAY = timezone.localdate(NOW)
THURSDAY_AFTERNOON = 1 << 10
# Mondays to Fridays, all parts of the day.
WEEK = (1 << 15) - 1
# 11 March 2027 is a Thursday.
THEN = TODAY + timedelta(days=9)


def facts(town, **changed):
    return {
        "title": "Tuin opknappen", "text": "Een middag in de tuin.", "shape": "eenmalig", "parts": WEEK,
        "from_on": TODAY, "until_on": TODAY + timedelta(days=200), "place": town,
    } | changed  # fmt: skip


def asked_for(town, **changed):
    return facts(town, theme="welkom", people_min=2, people_max=20, age_from=0, is_guided=True) | changed


def question(opening, source, user, *, text="Mogen wij komen?", key=None, offer=None, now=NOW):
    return actions.ask(
        opening=opening, offer=offer, source=source, side=Side.SOURCE, text=text, by=user.person, key=key or uuid4(),
        now=now,
    )  # fmt: skip


def answer(introduction, user, *, text="Graag.", side=Side.ORGANISATION, key=None, now=NOW):
    actions.write(introduction=introduction, side=side, text=text, by=user.person, key=key or uuid4(), now=now)
    introduction.refresh_from_db()
    return introduction


def propose(introduction, user, *, people=12, day=THEN, part=Part.AFTERNOON, side=Side.SOURCE, now=NOW):
    return actions.propose(
        introduction=introduction, side=side, people=people, day=day, part=part, by=user.person, now=now
    )


def agree(introduction, user, *, side=Side.ORGANISATION, now=NOW, **seen):
    """Agree to the proposal as it stands, or as it was ``seen``."""
    introduction.refresh_from_db()
    as_it_is = {column: getattr(introduction, column) for column in ("people", "day", "part")}
    return actions.agree(introduction=introduction, side=side, by=user.person, now=now, **(as_it_is | seen))


def share(introduction, user, side, *, now=NOW):
    actions.share_contact(introduction=introduction, side=side, by=user.person, now=now)
    introduction.refresh_from_db()
    return introduction


def kinds(email):
    return [mail.template.rsplit("/")[-1] for mail in Mail.objects.filter(email=email).order_by("pk")]
