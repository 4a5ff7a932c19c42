"""All mails of a session's life: each is written, read in both languages, and its links are followed without changing anything."""

import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings

from mmn_portal.events import actions
from mmn_portal.events.enums import Audience
from mmn_portal.outbox.models import Mail
from mmn_portal.outbox.rendering import render
from tests.conftest import NOW, make_event
from tests.events.queue import group_of, offer_of, release

pytestmark = pytest.mark.django_db
# Mails about activities have their own life, in test_propose; that of a corrected address is in test_correcting.
ELSEWHERE = {"new_link", "activity_published", "activity_refused"}


def visit(event, name):
    actions.register_visitor(
        event=event, block=event.blocks.get(), attendee=actions.Attendee(name, f"{name}@example.nl"), language="en",
        key=uuid4(), now=NOW,
    )  # fmt: skip
    return event.registrations.get(email=f"{name}@example.nl")


@pytest.fixture
def life(nov, time_machine):
    """A session from the first registration to the thanks, and another that is called off."""
    time_machine.move_to(NOW, tick=False)
    event = make_event(seats=4, join_url="https://vergadering.example/x")
    other = make_event(
        "ander", seats=9, starts_at=event.starts_at + timedelta(hours=4), ends_at=event.ends_at + timedelta(hours=4)
    )
    vera = visit(event, "vera")
    actions.confirm(registration=vera, now=NOW)
    visit(event, "vera")
    kim = group_of(event, "kim", 3)
    lee, mia = group_of(event, "lee", 1), group_of(event, "mia", 1)
    group_of(other, "lee", 1)
    release(event, 1)
    actions.accept_offer(offer=offer_of(lee), chosen=[lee.registrations.get().pk], now=NOW)
    release(event, 1)
    actions.sweep(now=offer_of(mia).expires_at)
    first = kim.registrations.order_by("pk").last()
    actions.change_details(registration=first, attendee=actions.Attendee("Kim Drie", first.email), now=NOW)
    actions.ask_to_take_over(registration=first, name="Noor", email="noor@example.nl", now=NOW)
    actions.take_over(registration=first, name="Noor", email="noor@example.nl", language="nl", now=NOW)
    actions.tell_change(event=event, by=nov, now=NOW)
    actions.message_participants(
        event=event, audience=Audience.CONFIRMED, subject="Parkeren", text="Achter het gebouw.", by=nov, now=NOW
    )
    # More than there are seats for: the last of them wait in vain.
    group_of(event, "zoe", 6)
    for before in (timedelta(days=7), timedelta(days=3), timedelta(days=1), timedelta(0), timedelta(days=-1)):
        actions.sweep(now=event.starts_at - before)
    actions.call_off(event=other, because_nl="Dicht.", because_en="Closed.", by=nov, now=NOW)
    return event


def rows() -> dict:
    shown = {"people", "events", "mailing", "programme", "outbox"}
    found = [model for model in apps.get_models() if model._meta.app_label in shown]
    return {model._meta.label: list(model.objects.order_by("pk").values_list()) for model in found}


def links(mail) -> set[str]:
    read = render(mail)
    found = set(re.findall(rf"{re.escape(settings.SITE_URL)}(/[^\s\"'<>]*)", f"{read.text} {read.html}"))
    return {link.replace("&amp;", "&") for link in found}


def test_every_mail_is_sent_once_in_this_life(life):
    templates = Path(settings.BASE_DIR, "templates/mails/events").glob("*.subject.txt")
    known = {path.name.removesuffix(".subject.txt") for path in templates} - ELSEWHERE

    assert {mail.kind.removeprefix("events/") for mail in Mail.objects.all()} == known


def test_every_mail_reads_well_in_both_languages(life):
    odd = []
    for mail in Mail.objects.all():
        for language in ("nl", "en"):
            mail.language = language
            read = render(mail)
            parts = (read.subject, read.text, read.html)
            odd += [
                (mail.kind, language, part[:80])
                for part in parts
                if not part.strip() or re.search(r"None|\{\{|\{%|%\(|\[\]", part)
            ]

    assert odd == []


def test_following_every_mailed_link_works_and_changes_nothing(client, life):
    asked = {link for mail in Mail.objects.all() for link in links(mail)}
    before = rows()

    answers = {link.split("/")[1]: client.get(link).status_code for link in sorted(asked)}
    gone = [link for link in asked if client.get(link).status_code not in (200, 302, 410)]

    assert (gone, rows() == before, {"aanmelding", "wachtlijst", "agenda"} <= set(answers)) == ([], True, True)


def test_the_links_of_whoever_still_has_a_seat_open(client, life):
    """Only the links of who gave her place away, or of another person, say that they were replaced."""
    closed = set()
    for mail in Mail.objects.order_by("pk"):
        closed |= {mail.kind for link in links(mail) if client.get(link, follow=True).status_code == 410}

    assert closed <= {
        "events/registered", "events/registration_changed", "events/please_take_over", "events/on_waiting_list",
        "events/passed_on",
    }  # fmt: skip
