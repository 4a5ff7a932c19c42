"""Research: asked with consent, answered page by page, exported after somebody else approved."""

import time
import zipfile

import pytest

from mmn_portal.outbox.models import Mail
from research import actions
from research.models import Download, Export, Invitation, Response
from tests.journeys.conftest import log_in, open_without, submit, violations

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]


def test_an_organisation_goes_on_with_its_questionnaire_and_sends_it(page, mailbox):
    log_in(page, "coordinator")
    page.goto("/mijn/")
    page.locator("[aria-labelledby=panel-research] a").click()
    page.get_by_role("link", name="Ga verder").click()
    page.get_by_role("link", name="Hoe open zijn wij?").click()
    page.locator("label[for=id_v18_bestuur_3]").click()
    page.locator("[data-saved-words]", has_text="Bewaard").wait_for()
    invitation = Invitation.objects.get(wave__code="T1", participation__organisation__slug="buurthuis-de-linde")
    assert invitation.response.answers.get(item__code="v18_bestuur").number == 4
    page.reload()
    assert page.locator("#id_v18_bestuur_3").is_checked()
    assert violations(page) == []
    submit(page)
    page.get_by_role("link", name="Naar alle pagina's").click()
    page.get_by_role("button", name="Verstuur onze antwoorden").click()
    page.wait_for_load_state()
    assert Response.objects.get(invitation=invitation).sent_at is not None
    page.goto("/onderzoek/deelname/buurthuis-de-linde/")
    assert page.locator("thead th").all_inner_texts()[1:] == ["T0", "T1"]
    assert any("Bedankt" in message.subject for message in mailbox.to("coordinator@demo.test"))


def test_a_refused_answer_is_said_so_at_its_question_and_clicking_on_loses_nothing(browser, portal):
    # A page of its own: browsers put a refused answer in their console.
    page = browser.new_context(base_url=portal, viewport={"width": 360, "height": 800}).new_page()
    log_in(page, "coordinator")
    page.goto("/onderzoek/deelname/buurthuis-de-linde/")
    page.get_by_role("link", name="Ga verder").click()
    page.get_by_role("link", name="Hoeveel vrijwilligers?").click()
    answers = Response.objects.get(invitation__wave__code="T1", sent_at=None).answers
    before = answers.get(item__code="v02_vrijw_4w").number
    page.fill("[name=v02_vrijw_4w]", "veel")
    page.locator("[name=v02_vrijw_4w]").blur()
    page.locator("#div_id_v02_vrijw_4w [data-saved-words]", has_text="heel getal").wait_for()
    assert (violations(page), answers.get(item__code="v02_vrijw_4w").number) == ([], before)
    page.fill("[name=v02_vrijw_4w]", "33")
    page.get_by_role("link", name="Naar alle pagina's").click()
    page.wait_for_load_state()
    # The page is gone, and its last answer still on the way: a browser tells nobody when that came in.
    end = time.monotonic() + 10
    while answers.get(item__code="v02_vrijw_4w").number != 33 and time.monotonic() < end:
        time.sleep(0.05)
    assert answers.get(item__code="v02_vrijw_4w").number == 33
    page.context.close()


def test_what_is_answered_before_the_script_is_there_is_kept_when_it_comes(browser, portal):
    page = browser.new_context(base_url=portal).new_page()
    log_in(page, "coordinator")
    page.goto("/onderzoek/deelname/buurthuis-de-linde/")
    page.get_by_role("link", name="Ga verder").click()
    chapters = {name: page.get_by_role("link", name=name).get_attribute("href") for name in ("Hoeveel", "Hoe open")}
    answers = Response.objects.get(invitation__wave__code="T1", sent_at=None).answers

    # An answer that is not taken says so at its question, as it would have at once.
    script = open_without(page, "research-saving", chapters["Hoeveel"])
    number = page.wait_for_selector("[name=v02_vrijw_4w]")
    number.fill("veel")
    number.evaluate("box => box.blur()")
    script.continue_()
    page.locator("#div_id_v02_vrijw_4w [data-saved-words]", has_text="heel getal").wait_for()

    script = open_without(page, "research-saving", chapters["Hoe open"])
    page.wait_for_selector("label[for=id_v18_bestuur_3]").click()
    script.continue_()
    page.locator("[data-saved-words]", has_text="Bewaard").wait_for()
    assert answers.get(item__code="v18_bestuur").number == 4
    page.context.close()


def test_a_researcher_asks_a_steward_approves_and_a_withdrawal_reaches_the_file(
    page, mailbox, browser, portal, tmp_path
):
    log_in(page, "onderzoeker")
    page.goto("/mijn/")
    page.locator("[aria-labelledby=panel-research-desk] a").click()
    assert violations(page) == []
    page.get_by_role("link", name="Vraag gegevens aan").click()
    submit(page)
    assert page.locator("[aria-invalid=true]").count() > 0
    page.locator("label[for=id_waves_0]").click()
    page.fill("[name=purpose]", "Vergelijken van de nulmeting.")
    submit(page)
    export = Export.objects.get(purpose="Vergelijken van de nulmeting.")
    assert page.locator("main form [type=submit]").count() == 0

    steward = browser.new_context(base_url=portal, accept_downloads=True).new_page()
    log_in(steward, "gegevens")
    steward.goto(mailbox.link("gegevens@demo.test", "balie/exports"))
    steward.locator("label[for=id_approve_0]").click()
    submit(steward)
    actions.make_missing(now=export.requested_at)
    steward.context.close()

    page.goto(mailbox.link("onderzoeker@demo.test", "balie/exports"))
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download (zip)").click()
    with zipfile.ZipFile(waiting.value.path()) as package:
        names = package.namelist()
    assert ("codebook.csv" in names, Download.objects.filter(export=export).count()) == (True, 1)

    owner = browser.new_context(base_url=portal).new_page()
    log_in(owner, "eigenaar")
    owner.goto("/onderzoek/deelname/buurthuis-de-linde/toestemming/")
    owner.locator("label[for=id_questionnaire_1]").click()
    submit(owner)
    owner.context.close()
    page.reload()
    told = Mail.objects.filter(template="mails/research/export_withdrawn", email="onderzoeker@demo.test")
    assert ("nam haar toestemming terug" in page.locator("main").inner_text(), told.count()) == (True, 1)
