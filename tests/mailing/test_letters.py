"""A newsletter is written, checked, planned, taken back, and sent once to who asked for it."""

import contextlib
import re
from datetime import timedelta
from uuid import uuid4
from xml.etree import ElementTree

import pytest
from django.core import mail as box
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from mmn_portal.core.addresses import page_in
from mmn_portal.events.enums import EventState
from mmn_portal.events.models import Event
from mmn_portal.mailing import actions, blocks, brings, composing, leaving, queries
from mmn_portal.mailing.blocks import Item
from mmn_portal.mailing.enums import NewsletterState
from mmn_portal.mailing.models import Block, Click, Link, Newsletter, Segment, Subscriber
from mmn_portal.outbox import actions as outbox
from mmn_portal.outbox.enums import SuppressionReason
from mmn_portal.outbox.models import Broadcast, Delivery, Mail
from mmn_portal.people.retention import clear
from mmn_portal.pictures.models import Picture
from mmn_portal.programme.models import NewsItem, Story
from tests.conftest import NOW, make_event, make_organisation
from tests.mailing.cast import TEXT, draft, reader, started

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def send(now=NOW) -> list[str]:
    """What leaves now, by address."""
    Mail.objects.all().delete()
    box.outbox.clear()
    outbox.deliver_broadcasts(now=now + timedelta(minutes=2))
    return sorted(message.to[0] for message in box.outbox)


def test_it_goes_to_who_asked_for_the_topic_and_to_each_once():
    reader("ina@example.nl", "algemeen", "kennis"), reader("bo@example.nl", "campagne")
    letter = draft("Nieuws", "algemeen", "kennis")
    actions.schedule(newsletter=letter, at=None, by=None, now=NOW)

    actions.start_due(now=NOW + actions.UNDO)

    assert send() == ["ina@example.nl"]


def test_who_never_confirmed_gets_nothing():
    reader("ina@example.nl")
    actions.subscribe(
        email="bo@example.nl", topics=letter_topics(), language="nl", where="/", now=NOW, ask_by_mail=False
    )
    started()

    assert send() == ["ina@example.nl"]


def letter_topics():
    from tests.mailing.cast import topic

    return [topic()]


def test_in_the_minute_after_pressing_send_nothing_leaves_and_it_can_be_taken_back():
    reader("ina@example.nl")
    letter = actions.schedule(newsletter=draft(), at=None, by=None, now=NOW)
    started_early = actions.start_due(now=NOW + timedelta(seconds=59))

    taken = actions.take_back(newsletter=letter, by=None, now=NOW + timedelta(seconds=59))

    letter.refresh_from_db()
    assert (started_early, taken, letter.state, actions.start_due(now=NOW + timedelta(hours=1))) == (
        0, True, NewsletterState.DRAFT, 0,
    )  # fmt: skip


def test_what_has_started_cannot_be_taken_back_or_planned_again():
    reader("ina@example.nl")
    letter = started()

    assert actions.take_back(newsletter=letter, by=None, now=NOW) is False
    with pytest.raises(actions.NotADraft):
        actions.schedule(newsletter=letter, at=None, by=None, now=NOW)


def test_two_clocks_start_one_letter():
    reader("ina@example.nl")
    letter = actions.schedule(newsletter=draft(), at=None, by=None, now=NOW)

    moment = letter.send_at
    assert [actions.start(newsletter_id=letter.pk, now=moment), actions.start(newsletter_id=letter.pk, now=moment)] == [
        True, False,
    ]  # fmt: skip
    assert send() == ["ina@example.nl"]


def test_what_is_changed_after_the_start_is_not_what_was_sent():
    reader("ina@example.nl")
    started()
    Block.objects.update(text_nl="Iets anders")
    Newsletter.objects.update(subject_nl="Iets anders")

    send()

    assert (box.outbox[0].subject, TEXT in box.outbox[0].body) == ("Nieuws van maart", True)


def test_who_unsubscribes_or_changes_topics_while_it_is_sent_gets_nothing():
    ina, bo = reader("ina@example.nl"), reader("bo@example.nl")
    reader("wim@example.nl")
    started()
    actions.unsubscribe(subscriber=ina, now=NOW)
    actions.choose(subscriber=bo, topics=[], language="nl", where="/", now=NOW)

    assert send() == ["wim@example.nl"]


def test_a_blocked_address_is_counted_and_gets_nothing():
    reader("ina@example.nl"), reader("bo@example.nl")
    outbox.suppress(email="bo@example.nl", reason=SuppressionReason.HARD, now=NOW)

    assert queries.reach(draft()) == {"people": 1, "organisations": 0, "blocked": 1}


def test_reach_counts_people_and_their_organisations(ina, bo, stranger):
    for user in (ina, bo, stranger):
        reader(user.email)

    assert queries.reach(draft()) == {"people": 3, "organisations": 2, "blocked": 0}


def test_english_readers_get_the_english_letter_and_others_the_dutch_one():
    reader("ina@example.nl"), reader("joe@example.com", language="en")
    started(subject_en="News of March")

    send()

    assert {message.to[0]: message.subject for message in box.outbox} == {
        "ina@example.nl": "Nieuws van maart", "joe@example.com": "News of March",
    }  # fmt: skip


def test_each_copy_can_be_unsubscribed_with_one_click(client):
    ina = reader("ina@example.nl")
    started()
    send()
    headers = box.outbox[0].extra_headers

    answer = client.post(
        headers["List-Unsubscribe"].strip("<>").removeprefix("http://testserver"), {"List-Unsubscribe": "One-Click"}
    )

    assert (headers["List-Unsubscribe-Post"], answer.status_code) == ("List-Unsubscribe=One-Click", 200)
    assert not ina.subscriptions.active().exists()


# --- what it says ---------------------------------------------------------------------------------


def composed(letter: Newsletter, language: str = "nl"):
    return composing.compose(composing.drafted(letter, language, NOW), language)


def test_markdown_gets_its_styles_inline_and_dark_stays_a_rule():
    html = composed(draft(text="## Kop\n\nEen [link](https://example.nl/x) en **vet**.")).html

    assert re.search(r'<h2 style="[^"]*font-size: ?22px', html)
    assert re.search(r'<a [^>]*style="color: ?#9d1048', html)
    assert "@media (prefers-color-scheme: dark)" in html


def test_the_plain_text_reads_well():
    text = (
        "## Kop\n\nEen [link](https://example.nl/x).\n\n- een\n- twee\n\n1. a\n2. b\n\nKlaar, zie <https://example.nl>."
    )

    assert composing.plain(text) == (
        "Kop\n\nEen link (https://example.nl/x).\n\n- een\n- twee\n\n1. a\n2. b\n\nKlaar, zie https://example.nl."
    )


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[x](javascript:alert(1))",
        '"><svg onload=alert(1)>',
    ],
)
def test_hostile_text_is_words(hostile):
    html = composed(draft(text=f"{TEXT}\n\n{hostile}")).html

    assert not re.search(r"<script|<svg|<img src=x|href=\"javascript", html)


def test_template_codes_stand_there_as_typed():
    letter = draft(text=f"{TEXT} {{{{ settings.SECRET_KEY }}}} {{x.__class__}} %(name)s")

    assert "{{ settings.SECRET_KEY }} {x.__class__} %(name)s" in composed(letter).text
    assert "{{ settings.SECRET_KEY }} {x.__class__} %(name)s" in composed(letter).html


def test_the_mark_of_a_personal_link_cannot_be_typed():
    letter = draft(text=f"{TEXT} \ue000unsubscribe_url\ue001")

    assert composed(letter).text.count("\ue000unsubscribe_url\ue001") == 1


# trust.md, part 3: direction signs, null, line breaks that would be headers, our own marks, template codes.
HOSTILE = "Kom\u202e\x07 mee\r\nBcc: alle@example.nl \ue000unsubscribe_url\ue001 {{7*7}} {x.__class__} <b>"
CLEANED = "Kom mee Bcc: alle@example.nl unsubscribe_url {{7*7}} {x.__class__} <b>"


def hostile_parts() -> Newsletter:
    """A letter in which everything but its text was typed with bad intent."""
    letter = draft()
    shown = Picture.objects.create(title="x", width=1, height=1, alt_nl=HOSTILE, credit=HOSTILE, made_at=NOW)
    Block.objects.create(
        newsletter=letter,
        kind="button",
        label_nl="Klik\u202e\x07\r\nnu \ue000unsubscribe_url\ue001 {{7*7}}",
        url="https://example.nl/\ue000unsubscribe_url\ue001",
        place=20,
    )
    Block.objects.create(newsletter=letter, kind="picture", picture=shown, url="https://example.nl/\u202e", place=30)
    Block.objects.create(newsletter=letter, kind="item", item="boos:1", place=40)
    return letter


def test_labels_descriptions_and_items_are_cleaned_as_texts_are(monkeypatch):
    items = [Item(f"\x00{HOSTILE}", HOSTILE, "/agenda/\ue000unsubscribe_url\ue001", over=HOSTILE)]
    monkeypatch.setattr(composing.blocks, "items_of", lambda chosen, language, now: items)
    letter = hostile_parts()
    letter.network = make_organisation("Netwerk\ue000unsubscribe_url\ue001")
    made = composed(letter)

    # One way out in the text, one in the HTML: those of the letter itself.
    assert [body.count("\ue000unsubscribe_url\ue001") for body in (made.text, made.html)] == [1, 1]
    assert [sign in made.text + made.html for sign in ("\u202e", "\x07", "\x00", "\r", "49")] == [False] * 5
    assert "Klik nu unsubscribe_url {{7*7}}:\nhttps://example.nl/unsubscribe_url" in made.text
    assert (made.text.count(CLEANED), "<b>" in re.sub(r'alt="[^"]*"', "", made.html)) == (4, False)


def test_a_subject_with_a_line_break_adds_no_header():
    reader("ina@example.nl")
    started("Nieuws\r\nBcc: alle@example.nl")

    assert (send(), box.outbox[0].subject, box.outbox[0].bcc) == (["ina@example.nl"], "Nieuws Bcc: alle@example.nl", [])


def test_a_letter_that_cannot_start_does_not_hold_up_the_others(settings):
    reader("ina@example.nl")
    broken, good = draft("Kan niet beginnen"), draft("Kan wel beginnen")
    for letter in (broken, good):
        actions.schedule(newsletter=letter, at=None, by=None, now=NOW)
    Newsletter.objects.filter(pk=broken.pk).update(network=make_organisation("Zonder adres", kind="network"))
    settings.NEWSLETTER_FROM = ""
    Newsletter.objects.filter(pk=good.pk).update(send_at=NOW)
    failed = actions.start_due(now=NOW + actions.UNDO)
    settings.NEWSLETTER_FROM = "NOV <nieuws@example.nl>"

    broken.refresh_from_db()
    assert (failed, broken.state) == (0, NewsletterState.PROPOSED)


def checked(letter: Newsletter) -> set[str]:
    return {check.level for check in queries.checks(letter, now=NOW, with_links=True)}


def test_a_good_letter_passes_its_checks():
    assert checked(draft(text=f"{TEXT}\n\n[De agenda](/agenda/)")) <= {"fine", "warn"}


def test_looking_at_an_english_page_leaves_who_asks_in_her_own_language():
    assert "stop" not in checked(draft(text=f"{TEXT}\n\n[The agenda](/en/agenda/)"))

    assert translation.get_language() == "nl"


@pytest.mark.parametrize("text", [TEXT + "\n\n[Weg](/bestaat-niet/)", "Kort.", TEXT + " woord" * 30_000])
def test_a_bad_letter_does_not_leave(text):
    assert "stop" in checked(draft(text=text))


def test_a_letter_without_parts_cannot_be_planned():
    reader("ina@example.nl")
    letter = draft()
    letter.blocks.all().delete()

    with pytest.raises(actions.NotReady):
        actions.schedule(newsletter=letter, at=None, by=None, now=NOW)


def test_a_test_leaves_as_a_newsletter_does(settings):
    settings.NEWSLETTER_FROM, settings.MAIL_RETURN_ADDRESS = "NOV <nieuws@nieuws.example.nl>", "terug@example.nl"

    sent = actions.send_test(newsletter=draft(), to=["nov@example.nl"], by=None, now=NOW)
    outbox.deliver_broadcasts(now=NOW)

    (test,) = box.outbox
    headers = test.extra_headers
    assert (sent, test.subject, headers["From"]) == (1, "[Proef] Nieuws van maart", "NOV <nieuws@nieuws.example.nl>")
    assert (test.from_email[:7], headers["List-Unsubscribe-Post"]) == ("terug+d", "List-Unsubscribe=One-Click")


def test_a_test_reaches_each_address_in_each_language_also_at_night():
    actions.send_test(newsletter=draft(subject_en="News"), to=["a@example.nl", "b@example.nl"], by=None, now=NOW)
    outbox.deliver_broadcasts(now=NOW.replace(hour=23))

    assert sorted((test.to[0], test.subject) for test in box.outbox) == [
        (f"{name}@example.nl", subject) for name in "ab" for subject in ("[Proef] Nieuws van maart", "[Test] News")
    ]


def test_a_test_says_what_the_letter_will_say_and_counts_nothing(client):
    letter = draft(counts_opens=True)
    actions.send_test(newsletter=letter, to=["nov@example.nl"], by=None, now=NOW)
    outbox.deliver_broadcasts(now=NOW)
    text, html = box.outbox[0].body, box.outbox[0].alternatives[0][0]
    inside = draft("Niet op de site", is_in_archive=False)

    for said in (text, html):
        assert ("hoe vaak deze mail wordt geopend" in said, "Lees dit op de site" in said) == (True, True)
        assert "/nieuwsbrief/gezien/" not in said
    # Its own page is not there yet.
    others = re.search(r"Lees dit op de site: http://testserver(\S+)", text)[1]
    assert client.get(others).status_code == 200
    assert "Lees dit op de site" not in leaving.rehearse(inside, composing.drafted(inside, "nl", NOW), "nl").text


def test_the_links_of_a_test_show_an_example_and_stop_nobody(client):
    ina = reader("ina@example.nl")
    actions.send_test(newsletter=draft(), to=["ina@example.nl"], by=None, now=NOW)
    # As if the number of the copy were that of a reader.
    Delivery.objects.update(recipient=ina.pk)
    outbox.deliver_broadcasts(now=NOW)
    way_out = box.outbox[0].extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://testserver")
    choose = re.search(r"/nieuwsbrief/voorkeuren/[^\s/]+/", box.outbox[0].body).group()

    pages = [client.get(way_out), client.post(way_out), client.get(choose)]
    pressed = client.post(way_out, {"List-Unsubscribe": "One-Click"})

    assert [("Dit is een voorbeeld" in page.text, page.status_code) for page in pages] == [(True, 200)] * 3
    assert (pressed.content, ina.subscriptions.active().count()) == (b"OK", 1)


def test_tests_are_forgotten_after_a_week_and_letters_are_not():
    reader("ina@example.nl")
    letter = started()
    actions.send_test(newsletter=letter, to=["nov@example.nl"], by=None, now=NOW)
    outbox.deliver_broadcasts(now=NOW + timedelta(minutes=2))

    actions.clear_tests(now=NOW + timedelta(days=8))

    assert list(Broadcast.objects.values_list("pk", flat=True)) == [letter.broadcast_id]


# --- links ----------------------------------------------------------------------------------------


def followed(client) -> str:
    reader("ina@example.nl")
    started(text=f"{TEXT}\n\n[De agenda](https://example.nl/agenda/?a=1&b=2)")
    send()
    words = re.search(
        r'href="http://testserver(/nieuwsbrief/naar/[^"]+)"[^>]*>De agenda<', box.outbox[0].alternatives[0][0]
    )
    return words.group(1)


def test_a_link_leads_where_it_says_and_is_counted_without_a_person(client):
    path = followed(client)

    answers = [client.get(path) for _again in range(2)]

    assert {answer["Location"] for answer in answers} == {Link.objects.get(url__startswith="https://example.nl").url}
    assert list(Click.objects.values_list("number", flat=True)) == [2]


def test_a_link_that_somebody_made_up_leads_nowhere(client):
    path = followed(client)

    assert client.get(path.replace("naar/W", "naar/X")).status_code == 404


def test_looking_at_a_link_without_following_it_counts_nothing(client):
    client.head(followed(client))

    assert not Click.objects.exists()


def test_opening_is_counted_only_where_the_letter_says_so(client):
    reader("ina@example.nl")
    quiet, counting = started("Stil bericht"), started("Geteld bericht", counts_opens=True)
    send()
    bodies = {message.subject: message.alternatives[0][0] for message in box.outbox}
    pixel = re.search(r'src="http://testserver(/nieuwsbrief/gezien/[^"]+)"', bodies[counting.subject_nl]).group(1)
    client.get(pixel)

    counting.refresh_from_db()
    assert ("/nieuwsbrief/gezien/" in bodies[quiet.subject_nl], counting.opens) == (False, 1)


# --- afterwards -----------------------------------------------------------------------------------


def test_the_ledger_adds_up_and_who_stopped_is_counted(django_assert_num_queries):
    ina = reader("ina@example.nl")
    for number in range(4):
        reader(f"r{number}@example.nl")
    letter = started()
    send()
    actions.unsubscribe(subscriber=ina, now=NOW + timedelta(hours=1))

    with django_assert_num_queries(5):
        figures = queries.figures(letter)

    assert (figures["sent"], figures["done"], figures["delivered"], figures["stopped"]) == (5, 5, 5, 1)


def test_who_stopped_after_a_letter_stays_counted_when_she_is_forgotten():
    ina, bo = reader("ina@example.nl"), reader("bo@example.nl")
    reader("wim@example.nl")
    letter = started()
    send()
    actions.unsubscribe(subscriber=ina, now=NOW + timedelta(days=1))
    actions.unsubscribe(subscriber=bo, now=NOW + timedelta(days=8))
    for days in (8, 40):
        clear(now=NOW + timedelta(days=days))

    letter = Newsletter.objects.get()
    assert (queries.figures(letter)["stopped"], Subscriber.objects.count()) == (1, 1)


def test_in_the_first_week_the_count_is_not_written_down_yet():
    ina = reader("ina@example.nl")
    letter = started()
    send()
    clear(now=NOW + timedelta(days=6))
    actions.unsubscribe(subscriber=ina, now=NOW + timedelta(days=6, hours=1))

    assert queries.figures(Newsletter.objects.get(pk=letter.pk))["stopped"] == 1


def test_the_archive_shows_what_was_sent_to_everyone_and_only_that(client, library):
    reader("ina@example.nl")
    letter = started()
    draft("Nog niet")
    started("Alleen voor leden", is_in_archive=False)
    send()

    page = client.get(reverse("mailing:archive")).text

    assert [subject in page for subject in ("Nieuws van maart", "Nog niet", "Alleen voor leden")] == [
        True,
        False,
        False,
    ]
    assert TEXT in client.get(letter.get_absolute_url()).text
    assert "Nieuws van maart" in client.get(reverse("mailing:archive-atom")).text


def test_the_feed_belongs_to_the_archive_and_keeps_its_name(client):
    feed = ElementTree.fromstring(client.get(reverse("mailing:archive-atom") + "?x=1").text)

    links = {link.get("rel"): link.get("href") for link in feed.iter(f"{ATOM}link")}
    own = "http://testserver/nieuwsbrief/archief.atom"
    assert (links, feed.findtext(f"{ATOM}id")) == (
        {"alternate": "http://testserver/nieuwsbrief/archief/", "self": own}, own,
    )  # fmt: skip


def test_a_first_line_of_signs_is_text_in_the_feed(client):
    reader("ina@example.nl")
    letter = started()
    letter.frozen["nl"]["preheader"] = "Wij < zij & <b>samen</b>"
    letter.save()
    send()

    feed = ElementTree.fromstring(client.get(reverse("mailing:archive-atom")).text)

    (summary,) = feed.iter(f"{ATOM}summary")
    assert (summary.get("type"), summary.text) == ("html", "Wij &lt; zij &amp; &lt;b&gt;samen&lt;/b&gt;")


def test_the_archive_shows_the_first_line_in_the_language_of_the_page(client):
    reader("ina@example.nl")
    letter = started()
    letter.frozen["en"] = letter.frozen["nl"] | {"preheader": "What stands in this letter."}
    letter.save()
    send()

    shown = [client.get(f"{language}/nieuwsbrief/archief/").text for language in ("", "/en")]

    lines = ("Een korte eerste regel", "What stands in this letter.")
    assert [[line in page for line in lines] for page in shown] == [[True, False], [False, True]]


def test_the_letter_as_mailed_is_shut_in_and_shows_nobodys_links(client):
    reader("ina@example.nl")
    letter = started()
    send()

    answer = client.get(reverse("mailing:letter-as-mailed", args=[letter.slug]))

    assert "sandbox" in answer["Content-Security-Policy"]
    assert "\ue000" not in answer.text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_archive_asks_the_same_however_much_was_sent(client, django_assert_num_queries, rows):
    reader("ina@example.nl")
    for number in range(rows):
        started(f"Nieuws nummer {number}")
    send()
    client.get(reverse("mailing:archive"))

    with django_assert_num_queries(2):
        client.get(reverse("mailing:archive") + "?x=1")


def test_a_copy_is_a_draft_with_the_same_parts(nov):
    reader("ina@example.nl")
    letter = started()

    copy = actions.copy(newsletter=letter, by=nov, now=NOW)

    assert (copy.state, copy.slug, [block.text_nl for block in copy.blocks.all()]) == (
        NewsletterState.DRAFT,
        "",
        [TEXT],
    )
    assert Newsletter.objects.get(pk=letter.pk).broadcast_id is not None


def test_its_address_says_the_day_and_the_subject_with_which_it_left():
    """Not those of a plan that was taken back."""
    reader("ina@example.nl")
    letter = actions.schedule(newsletter=draft("Planning"), at=NOW + timedelta(days=300), by=None, now=NOW)
    actions.take_back(newsletter=letter, by=None, now=NOW)
    Newsletter.objects.update(subject_nl="Nieuws van nu")
    actions.schedule(newsletter=letter, at=None, by=None, now=NOW)
    actions.start_due(now=NOW + actions.UNDO)

    assert Newsletter.objects.get().slug == f"{NOW:%Y-%m-%d}-nieuws-van-nu"


# --- what leaves is what was looked at --------------------------------------------------------------


@pytest.mark.parametrize("address", ["www.voorbeeld.nl/inschrijven", "voorbeeld.nl", "#boven"])
def test_a_link_that_is_no_address_keeps_the_letter_from_leaving(address):
    letter = draft(text=f"{TEXT} Schrijf je in op [de site van het jaar]({address}) voor vrijdag.")

    stops = [one.words for one in queries.checks(letter, now=NOW) if one.level == "stop"]
    assert [address in words for words in stops] == [True]


def test_an_address_to_mail_or_to_call_is_a_link():
    letter = draft(text=f"{TEXT} [Mail ons](mailto:nov@example.nl) of [bel](tel:+31301234567) gerust.")

    assert [one.words for one in queries.checks(letter, now=NOW) if one.level == "stop"] == []


def test_a_letter_is_weighed_as_it_leaves(settings):
    """Each link is counted through a longer address; a letter of links weighs twice what was typed."""
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://portaal.example.nl", ["*"]
    reader("ina@example.nl")
    text = " ".join(f"[onderdeel {number}](https://voorbeeld.nl/{number})" for number in range(100))
    letter = started("Veel links", text=f"{TEXT}\n\n{text}")
    composed = composing.compose(letter.frozen["nl"], "nl")
    weighed = leaving.weight(letter, letter.frozen["nl"], "nl")
    send()
    html = box.outbox[0].alternatives[0][0]

    assert len(composed.html.encode()) + 5_000 < len(html.encode()) <= weighed < 1.1 * len(html.encode())


@pytest.mark.parametrize(
    ("quiet", "hours", "leaves"), [(False, 1, False), (False, 3, True), (True, 3, False), (True, 12, True)]
)
def test_a_letter_that_may_not_leave_by_then_is_not_planned(quiet, hours, leaves):
    """At nine in the evening, two hours from now; at night it would wait for the morning."""
    reader("ina@example.nl")
    evening = NOW.replace(hour=21)
    letter = draft(not_after=evening + timedelta(hours=hours), is_quiet_at_night=quiet)
    planned = None
    with contextlib.suppress(actions.TooLate):
        planned = actions.schedule(newsletter=letter, at=evening + timedelta(hours=2), by=None, now=evening)

    assert bool(planned) == leaves


def session_in(time: timedelta, slug: str, **fields) -> Event:
    return make_event(slug, starts_at=NOW + time, ends_at=NOW + time + timedelta(hours=2), **fields)


def test_a_letter_whose_session_is_called_off_by_then_does_not_leave_and_its_maker_hears_why(nov):
    """Also where there is more to read in it: who wrote it counts on the session."""
    reader("ina@example.nl")
    nov.person.language = "en"
    nov.person.save()
    session = session_in(timedelta(days=9), "werven")
    letter = draft(made_by=nov)
    Block.objects.create(newsletter=letter, kind="item", item=f"agenda:{session.pk}", place=20)
    actions.schedule(newsletter=letter, at=NOW + timedelta(days=3), by=None, now=NOW)
    Event.objects.update(state=EventState.CANCELLED)

    started_now = actions.start_due(now=NOW + timedelta(days=3))

    letter.refresh_from_db()
    mail = Mail.objects.get(template="mails/mailing/did_not_leave")
    assert (started_now, letter.state, Broadcast.objects.exists()) == (0, NewsletterState.DRAFT, False)
    assert (mail.email, mail.context["why"][:23]) == (nov.email, "Part 20 shows nothing: ")


def test_sessions_that_are_called_off_or_have_begun_are_not_in_a_letter_and_cannot_be_chosen():
    session_in(timedelta(days=1), "afgelast", state=EventState.CANCELLED)
    session_in(timedelta(minutes=-5), "begonnen")
    session_in(timedelta(minutes=5), "vandaag")
    make_event("tijd-volgt", starts_at=None, starts_on=NOW.date())

    shown = [one.title for one in blocks.items_of("agenda:next", "nl", NOW)]
    offered = [words for name, words in dict(blocks.choices(NOW))["Agenda"] if name != "agenda:next"]

    assert sorted(shown) == ["Sessie tijd-volgt", "Sessie vandaag"]
    assert sorted(offered) == [f"{title} ({NOW:%d-%m-%Y})" for title in sorted(shown)]


def test_the_archive_holds_nothing_that_nobody_got_and_nothing_that_was_stopped(client):
    """Who got a copy before it was stopped still opens the page that it names."""
    reader("ina@example.nl"), reader("bo@example.nl")
    letter = started("Verkeerde brief")
    page, shown = letter.get_absolute_url(), []

    def look():
        lists = [client.get(reverse("mailing:archive")).text, client.get(reverse("mailing:archive-atom")).text]
        shown.append((["Verkeerde brief" in one for one in lists], client.get(page).status_code))

    look()
    outbox.deliver_broadcasts(now=NOW + timedelta(minutes=2), most=1)
    look()
    outbox.stop_broadcast(broadcast=letter.broadcast, by=None, now=NOW)
    look()

    assert shown == [([False, False], 404), ([True, True], 200), ([False, False], 200)]


def test_a_letter_to_a_part_of_the_readers_is_read_from_the_mail_and_listed_nowhere(client):
    reader("ina@example.nl")
    part = Segment.objects.create(name="Een deel", conditions={}, made_at=NOW)
    started("Nieuws voor allen")
    started("Nieuws voor een deel", segment=part)
    send()
    mailed = next(message.body for message in box.outbox if message.subject == "Nieuws voor een deel")
    address = re.search(r"Lees dit op de site: http://testserver(\S+)", mailed)[1]

    lists = [client.get(reverse(f"mailing:{name}")).text for name in ("archive", "archive-atom")]
    lists.append(" ".join(one.title for one in brings.documents(NOW)))
    page = client.get(address)

    listed = [[f"Nieuws voor {whom}" in each for whom in ("allen", "een deel")] for each in lists]
    assert listed == [[True, False]] * 3
    assert (page.status_code, TEXT in page.text, 'content="noindex"' in page.text) == (200, True, True)


def test_staff_take_a_letter_out_of_the_archive_and_put_it_back(client, nov):
    reader("ina@example.nl")
    letter = started()
    send()
    client.force_login(nov)
    page, codes = letter.get_absolute_url(), []
    for deed in ("hide", "show"):
        client.post(f"/beheer/mailing/newsletter/{letter.pk}/doen/", {"deed": deed})
        codes.append(client.get(page).status_code)

    assert codes == [404, 200]


def test_a_sign_that_nobody_sees_breaks_no_feed(client):
    """Word leaves a soft break in a title that is pasted from it."""
    reader("ina@example.nl")
    started("Nieuws\x0bvan maart")
    send()

    assert "Nieuws van maart" in client.get(reverse("mailing:archive-atom")).text


def test_the_letter_of_a_network_that_could_not_leave_waits_for_staff(library, ina):
    """Its owner cannot open the desk; staff look at it once more."""
    reader("ina@example.nl")
    letter = draft(made_by=ina, network=library)
    Newsletter.objects.filter(pk=letter.pk).update(state=NewsletterState.SCHEDULED, send_at=NOW)
    letter.blocks.all().delete()

    assert (actions.start_due(now=NOW), Newsletter.objects.get(pk=letter.pk).state) == (0, NewsletterState.PROPOSED)
    assert not Mail.objects.filter(template="mails/mailing/did_not_leave").exists()


def test_where_its_maker_is_gone_the_desk_hears_it(settings):
    settings.NOV_CONTACT_EMAIL = "nov@example.nl"
    reader("ina@example.nl")
    letter = draft()
    Newsletter.objects.filter(pk=letter.pk).update(state=NewsletterState.SCHEDULED, send_at=NOW)
    letter.blocks.all().delete()
    actions.start_due(now=NOW)

    assert Mail.objects.get(template="mails/mailing/did_not_leave").email == "nov@example.nl"


@pytest.mark.parametrize("address", ["HTTPS://voorbeeld.nl/x", "Mailto:nov@example.nl"])
def test_an_address_in_capitals_is_an_address(address):
    letter = draft(text=f"{TEXT} Lees [meer over het jaar]({address}) deze week.")

    assert [one.words for one in queries.checks(letter, now=NOW) if one.level == "stop"] == []


@pytest.mark.parametrize(("rate", "is_refused"), [("0", True), ("1", False), ("", False)])
def test_a_rate_of_nothing_an_hour_is_refused(rate, is_refused):
    """Nothing was taken as no limit."""
    from mmn_portal.mailing.admin.letters import LetterForm

    class Rate(LetterForm):
        class Meta:
            model = Newsletter
            fields = ("rate_per_hour",)

    assert ("rate_per_hour" in Rate({"rate_per_hour": rate}, instance=draft()).errors) is is_refused


def test_a_long_word_breaks_instead_of_widening_the_mail():
    letter = draft(text=f"{TEXT} {'x' * 81}")

    html = composing.compose(composing.drafted(letter, "nl", NOW), "nl").html

    sheet = re.search(r'class="sheet" style="([^"]*)"', html).group(1)
    assert ("overflow-wrap" in sheet, "word-break" in sheet) == (True, True)


@pytest.mark.parametrize("typed", ["    {}", "```\n{}\n```"])
def test_a_line_that_begins_with_spaces_breaks_instead_of_widening_the_mail(typed):
    """Markdown keeps such a line in one piece: a mail as wide as its longest line."""
    html = composed(draft(text=f"{TEXT}\n\n{typed.format('een lange regel ' * 20)}")).html

    style = re.search(r'<pre style="([^"]*)"', html).group(1)
    assert [
        re.sub(r"\s", "", rule) in re.sub(r"\s", "", style)
        for rule in ("white-space: pre-wrap", "overflow-wrap: anywhere")
    ] == [True, True]


@pytest.mark.parametrize(("columns", "is_warned"), [(4, False), (5, True)])
def test_a_table_too_wide_for_a_telephone_is_warned_of(columns, is_warned):
    table = f"{'| kop ' * columns}|\n{'|---' * columns}|\n{'| wat ' * columns}|"
    letter = draft(text=f"{TEXT}\n\n{table}")

    words = [one.words for one in queries.checks(letter, now=NOW) if one.level == "warn"]
    assert [str(columns) in one for one in words if "table" in one or "tabel" in one] == [True] * is_warned


@pytest.mark.parametrize(
    ("code", "has_network", "is_stopped"),
    [("netwerk", False, True), ("netwerk", True, False), ("algemeen", False, False)],
)
def test_news_for_the_readers_of_all_networks_does_not_leave(code, has_network, is_stopped):
    """Who asked for news of her own network did not ask for that of others."""
    reader("ina@example.nl", code)
    letter = draft("Nieuws", code, network=make_organisation("Netwerk Zuid", kind="network") if has_network else None)

    stops = [one.words for one in queries.checks(letter, now=NOW) if one.level == "stop"]
    assert ["Mijn eigen netwerk" in words for words in stops] == [True] * is_stopped


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/agenda/?soort=training#juni", "/en/agenda/?soort=training#juni"), ("/agenda", "/en/agenda/"), ("/en/agenda/", "/en/agenda/"),
        ("http://testserver/agenda/", "http://testserver/en/agenda/"), ("http://testserver", "http://testserver/en/"),
        ("/beheer/", "/beheer/"), ("/media/plan.pdf", "/media/plan.pdf"), ("/static/img/mark.png", "/static/img/mark.png"),
        ("https://testserver.example.nl/agenda/", "https://testserver.example.nl/agenda/"), ("//testserver/agenda/", "//testserver/agenda/"),
        ("mailto:nov@example.nl", "mailto:nov@example.nl"), ("https://[agenda", "https://[agenda"), ("#boven", "#boven"),
    ],
)  # fmt: skip
def test_only_a_page_of_the_portal_is_another_one_in_english(address, leads_to):
    assert [page_in(address, language) for language in ("nl", "en")] == [address, leads_to]


def in_two_languages() -> Newsletter:
    """A letter with a path of the portal in a text and under a button, in both languages."""
    letter = draft(text=f"{TEXT} Kijk in [de agenda](/agenda/).", subject_en="News of March")
    Block.objects.update(text_en=f"{TEXT} Look at [the agenda](/agenda/).")
    Block.objects.create(
        newsletter=letter, kind="button", url="/kennis/", label_nl="Kennis", label_en="Knowledge", place=20
    )
    return letter


@pytest.mark.parametrize(("language", "prefix"), [("nl", ""), ("en", "/en")])
def test_an_english_letter_leads_to_english_pages(language, prefix):
    made = composed(in_two_languages(), language)

    ours = [f"http://testserver{prefix}{path}" for path in ("/", "/agenda/", "/kennis/")]
    assert [one for one in composing.links_in(made.html) if one.startswith("http")] == ours
    assert re.findall(r"http://testserver/[\w/]*", made.text) == [ours[1], ours[2], ours[0]]


def test_on_the_web_an_english_letter_leads_to_english_pages_too(client):
    reader("ina@example.nl"), reader("joe@example.com", language="en")
    letter = actions.schedule(newsletter=in_two_languages(), at=None, by=None, now=NOW)
    actions.start_due(now=NOW + actions.UNDO)
    send()
    letter.refresh_from_db()
    with translation.override("en"):
        page = client.get(letter.get_absolute_url()).text

    body = page[page.index("letter-text") : page.index("</main>")]
    assert re.findall(r'href="(/[^"]*)"', body)[:2] == ["/en/agenda/", "/en/kennis/"]


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("Zie https://www.nov.nl/a_b_c/?x=1.", "https://www.nov.nl/a_b_c/?x=1"), ("Zie (https://nov.nl/x(y)).", "https://nov.nl/x(y)"),
        ("**https://nov.nl/vet**", "https://nov.nl/vet"), ("Ken je http://nov.nl/?", "http://nov.nl/"), ("“https://nov.nl/”", "https://nov.nl/"),
        ("https://münchen.de/é", "https://xn--mnchen-3ya.de/%C3%A9"),
    ],
)  # fmt: skip
def test_a_bare_address_is_a_link_and_the_sentence_around_it_is_not(typed, address):
    made = composed(draft(text=f"{TEXT} {typed}"))

    assert address in composing.links_in(made.html)
    assert typed.replace("*", "") in made.text


@pytest.mark.parametrize(
    "typed",
    ["`https://nov.nl/code`", "https://", "https://nov.nl/{naam}/", "www.nov.nl", "nov.nl", "javascript://nov.nl"],
)
def test_what_only_resembles_an_address_stays_words(typed):
    made = composed(draft(text=f"{TEXT} {typed}"))

    assert [one for one in composing.links_in(made.html) if "testserver" not in one] == []


def test_an_address_in_the_words_of_a_link_leads_where_the_link_leads():
    made = composed(draft(text=f"{TEXT} [https://nov.nl/](https://example.nl/x)"))

    assert "https://nov.nl/" not in composing.links_in(made.html)


def warned(letter: Newsletter) -> list[str]:
    with translation.override("en"):
        return [one.words for one in queries.checks(letter, now=NOW) if one.level == "warn"]


@pytest.mark.parametrize(
    ("typed", "begins"),
    [
        ("[x](javascript:alert(1))", "This link was left out: javascript:alert"), ("[x](data:text/html,x)", "This link was left out: data:text/html,x"),
        ("[x](https://nov.nl/a b)", "This link was left out: https://nov.nl/a b"), ("[x](ftp://nov.nl/)", "This link was left out: ftp://nov.nl/"),
        ("![foto](https://nov.nl/foto.png)", "This picture was left out, with its words: https://nov.nl/foto.png"),
        ("Beste {{ naam }},", "{{ naam }} stays as it is"), ("Beste {naam},", "{naam} stays as it is"), ("Beste *|FNAME|*,", "*|FNAME|* stays as it is"),
    ],
)  # fmt: skip
def test_what_is_not_there_as_it_was_meant_is_warned_about(typed, begins):
    letter = draft(text=f"{TEXT} {typed}")

    assert [words[: len(begins)] for words in warned(letter) if "left out" in words or "stays as" in words] == [begins]


@pytest.mark.parametrize(
    "typed",
    [
        "[x](https://nov.nl/a(b))",
        "`[x](javascript:1)`",
        "[x](mailto:nov@example.nl)",
        "(zie bijlage [1]) (of 2)",
        "[x](/agenda/)",
    ],
)
def test_what_is_there_as_it_was_meant_is_not_warned_about(typed):
    letter = draft(text=f"{TEXT} {typed}")

    assert [words for words in warned(letter) if "left out" in words or "stays as" in words] == []


def test_a_code_of_another_program_stands_there_as_typed():
    made = composed(draft(text=f"Beste *|FNAME|*, {TEXT}"))

    assert ("*|FNAME|*" in made.text, "*|FNAME|*" in made.html) == (True, True)


def with_news(**english) -> Newsletter:
    """A letter in two languages with a news item of which the title and the lead are English where it says so."""
    news = NewsItem.objects.create(
        slug="n", title_nl="Nieuws van hier", lead_nl="Kort gezegd", publish_at=NOW, state="published", **english
    )
    letter = draft(subject_en="News of March")
    Block.objects.update(text_en="This is the news of this week, and there is enough to read for everyone.")
    Block.objects.create(newsletter=letter, kind="item", item=f"news:{news.pk}", place=20)
    return letter


@pytest.mark.parametrize(
    ("english", "dutch"),
    [
        ({}, ["Nieuws van hier", "Kort gezegd"]), ({"title_en": "News from here"}, ["Kort gezegd"]),
        ({"title_en": "News from here", "lead_en": "In short"}, []),
    ],
)  # fmt: skip
def test_what_is_dutch_in_an_english_letter_says_so_in_the_mail_and_on_the_web(english, dutch):
    letter = with_news(**english)
    mail = composed(letter, "en").html
    web = render_to_string("components/letter.html", {"said": composing.drafted(letter, "en", NOW), "language": "en"})

    for html in (mail, web):
        assert re.findall(r'lang="nl"[^>]*>(?:<a[^>]*>)?\s*(?:<a[^>]*>)?([^<]+)<', html) == dutch


@pytest.mark.parametrize(
    ("english", "says"),
    [
        ({}, ["Nieuws van hier"]), ({"title_en": "News from here"}, ["Kort gezegd"]),
        ({"title_en": "News from here", "lead_en": "In short"}, []),
    ],
)  # fmt: skip
def test_what_is_dutch_in_an_english_letter_is_warned_about(english, says):
    letter = with_news(**english)

    assert [words for words in warned(letter) if "is in Dutch" in words] == [
        f"EN: In the English letter this part is in Dutch: {one}" for one in says
    ]


def test_a_text_without_english_is_named_by_its_first_words():
    letter = draft(text=f"## Kop\n\n{TEXT}", subject_en="News of March")

    (words,) = [one for one in warned(letter) if "is in Dutch" in one]
    assert words.partition("Dutch: ")[2].startswith("Kop Dit is het nieuws")


@pytest.mark.parametrize(
    ("letter", "story", "is_marked"), [("en", "nl", True), ("nl", "en", True), ("en", "en", False)]
)
def test_a_story_is_in_its_own_language(library, letter, story, is_marked):
    told = Story.objects.create(
        slug="s", title="Titel", wanted="Wens", language=story, organisation=library, offered_at=NOW, decided_at=NOW,
        state="published", key=uuid4(),
    )  # fmt: skip
    (item,) = blocks.items_of(f"stories:{told.pk}", letter, NOW)

    assert ((item.lang, item.text_lang) == (story, story), item.lang != letter) == (True, is_marked)
