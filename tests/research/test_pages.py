"""Who may open what of the research, at a fixed number of questions; deciding and asking through the pages."""

import pytest
from django.urls import reverse

from mmn_portal.core import tokens
from research import mails
from research.models import Export
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
    token = {"token": tokens.make(mails.QUESTIONNAIRE, invitation.pk, invitation.link_version)}
    consent = tokens.make(mails.CONSENT, participations[0].pk, participations[0].link_version)
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
@pytest.mark.parametrize("token", ["x", "", "a:b:c"])
def test_a_wrong_link_is_not_found(client, name, token):
    assert client.get(reverse(name, args=[token or "-"])).status_code == 404


def test_a_link_of_another_purpose_is_not_found(client, everything):
    token = everything["kwargs"]["research:consent"]["token"]

    assert client.get(reverse("research:questionnaire", args=[token])).status_code == 404


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
