"""Exported safely: somebody else approves, small groups are protected, withdrawn organisations are absent, all is logged."""

import csv
import hashlib
import io
import json
import random
import zipfile
from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from mmn_portal.core.models import Audit
from mmn_portal.outbox.models import Mail
from mmn_portal.people.erasure import erase_person
from research import actions, codebook, disclosure, queries
from research.enums import EXPORT_ROADS, LEFT_OUT, ExportState
from research.models import Download, Export, Finding, Invitation
from tests.conftest import NOW
from tests.research import world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def study(time_machine):
    time_machine.move_to(NOW, tick=False)
    world.load()


@pytest.fixture
def olga():
    return world.researcher()


@pytest.fixture
def gijs():
    return world.steward()


@pytest.fixture
def ask(olga):
    def do(by=None, key=None):
        return actions.request_export(
            study=queries.study(), waves=["T0"], purpose="Tellen", by=by or olga, key=key or uuid4(), now=NOW
        )

    return do


def many(how_many=6, **answers):
    return [world.take_part(f"Club {number}", owner=False) for number in range(how_many)] and [
        world.answer(participation, **answers) for participation in queries.Participation.objects.order_by("pk")
    ]


def opened(export) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(export.file.open().read()))


def table(package, name):
    return list(csv.DictReader(io.StringIO(package.read(name).decode())))


# --- who decides ------------------------------------------------------------------------------


def test_nobody_decides_on_her_own_request(ask, olga, gijs):
    both = world.in_group("beide", "researchers")
    both.groups.add(gijs.groups.get())
    export = ask(by=both)

    with pytest.raises(actions.NotYourOwn):
        actions.decide(export=export, approve=True, because="", by=both, now=NOW)
    with pytest.raises(IntegrityError, match="research_export_is_judged_by_another"), transaction.atomic():
        Export.objects.update(decided_by=both, decided_at=NOW)


@pytest.mark.parametrize("who", ["nov", "boss", "olga2"])
def test_only_a_data_steward_decides(ask, request, who):
    export = ask()
    user = world.researcher("olga2") if who == "olga2" else request.getfixturevalue(who)

    with pytest.raises(actions.MayNot):
        actions.decide(export=export, approve=True, because="", by=user, now=NOW)


def test_only_a_researcher_asks(ask, nov, gijs):
    for user in (nov, gijs):
        with pytest.raises(actions.MayNot):
            ask(by=user)


def test_a_request_posted_twice_is_one_request_and_one_mail_to_each_steward(ask, gijs):
    key = uuid4()
    ask(key=key)
    ask(key=key)

    assert (Export.objects.count(), Mail.objects.filter(template="mails/research/export_requested").count()) == (1, 1)


@pytest.mark.parametrize("came_from", ExportState.values)
@pytest.mark.parametrize("approve", [True, False])
def test_a_request_is_decided_once(ask, gijs, came_from, approve):
    export = ask()
    other = world.steward("ander")
    Export.objects.update(state=came_from, decided_by=None if came_from == "requested" else other,
                          decided_at=None if came_from == "requested" else NOW)  # fmt: skip
    export.refresh_from_db()
    to = ExportState.APPROVED if approve else ExportState.DECLINED

    if to in EXPORT_ROADS[ExportState(came_from)]:
        assert actions.decide(export=export, approve=approve, because="x", by=gijs, now=NOW).state == to
    else:
        with pytest.raises(actions.NoSuchRoad):
            actions.decide(export=export, approve=approve, because="x", by=gijs, now=NOW)


# --- what is in it ----------------------------------------------------------------------------


def test_the_package_is_whole_and_its_sums_are_right(olga, gijs):
    many()
    export = world.approved(olga, gijs)
    package = opened(export)
    sums = dict(line.split("  ")[::-1] for line in package.read("SHA256SUMS.txt").decode().splitlines())

    assert (
        sorted(package.namelist()),
        {name: hashlib.sha256(package.read(name)).hexdigest() for name in sums} == sums,
        hashlib.sha256(export.file.open().read()).hexdigest() == export.sha256,
    ) == (
        ["LEESMIJ.txt", "SHA256SUMS.txt", "codebook.csv", "data/antwoorden_lang.csv", "data/metingen_breed.csv",
         "datapackage.json", "onderdrukking.csv", "respons.csv"],
        True, True,
    )  # fmt: skip


def test_wide_and_long_say_the_same(olga, gijs):
    many(7)
    package = opened(world.approved(olga, gijs))
    wide, long = table(package, "data/metingen_breed.csv"), table(package, "data/antwoorden_lang.csv")
    by_key = {(row["pseudonym"], row["wave"]): row for row in wide}

    assert (len(wide), {by_key[row["pseudonym"], row["wave"]][row["code"]] == row["value"] for row in long}) == (
        7,
        {True},
    )


def test_the_descriptor_names_every_table_and_every_column_of_it(olga, gijs):
    many(12)
    package = opened(world.approved(olga, gijs))
    resources = json.loads(package.read("datapackage.json"))["resources"]
    described = {one["path"]: [field["name"] for field in one["schema"]["fields"]] for one in resources}
    there = {
        name: package.read(name).decode().splitlines()[0].split(",")
        for name in package.namelist()
        if name.endswith(".csv")
    }

    assert described == there


def fields(package, place=0):
    resource = json.loads(package.read("datapackage.json"))["resources"][place]
    return {field["name"]: field for field in resource["schema"]["fields"]}


def test_the_descriptor_says_what_codes_stand_for_and_which_have_an_order(olga, gijs):
    many()
    found = fields(opened(world.approved(olga, gijs)))
    scale, province, chosen = found["v18_bestuur"], found["province"], found["v16_weg_1"]

    assert (
        [one["value"] for one in scale["categories"]], scale["categoriesOrdered"],
        {"value": "oost", "label": "Oost-Nederland"} in province["categories"], province["categoriesOrdered"],
        chosen["categories"], "categories" in found["d_open"],
    ) == ([1, 2, 3, 4, 5], True, True, False, [{"value": 0, "label": "nee"}, {"value": 1, "label": "ja"}], False)  # fmt: skip


@pytest.mark.parametrize("how_many", [6, 90])
def test_every_value_of_the_background_is_explained(olga, gijs, how_many):
    dice = random.Random(how_many)
    for number in range(how_many):
        world.take_part(f"Club {number}", owner=False, size=dice.choice(["", *disclosure.SIZE_GROUPS]))
    for participation in queries.Participation.objects.order_by("pk"):
        world.answer(participation)
    package = opened(world.approved(olga, gijs))
    lines = {row["code"]: row for row in table(package, "codebook.csv")}
    explained = {name: json.loads(lines[name]["codes"]) | json.loads(lines[name]["missing"]) for name in disclosure.BACKGROUND}  # fmt: skip

    assert {
        (name, row[name])
        for row in table(package, "data/metingen_breed.csv")
        for name in disclosure.BACKGROUND
        if row[name] not in explained[name]
    } == set()


def test_every_step_of_every_ladder_has_words():
    steps = {
        name: {disclosure.ALL, "onbekend"}.union(*(ladder for ladder in ladders if ladder), *(ladder.values() for ladder in ladders if ladder))
        for name, ladders in disclosure.LADDERS.items()
    }  # fmt: skip

    assert {one.name: steps[one.name] - set(one.codes) for one in codebook.background([])} == dict.fromkeys(
        steps, set()
    )


def test_every_variable_of_both_tables_stands_in_the_codebook_once(olga, gijs):
    many()
    package = opened(world.approved(olga, gijs))
    described = Counter(row["code"] for row in table(package, "codebook.csv"))
    columns = [table(package, f"data/{name}.csv")[0] for name in ("metingen_breed", "antwoorden_lang")]

    assert described == Counter({name for row in columns for name in row})


def test_the_codebook_says_what_a_derived_figure_is_counted_from(olga, gijs):
    many()
    lines = {row["code"]: row for row in table(opened(world.approved(olga, gijs)), "codebook.csv")}

    assert (lines["d_instroom"]["derived_from"], "v03_nieuw_6m / v01_vrijw_12m" in lines["d_instroom"]["formula"]) == (
        "v03_nieuw_6m|v01_vrijw_12m", True,
    )  # fmt: skip


def test_no_name_address_own_words_or_exact_moment_is_in_it(olga, gijs):
    for number in range(6):
        participation = world.take_part(f"Geheime Club {number}")
        world.answer(participation, v18_bestuur=number % 5 + 1)
    package = opened(world.approved(olga, gijs))
    everything = (
        b"".join(package.read(name) for name in package.namelist() if name.startswith("data/")).decode().lower()
    )

    assert [word for word in ("geheime", "@", "2027-03", "club") if word in everything] == []


def test_a_question_with_several_answers_becomes_yes_and_no(olga, gijs):
    many(v16_weg=[1, 3])
    row = table(opened(world.approved(olga, gijs)), "data/metingen_breed.csv")[0]

    assert [row[f"v16_weg_{option}"] for option in (1, 2, 3)] + [row["v13_doelgr_1"], row["x05_aanrad"]] == [
        "1", "0", "1", "-96", "-98",
    ]  # fmt: skip


def test_ratios_need_a_denominator_of_five():
    from research.package import _derived

    enough = {
        "v03_nieuw_6m": 3,
        "v01_vrijw_12m": 12,
        "v05_gemeld_6m": 4,
        "v18_bestuur": 4,
        "v19_aanpas": 2,
        "v20_invloed": 3,
        "v21_afhaak": 5,
    }

    assert [_derived(enough)[name] for name in ("d_instroom", "d_slaag", "d_open")] == [0.25, -98, 3.5]


@pytest.mark.parametrize(
    ("row", "name", "derived"),
    [
        ({"v03_nieuw_6m": -97, "v01_vrijw_12m": 12}, "d_instroom", -97),
        ({"v03_nieuw_6m": 3, "v01_vrijw_12m": -97}, "d_instroom", -97),
        ({"v03_nieuw_6m": -96, "v01_vrijw_12m": -97}, "d_instroom", -97),
        ({"v03_nieuw_6m": -99, "v01_vrijw_12m": 12}, "d_instroom", -96),
        ({"v18_bestuur": -97, "v19_aanpas": 3, "v20_invloed": 3, "v21_afhaak": 3}, "d_open", -97),
        ({"v18_bestuur": -97, "v19_aanpas": 3, "v20_invloed": 3, "v21_afhaak": 3, "v22_capac": 1}, "d_open", 2.5),
        ({"v18_bestuur": 3}, "d_open", -96),
    ],
)
def test_what_was_left_out_is_left_out_of_what_is_counted_from_it(row, name, derived):
    from research.package import _derived

    assert _derived(row)[name] == derived


# --- small numbers ----------------------------------------------------------------------------


def rows(*backgrounds, **values):
    return [
        {"pseudonym": str(number), "wave": "T0", "sector": sector, "province": province, "size": size,
         "v01": 50, "v08": number % 3, "v06": 2, **values}
        for number, (sector, province, size) in enumerate(backgrounds)
    ]  # fmt: skip


def protect(found):
    return disclosure.protect(found, sensitive=["v08"], about_few=["v06", "v08"], size_of="v01")


def groups_of(found):
    return Counter((row["sector"], row["province"], row["size"]) for row in found if row["sector"] != LEFT_OUT)


@pytest.mark.parametrize("seed", range(12))
def test_every_combination_that_leaves_occurs_five_times_or_more(seed):
    dice = random.Random(seed)
    found = rows(*[
        (dice.choice(list(disclosure.SECTOR_GROUPS)), dice.choice(list(disclosure.PARTS_OF_THE_COUNTRY)), dice.choice(list(disclosure.SIZE_GROUPS)))
        for _ in range(dice.choice((3, 20, 90, 400)))
    ])  # fmt: skip
    protect(found)
    left = [
        group
        for group, count in Counter((row["sector"], row["province"], row["size"]) for row in found).items()
        if count < 5
    ]

    # Whoever is left alone has no answers in the file either.
    assert all(row["v01"] == LEFT_OUT for row in found if (row["sector"], row["province"], row["size"]) in left)


def test_the_control_without_protection_leaves_small_groups():
    found = rows(*[("sport", "NL-UT", "10-24")] * 6, ("natuur", "NL-ZE", "250+"))

    assert min(groups_of(found).values()) == 1


def test_alike_rows_stay_as_they_are():
    found = rows(*[("sport", "NL-UT", "25-99")] * 6)
    report = protect(found)

    assert (groups_of(found), report.as_rows()) == ({("sport", "NL-UT", "25-99"): 6}, [])


def test_small_organisations_lose_what_may_point_at_one_person():
    found = rows(*[("sport", "NL-UT", "1-9")] * 6)
    found[0]["v01"] = 12
    found[1]["v01"] = -96
    report = protect(found)

    assert ([row["v06"] for row in found], {(column, rule): many for column, rule, many in report.as_rows()}) == (
        [LEFT_OUT, LEFT_OUT, 2, 2, 2, 2], {("v06", "small organisation"): 2, ("v08", "small organisation"): 2},
    )  # fmt: skip


def test_a_sensitive_answer_that_all_share_is_left_out():
    found = rows(*[("sport", "NL-UT", "25-99")] * 6)
    for row in found:
        row["v08"] = 1
    protect(found)

    assert {row["v08"] for row in found} == {LEFT_OUT}


@pytest.mark.parametrize(
    "values", [[-97, 1, 1, 1, 1, 1], [-96, 1, 1, 1, 1, 1], [-99, 1, 1, 1, 1, 1], [-99, -96, 1, 1, 1, 1]]
)
def test_whoever_gave_no_answer_does_not_hide_that_the_others_gave_the_same(values):
    found = rows(*[("sport", "NL-UT", "25-99")] * 6)
    for row, value in zip(found, values, strict=True):
        row["v08"] = value
    protect(found)

    assert [row["v08"] for row in found] == [LEFT_OUT] * 6


def test_two_different_answers_stay():
    found = rows(*[("sport", "NL-UT", "25-99")] * 6)
    for row, value in zip(found, [-97, 1, 1, 1, 1, 2], strict=True):
        row["v08"] = value
    protect(found)

    assert [row["v08"] for row in found] == [-97, 1, 1, 1, 1, 2]


# --- response ---------------------------------------------------------------------------------


def test_the_response_counts_who_said_no_and_who_was_never_reached(olga, gijs):
    for number in range(12):
        world.take_part(f"Club {number}")
    invitations = [world.invited(each) for each in queries.Participation.objects.order_by("pk")]
    for invitation in invitations[:8]:
        world.answer(invitation.participation)
    world.choose(invitations[8].participation, False)
    world.take_part("Nooit", agrees=False)
    # Her window of this wave comes later: she cannot have declined it yet.
    world.take_part("Later", agrees=False, starts_on=NOW.date() + timedelta(days=60))
    Invitation.objects.filter(pk__in=[invitations[7].pk, invitations[9].pk]).update(undeliverable_at=NOW)

    assert table(opened(world.approved(olga, gijs)), "respons.csv") == [
        {"wave": "T0", "invited": "12", "sent": "8", "declined": "2", "undeliverable": "1"}
    ]


# --- withdrawal -------------------------------------------------------------------------------


def test_a_withdrawn_organisation_is_absent_from_the_next_export(olga, gijs):
    many(8)
    before = world.approved(olga, gijs)
    gone = queries.Participation.objects.order_by("pk").first()
    world.choose(gone, False)
    after = world.approved(olga, gijs)
    gone.refresh_from_db()

    assert (before.rows, after.rows, gone.pseudonym in before.pseudonyms, gone.pseudonym in after.pseudonyms) == (
        8, 7, True, False,
    )  # fmt: skip


def test_a_file_that_holds_it_is_withdrawn_and_its_holder_is_told(olga, gijs, client):
    many(6)
    export = world.approved(olga, gijs)
    actions.record_download(export=export, by=olga, now=NOW)
    gone = queries.Participation.objects.order_by("pk").first()
    world.choose(gone, False)
    export.refresh_from_db()
    gone.refresh_from_db()
    told = Mail.objects.get(template="mails/research/export_withdrawn")
    client.force_login(olga)

    assert (export.state, told.email, told.context["pseudonym"], client.get(reverse("research:export-file", args=[export.key])).status_code) == (
        "withdrawn", olga.email, gone.pseudonym, 404,
    )  # fmt: skip


def test_a_pseudonym_is_chance_and_stays_the_same(olga, gijs):
    many(6)
    first, second = world.approved(olga, gijs), world.approved(olga, gijs)

    assert (
        first.pseudonyms == second.pseudonyms,
        len(set(first.pseudonyms)),
        {len(name) for name in first.pseudonyms},
    ) == (True, 6, {10})


# --- taking it along --------------------------------------------------------------------------


def test_a_download_is_written_down_before_the_first_byte(olga, gijs, client):
    many()
    export = world.approved(olga, gijs)
    client.force_login(olga)
    response = client.get(reverse("research:export-file", args=[export.key]))
    written = (Download.objects.get().by, Audit.objects.filter(deed="research.download").count())

    assert (written, hashlib.sha256(b"".join(response.streaming_content)).hexdigest()) == ((olga, 1), export.sha256)


def test_a_file_ends_after_thirty_days_and_is_removed(olga, gijs):
    many()
    export = world.approved(olga, gijs)
    later = NOW + timedelta(days=31)
    with pytest.raises(actions.NoSuchRoad):
        actions.record_download(export=export, by=olga, now=later)
    actions.end_exports(now=later)
    export.refresh_from_db()

    assert (export.state, export.file.name) == ("expired", "")


def test_a_file_that_somebody_builds_is_not_built_twice(ask, gijs):
    many()
    export = ask()
    actions.decide(export=export, approve=True, because="x", by=gijs, now=NOW)
    Export.objects.update(claimed_until=NOW + timedelta(minutes=5))

    assert [actions.make_export(export=export, now=NOW), actions.make_missing(now=NOW + timedelta(minutes=6))] == [
        False,
        1,
    ]


# --- findings ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("how_many", "figures"), [(9, 0), (10, 17)])
def test_findings_are_of_ten_or_more(how_many, figures):
    many(how_many)
    actions.freeze_findings(wave=world.wave(), now=world.LATER)

    assert Finding.objects.count() == figures


def test_an_open_wave_has_no_findings():
    many(12)

    assert actions.freeze_findings(wave=world.wave(), now=NOW) == 0


def frozen():
    return list(Finding.objects.order_by("pk").values())


def more(how_many, *, started):
    """Another cohort that agreed, answered and closed."""
    for number in range(how_many):
        world.answer(world.take_part(f"Later {number}", owner=False, starts_on=started.date()), now=started)


@pytest.mark.parametrize(("how_many", "is_counted_anew"), [(4, False), (5, True)])
def test_figures_are_counted_anew_when_five_organisations_came(how_many, is_counted_anew):
    many(12)
    actions.freeze_findings(wave=world.wave(), now=world.LATER)
    before = frozen()
    more(how_many, started=world.LATER)
    after = world.LATER + timedelta(days=60)
    actions.freeze_findings(wave=world.wave(), now=after)

    assert ((frozen() != before), {one["n"] for one in frozen()}) == (
        is_counted_anew, {12 + how_many * is_counted_anew},
    )  # fmt: skip


@pytest.mark.parametrize(("how_many", "is_counted_anew"), [(4, False), (5, True)])
def test_figures_are_counted_anew_when_five_organisations_took_theirs_back(how_many, is_counted_anew):
    many(17)
    actions.freeze_findings(wave=world.wave(), now=world.LATER)
    before = frozen()
    for participation in queries.Participation.objects.order_by("pk")[:how_many]:
        world.choose(participation, False)
    actions.freeze_findings(wave=world.wave(), now=world.LATER)

    assert ((frozen() != before), {one["n"] for one in frozen()}) == (
        is_counted_anew,
        {17 - how_many * is_counted_anew},
    )


def test_figures_are_never_counted_anew_while_somebody_can_answer():
    many(12)
    actions.freeze_findings(wave=world.wave(), now=world.LATER)
    before = frozen()
    more(8, started=world.LATER)

    assert (actions.freeze_findings(wave=world.wave(), now=world.LATER), frozen()) == (0, before)


def test_the_gap_between_two_cohorts_is_not_the_end(olga):
    many(6)
    first = actions.freeze_findings(wave=world.wave(), now=world.LATER)
    more(6, started=world.LATER)
    second = actions.freeze_findings(wave=world.wave(), now=world.LATER + timedelta(days=60))

    assert (first, second) == (0, 17)


def test_the_database_refuses_a_figure_of_nine():
    with pytest.raises(IntegrityError, match="research_finding_of_ten_or_more"), transaction.atomic():
        Finding.objects.create(wave=world.wave(), code="v18_bestuur", n=9, median=4, frozen_at=NOW)


def test_the_public_page_shows_the_figures_with_their_n(client):
    many(12)
    actions.freeze_findings(wave=world.wave(), now=world.LATER)
    page = client.get(reverse("research:front"))

    assert ([(chart.wave, chart.n) for chart in page.context["charts"]], "12" in page.text) == ([("T0", 12)] * 3, True)


def test_forgetting_a_researcher_and_a_steward_keeps_the_record(olga, gijs, nov):
    many()
    export = world.approved(olga, gijs)
    actions.record_download(export=export, by=olga, now=NOW)
    for user in (olga, gijs):
        erase_person(person=user.person, by=nov, now=NOW)
    export.refresh_from_db()

    assert (export.state, export.requested_by, export.decided_by, export.decided_at, Download.objects.get().by) == (
        "made", None, None, NOW, None,
    )  # fmt: skip
