"""Where people on a photo agreed to be seen: in the studio, on walls and pages of organisations, and in kits."""

import contextlib
import io
import zipfile

import pytest
from django.urls import reverse
from django.utils import translation

from campaigns import actions, queries, rules, series
from campaigns.enums import Channel, Output
from campaigns.models import Batch, BatchRow, Design, Gap, Material, OwnPoster, Render
from mmn_portal.pictures import actions as pictures
from mmn_portal.pictures.enums import REACH, Scope, Where
from tests.campaigns.kits import make_kit, make_material
from tests.campaigns.studio import content, make_design, photo
from tests.conftest import NOW
from tests.pictures.test_consent import add, agree

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture(autouse=True)
def english():
    """So that the words are those of the source."""
    with translation.override("en"):
        yield


@pytest.fixture
def design(library, ina):
    made = make_design(library, ina)
    facts = {"uploads": {"foto": photo()}, "people": {"foto": "ja"}, "said": {"foto": "Omar voor een blauwe muur"}}
    return actions.save(design=made, content=content(made, **facts), by=ina, now=NOW)


def narrow(design: Design, scope: str) -> None:
    """Somebody else on its photo agreed to less."""
    agree(design.pictures.get().picture, "Omar", scope=scope)


def whole(design: Design) -> Design:
    return queries.whole(Design.objects.all()).get(pk=design.pk)


def judged(design: Design, size: str) -> queries.Judged:
    design = whole(design)
    return actions.judge(
        design=design, made=queries.format_of(design, size), filled=actions.filled(design), now=NOW
    )  # fmt: skip


def stops(design: Design) -> dict[str, list[str]]:
    return {
        size: [one.words.split(". ")[0] for one in judged(design, size).findings if one.stops] for size in ("a4", "vierkant")
    }  # fmt: skip


NOT_IN_PRINT = ["Not everyone on this photo agreed to be in print"]
NOT_ONLINE = ["Not everyone on this photo agreed to be online outside this portal"]


@pytest.mark.parametrize(
    ("scope", "paper", "screen"),
    [
        ("alles", [], []), ("eigen", [], []), ("online", NOT_IN_PRINT, []), ("drukwerk", [], NOT_ONLINE),
        ("portaal", NOT_IN_PRINT, NOT_ONLINE),
    ],
)  # fmt: skip
def test_a_size_stops_where_the_people_on_its_photo_may_not_be_seen(design, scope, paper, screen):
    narrow(design, scope)

    assert stops(design) == {"a4": paper, "vierkant": screen}


def test_it_is_the_scope_and_nothing_else_that_stops_it(design, monkeypatch):
    narrow(design, "drukwerk")
    monkeypatch.setitem(REACH, Scope.PRINT, frozenset(Where))

    assert stops(design) == {"a4": [], "vierkant": []}


def test_such_a_size_is_not_even_drawn_with_the_photo(design):
    before = judged(design, "vierkant").render.key
    narrow(design, "drukwerk")
    after = judged(design, "vierkant").render.key
    # Without the photo the same is drawn as in a design that never had one.
    actions.save(design=design, content=content(design, removed=("foto",)), now=NOW)

    assert (before == after, after == judged(design, "vierkant").render.key) == (False, True)


def test_no_address_gives_out_what_was_not_agreed(client, design, ina):
    narrow(design, "drukwerk")
    client.force_login(ina)
    files = [("vierkant", "png"), ("vierkant", "jpg"), ("a4", "png"), ("a4", "pdf"), ("a4", "print")]
    answers = [
        client.get(reverse("campaigns:design-file", args=[design.key, size, output])).status_code for size, output in files
    ]  # fmt: skip
    zipped = b"".join(client.get(reverse("campaigns:design-zip", args=[design.key])).streaming_content)
    with zipfile.ZipFile(io.BytesIO(zipped)) as parcel:
        folders = sorted(name for name in parcel.namelist() if "/" in name)

    # For a printer only: what is read, mailed and shared is online.
    assert (answers, folders) == ([302, 302, 404, 404, 200], ["drukwerk/proef-a4-drukker.pdf"])
    paper = judged(design, "a4")
    assert paper.outputs == (Output.PRINT,)
    assert [one.words for one in paper.findings if one.field == "foto"] == [
        "Not everyone on this photo agreed to be online, so this size comes as a PDF for the printer only."
    ]


def test_a_series_is_made_where_it_may(design):
    narrow(design, "online")
    batch = actions.order_batch(design=design, places=[series.Place("Noord")], sizes=["a4"], by=None, now=NOW)
    actions.draw_batch(batch=batch, clock=lambda: NOW)

    row = BatchRow.objects.get()
    assert (row.state, row.files.count(), row.trouble != "") == ("failed", 0, True)


def test_what_was_drawn_goes_when_somebody_agreed_to_less(design, django_capture_on_commit_callbacks):
    made = judged(design, "vierkant").render
    actions.order_batch(design=design, places=[series.Place("Noord")], sizes=["a4"], by=None, now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        narrow(design, "drukwerk")

    assert (Render.objects.count(), Batch.objects.count(), made.file.storage.exists(made.file.name)) == (0, 0, False)


def test_what_was_drawn_stays_when_she_agreed_to_everything(design):
    judged(design, "vierkant")
    narrow(design, "eigen")

    assert Render.objects.count() == 1


def campaign_of(design: Design):
    words = {"title": "Kook", "goal": "Koks", "starts_on": TODAY, "ends_on": TODAY}
    return actions.begin_campaign(organisation=design.organisation, by=None, now=NOW, **words)


@pytest.mark.parametrize(
    ("scope", "posters"), [("alles", 1), ("online", 1), ("portaal", 1), ("eigen", 1), ("drukwerk", 0)]
)
def test_the_page_of_a_campaign_shows_what_may_be_on_the_portal(design, scope, posters):
    narrow(design, scope)
    campaign = campaign_of(design)
    try:
        actions.save_campaign(campaign=campaign, designs=[whole(design)], materials=[], by=None, now=NOW)
    except actions.PosterNotReady as refusal:
        assert refusal.designs == [design.title]

    assert OwnPoster.objects.count() == posters


@pytest.mark.parametrize(("scope", "posters"), [("portaal", 1), ("drukwerk", 0)])
def test_a_poster_leaves_the_page_when_somebody_agreed_to_less(design, scope, posters):
    campaign = campaign_of(design)
    actions.save_campaign(campaign=campaign, designs=[whole(design)], materials=[], by=None, now=NOW)
    narrow(design, scope)

    assert OwnPoster.objects.count() == posters


def test_a_photo_that_is_narrowed_while_its_poster_is_drawn_reaches_no_page(design, monkeypatch):
    campaign, frozen = campaign_of(design), actions.owning.frozen

    def narrowed_meanwhile(**asked):
        drawn = frozen(**asked)
        narrow(design, "drukwerk")
        return drawn

    monkeypatch.setattr(actions.owning, "frozen", narrowed_meanwhile)
    with pytest.raises(actions.PosterNotReady):
        actions.save_campaign(campaign=campaign, designs=[whole(design)], materials=[], by=None, now=NOW)

    assert OwnPoster.objects.count() == 0


@pytest.mark.parametrize(
    ("scope", "offered"), [("alles", True), ("online", True), ("drukwerk", False), ("eigen", False)]
)
def test_no_organisation_is_offered_what_is_only_for_another(design, ina, scope, offered):
    instead = add("Van NOV", photo(900, 900))
    agree(instead, scope=scope)
    pictures.withdraw(picture=design.pictures.get().picture, replacement=instead, why="", by=None, now=NOW)
    shown = [gap.offered for gap in queries.gaps_of(whole(design), today=TODAY)]
    with contextlib.suppress(actions.NoReplacement):
        actions.fill_gap(design=design, field="foto", by=ina, now=NOW)

    assert (shown, design.pictures.filter(picture=instead).exists()) == ([instead if offered else None], offered)


def test_a_photo_of_nov_that_is_narrowed_to_nov_leaves_the_designs_of_organisations(design, ina):
    instead = add("Van NOV", photo(900, 900))
    pictures.withdraw(picture=design.pictures.get().picture, replacement=instead, why="", by=None, now=NOW)
    actions.fill_gap(design=design, field="foto", by=ina, now=NOW)
    actions.save_campaign(campaign=campaign_of(design), designs=[whole(design)], materials=[], by=None, now=NOW)
    agree(instead, scope="eigen")

    said = ["This photo is only for what its own organisation makes"]
    assert (stops(design), OwnPoster.objects.count(), Gap.objects.count()) == ({"a4": said, "vierkant": said}, 0, 0)


# --- kits -------------------------------------------------------------------------------------

GIVEN = {
    Scope.ALL: set(Channel), Scope.ONLINE: {Channel.SOCIAL, Channel.WEB, Channel.MAIL}, Scope.PRINT: set(),
    Scope.PORTAL: set(), Scope.OWN: set(),
}  # fmt: skip


@pytest.mark.parametrize("scope", Scope.values)
def test_a_material_is_given_out_where_its_people_agreed_to_its_channel(scope):
    kit, given = make_kit(), set()
    for channel in Channel:
        material = make_material(kit, f"{channel}.png", channel=channel)
        actions.note_material_consent(material=material, who="Femke", scope=scope, by=None, now=NOW)
        material.refresh_from_db()
        usable = Material.objects.usable(TODAY).filter(pk=material.pk).exists()
        assert usable is not material.is_expired(TODAY)
        given |= {channel} if usable else set()

    assert given == GIVEN[scope]


def test_another_channel_is_asked_again():
    material = make_material(make_kit(), "ander.png", channel=Channel.SOCIAL)
    consent = actions.note_material_consent(material=material, who="Femke", scope="online", by=None, now=NOW)
    Material.objects.filter(pk=material.pk).update(channel=Channel.PRINT)
    material.refresh_from_db()
    actions.keep_portraits(material=material, now=NOW)

    assert (rules.covers(consent, material), Material.objects.usable(TODAY).filter(pk=material.pk).count()) == (
        False,
        0,
    )


def test_a_material_comes_back_when_its_people_agree_to_more(client, boss):
    material = make_material(make_kit(), "ander.png", channel=Channel.WEB)
    consent = actions.note_material_consent(material=material, who="Femke", scope="drukwerk", by=None, now=NOW)
    client.force_login(boss)
    form = reverse("admin:campaigns_materialconsent_change", args=[consent.pk])
    given = [Material.objects.usable(TODAY).filter(pk=material.pk).count()]
    client.post(form, {"scope": "online", "ends_on": ""})

    assert [*given, Material.objects.usable(TODAY).filter(pk=material.pk).count()] == [0, 1]
