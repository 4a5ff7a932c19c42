"""A campaign week: activities of three organisations, a poster, a story, and a visitor who finds it all; also on another site."""

import json

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from campaigns.models import WallPoster, Week
from mmn_portal.events.models import Event
from mmn_portal.people.models import Organisation
from mmn_portal.programme.models import Story
from tests.journeys.conftest import submit, violations
from tests.journeys.test_agenda import another_site, fill_in  # noqa: F401 -- a fixture

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]
WEEK = "/weken/meeloopweek/"
# account, organisation, title, place, province
ADDED = (
    ("eigenaar", "buurthuis-de-linde", "Meelopen in de keuken", "Utrecht, Utrecht", "NL-UT"),
    ("ander", "bibliotheek-de-brug", "Meelopen met een voorlezer", "Zwolle, Overijssel", "NL-OV"),
)


def test_a_week_from_activity_to_wall(page, as_role, another_site):  # noqa: F811
    week = Week.objects.get(slug="meeloopweek")
    already = week.events.count()

    # Two owners come from the page of the week, where their activity is asked for with the week chosen already.
    for account, slug, title, place, _province in ADDED:
        owner = as_role(account)
        owner.goto(WEEK)
        owner.locator(f"#meedoen a[href*='/{slug}/activiteit/']").click()
        assert owner.locator("[name=moment]:checked").get_attribute("value") == str(week.pk)
        day = week.starts_on.replace(year=week.starts_on.year + 1)
        fill_in(
            owner, title=title, lead="Kom een keer kijken.", day=day.isoformat(), begins="13:00", ends="15:00", seats="6",
            place=place, address="Straat 1", contact_name="De balie",
        )  # fmt: skip
        # A year too late: it is said at the question about the week, and nothing is lost.
        submit(owner)
        assert owner.locator(".error-summary li").count() == 1
        assert owner.input_value("[name=title]") == title
        fill_in(owner, day=week.starts_on.isoformat())
        submit(owner)

    # Staff add the third at the desk, and say yes to the one that waits.
    staff = as_role("staf")
    staff.goto("/beheer/events/event/?state__exact=proposed")
    for box in staff.locator("tr:has-text('Meelopen met') input.action-select").all():
        box.check()
    staff.select_option("select[name=action]", "publish")
    staff.locator("button[name=index]").click()
    staff.wait_for_load_state()
    host = (
        Organisation.objects.confirmed().exclude(slug__in=[slug for _a, slug, *_more in ADDED]).order_by("pk").first()
    )
    staff.goto("/beheer/events/event/add/")
    staff.fill("[name=title_nl]", "Meelopen langs de lijn")
    staff.select_option("[name=kind]", "campagneactiviteit")
    staff.fill("[name=starts_on]", week.ends_on.isoformat())
    staff.fill("[name=host]", str(host.pk))
    staff.select_option("[name=moment]", str(week.pk))
    staff.locator("[name=_save]").click()
    staff.goto("/beheer/events/event/?q=langs+de+lijn")
    staff.check("#action-toggle")
    staff.select_option("select[name=action]", "publish")
    staff.locator("button[name=index]").click()
    staff.wait_for_load_state()
    third = Event.objects.get(title_nl="Meelopen langs de lijn")
    cache.clear()

    # A visitor finds all of them: in the list, on the map, in the month and in the week.
    visitor = as_role("", width=360)
    visitor.goto("/weken/")
    visitor.locator("a.card-link[href$='/meeloopweek/']").click()
    listed = visitor.locator("#activiteiten").inner_text()
    titles = [title for _a, _s, title, _p, _c in ADDED] + [third.title_nl]
    assert [title in listed for title in titles] == [True] * 3
    assert visitor.locator("[data-number=activities] .fact").inner_text() == str(already + 3)
    for _account, _slug, title, _place, province in ADDED:
        visitor.goto(WEEK)
        visitor.locator(f".map-list a[href*={province}]").click()
        assert title in visitor.locator("#activiteiten .sessions").first.inner_text()
        assert visitor.url.endswith("#activiteiten")
    for view in ("maand", "week"):
        visitor.goto(WEEK)
        visitor.locator(f"#activiteiten a.tab[href*='weergave={view}']").click()
        assert [visitor.locator(f"a.calendar-entry:has-text('{title}')").count() for title in titles] == [1] * 3
        assert visitor.evaluate("document.documentElement.scrollWidth") <= 360
        assert violations(visitor) == []

    # The counters follow along without a new page.
    page.clock.install()
    page.goto(WEEK)
    Event.objects.filter(pk=third.pk).update(moment=None)
    cache.clear()
    with page.expect_response("**/stand.json") as asked:
        page.clock.fast_forward(31_000)
    assert json.loads(asked.value.body())["activities"]["number"] == already + 2
    expect(page.locator("[data-number=activities] .fact")).to_have_text(str(already + 2))

    # A poster: from the design to the wall, and back.
    owner = as_role("eigenaar")
    owner.goto("/mijn/")
    owner.locator("[aria-labelledby=my-designs] a:has-text('Onze straat warmer')").click()
    design = owner.url
    assert violations(owner) == []
    owner.locator("#muur li:has-text('Meeloopweek') button[value=op]").click()
    owner.wait_for_load_state()
    assert "hangt op de muur" in owner.locator(".messages").inner_text()
    poster = WallPoster.objects.get(moment=week)
    visitor.goto(WEEK)
    picture = visitor.locator("#muur img").first
    picture.scroll_into_view_if_needed()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 300
    address = picture.get_attribute("src")
    assert picture.get_attribute("alt") == poster.alt
    owner.goto(design)
    owner.locator("#muur li:has-text('Meeloopweek') button[value=terug]").click()
    owner.wait_for_load_state()
    assert visitor.goto(address).status == 404
    visitor.goto(WEEK)
    assert visitor.locator("#muur img").count() == 0

    # A volunteer's story: told for this week by an organisation, read by NOV, and on the wall.
    owner.goto(WEEK)
    owner.locator("#verhalen a[href*='/verhalen/vertellen/']").click()
    fill_in(
        owner, title="Eerst alleen kijken", wanted="Iemand erbij.", did="We lieten haar een middag meelopen.",
        happened="Ze kwam de week erna terug.", tip="Zet koffie klaar.",
    )  # fmt: skip
    owner.select_option("[name=theme]", "waarderen")
    owner.locator("label[for=id_may_publish]").click()
    submit(owner)
    assert Story.objects.get(title="Eerst alleen kijken").moment == week
    visitor.goto(WEEK)
    assert "Eerst alleen kijken" not in visitor.locator("#verhalen").inner_text()
    staff.goto("/beheer/programme/story/?q=Eerst+alleen")
    staff.check("#action-toggle")
    staff.select_option("select[name=action]", "publish")
    staff.locator("button[name=index]").click()
    staff.wait_for_load_state()
    cache.clear()
    visitor.goto(WEEK)
    assert "Eerst alleen kijken" in visitor.locator("#verhalen").inner_text()
    assert violations(visitor) == []

    # Another site shows the week, and its links leave the frame.
    page.goto(WEEK)
    page.locator("details summary:has(~ .details-body #embed-code)").click()
    elsewhere = another_site(as_role(""), page.input_value("#embed-code"))
    frame = elsewhere.frame_locator("iframe")
    frame.locator("h2 a").first.wait_for()
    assert elsewhere.context.cookies() == []
    frame.locator("a:has-text('Bekijk de hele week')").click()
    elsewhere.wait_for_url("**/weken/meeloopweek/")
