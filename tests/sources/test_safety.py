"""Nobody sees, sends or agrees what is not hers: words, contact details, forms of another, people under eighteen."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from mmn_portal.core import tokens
from mmn_portal.outbox.models import Mail
from mmn_portal.people.enums import OrganisationKind, Role
from mmn_portal.people.erasure import erase_person
from sources import actions, mails, queries
from sources.enums import Listed, Part, Side, State
from sources.models import Introduction, Line, Offer, Opening, Outcome
from tests.conftest import NOW, belong, make_organisation, make_user
from tests.sources.cast import (
    THEN,
    TODAY,
    agree,
    answer,
    asked_for,
    kinds,
    propose,
    question,
    share,
)

pytestmark = pytest.mark.django_db


# --- words of a talk --------------------------------------------------------------------------


def test_the_desk_sees_that_a_talk_was_mailed_and_not_what_was_said(client, nov, opening, steen, bas, ina):
    talk = answer(question(opening, steen, bas, text="Geheime vraag"), ina, text="Geheim antwoord")
    actions.end(introduction=talk, side=Side.ORGANISATION, because="Geheime reden", now=NOW)
    client.force_login(nov)
    pages = [
        client.get(f"/beheer/outbox/mail/{mail.pk}/change/")
        for mail in Mail.objects.filter(template__contains="sources")
    ]

    assert ([page.status_code for page in pages], [page for page in pages if "Gehei" in page.text]) == ([200] * 3, [])


def test_staff_do_not_read_why_a_talk_ended(client, nov, talk):
    actions.end(introduction=talk, side=Side.ORGANISATION, because="Geheime reden", now=NOW)
    client.force_login(nov)
    page = client.get(reverse("admin:sources_introduction_change", args=[talk.pk]))

    assert (page.status_code, "Geheime" in page.text) == (200, False)


@pytest.mark.parametrize("because", ["Bel me: 06.12.34.56.78", "mail ik@example.nl"])
def test_a_reason_holds_no_contact_details(client, ina, talk, because):
    client.force_login(ina)
    response = client.post(talk.get_absolute_url(), {"deed": "end", "because": because})
    talk.refresh_from_db()

    assert (list(response.context["form"].errors), talk.state) == (["because"], State.TALKING)


# --- the same form twice ----------------------------------------------------------------------


def test_an_ask_and_an_offer_posted_twice_are_one_of_each(client, ina, bas, typed, utrecht, steen):
    for user, name, more in (
        (ina, "opening-new", {}),
        (bas, "offer-new", {"organisation": steen.pk, "people_from": "1", "people_to": "8", "youngest": "18", "radius_km": "40", "who": "medewerkers"}),
    ):  # fmt: skip
        client.force_login(user)
        form = typed | more | {"key": str(uuid4())}
        answers = [client.post(reverse(f"sources:{name}"), form).status_code for _ in range(2)]
        assert answers == [302, 302]

    assert (Opening.objects.count(), Offer.objects.count()) == (1, 1)


def test_the_form_of_another_organisation_is_refused(ask_for, stranger, utrecht):
    key = uuid4()
    ask_for(key=key)
    theirs = stranger.person.memberships.get().organisation

    with pytest.raises(actions.KeyTaken):
        actions.place_opening(organisation=theirs, facts=asked_for(utrecht), by=stranger.person, key=key, now=NOW)


def test_a_line_that_was_sent_in_another_talk_is_refused_in_words(client, ask_for, steen, bas):
    key = uuid4()
    first, second = (question(ask_for(title=f"Nr {number}"), steen, bas) for number in range(2))
    answer(first, bas, side=Side.SOURCE, key=key)
    client.force_login(bas)
    page = client.post(second.get_absolute_url(), {"deed": "write", "text": "Nog iets", "key": str(key)}, follow=True)

    assert (page.status_code, "al eens verstuurd" in page.text, second.lines.count()) == (200, True, 1)


def test_a_question_with_the_key_of_another_is_refused(opening, ask_for, steen, bas):
    key = uuid4()
    question(opening, steen, bas, key=key)

    with pytest.raises(actions.KeyTaken):
        question(ask_for(title="Ander"), steen, bas, key=key)


def test_the_same_proposal_twice_is_one_mail_and_another_is_another(talk, bas, ina):
    for people in (12, 12, 13):
        propose(talk, bas, people=people, now=NOW + timedelta(seconds=people))

    assert kinds(ina.email).count("proposed") == 2


def test_agreeing_twice_is_once(talk, bas, ina):
    propose(talk, bas)
    for _ in range(2):
        agree(talk, ina)

    assert kinds(bas.email).count("agreed") == 1


# --- agreeing ---------------------------------------------------------------------------------


@pytest.mark.parametrize("seen", [{"people": 5}, {"day": THEN + timedelta(days=1)}, {"part": Part.MORNING}])
def test_only_what_was_seen_is_agreed_to(talk, bas, ina, seen):
    propose(talk, bas)

    with pytest.raises(actions.Changed):
        agree(talk, ina, **seen)


def test_the_page_refuses_in_words_when_the_proposal_changed(client, talk, bas, ina):
    propose(talk, bas, people=5)
    client.force_login(ina)
    seen = dict(client.get(talk.get_absolute_url()).context["agreeing"].initial)
    propose(talk, bas, people=20)
    page = client.post(talk.get_absolute_url(), seen | {"deed": "agree"}, follow=True)
    talk.refresh_from_db()

    assert ("intussen veranderd" in page.text, talk.state) == (True, State.TALKING)


@pytest.mark.parametrize("typed", [{}, {"people": "x", "day": "2027-02-30", "part": "7"}, {"people": "9" * 23}])
def test_agreeing_to_nonsense_is_refused_in_words(client, talk, bas, ina, typed):
    propose(talk, bas)
    client.force_login(ina)
    client.post(talk.get_absolute_url(), typed | {"deed": "agree"})
    talk.refresh_from_db()

    assert talk.state == State.TALKING


@pytest.mark.parametrize(
    ("proposed", "refusal"),
    [
        ({"people": 1}, actions.WrongNumber), ({"people": 21}, actions.WrongNumber),
        ({"day": TODAY - timedelta(days=1)}, actions.NotThatDay), ({"day": TODAY + timedelta(days=201)}, actions.NotThatDay),
        # A Saturday; the ask is for Mondays to Fridays.
        ({"day": TODAY + timedelta(days=4)}, actions.NotThatDay),
    ],
)  # fmt: skip
def test_a_proposal_is_one_that_the_ask_is_for(talk, bas, proposed, refusal):
    with pytest.raises(refusal):
        propose(talk, bas, **proposed)


def test_a_part_of_the_day_that_is_not_asked_for_is_refused_at_its_field(client, ask_for, steen, bas, ina):
    talk = answer(question(ask_for(parts=1 << 10), steen, bas), ina)
    client.force_login(bas)
    form = {"deed": "propose", "people": "12", "day": str(THEN)}
    wrong = client.post(talk.get_absolute_url(), form | {"part": "0"})
    client.post(talk.get_absolute_url(), form | {"part": "1"})
    talk.refresh_from_db()

    assert (list(wrong.context["form"].errors), talk.part) == (["day"], Part.AFTERNOON)


def test_an_ask_that_was_closed_or_changed_meanwhile_is_not_agreed_on(talk, opening, bas, ina, utrecht):
    propose(talk, bas)
    actions.change_opening(opening=opening, facts=asked_for(utrecht, people_max=9), by=ina.person, now=NOW)
    with pytest.raises(actions.WrongNumber):
        agree(talk, ina)
    opening.refresh_from_db()
    actions.close(listed=opening, by=ina.person, now=NOW)
    with pytest.raises(actions.NotLive):
        agree(talk, ina)


def test_places_are_counted_by_part_of_the_day(agreed, opening, bas, ina):
    lus = make_organisation("De Lus", kind=OrganisationKind.COMPANY)
    belong(bas, lus, Role.OWNER)
    second = answer(question(opening, lus, bas), ina)
    propose(second, bas, part=Part.AFTERNOON)
    with pytest.raises(actions.Full):
        agree(second, ina)
    propose(second, bas, part=Part.MORNING)

    assert agree(second, ina).state == State.AGREED


def test_an_ask_without_places_on_any_part_of_a_day_is_full(client, ask_for, opening, steen, bas, ina, offer_from):
    once = ask_for(title="Eén keer", from_on=THEN, until_on=THEN, parts=1 << 10)
    talk = answer(question(once, steen, bas), ina)
    propose(talk, bas, people=19)
    before = queries.full_ones([once, opening], now=NOW)
    agree(talk, ina)
    lus = make_organisation("De Lus", kind=OrganisationKind.COMPANY)
    belong(bas, lus, Role.OWNER)
    with pytest.raises(actions.AllTaken):
        question(once, lus, bas)

    # One place is left; a group is of two at least.
    assert (
        before, queries.full_ones([once, opening], now=NOW), "vol</span>" in client.get("/bronnen/plekken/").text,
        [one.thing for one in queries.fitting_openings(offer_from(), now=NOW)],
    ) == (set(), {once.pk}, True, [opening])  # fmt: skip


def test_nobody_agrees_with_herself(opening, steen, bas, ina, library):
    belong(bas, library, Role.COORDINATOR)

    with pytest.raises(actions.BothSides):
        question(opening, steen, bas)


def test_whoever_came_to_act_for_both_sides_does_not_agree(talk, bas, library, ina):
    propose(talk, ina, side=Side.ORGANISATION)
    belong(bas, library, Role.COORDINATOR)

    with pytest.raises(actions.BothSides):
        agree(talk, bas, side=Side.SOURCE)


# --- under eighteen ---------------------------------------------------------------------------


@pytest.mark.parametrize("who", [{"who": "leerlingen"}, {"youngest": 17}])
def test_a_company_brings_nobody_under_eighteen(offer_from, who):
    with pytest.raises(actions.NotASchool):
        offer_from(**who)


@pytest.mark.parametrize(("changed", "field"), [({"who": "leerlingen"}, "who"), ({"youngest": "17"}, "youngest")])
def test_the_form_says_that_a_company_brings_nobody_under_eighteen(client, bas, steen, typed, utrecht, changed, field):
    client.force_login(bas)
    form = typed | {
        "organisation": steen.pk,
        "people_from": "1",
        "people_to": "8",
        "youngest": "18",
        "radius_km": "40",
        "who": "medewerkers",
    }
    response = client.post(reverse("sources:offer-new"), form | changed)

    assert (list(response.context["form"].errors), Offer.objects.count()) == ([field], 0)


@pytest.mark.parametrize("asked", [{"is_guided": False}, {"age_from": 16}, {"demands": ["gevaarlijk"], "age_from": 18}])
def test_pupils_only_come_where_somebody_guides_them_and_they_are_old_enough(
    ask_for, school_offers, school, juf, asked
):
    opening, offer = ask_for(**asked), school_offers(who="leerlingen", youngest=15)
    with pytest.raises(actions.NotForYoung):
        question(opening, school, juf, offer=offer)

    assert (queries.fitting_openings(offer, now=NOW), queries.fitting_offers(opening, now=NOW)) == ([], [])


def test_pupils_come_where_they_may(ask_for, school_offers, school, juf):
    opening, offer = ask_for(age_from=15), school_offers(who="leerlingen", youngest=15)

    assert (
        [one.thing for one in queries.fitting_openings(offer, now=NOW)],
        question(opening, school, juf, offer=offer).has_young_people,
    ) == ([opening], True)


def test_a_school_asks_from_an_offer_that_says_how_old_its_people_are(opening, school, juf):
    with pytest.raises(actions.AgesUnknown):
        question(opening, school, juf)


def test_an_ask_that_lost_its_guide_is_no_longer_agreed_on_with_pupils(
    opening, school_offers, school, juf, ina, utrecht
):
    talk = answer(question(opening, school, juf, offer=school_offers(who="leerlingen", youngest=15)), ina)
    propose(talk, juf)
    changed = asked_for(utrecht, is_guided=False)
    actions.change_opening(opening=opening, facts=changed, by=ina.person, now=NOW)

    with pytest.raises(actions.NotForYoung):
        agree(talk, ina)


def test_dangerous_work_is_asked_of_grown_ups_only(client, ask_for, opening, ina, typed, utrecht):
    client.force_login(ina)
    form = client.post(reverse("sources:opening-new"), typed | {"demands": ["gevaarlijk"]})
    with pytest.raises(actions.NotForYoung):
        ask_for(demands=["gevaarlijk"])
    with pytest.raises(IntegrityError, match="danger_is_for_grown_ups"), transaction.atomic():
        Opening.objects.filter(pk=opening.pk).update(demands=["vog", "gevaarlijk"])

    assert list(form.context["form"].errors) == ["age_from"]


def test_the_oldest_is_not_younger_than_the_youngest(client, juf, school, typed, utrecht, school_offers):
    client.force_login(juf)
    form = typed | {
        "organisation": school.pk,
        "people_from": "1",
        "people_to": "8",
        "youngest": "15",
        "oldest": "14",
        "radius_km": "40",
        "who": "leerlingen",
    }
    response = client.post(reverse("sources:offer-new"), form)
    with pytest.raises(IntegrityError, match="sources_offer_ages"), transaction.atomic():
        Offer.objects.filter(pk=school_offers().pk).update(oldest=3)

    assert list(response.context["form"].errors) == ["oldest"]


# --- contact details --------------------------------------------------------------------------


def test_only_whoever_chose_is_reached_and_the_other_side_hears_of_it(talk, bas, ina, bo):
    share(talk, bas, Side.SOURCE)
    share(talk, ina, Side.ORGANISATION)
    share(talk, ina, Side.ORGANISATION)
    found = queries.contacts(queries.sharing(talk))
    said = [Mail.objects.get(email=user.email, template__endswith="shared").context["both"] for user in (ina, bas)]

    assert ([one.email for one in found], said) == ([bas.email, ina.email], [False, True])


def test_whoever_left_is_no_longer_shown_and_a_colleague_may_choose(talk, bas, ina, bo):
    share(talk, bas, Side.SOURCE)
    share(talk, bo, Side.ORGANISATION)
    bo.person.memberships.all().delete()
    without = queries.contacts(queries.sharing(talk))
    share(talk, ina, Side.ORGANISATION)

    assert (without, [one.email for one in queries.contacts(queries.sharing(talk))]) == ([], [bas.email, ina.email])


# --- on the site ------------------------------------------------------------------------------


@pytest.mark.parametrize("deed", ["onzin", "", None])
def test_an_unknown_deed_is_not_found_and_closes_nothing(client, ina, bas, opening, offer_from, deed):
    for user, address, listed in (
        (ina, reverse("sources:opening-standing", args=[opening.slug]), opening),
        (bas, reverse("sources:offer-standing", args=[(offer := offer_from()).key]), offer),
    ):
        client.force_login(user)
        status = client.post(address, {} if deed is None else {"deed": deed}).status_code
        listed.refresh_from_db()
        assert (status, listed.state) == (404, Listed.OPEN)


def test_an_old_link_or_a_change_does_not_reopen_what_was_closed(client, ina, opening, utrecht):
    link = reverse("sources:current", args=[tokens.make(mails.CURRENT, "opening", opening.pk)])
    actions.close(listed=opening, by=ina.person, now=NOW)
    said = client.post(link, follow=True).text
    actions.change_opening(opening=opening, facts=asked_for(utrecht), by=ina.person, now=NOW)
    opening.refresh_from_db()
    kept = opening.state
    actions.reopen(listed=opening, by=ina.person, now=NOW)

    assert ("van de site gehaald" in said, kept, opening.state) == (True, Listed.CLOSED, Listed.OPEN)


def test_a_stranger_neither_closes_nor_reopens(opening, stranger):
    for deed in (actions.close, actions.reopen):
        with pytest.raises(actions.NotYours):
            deed(listed=opening, by=stranger.person, now=NOW)


def test_fewer_places_than_were_agreed_for_a_day_that_is_past_is_fine(agreed, opening, ina, utrecht):
    later = NOW + timedelta(days=10)

    assert actions.change_opening(
        opening=opening, facts=asked_for(utrecht, people_max=5), by=ina.person, now=later
    ).people_max == 5  # fmt: skip


def test_what_nov_does_not_know_yet_is_not_suggested_nor_asked_and_says_so(
    client, opening, offer_from, steen, bas, ina
):
    offer = offer_from()
    type(steen).objects.filter(pk=steen.pk).update(state="proposed")
    offer, steen = Offer.objects.select_related("organisation", "place").get(), type(steen).objects.get(pk=steen.pk)
    client.force_login(bas)
    page = client.get(offer.get_absolute_url()).text
    with pytest.raises(actions.NotLive):
        question(opening, steen, bas)

    assert (
        queries.fitting_openings(offer, now=NOW), queries.fitting_offers(opening, now=NOW), offer.is_live(TODAY),
        "NOV heeft de organisatie nog niet bevestigd" in page, "De tijd is voorbij" in page,
    ) == ([], [], False, True, False)  # fmt: skip


def test_nobody_writes_on_and_on_without_an_answer(client, opening, steen, bas):
    talk = question(opening, steen, bas)
    for number in range(4):
        answer(talk, bas, text=f"En {number}", side=Side.SOURCE)
    with pytest.raises(actions.TooManyLines):
        answer(talk, bas, text="En nog iets", side=Side.SOURCE)

    assert talk.lines.count() == 5


# --- reactions and alternatives ---------------------------------------------------------------


def test_a_mail_about_an_end_gives_up_to_three_others_and_never_the_same(ask_for, opening, offer_from, steen, bas, ina):
    offer = offer_from()
    for number in range(4):
        ask_for(title=f"Ander {number}")
    talk = question(opening, steen, bas, offer=offer)
    actions.end(introduction=talk, side=Side.ORGANISATION, because="Lukt niet", now=NOW)
    titles = [one["title"] for one in Mail.objects.get(template__endswith="ended").context["alternatives"]]

    assert (len(titles), opening.title in titles) == (3, False)


def test_how_soon_an_organisation_reacts_is_seen_by_itself_and_nov_only(client, ask_for, steen, bas, ina, nov, library):
    for number, days in enumerate((1, 2, 8)):
        answer(question(ask_for(title=f"Nr {number}"), steen, bas), ina, now=NOW + timedelta(days=days))
    pages = {}
    for user in (ina, bas, nov):
        client.force_login(user)
        pages[user] = "antwoordt meestal binnen 2 werkdagen" in client.get(reverse("sources:introductions")).text
    listed = client.get(reverse("admin:sources_opening_changelist")).text

    assert (queries.response_medians([library.pk, steen.pk]), list(pages.values()), 'field-reacts_in">2<' in listed) == (
        {library.pk: 2}, [True, False, False], True,
    )  # fmt: skip


def test_a_no_is_a_reaction_too(opening, steen, bas, library):
    talk = question(opening, steen, bas)
    actions.end(introduction=talk, side=Side.ORGANISATION, because="Nee", now=NOW + timedelta(days=1))

    assert queries.response_medians([library.pk]) == {library.pk: 1}


# --- sweeps -----------------------------------------------------------------------------------


def test_one_talk_that_cannot_go_on_does_not_undo_the_others(agreed, ask_for, steen, bas, ina, monkeypatch):
    second = answer(question(ask_for(title="Tweede"), steen, bas), ina)
    propose(second, bas)
    agree(second, ina)
    Introduction.objects.filter(pk=agreed.pk).update(day=TODAY)
    Introduction.objects.filter(pk=second.pk).update(day=TODAY)
    from sources.actions import sweeping

    locks = sweeping._lock

    def cancelled_meanwhile(introduction):
        if introduction.pk == second.pk:
            Introduction.objects.filter(pk=second.pk).update(state=State.CANCELLED, because="x", ended_at=NOW)
        return locks(introduction)

    monkeypatch.setattr(sweeping, "_lock", cancelled_meanwhile)
    actions.ask_outcomes(now=NOW + timedelta(days=3))

    assert dict(Introduction.objects.values_list("pk", "state")) == {
        agreed.pk: State.DONE, second.pk: State.CANCELLED,
    }  # fmt: skip


def test_whoever_answered_a_moment_ago_is_not_reminded(opening, steen, bas, ina):
    from sources.actions import sweeping

    stale = question(opening, steen, bas)
    answer(Introduction.objects.get(), ina)

    assert (sweeping._remind(stale, 1, now=NOW), kinds(ina.email)) == (0, ["asked"])


@pytest.mark.parametrize(
    ("broken", "constraint"),
    [({"satisfied": 6}, "satisfied_is_a_figure"), ({"satisfied": 0}, "satisfied_is_a_figure"),
     ({"active_later": 12, "answered_later_at": NOW}, "active_later_came")],
)  # fmt: skip
def test_the_database_keeps_an_outcome_whole(done, broken, constraint):
    actions.answer_outcome(
        outcome=done.outcome, came=11, new_faces=9, hours=None, satisfied=5, now=NOW + timedelta(days=3)
    )
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Outcome.objects.update(**broken)


def test_more_active_than_came_is_refused_at_its_field(client, done):
    link = reverse("sources:outcome", args=[tokens.make(mails.OUTCOME, done.pk, "organisation")])
    client.post(link, {"came": "11", "new_faces": "9", "satisfied": "5", "hours": "33"})
    actions.ask_outcomes(now=NOW + timedelta(days=90))
    wrong = client.post(link, {"active": "12"})
    outcome = Outcome.objects.get()

    assert (list(wrong.context["form"].errors), outcome.hours, outcome.active_later) == (["active"], 33, None)


# --- clocks and erasure -----------------------------------------------------------------------


def test_the_words_of_a_talk_go_a_year_after_its_end_and_the_counts_stay(talk, opening, bas, ina):
    share(talk, bas, Side.SOURCE)
    actions.end(introduction=talk, side=Side.ORGANISATION, because="Toch niet", now=NOW)
    kept = []
    for days in (364, 366):
        actions.clear(now=NOW + timedelta(days=days))
        talk.refresh_from_db()
        kept.append((Line.objects.count(), talk.because, talk.source_shared_by_id))

    assert kept == [(2, "Toch niet", bas.person.pk), (0, "–", None)]


def test_asks_and_offers_go_two_years_after_their_end_unless_they_are_counted(talk, opening, ask_for, offer_from):
    ask_for(title="Ongevraagd")
    offer_from()
    for days in (90 + 730, 90 + 732):
        actions.clear(now=NOW + timedelta(days=days))
        kept = [(one.title, one.text) for one in Opening.objects.order_by("pk")]
        assert (kept, Offer.objects.count()) == (
            ([("Tuin opknappen", "Een middag in de tuin."), ("Ongevraagd", "Een middag in de tuin.")], 1)
            if days == 820
            else ([("–", "")], 0)
        )


def test_after_erasure_her_name_stands_in_no_talk(talk, bas, ina, library):
    other = make_user("owner2")
    belong(other, library, Role.OWNER)
    type(ina.person).objects.filter(pk=ina.person.pk).update(name="Ina Jansen", phone="0612345678")
    ina.person.refresh_from_db()
    share(talk, bas, Side.SOURCE)
    share(talk, ina, Side.ORGANISATION)
    answer(talk, bas, text="Dank, Ina Jansen! Ina Jansens fiets staat er; bel 0612345678.", side=Side.SOURCE)
    actions.end(introduction=talk, side=Side.ORGANISATION, because="ina jansen is weg", now=NOW)
    erase_person(person=ina.person, by=None, now=NOW)
    talk.refresh_from_db()
    last = talk.lines.order_by("pk").last().text

    assert (last, talk.because, talk.organisation_shares_at, queries.contacts(queries.sharing(talk))) == (
        "Dank, –! Ina Jansens fiets staat er; bel –.", "– is weg", None, [],
    )  # fmt: skip
