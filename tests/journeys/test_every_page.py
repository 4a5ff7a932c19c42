"""axe on every page, for every role that meets it; no page scrolls sideways at 320 px; pages stay light."""

import re
from urllib.parse import urljoin

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mmn_portal.core.deeds import DeskAdmin
from mmn_portal.people.models import User
from tests.architecture.test_house import PILLARS
from tests.journeys.conftest import log_in, sideways, submit, violations

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]
PUBLIC = (
    "/", "/en/", "/programma/", "/nieuws/", "/nieuws/nieuw-materiaal/", "/over/", "/privacy/", "/toegankelijkheid/", "/contact/",
    "/doe-mee/", "/agenda/", "/agenda/?provincie=NL-ZE", "/agenda/?weergave=maand", "/agenda/?weergave=week",
    "/agenda/?weergave=maand&maand=2030-01&soort=training", "/en/agenda/?weergave=maand", "/embed/agenda/", "/embed/agenda/?taal=en&provincie=NL-ZE",
    "/agenda/kijkje-in-de-keuken/", "/agenda/kick-off-utrecht/", "/agenda/kick-off-maastricht/",
    "/agenda/training-afgelast/", "/agenda/landelijke-startdag/", "/agenda/kick-off-3-september-2020/",
    "/agenda/kick-off-rotterdam/", "/agenda/kick-off-rotterdam/aanmelden/", "/agenda/kennis-jongeren/aanmelden/",
    "/agenda/kick-off-utrecht/aangemeld/", "/agenda/programma/studiedag/", "/organisaties/", "/organisaties/?q=bestaatniet", "/organisaties/buurthuis-de-linde/",
    "/campagne/", "/campagne/materiaal/", "/campagne/materiaal/?q=bestaatniet", "/campagne/pakketten/campagne-basis/",
    "/weken/", "/en/weken/", "/weken/week-van-het-vragen/", "/weken/week-van-het-vragen/?weergave=week", "/en/weken/week-van-het-vragen/",
    "/weken/week-van-het-vragen/?weergave=maand&provincie=NL-ZE", "/weken/week-van-het-vragen/?provincie=NL-ZE",
    "/weken/week-van-het-vragen/gesprekskaart/", "/weken/open-deurenweek-oost/", "/weken/week-van-het-bedanken/",
    "/embed/week/week-van-het-vragen/", "/agenda/koffie-met-een-vraag/",
    "/campagne/studio/", "/campagne/studio/sjablonen/mensen-maken/", "/s/onbekend", "/c/een-warme-straat/",
    "/campagne/materiaal/campagne-basis-banner/nieuw/",
    "/kennis/", "/kennis/bibliotheek/", "/kennis/bibliotheek/?q=bestaatniet", "/kennis/artikelen/welkomstgesprek/",
    "/kennis/artikelen/klussen-knippen/", "/kennis/weken/kennisboostweek-nieuwe-gezichten/",
    "/kennis/weken/kennisboostweek-jong/?weergave=lijst", "/agenda/kennisboostweek-jong-1/", "/en/kennis/",
    "/verhalen/eerst-een-keer-meekijken/", "/zoeken/", "/zoeken/?q=welkom", "/zoeken/?q=xyzzy", "/zoeken/?q=vrijwilliger",
    "/onderzoek/", "/onderzoek/codeboek/", "/en/onderzoek/",
    "/expedities/", "/en/expedities/",
    "/bronnen/", "/bronnen/plekken/", "/bronnen/plekken/?provincie=NL-ZE", "/bronnen/plekken/voorbeeld-1/",
    "/verklaring/", "/bewijs/", "/bewijs/?code=", "/bewijs/ABCDEFGHJKMNPQR/", "/agenda/kick-off-vandaag/",
    "/nieuwsbrief/", "/nieuwsbrief/gevraagd/", "/nieuwsbrief/archief/", "/en/nieuwsbrief/archief/",
    "/account/login/", "/account/signup/", "/account/password/reset/",
    "/account/login/code/", "/postvak/", "/bestaat-niet/", "/en/agenda/kick-off-utrecht/",
)  # fmt: skip
MINE = (
    "/mijn/", "/mijn/gegevens/", "/mijn/gegevens/vergeten/", "/mijn/aanmeldingen/", "/mijn/aanmeldingen/vragen/",
    "/agenda/kick-off-utrecht/aanmelden/",
    "/organisaties/buurthuis-de-linde/beheer/", "/organisaties/buurthuis-de-linde/beheer/pagina/",
    "/organisaties/buurthuis-de-linde/beheer/uitnodigen/", "/organisaties/buurthuis-de-linde/beheer/locatie/",
    "/organisaties/buurthuis-de-linde/beheer/verlaten/", "/organisaties/nieuw/", "/organisaties/nieuw/gegevens/",
    "/organisaties/bibliotheek-de-brug/aansluiten/", "/account/email/", "/account/password/change/", "/account/2fa/",
    "/account/sessions/", "/verklaring/tekenen/", "/bronnen/plekken/nieuw/", "/bronnen/plekken/voorbeeld-1/", "/bronnen/kennismakingen/",
    "/expedities/aanmelden/expeditie-oost/", "/onderzoek/deelname/buurthuis-de-linde/", "/onderzoek/deelname/buurthuis-de-linde/toestemming/", "/campagne/cijfers/buurthuis-de-linde/", "/campagne/codes/buurthuis-de-linde/", "/c/een-warme-straat/wijzigen/", "/campagne/eigen/buurthuis-de-linde/nieuw/",
    "/weken/week-van-het-vragen/",
    "/verhalen/vertellen/", "/agenda/kennisboostweek-nieuwe-gezichten-4/aanmelden/",
    "/kennis/weken/kennisboostweek-nieuwe-gezichten/", "/kennis/weken/kennisboostweek-nieuwe-gezichten/kiezen/",
    "/agenda/programma/studiedag/kiezen/", "/organisaties/buurthuis-de-linde/aanmeldingen/",
    "/organisaties/buurthuis-de-linde/activiteit/", "/organisaties/buurthuis-de-linde/activiteit/kijkje-in-de-keuken/afgelasten/",
)  # fmt: skip
EMPTY_FORMS = (
    "/contact/", "/doe-mee/", "/nieuwsbrief/", "/agenda/kick-off-utrecht/aanmelden/", "/account/signup/", "/account/login/",
    "/account/password/reset/",
)  # fmt: skip
LIGHT = (
    "/",
    "/agenda/",
    "/agenda/?weergave=maand",
    "/embed/agenda/",
    "/kennis/",
    "/kennis/weken/kennisboostweek-nieuwe-gezichten/",
    "/weken/",
    "/embed/week/week-van-het-vragen/",
    "/zoeken/?q=welkom",
    "/agenda/kick-off-utrecht/",
    "/campagne/pakketten/campagne-basis/",
    "/contact/",
    "/organisaties/",
    "/nieuws/",
    "/doe-mee/",
    "/nieuwsbrief/",
    "/account/login/",
    "/account/signup/",
    "/agenda/kick-off-utrecht/aanmelden/",
)
# With pictures to look at, and those that are forms and lists.
MOST_BYTES, MOST_OF_A_FORM, MOST_REQUESTS = 250_000, 100_000, 10
PICTURED = (
    "/", "/agenda/kick-off-utrecht/", "/campagne/pakketten/campagne-basis/", "/kennis/", "/weken/", "/nieuws/",
    "/kennis/weken/kennisboostweek-nieuwe-gezichten/",
)  # fmt: skip


def walk(page, addresses) -> list[str]:
    found = []
    for address in addresses:
        page.goto(address)
        found += violations(page) + sideways(page)
    return found


@pytest.mark.timeout(400)
def test_public_pages(page):
    assert walk(page, PUBLIC) == []


def test_pages_of_a_coordinator(page):
    log_in(page, "eigenaar")

    assert walk(page, MINE) == []


def test_pages_of_who_proposed_an_activity(page):
    log_in(page, "ander")
    own = "/organisaties/bibliotheek-de-brug/activiteit/"
    found = walk(page, [own, f"{own}proefmiddag-voorlezen/"])
    page.goto(own)
    page.fill("[name=day]", "2027-10-31")
    page.fill("[name=begins]", "02:30")
    submit(page)
    assert page.locator("main [aria-invalid=true]").count() > 0

    assert found + violations(page) + sideways(page) == []


def test_pages_of_the_studio(page):
    log_in(page, "eigenaar")
    page.goto("/campagne/studio/")
    design = page.locator("section[aria-labelledby=mine] a").first.get_attribute("href")
    pages = [
        f"{design}?maat=verhaal",
        f"{design}klaar/",
        f"{design}drukken/",
        f"{design}serie/",
        "/campagne/studio/sjablonen/verhaal/",
    ]

    assert walk(page, pages) == []


def test_the_page_of_a_network(page):
    log_in(page, "netwerk")
    assert walk(page, ["/netwerken/agora/"]) == []
    assert "14 organisaties" in page.locator("main").inner_text()


def test_pages_of_a_leader(page):
    log_in(page, "leider")
    page.goto("/expedities/leider/")
    paths = [link.get_attribute("href") for link in page.locator("h3 a").all()]
    assert len(paths) == 3
    assert (
        walk(page, ["/expedities/leider/", *paths, f"{paths[0]}loggen/", f"{paths[0]}fase/", f"{paths[-1]}scan/"]) == []
    )


def test_pages_of_the_research(page):
    log_in(page, "gegevens")
    page.goto("/onderzoek/balie/")
    exports = [link.get_attribute("href") for link in page.locator("[aria-labelledby=exports] li a").all()]
    assert len(exports) == 2
    assert walk(page, ["/onderzoek/balie/", *exports]) == []


def test_forms_that_were_sent_empty(page):
    found = []
    for address in EMPTY_FORMS:
        page.goto(address)
        page.locator("main form [type=submit]").first.click()
        page.wait_for_load_state()
        assert page.locator("main [aria-invalid=true]").count() > 0, address
        found += violations(page)

    assert found == []


# The list of tables beside each page of the desk: a hundred and fifty links, the same on all.
BESIDE = "#nav-sidebar"


@pytest.fixture
def short_lists(monkeypatch):
    """More rows than the questions that a list may ask."""
    monkeypatch.setattr(DeskAdmin, "list_per_page", 20)


@pytest.fixture
def few_rows(monkeypatch):
    """Six rows look as a hundred do, and leave a second page to go to."""
    monkeypatch.setattr(DeskAdmin, "list_per_page", 6)


@pytest.mark.timeout(400)
def test_the_lists_of_the_desk(page, few_rows):
    log_in(page, "beheer")
    lists = [reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist") for model in our_models()]

    found = []
    for address in ["/beheer/", "/beheer/componenten/", "/beheer/events/event/add/", "/beheer/events/event/"]:
        page.goto(address)
        found += violations(page)
    for address in lists:
        page.goto(address)
        found += violations(page, without=BESIDE)

    assert found == []


def test_no_list_or_form_of_the_desk_asks_more_than_it_may(portal, short_lists):
    assert too_curious(our_models()) == []


@pytest.mark.timeout(240)
@pytest.mark.parametrize("half", [0, 1])
def test_the_forms_of_the_desk(page, half):
    log_in(page, "beheer")
    walked, found = 0, []
    for model in our_models()[half::2]:
        name, first = (
            f"admin:{model._meta.app_label}_{model._meta.model_name}",
            model._default_manager.order_by("pk").first(),
        )
        answer = page.goto(reverse(f"{name}_change", args=[first.pk]) if first else reverse(f"{name}_add"))
        # What only deeds make has no form of its own where there is none yet.
        if first or answer.status != 403:
            assert answer.status == 200, page.url
            walked, found = walked + 1, found + violations(page, without=BESIDE)

    assert (walked > 25, found) == (True, [])


@pytest.mark.timeout(240)
def test_the_deeds_of_the_desk(page):
    log_in(page, "beheer")
    addresses = deeds_of_the_desk()

    assert len(addresses) > 25
    assert [line for address in addresses if page.goto(address) for line in violations(page, without=BESIDE)] == []


def deeds_of_the_desk() -> list[str]:
    """The pages that the buttons above a form lead to, of each kind once; files are not pages."""
    client, found = Client(), []
    client.force_login(User.objects.get(email="beheer@demo.test"))
    for model in our_models():
        first = model._default_manager.order_by("pk").first()
        if first:
            form = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[first.pk])
            tools = re.search(r'<ul class="object-tools">(.*?)</ul>', client.get(form).text, re.DOTALL)
            links = [urljoin(form, href) for href in re.findall(r'href="([^"]+)"', tools[1])] if tools else []
            found += [link for link in links if link.startswith("/beheer/") and not link.endswith("/history/")]
    return [link for link in dict.fromkeys(found) if client.get(link).headers["Content-Type"].startswith("text/html")]


def our_models() -> list:
    models = sorted(admin.site._registry, key=lambda model: model._meta.label)
    return [model for model in models if model.__module__.split(".")[0] in {"mmn_portal", *PILLARS}]


def too_curious(models) -> list[str]:
    """Lists and forms of the desk that ask more than they may, on the demo: most lists hold more rows than questions."""
    client, found = Client(), []
    client.force_login(User.objects.get(email="beheer@demo.test"))
    for model in models:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        first = model._default_manager.order_by("pk").first()
        asked = [(reverse(f"{name}_changelist"), 15)]
        asked += [(reverse(f"{name}_change", args=[first.pk]), 30)] if first else []
        for address, most in asked:
            client.get(address)
            with CaptureQueriesContext(connection) as questions:
                client.get(address)
            found += [f"{address}: {len(questions)} questions"] if len(questions) > most else []
    return found


# What the browser itself counted for this page: bytes on the wire and addresses.
# What each file weighs as nginx sends it: text is compressed (deploy/nginx.conf), pictures and fonts are so already.
COUNTED = """() => Promise.all(
    [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")].map(async one => {
        const answer = await fetch(one.name), body = await answer.blob();
        if (!/text|javascript|json|svg/.test(answer.headers.get("content-type"))) return [one.name, body.size];
        const packed = body.stream().pipeThrough(new CompressionStream("gzip"));
        return [one.name, (await new Response(packed).blob()).size];
    }))"""


def test_pages_stay_light_and_ask_nobody_else(page):
    heavy = []
    for address in LIGHT:
        page.goto(address)
        page.wait_for_load_state("networkidle")
        counted = page.evaluate(COUNTED)
        weight, hosts = sum(size for _name, size in counted), {name.split("/")[2] for name, _size in counted}
        # A kit shows a picture of each of its files, loaded as they come into sight: more requests than other pages.
        most = 30 if "/pakketten/" in address else MOST_REQUESTS
        if (
            weight > (MOST_BYTES if address in PICTURED else MOST_OF_A_FORM)
            or len(counted) > most
            or hosts != {page.url.split("/")[2]}
        ):
            heavy.append((address, weight, [name for name, _size in counted]))

    assert heavy == []
