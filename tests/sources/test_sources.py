"""A company or school meets an organisation: matched with reasons, talked, agreed under a lock, and looked back on."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from mmn_portal.core import tokens
from mmn_portal.outbox.models import Mail
from mmn_portal.people.enums import OrganisationKind, Role
from mmn_portal.people.geography import kilometres
from sources import actions, mails, matching, queries
from sources.enums import ROADS, UNDER_WAY, Side, State
from sources.models import Introduction, Line, Offer, Opening, Outcome
from sources.urls import urlpatterns
from tests.conftest import NOW, belong, make_organisation, place
from tests.sources.cast import (
    THEN,
    THURSDAY_AFTERNOON,
    TODAY,
    agree,
    answer,
    asked_for,
    facts,
    kinds,
    propose,
    question,
    share,
)

pytestmark = pytest.mark.django_db
# --- matching ---------------------------------------------------------------------------------


def match(opening, offer, *, met=False):
    with translation.override("nl"):
        return matching.match(opening, offer, today=TODAY, met_before=met)


def test_a_match_says_why_in_dutch(ask_for, offer_from):
    found = match(ask_for(parts=THURSDAY_AFTERNOON, requirements="Stevige schoenen"), offer_from())

    assert (found.points, found.reasons, found.cautions) == (
        12,
        ["1 km", "donderdagmiddag", "een groep van 15 mag komen", "thema Welkom en begeleiding", "één keer",
         "jullie kennen elkaar nog niet"],
        ["Stevige schoenen"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        ({"parts": 1}, {"parts": 2}), ({"people_max": 4}, {}), ({"people_min": 16}, {}),
        ({"age_from": 21}, {}), ({"until_on": TODAY + timedelta(days=5)}, {"from_on": TODAY + timedelta(days=6)}),
            ],
)  # fmt: skip
def test_what_must_be_so_is_so_or_there_is_no_match(ask_for, offer_from, asked, offered):
    opening, offer = ask_for(**asked), offer_from(**offered)

    assert (
        match(opening, offer),
        queries.fitting_openings(offer, now=NOW),
        queries.fitting_offers(opening, now=NOW),
    ) == (None, [], [])


def test_too_far_is_no_match_unless_it_can_be_done_from_a_distance(ask_for, offer_from):
    far = place("Groningen", "NL-GR")
    here, there = ask_for(place=far), ask_for(place=far, is_remote=True, title="Op afstand")

    assert [one.thing for one in queries.fitting_openings(offer_from(), now=NOW)] == [there]
    assert match(here, offer_from()) is None


def test_both_sides_find_the_same_with_the_best_first(ask_for, offer_from, opening):
    ask_for(title="Ander thema", theme="geld")
    offer = offer_from()

    assert (
        [one.thing.title for one in queries.fitting_openings(offer, now=NOW)],
        [one.thing for one in queries.fitting_offers(opening, now=NOW)],
    ) == (["Tuin opknappen", "Ander thema"], [offer])


def test_the_distance_between_utrecht_and_groningen():
    assert 155 < kilometres(place("Utrecht", "NL-UT"), place("Groningen", "NL-GR")) < 170


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [((2027, 3, 5), (2027, 3, 8), 1), ((2027, 3, 1), (2027, 3, 8), 5), ((2027, 3, 6), (2027, 3, 7), 0), ((2027, 3, 1), (2027, 3, 15), 10), ((2027, 3, 2), (2027, 3, 1), 0)],
)  # fmt: skip
def test_working_days_leave_weekends_out(first, last, days):
    assert matching.working_days(date(*first), date(*last)) == days


# --- asks and offers --------------------------------------------------------------------------


def test_it_stands_for_ninety_days_and_longer_when_somebody_says_so(opening):
    later = NOW + timedelta(days=85)
    first = opening.ends_on
    actions.confirm(listed=opening, now=later)

    assert ((first - TODAY).days, (opening.ends_on - TODAY).days) == (90, 175)


def test_what_is_over_or_closed_or_of_an_unconfirmed_organisation_is_on_no_list(ask_for, library, ina):
    live, closed = ask_for(), ask_for(title="Dicht")
    actions.close(listed=closed, by=ina.person, now=NOW)
    shown = list(Opening.objects.live(TODAY))
    over = list(Opening.objects.live(TODAY + timedelta(days=91)))
    type(library).objects.update(state="proposed")

    assert (shown, over, list(Opening.objects.live(TODAY))) == ([live], [], [])


@pytest.mark.parametrize("text", ["Bel 06-12345678", "mail naar a@b.nl", "BSN 123456789", "+31 6 1234 5678"])
def test_contact_details_in_a_text_are_refused(ask_for, text):
    with pytest.raises(actions.HoldsContact):
        ask_for(text=text)


def test_only_companies_and_schools_offer_people(library, ina, utrecht):
    given = facts(utrecht, who="medewerkers", people_from=1, people_to=2, youngest=18, radius_km=5)

    with pytest.raises(actions.NotYours):
        actions.place_offer(organisation=library, facts=given, by=ina.person, key=uuid4(), now=NOW)


def test_staff_of_a_week_before_the_end_ask_whether_it_still_stands(opening, ina, client):
    actions.ask_whether_current(now=NOW + timedelta(days=84))
    actions.ask_whether_current(now=NOW + timedelta(days=85))
    link = reverse("sources:current", args=[tokens.make(mails.CURRENT, "opening", opening.pk)])
    client.get(link)
    opening.refresh_from_db()
    untouched = opening.confirmed_on

    assert (kinds(ina.email).count("still_current"), untouched, client.post(link).status_code) == (1, TODAY, 302)


@pytest.mark.parametrize(
    ("broken", "constraint"),
    [({"people_max": 1}, "sources_opening_people"), ({"parts": 0}, "has_a_part_of_the_day"), ({"until_on": date(2020, 1, 1)}, "ends_after_it_begins"),
     ({"age_from": 12, "is_guided": False}, "young_people_are_guided")],
)  # fmt: skip
def test_the_database_keeps_an_ask_whole(opening, broken, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Opening.objects.update(**broken)


# --- introductions ----------------------------------------------------------------------------


def test_a_question_posted_five_times_is_one_question_and_one_mail(opening, steen, bas, ina):
    key = uuid4()
    for _ in range(5):
        question(opening, steen, bas, key=key)

    assert (Introduction.objects.count(), Line.objects.count(), kinds(ina.email)) == (1, 1, ["asked"])


def test_two_sides_talk_about_one_thing_once_at_a_time(opening, steen, bas):
    question(opening, steen, bas)

    with pytest.raises(actions.UnderWay):
        question(opening, steen, bas)


def test_nobody_sprays(ask_for, steen, bas):
    for number in range(5):
        question(ask_for(title=f"Nr {number}"), steen, bas)

    with pytest.raises(actions.TooMany):
        question(ask_for(title="Nr 6"), steen, bas)


def test_a_stranger_does_not_ask_for_a_company(opening, steen, stranger):
    with pytest.raises(actions.NotYours):
        question(opening, steen, stranger)


def test_the_first_answer_of_the_other_side_begins_the_talk(opening, steen, bas, ina):
    introduction = question(opening, steen, bas)
    more = answer(introduction, bas, text="En nog iets.", side=Side.SOURCE).state

    assert (more, answer(introduction, ina).state, kinds(bas.email)) == (State.PROPOSED, State.TALKING, ["written"])


def test_contact_details_are_seen_when_both_chose_to_share_and_never_before(talk, ina, bas):
    with pytest.raises(actions.HoldsContact):
        answer(talk, ina, text="Bel me op 06 12345678")
    seen = [queries.contacts(queries.sharing(talk))]
    share(talk, bas, Side.SOURCE)
    seen.append(queries.contacts(queries.sharing(talk)))
    share(talk, ina, Side.ORGANISATION)

    assert (seen, {one.email for one in queries.contacts(queries.sharing(talk))}) == ([[], []], {ina.email, bas.email})


def test_before_an_answer_nobody_can_share(opening, steen, bas):
    with pytest.raises(actions.NoSuchRoad):
        share(question(opening, steen, bas), bas, Side.SOURCE)


def test_one_side_proposes_and_the_other_agrees(talk, ina, bas):
    propose(talk, bas)
    with pytest.raises(actions.NotYourTurn):
        agree(talk, bas, side=Side.SOURCE)
    agreed = agree(talk, ina)

    assert (agreed.state, kinds(ina.email)[-2:], kinds(bas.email)[-1]) == (
        State.AGREED,
        ["proposed", "agreed"],
        "agreed",
    )


def test_a_group_comes_whole_or_not_at_all(talk, opening, bas, ina):
    other = make_organisation("De Lus", kind=OrganisationKind.COMPANY)
    belong(bas, other, Role.OWNER)
    second = question(opening, other, bas)
    Introduction.objects.filter(pk=second.pk).update(state=State.TALKING)
    for one, people in ((talk, 12), (second, 9)):
        propose(one, bas, people=people)
    agree(talk, ina)
    with pytest.raises(actions.Full) as refusal:
        agree(second, ina)

    assert refusal.value.left == 8


def test_the_number_of_places_never_goes_below_what_was_agreed(talk, opening, ina, bas, utrecht):
    def change(**changed):
        given = asked_for(utrecht, **changed)
        return actions.change_opening(opening=opening, facts=given, by=ina.person, now=NOW)

    propose(talk, bas)
    agree(talk, ina)
    with pytest.raises(actions.TooFew):
        change(people_max=11)
    change(people_max=12)


def test_ending_gives_the_other_side_the_reason_once(talk, ina, bas):
    actions.end(introduction=talk, side=Side.ORGANISATION, because="De tuin is af.", now=NOW)
    with pytest.raises(actions.NoSuchRoad):
        actions.end(introduction=talk, side=Side.ORGANISATION, because="Nog eens", now=NOW)

    assert (Introduction.objects.get().state, kinds(bas.email).count("ended")) == (State.DECLINED, 1)


@pytest.mark.parametrize("came_from", State.values)
def test_every_end_of_an_introduction_is_open_or_closed_as_drawn(talk, came_from):
    ended_at = None if came_from in UNDER_WAY else NOW
    Introduction.objects.update(
        state=came_from, people=1, day=TODAY, part=0, agreed_at=NOW, because="x", ended_at=ended_at
    )
    talk.refresh_from_db()
    to = State.CANCELLED if came_from == State.AGREED else State.DECLINED

    if to in ROADS[State(came_from)]:
        assert actions.end(introduction=talk, side=Side.ORGANISATION, because="Weg", now=NOW).state == to
    else:
        with pytest.raises(actions.NoSuchRoad):
            actions.end(introduction=talk, side=Side.ORGANISATION, because="Weg", now=NOW)


@pytest.mark.parametrize(
    ("broken", "constraint"),
    [({"state": "agreed"}, "sources_agreed_is_whole"), ({"state": "declined", "ended_at": NOW}, "sources_declined_has_a_reason"),
     ({"people": 3}, "people_and_day"), ({"state": "lapsed"}, "sources_ended_has_a_moment"),
     ({"people": 3, "day": TODAY, "part": 3}, "sources_part_of_a_day")],
)  # fmt: skip
def test_the_database_keeps_an_introduction_whole(talk, broken, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Introduction.objects.update(**broken)


# --- what is due ------------------------------------------------------------------------------


def test_reminded_after_three_and_seven_working_days_and_lapsed_after_ten(opening, steen, bas, ina):
    introduction = question(opening, steen, bas)
    states = {}
    for days in range(16):
        actions.remind_and_lapse(now=NOW + timedelta(days=days))
        introduction.refresh_from_db()
        states[days] = (introduction.reminded, introduction.state)

    # 2 March 2027 is a Tuesday: three working days are Friday, seven the Thursday after, ten the Tuesday after that.
    assert ([states[day] for day in (2, 3, 8, 9, 13, 14)], kinds(ina.email), kinds(bas.email)) == (
        [(0, "proposed"), (1, "proposed"), (1, "proposed"), (2, "proposed"), (2, "proposed"), (2, "lapsed")],
        ["asked", "reminded", "reminded"], ["lapsed"],
    )  # fmt: skip


def test_who_answered_is_not_reminded(talk):
    assert actions.remind_and_lapse(now=NOW + timedelta(days=30)) == 0


def test_the_outcome_is_asked_after_two_days_and_after_ninety_with_one_reminder_each(done, ina):
    for days in (3, 60, 90, 91, 200):
        actions.ask_outcomes(now=NOW + timedelta(days=days))

    assert (done.state, kinds(ina.email).count("outcome_asked")) == (State.DONE, 4)


def test_nothing_is_asked_before_the_day(agreed):
    assert actions.ask_outcomes(now=NOW + timedelta(days=10)) == 0


def test_looking_back_takes_a_minute_and_the_first_answer_counts(client, done, time_machine):
    link = reverse("sources:outcome", args=[tokens.make(mails.OUTCOME, done.pk)])
    client.get(link)
    untouched = Outcome.objects.get().answered_at
    wrong = client.post(link, {"came": "3", "new_faces": "5", "satisfied": "4"})
    client.post(link, {"came": "11", "new_faces": "9", "satisfied": "5"})
    client.post(link, {"came": "1", "new_faces": "1", "satisfied": "1"})
    actions.ask_outcomes(now=NOW + timedelta(days=90))
    client.post(link, {"active": "4"})
    outcome = Outcome.objects.get()

    assert (untouched, list(wrong.context["form"].errors), outcome.came, outcome.new_faces, outcome.active_later) == (
        None, ["new_faces"], 11, 9, 4,
    )  # fmt: skip


# --- pages ------------------------------------------------------------------------------------

OK, LOGIN, GONE = 200, 302, 404
# visitor, account without organisation, owner of the ask, owner of the company, owner elsewhere, NOV staff
TABLE = {
    "sources:front": (OK,) * 6,
    "sources:openings": (OK,) * 6,
    "sources:opening-new": (LOGIN, OK, OK, OK, OK, OK),
    "sources:opening": (OK,) * 6,
    "sources:opening-change": (LOGIN, GONE, OK, GONE, GONE, GONE),
    "sources:opening-standing": (LOGIN, GONE, 405, GONE, GONE, GONE),
    "sources:ask-source": (LOGIN, GONE, OK, GONE, GONE, GONE),
    "sources:offer-new": (LOGIN, OK, OK, OK, OK, OK),
    "sources:offer": (LOGIN, GONE, GONE, OK, GONE, GONE),
    "sources:offer-change": (LOGIN, GONE, GONE, OK, GONE, GONE),
    "sources:offer-standing": (LOGIN, GONE, GONE, 405, GONE, GONE),
    "sources:introductions": (LOGIN, OK, OK, OK, OK, OK),
    # A talk is for its two sides, not for NOV.
    "sources:introduction": (LOGIN, GONE, OK, OK, GONE, GONE),
    # Whoever holds the link.
    "sources:outcome": (OK,) * 6,
    "sources:current": (OK,) * 6,
}
ROLES = ("visitor", "newcomer", "ina", "bas", "stranger", "nov")


def test_every_address_stands_in_the_table():
    assert {f"sources:{pattern.name}" for pattern in urlpatterns} == set(TABLE)


@pytest.mark.parametrize("role", ROLES)
def test_who_may_open_what(client, request, role, done, opening, offer_from, newcomer, stranger, nov):
    slug, offer = {"slug": opening.slug}, offer_from()
    kwargs = {
        "opening": slug, "opening-change": slug, "opening-standing": slug, "offer": {"key": offer.key},
        "offer-change": {"key": offer.key}, "offer-standing": {"key": offer.key},
        "ask-source": slug | {"offer": offer.key}, "introduction": {"key": done.key},
        "outcome": {"token": tokens.make(mails.OUTCOME, done.pk, "organisation")},
        "current": {"token": tokens.make(mails.CURRENT, "opening", opening.pk)},
    }  # fmt: skip
    if role != "visitor":
        client.force_login(request.getfixturevalue(role))
    found = {name: client.get(reverse(name, kwargs=kwargs.get(name.partition(":")[2]))).status_code for name in TABLE}

    assert found == {name: row[ROLES.index(role)] for name, row in TABLE.items()}


def test_the_page_of_a_talk_does_its_deeds(client, opening, steen, bas, ina):
    introduction = question(opening, steen, bas)
    page = introduction.get_absolute_url()
    client.force_login(ina)
    empty = client.post(page, {"deed": "write", "text": " "})
    contact = client.post(page, {"deed": "write", "text": "Bel 0612345678"})
    client.post(page, {"deed": "write", "text": "Graag."})
    proposal = {"people": "12", "day": str(THEN), "part": "1"}
    client.post(page, proposal | {"deed": "propose"})
    own = client.post(page, proposal | {"deed": "agree"}, follow=True)
    client.force_login(bas)
    client.post(page, proposal | {"deed": "agree"})
    introduction.refresh_from_db()

    assert (
        list(empty.context["form"].errors), list(contact.context["form"].errors), "De andere kant beslist" in own.text, introduction.state,
    ) == (["text"], ["text"], True, State.AGREED)  # fmt: skip


@pytest.mark.parametrize("deed", ["write", "propose", "end"])
def test_what_is_wrong_is_said_once_and_in_view(client, talk, ina, deed):
    client.force_login(ina)
    page = client.post(talk.get_absolute_url(), {"deed": deed}).text

    folded = page[page.index('<details class="details"') :]
    assert (page.count('class="error-summary"'), folded.startswith('<details class="details" open')) == (
        1,
        deed == "end",
    )


@pytest.mark.parametrize("typed", [{"deed": "onzin"}, {}, {"deed": "write; drop"}])
def test_a_deed_that_does_not_exist_is_not_found(client, talk, ina, typed):
    client.force_login(ina)

    assert client.post(talk.get_absolute_url(), typed).status_code == 404


def test_an_organisation_places_an_ask(client, ina, typed, utrecht):
    client.force_login(ina)
    response = client.post(reverse("sources:opening-new"), typed)

    assert (response.status_code, Opening.objects.get().parts, Opening.objects.get().place) == (
        302,
        THURSDAY_AFTERNOON,
        utrecht,
    )


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"organisation": "99999"}, "organisation"), ({"parts": []}, "parts"), ({"parts": ["21"]}, "parts"), ({"parts": ["x"]}, "parts"),
        ({"until_on": "2001-01-01"}, "until_on"), ({"until_on": "9999-12-31"}, "until_on"), ({"people_max": "1"}, "people_max"),
        ({"people_max": "-3"}, "people_max"), ({"is_guided": ""}, "is_guided"), ({"text": "bel 0612345678"}, "text"),
        ({"text": "x" * 700}, "text"), ({"place": "Bestaatniet"}, "place"), ({"support": ["zwembad"]}, "support"), ({"shape": "x"}, "shape"),
    ],
)  # fmt: skip
def test_nonsense_in_an_ask_is_refused_at_its_field(client, ina, typed, utrecht, changed, field):
    client.force_login(ina)
    response = client.post(reverse("sources:opening-new"), typed | changed)

    assert (response.status_code, list(response.context["form"].errors), Opening.objects.count()) == (200, [field], 0)


@pytest.mark.parametrize("query", ["?provincie=x&page=-1", "?afstand=%00", "?page=9999999999999"])
def test_nonsense_in_the_address_is_a_page(client, opening, query):
    assert client.get(reverse("sources:openings") + query).status_code in {200, 400}


@pytest.mark.parametrize(
    ("name", "who", "most"),
    [
        ("front", None, 8),
        ("openings", None, 8),
        ("offer", "bas", 15),
        ("opening", "ina", 15),
        ("introductions", "bas", 15),
    ],
)
def test_a_page_asks_as_much_for_three_as_for_one(
    client, request, ask_for, opening, offer_from, steen, bas, name, who, most, django_assert_max_num_queries
):
    offer = offer_from()
    question(opening, steen, bas)
    address = {"offer": offer.get_absolute_url(), "opening": opening.get_absolute_url()}.get(name) or reverse(
        f"sources:{name}"
    )
    if who:
        client.force_login(request.getfixturevalue(who))
    client.get(address)
    with django_assert_max_num_queries(most) as for_one:
        client.get(address)
    for number in range(3):
        question(ask_for(title=f"Nr {number}"), steen, bas)
        offer_from(title=f"Aanbod {number}")
    with django_assert_max_num_queries(most) as for_three:
        client.get(address)

    assert len(for_one) == len(for_three)


def test_forgetting_a_person_keeps_the_talk_of_her_organisation(talk, bas):
    actions.forget(person=bas.person, addresses={bas.email})

    assert (Line.objects.count(), Line.objects.filter(written_by=bas.person).count()) == (2, 0)


def test_an_offer_says_nothing_about_people():
    assert {field.name for field in Offer._meta.concrete_fields} & {"name", "email", "phone", "person"} == set()


# --- changing, asking back, alternatives ------------------------------------------------------


def test_a_change_keeps_what_was_typed_and_stands_for_ninety_days_more(client, ina, opening, typed, time_machine):
    time_machine.move_to(NOW + timedelta(days=40), tick=False)
    until = TODAY + timedelta(days=200)
    client.force_login(ina)
    address = reverse("sources:opening-change", args=[opening.slug])
    shown = client.get(address).context["form"].initial
    wrong = client.post(address, typed | {"title": "", "until_on": str(until)})
    client.post(address, typed | {"title": "De tuin, nu met vijver", "until_on": str(until)})
    opening.refresh_from_db()

    assert (
        shown["parts"], list(wrong.context["form"].errors), opening.title, opening.parts, opening.ends_on,
    ) == (list(range(15)), ["title"], "De tuin, nu met vijver", THURSDAY_AFTERNOON, TODAY + timedelta(days=130))  # fmt: skip


def test_fewer_places_than_were_agreed_is_refused_at_its_field(client, ina, agreed, opening, typed):
    client.force_login(ina)
    response = client.post(reverse("sources:opening-change", args=[opening.slug]), typed | {"people_max": "11"})
    opening.refresh_from_db()

    assert (list(response.context["form"].errors), opening.people_max) == (["people_max"], 20)


def test_an_offer_is_changed_closed_and_put_back(client, bas, offer_from, typed, steen):
    offer = offer_from()
    client.force_login(bas)
    facts_of_offer = {
        "people_from": "3", "people_to": "8", "youngest": "18", "radius_km": "40", "who": "medewerkers", "hours_each": "6",
        "themes": ["taal", "digitaal"], "in_hours": "on", "skills": "Timmeren",
    }  # fmt: skip
    client.post(reverse("sources:offer-change", args=[offer.key]), typed | facts_of_offer)
    offer.refresh_from_db()
    kept = (offer.people_to, offer.themes, offer.hours_each, offer.in_hours, offer.skills)
    states = []
    for deed in ("close", "reopen"):
        client.post(reverse("sources:offer-standing", args=[offer.key]), {"deed": deed})
        offer.refresh_from_db()
        states.append(offer.state)

    assert (kept, states) == ((8, ["taal", "digitaal"], 6, True, "Timmeren"), ["closed", "open"])


def test_pupils_give_thirty_hours_at_most(client, juf, school_offers, typed, school):
    client.force_login(juf)
    response = client.post(
        reverse("sources:offer-new"),
        typed | {"organisation": school.pk, "people_from": "1", "people_to": "8", "youngest": "14", "radius_km": "40",
                 "who": "leerlingen", "hours_each": "31"},
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="hours_of_pupils|CHECK"), transaction.atomic():
        Offer.objects.filter(pk=school_offers().pk).update(who="leerlingen", hours_each=31)

    assert list(response.context["form"].errors) == ["hours_each"]


def test_contact_details_are_refused_at_the_field_in_which_they_stand(client, ina, typed, utrecht):
    client.force_login(ina)
    response = client.post(reverse("sources:opening-new"), typed | {"reward": "Bel 0612345678 voor koffie"})

    assert list(response.context["form"].errors) == ["reward"]


def test_an_organisation_asks_a_source_whose_offer_fits(client, ina, bas, opening, offer_from):
    offer = offer_from()
    client.force_login(ina)
    listed = client.get(opening.get_absolute_url()).text
    address = reverse("sources:ask-source", args=[opening.slug, offer.key])
    wrong = client.post(address, {"text": "Mail naar ik@example.nl"})
    client.post(address, {"text": "Komen jullie bij ons?", "key": str(uuid4())})
    introduction = Introduction.objects.get()

    assert (
        address in listed, list(wrong.context["form"].errors), introduction.started_by, introduction.offer, kinds(bas.email),
    ) == (True, ["text"], Side.ORGANISATION, offer, ["asked"])  # fmt: skip


def test_a_question_from_an_offer_remembers_which(client, bas, steen, opening, offer_from):
    first, second = offer_from(title="Eerste"), offer_from(title="Tweede")
    client.force_login(bas)
    for number, offer in enumerate((first, second)):
        Introduction.objects.all().delete()
        client.post(
            f"{opening.get_absolute_url()}?aanbod={offer.key}",
            {"source": steen.pk, "text": f"Vraag {number}", "key": str(uuid4())},
        )
        assert Introduction.objects.get().offer == offer


@pytest.mark.parametrize("query", ["?aanbod=x", "?aanbod=00000000-0000-0000-0000-000000000000"])
def test_a_question_with_a_made_up_offer_is_a_question(client, bas, steen, opening, query):
    client.force_login(bas)
    client.post(opening.get_absolute_url() + query, {"source": steen.pk, "text": "Vraag", "key": str(uuid4())})

    assert Introduction.objects.get().offer is None


def test_whoever_asked_in_vain_gets_three_others(opening, ask_for, steen, bas, ina, offer_from):
    offer_from()
    for number in range(5):
        ask_for(title=f"Ander {number}")
    introduction = question(opening, steen, bas)
    actions.remind_and_lapse(now=NOW + timedelta(days=20))
    introduction.refresh_from_db()
    mail = Mail.objects.get(template="mails/sources/lapsed")

    assert (
        [len(queries.alternatives(introduction, side, now=NOW)) for side in (Side.SOURCE, Side.ORGANISATION)],
        len(mail.context["alternatives"]),
    ) == ([3, 0], 3)


def test_the_best_of_hundreds_is_found_however_old_it_is(ask_for, offer_from, library, utrecht):
    best = ask_for(title="Past het best")
    Opening.objects.filter(pk=best.pk).update(confirmed_on=TODAY - timedelta(days=60))
    Opening.objects.bulk_create(
        Opening(
            organisation=library, slug=f"nr-{number}", title="-", text="-", theme="taal", shape="seizoen", parts=1,
            from_on=TODAY, until_on=TODAY + timedelta(days=90), place=utrecht, people_min=1, people_max=9, is_guided=True,
            made_at=NOW, confirmed_on=TODAY, ends_on=TODAY + timedelta(days=60),
        )
        for number in range(600)
    )  # fmt: skip

    assert queries.fitting_openings(offer_from(), now=NOW)[0].thing == best


def test_both_sides_look_back_and_each_sees_its_own_question(client, done, bas, time_machine):
    link = reverse("sources:outcome", args=[tokens.make(mails.OUTCOME, done.pk, "source")])
    empty = client.post(link, {})
    client.post(link, {"satisfied": "4", "again": "yes"})
    again = client.post(link, {"satisfied": "1", "again": "no"})
    outcome = Outcome.objects.get()

    assert (
        sorted(empty.context["form"].errors), outcome.satisfied_source, outcome.again, outcome.answered_at,
        kinds(bas.email).count("outcome_asked"), again.status_code,
    ) == (["again", "satisfied"], 4, True, None, 1, 302)  # fmt: skip


def test_whoever_did_not_look_back_is_reminded_once(done, ina, bas):
    actions.answer_as_source(outcome=Outcome.objects.get(), satisfied=5, again=True, now=NOW + timedelta(days=3))
    for days in (8, 9, 10, 40):
        actions.ask_outcomes(now=NOW + timedelta(days=days))

    assert [kinds(user.email).count("outcome_asked") for user in (ina, bas)] == [2, 1]


@pytest.mark.parametrize(
    ("parts", "lines"),
    [
        (0b011_011_011, ["maandag t/m woensdag: ochtend, middag"]), (1 << 20, ["zondag: avond"]),
        (0b001_000_001, ["maandag: ochtend", "woensdag: ochtend"]), (0, []),
    ],
)  # fmt: skip
def test_days_with_the_same_parts_stand_together(parts, lines):
    with translation.override("nl"):
        assert matching.week_of(parts) == lines
