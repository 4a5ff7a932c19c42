"""A coordinator: signs up, makes her organisation, downloads a kit, registers with two colleagues, cancels one, is reminded."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from mmn_portal.events import actions as events
from mmn_portal.events.models import Event, Registration
from mmn_portal.people.models import Organisation
from tests.journeys.conftest import submit, violations

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]
ME = "marga@example.nl"


def calendar_of(message) -> Calendar:
    return next(
        Calendar.from_ical(part.get_payload(decode=True))
        for part in message.message().walk()
        if part.get_content_type() == "text/calendar"
    )


def test_coordinator(page, mailbox):
    # She signs up, from the front page.
    page.goto("/")
    page.locator('header a[href="/account/login/"]').first.click()
    page.locator('main a[href^="/account/signup/"]').first.click()
    page.fill("[name=name]", "Marga de Bruin-van 't Hof")
    page.fill("[name=email]", ME)
    page.fill("[name=password1]", "een-goed-geheim-9")
    page.check("[name=keep_informed]", force=True)
    assert violations(page) == []
    submit(page)

    # She proves her address with the mailed link; opening it alone does nothing.
    page.goto(mailbox.link(ME, "confirm-email"))
    submit(page)
    if "/login/" in page.url:
        page.fill("[name=login]", ME)
        page.fill("[name=password]", "een-goed-geheim-9")
        submit(page)
    assert "/mijn/" in page.url
    assert any("List-Unsubscribe" in message.extra_headers for message in mailbox.to(ME))

    # Her organisation is not known yet, so she makes it; typing errors stay on the page with what she typed.
    page.locator('main a[href="/organisaties/nieuw/"]').first.click()
    page.fill("[name=name]", "Stichting Onze Straat")
    submit(page)
    page.select_option("[name=sector]", "buurt")
    page.fill("[name=place]", "Nergenshuizen")
    submit(page)
    assert page.input_value("[name=place]") == "Nergenshuizen"
    assert violations(page) == []
    page.fill("[name=place]", "Zwolle")
    submit(page)
    organisation = Organisation.objects.get(name="Stichting Onze Straat")
    assert (organisation.state, page.url.endswith("/organisaties/stichting-onze-straat/beheer/")) == ("proposed", True)

    # She downloads a whole kit; it counts for her organisation.
    page.locator('header a[href="/campagne/"]').first.click()
    page.locator('main a[href^="/campagne/pakketten/"]').first.click()
    with page.expect_download() as waiting:
        page.locator('form[action*="alles.zip"] [type=submit]').first.click()
    with open(waiting.value.path(), "rb") as taken:
        archive = zipfile.ZipFile(io.BytesIO(taken.read()))
    assert archive.testzip() is None
    assert {"LEESMIJ.txt", "alt-teksten.csv", "versie.json"} <= {name.rsplit("/", 1)[-1] for name in archive.namelist()}
    assert len(archive.namelist()) >= 15

    # She registers herself and two colleagues for a kick-off.
    page.locator('header a[href="/agenda/"]').first.click()
    page.locator('main a[href="/agenda/kick-off-utrecht/"]').first.click()
    page.locator('main a[href="/agenda/kick-off-utrecht/aanmelden/"]').first.click()
    page.fill("[name=colleague-0-name]", "Kim")
    page.fill("[name=colleague-0-email]", "kim@example.nl")
    page.fill("[name=colleague-1-name]", "Lex")
    page.fill("[name=colleague-1-email]", "lex@example.nl")
    assert violations(page) == []
    submit(page)
    event = Event.objects.get(slug="kick-off-utrecht")
    mine = event.registrations.filter(registered_by__email=ME)
    assert dict(mine.values_list("email", "seat")) == {
        ME: "confirmed", "kim@example.nl": "confirmed", "lex@example.nl": "confirmed",
    }  # fmt: skip
    assert set(mine.values_list("organisation__name", flat=True)) == {"Stichting Onze Straat"}

    # Each gets a mail of her own, with an appointment that calendars act on.
    invitation = calendar_of(mailbox.to("kim@example.nl")[-1])
    entry = next(iter(invitation.walk("VEVENT")))
    assert (invitation["METHOD"], entry.decoded("DTSTART")) == ("REQUEST", event.starts_at)

    # Kim cancels with the link in her mail; her appointment is taken away.
    page.goto(mailbox.link("kim@example.nl", "/aanmelding/"))
    assert Registration.objects.get(email="kim@example.nl").seat == "confirmed"
    assert violations(page) == []
    details = page.locator("main details:has([value=cancel]) summary")
    if details.count():
        details.first.click()
    page.locator(
        "main form:has([name=deed][value=cancel]) [type=submit], main button[name=deed][value=cancel]"
    ).first.click()
    page.wait_for_load_state()
    assert Registration.objects.get(email="kim@example.nl").seat == "cancelled"
    cancellation = calendar_of(mailbox.to("kim@example.nl")[-1])
    gone = next(iter(cancellation.walk("VEVENT")))
    assert (cancellation["METHOD"], gone["UID"], gone["SEQUENCE"] > entry["SEQUENCE"]) == ("CANCEL", entry["UID"], True)

    # A day before, those who come are reminded; Kim is not.
    moment = event.starts_at - timedelta(days=1)
    assert moment > timezone.now()
    events.sweep(now=moment)
    from mmn_portal.outbox.models import Mail

    reminded = set(Mail.objects.filter(template="mails/events/reminder").values_list("email", flat=True))
    assert ({ME, "lex@example.nl"} <= reminded, "kim@example.nl" in reminded) == (True, False)
