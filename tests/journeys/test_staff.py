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
    page.check("#action-toggle")
    page.select_option("select[name=action]", action)
    page.locator("button[name=index]").click()
    page.wait_for_load_state()


def test_staff(page, mailbox):
    log_in(page, "staf")
    page.goto("/beheer/")
    assert violations(page) == []

    # Organisations that wait are confirmed; their owners hear of it.
    page.locator('a[href*="organisation/?state__exact=proposed"]').first.click()
    choose(page, "confirm")
    assert Organisation.objects.proposed().exists() is False

    # A new session: written, given seats, published.
    page.goto("/beheer/events/event/add/")
    page.fill("[name=title_nl]", "Kick-off in Almelo")
    page.fill("[name=starts_on]", "2031-03-04")
    page.select_option("[name=blocks-0-format]", "in_person")
    page.fill("[name=blocks-0-capacity]", "2")
    page.locator("[name=_save]").click()
    event = Event.objects.get(slug="kick-off-in-almelo")
    assert (event.state, event.blocks.get().capacity) == ("draft", 2)
    page.goto("/beheer/events/event/?q=Almelo")
    choose(page, "publish")
    page.goto("/agenda/kick-off-in-almelo/")
    assert page.locator("h1").inner_text() == "Kick-off in Almelo"

    # Someone phones; the list is printed and downloaded; everyone gets a message.
    page.goto(f"/beheer/events/event/{event.pk}/add-person/")
    assert violations(page) == []
    page.locator("[name=do]").click()
    assert page.locator(".errorlist").count() > 0
    page.fill("[name=name]", "=Truus")
    page.fill("[name=email]", "truus@example.nl")
    page.locator("[name=do]").click()
    assert Registration.objects.get(email="truus@example.nl").seat == "confirmed"
    page.goto(f"/beheer/events/event/{event.pk}/print/")
    assert "=Truus" in page.locator(".print-list").inner_text()
    with page.expect_download() as waiting:
        page.evaluate(f"window.location = '/beheer/events/event/{event.pk}/csv/'")
    with open(waiting.value.path(), encoding="utf-8-sig") as taken:
        assert "'=Truus" in taken.read()
    page.goto(f"/beheer/events/event/{event.pk}/message/")
    page.fill("[name=subject]", "Parkeren")
    page.fill("[name=text]", "Achter het gebouw.")
    page.locator("[name=do]").click()
    assert mailbox.to("truus@example.nl")[-1].subject == "Parkeren"

    # She is moved to another session, and that one is called off.
    page.goto("/beheer/events/registration/?q=truus@example.nl")
    choose(page, "move")
    other = Event.objects.get(slug="kick-off-utrecht")
    page.select_option("[name=block]", str(other.blocks.get().pk))
    page.locator("[name=do]").click()
    page.wait_for_load_state()
    assert other.registrations.filter(email="truus@example.nl", seat="confirmed").exists()
    page.goto(f"/beheer/events/event/{other.pk}/call-off/")
    page.fill("[name=because_nl]", "De zaal is dicht.")
    page.locator("[name=do]").click()
    page.wait_for_load_state()
    assert Event.objects.get(pk=other.pk).state == "cancelled"
    assert "De zaal is dicht." in mailbox.to("truus@example.nl")[-1].body

    # A question is answered from the desk.
    letter = ContactMessage.objects.get()
    page.goto(f"/beheer/programme/contactmessage/{letter.pk}/answer/")
    page.fill("[name=answer]", "Ja, dat mag.")
    page.locator("[name=do]").click()
    page.wait_for_load_state()
    assert ContactMessage.objects.get().state == "answered"

    # The outbox shows kinds and states, and never a secret or a personal link.
    page.goto("/beheer/outbox/mail/?q=truus@example.nl")
    assert violations(page) == []
    mail = Mail.objects.filter(email="truus@example.nl", template="mails/events/registered").latest("pk")
    page.goto(f"/beheer/outbox/mail/{mail.pk}/change/")
    assert "/aanmelding/" not in page.content()
