"""Open data: what it says is what it does, it gives away nothing that is not public, and no question breaks it."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.urls import resolve
from jsonschema import Draft202012Validator, FormatChecker

from mmn_portal.home import openapi
from mmn_portal.people.enums import OrganisationState
from tests.conftest import NOW, belong, make_event, make_organisation, make_user, place

pytestmark = pytest.mark.django_db
SECRET = "geheim-geheim"
LISTS = ("/api/v1/agenda/", "/api/v1/organisaties/")
# What is wrong with it, and the parameter that the answer names.
WRONG = [
    ("page=0", "page"), ("page=-1", "page"), ("page=abc", "page"), ("page=1e3", "page"), ("page=1000000000000", "page"),
    ("page=" + "9" * 5000, "page"), ("page=%D9%A1", "page"), ("page=2", "page"), ("aantal=101", "aantal"), ("aantal=0", "aantal"),
    ("aantal=%F0%9F%A7%A1", "aantal"), ("provincie=XX", "provincie"), ("provincie=" + "a" * 5000, "provincie"),
]  # fmt: skip
WRONG_OF_AGENDA = [
    ("van=2027-02-30", "van"), ("van=x", "van"), ("tot=99999-01-01", "tot"), ("tot=20270309", "tot"), ("van=2027-W10-1", "van"),
    ("soort=feest", "soort"), ("thema=%22%3E%3Csvg%3E", "thema"), ("van=%E2%80%AE", "van"),
]  # fmt: skip
IGNORED = ["utm_source=x", "page[]=2", "q[]=a", "taal=xx", "x=" + "a" * 5000]


@pytest.fixture(autouse=True)
def march():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(library):
    """Sessions and organisations with everything filled in, and with as little as can be."""
    library.website, library.about_nl, library.size = "https://bieb.example/", "Over ons", "25-99"
    library.save()
    make_organisation("Kaal", size="")
    make_event(
        "vol", seats=5, host=library, place=place("Utrecht", "NL-UT"), venue="Zaal", address="Straat 1", theme="welkom",
        lead_nl="Kom", text_nl="**Tekst**", route_nl="Trein", accessibility_nl="Vlak", join_url=f"https://{SECRET}.example/",
        contact_name=f"Naam {SECRET}", contact_phone="0301234567", contact_email=f"{SECRET}@example.nl",
    )  # fmt: skip
    make_event("kaal", starts_at=None)
    make_event("weg", state="cancelled", cancelled_because_nl="Ziek")


def schema_of(document: dict, path: str, status: str = "200") -> Draft202012Validator:
    content = document["paths"][path]["get"]["responses"][status]["content"]["application/json"]
    whole = {**content["schema"], "components": document["components"]}
    return Draft202012Validator(whole, format_checker=FormatChecker())


def test_the_description_is_sound(client):
    document = client.get("/api/v1/openapi.json").json()

    assert document["openapi"].startswith("3.1")
    for name, schema in document["components"]["schemas"].items():
        Draft202012Validator.check_schema(schema)
        assert schema["additionalProperties"] is False, name
    for path, told in document["paths"].items():
        view = resolve(path.replace("{slug}", "een")).func.view_class
        assert view.__mro__[1].__name__ == "OpenData"
        assert set(told) == {"get"}
        for answer in told["get"]["responses"].values():
            for content in answer.get("content", {}).values():
                assert content["schema"]["$ref"].rsplit("/", 1)[1] in document["components"]["schemas"]


def test_every_open_address_is_described():
    from tests.architecture.test_house import patterns

    described = {path.replace("{slug}", "<slug:slug>").strip("/") for path in openapi.document()["paths"]}
    found = {address.strip("/") for address, _pattern in patterns() if address.startswith("api/")}

    assert found - described == {"api/v1/openapi.json"}


@pytest.mark.parametrize(
    "path",
    ["/api/v1/agenda/", "/api/v1/agenda/vol/", "/api/v1/agenda/kaal/", "/api/v1/agenda/weg/", "/api/v1/organisaties/",
     "/api/v1/organisaties/bibliotheek-zuid/", "/api/v1/organisaties/kaal/"],
)  # fmt: skip
@pytest.mark.parametrize("language", ["", "/en"])
def test_every_answer_is_as_it_is_described(client, world, path, language):
    parts = path.strip("/").split("/")
    described = path if len(parts) == 3 else f"/{'/'.join(parts[:3])}/{{slug}}/"

    answer = client.get(f"{language}{path}")

    assert answer.status_code == 200
    assert [str(error) for error in schema_of(openapi.document(), described).iter_errors(answer.json())] == []
    if len(parts) == 3:
        assert len(answer.json()["results"]) >= 2


def test_the_description_can_fail(client, world):
    found = client.get("/api/v1/agenda/").json()
    found["results"][0]["contact_phone"] = "030"

    assert not schema_of(openapi.document(), "/api/v1/agenda/").is_valid(found)


def test_the_parameters_are_as_they_are_described(client):
    """Each one with a list of words takes each of its words, and no other."""
    for path, told in openapi.document()["paths"].items():
        for each in told["get"]["parameters"]:
            for word in each["schema"].get("enum", []):
                assert client.get(path, {each["name"]: word}).status_code == 200
            if "enum" in each["schema"]:
                assert client.get(path, {each["name"]: "nergens"}).status_code == 400


def test_nothing_private_is_given(client, world, library, ina):
    bodies = "".join(
        client.get(path).text
        for path in (
            "/api/v1/agenda/",
            "/api/v1/agenda/vol/",
            "/api/v1/organisaties/",
            "/api/v1/organisaties/bibliotheek-zuid/",
        )
    )

    assert [word for word in (SECRET, "0301234567", ina.email, "Ina") if word in bodies] == []


@pytest.mark.parametrize("state", ["draft", "proposed", "refused"])
@pytest.mark.parametrize("role", ["visitor", "nov", "ina"])
def test_what_is_not_published_is_not_there(client, request, library, state, role):
    make_event("stil", state=state, proposed_at=NOW, host=library, title_nl=SECRET)
    if role != "visitor":
        client.force_login(request.getfixturevalue(role))

    assert client.get("/api/v1/agenda/").json()["results"] == []
    assert client.get("/api/v1/agenda/stil/").status_code == 404


@pytest.mark.parametrize("state", [OrganisationState.PROPOSED, OrganisationState.REFUSED])
def test_an_organisation_that_is_not_confirmed_is_not_there(client, state):
    owner, hidden = make_user("eva"), make_organisation("Nog niet", state=state)
    belong(owner, hidden, "owner")
    make_event("feest", host=hidden)
    client.force_login(owner)

    assert client.get("/api/v1/organisaties/").json()["results"] == []
    assert client.get("/api/v1/organisaties/nog-niet/").status_code == 404
    # A session may be public while its host is not yet: then the host is not told.
    assert client.get("/api/v1/agenda/feest/").json()["organisation"] is None


def test_the_filters_are_those_of_the_feeds(client, library):
    for slug, theme, province in (("een", "welkom", "NL-UT"), ("twee", "", "NL-UT"), ("drie", "welkom", "NL-ZE")):
        make_event(slug, theme=theme, place=place(f"In {province}", province))
    make_event("later", starts_at=NOW + timedelta(days=90), ends_at=NOW + timedelta(days=91))
    make_event("lang geleden", starts_at=NOW - timedelta(days=90), ends_at=NOW - timedelta(days=89))

    def slugs(query):
        return [each["slug"] for each in client.get(f"/api/v1/agenda/?{query}").json()["results"]]

    assert slugs("thema=welkom&provincie=NL-UT") == ["een"]
    assert slugs("van=2027-05-01") == ["later"]
    assert sorted(slugs("tot=2027-04-01")) == ["drie", "een", "twee"]
    assert len(slugs("soort=training")) == 0


def test_a_page_leads_to_its_neighbours(client, settings):
    for number in range(5):
        make_event(f"sessie-{number}", theme="welkom")

    seen, address = [], "/api/v1/agenda/?aantal=2&thema=welkom&utm=x"
    while address:
        page = client.get(address).json()
        seen += [each["slug"] for each in page["results"]]
        address = page["next"]
        assert address is None or address.startswith(f"{settings.SITE_URL}/api/v1/agenda/?thema=welkom&aantal=2&page=")

    assert (sorted(seen), page["count"], page["previous"].endswith("page=2")) == (
        [f"sessie-{n}" for n in range(5)],
        5,
        True,
    )


@pytest.mark.parametrize(
    "path", ["/api/v1/agenda/", "/api/v1/agenda/vol/", "/api/v1/organisaties/", "/api/v1/openapi.json"]
)
def test_whoever_has_it_already_is_told_so(client, world, path):
    first = client.get(path)
    again = client.get(path, headers={"if-none-match": first.headers["ETag"]})

    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    for answer in (first, again):
        assert answer.headers["Cache-Control"] == "public, max-age=60"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "Set-Cookie" not in answer.headers


def test_a_change_is_seen(client, world):
    first = client.get("/api/v1/organisaties/kaal/")
    from mmn_portal.people.models import Organisation

    Organisation.objects.filter(slug="kaal").update(about_nl="Nieuw")

    assert client.get("/api/v1/organisaties/kaal/", headers={"if-none-match": first.headers["ETag"]}).status_code == 200


@pytest.mark.parametrize(("query", "name"), WRONG, ids=range(len(WRONG)))
@pytest.mark.parametrize("path", LISTS)
def test_a_wrong_parameter_is_named(client, world, path, query, name):
    answer = client.get(f"{path}?{query}")

    assert (answer.status_code, answer.json()["error"]["parameter"]) == (400, name)
    assert schema_of(openapi.document(), path, "400").is_valid(answer.json())
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(("query", "name"), WRONG_OF_AGENDA, ids=range(len(WRONG_OF_AGENDA)))
def test_a_wrong_filter_of_the_agenda_is_named(client, query, name):
    answer = client.get(f"/api/v1/agenda/?{query}")

    assert (answer.status_code, answer.json()["error"]["parameter"]) == (400, name)


@pytest.mark.parametrize("query", IGNORED, ids=range(len(IGNORED)))
@pytest.mark.parametrize("path", LISTS)
def test_what_is_not_known_is_ignored(client, path, query):
    assert client.get(f"{path}?{query}").status_code == 200


def test_what_does_not_exist_is_told_as_json(client):
    answer = client.get("/api/v1/agenda/nee/")

    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/json")
    assert schema_of(openapi.document(), "/api/v1/agenda/{slug}/", "404").is_valid(answer.json())


@pytest.mark.parametrize(
    "path", ["/api/v1/agenda/?q=%00", "/api/v1/agenda/?van=%00", "/api/v1/agenda/%00/", "/api/v1/organisaties/?q=%00"]
)
def test_a_nul_is_refused(client, path):
    assert client.get(path).status_code in {400, 404}


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("path", [*LISTS, "/api/v1/openapi.json"])
def test_nothing_is_written_here(client, path, method):
    assert getattr(client, method)(path).status_code == 405


def test_a_page_of_another_site_may_ask_only_if_it_changed(client):
    answer = client.options("/api/v1/agenda/", headers={"origin": "https://kompas.example"})

    assert (answer.status_code, answer.headers["Access-Control-Allow-Headers"]) == (200, "If-None-Match")


@pytest.mark.parametrize(("path", "most"), [("/api/v1/agenda/", 2), ("/api/v1/organisaties/", 2)])
def test_a_list_asks_the_same_however_many(client, path, most, django_assert_num_queries):
    def one_more(number):
        make_event(f"s-{number}", host=make_organisation(f"O {number}"), place=place("Utrecht", "NL-UT"))

    one_more(1)
    with django_assert_num_queries(most):
        client.get(path)
    one_more(2), one_more(3)

    with django_assert_num_queries(most):
        assert len(client.get(path).json()["results"]) == 3


def test_a_title_stays_as_it_was_typed(client):
    typed = "\"'><svg onload=alert(1)>{{7*7}} \u2028 🧡"
    make_event("raar", title_nl=typed)

    answer = client.get("/api/v1/agenda/raar/")

    assert json.loads(answer.content)["title"] == typed
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
