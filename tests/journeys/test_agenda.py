"""An organisation puts an activity on the agenda, staff say yes, and people find it: in the month, on the map, on another site."""

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone

from mmn_portal.events import actions
from mmn_portal.events.models import Event
from mmn_portal.people.models import User
from tests.journeys.conftest import log_in, submit, violations

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]
DAY = timezone.localdate() + timedelta(days=70)
MONTH = f"{DAY:%Y-%m}"
TITLE = "Vrijwilligerswerkkennismakingsmiddag"


def fill_in(page, **facts):
    for name, value in facts.items():
        page.fill(f"[name={name}]", value)


def test_an_activity_from_proposal_to_agenda(page, as_role, mailbox):
    # From her own page she finds the form, forgets half of it, and loses nothing.
    log_in(page, "ander")
    page.goto("/organisaties/bibliotheek-de-brug/beheer/")
    page.locator("#main a[href$='/activiteit/']").click()
    fill_in(page, title=TITLE, day=DAY.isoformat(), begins="13:30", ends="15:30", seats="8")
    submit(page)
    assert page.locator(".error-summary li").count() == 3
    assert violations(page) == []
    assert page.input_value("[name=title]") == TITLE
    fill_in(page, lead="Kom kijken.", place="Zwolle, Overijssel", address="Straat 1", contact_name="Anne")
    submit(page)
    event = Event.objects.get(title_nl=TITLE)
    assert event.state == "proposed"
    assert TITLE in page.locator("[aria-labelledby=proposals]").inner_text()

    # Nobody finds it yet.
    visitor = as_role("", width=360)
    visitor.goto(f"/agenda/?weergave=maand&maand={MONTH}")
    assert TITLE not in visitor.locator("main").inner_text()
    visitor.goto(event.get_absolute_url())
    assert visitor.locator("h1").inner_text() != TITLE

    # She says it otherwise while it waits.
    page.locator("[aria-labelledby=proposals] a[href$='kennismakingsmiddag/']").click()
    fill_in(page, seats="9")
    submit(page)
    assert event.blocks.get().capacity == 9

    # Staff see it on the desk and say yes; she hears so.
    staff = as_role("staf")
    staff.goto("/beheer/")
    staff.locator('a[href*="event/?state__exact=proposed"]').first.click()
    staff.locator(f"tr:has-text('{TITLE}') input.action-select").check()
    staff.select_option("select[name=action]", "publish")
    staff.locator("button[name=index]").click()
    staff.wait_for_load_state()
    assert f"/agenda/{event.slug}/" in mailbox.to("ander@demo.test")[-1].body

    # On a phone the month is a list of days; a long word does not push the page aside.
    visitor.goto("/agenda/")
    visitor.locator("a.tab[href*='weergave=maand']").click()
    visitor.goto(f"/agenda/?weergave=maand&maand={MONTH}")
    entry = visitor.locator(f"a.calendar-entry:has-text('{TITLE}')")
    assert entry.is_visible()
    assert "13.30" in entry.inner_text()
    assert visitor.locator("td.calendar-day:visible").count() < 28
    assert visitor.evaluate("document.documentElement.scrollWidth") <= 360
    assert violations(visitor) == []
    entry.click()
    assert visitor.locator("h1").inner_text() == TITLE
    assert "openstreetmap.org" in visitor.locator("a[rel~=noreferrer][href*=openstreetmap]").get_attribute("href")

    # The filters go along from the list to the month and the week, with the map as one of them.
    page.goto("/agenda/")
    page.select_option("[name=soort]", "campagneactiviteit")
    page.locator(".filter-bar [type=submit]").click()
    page.locator(".map-list a[href*=NL-OV]").click()
    assert page.locator("[name=provincie]").input_value() == "NL-OV"
    assert TITLE in page.locator("main").inner_text()
    page.locator("a.tab[href*='weergave=week']").click()
    assert "soort=campagneactiviteit" in page.url
    assert "provincie=NL-OV" in page.url
    page.locator("a[rel~=next]").click()
    assert "provincie=NL-OV" in page.url
    assert violations(page) == []

    # It begins later: who is registered hears it, and she reads first how many that are.
    actions.add_by_staff(
        event=event, block=event.blocks.get(), name="Vera", email="vera@example.nl", phone="", language="nl",
        organisation=None, by=User.objects.get(email="staf@demo.test"), now=timezone.now(),
    )  # fmt: skip
    page.goto("/organisaties/bibliotheek-de-brug/activiteit/")
    page.locator("[aria-labelledby=proposals] a[href$='kennismakingsmiddag/']:has-text('Verander')").click()
    fill_in(page, begins="14:00")
    submit(page)
    assert ("1 persoon is aangemeld" in page.inner_text("main"), violations(page)) == (True, [])
    page.locator("main button[name=sure]").click()
    page.wait_for_load_state()
    assert "14.00" in mailbox.to("vera@example.nl")[-1].body

    # The next one of this organisation stands there at once, and can be called off.
    page.goto("/organisaties/bibliotheek-de-brug/activiteit/")
    fill_in(
        page,
        title="Tweede middag",
        lead="Nog eens.",
        day=DAY.isoformat(),
        place="Zwolle, Overijssel",
        contact_name="Anne",
    )
    submit(page)
    second = Event.objects.get(title_nl="Tweede middag")
    assert second.state == "published"
    page.locator(f"a[href$='{second.slug}/afgelasten/']").click()
    fill_in(page, because="De zaal is dicht.")
    submit(page)
    second.refresh_from_db()
    assert (second.state, second.cancelled_because_nl) == ("cancelled", "De zaal is dicht.")


@pytest.fixture
def another_site():
    """A site on an address of its own, that shows what it is given. A real one: the browser asks where a page came from."""

    class Site(BaseHTTPRequestHandler):
        body = ""

        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(f"<!doctype html><title>Elders</title>{self.body}".encode())

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def open_with(page, code):
        Site.body = code
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        return page

    yield open_with
    server.shutdown()
    server.server_close()


def test_the_agenda_on_another_site(page, portal, as_role, another_site):
    """The line that the agenda gives is put in a page of another site: it shows there, and its links leave the frame."""
    page.goto("/agenda/?soort=kick-off")
    page.locator("details summary:has(~ .details-body #embed-code)").click()
    code = page.input_value("#embed-code")
    assert "soort=kick-off" in code
    elsewhere = another_site(as_role(""), code)
    frame = elsewhere.frame_locator("iframe")
    frame.locator("h2 a").first.wait_for()
    assert elsewhere.context.cookies() == []
    title = frame.locator("h2 a").first.inner_text()
    frame.locator("h2 a").first.click()
    elsewhere.wait_for_url("**/agenda/**")
    assert elsewhere.locator("h1").inner_text() == title

    # No other page lets itself be put there.
    closed = another_site(as_role(""), f'<iframe src="{portal}/agenda/"></iframe>')
    closed.wait_for_timeout(1500)
    assert closed.frames[1].url.startswith("chrome-error")
