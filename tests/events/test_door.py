"""The page of the door: who may open it and when, and what it makes of whatever is sent to it."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest

from mmn_portal.core import tokens
from mmn_portal.events import actions, passes, rules
from mmn_portal.events.models import CheckIn
from tests.conftest import make_event
from tests.events.test_attending import pass_of, seated

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(now):
    """A session that is on."""
    return make_event(seats=9, starts_at=now - timedelta(minutes=30), ends_at=now + timedelta(hours=2))


@pytest.fixture
def vera(event, nov, library):
    return seated(event, nov, organisation=library)


def door(event, version=None) -> str:
    return f"/deur/{tokens.make(rules.DOOR, event.pk, version or event.door_version)}/"


def send(client, event, body, **headers):
    if not isinstance(body, str | bytes):
        body = json.dumps(body)
    return client.post(f"{door(event)}stand/", body, content_type="application/json", **headers)


def ms(moment) -> int:
    return int(moment.timestamp() * 1000)


# --- who and when -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("begins", "status", "shut"),
    [
        (timedelta(days=3), 200, "early"),
        (timedelta(days=1), 200, ""),
        (-timedelta(hours=1), 200, ""),
        (-timedelta(days=1), 200, ""),
        (-timedelta(days=3), 410, "over"),
    ],
)
def test_the_link_works_from_the_day_before_until_the_day_after(client, now, begins, status, shut):
    event = make_event(seats=1, starts_at=now + begins, ends_at=now + begins + timedelta(minutes=5))

    answer = client.get(door(event))

    assert (answer.status_code, answer.context["shut"]) == (status, shut)


def test_a_replaced_link_stops_working_at_once(client, event, vera, nov, now):
    old = door(event)
    actions.renew_door(event=event, by=nov, now=now)
    row = {"key": str(uuid4()), "registration": vera.pk}

    page, sent = (
        client.get(old),
        client.post(f"{old}stand/", json.dumps({"rows": [row]}), content_type="application/json"),
    )

    assert (page.status_code, page.context["shut"], sent.status_code, sent.json()) == (
        410,
        "replaced",
        410,
        {"shut": "replaced"},
    )
    assert CheckIn.objects.count() == 0


def test_the_door_of_a_called_off_session_is_shut(client, event, nov, now):
    actions.call_off(event=event, because_nl="Brand.", because_en="", by=nov, now=now)

    assert client.get(door(event)).context["shut"] == "called_off"


def test_a_link_of_something_else_opens_no_door(client, event):
    wrong = tokens.make("events.registration", event.pk, 1)

    assert [client.get(f"/deur/{token}/").status_code for token in (wrong, "x", "a:b:c")] == [404, 404, 404]


def test_the_page_that_stays_on_the_phone_names_nobody(client, event, vera):
    assert vera.name not in client.get(door(event)).text


def test_only_this_page_may_use_the_camera(client, event):
    assert (
        "camera=(self)" in client.get(door(event))["Permissions-Policy"],
        "camera=()" in client.get("/agenda/")["Permissions-Policy"],
    ) == (True, True)


def test_the_worker_reaches_no_page_above_the_door(client, event):
    answer = client.get(f"{door(event)}werker.js")

    assert (answer["Content-Type"].split(";")[0], answer.has_header("Service-Worker-Allowed")) == (
        "text/javascript",
        False,
    )


def test_the_list_holds_names_organisations_and_nothing_to_reach_them_by(client, event, vera):
    found = client.get(f"{door(event)}stand/").json()["people"]

    assert found == [
        {
            "id": vera.pk, "name": "Vera", "organisation": "Bibliotheek Zuid", "format": "Op locatie", "room": True,
            "version": 1, "in": "", "key": "",
        }
    ]  # fmt: skip


def test_a_list_that_did_not_change_is_not_sent_again(client, event, vera):
    first = send(client, event, {"rows": [], "known": ""}).json()

    again = send(client, event, {"rows": [], "known": first["digest"]}).json()

    assert (len(first["people"]), again["people"]) == (1, None)


def test_after_a_scan_only_the_answer_comes_back(client, event, vera):
    row = {"key": str(uuid4()), "registration": vera.pk}

    assert send(client, event, {"rows": [row], "list": False}).json() == {"answers": [""]}


def test_the_scripts_of_the_door_are_light_enough_for_a_phone():
    from gzip import compress
    from pathlib import Path

    scripts = ("js/portal.js", "js/events-door.js", "vendor/jsQR.js")

    assert sum(len(compress((Path("static") / name).read_bytes())) for name in scripts) <= 70_000


def test_the_door_asks_as_many_questions_for_three_as_for_one(client, event, vera, nov, django_assert_max_num_queries):
    for name in ("Wim", "Bea"):
        seated(event, nov, name)

    with django_assert_max_num_queries(8):
        client.get(f"{door(event)}?q=")


# --- without a script -------------------------------------------------------------------------


def test_the_list_finds_by_name_organisation_and_number(client, event, vera, nov):
    seated(event, nov, "Wim")

    found = [
        client.get(door(event), {"q": words}).text.count("door-guest")
        for words in ("ver", "zuid", str(vera.pk), "niemand", "")
    ]

    assert found[:2] + found[3:] == [2, 2, 1, 3]


@pytest.mark.parametrize("asked", ["%00", "9" * 5000, "' OR 1=1 --", "%", "٣"])
def test_nonsense_in_the_search_finds_nobody_and_breaks_nothing(client, event, vera, asked):
    assert client.get(f"{door(event)}?q={asked}").status_code in {200, 400}


def test_a_button_lets_in_and_one_takes_back(client, event, vera):
    client.post(door(event), {"key": str(uuid4()), "registration": vera.pk, "q": "ver"})
    vera.refresh_from_db()
    was_in = vera.attended_at is not None
    # A link that is made in the next second is another one.
    page = door(event)
    answer = client.post(page, {"undo": str(vera.check_ins.get().key), "q": "ver"})

    vera.refresh_from_db()
    assert (was_in, vera.attended_at, answer.status_code, answer["Location"]) == (True, None, 303, f"{page}?q=ver")


@pytest.mark.parametrize(
    "posted",
    [{}, {"key": "x"}, {"registration": "9" * 40, "key": str(uuid4())}, {"undo": "nee"}, {"registration": "1"}],
)
def test_a_button_that_was_tampered_with_is_not_found(client, event, posted):
    assert client.post(door(event), posted).status_code == 404


# --- what phones send -------------------------------------------------------------------------


def test_a_phone_sends_what_it_kept_and_hears_what_became_of_it(client, event, vera, nov, now):
    wim = seated(event, nov, "Wim")
    rows = [
        {"key": str(uuid4()), "code": pass_of(vera), "registration": vera.pk, "at": ms(now - timedelta(minutes=9))},
        {"key": str(uuid4()), "registration": wim.pk, "at": ms(now)},
        {"key": str(uuid4()), "registration": 99_999, "at": ms(now)},
        "geen rij",
    ]

    answer = send(client, event, {"rows": rows}).json()

    assert answer["answers"] == ["", "", "unknown", "unreadable"]
    assert sorted(CheckIn.objects.values_list("registration__name", "how")) == [("Vera", "code"), ("Wim", "name")]


def test_sending_the_same_rows_again_changes_nothing(client, event, vera):
    body = {"rows": [{"key": str(uuid4()), "registration": vera.pk}]}

    answers = [send(client, event, body).json()["answers"] for _ in range(3)]

    assert (answers, CheckIn.objects.count()) == ([[""]] * 3, 1)


def test_somebody_of_another_session_is_not_let_in(client, event, nov, now):
    other = seated(make_event("ander", seats=3), nov)
    rows = [{"key": str(uuid4()), "registration": other.pk}, {"key": str(uuid4()), "code": pass_of(other)}]

    answer = send(client, event, {"rows": rows}).json()

    assert (answer["answers"], CheckIn.objects.count()) == (["unknown", "other"], 0)


def test_a_check_in_of_another_session_is_not_taken_back(client, event, nov, now):
    other = seated(make_event("ander", seats=3), nov)
    made = actions.check_in(registration=other, key=uuid4(), how="name", at=now, by=None, now=now)

    send(client, event, {"rows": [{"undo": str(made.key)}]})

    made.refresh_from_db()
    assert made.undone_at is None


@pytest.mark.parametrize("at", [32_503_680_000_000, -5, 0, None, "gisteren", True, 1e308, [], {}])
def test_a_moment_that_cannot_be_is_now(client, event, vera, now, at):
    send(client, event, {"rows": [{"key": str(uuid4()), "registration": vera.pk, "at": at}]})

    assert now - timedelta(days=2) < CheckIn.objects.get().at <= now + timedelta(minutes=1)


@pytest.mark.parametrize(
    "body",
    [
        "", "geen json", "[", "null", "3", '"x"', "[]", '{"rows": {}}', '{"rows": 3}', '{"rows": "x"}', b"\xff\xfe\x00",
        "9" * 5000, "[" * 100_000, '{"a":' * 50_000, "\x00",
    ],
)  # fmt: skip
def test_what_is_no_answer_of_a_phone_is_refused_in_words(client, event, vera, body):
    answer = send(client, event, body)

    assert (answer.status_code, answer.json(), CheckIn.objects.count()) == (400, {"error": "unreadable"}, 0)


@pytest.mark.parametrize(
    "row",
    [
        None, [], 3, "x", {}, {"key": 3}, {"key": None, "registration": 1}, {"key": "x" * 10_000, "registration": 1},
        {"key": str(uuid4())}, {"key": str(uuid4()), "registration": "1"}, {"key": str(uuid4()), "registration": 1.5},
        {"key": str(uuid4()), "registration": True}, {"key": str(uuid4()), "registration": -1},
        {"key": str(uuid4()), "registration": 10**30}, {"key": str(uuid4()), "registration": None, "code": ["x"]},
        {"undo": None}, {"undo": 3}, {"undo": {}},
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_read_keeps_no_other_from_coming_in(client, event, vera, row):
    good = {"key": str(uuid4()), "registration": vera.pk}

    answer = send(client, event, {"rows": [row, good]})

    assert (answer.status_code, answer.json()["answers"]) == (200, ["unreadable", ""])


@pytest.mark.parametrize("code", ["\x00", "MMN." + "9" * 200, "MMN.1.1.1." + "A" * 86, "𝟙" * 40, "x" * 5000])
def test_a_code_that_is_none_is_forged(client, event, vera, code):
    answer = send(client, event, {"rows": [{"key": str(uuid4()), "code": code, "registration": vera.pk}]})

    assert answer.json()["answers"] == ["forged"]


def test_a_million_rows_are_too_much(client, event):
    answer = send(client, event, '{"rows":[' + ",".join(["0"] * 1_000_000) + "]}")

    assert (answer.status_code, answer.json()) == (413, {"error": "too much"})


def test_more_rows_than_a_phone_ever_keeps_are_too_much(client, event):
    assert send(client, event, {"rows": [0] * 501}).status_code == 413


def test_a_stranger_cannot_let_a_browser_of_staff_send_rows(event, vera, nov):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(nov)
    body = json.dumps({"rows": [{"key": str(uuid4()), "registration": vera.pk}]})

    answer = client.post(f"/agenda/{event.slug}/deur/stand/", body, content_type="application/json")

    assert (answer.status_code, CheckIn.objects.count()) == (403, 0)


def test_what_staff_did_at_the_door_carries_their_name_and_what_a_link_did_none(client, event, vera, nov):
    send(client, event, {"rows": [{"key": str(uuid4()), "registration": vera.pk}]})
    client.force_login(nov)
    body = json.dumps({"rows": [{"key": str(uuid4()), "registration": vera.pk}]})
    client.post(f"/agenda/{event.slug}/deur/stand/", body, content_type="application/json")

    assert list(CheckIn.objects.order_by("pk").values_list("by", flat=True)) == [None, nov.pk]


# --- passes and paper -------------------------------------------------------------------------


def own(registration) -> str:
    return f"/aanmelding/{tokens.make('events.registration', registration.pk, registration.link_version)}/"


def test_a_seat_in_the_room_shows_its_code_and_its_number(client, event, vera):
    answer = client.get(own(vera))

    assert answer.context["door_pass"] == passes.drawing(pass_of(vera))
    assert f"<strong>{vera.pk}</strong>" in answer.text


def test_no_code_is_shown_online_or_afterwards_or_without_a_seat(client, nov, now):
    online = seated(make_event("online", online=3, starts_at=now, ends_at=now + timedelta(hours=1)), nov)
    past = seated(make_event("oud", seats=3, starts_at=now - timedelta(days=2), ends_at=now - timedelta(days=1)), nov)
    gone = seated(make_event("weg", seats=3, starts_at=now, ends_at=now + timedelta(hours=1)), nov)
    actions.cancel(registration=gone, now=now)

    assert [client.get(own(one)).context["door_pass"] for one in (online, past, gone)] == [None, None, None]


def test_badges_are_an_accessible_pdf(client, event, boss, nov):
    for number in range(9):
        seated(event, nov, f"P{number}")
    client.force_login(boss)

    answer = client.get(f"/beheer/events/event/{event.pk}/badges/")

    assert (answer["Content-Type"], answer.content[:5], b"pdfuaid" in answer.content) == (
        "application/pdf",
        b"%PDF-",
        True,
    )


def test_without_seats_in_the_room_there_are_no_badges(client, event, boss):
    client.force_login(boss)

    assert client.get(f"/beheer/events/event/{event.pk}/badges/").status_code == 302


def test_the_printed_list_has_what_people_need(client, event, vera, boss):
    type(vera).objects.filter(pk=vera.pk).update(access_needs="Ringleiding", diet="Noten")
    client.force_login(boss)

    page = client.get(f"/beheer/events/event/{event.pk}/print/").text

    assert ("Ringleiding" in page, "Noten" in page) == (True, True)


def test_the_desk_gives_the_link_of_the_door_and_replaces_it_by_a_button(client, event, boss):
    client.force_login(boss)
    page = f"/beheer/events/event/{event.pk}/door/"

    before = client.get(page).context["link"]
    client.post(page)
    links = [before, client.get(page).context["link"]]

    read = [tokens.read(rules.DOOR, link.rstrip("/").rpartition("/")[2]) for link in links]
    assert read == [[event.pk, event.door_version], [event.pk, event.door_version + 1]]


def test_the_door_link_shows_no_people_to_who_asks_for_the_list_of_a_shut_door(client, nov, now):
    event = make_event(seats=2, starts_at=now + timedelta(days=5), ends_at=now + timedelta(days=5, hours=1))
    seated(event, nov)

    asked = [client.get(f"{door(event)}?q="), client.get(f"{door(event)}stand/"), send(client, event, {"rows": []})]

    assert [(answer.status_code, "Vera" in answer.text) for answer in asked] == [
        (200, False),
        (410, False),
        (410, False),
    ]
