"""What other sites show beside a link to a campaign: a wide picture, as long as its photos may leave the portal."""

import io
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from campaigns import actions, queries
from campaigns.models import Design, OwnPoster
from tests.campaigns.studio import content, drawing, make_design, make_template, photo, zone
from tests.campaigns.test_scope import narrow
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
WIDE = drawing(
    1200, 627, zone("kop", 60, 120, 600, 200), zone("tekst", 60, 340, 600, 100), zone("foto", 700, 60, 440, 400),
    zone("logo", 60, 50, 300, 60), zone("link", 60, 460, 125, 125),
)  # fmt: skip


@pytest.fixture
def design(library, ina):
    template = make_template(publish=False)
    version = template.versions.get()
    actions.draw(version=version, size="link", drawing=WIDE, by=None, now=NOW)
    actions.ship_template(template=template, now=NOW)
    made = make_design(library, ina, template=template)
    facts = {"uploads": {"foto": photo()}, "people": {"foto": "ja"}, "said": {"foto": "Omar"}}
    return actions.save(design=made, content=content(made, **facts), by=ina, now=NOW)


def shown(*designs):
    today = timezone.localdate()
    campaign = actions.begin_campaign(
        organisation=designs[0].organisation, title="Kook mee", goal="Koks", starts_on=today, ends_on=today, by=None, now=NOW
    )  # fmt: skip
    every = {one.pk: one for one in queries.whole(Design.objects.all())}
    actions.save_campaign(campaign=campaign, designs=[every[one.pk] for one in designs], materials=[], by=None, now=NOW)
    return actions.publish_campaign(campaign=campaign, by=None, now=NOW)


def image_of(client, campaign):
    page = client.get(campaign.get_absolute_url()).text
    return re.search(r'og:image" content="[a-z]+://[^/]+(/[^"]+)"', page).group(1)


def test_the_wide_picture_of_a_design_is_shown(client, design):
    campaign = shown(design)
    answer = client.get(image_of(client, campaign))

    with Image.open(io.BytesIO(b"".join(answer.streaming_content))) as image:
        assert (image.size, answer["Content-Type"]) == ((1200, 627), "image/jpeg")


def test_it_is_that_of_the_first_design_that_has_one(client, design, library, ina):
    campaign = shown(make_design(library, ina, template=make_template("smal")), design)

    poster = OwnPoster.objects.exclude(share="").get()
    assert (poster.design, image_of(client, campaign)) == (
        design, reverse("campaigns:own-share", args=[campaign.slug, poster.pk]),
    )  # fmt: skip


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_photo_that_may_not_leave_the_portal_is_on_the_page_only(
    client, design, when, django_capture_on_commit_callbacks
):
    if when == "before":
        narrow(design, "portaal")
    campaign = shown(design)
    kept = list(OwnPoster.objects.exclude(share=""))
    if when == "after":
        with django_capture_on_commit_callbacks(execute=True):
            narrow(design, "portaal")
    poster = campaign.posters.get()
    there = [reverse(f"campaigns:{name}", args=[campaign.slug, poster.pk]) for name in ("own-poster", "own-share")]

    assert ([client.get(address).status_code for address in there], "share" in image_of(client, campaign)) == (
        [200, 404], True,
    )  # fmt: skip
    assert [one.share.storage.exists(one.share.name) for one in kept] == [False] * len(kept)
    assert len(kept) == (when == "after")


def test_it_goes_with_its_photo(client, design, django_capture_on_commit_callbacks):
    campaign = shown(design)
    kept, there = campaign.posters.get(), image_of(client, campaign)
    with django_capture_on_commit_callbacks(execute=True):
        actions.withdraw_picture(picture=design.pictures.get().picture, by=None, now=NOW)

    assert (client.get(there).status_code, kept.share.storage.exists(kept.share.name)) == (404, False)


def test_whoever_may_not_see_the_page_does_not_see_its_picture(client, design, stranger):
    campaign = shown(design)
    there = image_of(client, campaign)
    actions.withdraw_campaign(campaign=campaign, by=None, now=NOW)
    visited = client.get(there).status_code
    client.force_login(stranger)

    assert (visited, client.get(there).status_code) == (302, 404)
