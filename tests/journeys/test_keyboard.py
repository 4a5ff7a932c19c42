"""The main jobs with the keyboard alone: every stop can be seen, and nothing covers it."""

import pytest

from mmn_portal.events.models import Event, Registration
from mmn_portal.home.management.commands.load_demo import demo_password
from mmn_portal.programme.models import ContactMessage

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]
# Shown: an outline or a ring around it, or around the box or label that is dressed for it. Covered: something else lies on top of it.
STOP = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  const dressed = [one, one.nextElementSibling, one.closest('label, .card'), one.parentElement].filter(Boolean);
  const isShown = dressed.some(each => {
    const style = getComputedStyle(each);
    return style.outlineStyle !== 'none' || style.boxShadow !== 'none';
  });
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 40));
  const isFree = !top || one.contains(top) || top.contains(one) || (one.labels && [...one.labels].some(each => each.contains(top)))
    || box.width < 3;
  return isShown && isFree ? '' : one.outerHTML.slice(0, 300);
}"""


def go_to(page, selector: str, most: int = 90) -> None:
    """Press Tab until the focus is there."""
    for _stop in range(most):
        page.keyboard.press("Tab")
        assert page.evaluate(STOP) == ""
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")


def type_in(page, **words: str) -> None:
    for name, typed in words.items():
        go_to(page, f"[name={name}]")
        page.keyboard.type(typed)


def follow(page, selector: str) -> None:
    """Go to a link or a button, press Enter, and be on the next page."""
    go_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def send(page) -> None:
    follow(page, "main form [type=submit]")


def log_in(page, name: str) -> None:
    page.goto("/account/login/")
    type_in(page, login=f"{name}@demo.test", password=demo_password())
    send(page)
    assert page.url.endswith("/mijn/")


def test_asking_for_news(page, mailbox):
    page.goto("/nieuwsbrief/")
    type_in(page, email="toos@example.nl")
    send(page)

    assert mailbox.link("toos@example.nl", "/nieuwsbrief/bevestigen/")


def test_asking_nov(page):
    page.goto("/contact/")
    type_in(page, name="Toos Toets", email="toos@example.nl", subject="Een vraag", text="Hoe doe ik mee?")
    send(page)

    assert ContactMessage.objects.get(email="toos@example.nl").text == "Hoe doe ik mee?"


def test_registering_a_colleague(page):
    log_in(page, "coordinator")
    page.goto("/agenda/online-kick-off/aanmelden/")
    type_in(page, **{"colleague-0-name": "Kim Toets", "colleague-0-email": "kim@example.nl"})
    send(page)

    assert Registration.objects.get(email="kim@example.nl").event == Event.objects.get(slug="online-kick-off")


def test_finding_a_session_in_the_agenda(page):
    page.goto("/")
    follow(page, "header a[href='/agenda/']")
    go_to(page, "[name=soort]")
    page.keyboard.type("Kick")
    follow(page, ".filter-bar [type=submit]")
    assert "soort=kick-off" in page.url
    follow(page, "main a[href*='weergave=maand']")
    assert page.locator("main table").count() == 1
    follow(page, "main a.tab[href='?soort=kick-off']")
    follow(page, "main a[href='/agenda/online-kick-off/']")

    assert page.locator("h1").inner_text() == Event.objects.get(slug="online-kick-off").title_nl


def test_making_a_poster(page):
    log_in(page, "eigenaar")
    follow(page, "header a[href='/campagne/']")
    follow(page, "main a[href='/campagne/studio/']")
    follow(page, "a[href*='/sjablonen/mensen-maken/']")
    send(page)
    go_to(page, "[data-studio] [type=text], [data-studio] textarea")
    page.keyboard.press("Control+a")
    page.keyboard.type("Mensen maken de buurt")
    name = page.evaluate("document.activeElement.name")
    follow(page, "main button[type=submit]:not([name=more])")
    assert page.input_value(f"[name={name}]") == "Mensen maken de buurt"
    follow(page, "main a.button[href*='/klaar/']")

    assert page.locator("main a[href*='/bestand/']").count() > 5
