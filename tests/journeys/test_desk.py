"""The registration desk: a group that waits and is offered seats, a swap, a colleague who comes instead, a week chosen at once."""

import pytest
from django.utils import timezone

from mmn_portal.core import tokens
from mmn_portal.events import actions, mails
from mmn_portal.events.models import Event, Offer, Registration
from tests.journeys.conftest import log_in, sideways, submit, violations
from tests.journeys.test_coordinator import calendar_of

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]
COORDINATOR = "coordinator@demo.test"


def press(page, deed: str) -> None:
    """The button of a deed, in its fold when it has one."""
    button = page.locator(f"main button[name=deed][value={deed}]").first
    fold = page.locator(f"main details:has(button[name=deed][value={deed}])")
    if fold.count() and fold.first.get_attribute("open") is None:
        fold.first.locator("summary").first.click()
    button.click()
    page.wait_for_load_state()


def seats(slug: str) -> dict[str, str]:
    return dict(Registration.objects.live().filter(event__slug=slug).values_list("name", "seat"))


def test_a_group_waits_is_offered_seats_and_says_who_comes(page, mailbox):
    """From "my registrations" to the offer, with the mail and its link, at the size of a phone."""
    page.set_viewport_size({"width": 360, "height": 800})
    log_in(page, "coordinator")
    page.goto("/mijn/aanmeldingen/")
    page.locator('main a[href$="/aanmeldingen/"]').first.click()
    page.locator('main a[href^="/wachtlijst/"]').first.click()
    assert violations(page) == []
    # Three chosen for two seats: said at the field, and what was ticked stays.
    for box in page.locator("input[name=chosen]:not(:checked)").all():
        box.check(force=True)
    press(page, "accept")
    assert (page.locator(".error-summary").count(), page.locator("input[name=chosen]:checked").count()) == (1, 3)
    assert violations(page) == []

    # They would rather wait for all three; staff add a chair, and a mail says so.
    press(page, "wait")
    assert violations(page) == []
    block = Event.objects.get(slug="kick-off-maastricht").blocks.get()
    actions.set_seats(block=block, capacity=9, reserved=0, by=None, now=timezone.now())
    page.goto(mailbox.link(COORDINATOR, "/wachtlijst/"))
    assert Offer.objects.open().get(group__made_by__email=COORDINATOR).size == 3

    # Two of them come in the end, the third leaves the list; each with an address gets her appointment.
    page.locator("input[name=chosen]").nth(1).uncheck(force=True)
    press(page, "accept")
    found = seats("kick-off-maastricht")
    assert [found.get(name) for name in ("Coby Coördinator", "Bram Voorbeeld", "Sanne zonder mail")] == [
        "confirmed", None, "confirmed",
    ]  # fmt: skip
    appointments = [one for one in mailbox.to(COORDINATOR) if "text/calendar" in str(one.message())]
    assert calendar_of(appointments[-1])["METHOD"] == "REQUEST"
    assert violations(page) == []


def test_a_group_that_does_not_fit_waits_and_gets_its_seats_when_somebody_cancels(page, mailbox, as_role):
    """From the form to the confirmation: two seats are left for three, who come together or not at all."""
    event = Event.objects.get(slug="kick-off-zwolle")
    log_in(page, "coordinator")
    page.goto("/agenda/kick-off-zwolle/aanmelden/")
    page.fill("[name=colleague-0-name]", "Bram Voorbeeld")
    page.fill("[name=colleague-0-email]", "bram@example.nl")
    page.fill("[name=colleague-1-name]", "Lee zonder mail")
    page.locator("main summary", has_text="niet genoeg plekken").click()
    page.fill("[name=minimum]", "3")
    submit(page)
    assert "/mijn/aanmeldingen/" in page.url
    received = mailbox.to(COORDINATOR)[-1].body
    assert ("Bram Voorbeeld" in received, seats(event.slug)["Bram Voorbeeld"]) == (True, "waiting")

    # Where they stand, from the page of her organisation.
    page.locator('main a[href$="/aanmeldingen/"]').first.click()
    page.locator('main section:has-text("Zwolle") a[href^="/wachtlijst/"]').click()
    assert ("Nummer 1 in de rij" in page.inner_text("main"), violations(page)) == (True, [])

    # Somebody else gives her seat back, by her own link.
    other = event.registrations.confirmed().order_by("pk")[0]
    visitor = as_role(None, width=360)
    visitor.goto("/aanmelding/" + tokens.make(mails.REGISTRATION, other.pk, other.link_version) + "/")
    press(visitor, "cancel")
    page.goto(mailbox.link(COORDINATOR, "/wachtlijst/"))
    assert (page.locator("input[name=chosen]:checked").count(), violations(page)) == (3, [])
    press(page, "accept")

    found = seats(event.slug)
    assert [found[name] for name in ("Coby Coördinator", "Bram Voorbeeld", "Lee zonder mail")] == ["confirmed"] * 3
    appointment = calendar_of(mailbox.to("bram@example.nl")[-1])
    told = mailbox.to(COORDINATOR)[-1].body
    assert (appointment["METHOD"], "Lee zonder mail" in told, "Bram" in page.inner_text("main")) == (
        "REQUEST",
        True,
        True,
    )
    assert violations(page) == []


def test_from_a_full_room_to_online_and_a_colleague_who_comes_instead(page, mailbox, as_role):
    """A participant swaps her format in one step, and then lets a colleague come."""
    log_in(page, "coordinator")
    page.goto("/agenda/kennis-jongeren/aanmelden/")
    page.locator("label", has_text="Op locatie").first.click()
    submit(page)
    registration = Registration.objects.get(event__slug="kennis-jongeren", email=COORDINATOR)
    first = calendar_of(mailbox.to(COORDINATOR)[-1])

    page.goto(mailbox.link(COORDINATOR, "/aanmelding/"))
    assert violations(page) == []
    press(page, "swap")
    registration.refresh_from_db()
    second = calendar_of(mailbox.to(COORDINATOR)[-1])
    numbers = [next(iter(one.walk("VEVENT")))["SEQUENCE"] for one in (first, second)]
    assert (registration.block.format, second["METHOD"], numbers) == ("online", "REQUEST", [0, 1])

    # She asks Noor; until Noor says yes, nothing changes.
    fold = page.locator("main details", has_text="Laat een collega gaan")
    fold.locator("summary").click()
    page.locator("main form:has([value=hand-over]) [name=name]").fill("Noor")
    page.locator("main form:has([value=hand-over]) [name=email]").fill("noor@example.nl")
    page.locator("main button[name=deed][value=hand-over]").click()
    page.wait_for_load_state()
    noor = as_role(None, width=360)
    noor.goto(mailbox.link("noor@example.nl", "/overnemen/"))
    registration.refresh_from_db()
    assert (registration.name, violations(noor)) == ("Coby Coördinator", [])
    press(noor, "yes")
    registration.refresh_from_db()
    gone, come = calendar_of(mailbox.to(COORDINATOR)[-1]), calendar_of(mailbox.to("noor@example.nl")[-1])
    assert (registration.name, registration.email, gone["METHOD"], come["METHOD"]) == (
        "Noor", "noor@example.nl", "CANCEL", "REQUEST",
    )  # fmt: skip
    assert violations(noor) == []


def test_a_week_is_chosen_at_once_and_overlap_is_said(page):
    """Two sessions at the same time: said before anything is done; then one of them, and what it asks."""
    Event.objects.get(slug="studiedag-werven").questions.create(
        text_nl="Kom je met de auto?", kind="yes_no", is_required=True
    )
    log_in(page, "nieuw")
    page.goto("/agenda/")
    page.locator('main a.link-arrow[href$="/agenda/programma/studiedag/"]').click()
    page.locator('main a[href$="/kiezen/"]').first.click()
    labels = page.locator("main label.choice-label")
    for number in (1, 2):
        labels.nth(number).click()
    submit(page)
    assert (page.locator(".error-summary").count(), page.locator("input[name=chosen]:checked").count()) == (1, 2)
    assert violations(page) == []
    page.locator("input[name=chosen]:checked").last.uncheck(force=True)
    submit(page)
    mine = Registration.objects.live().filter(email="nieuw@demo.test", event__programme__slug="studiedag")
    assert list(mine.values_list("event__slug", "seat")) == [("studiedag-werven", "confirmed")]

    # The seat is hers; what the session must know is asked now, and as long as she does not say it.
    submit(page)
    assert (page.locator(".error-summary").count(), violations(page), sideways(page)) == (1, [], [])
    page.goto("/mijn/aanmeldingen/")
    assert (page.locator(".notice-warning").count(), violations(page)) == (1, [])
    page.locator(".notice-warning a").click()
    page.fill("[name=access_needs]", "Ringleiding")
    page.locator("main label.choice-label").first.click()
    submit(page)
    one = mine.get()
    assert (one.access_needs, one.answers.get().answer, page.locator(".notice-warning").count()) == (
        "Ringleiding", "ja", 0,
    )  # fmt: skip

    # Swapping to the other one gives the first seat back only once she has the second.
    page.goto("/agenda/programma/studiedag/kiezen/")
    page.locator("input[name=chosen]:checked").first.uncheck(force=True)
    page.locator("main label.choice-label").nth(2).click()
    submit(page)
    assert list(mine.values_list("event__slug", "seat")) == [("studiedag-houden", "confirmed")]


def test_staff_see_who_hears_of_a_new_time_and_what_leaves_when(page, mailbox):
    """The impact before saving, the mail and calendar after it, the timeline on a moved clock."""
    log_in(page, "staf")
    event = Event.objects.get(slug="kick-off-utrecht")
    page.goto(f"/beheer/events/event/{event.pk}/change/")
    page.fill("[name=starts_at_1]", "11:00:00")
    page.locator("[name=_save]").click()
    page.wait_for_load_state()
    assert (page.locator("button[name=impact]").count(), violations(page)) == (2, [])
    page.locator("button[name=impact][value=tell]").click()
    page.wait_for_load_state()
    changed = calendar_of(mailbox.to(COORDINATOR)[-2])
    entry = next(iter(changed.walk("VEVENT")))
    assert (entry.decoded("DTSTART").hour, entry["SEQUENCE"]) == (11, 1)

    page.goto(f"/beheer/events/event/{event.pk}/timeline/")
    assert (page.locator("#content tbody tr").count(), violations(page)) == (5, [])
    page.goto(f"/beheer/events/event/{event.pk}/import/")
    page.set_input_files(
        "[name=file]",
        {"name": "lijst.csv", "mimeType": "text/csv", "buffer": b"Naam;E-mail\nIris;iris@example.nl\nX;geen\n"},
    )
    page.locator("[name=do]").click()
    page.wait_for_load_state()
    assert violations(page) == []
    page.locator("form:has([name=sure]) [type=submit]").click()
    page.wait_for_load_state()
    assert event.registrations.get(email="iris@example.nl").seat == "confirmed"
    page.goto("/beheer/events/event/what-goes-when/")
    assert violations(page) == []
