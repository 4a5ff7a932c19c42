"""Hostile input to every form and address of sources and of the declaration: no 5xx, no changed row (trust.md part 3)."""

import pytest
from django.urls import reverse

from mmn_portal.core import tokens
from mmn_portal.programme.models import Signature
from sources import mails
from sources.models import Introduction, Line, Offer, Opening, Outcome
from tests.home.test_hostile import NASTY, QUERIES

pytestmark = pytest.mark.django_db
VALUES = [
    *NASTY, "9" * 23, "-1", "1e3", "00000000-0000-0000-0000-00000000000g", "2027-02-30", "99999-01-01", "0001-01-01",
    "x" * 10_000,
]  # fmt: skip


def rows():
    """Every row that these forms could change, as it stands."""
    kinds = (Opening, Offer, Introduction, Line, Outcome, Signature)
    return [list(kind.objects.order_by("pk").values()) for kind in kinds]


@pytest.mark.parametrize("typed", VALUES, ids=range(len(VALUES)))
def test_no_value_breaks_a_form_or_changes_a_row(client, ina, bas, opening, offer_from, talk, typed):
    offer = offer_from()
    fields = (
        "organisation", "title", "text", "shape", "parts", "from_on", "until_on", "place", "people_min", "people_max",
        "age_from", "support", "demands", "requirements", "reward", "more_url", "who", "themes", "skills", "people_from",
        "people_to", "youngest", "oldest", "radius_km", "hours_each", "key",
    )  # fmt: skip
    everything = dict.fromkeys(fields, typed)
    outcome = reverse("sources:outcome", args=[tokens.make(mails.OUTCOME, talk.pk, "organisation")])
    forms = {
        ina: {
            reverse("sources:opening-new"): everything,
            reverse("sources:opening-change", args=[opening.slug]): everything,
            reverse("sources:opening-standing", args=[opening.slug]): {"deed": typed},
            reverse("sources:ask-source", args=[opening.slug, offer.key]): {"text": "\u200b", "key": typed},
            talk.get_absolute_url(): {"deed": typed},
            "/verklaring/tekenen/": {"organisation": typed, "promise": typed},
        },
        bas: {
            reverse("sources:offer-new"): everything,
            reverse("sources:offer-change", args=[offer.key]): everything,
            reverse("sources:offer-standing", args=[offer.key]): {"deed": typed},
            opening.get_absolute_url(): {"source": typed, "text": typed, "key": typed},
            outcome: {"came": typed, "new_faces": typed, "satisfied": typed, "active": typed, "hours": typed},
            "/verklaring/tekenen/": {"back": typed},
        },
    }
    before, broken = rows(), {}
    for user, of_user in forms.items():
        client.force_login(user)
        for address, form in of_user.items():
            status = client.post(address, form).status_code
            if status >= 500:
                broken[address] = status
    for deed in ("propose", "agree", "end"):
        form = {"deed": deed, "people": typed, "day": typed, "part": typed, "because": "\u200b"}
        status = client.post(talk.get_absolute_url(), form).status_code
        if status >= 500:
            broken[deed] = status

    assert (broken, rows()) == ({}, before)


@pytest.mark.parametrize("query", [*QUERIES, "aanbod=%00", "aanbod=" + "9" * 23, "afstand=%F0%9F%A7%A1", "aanbod[]=x"])
def test_no_query_breaks_a_page(client, bas, opening, offer_from, query):
    client.force_login(bas)
    pages = [
        reverse("sources:front"), reverse("sources:openings"), reverse("sources:introductions"),
        opening.get_absolute_url(), offer_from().get_absolute_url(), "/verklaring/", "/verklaring/tekenen/",
    ]  # fmt: skip
    answers = {page: client.get(f"{page}?{query}").status_code for page in pages}

    assert {page: status for page, status in answers.items() if status >= 500} == {}


@pytest.mark.parametrize(
    "address",
    ["plekken/%00/", "plekken/bestaat-niet/", "aanbod/x/", "aanbod/00000000-0000-0000-0000-000000000000/",
     "kennismakingen/99999999999999999999999/", "terugblik/x/", "terugblik/W10:1:x/", "actueel/%E2%80%AE/", "plekken/nieuw/wijzigen/"],
)  # fmt: skip
def test_no_address_breaks(client, ina, address):
    client.force_login(ina)

    assert client.get(f"/bronnen/{address}").status_code == (400 if "%00" in address else 404)
