"""Newsletters at the desk: what staff type is checked, looked at, planned with its count, and steered."""

import re
from datetime import datetime, timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override, pgettext

from mmn_portal.mailing import actions, checks, queries
from mmn_portal.mailing.admin.letters import LetterForm
from mmn_portal.mailing.brings import letters_that_wait
from mmn_portal.mailing.composing import Composed
from mmn_portal.mailing.enums import NewsletterState, SubscriptionState
from mmn_portal.mailing.models import Block, Newsletter, Segment, Subscriber, Subscription
from mmn_portal.mailing.moments import quiet_hours
from mmn_portal.outbox import queries as outbox_queries
from mmn_portal.outbox.enums import BroadcastState, DeliveryState, SuppressionReason
from mmn_portal.outbox.models import Bounce, Broadcast, Suppression
from tests.conftest import NOW
from tests.mailing.cast import TEXT, draft, reader, started, topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, nov):
    """A client of NOV staff."""
    client.force_login(nov)
    return client


def typed(*blocks: dict, **fields) -> dict:
    """What the form of a newsletter posts."""
    facts = {
        "subject_nl": "Nieuws van maart", "topics": [topic().pk], "is_quiet_at_night": "on", "is_in_archive": "on",
        "blocks-TOTAL_FORMS": len(blocks), "blocks-INITIAL_FORMS": 0, "blocks-MIN_NUM_FORMS": 0, "blocks-MAX_NUM_FORMS": 1000,
        **fields,
    }  # fmt: skip
    for number, block in enumerate(blocks):
        facts |= {f"blocks-{number}-{name}": value for name, value in {"place": 10, **block}.items()}
    return facts


def at(name: str, letter: Newsletter, *more) -> str:
    return reverse(f"admin:mailing_newsletter_{name}", args=[letter.pk, *more])


def test_staff_write_a_letter_with_parts(desk, nov):
    desk.post(
        reverse("admin:mailing_newsletter_add"),
        typed({"kind": "text", "text_nl": TEXT}, {"kind": "button", "label_nl": "Agenda", "url": "/agenda/"}),
    )

    letter = Newsletter.objects.get()
    assert (letter.made_by, [block.kind for block in letter.blocks.all()]) == (nov, ["text", "button"])


@pytest.mark.parametrize(
    ("block", "field"),
    [
        ({"kind": "picture"}, "picture"),
        ({"kind": "button", "label_nl": "x"}, "url"),
        ({"kind": "button", "label_nl": "x", "url": "javascript:alert(1)"}, "url"),
        ({"kind": "item"}, "item"),
        ({"kind": "item", "item": "agenda:99999"}, "item"),
    ],
)
def test_a_part_without_what_it_needs_is_refused_at_its_field(desk, block, field):
    answer = desk.post(reverse("admin:mailing_newsletter_add"), typed(block))

    assert field in answer.context["inline_admin_formsets"][0].formset.forms[0].errors
    assert not Newsletter.objects.exists()


def test_a_letter_without_subject_and_topics_hears_what_to_do(desk):
    answer = desk.post(reverse("admin:mailing_newsletter_add"), typed(subject_nl=" ", topics=[]))

    with override("en"):
        assert answer.context["adminform"].form.errors == {
            "subject_nl": ["Write a subject in Dutch"],
            "topics": ["Choose at least one topic: only who asked for it gets the letter."],
        }


def test_the_title_of_a_deed_says_that_something_is_wrong(desk):
    letter = draft()

    titles = [
        re.search("<title>(.*?)</title>", desk.post(at("test", letter), {"do": "1", "to": to}).text)[1]
        for to in ("", "niemand")
    ]

    assert [title.startswith(gettext("Error:") + " ") for title in titles] == [True, True]
    assert gettext("Error:") not in desk.get(at("test", letter)).text


def test_the_preview_while_writing_keeps_nothing(desk):
    letter = draft()
    block = letter.blocks.get()

    told = desk.post(
        at("live", letter),
        typed({"kind": "text", "text_nl": "Wat ik nu typ", "id": block.pk, "newsletter": letter.pk})
        | {"blocks-INITIAL_FORMS": 1, "subject_nl": "Getypt"},
    )
    shown = desk.get(at("frame", letter, "nl", "desktop") + "?levend=1").text

    letter.refresh_from_db()
    assert (told.status_code, "Wat ik nu typ" in shown, "Getypt" in shown) == (204, True, True)
    assert (letter.subject_nl, Block.objects.get().text_nl) == ("Nieuws van maart", TEXT)


NEW_LIVE = "/beheer/mailing/newsletter/levend/"
NEW_FRAME = "/beheer/mailing/newsletter/brief/nl/desktop/?levend=1"


def test_a_letter_is_seen_while_it_is_written_before_it_is_saved_or_complete(desk):
    told = desk.post(NEW_LIVE, typed({"kind": "text", "text_nl": "Wat ik nu typ"}, subject_nl="Getypt", topics=[]))
    shown = desk.get(NEW_FRAME).text

    assert (told.status_code, "Wat ik nu typ" in shown, "Getypt" in shown) == (204, True, True)
    assert (Newsletter.objects.exists(), Block.objects.exists()) == (False, False)


def test_a_page_on_which_nothing_was_typed_yet_has_an_empty_letter_too(desk):
    before = desk.get(NEW_FRAME).status_code
    desk.post(NEW_LIVE, typed(subject_nl="", topics=[]))

    assert (before, desk.get(NEW_FRAME).status_code, desk.get(NEW_LIVE).status_code) == (404, 200, 405)


def test_a_part_that_was_only_begun_does_not_take_the_others_out_of_sight(desk):
    letter = draft()
    kept, gone = letter.blocks.get(), Block.objects.create(newsletter=letter, kind="text", text_nl="Weg", place=15)
    parts = (
        {"kind": "text", "text_nl": "Wat ik nu typ", "id": kept.pk, "newsletter": letter.pk},
        {"kind": "text", "text_nl": "Toch", "id": gone.pk, "newsletter": letter.pk, "DELETE": "on"},
        {"kind": "text", "text_nl": "Ook dit", "place": 20}, {"kind": "picture", "place": 30},
    )  # fmt: skip

    desk.post(at("live", letter), typed(*parts) | {"blocks-INITIAL_FORMS": 2})
    shown = desk.get(at("frame", letter, "nl", "desktop") + "?levend=1").text

    assert ("Wat ik nu typ" in shown, "Ook dit" in shown, "Weg" in shown, "Toch" in shown) == (True, True, False, False)
    assert list(letter.blocks.values_list("text_nl", flat=True)) == [TEXT, "Weg"]


def test_where_a_letter_can_be_written_it_is_seen_and_nowhere_else(desk):
    reader("ina@example.nl")
    letter = draft("Concept")
    pages = [
        desk.get(reverse("admin:mailing_newsletter_add")),
        *(desk.get(reverse("admin:mailing_newsletter_change", args=[one.pk])) for one in (letter, started("Weg"))),
    ]

    assert [("data-live" in page.text, 'name="_look"' in page.text) for page in pages] == [(True, True), (True, True), (False, False)]  # fmt: skip
    assert [f'data-live="{address}"' in page.text for address, page in zip((NEW_LIVE, at("live", letter)), pages, strict=False)] == [True, True]  # fmt: skip
    assert ["frame-src 'self'" in page["Content-Security-Policy"] for page in pages] == [True] * 3


def test_the_preview_while_writing_changes_where_the_cache_is_a_table(desk, settings):
    in_table = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "core_cache"}
    settings.CACHES = {**settings.CACHES, "default": in_table}
    call_command("createcachetable", verbosity=0)
    letter = draft()

    desk.post(at("live", letter), typed(subject_nl="Getypt"))

    assert "Getypt" in desk.get(at("frame", letter, "nl", "desktop") + "?levend=1").text


def test_of_a_letter_to_a_segment_the_desk_says_that_it_has_a_page_and_stands_in_no_list(desk):
    reader("r@example.nl")
    letter = started(segment=Segment.objects.create(name="Een deel", conditions={}, made_at=NOW))

    written = desk.get(reverse("admin:mailing_newsletter_add")).text
    hidden, shown = (desk.post(at("do", letter), {"deed": deed}, follow=True).text for deed in ("hide", "show"))

    assert str(LetterForm.Meta.help_texts["is_in_archive"]) in written
    assert [gettext(words) in hidden for words in ("Its page is closed.", "Open its page")] == [True, True]
    told = "Its page opens again from the mails. A letter to a segment does not stand in the archive."
    assert [gettext(words) in shown for words in (told, "Close its page")] == [True, True]


def test_a_letter_is_seen_on_the_site_only_where_it_is_on_the_web(desk, library):
    reader("r@example.nl")
    sent, stays_inside, of_network = started("Openbaar"), started("Binnen", is_in_archive=False), started("Netwerk")
    Newsletter.objects.filter(pk=of_network.pk).update(network=library)
    Broadcast.objects.update(sent=1)

    offered = {
        letter.subject_nl: desk.get(reverse("admin:mailing_newsletter_change", args=[letter.pk])).context.get("absolute_url")
        for letter in (draft("Concept"), sent, stays_inside, of_network)
    }  # fmt: skip

    assert offered == {"Concept": None, "Openbaar": sent.get_absolute_url(), "Binnen": None, "Netwerk": None}


@pytest.mark.parametrize(
    ("letter", "says"),
    [
        ({}, []),
        ({"subject_en": "News of March"}, ["EN"]),
        ({"subject_en": "News of March", "preheader_nl": ""}, []),
        ({"subject_en": "News of March", "preheader_en": "A short line"}, []),
        ({"preheader_en": "A short line"}, ["There is English text, but no English subject"]),
    ],
)
def test_what_english_readers_would_get_in_dutch_is_a_warning_and_no_obstacle(letter, says):
    made = draft()
    Newsletter.objects.filter(pk=made.pk).update(**letter)
    made.refresh_from_db()

    with override("en"):
        found = [
            one for one in queries.checks(made, now=NOW) if re.search("no English (subject|first line)", one.words)
        ]

    assert [(one.level, one.words.partition(":")[0]) for one in found] == [("warn", words) for words in says]


@pytest.mark.parametrize(
    ("part", "is_said"),
    [({"kind": "text", "text_en": "News"}, True), ({"kind": "button", "label_en": "Go"}, True),
     ({"kind": "picture", "text_en": "Of before"}, False), ({"kind": "text"}, False)],
)  # fmt: skip
def test_english_text_without_an_english_subject_is_warned_about(part, is_said):
    letter = draft()
    Block.objects.create(newsletter=letter, place=20, text_nl="x", **part)

    with override("en"):
        found = [one.level for one in queries.checks(letter, now=NOW) if "no English subject" in one.words]

    assert found == (["warn"] if is_said else [])


def test_a_letter_that_was_not_sent_is_not_found_on_the_site(desk):
    def on_site(letter):
        kind = ContentType.objects.get_for_model(Newsletter).pk
        return desk.get(reverse("admin:view_on_site", args=[kind, letter.pk]))

    reader("ina@example.nl")
    sent = started()

    assert (on_site(draft()).status_code, on_site(sent).status_code) == (404, 302)
    assert on_site(sent).url.endswith(sent.get_absolute_url())


@pytest.mark.parametrize("look", ["desktop", "plain"])
def test_the_preview_has_the_lines_that_every_letter_ends_with(desk, look):
    letter = draft(counts_opens=True)
    desk.post(at("live", letter), typed(subject_nl="Getypt", counts_opens="on"))

    saved, live = (desk.get(at("frame", letter, "nl", look) + more).text for more in ("", "?levend=1"))

    for page in (saved, live):
        assert ("hoe vaak deze mail wordt geopend" in page, "Lees dit op de site" in page) == (True, True)
        assert "/nieuwsbrief/gezien/" not in page


@pytest.mark.parametrize("look", ["desktop", "phone", "dark", "plain"])
def test_each_look_is_shut_in_and_without_marks(desk, look):
    answer = desk.get(at("frame", draft(), "nl", look))

    assert ("sandbox" in answer["Content-Security-Policy"], "\ue000" in answer.text) == (True, False)


def test_a_look_that_does_not_exist_is_not_found(desk):
    assert desk.get(at("frame", draft(), "fr", "watch")).status_code == 404


def test_planning_says_how_many_get_it(desk):
    for number in range(3):
        reader(f"r{number}@example.nl")

    page = desk.get(at("plan", draft())).text

    assert "3 mensen" in page


def test_planning_with_an_old_count_is_refused(desk):
    for number in range(20):
        reader(f"r{number}@example.nl")
    letter = draft()

    desk.post(at("plan", letter), {"do": "1", "count": 3, "at_0": "", "at_1": ""})
    letter.refresh_from_db()
    refused = letter.state
    desk.post(at("plan", letter), {"do": "1", "count": 20, "at_0": "", "at_1": ""})
    letter.refresh_from_db()

    assert (refused, letter.state) == (NewsletterState.DRAFT, NewsletterState.SCHEDULED)


@pytest.mark.parametrize(("day", "clock"), [("29-11-2031", ""), ("", "10:00"), ("29-11-2031", "zomertijd")])
def test_half_a_moment_plans_nothing_and_is_asked_about_at_its_field(desk, day, clock):
    reader("r@example.nl")
    letter = draft()

    form = desk.post(at("plan", letter), {"do": "1", "count": 1, "at_0": day, "at_1": clock}).context["form"]
    letter.refresh_from_db()

    assert (letter.state, list(form.errors), len(form.errors["at"])) == (NewsletterState.DRAFT, ["at"], 1)
    assert (f'value="{day}"' if day else f'value="{clock}"') in str(form["at"])


def test_not_after_with_a_day_only_is_asked_about_and_not_emptied(desk):
    letter = draft(not_after=NOW)

    page = desk.post(
        reverse("admin:mailing_newsletter_change", args=[letter.pk]),
        typed(not_after_0="29-11-2031", not_after_1=""),
    )
    letter.refresh_from_db()

    assert (letter.not_after, list(page.context["adminform"].form.errors)) == (NOW, ["not_after"])


@pytest.mark.parametrize(
    ("deed", "state"),
    [("pause", BroadcastState.PAUSED), ("stop", BroadcastState.SENDING), ("resume", BroadcastState.SENDING)],
)
def test_a_letter_that_leaves_is_steered_by_a_press(desk, deed, state):
    reader("ina@example.nl")
    letter = started()

    desk.post(at("do", letter), {"deed": deed})

    assert Broadcast.objects.get().state == state


def test_stopping_for_good_is_asked_once_more_with_the_number_who_would_not_get_it(desk):
    for number in range(3):
        reader(f"r{number}@example.nl")
    letter = started()

    asked = desk.get(at("stop", letter))
    before = Broadcast.objects.get().state
    desk.post(at("stop", letter), {"do": "1"})

    assert ("3 " in str(asked.context["about"]), before, Broadcast.objects.get().state) == (
        True, BroadcastState.SENDING, BroadcastState.STOPPED,
    )  # fmt: skip


def test_what_was_stopped_is_not_stopped_again(desk):
    reader("ina@example.nl")
    letter = started()
    desk.post(at("stop", letter), {"do": "1"})

    assert desk.post(at("stop", letter), {"do": "1"}).url == at("progress", letter)


def test_looking_at_a_deed_does_nothing(desk):
    reader("ina@example.nl")
    letter = started()

    assert (desk.get(at("do", letter)).status_code, Broadcast.objects.get().state) == (405, BroadcastState.SENDING)


def saved(letter: Newsletter) -> tuple:
    letter.refresh_from_db()
    return letter.subject_nl, letter.state, [block.text_nl for block in letter.blocks.all()]


def test_what_was_started_cannot_be_changed_or_removed_and_what_was_typed_is_still_there(desk):
    reader("ina@example.nl")
    letter = started()
    change = reverse("admin:mailing_newsletter_change", args=[letter.pk])

    block = {"kind": "text", "text_nl": "Wat ik typte", "id": letter.blocks.get().pk, "newsletter": letter.pk}
    changed = desk.post(change, typed(block, subject_nl="Anders") | {"blocks-INITIAL_FORMS": 1})
    removed = desk.post(reverse("admin:mailing_newsletter_delete", args=[letter.pk]), {"post": "yes"})

    assert (changed.status_code, removed.status_code) == (200, 403)
    assert saved(letter) == ("Nieuws van maart", "started", [TEXT])
    assert ["Wat ik typte" in changed.text, 'value="Anders"' in changed.text, "terwijl je schreef" in changed.text] == [
        True
    ] * 3


def test_a_letter_that_is_planned_while_somebody_saves_stays_as_it_was_planned(desk, monkeypatch):
    """Between reading the letter and saving it somebody else plans it: what belongs to the plan is not written over."""
    reader("ina@example.nl")
    letter = draft()
    read = LetterForm.clean

    def planned_meanwhile(form):
        facts = read(form)
        Newsletter.objects.filter(pk=letter.pk).update(slug="van-de-ander", opens=3)
        return facts

    monkeypatch.setattr(LetterForm, "clean", planned_meanwhile)
    desk.post(reverse("admin:mailing_newsletter_change", args=[letter.pk]), typed(subject_nl="Anders"))

    letter.refresh_from_db()
    assert (letter.subject_nl, letter.slug, letter.opens) == ("Anders", "van-de-ander", 3)


@pytest.mark.parametrize("name", ["preview", "test", "plan", "progress"])
def test_nobody_but_staff_opens_the_pages_of_a_letter(client, bo, name):
    client.force_login(bo)

    assert client.get(at(name, draft())).status_code == 302


def test_a_segment_keeps_what_was_chosen(desk):
    desk.post(
        reverse("admin:mailing_segment_add"),
        {"name": "Eigenaren elders", "of_role": ["owner"], "of_province": ["NL-UT"], "not_province": "on"},
    )

    assert Segment.objects.get().conditions == {
        "role": {"values": ["owner"], "is_not": False}, "province": {"values": ["NL-UT"], "is_not": True},
    }  # fmt: skip


@pytest.mark.parametrize("address", ["admin:mailing_segment_add", "admin:mailing_segment_count_new"])
def test_the_others_of_nothing_are_not_everyone(desk, address):
    page = desk.post(reverse(address), {"name": "De anderen", "not_province": "on"})

    form = page.context["adminform"].form
    assert (list(form.errors), Segment.objects.exists()) == (["of_province"], False)


CHOSEN = {"name": "", "of_language": ["en"]}


def test_a_segment_is_counted_before_it_is_saved_with_and_without_a_script(desk):
    reader("ina@example.nl"), reader("joe@example.com", language="en")
    kept = Segment.objects.create(name="Iedereen", made_at=NOW)
    for address in (
        reverse("admin:mailing_segment_count_new"), reverse("admin:mailing_segment_count", args=[kept.pk])
    ):  # fmt: skip
        page = desk.post(address, CHOSEN)
        words = desk.post(f"{address}?alleen=1", CHOSEN).json()["said"]

        form = page.context["adminform"].form
        assert ("1 lezer past hier nu bij." in page.text, words) == (True, "1 lezer past hier nu bij.")
        assert (form["of_language"].value(), "errornote" in page.text) == (["en"], False)
    assert (Segment.objects.get().conditions, desk.get(address).status_code) == ({}, 405)


def test_counting_is_for_staff(client, bo):
    client.force_login(bo)

    assert client.post(reverse("admin:mailing_segment_count_new"), CHOSEN).status_code == 302


def test_a_segment_goes_when_no_letter_uses_it_and_stays_when_one_does(desk):
    free, used = (Segment.objects.create(name=name, made_at=NOW) for name in ("Vrij", "Gebruikt"))
    draft("Nieuws voor een deel", segment=used)
    answers = [
        desk.post(reverse("admin:mailing_segment_delete", args=[one.pk]), {"post": "yes"}, follow=True)
        for one in (free, used)
    ]

    assert list(Segment.objects.values_list("name", flat=True)) == ["Gebruikt"]
    assert "“Nieuws voor een deel”" in answers[1].text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_however_many_letters(desk, django_assert_max_num_queries, rows):
    reader("ina@example.nl")
    for number in range(rows):
        started(f"Nieuws nummer {number}")
    desk.get(reverse("admin:mailing_newsletter_changelist"))

    with django_assert_max_num_queries(15):
        desk.get(reverse("admin:mailing_newsletter_changelist"))


@pytest.mark.parametrize("parts", [1, 3])
def test_the_form_stays_within_its_queries(desk, django_assert_max_num_queries, parts):
    letter = draft()
    for number in range(1, parts):
        Block.objects.create(newsletter=letter, kind="text", text_nl="x", place=number * 10)

    with django_assert_max_num_queries(30):
        desk.get(reverse("admin:mailing_newsletter_change", args=[letter.pk]))


def test_a_test_with_six_addresses_is_refused(desk):
    answer = desk.post(at("test", draft()), {"do": "1", "to": ",".join(f"r{n}@example.nl" for n in range(6))})

    assert (answer.status_code, "to" in answer.context["form"].errors) == (200, True)


def test_a_copy_from_the_desk_opens_its_draft(desk):
    reader("ina@example.nl")
    letter = started()

    answer = desk.post(at("do", letter), {"deed": "copy"})

    copy = Newsletter.objects.exclude(pk=letter.pk).get()
    assert (answer.url, copy.state) == (
        reverse("admin:mailing_newsletter_change", args=[copy.pk]),
        NewsletterState.DRAFT,
    )
    assert actions.take_back(newsletter=copy, by=None, now=NOW) is False


# --- readers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"topic": "kennis", "state": "ended"}, ["ina"]), ({"topic": "kennis", "state": "active"}, ["bo"]),
        ({"topic": "kennis"}, ["bo", "ina"]), ({"state": "ended"}, ["ina"]), ({"state": "'; --"}, ["bo", "ina"]),
        ({"topic": "weg", "state": "ended"}, []),
    ],
)  # fmt: skip
def test_topic_and_state_are_about_the_same_subscription(desk, asked, found):
    ina = reader("ina@example.nl", "kennis", "campagne")
    reader("bo@example.nl", "kennis")
    ina.subscriptions.filter(topic=topic("kennis")).update(state="ended", ended_at=NOW)
    if "topic" in asked:
        asked = asked | {"topic": topic("kennis").pk if asked["topic"] == "kennis" else 99999}

    page = desk.get(reverse("admin:mailing_subscriber_changelist"), asked)

    assert sorted(one.email.partition("@")[0] for one in page.context["cl"].result_list) == found


# --- planned --------------------------------------------------------------------------------------


def test_the_day_of_a_planned_letter_is_named(desk):
    reader("ina@example.nl")
    letter = draft()

    page = desk.post(
        at("plan", letter), {"do": "1", "count": 1, "at_0": "2037-12-01", "at_1": "09:00"}, follow=True
    )  # fmt: skip

    assert "Gepland voor dinsdag 1 december 2037 om 09.00 uur." in page.text
    assert "begint op dinsdag 1 december 2037 om 09.00 uur" in page.text


def test_a_letter_planned_for_sunday_says_that_it_leaves_on_monday(desk):
    reader("ina@example.nl")
    letter = draft()

    page = desk.post(
        at("plan", letter), {"do": "1", "count": 1, "at_0": "2037-11-29", "at_1": "10:00"}, follow=True
    )  # fmt: skip

    assert str(page.context["starts"]).startswith("maandag 30 november 2037 om 08.00 uur")
    assert "zondag 29 november 2037 om 10.00 uur" in str(page.context["starts"])
    assert ["maandag 30 november 2037 om 08.00 uur" in str(one) for one in page.context["messages"]] == [True]


@pytest.mark.parametrize(("hour", "is_said"), [(23, True), (12, False)])
def test_who_plans_at_night_reads_when_it_leaves(hour, is_said):
    saturday = datetime(2037, 11, 28, hour, tzinfo=NOW.tzinfo)

    assert ("30 november 2037 om 08.00 uur" in quiet_hours(draft(), saturday)) is is_said


def test_a_letter_that_leaves_at_any_hour_is_planned_for_the_moment_that_was_chosen(desk):
    reader("ina@example.nl")
    letter = draft(is_quiet_at_night=False)

    page = desk.post(
        at("plan", letter), {"do": "1", "count": 1, "at_0": "2037-11-29", "at_1": "10:00"}, follow=True
    )  # fmt: skip

    assert page.context["starts"] == "zondag 29 november 2037 om 10.00 uur"


@pytest.mark.parametrize(("ahead", "follows"), [({"minutes": 1}, True), ({"minutes": 4}, True), ({"days": 3}, False)])
def test_the_page_of_a_letter_far_ahead_stands_still(desk, ahead, follows):
    letter = draft(state="scheduled", send_at=timezone.now() + timedelta(**ahead))

    page = desk.get(at("progress", letter)).text

    # The script follows what moves; without scripts the page is fetched anew.
    assert (" data-moves" in page, "newsletter-progress" in page, 'http-equiv="refresh"' in page) == (follows,) * 3


# --- words ----------------------------------------------------------------------------------------


def test_filters_with_one_name_are_told_apart(desk):
    reader("ina@example.nl")
    started()

    filters = desk.get(reverse("admin:mailing_newsletter_changelist")).context["cl"].filter_specs

    titles = [str(one.title) for one in filters]
    assert len(set(titles)) == len(titles)


def test_large_numbers_are_written_as_people_read_them(desk):
    reader("ina@example.nl")
    letter = started()
    Broadcast.objects.update(recipients=20012, erased=20011)

    page = desk.get(at("progress", letter)).text

    assert ("20.012" in page, "20012</" in page) == (True, False)


def test_the_plan_of_a_letter_groups_the_digits_of_every_number(desk):
    readers = Subscriber.objects.bulk_create(
        Subscriber(email=f"r{number}@example.nl", made_at=NOW, confirmed_at=NOW) for number in range(2100)
    )
    Subscription.objects.bulk_create(
        Subscription(subscriber=one, topic=topic(), state=SubscriptionState.ACTIVE, asked_at=NOW, confirmed_at=NOW)
        for one in readers
    )
    Suppression.objects.bulk_create(
        Suppression(print=one.email, email=one.email, reason=SuppressionReason.HARD, since=NOW)
        for one in readers[:1040]
    )

    about = desk.get(at("plan", draft())).context["about"].split()

    assert ("1.060" in about, "1.040" in about) == (True, True)


def test_the_plan_says_nothing_of_blocked_addresses_where_there_are_none(desk):
    reader("ina@example.nl")

    assert "geblokkeerd" not in desk.get(at("plan", draft())).context["about"]


def test_a_letter_that_is_held_does_not_rest_as_an_expedition_does():
    assert BroadcastState.PAUSED.label == pgettext("a letter", "paused")


def test_one_link_answers_and_two_answer(desk):
    def said(*paths):
        composed = Composed("", "", "".join(f'<a href="{path}">x</a>' for path in paths))
        return [check.words for check in checks.links(composed, lambda _path: 200)]

    with override("en"):
        assert said("/a/") + said("/a/", "/b/") == ["1 link to the portal answers.", "2 links to the portal answer."]


def test_the_reader_of_a_subscription_has_a_dutch_label(desk):
    subscription = reader("ina@example.nl").subscriptions.get()

    page = desk.get(reverse("admin:mailing_subscription_change", args=[subscription.pk])).text

    assert ("Subscriber:" in page, "ina@example.nl" in page) == (False, True)


def test_the_filter_of_returned_mail_is_not_called_on(desk):
    Bounce.objects.create(email="ina@example.nl", kind="hard", code="5.1.1", at=NOW)

    filters = desk.get(reverse("admin:outbox_bounce_changelist")).context["cl"].filter_specs

    assert [str(one.title) for one in filters] == [gettext("kind"), gettext("day")]


def test_a_letter_that_was_sent_did_not_stop(desk):
    page = desk.get(reverse("admin:outbox_broadcast_changelist")).context["cl"]

    assert ("over_at" in page.list_display, "ended_at" in page.list_display) == (True, False)


# --- around progress ------------------------------------------------------------------------------


def test_what_was_taken_back_leads_to_its_form(desk):
    reader("ina@example.nl")
    letter = actions.schedule(newsletter=draft(), at=None, by=None, now=NOW)

    page = desk.post(at("do", letter), {"deed": "take_back"}, follow=True).text

    assert f'class="button default" href="{at("change", letter)}"' in page


def test_the_figures_lead_to_the_copies_behind_them(desk):
    reader("ina@example.nl"), reader("bo@example.nl")
    letter = started()
    letter.broadcast.deliveries.filter(email="bo@example.nl").update(state=DeliveryState.FAILED)
    letter.broadcast.deliveries.filter(email="ina@example.nl").update(
        state=DeliveryState.SENT, sent_at=NOW, bounced_at=NOW
    )

    page = desk.get(at("progress", letter))
    refused = next(row["url"] for row in page.context["ledger"] if "state__exact=3" in row["url"])
    behind = [
        [copy.email for copy in desk.get(address).context["cl"].result_list]
        for address in (refused, f"{page.context['copies']}&bounced_at__isempty=0")
    ]

    assert behind == [["bo@example.nl"], ["ina@example.nl"]]


def test_copies_and_returned_mail_say_the_subject_of_their_letter(desk):
    reader("ina@example.nl")
    letter = started("Het nieuws van de lente")
    Bounce.objects.create(
        email="ina@example.nl", kind="hard", code="5.1.1", at=NOW, delivery=letter.broadcast.deliveries.get()
    )

    pages = [
        desk.get(reverse(f"admin:outbox_{name}_changelist")).text for name in ("delivery", "bounce", "broadcast")
    ]  # fmt: skip

    assert [("Het nieuws van de lente" in page, "mailing.newsletter:" in page) for page in pages] == [(True, False)] * 3


@pytest.mark.parametrize("rows", [1, 3])
def test_the_copies_of_many_letters_are_asked_for_at_once(desk, django_assert_max_num_queries, rows):
    for number in range(rows):
        reader(f"r{number}@example.nl")
        started(f"Nieuws {number}")

    with django_assert_max_num_queries(9):
        desk.get(reverse("admin:outbox_delivery_changelist"))


@pytest.mark.parametrize(("days", "stopped", "waits"), [(1, False, 1), (20, False, 0), (1, True, 0)])
def test_copies_in_doubt_wait_on_the_desk(desk, days, stopped, waits):
    reader("ina@example.nl")
    letter = started()
    letter.broadcast.deliveries.update(state=DeliveryState.UNCERTAIN)
    state = BroadcastState.STOPPED if stopped else BroadcastState.DONE
    Broadcast.objects.update(state=state, ended_at=NOW)

    item = letters_that_wait(NOW + timedelta(days=days))[-1]

    assert (item.count, item.url == at("progress", letter)) == (waits, bool(waits))


def test_why_a_letter_waits_is_a_sentence_with_the_technical_words_behind_it(desk):
    reader("ina@example.nl")
    letter = started()
    Broadcast.objects.update(why="ConnectionRefusedError: [Errno 111] Connection refused")

    with override("en"):
        said, technical = outbox_queries.why_it_waits(Broadcast.objects.get())
    page = desk.get(at("progress", letter)).context["why"]

    assert said == "The mail server takes nothing at this moment. We try again by ourselves."
    assert technical == page[1] == "ConnectionRefusedError: [Errno 111] Connection refused"


def test_of_some_addresses_the_wrong_one_is_named():
    from mmn_portal.mailing.forms import TestAddresses

    with override("en"):
        form = TestAddresses({"to": "nov@example.nl, bo@example, ina@example.nl"})
        wrong = form.errors["to"][0]

    assert wrong.startswith("“bo@example” is not an e-mail address")


def test_the_form_says_what_choosing_a_network_does(desk):
    page = desk.get(reverse("admin:mailing_newsletter_add"))

    assert page.context["adminform"].form.fields["network"].help_text == LetterForm.Meta.help_texts["network"]
