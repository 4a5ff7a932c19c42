"""In English from the first page to the mails: a visitor, and a coordinator who takes along a kit and registers a colleague."""

import re

import pytest
from icalendar import Calendar

from mmn_portal.events.models import Event
from tests.journeys.conftest import log_in, submit, violations

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]
ME = "ann@example.nl"
# Words that our Dutch cannot do without, and English has not.
DUTCH = re.compile(r"\b(het|een|jouw|wij|voor|zijn|wordt|niet|aanmelden|bekijk)\b", re.IGNORECASE)


def in_english(page) -> list[str]:
    """Dutch that stands on the page as if it were English: what is marked as Dutch, names and addresses are left out."""
    words = page.evaluate("""() => {
        const copy = document.querySelector('body').cloneNode(true);
        copy.querySelectorAll('[lang=nl], script, style, svg, code, pre, input, textarea').forEach(one => one.remove());
        return document.documentElement.lang === 'en' ? copy.textContent : 'niet';
    }""")
    return [f"{page.url}: {line.strip()}" for line in words.splitlines() if DUTCH.search(line)] + violations(page)


def follow(page, selector: str) -> list[str]:
    """Press it, and look at what comes."""
    page.locator(selector).first.click()
    page.wait_for_load_state()
    return in_english(page)


def test_a_visitor_in_english(page, mailbox):
    page.goto("/")
    found = follow(page, "a[hreflang=en]")
    found += follow(page, 'header a[href="/en/agenda/"]')
    page.select_option("[name=soort]", "kick-off")
    found += follow(page, ".filter-bar [type=submit]")
    found += follow(page, 'main a[href="/en/agenda/online-kick-off/"]')
    found += follow(page, 'main a[href="/en/agenda/online-kick-off/aanmelden/"]')
    submit(page)
    assert page.title().startswith("Error")
    found += in_english(page)
    page.fill("[name=name]", "Ann Example")
    page.fill("[name=email]", ME)
    submit(page)
    found += in_english(page)

    asked = mailbox.to(ME)[-1]
    page.goto(mailbox.link(ME, "/aanmelding/"))
    found += in_english(page)
    found += follow(
        page, "main form:has([name=deed][value=confirm]) [type=submit], main button[name=deed][value=confirm]"
    )
    sure = mailbox.to(ME)[-1]
    entry = next(
        Calendar.from_ical(part.get_payload(decode=True))
        for part in sure.message().walk()
        if part.get_content_type() == "text/calendar"
    )

    assert Event.objects.get(slug="online-kick-off").registrations.get(email=ME).seat == "confirmed"
    assert found == []
    assert [DUTCH.findall(mail.subject + mail.body) for mail in (asked, sure)] == [[], []]
    assert not DUTCH.search(str(next(iter(entry.walk("VEVENT")))["DESCRIPTION"]))


def test_a_coordinator_in_english(page, mailbox):
    log_in(page, "coordinator")
    found = follow(page, "a[hreflang=en]")
    found += follow(page, 'header a[href="/en/campagne/"]')
    found += follow(page, 'main a[href^="/en/campagne/pakketten/"]')
    with page.expect_download() as waiting:
        page.locator('form[action*="alles.zip"] [type=submit]').first.click()
    assert waiting.value.suggested_filename.endswith(".zip")
    found += follow(page, 'header a[href="/en/agenda/"]')
    page.select_option("[name=soort]", "kick-off")
    found += follow(page, ".filter-bar [type=submit]")
    found += follow(page, 'main a[href="/en/agenda/online-kick-off/"]')
    found += follow(page, 'main a[href="/en/agenda/online-kick-off/aanmelden/"]')
    page.fill("[name=colleague-0-name]", "Kim Example")
    page.fill("[name=colleague-0-email]", "kim@example.nl")
    submit(page)
    found += in_english(page)

    assert Event.objects.get(slug="online-kick-off").registrations.get(email="kim@example.nl").seat == "confirmed"
    assert mailbox.to("kim@example.nl")
    assert found == []
