"""The people of an organisation: somebody asks to belong, is let in, gets a role, takes over; one is invited, one leaves."""

import pytest

from mmn_portal.people.models import Membership, Organisation
from tests.journeys.conftest import log_in, submit, violations

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]
MANAGE = "/organisaties/buurthuis-de-linde/beheer/"


def roles() -> dict[str, str]:
    """Who does what for the organisation of the demo, by the beginning of her address."""
    organisation = Organisation.objects.get(slug="buurthuis-de-linde")
    found = Membership.objects.filter(organisation=organisation).values_list("person__email", "role")
    return {email.partition("@")[0]: role for email, role in found}


def test_an_organisation(page, mailbox, as_role):
    # Somebody without an organisation finds hers in the directory and asks to belong to it.
    newcomer = as_role("nieuw", width=360)
    newcomer.goto("/organisaties/?q=Linde")
    newcomer.get_by_role("link", name="Buurthuis De Linde").first.click()
    newcomer.get_by_role("link", name="Vraag om mee te doen").click()
    newcomer.fill("[name=note]", "Ik schenk de koffie op maandag.")
    assert violations(newcomer) == []
    submit(newcomer)
    assert "nieuw" not in roles()

    # The owner reads of it in a mail, lets her in and makes her coordinator.
    log_in(page, "eigenaar")
    page.goto(mailbox.link("eigenaar@demo.test", "/beheer/"))
    assert "Ik schenk de koffie op maandag." in page.locator("main").inner_text()
    page.get_by_role("button", name="Toelaten Nina Nieuw").click()
    page.wait_for_load_state()
    assert (roles()["nieuw"], bool(mailbox.to("nieuw@demo.test"))) == ("member", True)
    change(page, "nieuw", "Maak coördinator")
    assert roles()["nieuw"] == "coordinator"
    assert violations(page) == []

    # She invites somebody else, who says yes with the link in her mail; opening it alone does nothing.
    page.get_by_role("link", name="Nodig een collega uit").first.click()
    page.fill("[name=email]", "ander@demo.test")
    page.locator("label", has_text="Lid").first.click()
    submit(page)
    invited = as_role("ander")
    address = mailbox.link("ander@demo.test", "uitnodiging")
    invited.goto(address)
    assert (violations(invited), "ander" in roles()) == ([], False)
    invited.get_by_role("button", name="Ja, ik doe mee").click()
    invited.wait_for_load_state()
    assert "ander" in roles()
    invited.goto(address)
    assert invited.get_by_role("button", name="Ja, ik doe mee").count() == 0

    # Once she is the only owner she cannot leave; she hands over first, and then goes.
    page.goto(MANAGE)
    change(page, "oprichter1", "Maak lid")
    assert roles()["oprichter1"] == "member"
    page.goto(f"{MANAGE}verlaten/")
    page.locator("main form button").click()
    page.wait_for_load_state()
    assert roles()["eigenaar"] == "owner"
    page.goto(MANAGE)
    change(page, "nieuw", "Draag over aan deze collega")
    assert (roles()["nieuw"], roles()["eigenaar"]) == ("owner", "coordinator")
    page.goto(MANAGE)
    page.get_by_role("link", name="Verlaat deze organisatie").click()
    assert violations(page) == []
    page.get_by_role("button", name="Ja, ik ga weg").click()
    page.wait_for_load_state()
    assert "eigenaar" not in roles()


def change(page, who: str, deed: str) -> None:
    """Open what can be done with a colleague, and do it."""
    person = Membership.objects.select_related("person").get(
        organisation__slug="buurthuis-de-linde", person__email=f"{who}@demo.test"
    )
    row = page.locator("section[aria-labelledby=members] li", has_text=person.person.name)
    row.locator("summary").click()
    row.get_by_role("button", name=deed).click()
    page.wait_for_load_state()
