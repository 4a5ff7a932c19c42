"""Parts of the readers: conditions that all hold."""

import pytest
from django.utils.translation import override

from mmn_portal.core.demo import World
from mmn_portal.mailing import actions, demo_content, queries, segments
from mmn_portal.mailing.models import Segment, Subscriber
from mmn_portal.outbox import actions as outbox
from mmn_portal.people.enums import Role
from mmn_portal.people.models import Membership, NetworkMember, Person
from tests.conftest import NOW, make_organisation
from tests.mailing.cast import draft, reader

pytestmark = pytest.mark.django_db


def reached(**conditions) -> list[str]:
    segment = Segment.objects.create(name=str(conditions), conditions=conditions, made_at=NOW)
    return sorted(queries.recipients(draft(segment=segment)).values_list("email", flat=True))


@pytest.fixture
def readers(ina, mo, stranger):
    """An owner and a member of a library in Utrecht, an owner of a sports club, and somebody without an account."""
    for email in ("ina@example.nl", "mo@example.nl", "chris@example.nl"):
        reader(email)
    reader("los@example.nl", language="en")


def test_a_condition_holds_for_some_values(readers):
    assert reached(role={"values": ["owner"], "is_not": False}) == ["chris@example.nl", "ina@example.nl"]


def test_conditions_hold_together(readers, library):
    library.province = "NL-ZE"
    library.save()

    assert reached(role={"values": ["owner"]}, province={"values": ["NL-ZE"]}) == ["ina@example.nl"]


def test_the_others_are_everyone_else(readers):
    assert reached(account={"values": ["yes"], "is_not": True}) == ["los@example.nl"]


def test_the_language_of_the_mails(readers):
    assert reached(language={"values": ["en"]}) == ["los@example.nl"]


def test_the_members_of_a_network(readers, library):
    network = make_organisation("Netwerk", kind="network")
    NetworkMember.objects.create(network=network, member=library)

    assert reached(network={"values": [str(network.pk), "'; drop"]}) == ["ina@example.nl", "mo@example.nl"]


def test_who_is_registered_for_a_session(readers, nov, library):
    from mmn_portal.events import actions as events
    from tests.conftest import make_event

    event = make_event(seats=5)
    events.add_by_staff(
        event=event, block=event.blocks.get(), name="Ina", email="ina@example.nl", phone="", language="nl",
        organisation=library, by=nov, now=NOW,
    )  # fmt: skip

    assert reached(registered={"values": [str(event.pk)]}) == ["ina@example.nl"]


def test_who_gets_news_about_a_topic(readers):
    reader("expeditie@example.nl", "algemeen", "expedities")

    assert reached(topic={"values": ["expedities"]}) == ["expeditie@example.nl"]


def test_who_stopped_or_is_blocked_is_not_counted(readers, nov):
    actions.unsubscribe(subscriber=Subscriber.objects.get(email="mo@example.nl"), now=NOW)
    outbox.block(email="chris@example.nl", by=nov, now=NOW)

    assert segments.reach(Segment(conditions={})) == 2


def test_who_has_no_account_is_said_as_no():
    wish = {"values": ["yes"], "is_not": True}

    with override("en"):
        assert segments.in_words(Segment(conditions={"account": wish})) == ["Has an account: no"]


def test_the_segment_of_the_demo_holds_readers():
    """Its people stand in the demo under these addresses."""
    eva = Person.objects.create(name="Eva", email="eigenaar@demo.test")
    Membership.objects.create(organisation=make_organisation("Buurthuis"), person=eva, role=Role.OWNER, since=NOW)

    demo_content.load(World(now=NOW, password=""))
    of_role = {"role": {"values": ["owner"], "is_not": False}}

    assert segments.reach(Segment(conditions=of_role)) == 1


def test_a_condition_that_nobody_knows_any_more_reaches_nobody(readers):
    assert reached(verdwenen={"values": ["x"]}) == []


def test_a_segment_says_what_it_is(readers):
    segment = Segment(name="x", conditions={"province": {"values": ["NL-UT", "NL-ZE"], "is_not": True}})

    assert len(segments.in_words(segment)) == 1
    assert "Utrecht" in segments.in_words(segment)[0]


def test_a_value_that_is_not_offered_any_more_stays_in_the_segment(readers, library):
    """The network was refused since: who only renames the segment must not reach everyone."""
    from mmn_portal.mailing.admin.segments import SegmentForm

    network = make_organisation("Netwerk", kind="network")
    NetworkMember.objects.create(network=network, member=library)
    conditions = {
        "network": {"values": [str(network.pk)], "is_not": False},
        "vroeger": {"values": ["x"], "is_not": False},
    }
    segment = Segment.objects.create(name="Leden", conditions=conditions, made_at=NOW)
    type(network).objects.filter(pk=network.pk).update(state="refused")

    form = SegmentForm(instance=segment)
    shown = {name: field.initial for name, field in form.fields.items() if field.initial}
    again = SegmentForm({**shown, "name": "Leden van ons netwerk"}, instance=segment)

    assert (again.is_valid(), again.chosen()) == (True, conditions)
    assert f'value="{network.pk}"' in form.as_p()
