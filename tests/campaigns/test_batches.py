"""A series: one design for many places, each with its own words and code; a killed worker holds nothing up."""

import csv
import io
import zipfile
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from campaigns import actions, queries, series
from campaigns.enums import Lock, RowState
from campaigns.models import Batch, BatchFile, BatchRow, ShortLink
from mmn_portal.core import rendering
from mmn_portal.people.models import Location
from tests.campaigns.studio import content, make_design, photo
from tests.conftest import NOW, place

pytestmark = pytest.mark.django_db


@pytest.fixture
def design(library, ina):
    library.website = "https://www.bieb-zuid.nl"
    library.save()
    return make_design(library, ina)


def order(design, *names, sizes=("vierkant",), into="", **texts):
    places = [series.Place(name, ({into: name} if into else {}) | texts) for name in names]
    return actions.order_batch(design=design, places=places, sizes=list(sizes), by=None, now=NOW)


def draw(batch, now=NOW):
    return actions.draw_batch(batch=batch, clock=lambda: now)


def test_every_place_gets_its_files_and_a_code_of_its_own(design):
    batch = order(design, "Noord", "Zuid", sizes=("a4", "vierkant"), into="kop")
    assert draw(batch) == 2

    rows = list(batch.rows.order_by("number"))
    assert [(row.state, row.files.count()) for row in rows] == [(RowState.DONE, 5)] * 2
    assert len({row.link.code for row in rows} | {design.links.first().code}) == 3
    assert [(row.link.label, row.link.target) for row in rows] == [
        ("Noord", "https://www.bieb-zuid.nl"), ("Zuid", "https://www.bieb-zuid.nl"),
    ]  # fmt: skip


def test_the_zip_has_a_folder_for_each_place_and_the_codes(client, ina, design):
    batch = order(design, "Noord", "Zuid / De Hoek")
    draw(batch)
    client.force_login(ina)
    answer = client.get(reverse("campaigns:batch-zip", args=[design.key, batch.key]))
    whole = b"".join(answer.streaming_content)
    assert len(whole) == int(answer["Content-Length"])
    with zipfile.ZipFile(io.BytesIO(whole)) as parcel:
        names = sorted(parcel.namelist())
        codes = list(csv.reader(io.StringIO(parcel.read("codes.csv").decode("utf-8-sig")), delimiter=";"))

    assert names == [
        "001-noord/proef-vierkant.jpg", "001-noord/proef-vierkant.png", "002-zuid-de-hoek/proef-vierkant.jpg",
        "002-zuid-de-hoek/proef-vierkant.png", "codes.csv",
    ]  # fmt: skip
    assert [row[1] for row in codes] == ["Plaats", "Noord", "Zuid / De Hoek"]


def test_the_zip_of_a_series_on_paper_says_what_to_order(client, ina, design):
    batch = order(design, "Noord", "Zuid", "West", sizes=("a4", "vierkant"), into="kop")
    draw(batch)
    batch.rows.filter(number=3).update(state=RowState.FAILED, trouble="Te lang.")
    client.force_login(ina)
    answer = client.get(reverse("campaigns:batch-zip", args=[design.key, batch.key]))
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as parcel:
        paper = parcel.read("drukbestelling.txt").decode("utf-8-sig")

    assert [paper.count("proef-a4-drukker.pdf"), paper.count("Hier zijn er 2 van:")] == [1, 1]
    assert "vierkant" not in paper


def test_a_design_that_changes_meanwhile_changes_no_series(design):
    batch = order(design, "Noord")
    design.texts["kop"] = "🧡"
    design.save()
    draw(Batch.objects.get())

    assert batch.rows.get().state == RowState.DONE


def test_a_row_that_cannot_be_made_is_listed_with_why_and_stops_no_other(design):
    batch = order(design, "Noord", "漢字", "Zuid", into="kop")
    draw(batch)

    found = queries.progress(batch)
    assert (found.total, found.done, found.waiting, [row.place for row in found.failed]) == (3, 2, 0, ["漢字"])
    assert "teken" in found.failed[0].trouble
    actions.try_again(batch=batch, now=NOW)
    assert queries.progress(batch).waiting == 1


def test_what_a_killed_worker_left_is_picked_up_after_its_claim(design):
    batch = order(design, "Noord", "Zuid")
    BatchRow.objects.filter(number=1).update(claimed_until=NOW + timedelta(minutes=2))
    assert draw(batch) == 1
    assert draw(batch, NOW + timedelta(minutes=1)) == 0
    assert actions.draw_waiting_batches(clock=lambda: NOW + timedelta(minutes=4)) == 1

    assert queries.progress(batch).done == 2


def test_a_row_that_kills_its_worker_each_time_is_given_up(design):
    batch = order(design, "Noord")
    BatchRow.objects.update(tries=actions.MOST_TRIES)
    draw(batch)

    assert batch.rows.get().state == RowState.FAILED


def test_a_renderer_that_fails_is_said_at_its_row(design, monkeypatch):
    batch = order(design, "Noord")

    def refuse(*args, **kwargs):
        raise rendering.RenderTimedOut("x")

    monkeypatch.setattr(rendering, "facts", refuse)
    draw(batch)

    assert batch.rows.get().trouble == "Het tekenen duurde te lang."


def test_whoever_comes_second_throws_its_own_away(design):
    batch = order(design, "Noord")
    row = batch.rows.get()
    draw(batch)
    actions.batching._keep(row, [(design.version.formats.get(size="vierkant"), "png", b"x", "png")])

    assert BatchFile.objects.count() == 2


def test_series_of_a_week_ago_go_with_their_files_and_their_codes_stay(design, django_capture_on_commit_callbacks):
    batch = order(design, "Noord")
    draw(batch)
    file = BatchFile.objects.first().file
    assert actions.clear_batches(now=NOW + timedelta(days=6)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.clear_batches(now=NOW + timedelta(days=8)) == 1

    assert (Batch.objects.count(), file.storage.exists(file.name)) == (0, False)
    assert ShortLink.objects.filter(label="Noord").exists()


def csv_file(text, name="plekken.csv"):
    return SimpleUploadedFile(name, text.encode())


def test_a_list_fills_the_columns_that_it_names(design):
    fields = list(design.version.fields.all())
    found = series.from_file(csv_file("Plek;Kop;iets\nNoord;Kook mee;x\nZuid;;y\n"), fields)

    assert found == [series.Place("Noord", {"kop": "Kook mee"}), series.Place("Zuid", {})]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "leeg"), ("plek\n", "leeg"), ("kop\nx\n", "Geen kolom heet"), ("plek;kop\n;x\n", "Rij 1 heeft geen plek"),
        ("plek\n" + "x" * 81, "te lang"), ("plek\n" + "x\n" * 501, "hooguit 500"), ("plek\n" + "x\n" * 500_000, "hooguit 500"),
        ("a\0b", "niet lezen"), ("PK nee", "niet lezen"),
    ],
)  # fmt: skip
def test_a_list_that_cannot_be_used_says_why(design, text, words):
    with pytest.raises(series.NotAList, match=words):
        series.from_file(csv_file(text), list(design.version.fields.all()))


class TestThePages:
    def test_my_own_locations_stand_ready(self, client, ina, library, design):
        Location.objects.create(organisation=library, name="Filiaal Noord", place=place("Utrecht", "NL-UT"))
        client.force_login(ina)

        assert "Filiaal Noord" in client.get(reverse("campaigns:batch-order", args=[design.key])).text

    def test_a_series_is_ordered_and_shows_how_far_it_is(self, client, ina, design):
        client.force_login(ina)
        answer = client.post(
            reverse("campaigns:batch-order", args=[design.key]),
            {"plekken": "Noord\nZuid", "veld": "kop", "maten": ["vierkant"]},
        )
        batch = Batch.objects.get()
        assert answer["Location"] == batch.get_absolute_url()
        assert "0 van de 2 plekken zijn klaar" in client.get(batch.get_absolute_url()).text
        assert [row.texts for row in batch.rows.order_by("number")] == [{"kop": "Noord"}, {"kop": "Zuid"}]
        draw(batch)
        part = client.get(f"{batch.get_absolute_url()}?deel=1").text
        assert ("2 van de 2" in part, "<html" in part) == (True, False)

    @pytest.mark.parametrize(
        ("asked", "words"),
        [
            ({"plekken": "", "maten": ["vierkant"]}, "Vul een of meer plekken in"),
            ({"plekken": "Noord", "maten": []}, "Kies een of meer maten"),
            ({"plekken": "Noord", "maten": ["a0"]}, "a0"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(self, client, ina, design, asked, words):
        client.force_login(ina)
        page = client.post(reverse("campaigns:batch-order", args=[design.key]), asked)

        assert (page.status_code, words in page.text, Batch.objects.count()) == (200, True, 0)

    def test_an_organisation_that_makes_very_many_is_asked_to_wait(self, client, ina, design, monkeypatch):
        monkeypatch.setattr("campaigns.views.studio.PLACES_A_DAY", 1)
        client.force_login(ina)
        page = client.post(
            reverse("campaigns:batch-order", args=[design.key]), {"plekken": "a\nb", "maten": ["vierkant"]}
        )
        assert ("Ga morgen verder" in page.text, Batch.objects.count()) == (True, 0)

    def test_nobody_else_finds_it(self, client, stranger, design):
        batch = order(design, "Noord")
        other = make_design(stranger.person.memberships.get().organisation, stranger)
        client.force_login(stranger)
        addresses = [
            reverse(name, args=[key, batch.key])
            for name in ("campaigns:batch", "campaigns:batch-zip")
            for key in (design.key, other.key)
        ]
        assert [client.get(address).status_code for address in addresses] == [404] * 4
        assert client.post(addresses[0]).status_code == 404

    def test_nothing_ready_yet_is_said(self, client, ina, design):
        batch = order(design, "Noord")
        client.force_login(ina)
        page = client.get(reverse("campaigns:batch-zip", args=[design.key, batch.key]), follow=True)
        assert "Er is nog niets klaar" in page.text


def test_a_turn_that_is_over_leaves_the_rest_for_the_next(design):
    batch = order(design, "Noord", "Zuid")

    assert actions.draw_waiting_batches(clock=lambda: NOW, seconds=0) == 0
    assert batch.rows.filter(state=RowState.WAITING).count() == 2
    assert actions.draw_waiting_batches(clock=lambda: NOW) == 2


# --- what the template and the owner fix --------------------------------------------------------


def hand_in(client, design, lines):
    file = SimpleUploadedFile("l.csv", lines.encode())
    address = reverse("campaigns:batch-order", args=[design.key])
    return client.post(address, {"plekken": "", "veld": "", "lijst": file, "maten": ["vierkant"]})


def test_a_column_changes_no_text_that_the_template_fixes(client, ina, design):
    design.version.fields.filter(key="tekst").update(lock=Lock.LOCKED, must_change=False)
    client.force_login(ina)

    hand_in(client, design, "plek;tekst\nNoord;Iets heel anders\n")

    assert [row.texts for row in Batch.objects.get().rows.all()] == [{}]


def test_words_that_are_too_long_are_said(client, ina, design):
    design.version.fields.filter(key="kop").update(longest=20)
    client.force_login(ina)

    answer = hand_in(client, design, "plek;kop\nNoord;Een kop die veel te lang is voor dit sjabloon\n")

    assert ("rij 1 is te lang: hoogstens 20 tekens" in str(answer.context["form"].errors), Batch.objects.exists()) == (
        True,
        False,
    )


def approved(design, owner):
    actions.let_owner_decide(organisation=design.organisation, decides=True, by=owner, now=NOW)
    found = queries.whole(type(design).objects.all()).get(pk=design.pk)
    assert actions.approve(design=found, seen=queries.print_of_design(found), by=owner, now=NOW)
    return found


def test_where_an_owner_decides_others_order_no_words_that_she_did_not_see(client, ina, bo, design):
    approved(design, ina)
    client.force_login(bo)
    refused = hand_in(client, design, "plek;kop\nNoord;Weg met de baas\n")
    assert ("Een eigenaar van je organisatie beslist" in refused.text, Batch.objects.exists()) == (True, False)

    hand_in(client, design, "plek;kop\nNoord;Noord\n")
    draw(Batch.objects.get())
    assert [row.state for row in BatchRow.objects.all()] == [RowState.DONE]


def test_an_owner_orders_words_of_her_own(client, ina, design):
    approved(design, ina)
    client.force_login(ina)
    hand_in(client, design, "plek;kop\nNoord;Kom ook\n")
    draw(Batch.objects.get())

    assert [row.state for row in BatchRow.objects.all()] == [RowState.DONE]


def test_what_was_refused_is_not_drawn_when_another_state_was_approved(ina, design):
    actions.let_owner_decide(organisation=design.organisation, decides=True, by=ina, now=NOW)
    batch = order(design, "Noord")
    draw(batch)
    changed = actions.save(design=design, content=content(design, kop="Wel goed"), by=ina, now=NOW)
    approved(changed, ina)

    actions.try_again(batch=batch, now=NOW)
    draw(batch)

    row = batch.rows.get()
    assert (row.state, "eigenaar" in row.trouble) == (RowState.FAILED, True)


def test_with_the_design_its_series_leave_the_disk(ina, design, django_capture_on_commit_callbacks):
    batch = order(design, "Noord")
    draw(batch)
    files = [(one.file.storage, one.file.name) for one in BatchFile.objects.all()]
    with django_capture_on_commit_callbacks(execute=True):
        actions.throw_away(design=design, by=ina, now=NOW)

    assert files and not any(storage.exists(name) for storage, name in files)


def test_the_same_form_sent_twice_is_one_series(design):
    key = uuid4()
    places = [series.Place("Noord", {}), series.Place("Zuid", {})]
    made = {
        actions.order_batch(design=design, places=places, sizes=["a4"], by=None, now=NOW, key=key).pk
        for _twice in range(2)
    }

    assert (len(made), BatchRow.objects.count()) == (1, 2)


def test_a_series_never_shows_another_photo_than_it_was_ordered_with(design, ina):
    batch = order(design, "Noord", "Zuid")
    whole = queries.whole(type(design).objects.all()).get(pk=design.pk)
    actions.draw_row(batch=batch, design=whole, number=1, now=NOW)
    actions.save(design=design, content=content(design, uploads={"foto": photo()}), by=ina, now=NOW)
    draw(batch)

    first, second = batch.rows.order_by("number")
    assert (first.state, second.state) == (RowState.DONE, RowState.FAILED)
    assert "Maak er een nieuwe serie van" in second.trouble
