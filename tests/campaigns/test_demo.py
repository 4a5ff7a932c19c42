"""The three demo kits are made on the spot, and are worth hanging on a wall."""

from io import BytesIO

import pytest
from docx import Document
from PIL import Image

from campaigns import queries
from campaigns.demo import content, sheets
from campaigns.models import Kit, Material
from mmn_portal.core.demo import World
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def kits():
    content.load(World(now=NOW, password="x"))
    return list(Kit.objects.order_by("pk"))


def test_each_kit_holds_all_that_a_campaign_needs_and_every_file_is_what_it_says(kits):
    """Making the kits takes seconds, so they are looked at from all sides at once."""
    holds_all_that_a_campaign_needs(kits)
    every_picture_is_exactly_as_big_as_it_says_and_is_described()
    every_poster_is_an_accessible_pdf()
    every_text_opens_and_begins_with_its_title()


def holds_all_that_a_campaign_needs(kits):
    page = {kit.slug: set(kit.materials.values_list("kind", "format")) for kit in kits}
    needed = {
        ("poster", "pdf"), ("beeld", "png"), ("banner", "png"), ("logo", "svg"), ("logo", "png"), ("tekst", "docx"),
        ("tekst", "txt"), ("presentatie", "pdf"), ("handtekening", "html"), ("handtekening", "txt"),
    }  # fmt: skip

    assert {slug: needed - found for slug, found in page.items()} == {
        "campagne-basis": set(), "week-van-het-vragen": set(), "bedankt-vrijwilligers": set(),
    }  # fmt: skip
    assert [card.how_many >= 12 for card in queries.kits(now=NOW)] == [True, True, True]


def every_picture_is_exactly_as_big_as_it_says_and_is_described():
    for material in Material.objects.with_files().filter(format="png").exclude(kind="logo"):
        with Image.open(material.current.file) as image:
            assert f"{image.width} × {image.height} pixels" == material.measure
        assert (bool(material.alt_nl), bool(material.alt_en), bool(material.preview)) == (True, True, True)


def every_poster_is_an_accessible_pdf():
    for material in Material.objects.with_files().filter(format="pdf"):
        pdf = material.current.file.read()
        assert (b"pdfuaid" in pdf, b"/StructTreeRoot" in pdf, b"(nl)" in pdf) == (True, True, True)


def every_text_opens_and_begins_with_its_title():
    for material in Material.objects.with_files().filter(format="docx"):
        document = Document(BytesIO(material.current.file.read()))
        assert (document.core_properties.title, document.core_properties.language) == (
            document.paragraphs[0].text,
            "nl-NL",
        )


@pytest.mark.parametrize("design", [sheets.basis, sheets.vragen, sheets.bedankt])
@pytest.mark.parametrize("form", sheets.FORMATS.values(), ids=sheets.FORMATS)
def test_the_words_of_a_design_stay_on_its_sheet(design, form):
    for zone in design(form).zones:
        assert zone["x"] >= 0 and zone["x"] + zone["w"] <= form.width and zone["w"] > 0 and zone["h"] > 0
        assert zone["y"] >= 0 and zone["y"] + zone["h"] <= form.height
