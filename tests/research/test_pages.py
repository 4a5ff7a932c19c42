"""Who may open what of the research, at a fixed number of questions; deciding and asking through the pages."""

import zipfile
from uuid import uuid4

import pytest
from django.urls import reverse

from mmn_portal.core import tokens
from research import actions, mails, queries
from research.models import Download, Export, Participation
from research.urls import urlpatterns
from tests.conftest import NOW
from tests.research import world

pytestmark = pytest.mark.django_db
OK, LOGIN, GONE = 200, 302, 404
EVERYONE = (OK,) * 7
DESK = (LOGIN, GONE, GONE, GONE, GONE, OK, OK)
# visitor, account without organisation, owner of the participant, owner elsewhere, NOV staff, researcher, data steward
TABLE = {
    "research:front": EVERYONE,
    "research:codebook": EVERYONE,
    # Whoever holds the link.
    "research:consent": EVERYONE,
    "research:questionnaire": EVERYONE,
    "research:block": EVERYONE,
    "research:own": (LOGIN, GONE, OK, GONE, GONE, GONE, GONE),
    "research:own-consent": (LOGIN, GONE, OK, GONE, GONE, GONE, GONE),
    "research:desk": DESK,
    "research:export-request": (LOGIN, GONE, GONE, GONE, GONE, OK, GONE),
    "research:export": DESK,
    "research:export-file": DESK,
}
ROLES = ("visitor", "newcomer", "owner", "stranger", "nov", "olga", "gijs")


@pytest.fixture(autouse=True)
def study(time_machine):
    time_machine.move_to(NOW, tick=False)
    world.load()


@pytest.fixture
def everything():
    participations = [world.take_part(f"Club {number}") for number in range(6)]
    invitation = [world.answer(each, sent=number > 0) for number, each in enumerate(participations)][0]
    olga, gijs = world.researcher(), world.steward()
    export = world.approved(olga, gijs)
    slug = {"slug": participations[0].organisation.slug}
    token = {"token": world.questionnaire_token(invitation)}
    consent = world.consent_token(participations[0])
    return {
        "people": {"owner": participations[0].contact.user, "olga": olga, "gijs": gijs},
        "kwargs": {
            "research:consent": {"token": consent}, "research:questionnaire": token,
            "research:block": token | {"number": 1}, "research:own": slug, "research:own-consent": slug,
            "research:export": {"key": export.key}, "research:export-file": {"key": export.key},
        },
    }  # fmt: skip


def test_every_address_stands_in_the_table():
    assert {f"research:{pattern.name}" for pattern in urlpatterns} == set(TABLE)


@pytest.mark.parametrize("role", ROLES)
def test_who_may_open_what(client, request, role, everything, stranger, newcomer, nov):
    if role != "visitor":
        client.force_login(everything["people"].get(role) or request.getfixturevalue(role))
    found = {name: client.get(reverse(name, kwargs=everything["kwargs"].get(name))).status_code for name in TABLE}

    assert found == {name: row[ROLES.index(role)] for name, row in TABLE.items()}


def test_a_superuser_has_no_right_to_answers_either(client, boss, everything):
    client.force_login(boss)
    names = ("research:own", "research:desk", "research:export", "research:export-file")

    assert [client.get(reverse(name, kwargs=everything["kwargs"].get(name))).status_code for name in names] == [404] * 4


@pytest.mark.parametrize("name", ["research:consent", "research:questionnaire"])
@pytest.mark.parametrize("token", ["x", "", "a:b:c", "é" * 300])
def test_a_wrong_link_is_not_found(client, name, token):
    assert client.get(reverse(name, args=[token or "-"])).status_code == 404


def test_a_link_of_another_purpose_is_not_found(client, everything):
    token = everything["kwargs"]["research:consent"]["token"]

    assert client.get(reverse("research:questionnaire", args=[token])).status_code == 404


@pytest.mark.parametrize("values", [[], [1], [1, 1], [1, 1, 1, 1], ["x", "y", "z"], [None, None, None], [1, 1, {}]])
def test_a_signed_link_with_other_values_is_not_found(client, everything, values):
    addresses = [
        reverse("research:consent", args=[tokens.make(mails.CONSENT, *values)]),
        reverse("research:questionnaire", args=[tokens.make(mails.QUESTIONNAIRE, *values)]),
    ]

    assert [client.get(address).status_code for address in addresses] == [404, 404]


def test_no_answer_code_pseudonym_or_link_stands_on_the_desk_of_staff(client, boss, everything):
    client.force_login(boss)
    pseudonyms = Export.objects.get().pseudonyms
    shown = ""
    for model in ("study", "wave", "item", "participation", "consent", "export"):
        shown += client.get(reverse(f"admin:research_{model}_changelist")).text
    shown += client.get(reverse("admin:research_export_change", args=[Export.objects.get().pk])).text

    assert [name for name in pseudonyms if name in shown] == []


def test_a_researcher_asks_and_a_steward_declines_with_a_reason(client):
    olga, gijs = world.researcher(), world.steward()
    client.force_login(olga)
    empty = client.post(reverse("research:export-request"), {})
    client.post(reverse("research:export-request"), {"waves": ["T0"], "purpose": "Tellen"})
    export = Export.objects.get()
    address = reverse("research:export", args=[export.key])
    own = client.post(address, {"approve": "yes"})
    client.force_login(gijs)
    without = client.post(address, {"approve": "no"})
    client.post(address, {"approve": "no", "because": "Te breed."})
    export.refresh_from_db()

    assert (
        sorted(empty.context["form"].errors), bool(own.context["form"].non_field_errors()),
        list(without.context["form"].errors), export.state, export.because,
    ) == (["purpose", "waves"], True, ["because"], "declined", "Te breed.")  # fmt: skip


# --- an export is for whoever asked for it ----------------------------------------------------


@pytest.fixture
def piet():
    """Another researcher, with another purpose."""
    return world.researcher("piet")


@pytest.mark.parametrize("name", ["research:export", "research:export-file"])
def test_the_export_of_another_researcher_is_not_found(client, everything, piet, name):
    client.force_login(piet)

    assert (client.get(reverse(name, kwargs=everything["kwargs"][name])).status_code, Download.objects.count()) == (
        404,
        0,
    )


def test_a_researcher_sees_her_own_requests_and_a_steward_sees_all(client, everything, piet):
    hers = Export.objects.get()
    his = actions.request_export(
        study=queries.study(), waves=["T0"], purpose="Iets anders", by=piet, key=uuid4(), now=NOW
    )
    seen = {}
    for name, user in (("olga", everything["people"]["olga"]), ("piet", piet), ("gijs", everything["people"]["gijs"])):
        client.force_login(user)
        page = client.get(reverse("research:desk"))
        seen[name] = ([export.pk for export in page.context["desk"].exports], "Iets anders" in page.text)

    assert seen == {"olga": ([hers.pk], False), "piet": ([his.pk], True), "gijs": ([his.pk, hers.pk], True)}


def test_who_is_a_researcher_no_more_does_not_reach_her_own_export(client, everything):
    olga = everything["people"]["olga"]
    olga.groups.clear()
    client.force_login(olga)

    assert client.get(reverse("research:export", kwargs=everything["kwargs"]["research:export"])).status_code == 404


# --- the way there ----------------------------------------------------------------------------

DESK_LINK = 'aria-labelledby="panel-research-desk"'


@pytest.mark.parametrize("role", ROLES[1:])
def test_the_way_to_response_and_data_stands_on_my_page_of_researchers_and_stewards_only(
    client, request, role, everything, stranger, newcomer, nov
):
    client.force_login(everything["people"].get(role) or request.getfixturevalue(role))
    page = client.get(reverse("home:mine")).text

    assert (DESK_LINK in page, reverse("research:desk") in page) == (role in {"olga", "gijs"},) * 2


def test_a_superuser_sees_no_such_way(client, boss):
    client.force_login(boss)

    assert DESK_LINK not in client.get(reverse("home:mine")).text


def test_a_steward_reads_how_many_requests_wait_for_her_and_her_own_is_not_one(everything):
    olga, gijs = everything["people"]["olga"], everything["people"]["gijs"]
    gijs.groups.add(*olga.groups.all())
    for by in (olga, gijs):
        actions.request_export(study=queries.study(), waves=["T0"], purpose="Tellen", by=by, key=uuid4(), now=NOW)

    assert [queries.waiting_for(user) for user in (olga, gijs)] == [None, 1]


# --- examples ---------------------------------------------------------------------------------


@pytest.mark.parametrize("is_demo", [True, False])
@pytest.mark.parametrize(
    ("name", "who", "marks"),
    [("home:mine", "owner", 1), ("home:mine", "olga", 1), ("research:own", "owner", 2), ("research:desk", "olga", 2), ("research:export", "gijs", 1)],
)  # fmt: skip
def test_what_was_made_up_is_marked_as_an_example(client, everything, is_demo, name, who, marks):
    Participation.objects.update(is_demo=is_demo)
    client.force_login(everything["people"][who])
    page = client.get(reverse(name, kwargs=everything["kwargs"].get(name))).text

    assert page.count('<span class="tag tone-paper">voorbeeld</span>') == marks * is_demo


@pytest.mark.parametrize("is_demo", [True, False])
def test_a_file_of_made_up_answers_says_so(everything, is_demo):
    Participation.objects.update(is_demo=is_demo)
    export = world.approved(everything["people"]["olga"], everything["people"]["gijs"])
    with zipfile.ZipFile(export.file.open()) as package:
        assert ("VOORBEELD" in package.read("LEESMIJ.txt").decode()) is is_demo


def test_the_codebook_for_everyone_names_background_and_counted_figures(client):
    page = client.get(reverse("research:codebook")).text

    assert [name for name in ("sector", "province", "size", "d_instroom", "d_open", "v18_bestuur") if f">{name}<" not in page] == []  # fmt: skip


@pytest.mark.parametrize(
    ("name", "who", "most"),
    [("front", None, 8), ("codebook", None, 8), ("desk", "olga", 15), ("own", "owner", 15), ("questionnaire", None, 8),
     ("block", None, 8), ("export", "gijs", 15)],
)  # fmt: skip
def test_a_page_asks_as_much_for_many_as_for_few(client, everything, name, who, most, django_assert_max_num_queries):
    address = reverse(f"research:{name}", kwargs=everything["kwargs"].get(f"research:{name}"))
    if who:
        client.force_login(everything["people"][who])
    client.get(address)
    with django_assert_max_num_queries(most) as few:
        client.get(address)
    for number in range(3):
        world.answer(world.take_part(f"Nog {number}"))
    world.approved(everything["people"]["olga"], everything["people"]["gijs"])
    with django_assert_max_num_queries(most) as many:
        client.get(address)

    assert len(few) == len(many)
