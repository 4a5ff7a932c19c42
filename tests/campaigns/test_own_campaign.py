"""An organisation's own campaign: a draft for its own people, a page for everybody, off the site when it says so."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns import actions, queries
from campaigns.models import Design, OwnCampaign
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
        ({"starts_on": "2027-02-30"}, "Kies de eerste dag"), ({"ends_on": "2026-01-01"}, "ligt niet voor de eerste"),
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


def test_staff_take_one_off(client, nov, campaign):
    client.force_login(nov)
    client.post(
        reverse("admin:campaigns_owncampaign_changelist"), {"action": "take_off", "_selected_action": [campaign.pk]}
    )
    assert OwnCampaign.objects.get().state == "withdrawn"
