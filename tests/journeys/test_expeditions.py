"""An expedition: applied, admitted, led, logged from a phone, mirrored, and on to the next phase."""

import pytest

from expeditions.models import LogEntry, ScanEntry, Trajectory
from tests.journeys.conftest import log_in, open_without, submit, violations

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]


def test_an_expedition(page, mailbox, as_role):
    # An owner applies from the public page.
    log_in(page, "eigenaar")
    page.goto("/")
    page.get_by_role("link", name="Expedities").first.click()
    page.get_by_role("link", name="Expeditie Oost (voorbeeld)").click()
    submit(page)
    assert page.locator("[aria-invalid=true]").count() > 0
    page.fill("[name=wish]", "Jonge ouders uit de wijk.")
    page.fill("[name=phone]", "06 12345678")
    submit(page)
    trajectory = Trajectory.objects.get(wish="Jonge ouders uit de wijk.")

    # Staff admit it and ask a leader; she says yes from her mail.
    desk = as_role("staf")
    desk.goto(
        f"/beheer/expeditions/trajectory/?q={trajectory.organisation.name}&cohort__id__exact={trajectory.cohort_id}"
    )
    desk.check("#action-toggle")
    desk.select_option("select[name=action]", "admit")
    desk.locator("button[name=index]").click()
    lars = desk.locator("[name=leader] option", has_text="Lars Leider")
    desk.select_option("[name=leader]", value=lars.get_attribute("value"))
    desk.locator("[name=do]").click()
    leader = as_role("leider", width=360)
    leader.goto(mailbox.link("leider@demo.test", "expedities/leider"))
    assert violations(leader) == []
    leader.get_by_role("button", name="Ja, dat doe ik").click()
    leader.wait_for_load_state()

    # She logs from her phone; what was not sent yet is kept there, but never the guidance note.
    address = f"/expedities/traject/{trajectory.key}/loggen/"
    leader.goto(address)
    leader.fill("[name=discussed]", "Twee trekkers, veel zin.")
    leader.fill("[name=guidance]", "Voorzitter nog overtuigen.")
    leader.goto(address)
    assert (leader.input_value("[name=discussed]"), leader.input_value("[name=guidance]")) == (
        "Twee trekkers, veel zin.",
        "",
    )
    leader.locator("label", has_text="bezoek").click()
    leader.locator("label", has_text="F0.1").click()
    leader.fill("[name=agreement_1]", "Het bestuur bellen")
    leader.locator("label[for=id_progress_3]").click()
    leader.fill("[name=guidance]", "Voorzitter nog overtuigen.")
    submit(leader)
    assert leader.locator("[aria-invalid=true]").count() > 0
    leader.locator("label[for=id_is_last]").click()
    assert violations(leader) == []
    submit(leader)
    entry = LogEntry.objects.get(trajectory=trajectory)
    assert (entry.discussed, entry.guidance, trajectory.marks.count()) == (
        "Twee trekkers, veel zin.", "Voorzitter nog overtuigen.", 1,
    )  # fmt: skip

    # The organisation sees its path, its next step and the log, not the note.
    page.goto(f"/expedities/traject/{trajectory.key}/")
    seen = page.locator("main").inner_text()
    assert ("Het bestuur bellen" in seen, "Twee trekkers, veel zin." in seen, "Voorzitter nog" in seen) == (
        True,
        True,
        False,
    )
    assert violations(page) == []

    # Three people fill in the scan, each by her own link; then the mirror opens.
    page.goto(f"/expedities/traject/{trajectory.key}/scan/")
    submit(page)
    for number in range(3):
        page.fill("[name=email]", f"scan{number}@example.nl")
        page.locator("label[for=id_role_0]").click()
        page.get_by_role("button", name="Stuur haar een link").click()
        page.wait_for_load_state()
        copy = as_role(None)
        copy.goto(mailbox.link(f"scan{number}@example.nl", "expedities/scan"))
        for code in [f"{letter}{place}" for letter in "ATB" for place in range(1, 9)]:
            copy.locator(f"label[for=id_{code}_{number}]").click()
        copy.get_by_role("button", name="Lever in").click()
        copy.wait_for_load_state()
    page.reload()
    assert (
        "De spiegel" in page.locator("main").inner_text(),
        ScanEntry.objects.sent().filter(scan__trajectory=trajectory).count(),
    ) == (True, 3)
    assert violations(page) == []

    # The gate says in words what is still needed.
    leader.goto(f"/expedities/traject/{trajectory.key}/fase/")
    assert "Afspraken over tijd, delen en vertrouwelijkheid" in leader.locator("main").inner_text()


def test_a_phase_moves_on(page):
    trajectory = Trajectory.objects.get(
        organisation__slug="buurthuis-de-linde", cohort__slug="expeditie-midden-voorjaar"
    )
    log_in(page, "leider")
    page.goto(f"/expedities/traject/{trajectory.key}/loggen/")
    page.locator("label[for=id_form_0]").click()
    for code in ("F2.2", "F2.3", "F2.4"):
        page.locator("label", has_text=code).click()
    page.locator("label[for=id_progress_4]").click()
    page.locator("label[for=id_is_last]").click()
    submit(page)
    page.get_by_role("link", name="Naar de volgende fase").click()
    for name in ("target", "talks", "journey"):
        page.fill(f"[name={name}]", "Ja: drie jonge ouders.")
    submit(page)
    trajectory.refresh_from_db()
    assert trajectory.phase.code == "F3"

    # Logging out waits for what she wrote and did not send; thrown away, nothing holds her.
    page.goto(f"/expedities/traject/{trajectory.key}/loggen/")
    page.fill("[name=discussed]", "Nog niet af.")
    page.get_by_role("button", name="Uitloggen").first.click()
    page.wait_for_url("**/account/logout/")
    kept = page.locator("[data-unsent-list]")
    assert (kept.is_visible(), page.locator("[data-unsent-none]").is_visible()) == (True, False)
    assert violations(page) == []
    kept.get_by_role("link", name="Buurthuis De Linde").click()
    assert page.input_value("[name=discussed]") == "Nog niet af."

    # On a slow line she types before the script is there: that is newer than what was kept, and is kept as well.
    script = open_without(page, "expeditions-log", page.url)
    page.wait_for_selector("[name=discussed]").fill("Toch anders.")
    script.continue_()
    page.locator("[data-draft-discard]").wait_for()
    assert page.input_value("[name=discussed]") == "Toch anders."
    page.reload()
    assert page.input_value("[name=discussed]") == "Toch anders."
    page.get_by_role("button", name="Uitloggen").first.click()
    page.get_by_role("button", name="Gooi alles weg").click()
    page.locator("[data-unsent-none]").get_by_role("button", name="Uitloggen").click()
    page.wait_for_load_state()
    assert page.get_by_role("link", name="Inloggen").first.is_visible()
