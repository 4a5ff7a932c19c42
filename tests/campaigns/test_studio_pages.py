"""The pages of the studio: who may open what, what is typed stays, and a size that is not ready does not leave."""

import csv
import io
import json
import re
import zipfile
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from campaigns import actions, queries
from campaigns.models import Design, Scan, ShortLink
from mmn_portal.people.enums import Role
from tests.campaigns.studio import content, make_design, make_template, photo
from tests.conftest import NOW, belong, make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def design(library, ina):
    library.website = "https://www.bieb-zuid.nl"
    library.save()
    return make_design(library, ina)


def addresses(design):
    key = design.key
    return {
        "page": reverse("campaigns:design", args=[key]),
        "ready": reverse("campaigns:design-ready", args=[key]),
        "file": reverse("campaigns:design-file", args=[key, "vierkant", "png"]),
        "zip": reverse("campaigns:design-zip", args=[key]),
        "order": reverse("campaigns:design-print-order", args=[key]),
    }


@pytest.mark.parametrize(
    ("who", "expected"),
    [("visitor", 302), ("newcomer", 404), ("stranger", 404), ("mo", 200), ("bo", 200), ("ina", 200), ("nov", 200)],
)
def test_a_design_is_for_the_people_of_its_organisation(client, request, design, who, expected):
    if who != "visitor":
        client.force_login(request.getfixturevalue(who))

    assert {name: client.get(address).status_code for name, address in addresses(design).items()} == dict.fromkeys(
        addresses(design), expected
    )


def test_without_javascript_a_new_photo_is_looked_at_by_keeping_it(client, design, ina):
    client.force_login(ina)
    page = design.get_absolute_url()

    looked = client.post(page, form(design, t_kop="Anders", kijk="1"))
    design.refresh_from_db()
    before = (looked.status_code, design.texts["kop"], design.pictures.count())
    client.post(page, form(design, t_kop="Anders", kijk="1", f_foto=photo(), m_foto="niemand", a_foto="Een muur"))
    design.refresh_from_db()

    assert before == (200, "Help je mee?", 0)
    assert (design.texts["kop"], design.pictures.count()) == ("Anders", 1)


def test_a_newer_template_is_shown_beside_how_it_is_now_before_anything_changes(client, design, ina):
    client.force_login(ina)
    page = reverse("campaigns:design-newer", args=[design.key])
    before = client.get(page)
    made = actions.new_version(template=design.version.template, by=None, now=NOW)
    made.note_nl = "De kop staat lager."
    made.save()
    made.formats.get(size="vierkant").zones.filter(name="kop").update(y=300)
    made.formats.get(size="a4").delete()
    actions.ship_template(template=design.version.template, now=NOW)

    shown = client.get(page, {"maat": "vierkant"})
    now, later = (
        b"".join(client.get(reverse("campaigns:design-newer-picture", args=[design.key, when, "vierkant"])))
        for when in ("nu", "straks")
    )
    gone = client.get(reverse("campaigns:design-newer-picture", args=[design.key, "straks", "a4"])).status_code

    assert (before.status_code, shown.status_code, "De kop staat lager." in shown.text) == (302, 200, True)
    assert page in client.get(design.get_absolute_url()).text
    assert (now[:2], later[:2], now == later, gone) == (b"\xff\xd8", b"\xff\xd8", False, 404)
    assert client.get(page, {"maat": "onzin"}).status_code == 404
    design.refresh_from_db()
    assert (design.version.number, design.texts["kop"]) == (1, "Help je mee?")
    client.post(reverse("campaigns:design-deed", args=[design.key, "vernieuwen"]))
    design.refresh_from_db()
    assert (design.version, design.texts["kop"], client.get(page).status_code) == (made, "Help je mee?", 302)


def test_a_stranger_can_do_nothing_with_it(client, design, stranger):
    client.force_login(stranger)
    deeds = [
        reverse("campaigns:design-deed", args=[design.key, deed]) for deed in ("terug", "kopie", "vernieuwen", "weg")
    ]
    answers = [
        client.post(address).status_code
        for address in (*deeds, addresses(design)["page"], reverse("campaigns:design-look", args=[design.key]))
    ]

    assert answers == [404] * 6
    assert Design.objects.count() == 1


def test_the_picture_of_a_design_is_not_found_under_another_ones_address(client, design, stranger):
    other = make_design(stranger.person.memberships.get().organisation, stranger)
    made = design.version.formats.get(size="vierkant")
    render = actions.picture(design=design, made=made, filled=actions.filled(design), output="small", now=NOW)
    client.force_login(stranger)

    assert client.get(reverse("campaigns:design-picture", args=[other.key, render.pk])).status_code == 404
    assert client.get(reverse("campaigns:design-picture", args=[design.key, render.pk])).status_code == 404
    assert client.get(reverse("campaigns:design", args=[uuid4()])).status_code == 404


def test_whoever_belongs_to_nothing_is_told_to_find_her_organisation_first(client, newcomer):
    template = make_template()
    client.force_login(newcomer)

    assert "Eerst je organisatie" in client.get(template.get_absolute_url()).text
    assert (
        client.post(template.get_absolute_url(), {"organisatie": "bibliotheek-zuid", "taal": "nl"}).status_code == 200
    )
    assert Design.objects.count() == 0


def test_a_design_is_begun_for_one_of_my_own_organisations_only(client, ina, library):
    template = make_template()
    other = make_organisation("Museum")
    client.force_login(ina)
    client.post(template.get_absolute_url(), {"organisatie": other.slug, "taal": "nl"})
    assert Design.objects.count() == 0
    answer = client.post(template.get_absolute_url(), {"organisatie": library.slug, "taal": "en"})

    design = Design.objects.get()
    assert (answer["Location"], design.organisation, design.language) == (design.get_absolute_url(), library, "en")


def form(design, **changes):
    link = design.links.first()
    return {
        "kleur": design.swatch, "title": design.title, "taal": design.language, "doel": link.target, "alt": design.alt,
        "t_kop": "Help je mee?", "t_tekst": "We koken op woensdag.", "maat": "vierkant",
    } | changes  # fmt: skip


def test_what_is_filled_in_is_saved_for_every_size(client, ina, design):
    client.force_login(ina)
    answer = client.post(
        design.get_absolute_url(),
        form(design, t_kop="Kook mee!", kleur="wit", f_foto=photo(), m_foto="niemand"),
        follow=True,
    )

    design.refresh_from_db()
    assert (design.texts["kop"], design.swatch, design.pictures.get().field) == ("Kook mee!", "wit", "foto")
    assert "Bewaard." in answer.text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"t_kop": "a" * 51}, "hooguit 50 tekens"),
        ({"doel": "https://kwaad.example/inloggen"}, "Een code mag naar je eigen website gaan"),
        ({"doel": "javascript:alert(1)"}, "Vul een webadres in"),
        ({"doel": ""}, "Vul een webadres in"),
        ({"title": ""}, "Geef dit ontwerp een naam"),
        ({"kleur": "geel"}, "geel"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(client, ina, design, changes, words):
    client.force_login(ina)
    page = client.post(design.get_absolute_url(), form(design, t_tekst="Dit blijft staan.", **changes))

    assert (page.status_code, words in page.text, "Dit blijft staan." in page.text) == (200, True, True)
    assert Design.objects.get().number == design.number


@pytest.mark.parametrize(
    ("target", "may"),
    [
        ("https://bieb-zuid.nl/vrijwilligers", True), ("https://www.bieb-zuid.nl/", True), ("https://leden.bieb-zuid.nl/x", True),
        ("http://testserver/agenda/", True), ("https://bieb-zuid.nl.kwaad.example/", False),
        ("https://kwaad-bieb-zuid.nl/", False), ("https://bieb-zuid.nl@kwaad.example/", False),
        ("//kwaad.example/", False), ("ftp://bieb-zuid.nl/", False), ("https://[::1", False),
    ],
)  # fmt: skip
def test_a_code_leads_to_the_portal_or_to_ones_own_website(library, target, may):
    from campaigns import rules

    library.website = "https://www.bieb-zuid.nl"

    assert rules.may_lead_to(library, target) is may


def test_the_picture_follows_what_is_typed_and_keeps_nothing(client, ina, design):
    client.force_login(ina)
    page = client.post(reverse("campaigns:design-look", args=[design.key]), form(design, t_kop="🧡 Kom helpen"))

    assert ("<img" in page.text, "hebben het teken 🧡 niet" in page.text) == (True, True)
    assert Design.objects.get().texts["kop"] == "Help je mee?"


def test_a_machine_that_looks_too_often_is_asked_to_wait(client, ina, design, monkeypatch):
    monkeypatch.setattr("campaigns.views.studio.LOOKS_A_MINUTE", 1)
    client.force_login(ina)
    look = reverse("campaigns:design-look", args=[design.key])

    assert [client.post(look, form(design)).status_code for _time in range(2)] == [200, 429]


def test_without_script_a_button_shows_the_picture_and_saves_nothing(client, ina, design):
    client.force_login(ina)
    page = client.post(design.get_absolute_url(), form(design, t_kop="Alleen kijken", kijk="1"))

    assert ("Alleen kijken" in page.text, page.status_code) == (True, 200)
    assert Design.objects.get().texts["kop"] == "Help je mee?"


def test_an_example_that_may_not_be_printed_does_not_leave(client, ina, library):
    design = actions.begin(template=make_template(), organisation=library, language="nl", by=ina, now=NOW)
    client.force_login(ina)
    answer = client.get(addresses(design)["file"], follow=True)

    assert "nog niet klaar" in answer.text
    assert "staat nog ons voorbeeld" in answer.text
    assert "Er is nog geen maat klaar" in client.get(addresses(design)["zip"], follow=True).text


@pytest.mark.parametrize(
    ("size", "output", "kind", "start"),
    [
        ("vierkant", "png", "image/png", b"\x89PNG"), ("vierkant", "jpg", "image/jpeg", b"\xff\xd8"),
        ("a4", "pdf", "application/pdf", b"%PDF"), ("a4", "print", "application/pdf", b"%PDF"),
        ("a4", "png", "image/png", b"\x89PNG"),
    ],
)  # fmt: skip
def test_each_size_comes_as_what_it_is_for(client, ina, design, size, output, kind, start):
    client.force_login(ina)
    answer = client.get(reverse("campaigns:design-file", args=[design.key, size, output]))

    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert (answer.status_code, answer["Content-Type"], content[: len(start)]) == (200, kind, start)
    assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(("size", "output"), [("vierkant", "print"), ("a3", "png"), ("a4", "jpg"), ("x", "y")])
def test_what_is_not_made_is_not_found(client, ina, design, size, output):
    client.force_login(ina)

    assert client.get(reverse("campaigns:design-file", args=[design.key, size, output])).status_code == 404


def test_the_zip_holds_every_file_the_texts_and_the_descriptions(client, ina, design):
    client.force_login(ina)
    answer = client.get(addresses(design)["zip"])
    whole = b"".join(answer.streaming_content)
    assert int(answer["Content-Length"]) == len(whole)
    with zipfile.ZipFile(io.BytesIO(whole)) as parcel:
        names = sorted(parcel.namelist())
        alt = list(csv.reader(io.StringIO(parcel.read("alt-teksten.csv").decode("utf-8-sig")), delimiter=";"))
        version = json.loads(parcel.read("versie.json"))
        posts = parcel.read("berichten.txt").decode("utf-8-sig")

    assert names == [
        "LEESMIJ.txt", "alt-teksten.csv", "berichten.txt", "drukbestelling.txt", "drukwerk/proef-a4-drukker.pdf", "drukwerk/proef-a4.pdf", "drukwerk/proef-a4.png",
        "sociale-media/proef-vierkant.jpg", "sociale-media/proef-vierkant.png", "versie.json",
    ]  # fmt: skip
    code = design.links.get().address
    described = f"Help je mee? We koken op woensdag voor de buurt. Bibliotheek Zuid. Meer op {code}"
    assert {row[1] for row in alt[1:]} == {described}
    assert (code in posts, "#MensenMakenNederland" in posts, version["template"]) == (True, True, "proef")


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_studio_asks_as_much_for_many_as_for_few(client, ina, library, how_many, django_assert_max_num_queries):
    for number in range(how_many):
        make_design(library, ina, template=make_template(f"proef-{number}"))
    client.force_login(ina)
    client.get(reverse("campaigns:studio"))

    with django_assert_max_num_queries(9):
        client.get(reverse("campaigns:studio"))


def test_the_page_of_a_design_asks_a_fixed_number_of_questions(client, ina, design, django_assert_max_num_queries):
    client.force_login(ina)
    client.get(design.get_absolute_url())
    for _time in range(5):
        actions.save(design=design, content=content(design), now=NOW)

    with django_assert_max_num_queries(22):
        client.get(f"{design.get_absolute_url()}?maat=a4")


def test_deeds_on_the_page(client, ina, design):
    client.force_login(ina)
    copied = client.post(reverse("campaigns:design-deed", args=[design.key, "kopie"]), {"title": "Tweede"})
    assert Design.objects.get(title="Tweede").get_absolute_url() == copied["Location"]
    client.post(reverse("campaigns:design-deed", args=[design.key, "terug"]), {"nummer": "1"})
    assert Design.objects.get(pk=design.pk).texts["tekst"] == "Een voorbeeld."
    for wrong in ("", "x", "9" * 40, "-1"):
        page = client.post(reverse("campaigns:design-deed", args=[design.key, "terug"]), {"nummer": wrong}, follow=True)
        assert "is er niet meer" in page.text
    client.post(reverse("campaigns:design-deed", args=[design.key, "weg"]))
    assert list(Design.objects.values_list("title", flat=True)) == ["Tweede"]


class TestShortLinks:
    def test_a_scan_is_counted_by_day_without_a_cookie_and_leads_on(self, client, design, django_assert_num_queries):
        link = design.links.get()
        for _time in range(3):
            answer = client.get(f"/s/{link.code}")

        assert (answer.status_code, answer["Location"]) == (302, link.target)
        assert (answer.cookies, answer["Cache-Control"], answer["Referrer-Policy"]) == ({}, "no-store", "no-referrer")
        assert [(one.link, one.count) for one in Scan.objects.all()] == [(link, 3)]
        assert [field.name for field in Scan._meta.fields] == ["id", "link", "on", "count"]

    def test_a_look_by_a_machine_is_not_counted(self, client, design):
        assert client.head(f"/s/{design.links.get().code}").status_code == 302
        assert Scan.objects.count() == 0

    def test_capitals_from_paper_work_and_an_unknown_code_helps_on(self, client, design):
        assert client.get(f"/s/{design.links.get().code.upper()}").status_code == 302
        page = client.get("/s/onbekend")
        assert (page.status_code, "Deze code kennen we niet" in page.text) == (404, True)

    def test_where_it_leads_can_change_after_printing(self, client, ina, design, library):
        library.website = "https://bieb-zuid.nl"
        library.save()
        client.force_login(ina)
        client.post(design.get_absolute_url(), form(design, doel="https://bieb-zuid.nl/open-dag"))

        assert client.get(f"/s/{design.links.get().code}")["Location"] == "https://bieb-zuid.nl/open-dag"

    def test_the_address_on_paper_has_no_language(self, design):
        from django.utils import translation

        with translation.override("en"):
            assert design.links.get().address == f"http://testserver/s/{design.links.get().code}"

    def test_no_two_designs_share_a_code(self, library, ina):
        for number in range(5):
            make_design(library, ina, template=make_template(f"p{number}"))
        codes = list(ShortLink.objects.values_list("code", flat=True))
        assert (len(set(codes)), {len(code) for code in codes}) == (5, {7})


def test_colleagues_share_a_design(client, library, design, newcomer):
    belong(newcomer, library, Role.MEMBER)
    client.force_login(newcomer)

    assert "Proef" in client.get(reverse("campaigns:studio")).text
    assert "Proef" in client.get(reverse("home:mine")).text


# --- pressed twice ------------------------------------------------------------------------------


def key_on(page) -> str:
    return re.search(r'name="key"[^>]*value="([0-9a-f-]{36})"', page.text)[1]


def test_who_presses_begin_twice_has_one_design_and_who_comes_back_later_another(client, library, ina, time_machine):
    time_machine.move_to(NOW, tick=False)
    make_template()
    client.force_login(ina)
    address = reverse("campaigns:template", args=["proef"])
    asked = {"organisatie": library.slug, "taal": "nl", "key": key_on(client.get(address))}

    for later in (0, 1, 90):
        time_machine.move_to(NOW + timedelta(seconds=later), tick=False)
        client.post(address, asked)

    assert Design.objects.count() == 2


def test_a_copy_is_made_once_however_often_the_button_is_pressed(client, library, ina, time_machine):
    time_machine.move_to(NOW, tick=False)
    design = make_design(library, ina)
    client.force_login(ina)
    asked = {"title": "kopie", "key": key_on(client.get(design.get_absolute_url()))}

    addresses = {client.post(reverse("campaigns:design-deed", args=[design.key, "kopie"]), asked).url for _ in range(2)}

    assert (len(addresses), Design.objects.filter(title="kopie").count()) == (1, 1)


def test_the_key_of_one_organisation_opens_no_design_of_another(library, ina, stranger):
    template, key = make_template(), uuid4()
    other = stranger.person.memberships.get().organisation

    made = [
        actions.begin(template=template, organisation=one, language="nl", by=None, now=NOW, key=key)
        for one in (library, other)
    ]

    assert [one.organisation for one in made] == [library, other]


def test_a_campaign_is_begun_once_however_often_the_button_is_pressed(client, library, ina, time_machine):
    time_machine.move_to(NOW, tick=False)
    client.force_login(ina)
    asked = {"title": "Kook", "goal": "Koks", "starts_on": "2027-03-02", "ends_on": "2027-03-09"}

    addresses = {client.post(reverse("campaigns:own-new", args=[library.slug]), asked).url for _ in range(2)}

    assert (len(addresses), library.campaigns.count()) == (1, 1)


def test_what_is_wrong_is_said_once_on_top(client, design, ina):
    client.force_login(ina)
    pages = [
        client.post(reverse("campaigns:batch-order", args=[design.key]), {}),
        client.post(reverse("campaigns:own-new", args=[design.organisation.slug]), {}),
        client.post(reverse("campaigns:design-opinions", args=[design.key]), {"email": "x"}),
    ]

    assert [page.text.count('class="error-summary"') for page in pages] == [1, 1, 1]


def test_every_design_is_found_however_many_there_are(client, ina, library, monkeypatch):
    monkeypatch.setattr(queries, "DESIGNS_ON_PAGE", 2)
    keys = [str(make_design(library, ina).key) for _number in range(3)]
    client.force_login(ina)
    pages = [client.get(reverse("campaigns:studio"), {"page": page}).text for page in ("1", "2", "x")]

    assert [sum(key in page for key in keys) for page in pages] == [2, 1, 2]
    assert all(any(key in page for page in pages) for key in keys)
