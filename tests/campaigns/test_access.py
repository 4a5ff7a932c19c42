"""Who may open what of the campaign: every address, for every role. An address that is not in the table fails."""

from datetime import date

import pytest
from django.apps import apps
from django.urls import reverse

from campaigns import actions, queries, series, urls
from campaigns.models import Design, OwnCampaign, WeekCards
from mmn_portal.core import tokens
from mmn_portal.outbox.address import Address
from tests.campaigns.kits import make_kit
from tests.campaigns.studio import content, drawing, make_design, make_template, photo, zone
from tests.campaigns.weeks import hang, make_week
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
OK, LOGIN, GONE, ELSEWHERE, BY_POST = 200, 302, 404, 302, 405

# In this order: a visitor, an account without organisation, the owner of another organisation, and of the library a member,
# a coordinator and an owner; NOV staff.
ROLES = ("visitor", "newcomer", "stranger", "mo", "bo", "ina", "nov")
EVERYONE = (OK, OK, OK, OK, OK, OK, OK)
ACCOUNTS = (LOGIN, OK, OK, OK, OK, OK, OK)
ITS_PEOPLE = (LOGIN, GONE, GONE, OK, OK, OK, OK)
ITS_PEOPLE_POST = (LOGIN, GONE, GONE, BY_POST, BY_POST, BY_POST, BY_POST)
# A collection is kept by its own people only; staff keep those of NOV.
ITS_OWN = (LOGIN, GONE, GONE, OK, OK, OK, GONE)
ITS_OWN_POST = (LOGIN, GONE, GONE, BY_POST, BY_POST, BY_POST, GONE)
WHO_ACT = (LOGIN, GONE, GONE, GONE, OK, OK, OK)
WHO_ACT_POST = (LOGIN, GONE, GONE, GONE, BY_POST, BY_POST, BY_POST)
# What an owner decides, staff do not decide for her.
OWNERS_POST = (LOGIN, GONE, GONE, GONE, GONE, BY_POST, GONE)
TABLE = {
    "front": EVERYONE,
    "kit": EVERYONE,
    "kit-zip": EVERYONE,
    "kit-silence": ACCOUNTS,
    "library": EVERYONE,
    "material": EVERYONE,
    "material-file": EVERYONE,
    "material-preview": EVERYONE,
    "material-new": EVERYONE,
    "version-preview": EVERYONE,
    "material-picture": EVERYONE,
    "material-smaller": EVERYONE,
    "collections": ACCOUNTS,
    "collect": (LOGIN, ELSEWHERE, ELSEWHERE, ELSEWHERE, ELSEWHERE, ELSEWHERE, ELSEWHERE),
    "collection": ITS_OWN,
    "collection-deed": ITS_OWN_POST,
    "shared": EVERYONE,
    "shared-zip": EVERYONE,
    "selection": EVERYONE,
    "studio": EVERYONE,
    "template": EVERYONE,
    "template-picture": EVERYONE,
    "design": ITS_PEOPLE,
    "design-look": ITS_PEOPLE_POST,
    "design-newer": ITS_PEOPLE,
    "design-newer-picture": ITS_PEOPLE,
    "design-ready": ITS_PEOPLE,
    "design-print-order": ITS_PEOPLE,
    "design-zip": ITS_PEOPLE,
    "design-picture": ITS_PEOPLE,
    "design-file": ITS_PEOPLE,
    "design-deed": ITS_PEOPLE_POST,
    "design-opinions": ITS_PEOPLE,
    "design-wall": WHO_ACT_POST,
    "batch-order": ITS_PEOPLE,
    "batch": ITS_PEOPLE,
    "batch-zip": ITS_PEOPLE,
    "owner-ask": ITS_PEOPLE_POST,
    "owner-approve": OWNERS_POST,
    "owner-rule": OWNERS_POST,
    "opinion": EVERYONE,
    "opinion-picture": EVERYONE,
    "weeks": EVERYONE,
    "week": EVERYONE,
    "week-cards": EVERYONE,
    "week-ics": EVERYONE,
    "week-numbers": EVERYONE,
    "week-wall": EVERYONE,
    "wall-picture": EVERYONE,
    "week-embed": EVERYONE,
    "codes": ITS_PEOPLE,
    "code": ITS_PEOPLE,
    "figures": ITS_PEOPLE,
    "figures-steps": ITS_PEOPLE,
    "figures-csv": ITS_PEOPLE,
    "own-new": WHO_ACT,
    "own": EVERYONE,
    "own-change": WHO_ACT,
    "own-code": EVERYONE,
    "own-poster": EVERYONE,
    "own-share": EVERYONE,
    "own-deed": WHO_ACT_POST,
    "short": (ELSEWHERE,) * 7,
}
# Of a campaign that is not on show (yet, or any more) everything is for its own people.
OF_A_CAMPAIGN = ("own", "own-code", "own-poster", "own-share")
WIDE = drawing(
    1200, 627, zone("kop", 60, 120, 600, 200), zone("tekst", 60, 340, 600, 100), zone("foto", 700, 60, 440, 400),
    zone("logo", 60, 50, 300, 60), zone("link", 60, 460, 125, 125),
)  # fmt: skip


@pytest.fixture(autouse=True)
def clock(time_machine, settings):
    time_machine.move_to(NOW, tick=False)
    # What a visitor was shown is not what the next role is shown.
    settings.PUBLIC_PAGE_SECONDS = 0


@pytest.fixture
def world(library, ina, bo):
    """One of everything, and its address."""
    kit = make_kit()
    material = kit.materials.in_order().first()
    collection = actions.start_collection(name="Krant", organisation=library, by=ina.person, now=NOW)
    actions.collect(collection=collection, materials=[material], now=NOW)
    actions.share(collection=collection, until=date(2027, 4, 1), note="", by=ina, now=NOW)
    template = make_template(publish=False)
    actions.draw(version=template.versions.get(), size="link", drawing=WIDE, by=None, now=NOW)
    actions.ship_template(template=template, now=NOW)
    design = make_design(library, ina, template=template)
    facts = {"uploads": {"foto": photo()}, "said": {"foto": "Een muur"}}
    design = actions.save(design=design, content=content(design, **facts), now=NOW)
    whole = queries.whole(Design.objects.all()).get()
    small = actions.judge(
        design=whole, made=queries.format_of(whole, "vierkant"), filled=actions.filled(whole), now=NOW
    )
    batch = actions.order_batch(design=design, places=[series.Place("Noord", {})], sizes=["vierkant"], by=ina, now=NOW)
    actions.draw_batch(batch=batch, clock=lambda: NOW)
    opinion = actions.ask_colleague(design=design, to=Address("k@example.nl", "nl"), note="", by=bo, now=NOW)
    week = make_week()
    WeekCards.objects.create(moment=week, text_nl="## Waarom?\n\nVertel.")
    poster = hang(week, library, ina, design=design)
    campaign = actions.begin_campaign(
        organisation=library, title="Kook mee", goal="Koks", starts_on=NOW.date(), ends_on=NOW.date(), by=ina, now=NOW
    )
    actions.save_campaign(campaign=campaign, designs=[whole], materials=[material], by=ina, now=NOW)
    actions.publish_campaign(campaign=campaign, by=ina, now=NOW)
    actions.new_version(template=template, by=None, now=NOW)
    actions.ship_template(template=template, now=NOW)
    link, shown = design.links.first(), campaign.posters.get()
    of_kit, of_material, of_week = {"slug": kit.slug}, {"slug": material.slug}, {"slug": week.slug}
    of_design, of_batch = {"key": design.key}, {"key": design.key, "batch": batch.key}
    of_link = {"token": tokens.make(queries.LOOK_ALONG, opinion.pk)}
    shared = {"token": queries.share_address(collection).rstrip("/").rpartition("/")[2]}
    of_us, own = {"slug": library.slug}, {"slug": campaign.slug}
    return {
        "kit": of_kit,
        "kit-zip": of_kit,
        "kit-silence": of_kit,
        "material": of_material,
        "material-file": of_material,
        "material-preview": of_material,
        "material-new": of_material,
        "version-preview": of_material | {"number": 1},
        "material-picture": of_material | {"width": 480},
        "material-smaller": of_material | {"width": 540},
        "collection": {"key": collection.key},
        "collection-deed": {"key": collection.key, "deed": "weg"},
        "shared": shared,
        "shared-zip": shared,
        "template": {"slug": template.slug},
        "template-picture": {"slug": template.slug, "size": "vierkant"},
        "design": of_design,
        "design-look": of_design,
        "design-newer": of_design,
        "design-newer-picture": of_design | {"when": "straks", "size": "vierkant"},
        "design-ready": of_design,
        "design-print-order": of_design,
        "design-zip": of_design,
        "design-picture": of_design | {"number": small.render.pk},
        "design-file": of_design | {"size": "vierkant", "output": "png"},
        "design-deed": of_design | {"deed": "weg"},
        "design-opinions": of_design,
        "design-wall": of_design,
        "batch-order": of_design,
        "batch": of_batch,
        "batch-zip": of_batch,
        "owner-ask": of_design,
        "owner-approve": of_design,
        "owner-rule": of_us,
        "opinion": of_link,
        "opinion-picture": of_link | {"number": small.render.pk},
        "week": of_week,
        "week-cards": of_week,
        "week-ics": of_week,
        "week-numbers": of_week,
        "week-wall": of_week,
        "wall-picture": of_week | {"key": poster.key},
        "week-embed": of_week,
        "codes": of_us,
        "code": of_us | {"code": link.code},
        "figures": of_us,
        "figures-steps": of_us,
        "figures-csv": of_us,
        "own-new": {"organisation": library.slug},
        "own": own,
        "own-change": own,
        "own-code": own,
        "own-poster": own | {"number": shown.pk},
        "own-share": own | {"number": shown.pk},
        "own-deed": own | {"deed": "weghalen"},
        "short": {"code": link.code},
        # What a selection is made of stands behind the question mark.
        "selection": {},
    }


def address(name, world):
    found = reverse(f"campaigns:{name}", kwargs=world.get(name))
    return f"{found}?materiaal={world['material']['slug']}" if name == "selection" else found


def open_all(client, world, names=tuple(TABLE)):
    return {name: client.get(address(name, world)).status_code for name in names}


def test_every_address_stands_in_the_table():
    assert {pattern.name for pattern in urls.urlpatterns} == set(TABLE)


def log_in(client, request, role):
    client.logout()
    if role != "visitor":
        client.force_login(request.getfixturevalue(role))


def rows():
    # What is drawn or counted when somebody looks changes nothing of hers.
    drawn = {"Render", "Scan", "Download", "MaterialRendition", "KitArchive", "Collection", "TemplateFormat"}
    return {
        model._meta.label: list(model.objects.order_by("pk").values_list())
        for model in apps.get_app_config("campaigns").get_models()
        if model._meta.object_name not in drawn
    }


# One world for every role: to draw it anew for each would take minutes.
@pytest.mark.timeout(400)
def test_who_may_open_what_and_nothing_changes_by_it(client, request, world):
    before, found = rows(), {}
    for role in ROLES:
        log_in(client, request, role)
        found[role] = open_all(client, world)

    for number, role in enumerate(ROLES):
        assert (role, found[role]) == (role, {name: row[number] for name, row in TABLE.items()})
    assert rows() == before


@pytest.mark.timeout(400)
def test_whoever_may_not_open_it_changes_nothing_by_posting_to_it(client, request, world):
    asked = {
        "doel": "https://kwaad.example/",
        "title": "Weg",
        "veld": "foto",
        "slug": "x",
        "beslist": "ja",
        "naam": "x",
    }
    before = rows()
    for role in ("visitor", "newcomer", "stranger", "mo"):
        log_in(client, request, role)
        closed = {
            name: row[ROLES.index(role)]
            for name, row in TABLE.items()
            if row[ROLES.index(role)] in {LOGIN, GONE} and name not in {"short", "collect"}
        }
        answers = {name: client.post(address(name, world), asked).status_code for name in closed}
        assert (role, answers) == (role, closed)
    assert rows() == before

    # And then its page goes off the site: what of it was for everybody is for its own people.
    actions.withdraw_campaign(campaign=OwnCampaign.objects.get(), by=None, now=NOW)
    for number, role in enumerate(ROLES):
        log_in(client, request, role)
        expected = dict.fromkeys(OF_A_CAMPAIGN, ITS_PEOPLE[number])
        assert (role, open_all(client, world, OF_A_CAMPAIGN)) == (role, expected)
