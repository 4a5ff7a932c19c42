"""The doors of a session: the button to the meeting, and a phone in the hall that loses its network and finds it again."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
import qrcode
from django.utils import timezone
from playwright.sync_api import expect

from mmn_portal.core import tokens
from mmn_portal.events import mails, passes, rules
from mmn_portal.events.models import Certificate, CheckIn, Event, Registration
from tests.journeys.conftest import BROWSER, FLAGS, log_in, violations
from tests.journeys.test_every_page import sideways
from tests.journeys.wire import Wire

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]
STAYS = 20_000


@pytest.fixture
def event(portal):
    return Event.objects.get(slug="kick-off-vandaag")


def door_of(event) -> str:
    return f"/deur/{tokens.make(rules.DOOR, event.pk, event.door_version)}/"


def own(registration, page="aanmelding") -> str:
    return f"/{page}/{tokens.make(mails.REGISTRATION, registration.pk, registration.link_version)}/"


def pass_of(registration) -> str:
    return passes.make(event=registration.event_id, registration=registration.pk, version=registration.link_version)


def not_in(event, number=0) -> Registration:
    return event.registrations.confirmed().in_person().filter(attended_at=None).order_by("pk")[number]


def scan(page, code: str) -> None:
    """As a hand scanner does: the code, and Enter."""
    page.fill("#door-q", code)
    page.press("#door-q", "Enter")


def unsent(page) -> str:
    return page.locator("[data-door-unsent]").inner_text()


def words(page) -> dict:
    return json.loads(page.locator("#door").text_content())["says"]


@pytest.fixture
def wire(live_server):
    """The only way from the phone to the portal."""
    wire = Wire((live_server.thread.host, live_server.thread.port))
    yield wire
    wire.close()


def opened(page, event, wire=None) -> dict:
    """The door, ready to go without a network; returns what it says."""
    page.goto((wire.url if wire else "") + door_of(event))
    page.wait_for_selector("[data-door][data-kept=yes]", timeout=STAYS)
    return words(page)


def no_network(page, wire):
    """Nothing leaves the phone, and the browser says so to the page."""
    wire.cut()
    page.context.set_offline(True)


def network_again(page, wire):
    wire.mend()
    page.context.set_offline(False)


def test_somebody_joins_online_by_the_button_in_her_page(page, event):
    olga = event.registrations.get(name="Olga Online")
    page.goto(own(olga, "deelnemen"))
    assert (violations(page), sideways(page)) == ([], [])
    assert Registration.objects.get(pk=olga.pk).attended_at is None
    # Nobody is there, and a browser is asked to go there all the same.
    with page.expect_request("https://vergadering.example/**"):
        page.locator("main form [type=submit]").click()

    assert Registration.objects.get(pk=olga.pk).check_ins.get().how == "online"


def test_every_state_of_joining_helps(page, event):
    olga = event.registrations.get(name="Olga Online")
    states = {
        "open": {}, "no_link": {"join_url": ""}, "called_off": {"state": "cancelled"},
        "early": {"starts_at": event.starts_at + timedelta(hours=3), "ends_at": event.ends_at + timedelta(hours=3)},
        "over": {"starts_at": event.starts_at - timedelta(days=2), "ends_at": event.ends_at - timedelta(days=2)},
    }  # fmt: skip
    as_it_was = {name: getattr(event, name) for facts in states.values() for name in facts}
    found, titles = [], set()
    for facts in states.values():
        Event.objects.filter(pk=event.pk).update(**as_it_was | facts)
        page.goto(own(olga, "deelnemen"))
        titles.add(page.locator("h1").inner_text())
        found += violations(page) + sideways(page)
    Event.objects.filter(pk=event.pk).update(**as_it_was)
    Registration.objects.filter(pk=olga.pk).update(seat="waiting", confirmed_at=None)
    for registration in (olga, not_in(event)):
        page.goto(own(registration, "deelnemen"))
        titles.add(page.locator("h1").inner_text())
        found += violations(page) + sideways(page)

    assert (found, len(titles)) == ([], 7)


def test_the_waiting_page_opens_by_itself(page, event):
    soon = timezone.now() + timedelta(minutes=15, seconds=8)
    Event.objects.filter(pk=event.pk).update(starts_at=soon)
    page.goto(own(event.registrations.get(name="Olga Online"), "deelnemen"))
    assert page.locator("main form").count() == 0

    page.locator("main form [type=submit]").wait_for(timeout=90_000)


def test_a_code_before_and_a_certificate_afterwards(page, event, as_role):
    page.goto(own(not_in(event)))
    assert page.locator("svg.qr").count() == 1
    found = violations(page) + sideways(page)
    past = Event.objects.get(slug="kick-off-breda").registrations.attended().filter(organisation=None).first()
    page.goto(own(past))
    found += violations(page) + sideways(page)
    with page.expect_download() as waiting:
        page.locator("[aria-labelledby=certificate] [type=submit]").click()
    assert Path(waiting.value.path()).read_bytes()[:5] == b"%PDF-"

    # Whoever gets it on paper types the code, and sees no name.
    page.goto("/bewijs/")
    page.fill("[name=code]", Certificate.objects.get(registration=past).code.lower())
    page.locator("main form [type=submit]").click()
    page.wait_for_load_state()
    assert ("Breda" in page.locator("main").inner_text(), past.name in page.content()) == (True, False)
    found += violations(page) + sideways(page)

    coordinator = as_role("coordinator")
    coordinator.goto("/mijn/aanmeldingen/")
    with coordinator.expect_download() as waiting:
        coordinator.locator("[aria-labelledby=certificates] [type=submit]").first.click()
    assert Path(waiting.value.path()).read_bytes()[:5] == b"%PDF-"
    assert found == []


def test_a_phone_at_the_door_with_and_without_a_network(page, event, wire):
    says = opened(page, event, wire)
    first, second, third = (not_in(event, number) for number in range(3))
    assert (violations(page), sideways(page)) == ([], [])

    # With a network: a code, and it is known at once.
    scan(page, pass_of(first))
    expect(page.locator("[data-door-says] strong")).to_have_text(says["welcome"].replace("{name}", first.name))
    expect(page.locator("[data-door-unsent]")).to_have_text(says["unsent_none"])
    assert Registration.objects.get(pk=first.pk).check_ins.get().how == "code"
    scan(page, pass_of(first))
    expect(page.locator("[data-door-says]")).to_have_class(re.compile("notice-warning"))

    # Each wrong code has its own sentence.
    elsewhere = Registration.objects.filter(event__slug="kick-off-utrecht").first()
    for code, sentence in (
        (pass_of(second)[:-4] + "AAAA", "forged"),
        (pass_of(elsewhere), "other"),
        (passes.make(event=event.pk, registration=second.pk, version=7), "replaced"),
        (passes.make(event=event.pk, registration=elsewhere.pk, version=1), "unknown"),
    ):
        scan(page, code)
        expect(page.locator("[data-door-says] strong")).to_have_text(says[sentence])
    assert violations(page) == []

    # Without one: by code and by name; counted, kept through a reload, and nothing has left.
    no_network(page, wire)
    scan(page, pass_of(second))
    expect(page.locator("[data-door-unsent]")).to_have_text(says["unsent_one"])
    page.fill("#door-q", f"{third.pk}")
    page.locator("[data-door-list] button").first.click()
    expect(page.locator("[data-door-unsent]")).to_have_text(says["unsent_many"].replace("{count}", "2"))
    assert violations(page) == []
    scan(page, pass_of(third)[:-4] + "AAAA")
    expect(page.locator("[data-door-says] strong")).to_have_text(says["forged"])
    answer = page.reload()
    assert answer.from_service_worker
    expect(page.locator("[data-door-unsent]")).to_have_text(says["unsent_many"].replace("{count}", "2"))
    page.fill("#door-q", f"{second.pk}")
    expect(page.locator("[data-door-list] li")).to_have_class(re.compile("door-in"))
    assert CheckIn.objects.filter(registration__in=[second, third]).count() == 0

    # The network is back: sent by itself, once.
    network_again(page, wire)
    expect(page.locator("[data-door-unsent]")).to_have_text(says["unsent_none"], timeout=STAYS)
    found = CheckIn.objects.filter(registration__in=[second, third]).order_by("registration")
    assert [(one.registration_id, one.how) for one in found] == [(second.pk, "code"), (third.pk, "name")]


def test_two_doors_see_each_other_and_take_back(page, event, as_role):
    opened(page, event)
    other, somebody = as_role("", width=360), not_in(event)
    says = opened(other, event)
    scan(other, pass_of(somebody))
    expect(other.locator("[data-door-unsent]")).to_have_text(says["unsent_none"])

    page.fill("#door-q", f"{somebody.pk}")
    expect(page.locator("[data-door-list] li")).to_have_class(re.compile("door-in"), timeout=STAYS)
    page.fill("#door-q", pass_of(somebody))
    page.press("#door-q", "Enter")
    expect(page.locator("[data-door-says]")).to_have_class(re.compile("notice-warning"))
    page.fill("#door-q", f"{somebody.pk}")
    page.locator("[data-door-list] button").click()
    expect(page.locator("[data-door-unsent]")).to_have_text(says["unsent_none"])

    found = Registration.objects.get(pk=somebody.pk)
    assert (found.attended_at, found.check_ins.filter(undone_at=None).count()) == (None, 0)


def test_who_cancelled_meanwhile_is_refused_when_the_phone_is_back(page, event, wire):
    from mmn_portal.events import actions

    says, somebody = opened(page, event, wire), not_in(event)
    no_network(page, wire)
    scan(page, pass_of(somebody))
    actions.cancel(registration=somebody, now=timezone.now())
    network_again(page, wire)

    expect(page.locator("[data-door-says]")).to_contain_text(says["given_up"], timeout=STAYS)
    expect(page.locator("[data-door-unsent]")).to_have_text(says["unsent_none"])


def test_wiping_leaves_nothing_on_the_phone(page, event):
    opened(page, event)
    page.locator("[data-door-wipe] button").click()
    page.wait_for_selector("[data-door] .notice-good")

    left = page.evaluate(
        "async () => [Object.keys(localStorage).length, (await caches.keys()).length,"
        " (await navigator.serviceWorker.getRegistrations()).length]"
    )
    assert (left, violations(page)) == ([0, 0, 0], [])


def test_a_link_that_was_replaced_takes_the_names_away_and_keeps_what_was_not_sent(page, event, wire, as_role):
    from mmn_portal.events import actions
    from mmn_portal.people.models import User

    says, somebody = opened(page, event, wire), not_in(event)
    old = page.url
    no_network(page, wire)
    scan(page, pass_of(somebody))
    expect(page.locator("[data-door-unsent]")).to_have_text(says["unsent_one"])
    actions.renew_door(event=event, by=User.objects.get(email="staf@demo.test"), now=timezone.now())
    network_again(page, wire)
    expect(page.locator("[data-door-says]")).to_contain_text(says["shut"], timeout=STAYS)
    expect(page.locator("[data-door-list] li")).to_have_count(0)
    page.goto(old)
    expect(page.locator("[data-door-left] strong")).to_have_text("1")
    assert violations(page) == []

    event.refresh_from_db()
    opened(page, event, wire)
    expect(page.locator("[data-door-unsent]")).to_have_text(says["unsent_none"], timeout=STAYS)
    assert Registration.objects.get(pk=somebody.pk).check_ins.count() == 1


def test_the_door_without_a_script(browser, portal, event):
    context = browser.new_context(base_url=portal, viewport={"width": 360, "height": 800}, java_script_enabled=False)
    page, somebody = context.new_page(), not_in(event)
    page.goto(door_of(event))
    page.fill("#door-q", somebody.name.split()[0])
    page.locator(".door-search [type=submit]").click()
    page.locator(f"button[name=registration][value='{somebody.pk}']").click()
    first = Registration.objects.get(pk=somebody.pk).attended_at
    page.locator(f"button[name=undo][value='{somebody.check_ins.get().key}']").click()
    again = Registration.objects.get(pk=somebody.pk).attended_at
    context.close()

    assert (first is not None, again) == (True, None)


def film(path: Path, code: str) -> None:
    """What a camera sees: a code held in front of it, as an uncompressed film of one picture."""
    from PIL import Image

    drawn = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, box_size=7, border=4)
    drawn.add_data(code, optimize=0)
    picture = Image.new("L", (640, 480), 235)
    shown = drawn.make_image().get_image().convert("L")
    picture.paste(shown, ((640 - shown.width) // 2, (480 - shown.height) // 2))
    grey = bytes([128]) * (320 * 240 * 2)
    with path.open("wb") as file:
        file.write(b"YUV4MPEG2 W640 H480 F30:1 Ip A1:1 C420jpeg\n")
        for _ in range(5):
            file.write(b"FRAME\n" + picture.tobytes() + grey)


@pytest.fixture
def seen_by_camera(event, tmp_path):
    """Somebody whose code is held before the camera of a browser of its own."""
    somebody = not_in(event)
    film(tmp_path / "film.y4m", pass_of(somebody))
    return somebody, [
        "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={tmp_path / 'film.y4m'}",
    ]  # fmt: skip


def test_a_code_is_scanned_by_the_camera(browser, portal, event, seen_by_camera):
    somebody, flags = seen_by_camera
    browser = browser.browser_type.launch(executable_path=BROWSER, args=[*FLAGS, *flags])
    page = browser.new_page(base_url=portal, viewport={"width": 360, "height": 800})
    says = opened(page, event)
    page.locator("[data-door-camera] button").click()
    expect(page.locator("[data-door-says] strong")).to_have_text(
        says["welcome"].replace("{name}", somebody.name), timeout=STAYS
    )
    found, weight = (
        violations(page),
        page.evaluate(
            "() => performance.getEntriesByType('resource').filter(one => one.name.includes('.js')).map(one => one.name)"
        ),
    )
    browser.close()

    assert (found, any("jsQR" in name for name in weight)) == ([], True)
    assert Registration.objects.get(pk=somebody.pk).attended_at is not None


def test_staff_hand_out_the_door_and_replace_it(page, event):
    log_in(page, "staf")
    page.goto(f"/beheer/events/event/{event.pk}/door/")
    assert violations(page) == []
    link = page.locator(".door-link a").get_attribute("href")
    page.locator("main form [type=submit], #content form [type=submit]").first.click()
    page.wait_for_load_state()
    assert page.locator(".door-link a").get_attribute("href") != link
    page.goto(f"/agenda/{event.slug}/deur/")
    assert violations(page) == []
    for deed in ("certificates", "print"):
        page.goto(f"/beheer/events/event/{event.pk}/{deed}/")
        assert violations(page) == []
