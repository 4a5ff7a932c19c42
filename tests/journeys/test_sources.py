"""A company signs up and meets an organisation: confirmed, offered, matched with reasons, asked, talked, shared, agreed,
looked back on after two and after ninety days."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mmn_portal.core import tokens
from mmn_portal.outbox import actions as outbox
from mmn_portal.people.models import Organisation
from sources import actions, mails
from sources.models import Introduction, Offer, Opening, Outcome
from tests.journeys.conftest import log_in, submit, violations

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]
ME = "gerda@example.nl"


def someone_else(browser, portal, name):
    other = browser.new_context(base_url=portal).new_page()
    other.set_default_timeout(10_000)
    log_in(other, name)
    return other


def sign_up_as_company(page, mailbox):
    page.goto("/account/signup/")
    page.fill("[name=name]", "Gerda Groen")
    page.fill("[name=email]", ME)
    page.fill("[name=password1]", "een-goed-geheim-9")
    submit(page)
    page.goto(mailbox.link(ME, "confirm-email"))
    submit(page)
    if "/login/" in page.url:
        page.fill("[name=login]", ME)
        page.fill("[name=password]", "een-goed-geheim-9")
        submit(page)
    page.locator('main a[href="/organisaties/nieuw/"]').first.click()
    page.fill("[name=name]", "Schilders van Nu")
    submit(page)
    page.locator("[name=kind][value=company]").check(force=True)
    page.select_option("[name=sector]", "anders")
    page.fill("[name=place]", "Utrecht")
    submit(page)


def ask_for_people(page, today):
    page.goto("/bronnen/")
    page.get_by_role("link", name="Vraag om mensen").click()
    submit(page)
    assert page.locator("[aria-invalid=true]").count() > 0
    assert violations(page) == []
    page.fill("[name=title]", "Muren verven")
    page.fill("[name=text]", "Een middag verven, met soep na.")
    page.locator("label[for=id_shape_0]").click()
    page.locator("label[for=id_parts_10]").click()
    page.fill("[name=from_on]", str(today))
    page.fill("[name=until_on]", str(today + timedelta(days=60)))
    page.fill("[name=place]", "Utrecht")
    for name, value in (("people_min", "4"), ("people_max", "16"), ("age_from", "0")):
        page.fill(f"[name={name}]", value)
    submit(page)


def offer_people(page, today):
    """From the menu."""
    page.goto("/mijn/")
    page.locator("header").get_by_role("link", name="Bronnen").first.click()
    page.get_by_role("link", name="Bied mensen aan").first.click()
    page.fill("[name=title]", "Tien collega's")
    page.fill("[name=text]", "We klussen graag.")
    page.locator("label[for=id_shape_0]").click()
    page.locator("label[for=id_parts_10]").click()
    page.fill("[name=from_on]", str(today))
    page.fill("[name=until_on]", str(today + timedelta(days=60)))
    page.fill("[name=place]", "Utrecht")
    page.locator("label[for=id_who_0]").click()
    for name, value in (("people_from", "5"), ("people_to", "10"), ("youngest", "18"), ("radius_km", "30")):
        page.fill(f"[name={name}]", value)
    submit(page)


def test_a_company_meets_an_organisation(page, mailbox, browser, portal):
    today = timezone.localdate()
    thursday = today + timedelta(days=(3 - today.weekday()) % 7 or 7)
    other = someone_else(browser, portal, "coordinator")
    ask_for_people(other, today)
    opening = Opening.objects.get(title="Muren verven")

    # The company signs up and offers people; until NOV confirmed it nothing is suggested, and the page says why.
    sign_up_as_company(page, mailbox)
    offer_people(page, today)
    assert Offer.objects.filter(title="Tien collega's").count() == 1
    assert "NOV heeft de organisatie nog niet bevestigd" in page.locator("main").inner_text()
    assert page.get_by_role("link", name="Muren verven").count() == 0
    staff = someone_else(browser, portal, "staf")
    staff.goto("/beheer/people/organisation/?q=Schilders")
    staff.locator("[name=_selected_action]").check()
    staff.select_option("[name=action]", "confirm")
    staff.locator("button[name=index]").click()
    staff.wait_for_load_state()
    assert Organisation.objects.get(name="Schilders van Nu").is_confirmed
    staff.context.close()

    # Now it sees what fits and why, and asks.
    page.reload()
    assert "donderdagmiddag" in page.locator("main").inner_text()
    assert violations(page) == []
    page.get_by_role("link", name="Wijzigen").click()
    assert violations(page) == []
    page.go_back()
    page.get_by_role("link", name="Muren verven").click()
    page.fill("[name=text]", "Bel me op 06.12.34.56.78")
    submit(page)
    assert page.locator("[aria-invalid=true]").count() == 1
    page.fill("[name=text]", "Mogen wij komen verven?")
    submit(page)
    introduction = Introduction.objects.get(opening=opening)

    # They talk; details are seen when both share, and only of whoever chose.
    other.goto(mailbox.link("coordinator@demo.test", "kennismakingen"))
    other.fill("[name=text]", "Heel graag!")
    other.locator("button[value=write]").click()
    other.wait_for_load_state()
    page.goto(introduction.get_absolute_url())
    page.locator("button[value=share]").click()
    page.wait_for_load_state()
    assert "coordinator@demo.test" not in page.locator("main").inner_text()
    other.goto(mailbox.link("coordinator@demo.test", "kennismakingen"))
    other.locator("button[value=share]").click()
    other.wait_for_load_state()
    assert ME in other.locator("main").inner_text()
    page.reload()
    shown = page.locator("main").inner_text()
    assert ("coordinator@demo.test" in shown, "eigenaar@demo.test" in shown) == (True, False)

    # One proposes, the other agrees to what it saw.
    page.fill("[name=people]:visible", "10")
    page.fill("[name=day]:visible", str(thursday))
    page.locator("label[for=id_part_1]").click()
    page.locator("button[value=propose]").click()
    page.wait_for_load_state()
    assert violations(page) == []
    other.goto(mailbox.link("coordinator@demo.test", "kennismakingen"))
    assert violations(other) == []
    other.locator("button[value=agree]").click()
    other.wait_for_load_state()
    introduction.refresh_from_db()
    assert (introduction.state, introduction.day, introduction.part) == ("agreed", thursday, 1)
    assert violations(other) == []

    # Two days after it both look back in a minute; ninety days after the organisation once more.
    for days in (3, 91):
        later = timezone.make_aware(timezone.datetime.combine(thursday, timezone.datetime.min.time()))
        actions.ask_outcomes(now=later + timedelta(days=days))
        outbox.deliver(now=later + timedelta(days=days))
        other.goto(mailbox.link("coordinator@demo.test", "terugblik"))
        assert violations(other) == []
        fields = {"came": "9", "new_faces": "8", "hours": "36"} if days == 3 else {"active": "4"}
        for name, value in fields.items():
            other.fill(f"[name={name}]", value)
        if days == 3:
            other.locator("label[for=id_satisfied_4]").click()
        submit(other)
    page.goto(mailbox.link(ME, "terugblik"))
    page.locator("label[for=id_satisfied_3]").click()
    page.locator("label[for=id_again_0]").click()
    submit(page)
    outcome = Outcome.objects.get(introduction=introduction)
    assert (outcome.came, outcome.new_faces, outcome.hours, outcome.satisfied, outcome.active_later, outcome.again) == (
        9, 8, 36, 5, 4, True,
    )  # fmt: skip
    assert violations(page) == []
    other.context.close()


def test_every_page_of_sources_can_be_used_by_all(page):
    log_in(page, "coordinator")
    opening = Opening.objects.filter(organisation__name="Buurthuis De Linde", state="open").order_by("pk").first()
    offer = Offer.objects.get(title="Klas 4 wil iets doen voor de buurt")
    pages = [
        "/bronnen/", "/bronnen/plekken/", "/bronnen/kennismakingen/", opening.get_absolute_url(),
        f"{opening.get_absolute_url()}wijzigen/", f"{opening.get_absolute_url()}vraag/{offer.key}/",
        f"/bronnen/actueel/{tokens.make(mails.CURRENT, 'opening', opening.pk)}/", "/bronnen/aanbod/nieuw/",
    ]  # fmt: skip
    found, without_mark = [], []
    for address in pages:
        page.goto(address)
        found += violations(page)
        if (
            "nieuw" not in address
            and "wijzigen" not in address
            and page.get_by_text("voorbeeld", exact=True).count() == 0
        ):
            without_mark.append(address)

    assert (found, without_mark) == ([], [])
