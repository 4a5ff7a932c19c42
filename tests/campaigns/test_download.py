"""Anyone takes material along: one file, a whole kit or a choice; in parts, unchanged, and never what has expired."""

import csv
import hashlib
import json
import zipfile
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.urls import reverse

from campaigns import actions
from campaigns.models import Download, KitArchive
from mmn_portal.people.enums import OrganisationState, Role
from tests.campaigns.kits import make_kit, make_material, png
from tests.conftest import NOW, belong, make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW)


def unpacked(response) -> zipfile.ZipFile:
    content = response.getvalue()
    assert len(content) == int(response.headers["Content-Length"])
    return zipfile.ZipFile(BytesIO(content))


@pytest.fixture
def kit():
    return make_kit()


@pytest.fixture
def kit_zip(kit):
    return reverse("campaigns:kit-zip", args=[kit.slug])


@pytest.fixture
def file(kit):
    return reverse("campaigns:material-file", args=[kit.materials.in_order().first().slug])


# --- one file ---------------------------------------------------------------------------------


def test_a_file_comes_under_a_name_of_its_own_and_is_the_file(client, file):
    response = client.get(file)

    assert (response.getvalue(), response.headers["Content-Disposition"], response.headers["Content-Type"]) == (
        png(), 'attachment; filename="basis-beeld-0.png"', "image/png",
    )  # fmt: skip


def test_whoever_has_it_already_gets_nothing_again(client, file):
    etag = client.get(file).headers["ETag"]
    again = client.get(file, headers={"If-None-Match": etag})

    assert (etag, again.status_code, again.content) == (f'"{hashlib.sha256(png()).hexdigest()}"', 304, b"")


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("bytes=0-9", 0, 10), ("bytes=10-", 10, None), ("bytes=-5", -5, None), ("bytes=3-99999", 3, None)],
)
def test_a_part_of_a_file(client, file, asked, start, end):
    response = client.get(file, headers={"Range": asked})
    whole = png()
    part = whole[start:end]
    first = start if start >= 0 else len(whole) + start

    assert (response.status_code, response.getvalue(), response.headers["Content-Range"]) == (
        206, part, f"bytes {first}-{first + len(part) - 1}/{len(whole)}",
    )  # fmt: skip


@pytest.mark.parametrize("asked", ["bytes=99999-", "bytes=-0"])
def test_a_part_that_is_not_there_is_refused_with_the_size(client, file, asked):
    response = client.get(file, headers={"Range": asked})

    assert (response.status_code, response.headers["Content-Range"]) == (416, f"bytes */{len(png())}")


@pytest.mark.parametrize(
    "asked", ["bytes=5-2", "bytes=0-1,3-4", "bytes=a-b", "bytes=-", "items=0-1", "bytes=" + "9" * 99 + "-"]
)
def test_a_part_that_we_do_not_understand_is_the_whole(client, file, asked):
    assert client.get(file, headers={"Range": asked}).status_code == 200


def test_a_part_of_another_version_is_the_whole_of_this_one(client, file):
    etag = client.get(file).headers["ETag"]
    same = client.get(file, headers={"Range": "bytes=0-1", "If-Range": etag})
    other = client.get(file, headers={"Range": "bytes=0-1", "If-Range": '"other"'})

    assert (same.status_code, other.status_code, other.getvalue()) == (206, 200, png())


def test_nginx_sends_the_bytes_where_it_can(client, file, settings):
    settings.ACCEL_PREFIX = "/_media/"
    response = client.get(file)

    assert (response.content, response.headers["X-Accel-Redirect"][:17]) == (b"", "/_media/materials")


def test_nothing_runs_in_a_file_that_is_opened_by_itself(client, kit):
    made = make_material(kit, "handtekening.html", b"<p>Hallo</p>")
    response = client.get(reverse("campaigns:material-file", args=[made.slug]))

    assert ("sandbox" in response.headers["Content-Security-Policy"], response.headers["Content-Disposition"][:10]) == (
        True, "attachment",
    )  # fmt: skip


# --- the whole kit ----------------------------------------------------------------------------


def test_a_kit_comes_at_once_although_its_zip_is_not_built(client, kit_zip):
    response = client.get(kit_zip)

    assert (sorted(unpacked(response).namelist()), KitArchive.objects.count()) == (
        [
            "LEESMIJ.html", "LEESMIJ.txt", "alt-teksten.csv", "sociale-media/basis-beeld-0.png",
            "sociale-media/basis-beeld-1.png", "versie.json",
        ], 0,
    )  # fmt: skip


def test_the_built_zip_holds_the_same_and_comes_in_parts(client, kit, kit_zip):
    streamed = unpacked(client.get(kit_zip)).namelist()
    archive = actions.build_archive(kit=kit, now=NOW)
    built = client.get(kit_zip)
    part = client.get(kit_zip, headers={"Range": "bytes=0-3"})

    assert (unpacked(built).namelist(), built.headers["ETag"], part.getvalue(), part.status_code) == (
        streamed, f'"{archive.fingerprint}"', b"PK\x03\x04", 206,
    )  # fmt: skip


def test_every_file_in_the_zip_is_whole_and_said_in_its_list(client, kit_zip):
    package = unpacked(client.get(kit_zip))
    said = json.loads(package.read("versie.json"))["files"]

    assert [hashlib.sha256(package.read(file["file"])).hexdigest() for file in said] == [
        file["sha256"] for file in said
    ]


def test_the_reading_file_says_what_is_what_in_both_languages(client, kit):
    make_material(
        kit, "afspraak.png", png("teal"), title_nl="Foto <b>", licensed_until=date(2027, 12, 31), licence="afspraak"
    )
    package = unpacked(client.get(reverse("campaigns:kit-zip", args=[kit.slug])))
    text, page = package.read("LEESMIJ.txt").decode("utf-8-sig"), package.read("LEESMIJ.html").decode()

    assert ("Foto <b>" in text, "31 december 2027" in text, "ENGLISH" in text, "31 December 2027" in page, "Foto <b>" in page) == (
        True, True, True, True, False,
    )  # fmt: skip


def test_no_cell_of_the_alt_texts_calculates(client, kit):
    make_material(kit, "kwaad.png", png("teal"), alt_nl='=HYPERLINK("http://evil.example")', alt_en="@sum")
    package = unpacked(client.get(reverse("campaigns:kit-zip", args=[kit.slug])))
    rows = list(csv.reader(StringIO(package.read("alt-teksten.csv").decode("utf-8-sig")), delimiter=";"))

    assert [cell for row in rows for cell in row if cell[:1] in {"=", "@", "+", "-"}] == []


def test_a_change_of_words_makes_another_zip(kit):
    first = actions.build_archive(kit=kit, now=NOW)
    same = actions.build_archive(kit=kit, now=NOW)
    kit.materials.update(alt_nl="Iets anders")
    second = actions.build_archive(kit=kit, now=NOW)

    assert (same, first.fingerprint == second.fingerprint, KitArchive.objects.built().count()) == (None, False, 2)


@pytest.mark.parametrize("at_question", [1, 2, 3])
def test_a_change_while_the_zip_is_gathered_never_files_old_content_as_new(kit, at_question):
    asked = []

    def change_meanwhile(execute, sql, params, many, context):
        if sql.startswith("SELECT") and 'FROM "campaigns_material" ' in sql:
            asked.append(sql)
            if len(asked) == at_question:
                kit.materials.update(alt_nl="Iets anders")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(change_meanwhile):
        archive = actions.build_archive(kit=kit, now=NOW)
    words = zipfile.ZipFile(archive.file).read("alt-teksten.csv").decode() if archive else ""

    # Changed before everything was read: whole and new. Between the questions: left to the build that the change orders.
    assert (archive is None, "Iets anders" in words) == (at_question > 1, at_question == 1)


def test_a_zip_that_somebody_builds_is_not_built_again_until_he_is_given_up(kit):
    archive = actions.build_archive(kit=kit, now=NOW)
    KitArchive.objects.filter(pk=archive.pk).update(
        built_at=None, size=None, file="", claimed_until=NOW + actions.CLAIM
    )

    assert (
        actions.build_archive(kit=kit, now=NOW),
        actions.build_archive(kit=kit, now=NOW + 2 * actions.CLAIM).pk,
    ) == (None, archive.pk)


def test_the_sweep_builds_what_is_missing_and_clears_what_is_old(kit):
    make_kit("tweede")
    built = actions.build_missing_archives(now=NOW)
    kit.materials.update(alt_nl="Iets anders")
    later = NOW + 2 * actions.OLD_ARCHIVES_KEPT
    again = actions.build_missing_archives(now=later)

    assert (built, again, KitArchive.objects.filter(kit=kit).count(), KitArchive.objects.count()) == (2, 1, 1, 2)


# --- licences ---------------------------------------------------------------------------------


def test_what_has_expired_is_shown_but_not_given_out(client, kit):
    old = make_material(kit, "verlopen.png", png("teal"), title_nl="Verlopen foto", licensed_until=date(2027, 3, 1))
    page = client.get(old.get_absolute_url())
    names = unpacked(client.get(reverse("campaigns:kit-zip", args=[kit.slug]))).namelist()
    chosen = client.get(reverse("campaigns:selection"), {"materiaal": old.slug})

    assert (
        page.status_code,
        client.get(reverse("campaigns:material-file", args=[old.slug])).status_code,
        [name for name in names if "verlopen" in name],
        chosen.status_code,
        "Verlopen foto" in client.get(kit.get_absolute_url()).text,
    ) == (200, 404, [], 302, True)


def test_on_its_last_day_a_licence_still_holds(client, kit):
    last = make_material(kit, "vandaag.png", png("teal"), licensed_until=date(2027, 3, 2))

    assert client.get(reverse("campaigns:material-file", args=[last.slug])).status_code == 200


# --- a free choice ----------------------------------------------------------------------------


def test_a_choice_comes_as_one_zip_and_what_is_unknown_is_left_out(client, kit):
    slug = kit.materials.in_order().first().slug
    response = client.post(reverse("campaigns:selection"), {"materiaal": [slug, "onbekend", "a" * 5000, "\0"]})

    assert [name for name in unpacked(response).namelist() if name.startswith("sociale")] == [
        f"sociale-media/{slug}.png"
    ]


def test_choosing_nothing_leads_back_with_a_sentence(client, kit):
    response = client.post(reverse("campaigns:selection"), {}, follow=True)

    assert (response.redirect_chain[0][0], response.status_code) == (reverse("campaigns:library"), 200)


def test_nothing_of_a_draft_is_in_a_choice(client):
    secret = make_kit("geheim", live=False).materials.in_order().first()
    response = client.get(reverse("campaigns:selection"), {"materiaal": secret.slug})

    assert response.status_code == 302


# --- for whom it counts -----------------------------------------------------------------------


def counted():
    return list(Download.objects.order_by("pk").values_list("parcel", "organisation__name", "count"))


def test_a_visitor_counts_without_a_name(client, kit_zip, file):
    client.get(kit_zip)
    client.get(kit_zip)
    client.get(file)

    assert counted() == [("kit", None, 2), ("material", None, 1)]


def test_it_counts_for_her_only_organisation(client, ina, kit_zip):
    client.force_login(ina)
    client.get(kit_zip)

    assert counted() == [("kit", "Bibliotheek Zuid", 1)]


def test_it_counts_for_an_organisation_that_is_not_confirmed_yet(client, newcomer, kit_zip):
    belong(newcomer, make_organisation("Nieuw Clubhuis", OrganisationState.PROPOSED), Role.OWNER)
    client.force_login(newcomer)
    client.get(kit_zip)

    assert counted() == [("kit", "Nieuw Clubhuis", 1)]


def test_she_chooses_when_she_has_two(client, ina, kit, kit_zip):
    other = make_organisation("Buurthuis Oost")
    belong(ina, other, Role.MEMBER)
    client.force_login(ina)
    page = client.get(kit.get_absolute_url()).text
    client.get(kit_zip, {"voor": other.slug})
    client.get(kit_zip)

    assert (f'<option value="{other.slug}">' in page, counted()) == (
        True,
        [("kit", "Buurthuis Oost", 1), ("kit", None, 1)],
    )


def test_the_name_of_anothers_organisation_is_ignored(client, ina, stranger, kit_zip):
    client.force_login(ina)
    for slug in ("sportclub-noord", "onbekend", "\x01" * 300):
        client.get(kit_zip, {"voor": slug})

    assert counted() == [("kit", "Bibliotheek Zuid", 3)]


def test_the_rest_of_a_download_and_a_look_at_its_head_do_not_count(client, kit, kit_zip):
    actions.build_archive(kit=kit, now=NOW)
    client.get(kit_zip, headers={"Range": "bytes=100-"})
    client.head(kit_zip)
    client.get(kit_zip, headers={"Range": "bytes=0-"})

    assert counted() == [("kit", None, 1)]


def test_nothing_of_a_person_is_kept_with_a_download():
    assert {field.name for field in Download._meta.fields} == {
        "id", "key", "on", "parcel", "kit", "material", "organisation", "count", "last_at",
    }  # fmt: skip


def test_a_zip_whose_file_is_gone_is_streamed_and_built_again(client, kit, kit_zip):
    archive = actions.build_archive(kit=kit, now=NOW)
    archive.file.storage.delete(archive.file.name)
    names = unpacked(client.get(kit_zip)).namelist()

    assert (len(names), actions.build_archive(kit=kit, now=NOW).pk) == (6, archive.pk)
