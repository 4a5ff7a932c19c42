"""Knowledge: found by searching, followed in a week, and given back as a story."""

import pytest

from mmn_portal.events.models import Registration
from mmn_portal.programme.models import Story
from tests.journeys.conftest import log_in, submit, violations

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]
WEEK = "/kennis/weken/kennisboostweek-nieuwe-gezichten/"


def test_a_visitor_searches_reads_and_looks_back(page):
    page.goto("/")
    page.get_by_role("link", name="Zoeken").first.click()
    page.fill("[name=q]", "welkomstgespreken eerste gesprek")
    page.fill("[name=q]", "vrijwiliger")
    submit(page)
    assert page.locator("main ol li").count() > 0
    page.fill("[name=q]", "gesprekskaart")
    submit(page)
    page.get_by_role("link", name="Gesprekskaart: het eerste gesprek").click()
    assert "Waar word jij blij van?" in page.locator("article").first.inner_text()

    page.get_by_label("Hoofdmenu").get_by_role("link", name="Kennis").first.click()
    page.get_by_role("link", name="Kennisboostweek: jong aan zet").click()
    page.get_by_role("link", name="Als lijst").click()
    page.get_by_role("link", name="Jongeren vragen jongeren").first.click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Dia's (pdf)").click()
    with open(waiting.value.path(), "rb") as taken:
        assert taken.read(5) == b"%PDF-"


def test_a_coordinator_follows_a_week_and_is_warned_of_overlap(page, mailbox):
    log_in(page, "coordinator")
    page.goto(WEEK)
    assert "Tegelijk met" in page.locator("[aria-labelledby=mine]").inner_text()
    page.get_by_role("link", name="Als lijst").click()
    page.locator("a[href='/agenda/kennisboostweek-nieuwe-gezichten-4/aanmelden/']").click()
    submit(page)
    page.goto("/agenda/kennisboostweek-nieuwe-gezichten-5/aanmelden/")
    assert "Vragen kun je leren" in page.locator("[aria-labelledby=clashes]").inner_text()
    assert violations(page) == []
    submit(page)

    mine = Registration.objects.live().filter(
        email="coordinator@demo.test", event__slug__startswith="kennisboostweek-n"
    )
    told = [message.subject for message in mailbox.to("coordinator@demo.test")]
    assert (mine.count(), any("Vragen kun je leren" in subject for subject in told)) == (5, True)


def test_an_organisation_tells_its_story_and_the_desk_shows_it(page, mailbox, browser, portal):
    log_in(page, "coordinator")
    page.goto("/kennis/")
    page.get_by_role("link", name="Vertel je verhaal").click()
    submit(page)
    assert page.locator("[aria-invalid=true]").count() > 0
    page.fill("[name=title]", "De stoel bij het raam")
    page.fill("[name=wanted]", "Meer gesprekken.")
    page.fill("[name=did]", "We zetten een stoel bij het raam.")
    page.fill("[name=happened]", "Vier buren kwamen zitten.")
    page.fill("[name=tip]", "Zet koffie klaar.")
    page.select_option("[name=theme]", "welkom")
    page.locator("label[for=id_may_publish]").click()
    submit(page)
    story = Story.objects.get(title="De stoel bij het raam")
    own_page = mailbox.link("coordinator@demo.test", "verhalen")

    desk = browser.new_context(base_url=portal).new_page()
    log_in(desk, "staf")
    desk.goto("/beheer/programme/story/?q=stoel")
    desk.check("#action-toggle")
    desk.select_option("select[name=action]", "publish")
    desk.locator("button[name=index]").click()
    desk.context.close()

    page.goto("/kennis/bibliotheek/?soort=verhaal")
    assert page.get_by_role("link", name="De stoel bij het raam").count() == 1
    page.goto(own_page)
    page.get_by_role("button", name="Neem het verhaal terug").click()
    page.wait_for_load_state()
    story.refresh_from_db()
    assert (story.state, page.goto(own_page).status) == ("withdrawn", 200)
