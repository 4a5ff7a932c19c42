"""A company meets an organisation: offered, matched with reasons, asked, talked, shared, agreed, looked back on."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mmn_portal.outbox import actions as outbox
from sources import actions
from sources.models import Introduction, Offer, Opening, Outcome
from tests.journeys.conftest import log_in, submit, violations

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]


def test_a_company_meets_an_organisation(page, mailbox, browser, portal):
    today = timezone.localdate()
    other = browser.new_context(base_url=portal).new_page()
    other.set_default_timeout(10_000)
    log_in(other, "coordinator")

    # The organisation asks for people.
    other.goto("/bronnen/")
    other.get_by_role("link", name="Vraag om mensen").click()
    submit(other)
    assert other.locator("[aria-invalid=true]").count() > 0
    assert violations(other) == []
    other.fill("[name=title]", "Muren verven")
    other.fill("[name=text]", "Een middag verven, met soep na.")
    other.locator("label[for=id_shape_0]").click()
    other.locator("label[for=id_parts_10]").click()
    other.fill("[name=from_on]", str(today))
    other.fill("[name=until_on]", str(today + timedelta(days=60)))
    other.fill("[name=place]", "Utrecht")
    for name, value in (("people_min", "4"), ("people_max", "16"), ("age_from", "0")):
        other.fill(f"[name={name}]", value)
    submit(other)
    opening = Opening.objects.get(title="Muren verven")

    # The company offers people, and sees why it fits.
    log_in(page, "bron")
    page.goto("/bronnen/aanbod/nieuw/")
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
    assert Offer.objects.filter(title="Tien collega's").count() == 1
    assert "donderdag middag" in page.locator("main").inner_text()
    page.get_by_role("link", name="Muren verven").click()
    page.fill("[name=text]", "Bel me op 06 12345678")
    submit(page)
    assert page.locator("[aria-invalid=true]").count() == 1
    page.fill("[name=text]", "Mogen wij komen verven?")
    submit(page)
    introduction = Introduction.objects.get(opening=opening)

    # They talk; details are seen when both share; one proposes and the other agrees.
    other.goto(mailbox.link("coordinator@demo.test", "kennismakingen"))
    other.fill("[name=text]", "Heel graag!")
    other.locator("button[value=write]").click()
    other.wait_for_load_state()
    page.goto(introduction.get_absolute_url())
    page.locator("button[value=share]").click()
    page.wait_for_load_state()
    assert "coordinator@demo.test" not in page.locator("main").inner_text()
    other.reload()
    other.locator("button[value=share]").click()
    other.wait_for_load_state()
    assert "bron@demo.test" in other.locator("main").inner_text()
    page.goto(introduction.get_absolute_url())
    page.fill("[name=people]", "10")
    page.fill("[name=day]", str(today + timedelta(days=1)))
    page.locator("button[value=propose]").click()
    page.wait_for_load_state()
    assert violations(page) == []
    other.goto(mailbox.link("coordinator@demo.test", "kennismakingen"))
    other.locator("button[value=agree]").click()
    other.wait_for_load_state()
    assert violations(other) == []

    # Two days after it is looked back on, in a minute.
    later = timezone.now() + timedelta(days=4)
    actions.ask_outcomes(now=later)
    outbox.deliver(now=later)
    other.goto(mailbox.link("coordinator@demo.test", "terugblik"))
    other.fill("[name=came]", "9")
    other.fill("[name=new_faces]", "8")
    other.locator("label[for=id_satisfied_4]").click()
    submit(other)
    outcome = Outcome.objects.get(introduction=introduction)
    assert (outcome.came, outcome.new_faces, outcome.satisfied) == (9, 8, 5)
    other.context.close()
