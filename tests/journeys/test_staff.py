"""NOV staff: the desk, a session from draft to called off, an organisation confirmed, a question answered."""

import pytest

from mmn_portal.events.models import Event, Registration
from mmn_portal.outbox.models import Mail
from mmn_portal.people.models import Organisation
from mmn_portal.programme.models import ContactMessage
from tests.journeys.conftest import log_in, violations

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]


def choose(page, action: str) -> None:
    """An action on every row of the list."""
    # Before its script is there, the box above the list ticks itself alone.
    page.wait_for_load_state()
    page.check("#action-toggle")
    page.select_option("select[name=action]", action)
    page.locator("button[name=index]").click()
    page.wait_for_load_state()


def press(page, href: str) -> None:
    """The button above a form, or a line of the list beside it, that leads there."""
    page.locator(f".object-tools a[href*='{href}'], #nav-sidebar a[href='{href}']").first.click()
    page.wait_for_load_state()


def find(page, kind: str, words: str) -> None:
    """By the list beside the page to the rows of a kind, and there to those with these words."""
    press(page, f"/beheer/{kind}/")
    page.fill("#searchbar", words)
    page.locator("#changelist-search [type=submit]").click()
    page.wait_for_load_state()


def open_first(page) -> None:
    page.locator("#result_list tbody tr th a").first.click()
    page.wait_for_load_state()


def test_staff(page, mailbox):
    log_in(page, "staf")
    page.locator('a[href="/beheer/"]').first.click()
    page.wait_for_load_state()
    assert violations(page) == []

    # Organisations that wait are confirmed; their owners hear of it.
    page.locator('a[href*="organisation/?state__exact=proposed"]').first.click()
    choose(page, "confirm")
    assert Organisation.objects.proposed().exists() is False

    # A new session: written, given seats, published.
    press(page, "/beheer/events/event/add/")
    page.fill("[name=title_nl]", "Kick-off in Almelo")
    page.fill("[name=starts_on]", "2031-03-04")
    page.select_option("[name=blocks-0-format]", "in_person")
    page.fill("[name=blocks-0-capacity]", "2")
    page.locator("[name=_save]").click()
    event = Event.objects.get(slug="kick-off-in-almelo")
    assert (event.state, event.blocks.get().capacity) == ("draft", 2)
    find(page, "events/event", "Almelo")
    choose(page, "publish")
    open_first(page)
    press(page, "/agenda/kick-off-in-almelo/")
    assert page.locator("h1").inner_text() == "Kick-off in Almelo"

    # Someone phones; the list is printed and downloaded; everyone gets a message.
    page.go_back()
    press(page, "../add-person/")
    assert violations(page) == []
    page.locator("[name=do]").click()
    assert page.locator(".errorlist").count() > 0
    page.fill("[name=name]", "=Truus")
    page.fill("[name=email]", "truus@example.nl")
    page.locator("[name=do]").click()
    assert Registration.objects.get(email="truus@example.nl").seat == "confirmed"
    press(page, "../print/")
    assert "=Truus" in page.locator(".print-list").inner_text()
    page.go_back()
    with page.expect_download() as waiting:
        press(page, "../csv/")
    with open(waiting.value.path(), encoding="utf-8-sig") as taken:
        assert "'=Truus" in taken.read()
    press(page, "../message/")
    page.fill("[name=subject]", "Parkeren")
    page.fill("[name=text]", "Achter het gebouw.")
    page.locator("[name=do]").click()
    assert mailbox.to("truus@example.nl")[-1].subject == "Parkeren"

    # She is moved to another session, and that one is called off.
    find(page, "events/registration", "truus@example.nl")
    choose(page, "move")
    other = Event.objects.get(slug="kick-off-utrecht")
    page.select_option("[name=block]", str(other.blocks.get().pk))
    page.locator("[name=do]").click()
    page.wait_for_load_state()
    assert other.registrations.filter(email="truus@example.nl", seat="confirmed").exists()
    find(page, "events/event", other.title_nl)
    open_first(page)
    press(page, "../call-off/")
    page.fill("[name=because_nl]", "De zaal is dicht.")
    page.locator("[name=do]").click()
    page.wait_for_load_state()
    assert Event.objects.get(pk=other.pk).state == "cancelled"
    assert "De zaal is dicht." in mailbox.to("truus@example.nl")[-1].body

    # A question is answered from the desk.
    press(page, "/beheer/programme/contactmessage/")
    open_first(page)
    press(page, "../answer/")
    page.fill("[name=answer]", "Ja, dat mag.")
    page.locator("[name=do]").click()
    page.wait_for_load_state()
    assert ContactMessage.objects.get().state == "answered"

    # The outbox shows kinds and states, and never a secret or a personal link.
    find(page, "outbox/mail", "truus@example.nl")
    assert violations(page) == []
    mail = Mail.objects.filter(email="truus@example.nl", template="mails/events/registered").latest("pk")
    page.goto(f"/beheer/outbox/mail/{mail.pk}/change/")
    assert "/aanmelding/" not in page.content()
