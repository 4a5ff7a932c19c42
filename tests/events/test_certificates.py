"""Certificates: for who was there, the same code each time, and a check that names nobody."""

from datetime import timedelta
from uuid import uuid4

import pytest

from mmn_portal.core import tokens
from mmn_portal.events import actions, queries
from mmn_portal.events.actions.certifying import LENGTH, SIGNS
from mmn_portal.events.models import Certificate
from tests.conftest import make_event, make_organisation
from tests.events.test_attending import seated

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(now):
    """A session of last week."""
    starts = now - timedelta(days=7)
    return make_event(seats=9, starts_at=starts, ends_at=starts + timedelta(hours=2))


def was_there(event, nov, name="Vera", organisation=None):
    registration = seated(event, nov, name, organisation=organisation)
    actions.check_in(
        registration=registration, key=uuid4(), how="name", at=event.starts_at, by=None, now=event.starts_at
    )
    registration.refresh_from_db()
    return registration


def own(registration) -> str:
    return f"/aanmelding/{tokens.make('events.registration', registration.pk, registration.link_version)}/"


def issue(registration, now):
    return actions.issue_certificate(registration=registration, now=now)


def test_issuing_twice_gives_the_same_code(event, nov, now):
    registration = was_there(event, nov)

    assert issue(registration, now).code == issue(registration, now + timedelta(days=40)).code


def test_a_code_is_long_and_has_no_sign_that_is_read_wrong(event, nov, now):
    code = issue(was_there(event, nov), now).code

    assert (len(code), set(code) <= set(SIGNS), set("01OI") & set(SIGNS), len(SIGNS)) == (LENGTH, True, set(), 32)
    assert LENGTH * 5 >= 60


def test_who_was_not_seen_gets_none(event, nov, now):
    with pytest.raises(actions.NotThere):
        issue(seated(event, nov), now)


def test_nobody_gets_one_before_the_end(nov, now):
    event = make_event(seats=2, starts_at=now - timedelta(minutes=5), ends_at=now + timedelta(hours=1))

    with pytest.raises(actions.NotThere):
        issue(was_there(event, nov), now)


def test_she_takes_it_from_her_own_page_as_an_accessible_pdf(client, event, nov):
    registration = was_there(event, nov)
    address = own(registration)

    shown = client.get(address).context["may_have_certificate"]
    answer = client.post(f"{address}bewijs.pdf")

    assert (shown, answer["Content-Type"], answer.content[:5], b"pdfuaid" in answer.content) == (
        True, "application/pdf", b"%PDF-", True,
    )  # fmt: skip


def test_opening_the_address_of_the_pdf_gives_out_no_code(client, event, nov):
    answer = client.get(f"{own(was_there(event, nov))}bewijs.pdf")

    assert (answer.status_code, Certificate.objects.count()) == (404, 0)


def test_once_it_was_made_the_address_works(client, event, nov):
    address = f"{own(was_there(event, nov))}bewijs.pdf"
    client.post(address)

    assert (client.get(address).status_code, Certificate.objects.count()) == (200, 1)


def test_who_was_not_there_finds_no_pdf(client, event, nov):
    assert client.post(f"{own(seated(event, nov))}bewijs.pdf").status_code == 404


def test_an_organisation_takes_those_of_its_own_people_only(client, event, nov, bo, library, now):
    was_there(event, nov, "Vera", library)
    was_there(event, nov, "Wim", library)
    was_there(event, nov, "Anders", make_organisation("Sportclub Zuid"))
    seated(event, nov, "Ziek", organisation=library)
    client.force_login(bo)

    answer = client.post(f"/organisaties/{library.slug}/bewijzen/{event.slug}.pdf")

    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    assert sorted(Certificate.objects.values_list("registration__name", flat=True)) == ["Vera", "Wim"]


@pytest.mark.parametrize(("role", "status"), [("mo", 404), ("stranger", 404), ("bo", 200), ("ina", 200), ("nov", 200)])
def test_whose_organisation_it_is_takes_them(client, request, event, nov, library, role, status):
    was_there(event, nov, "Vera", library)
    client.force_login(request.getfixturevalue(role))

    assert client.post(f"/organisaties/{library.slug}/bewijzen/{event.slug}.pdf").status_code == status


def test_the_page_of_my_registrations_offers_them(client, event, nov, bo, library):
    was_there(event, nov, "Vera", library)
    client.force_login(bo)

    assert client.get("/mijn/aanmeldingen/").context["certificates"] == [(library, event, 1)]


def test_staff_make_those_of_a_whole_session_by_a_button(client, event, nov, boss):
    was_there(event, nov)
    client.force_login(boss)
    page = f"/beheer/events/event/{event.pk}/certificates/"

    seen, made = client.get(page), client.post(page)

    assert (seen.status_code, made["Content-Type"], Certificate.objects.count()) == (200, "application/pdf", 1)


# --- the check --------------------------------------------------------------------------------


def test_a_real_code_tells_session_and_day_and_no_name(client, event, nov, library, now):
    code = issue(was_there(event, nov, "Verandering", library), now).code

    page = client.get(f"/bewijs/{code}/")

    assert (page.status_code, event.title_nl in page.text) == (200, True)
    assert ("Verandering" in page.text, library.name in page.text) == (False, False)


@pytest.mark.parametrize("typed", ["{0}", "{1}", "{2}", " {0} "])
def test_a_code_is_found_however_it_was_typed(client, event, nov, now, typed):
    code = issue(was_there(event, nov), now).code
    grouped = "-".join((code[:5], code[5:10], code[10:]))

    answer = client.get("/bewijs/", {"code": typed.format(code, grouped, grouped.lower())}, follow=True)

    assert answer.context["certificate"].code == code


@pytest.mark.parametrize("code", ["ABCDEFGHJKMNPQR", "x", "9" * 500, "%00", "'--", "é" * 20, "<b>"])
def test_a_code_that_is_unknown_is_said_to_be_so(client, code):
    answer = client.get(f"/bewijs/{code}/")

    assert answer.status_code in {400, 404}
    assert "<b>" not in answer.text or code != "<b>"


def test_an_empty_code_is_asked_for_again(client):
    assert len(client.get("/bewijs/", {"code": "--"}).context["form"].errors["code"]) == 1


def test_a_certificate_of_who_was_not_there_after_all_is_not_real(client, event, nov, now):
    registration = was_there(event, nov)
    code = issue(registration, now).code
    actions.unmark_attended(registration=registration, by=nov, now=now)

    assert client.get(f"/bewijs/{code}/").status_code == 404


def test_a_certificate_outlives_the_name(client, event, nov, now):
    registration = was_there(event, nov)
    code = issue(registration, now).code
    actions.erase_registrations(found=event.registrations.all(), now=now + timedelta(days=400))

    assert (client.get(f"/bewijs/{code}/").status_code, queries.certificates_of(event)) == (200, [])


def test_trying_codes_is_slowed_down(client):
    answers = [client.get(f"/bewijs/ABCDEFGHJKMN{number}/").status_code for number in range(100, 162)]

    assert (answers[:60], answers[60:]) == ([404] * 60, [429, 429])


def test_a_person_sees_in_her_data_that_she_was_there(event, nov):
    registration = was_there(event, nov)

    kept = queries.everything_of(registration.person, {registration.email})["registrations"][0]

    assert (kept["attended_at"], kept["check_ins"]) == (event.starts_at.isoformat(), [event.starts_at.isoformat()])
