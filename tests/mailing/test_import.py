"""A list that an organisation had already: shown first, with proof, and nobody who stopped comes back by it."""

import io
import random
import re
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext, override

from mmn_portal.core import sheets
from mmn_portal.core.models import Audit
from mmn_portal.mailing import actions, subscriber_list
from mmn_portal.mailing.models import Subscriber, Subscription, Topic
from mmn_portal.mailing.subscriber_list import Known, Row, Why
from mmn_portal.outbox import actions as outbox
from mmn_portal.outbox.enums import SuppressionReason
from mmn_portal.outbox.models import Mail
from mmn_portal.people.models import Consent
from tests.conftest import NOW

PROOF = "Signed the list at our fair, under the words: mail me the newsletter."
TODAY = date(2027, 3, 2)


# --- what the rows mean --------------------------------------------------------------------------


def test_headings_in_both_languages_are_known():
    dutch = subscriber_list.read([["Taal", "E-mailadres", "Datum toestemming"], ["Engels", "Ina@Example.nl", "5-1-2027"]], today=TODAY)  # fmt: skip
    english = subscriber_list.read([["Email address", "Language", "Date of consent"], ["ina@example.nl", "en-GB", "2027-01-05 00:00:00"]], today=TODAY)  # fmt: skip

    assert dutch == english == [Row(2, "ina@example.nl", "en", date(2027, 1, 5))]


@pytest.mark.parametrize("headings", [
    ["E-mail adres", "Taalkeuze", "Datum inschrijving"], ["EMAIL_ADRES", "Voorkeurstaal", "Inschrijfdatum"],
    ["e-mail", "taalvoorkeur", "Aangemeld op"], ["E-mailadressen", "Preferred language", "Opt-in datum"],
])  # fmt: skip
def test_what_people_write_above_their_columns_is_known(headings):
    rows = subscriber_list.read([headings, ["ina@example.nl", "Engels", "5-1-2027"]], today=TODAY)

    assert rows == [Row(2, "ina@example.nl", "en", date(2027, 1, 5))]


@pytest.mark.parametrize(
    "typed",
    ["Ina Bos <ina@example.nl>", "<Ina@example.nl>", "mailto:ina@example.nl", "Bos, I. <mailto:ina@example.nl>"],
)
def test_an_address_is_found_in_what_mail_programs_copy_along(typed):
    assert subscriber_list.read([["E-mail"], [typed]], today=TODAY) == [Row(2, "ina@example.nl")]


@pytest.mark.parametrize("typed", ["ina@example.nl; bo@example.nl", "ina@example.nl bo@example.nl"])
def test_two_addresses_in_one_row_are_not_guessed_at(typed):
    with override("nl"):
        (row,) = subscriber_list.read([["E-mail"], [typed]], today=TODAY)

    assert (row.email, row.problem) == (typed, "Zet in elke rij één adres.")


def test_where_somebody_lives_is_not_where_her_mail_goes():
    rows = [["Adres", "E-mail"], ["Dorpsstraat 1", "ina@example.nl"]]

    assert subscriber_list.read(rows, today=TODAY) == [Row(2, "ina@example.nl")]


def test_a_list_without_headings_keeps_its_languages_and_days():
    rows = [["Ina", "2027-01-05", "ina@example.nl", "en"], ["Bo", "", "bo@example.nl", "Nederlands"]]

    assert subscriber_list.read(rows, today=TODAY) == [
        Row(1, "ina@example.nl", "en", date(2027, 1, 5)), Row(2, "bo@example.nl", "nl"),
    ]  # fmt: skip


@pytest.mark.parametrize("typed", ["5-1-27", "05/01/27", "05-01-27 10:00"])
def test_a_day_with_a_short_year_is_read_as_one_of_this_century(typed):
    headed = subscriber_list.read([["E-mail", "Datum"], ["ina@example.nl", typed]], today=TODAY)
    bare = subscriber_list.read([["ina@example.nl", typed]], today=TODAY)

    assert headed == [Row(2, "ina@example.nl", "", date(2027, 1, 5))]
    assert bare == [Row(1, "ina@example.nl", "", date(2027, 1, 5))]


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("01-12-98", "Nobody can have said yes on this day: 01-12-98"),
        ("31-2-26", "This is no day that exists: 31-2-26"),
        ("5-1-202", "We cannot read this day: 5-1-202. Write it like 6-3-2027."),
        ("vorig jaar", "We cannot read this day: vorig jaar. Write it like 6-3-2027."),
    ],
)
def test_what_is_wrong_with_a_day_is_said_as_it_is(typed, problem):
    with override("en"):
        (row,) = subscriber_list.read([["E-mail", "Datum"], ["ina@example.nl", typed]], today=TODAY)

    assert row.problem == problem


def test_a_list_of_addresses_needs_no_headings():
    assert subscriber_list.read([["a@example.nl"], ["b@example.nl"]], today=TODAY) == [Row(1, "a@example.nl"), Row(2, "b@example.nl")]  # fmt: skip


@pytest.mark.parametrize("rows", [[], [[]], [["Naam"], ["Ina"]]])
def test_a_list_without_addresses_is_refused(rows):
    with pytest.raises(subscriber_list.NoAddresses):
        subscriber_list.read(rows, today=TODAY)


@pytest.mark.parametrize(
    "cells",
    [
        ["", "nl", ""], ["=cmd|' /C calc'!A0", "", ""], ["ina", "", ""], ["a@b\r\nBcc: c@example.nl", "", ""],
        ["ina@example.nl", "fr", ""], ["ina@example.nl", "", "31-2-2027"], ["ina@example.nl", "", "3-3-2027"],
        ["ina@example.nl", "", "gisteren"], ["x" * 70 + "@example.nl", "", ""], ["ina@example.nl", "", "9999999999"],
    ],
)  # fmt: skip
def test_a_row_says_what_is_wrong_with_it(cells):
    (row,) = subscriber_list.read([["e-mail", "taal", "datum"], [], cells], today=TODAY) or [None]

    assert (row.number, bool(row.problem)) == (3, True)


def look(*emails, **known):
    rows = [Row(number, email) for number, email in enumerate(emails, start=2)]
    looked = subscriber_list.look(rows, known=Known(**known), topics=[1, 2])
    return [row.email for row in looked.ready], [why for _row, why in looked.left_out]


@pytest.mark.parametrize(
    ("known", "why"),
    [
        ({"blocked": {"a"}}, Why.BLOCKED), ({"stopped": {"a"}}, Why.STOPPED),
        ({"subscriptions": {"a": {1: "active", 2: "active"}}}, Why.HAS_IT),
        ({"subscriptions": {"a": {1: "ended", 2: "active"}}}, Why.STOPPED),
        ({"subscriptions": {"a": {3: "ended"}}}, Why.STOPPED),
    ],
)  # fmt: skip
def test_who_is_left_out(known, why):
    assert look("a", "b", **known) == (["b"], [why])


@pytest.mark.parametrize(
    "known",
    [{}, {"subscriptions": {"a": {1: "pending"}}}, {"subscriptions": {"a": {1: "ended", 3: "active"}}}, {"stopped": {"a"}, "subscriptions": {"a": {3: "active"}}}],
)  # fmt: skip
def test_who_is_taken(known):
    assert look("a", "a", **known) == (["a"], [Why.TWICE])


def test_an_ended_topic_stays_ended_while_others_come():
    known = Known(subscriptions={"a": {1: "ended", 3: "active"}})

    assert known.topics_for("a", [1, 2]) == [2]


# --- the deed ------------------------------------------------------------------------------------


def take(*emails, codes=("kennis",), now=NOW, by=None, rows=None):
    return actions.import_list(
        rows=rows or [Row(0, email) for email in emails], topics=Topic.objects.filter(code__in=codes), language="nl",
        proof=PROOF, given_on=date(2026, 11, 5), by=by, now=now,
    )  # fmt: skip


def states() -> dict[str, str]:
    return dict(Subscription.objects.values_list("subscriber__email", "state"))


@pytest.mark.django_db
def test_each_reader_keeps_the_proof_of_her_consent():
    take(rows=[Row(2, "ina@example.nl"), Row(3, "bo@example.nl", "en", date(2026, 1, 2))], codes=["kennis", "campagne"])

    consents = Consent.objects.order_by("email").values_list("email", "language", "text", "where", "given_at__date", "text_version")  # fmt: skip
    assert list(consents) == [
        ("bo@example.nl", "en", PROOF, "import", date(2026, 1, 2), "import"),
        ("ina@example.nl", "nl", PROOF, "import", date(2026, 11, 5), "import"),
    ]
    assert {(one.subscriber.email, one.state, one.where, one.consent.email) for one in Subscription.objects.select_related("subscriber", "consent")} == {(email, "active", "import", email) for email in ("bo@example.nl", "ina@example.nl")}  # fmt: skip
    assert (Subscription.objects.count(), Mail.objects.count()) == (4, 0)


@pytest.mark.django_db
def test_the_same_list_twice_is_once():
    first, second = take("ina@example.nl"), take("ina@example.nl")

    assert (first.taken, second.taken, Consent.objects.count(), Subscription.objects.count()) == (1, 0, 1, 1)


@pytest.mark.django_db
def test_who_unsubscribed_is_not_brought_back_not_even_after_she_was_cleared_away():
    take("ina@example.nl")
    actions.unsubscribe(subscriber=Subscriber.objects.get(), now=NOW)
    soon = take("ina@example.nl", codes=["campagne"])
    Subscriber.objects.all().delete()
    late = take("ina@example.nl")

    assert (soon.taken, late.taken, Subscription.objects.count()) == (0, 0, 0)


@pytest.mark.django_db
def test_who_was_blocked_or_erased_is_left_out():
    outbox.suppress(email="ina@example.nl", reason=SuppressionReason.HARD, now=NOW)
    outbox.forget(email="bo@example.nl", now=NOW)

    assert (take("ina@example.nl", "bo@example.nl", "wim@example.nl").taken, states()) == (
        1,
        {"wim@example.nl": "active"},
    )


@pytest.mark.django_db
def test_who_asked_on_the_site_and_never_confirmed_is_confirmed_by_the_list():
    actions.subscribe(email="ina@example.nl", topics=Topic.objects.filter(code="kennis"), language="en", where="/nieuwsbrief/", now=NOW, ask_by_mail=False)  # fmt: skip

    take("ina@example.nl")

    one = Subscription.objects.get()
    assert (one.state, one.consent.text, one.subscriber.language, one.subscriber.confirmed_at) == ("active", PROOF, "en", NOW)  # fmt: skip


@pytest.mark.django_db
def test_the_trail_counts_and_names_nobody(nov):
    take("ina@example.nl", by=nov)

    line = Audit.objects.get(deed="mailing.import")
    assert (line.details, "ina" in str(vars(line))) == ({"taken": 1, "left_out": 0, "topics": ["kennis"]}, False)


@pytest.mark.django_db
@pytest.mark.parametrize("how_many", [1, 30])
def test_a_list_costs_the_same_questions_however_long(how_many, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        assert take(*[f"r{n}@example.nl" for n in range(how_many)]).taken == how_many


# --- the page ------------------------------------------------------------------------------------


@pytest.fixture
def page(client, nov):
    client.force_login(nov)
    client.cookies["django_language"] = "en"
    return reverse("admin:mailing_subscriber_import")


def hand_in(client, page, content: bytes, name="lijst.csv", **fields):
    facts = {"topics": [Topic.objects.get(code="kennis").pk], "language": "nl", "given_on": "2026-11-05", "proof": PROOF, **fields}  # fmt: skip
    return client.post(page, {**facts, "file": SimpleUploadedFile(name, content), "do": "x"})


def sure(answer) -> str:
    return answer.context["ready"]


CSV = b"E-mail;Taal\nina@example.nl;nl\n\nbo@gmial.com;\nfout;\nina@example.nl;\nwim@example.nl;xx\n"


@pytest.mark.django_db
def test_the_preview_says_what_would_happen_and_writes_nothing(client, page):
    answer = hand_in(client, page, CSV)

    looked = answer.context["looked"]
    assert [row.email for row in looked.ready] == ["ina@example.nl"]
    assert [(row.number, row.meant) for row in looked.mistyped] == [(4, "bo@gmail.com")]
    assert [(row.number, why) for row, why in looked.left_out] == [(5, Why.WRONG), (6, Why.TWICE), (7, Why.WRONG)]
    assert (Subscriber.objects.count(), Consent.objects.count()) == (0, 0)
    assert "bo@gmail.com" in answer.text


@pytest.mark.django_db
def test_the_preview_says_which_columns_are_used_and_how_the_first_rows_are_understood(client, page):
    content = "Naam;E-mail adres;Taalkeuze\nIna;ina@example.nl;Engels\n" + "".join(
        f"x;r{n}@example.nl;\n" for n in range(9)
    )

    answer = hand_in(client, page, content.encode())

    shown = answer.context
    assert [heading for heading, _what in shown["used"]] == ["E-mail adres", "Taalkeuze"]
    assert shown["unused"] == ["Naam"]
    assert [(row["email"], row["is_own"]) for row in shown["understood"]][:2] == [
        ("ina@example.nl", (True, False)), ("r0@example.nl", (False, False)),
    ]  # fmt: skip
    assert (len(shown["understood"]), shown["understood"][1]["given_on"]) == (5, date(2026, 11, 5))


@pytest.mark.django_db
def test_saying_yes_takes_the_list_once(client, page):
    ready = sure(hand_in(client, page, CSV))
    for _again in range(2):
        answer = client.post(page, {"sure": ready})

    assert (answer.status_code, states(), Consent.objects.count()) == (302, {"ina@example.nl": "active"}, 1)


@pytest.mark.django_db
def test_mistyped_addresses_come_along_only_when_asked(client, page):
    client.post(page, {"sure": sure(hand_in(client, page, CSV)), "with_mistyped": "1"})

    assert states() == {"ina@example.nl": "active", "bo@gmial.com": "active"}


@pytest.mark.django_db
@pytest.mark.parametrize("forged", ["", "x", "eyJ0b3BpY3MiOltdfQ:1abc:def"])
def test_only_what_was_shown_is_taken(client, page, forged):
    answer = client.post(page, {"sure": forged})

    assert (answer.status_code, Subscriber.objects.count()) == (302, 0)


@pytest.mark.django_db
def test_without_proof_nothing_is_shown(client, page):
    for proof in ("", "ja", " \u200b "):
        answer = hand_in(client, page, CSV, proof=proof)
        assert (answer.context["looked"], "proof" in answer.context["form"].errors) == (None, True)


@pytest.mark.django_db
def test_who_forgets_the_file_hears_what_to_do(client, page):
    answer = client.post(page, {"do": "x"})

    errors, title = answer.context["form"].errors, re.search("<title>(.*?)</title>", answer.text)[1]
    with override("en"):
        assert [errors[name] for name in ("file", "topics", "given_on")] == [
            ["Choose a file"], ["Choose at least one topic"], ["Choose a day"],
        ]  # fmt: skip
    assert title.startswith(f"{gettext('Error:')} ")


@pytest.mark.django_db
def test_a_day_to_come_proves_nothing(client, page):
    assert "given_on" in hand_in(client, page, CSV, given_on="2999-01-01").context["form"].errors


def xlsx(rows) -> bytes:
    return sheets.xlsx(["E-mail", "Datum"], rows, title="lijst")


@pytest.mark.django_db
def test_a_spreadsheet_is_read_as_well(client, page):
    answer = hand_in(client, page, xlsx([["ina@example.nl", "2026-05-01"]]), name="lijst.xlsx")

    assert answer.context["looked"].ready == [Row(2, "ina@example.nl", "", date(2026, 5, 1))]


def damaged(seed: int) -> bytes:
    chance, content = random.Random(seed), bytearray(xlsx([["ina@example.nl", ""]] * 20))
    for _spot in range(20):
        content[chance.randrange(4, len(content))] = chance.randrange(256)
    return bytes(content)


def broken_inside() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx([["ina@example.nl", ""]]))) as whole, zipfile.ZipFile(out, "w") as made:
        for name in whole.namelist():
            made.writestr(name, re.sub(rb"</(\w)", rb"<\1", whole.read(name)))
    return out.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    [
        b"", b"\x00\x01", b"PK\x03\x04", b"PK" + b"x" * 999, b"Naam\nIna\n", xlsx([["a@example.nl", ""]])[:300], broken_inside(),
        b"a@example.nl\n" * 500_000, b'"' * 100_000, b"E-mail\n" + b"x" * 900_000, *(damaged(seed) for seed in range(6)),
    ],
    # By name: the length of a spreadsheet differs with the moment it is made, and all processes must see the same tests.
    ids=[
        "nothing", "two signs", "a zip of nothing", "no zip", "no addresses", "half", "broken inside", "too many", "one quote",
        "one long line", *(f"damaged {seed}" for seed in range(6)),
    ],
)  # fmt: skip
def test_a_bad_file_is_answered_with_a_sentence(client, page, content):
    answer = hand_in(client, page, content)

    errors = answer.context["form"].errors.get("file") or [why for _row, why in answer.context["looked"].left_out]
    assert (answer.status_code, bool(errors), Subscriber.objects.count()) == (200, True, 0)


@pytest.mark.django_db
def test_a_formula_is_shown_and_never_run(client, page):
    answer = hand_in(
        client, page, b'E-mail\n"=HYPERLINK(""https://x.example"";""a@b.nl"")"\n"<script>alert(1)</script>"\n'
    )

    assert "<script>alert" not in answer.text
    assert [why for _row, why in answer.context["looked"].left_out] == [Why.WRONG] * 2


@pytest.mark.django_db
def test_twenty_thousand_readers_fit(client, page):
    content = b"E-mail\n" + b"".join(b"reader-%d@organisation-%d.example.nl\n" % (n, n % 700) for n in range(19_999))
    ready = sure(hand_in(client, page, content))
    client.post(page, {"sure": ready})

    assert (Subscription.objects.count(), len(ready) < 2_000_000) == (19_999, True)


def settled(cursor):
    """All foreign keys are checked, as they are at a commit."""
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite looks for a row by its number, always")
def test_a_long_list_in_a_young_database_is_not_looked_through_for_each_row(bo):
    """A plan made while a table held a few rows stays with the connection: for a list, 20,000 × 20,000 rows at the commit."""
    topics = [Topic.objects.create(code="nieuw", name_nl="Nieuw", name_en="New")]

    def take(numbers):
        rows = [Row(n, f"reader-{n}@example.nl") for n in numbers]
        return actions.import_list(
            rows=rows, topics=topics, language="nl", proof=PROOF, given_on=TODAY, by=bo, now=NOW
        ).taken

    with connection.cursor() as cursor:
        take(range(3))
        settled(cursor)
        cursor.execute("ANALYZE people_consent, mailing_subscriber")
        for n in range(3, 12):
            # The database keeps a plan for good when it has made it five times.
            take([n])
            settled(cursor)
        taken = take(range(12, 3012))
        settled(cursor)
        cursor.execute(
            "SELECT sum(seq_tup_read) FROM pg_stat_xact_user_tables WHERE relname IN ('people_consent', 'mailing_subscriber')"
        )
        read = int(cursor.fetchone()[0])

    assert (taken, read < 40 * taken) == (3000, True), f"{read} rows read"


@pytest.mark.django_db
def test_the_page_is_for_staff(client, bo, page):
    client.force_login(bo)

    assert client.get(page).status_code == 302


@pytest.mark.django_db
def test_the_list_of_readers_leads_to_it(client, page):
    assert page in client.get(reverse("admin:mailing_subscriber_changelist")).text


@pytest.mark.django_db
def test_a_list_of_headings_alone_is_said_to_be_empty(client, nov):
    client.force_login(nov)
    answer = hand_in(client, reverse("admin:mailing_subscriber_import"), b"E-mail,Taal\n")

    assert (answer.context["looked"], answer.context["form"].errors["file"]) == (
        None, ["Onder de kolomkoppen van dit bestand staan geen rijen."],
    )  # fmt: skip


@pytest.mark.django_db
def test_the_day_of_the_consent_is_not_filled_in_for_whoever_has_to_prove_it(client, nov):
    client.force_login(nov)

    assert client.get(reverse("admin:mailing_subscriber_import")).context["form"]["given_on"].value() is None
