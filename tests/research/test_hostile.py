"""Hostile and faulty input (trust.md part 3) on every form and address of the research: never a 5xx, never a changed row."""

from urllib.parse import quote

import pytest
from django.apps import apps
from django.urls import reverse

from research.models import Export, Participation
from research.urls import urlpatterns
from tests.conftest import NOW
from tests.home.test_hostile import NASTY, QUERIES
from tests.research import world
from tests.research.test_answering import link

pytestmark = pytest.mark.django_db
MORE = [
    "9" * 400, "-1", "1e400", "NaN", "Infinity", "0x10", "2026-02-30", "99999-01-01", "\u202e\u2067\u200f", "🧡" * 3000,
    "é" * 10_000, "00000000-0000-0000-0000-00000000000g", "{" * 10_000, '{"v18_bestuur": [[]]}', "yes\x00", "' or '1'='1",
]  # fmt: skip
TYPED = [*NASTY, *MORE]
BLOCKS = (1, 2, 3, 4)
REFUSED = {200, 302, 400, 404, 409, 422}


@pytest.fixture(autouse=True)
def study(time_machine):
    time_machine.move_to(NOW, tick=False)
    world.load()


@pytest.fixture
def club():
    """An organisation that did not choose yet, and one that is answering, with a request that waits."""
    world.take_part("Open", agrees=None)
    return world.answer(world.take_part("Club"), sent=False)


@pytest.fixture
def people(club):
    """Who meets a form of the research."""
    return {"olga": world.researcher(), "gijs": world.steward(), "owner": club.participation.contact.user}


def rows():
    """Every row of the research."""
    models = apps.get_app_config("research").get_models()
    return {model._meta.label: list(model.objects.order_by("pk").values()) for model in models}


def wrong(typed):
    """Everything that a form of the research asks, as somebody typed it, and never an answer that it takes."""
    names = (
        "questionnaire", "scan", "trajectory", "interview", "approve", "because", "purpose", "key", "deed", "shown", "item",
        "waves",
    )  # fmt: skip
    return dict.fromkeys(names, typed)


@pytest.mark.parametrize("typed", TYPED, ids=range(len(TYPED)))
def test_no_text_breaks_or_passes_a_form_by_link(client, club, typed):
    open_one = Participation.objects.get(organisation__name="Open")
    addresses = [reverse("research:consent", args=[world.consent_token(open_one)]), link(club)]
    before = rows()
    statuses = [client.post(address, wrong(typed)).status_code for address in addresses]

    assert (set(statuses) - REFUSED, rows()) == (set(), before)


@pytest.mark.parametrize("typed", TYPED, ids=range(len(TYPED)))
def test_no_text_breaks_a_page_of_questions_or_gets_into_a_number(client, club, typed):
    items = [item for item in club.wave.version.items.all() if item.is_asked_in("T0")]
    everything = wrong(typed) | {name: typed for item in items for name in (item.code, f"{item.code}_kw")}
    before = rows()["research.Answer"]
    statuses = {client.post(link(club, block), everything).status_code for block in BLOCKS}
    # Saving on the way knows kinds of items, not items; the pages above hold every one.
    for item in {item.kind: item for item in items}.values():
        for shown in ("{}", typed):
            facts = {"item": item.code, item.code: typed, f"{item.code}_kw": typed, "shown": shown}
            answer = client.post(link(club, item.block), facts, headers={"X-Saves-On-The-Way": "1"})
            statuses.add(answer.status_code)

    assert (statuses - REFUSED - {204}, rows()["research.Answer"]) == (set(), before)


@pytest.mark.parametrize("typed", TYPED, ids=range(len(TYPED)))
def test_no_text_breaks_or_passes_a_form_behind_login(client, club, people, typed):
    export = world.actions.request_export(
        study=world.queries.study(), waves=["T0"], purpose="Tellen", by=people["olga"], key=world.uuid4(), now=NOW
    )
    addresses = {
        "olga": [reverse("research:export-request"), reverse("research:export", args=[export.key])],
        "gijs": [reverse("research:export", args=[export.key])],
        "owner": [reverse("research:own-consent", args=["club"])],
    }
    before, statuses = rows(), set()
    for who, pages in addresses.items():
        client.force_login(people[who])
        statuses |= {client.post(page, wrong(typed)).status_code for page in pages}

    assert (statuses - REFUSED, rows()) == (set(), before)


@pytest.mark.parametrize("typed", TYPED, ids=range(len(TYPED)))
def test_a_key_of_a_form_that_is_no_key_still_asks_once(client, people, typed):
    client.force_login(people["olga"])
    answer = client.post(reverse("research:export-request"), {"waves": ["T0"], "purpose": "Tellen", "key": typed})

    assert (answer.status_code, Export.objects.count()) == (302, 1)


def test_no_query_breaks_a_page_of_the_research(client, club, people):
    client.force_login(people["olga"])
    pages = [reverse(f"research:{name}") for name in ("front", "codebook", "desk", "export-request")] + [link(club), link(club, 1)]  # fmt: skip
    before = rows()
    statuses = {client.get(f"{page}?{query}").status_code for page in pages for query in QUERIES}

    assert (statuses - {200, 400, 404}, rows()) == (set(), before)


@pytest.mark.parametrize("typed", TYPED, ids=range(len(TYPED)))
def test_no_address_breaks(client, club, people, typed):
    client.force_login(people["gijs"])
    piece = quote(typed[:2000], safe="") or "-"
    prefixes = ("toestemming", "vragenlijst", "deelname", "balie/exports", "balie", "codeboek")
    addresses = [f"/onderzoek/{prefix}/{piece}/" for prefix in prefixes]
    addresses += [f"{link(club)}{piece}/", f"{link(club)}{'9' * 40}/", f"/onderzoek/balie/exports/{piece}/gegevens.zip"]
    before = rows()
    statuses = {getattr(client, how)(address).status_code for address in addresses for how in ("get", "post")}

    assert (statuses - {400, 404, 405}, rows()) == (set(), before)


@pytest.mark.parametrize("typed", TYPED, ids=range(len(TYPED)))
def test_no_text_breaks_the_desk_of_staff(client, club, nov, typed):
    client.force_login(nov)
    page = reverse("admin:research_participation_changelist")
    before = rows()
    # A page of Django: SQLite takes no search of a hundred thousand signs.
    asked = {"q": typed[:1000], "keuze": typed, "zonder_contact": typed}
    statuses = {client.get(page, {name: value}).status_code for name, value in asked.items()}
    for action in ("choose_contact", typed):
        facts = {"action": action, "_selected_action": [club.participation_id], "do": "1", "contact": typed}
        statuses.add(client.post(page, facts).status_code)

    assert (statuses - {200, 302, 400, 404}, rows()) == (set(), before)


@pytest.mark.parametrize("pattern", urlpatterns, ids=lambda pattern: pattern.name)
def test_a_method_that_a_page_does_not_know_changes_nothing(client, club, people, pattern):
    tokens = {
        "consent": world.consent_token(club.participation), "questionnaire": world.questionnaire_token(club),
        "block": world.questionnaire_token(club),
    }  # fmt: skip
    asked = {"token": tokens.get(pattern.name), "number": 1, "slug": "club", "key": world.uuid4()}
    names = pattern.pattern.converters
    before = rows()
    address = reverse(f"research:{pattern.name}", kwargs={name: asked[name] for name in names})
    statuses = {getattr(client, method)(address).status_code for method in ("put", "delete", "patch", "trace")}

    assert (statuses <= {200, 302, 404, 405}, rows()) == (True, before)
