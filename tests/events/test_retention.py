"""Three clocks after a session: needs a week, answers three months, names a year; the counts stay."""

from datetime import timedelta

import pytest

from mmn_portal.events import actions, queries, retention
from mmn_portal.events.models import HeadCount, Offer, QuestionAnswer
from mmn_portal.outbox.models import Mail
from mmn_portal.people.enums import Sector
from mmn_portal.people.retention import clear
from tests.conftest import NOW, make_event, make_organisation
from tests.events.queue import group_of, release

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    event = make_event(seats=5)
    question = event.questions.create(text_nl="Auto?", kind="line")
    for registration in group_of(event, "kim", 2, organisation=make_organisation("Club")).registrations.all():
        QuestionAnswer.objects.create(registration=registration, question=question, answer="ja")
    group_of(event, "los", 1)
    event.registrations.update(diet="noten", access_needs="tolk")
    event.registrations.filter(name="kim 1").update(attended_at=event.starts_at)
    return event


def kept(event):
    """How many needs, answers and names are left."""
    found = event.registrations
    return (found.exclude(diet="").count(), QuestionAnswer.objects.count(), found.exclude(name="–").count())


@pytest.mark.parametrize(
    ("days", "left"),
    [
        (0, (3, 2, 3)),
        (7, (3, 2, 3)),
        (8, (0, 2, 3)),
        (90, (0, 2, 3)),
        (91, (0, 0, 3)),
        (365, (0, 0, 3)),
        (366, (0, 0, 0)),
    ],
)
def test_each_clock_takes_its_own(event, days, left):
    clear(now=event.starts_at + timedelta(days=days))

    assert kept(event) == left


def test_when_the_names_go_it_is_not_kept_who_brought_them(event):
    group = event.groups.get(organisation__name="Club")
    retention.clear(event.starts_at + timedelta(days=365))
    before = event.groups.get(pk=group.pk).organisation
    retention.clear(event.starts_at + timedelta(days=366))
    after = event.groups.get(pk=group.pk)

    assert (before.name, after.organisation, after.made_by) == ("Club", None, None)


def test_when_the_names_go_the_heads_stay_counted(event):
    for _ in range(2):
        retention.clear(event.starts_at + timedelta(days=366))

    assert sorted(HeadCount.objects.values_list("sector", "province", "format", "registered", "attended")) == [
        ("", "", "in_person", 1, 0), (Sector.CULTURE, "NL-UT", "in_person", 2, 1),
    ]  # fmt: skip


def test_the_term_of_names_is_a_setting(event, settings):
    settings.KEEP_PARTICIPANTS_DAYS = 30

    retention.clear(event.starts_at + timedelta(days=31))

    assert kept(event)[2] == 0


def test_the_desk_says_what_goes_when(client, boss, event, time_machine):
    time_machine.move_to(event.starts_at + timedelta(days=2), tick=False)
    client.force_login(boss)

    ((line, goes),) = client.get("/beheer/events/event/what-goes-when/").context["lines"]

    assert (line.needs, line.answers, line.names, goes["needs"].isoformat()) == (3, 2, 3, "2027-03-23")


def test_everything_kept_is_promised_and_a_broken_promise_is_named(event, settings):
    event.registrations.update(attended_at=None)
    group_of(event, "vol", 2)
    group_of(event, "wacht", 1)
    release(event, 1)
    whole = queries.broken_promises(NOW)

    offer = Offer.objects.get()
    Offer.objects.filter(pk=offer.pk).update(expires_at=event.starts_at + timedelta(days=1))
    Mail.objects.filter(key__startswith="events.registered:").delete()
    late = event.starts_at + timedelta(days=20)

    assert (whole, len(queries.broken_promises(NOW + timedelta(hours=1))), len(queries.broken_promises(late))) == (
        [], 5, 3,
    )  # fmt: skip


def test_what_somebody_needs_stands_in_no_mail(event):
    actions.sweep(now=event.starts_at - timedelta(days=7))

    assert [
        mail.key for mail in Mail.objects.all() if "noten" in str(mail.context) or "tolk" in str(mail.context)
    ] == []
