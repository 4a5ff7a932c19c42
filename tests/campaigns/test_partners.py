"""A second logo: of the one with whom it is made, where the template has room, and nothing where there is nobody."""

import pytest

from campaigns import actions, composing, queries
from campaigns.content import add, words
from campaigns.enums import Output
from campaigns.models import Design
from tests.campaigns.studio import make_design, photo
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
PLANS = {plan.slug: plan for plan in words.PLANS}


@pytest.fixture
def design(library, ina):
    return make_design(library, ina, template=add(PLANS["mensen-maken"], 0, NOW), kop="een buurt die kookt.")


def put(design, *fields, **said):
    content = actions.Content(
        title=design.title, language="nl", swatch=design.swatch, texts=design.texts, target=design.links.get().target,
        uploads={name: photo(300, 200) for name in fields}, said=said,
    )  # fmt: skip
    actions.save(design=design, content=content, now=NOW)
    return queries.whole(Design.objects.all()).get()


def drawn(design, size):
    made, filled = queries.format_of(design, size), actions.filled(design)
    fields = {one.key: one for one in design.version.fields.all()}
    zones = {zone["name"]: zone["kind"] for zone in composing.order(made, fields, filled, bleed=False).job["zones"]}
    return zones.get("logo"), zones.get("partner")


@pytest.mark.parametrize("slug", ["mensen-maken", "activiteit", "cijfer"])
def test_it_is_asked_where_there_is_room(slug):
    version = add(PLANS[slug], 0, NOW).current
    sizes = {made.size for made in version.formats.all() if made.zones.filter(name="partner").exists()}

    assert sizes == {"a3", "a4", "a5", "vierkant", "staand", "verhaal"}
    assert not version.fields.get(key="partner").is_required


def test_an_empty_slot_stays_empty_and_is_no_finding(design):
    design = put(design)
    made = queries.format_of(design, "a4")
    found = queries.of_content(design.version.fields.all(), actions.filled(design))

    assert (drawn(design, "a4"), made.zones.filter(name="partner").exists()) == (("text", None), True)
    assert [one.field for one in found if one.field in {"logo", "partner"}] == ["logo"]


def test_a_partner_stands_beside_us_and_says_who_it_is(design):
    silent = put(design, "partner")
    before = queries.outputs_of(silent, queries.format_of(silent, "a4"))
    named = put(design, partner="Buurthuis De Linde")
    after = queries.outputs_of(named, queries.format_of(named, "a4"))

    assert (drawn(named, "a4"), drawn(named, "link")) == (("text", "logo"), ("text", None))
    # Our own name is not said for somebody else.
    assert (Output.PDF in before, Output.PDF in after) == (False, True)
    assert actions.filled(named).pictures["partner"].alt == "Buurthuis De Linde"
