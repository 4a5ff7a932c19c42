"""An organisation's own campaign: a draft for its own people, a page for everybody, off the site when it says so."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from campaigns import actions, queries
from campaigns.models import Design, OwnCampaign
from mmn_portal.outbox.models import Mail
from mmn_portal.outbox.rendering import render
from mmn_portal.people.enums import OrganisationState
from tests.campaigns.kits import make_kit
from tests.campaigns.studio import make_design, make_template
from tests.conftest import NOW, make_event, make_organisation

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def begin(organisation, **facts):
    words = {"title": "Kook mee", "goal": "Twintig koks.", "starts_on": TODAY, "ends_on": TODAY + timedelta(days=30)}
    return actions.begin_campaign(organisation=organisation, by=None, now=NOW, **words | facts)


def whole(*designs):
    return list(queries.whole(Design.objects.filter(pk__in=[one.pk for one in designs])))


@pytest.fixture
def campaign(library, ina):
    """With one poster and one material, on show."""
    made = begin(library)
    material = make_kit().materials.first()
    actions.save_campaign(
        campaign=made, designs=whole(make_design(library, ina)), materials=[material], by=None, now=NOW
    )
    return actions.publish_campaign(campaign=made, by=None, now=NOW)


def addresses(campaign):
    poster = campaign.posters.get()
    return [
        campaign.get_absolute_url(), reverse("campaigns:own-poster", args=[campaign.slug, poster.pk]),
        reverse("campaigns:own-code", args=[campaign.slug]),
    ]  # fmt: skip


def test_everybody_sees_what_is_on_show(client, campaign):
    page = client.get(campaign.get_absolute_url())

    assert [client.get(address).status_code for address in addresses(campaign)] == [200] * 3
    assert ("Twintig koks." in page.text, campaign.link.address in page.text, "Nog 30 dagen." in page.text) == (
        True,
    ) * 3


def test_its_short_link_leads_to_it(client, campaign):
    answer = client.get(f"/s/{campaign.link.code}")

    assert answer["Location"] == f"http://testserver/c/{campaign.slug}/"


@pytest.mark.parametrize("how", ["draft", "withdrawn", "organisation"])
def test_what_is_not_on_show_is_for_its_own_people(client, request, campaign, how):
    if how == "draft":
        OwnCampaign.objects.update(state="draft")
    elif how == "withdrawn":
        actions.withdraw_campaign(campaign=campaign, by=None, now=NOW)
    else:
        campaign.organisation.state = OrganisationState.PROPOSED
        campaign.organisation.save()
    seen = {}
    for who in ("visitor", "stranger", "mo", "nov"):
        if who != "visitor":
            client.force_login(request.getfixturevalue(who))
        seen[who] = {client.get(address).status_code for address in addresses(campaign)}

    assert seen == {"visitor": {302}, "stranger": {404}, "mo": {200}, "nov": {200}}


def test_what_is_taken_off_is_not_found_by_search(campaign):
    from mmn_portal.core import actions as core
    from mmn_portal.core.models import Found

    core.refresh_search(now=NOW)
    assert Found.objects.filter(url=campaign.get_absolute_url()).exists()
    actions.withdraw_campaign(campaign=campaign, by=None, now=NOW)
    assert not Found.objects.filter(url=campaign.get_absolute_url()).exists()


def test_an_organisation_that_nov_did_not_confirm_shows_nothing(ina):
    proposed = make_organisation("Nieuw", state=OrganisationState.PROPOSED)
    made = begin(proposed)
    actions.save_campaign(campaign=made, designs=whole(make_design(proposed, ina)), materials=[], by=None, now=NOW)

    with pytest.raises(actions.OrganisationNotConfirmed):
        actions.publish_campaign(campaign=made, by=None, now=NOW)


def test_a_campaign_without_a_poster_is_not_shown(library):
    with pytest.raises(actions.NothingOnIt):
        actions.publish_campaign(campaign=begin(library), by=None, now=NOW)


def test_a_design_with_something_to_mend_changes_nothing(library, ina, campaign):
    wrong = actions.begin(template=make_template("nog"), organisation=library, language="nl", by=ina, now=NOW)
    with pytest.raises(actions.PosterNotReady) as refusal:
        actions.save_campaign(campaign=campaign, designs=whole(wrong), materials=[], by=None, now=NOW, title="Anders")

    campaign.refresh_from_db()
    assert (refusal.value.designs, campaign.title, campaign.posters.count()) == (["Proef"], "Kook mee", 1)


def test_a_poster_stays_as_it_was_when_its_design_changes(campaign):
    poster = campaign.posters.get()
    before = poster.picture.read()
    Design.objects.update(texts={"kop": "Anders", "tekst": "Anders"})

    assert campaign.posters.get().picture.read() == before


def test_own_activities_within_the_period_stand_on_it(campaign, library):
    starts = timezone.now() + timedelta(days=3)
    for slug, facts in (
        ("ons", {"host": library}), ("later", {"host": library, "days": 60}), ("anders", {"host": make_organisation("Museum")}),
    ):  # fmt: skip
        at = starts + timedelta(days=facts.pop("days", 0))
        make_event(slug, seats=3, starts_at=at, ends_at=at + timedelta(hours=1), proposed_at=NOW, **facts)

    assert [line.event.slug for line in queries.own_page(campaign, now=timezone.now()).lines] == ["ons"]


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_page_asks_as_much_for_many_as_for_few(client, library, ina, how_many, django_assert_num_queries):
    made = begin(library)
    template = make_template()
    designs = [make_design(library, ina, template=template) for _number in range(how_many)]
    actions.save_campaign(
        campaign=made,
        designs=whole(*designs),
        materials=list(make_kit(files=how_many).materials.all()),
        by=None,
        now=NOW,
    )
    actions.publish_campaign(campaign=made, by=None, now=NOW)
    client.get(made.get_absolute_url())

    with django_assert_num_queries(4):
        client.get(made.get_absolute_url())


@pytest.mark.parametrize(
    ("who", "expected"),
    [("visitor", 302), ("stranger", 404), ("newcomer", 404), ("mo", 404), ("bo", 200), ("ina", 200), ("nov", 200)],
)
def test_owners_and_coordinators_run_a_campaign(client, request, campaign, who, expected):
    if who != "visitor":
        client.force_login(request.getfixturevalue(who))
    there = [
        reverse("campaigns:own-change", args=[campaign.slug]),
        reverse("campaigns:own-new", args=[campaign.organisation.slug]),
    ]

    assert [client.get(address).status_code for address in there] == [expected] * 2
    if expected != 200:
        deed = client.post(reverse("campaigns:own-deed", args=[campaign.slug, "weghalen"]))
        assert (deed.status_code, OwnCampaign.objects.get().state) == (expected, "live")


def test_from_the_form_to_the_page(client, ina, library):
    design = make_design(library, ina)
    client.force_login(ina)
    answer = client.post(
        reverse("campaigns:own-new", args=[library.slug]),
        {
            "title": "Kook mee",
            "goal": "Twintig koks.",
            "starts_on": "2027-03-01",
            "ends_on": "2027-06-01",
            "text": "**Kom!**",
        },
    )
    change = answer["Location"]
    words = {
        "title": "Kook mee",
        "goal": "Twintig koks.",
        "starts_on": "2027-03-01",
        "ends_on": "2027-06-01",
        "text": "**Kom!**",
    }
    client.post(change, words | {"designs": [design.pk]})
    campaign = OwnCampaign.objects.get()
    page = client.post(reverse("campaigns:own-deed", args=[campaign.slug, "tonen"]), follow=True).text

    assert ("Je campagne is te zien" in page, "<strong>Kom!</strong>" in page) == (True, True)
    page = client.post(reverse("campaigns:own-deed", args=[campaign.slug, "weghalen"]), follow=True).text
    assert "van de site" in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "Geef je campagne een naam"), ({"goal": ""}, "Zeg wat je wilt bereiken"),
        ({"starts_on": ""}, "Kies de eerste dag"), ({"starts_on": "2027-02-30"}, "Vul een dag in die bestaat"), ({"ends_on": "2026-01-01"}, "ligt niet voor de eerste"),
        ({"goal": "x" * 201}, "200"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(client, ina, library, changes, words):
    client.force_login(ina)
    asked = {
        "title": "Kook",
        "goal": "Doel",
        "starts_on": "2027-03-01",
        "ends_on": "2027-06-01",
        "text": "Dit blijft staan.",
    }
    page = client.post(reverse("campaigns:own-new", args=[library.slug]), asked | changes)

    assert (page.status_code, words in page.text, "Dit blijft staan." in page.text) == (200, True, True)


def test_a_poster_of_another_organisation_cannot_be_chosen(client, ina, library, stranger, campaign):
    other = make_design(stranger.person.memberships.get().organisation, stranger)
    client.force_login(ina)
    asked = {"title": "Kook", "goal": "Doel", "starts_on": "2027-03-01", "ends_on": "2027-06-01"}
    for wrong in (other.pk, "9" * 30, "x"):
        page = client.post(reverse("campaigns:own-change", args=[campaign.slug]), asked | {"designs": [wrong]})
        assert page.status_code == 200
    assert [poster.design.organisation for poster in campaign.posters.all()] == [library]


# --- taken off by staff -------------------------------------------------------------------------

WHY = "Dit gaat niet over vrijwilligers."


def at_the_desk(client, nov, deed, campaign, **asked):
    client.force_login(nov)
    there = reverse("admin:campaigns_owncampaign_changelist")
    return client.post(there, {"action": deed, "_selected_action": [campaign.pk], **asked})


def test_staff_take_one_off_with_a_reason_and_put_it_back(client, nov, campaign):
    asked = at_the_desk(client, nov, "take_off", campaign)
    empty = at_the_desk(client, nov, "take_off", campaign, do="1", because="")
    assert (asked.status_code, empty.status_code, OwnCampaign.objects.get().state) == (200, 200, "live")

    at_the_desk(client, nov, "take_off", campaign, do="1", because=WHY)
    taken_off = OwnCampaign.objects.get()
    again = at_the_desk(client, nov, "take_off", campaign, do="1", because="Nog eens")
    at_the_desk(client, nov, "put_back", campaign)
    back = OwnCampaign.objects.get()

    assert (taken_off.state, taken_off.removed_because, again.status_code) == ("removed", WHY, 200)
    assert (back.state, back.removed_because) == ("live", "")


def test_who_act_for_the_organisation_are_mailed_why(campaign, ina, bo, mo):
    actions.remove_campaign(campaign=campaign, because=WHY, by=None, now=NOW)

    mails = Mail.objects.filter(template="mails/campaigns/campaign_off").order_by("email")
    assert [mail.email for mail in mails] == ["bo@example.nl", "ina@example.nl"]
    assert all(WHY in part for part in (render(mails[0]).text, render(mails[0]).html))


@pytest.mark.parametrize("who", ["ina", "bo", "nov"])
@pytest.mark.parametrize("before", ["weghalen", ""])
def test_what_staff_took_off_its_organisation_does_not_put_back(client, request, campaign, who, before):
    actions.remove_campaign(campaign=campaign, because=WHY, by=None, now=NOW)
    client.force_login(request.getfixturevalue(who))
    # Neither at once, nor by taking it off itself first.
    for deed in filter(None, (before, "tonen")):
        client.post(reverse("campaigns:own-deed", args=[campaign.slug, deed]))
    page = client.get(campaign.get_absolute_url())

    assert (OwnCampaign.objects.get().state, WHY in page.text) == ("removed", True)
    assert reverse("campaigns:own-deed", args=[campaign.slug, "tonen"]) not in page.text


def test_what_staff_took_off_is_seen_by_nobody_else(client, campaign, stranger):
    actions.remove_campaign(campaign=campaign, because=WHY, by=None, now=NOW)
    visited = {client.get(address).status_code for address in addresses(campaign)}
    client.force_login(stranger)

    assert (visited, {client.get(address).status_code for address in addresses(campaign)}) == ({302}, {404})


@pytest.mark.parametrize("state", ["withdrawn", "removed"])
def test_staff_take_off_what_its_organisation_hid_but_nothing_twice(campaign, state):
    if state == "withdrawn":
        actions.withdraw_campaign(campaign=campaign, by=None, now=NOW)
        assert actions.remove_campaign(campaign=campaign, because=WHY, by=None, now=NOW).is_removed
        return
    actions.remove_campaign(campaign=campaign, because=WHY, by=None, now=NOW)
    with pytest.raises(actions.NoSuchCampaignRoad):
        actions.remove_campaign(campaign=campaign, because="Anders", by=None, now=NOW)
    assert OwnCampaign.objects.get().removed_because == WHY


def test_only_what_staff_took_off_is_put_back(campaign):
    actions.withdraw_campaign(campaign=campaign, by=None, now=NOW)

    with pytest.raises(actions.NoSuchCampaignRoad):
        actions.put_back_campaign(campaign=campaign, by=None, now=NOW)


def test_a_campaign_that_staff_took_off_says_why(campaign):
    for changes in ({"state": "removed"}, {"removed_because": WHY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            OwnCampaign.objects.update(**changes)
