"""A visitor without an account: looks around, registers, confirms by mail, asks for news, says what she will do."""

import pytest

from mmn_portal.events.models import Event
from mmn_portal.mailing.models import Subscription
from mmn_portal.programme.models import Contribution
from tests.journeys.conftest import submit, violations

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]
ME = "visser@example.nl"


def test_visitor_without_account(page, mailbox):
    page.goto("/")
    page.locator('header a[href="/agenda/"]').first.click()
    # What else stands on the first page depends on the day of the week.
    page.select_option("[name=soort]", "kick-off")
    page.locator(".filter-bar [type=submit]").click()
    page.locator('main a[href="/agenda/online-kick-off/"]').first.click()
    page.locator('main a[href="/agenda/online-kick-off/aanmelden/"]').first.click()

    # An empty form says at the fields what to do, and axe finds nothing.
    submit(page)
    assert page.locator("main [aria-invalid=true]").count() == 2
    assert page.title().split(":")[0] in {"Error", "Fout"}
    assert violations(page) == []

    page.fill("[name=name]", "Wil Visser")
    page.fill("[name=email]", ME)
    submit(page)
    event = Event.objects.get(slug="online-kick-off")
    assert event.registrations.get(email=ME).seat == "held"
    assert violations(page) == []

    page.goto(mailbox.link(ME, "/aanmelding/"))
    assert event.registrations.get(email=ME).seat == "held"
    page.locator(
        "main form:has([name=deed][value=confirm]) [type=submit], main button[name=deed][value=confirm]"
    ).first.click()
    page.wait_for_load_state()
    assert event.registrations.get(email=ME).seat == "confirmed"
    assert violations(page) == []

    # News: asked for, confirmed from the mailbox, stopped again.
    page.locator('footer a[href="/nieuwsbrief/"]').first.click()
    page.fill("[name=email]", ME)
    submit(page)
    page.goto(mailbox.link(ME, "/nieuwsbrief/bevestigen/"))
    submit(page)
    assert set(Subscription.objects.filter(subscriber__email=ME).values_list("state", flat=True)) == {"active"}
    assert violations(page) == []
    page.goto(mailbox.link(ME, "/nieuwsbrief/afmelden/"))
    submit(page)
    assert set(Subscription.objects.filter(subscriber__email=ME).values_list("state", flat=True)) == {"ended"}

    # Take part.
    page.locator('footer a[href="/doe-mee/"]').first.click()
    page.fill("[name=chance]", "Onze straat kent veel mensen die alleen eten.")
    page.fill("[name=deed]", "Ik zet een lange tafel neer.")
    page.fill("[name=name]", "Wil Visser")
    page.fill("[name=email]", ME)
    page.check("[name=may_publish]", force=True)
    submit(page)
    assert Contribution.objects.get(email=ME).may_publish is True
    assert mailbox.to(ME)[-1].body.count("Ik zet een lange tafel neer.") == 1


def tab_to(page, selector: str, most: int = 60) -> None:
    """Press Tab until the focus is there; every stop on the way can be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            "() => { const style = getComputedStyle(document.activeElement); return style.outlineStyle !== 'none' || style.boxShadow !== 'none' }"
        )
        assert seen, page.evaluate("document.activeElement.outerHTML")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")


def test_registering_with_the_keyboard_alone(page):
    page.goto("/agenda/online-kick-off/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')").startswith("#")
    tab_to(page, 'main a[href="/agenda/online-kick-off/aanmelden/"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/aanmelden/")
    tab_to(page, "[name=name]")
    page.keyboard.type("Toos Toets")
    tab_to(page, "[name=email]")
    page.keyboard.type("toos@example.nl")
    tab_to(page, "main form [type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/aangemeld/")

    assert Event.objects.get(slug="online-kick-off").registrations.get(email="toos@example.nl").seat == "held"
