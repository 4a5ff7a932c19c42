"""Two people press Send, two clocks start, four workers send: one newsletter, each copy once; and, as control, without the locks."""

import threading
from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mmn_portal.mailing import actions
from mmn_portal.mailing.models import Newsletter
from mmn_portal.outbox import actions as outbox
from mmn_portal.outbox.actions import delivering
from mmn_portal.outbox.models import Broadcast, Claim, Delivery
from tests.faults.test_newsletters import letter, readers
from tests.mailing.cast import TEXT, draft
from tests.mailing.test_desk import typed
from tests.races.test_seats import all_at_once
from tests.races.together import meet_before

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]
TAKEN: list[str] = []
GUARD = threading.Lock()


class Counting(EmailBackend):
    """A server that writes down who got something."""

    def send_messages(self, messages):
        with GUARD:
            TAKEN.extend(message.to[0] for message in messages)
        return len(messages)


@pytest.fixture(autouse=True)
def on_postgres(settings):
    assert connection.vendor == "postgresql", "a race proves nothing on SQLite: it writes one at a time"
    settings.EMAIL_BACKEND = "tests.races.test_newsletters.Counting"
    TAKEN.clear()


def test_sixteen_people_press_send_and_one_letter_is_planned():
    readers(3)
    made, planned, now = draft(), [], timezone.now()

    def press():
        with suppress(actions.NotADraft):
            planned.append(actions.schedule(newsletter=made, at=None, by=None, now=now))

    all_at_once([press] * 16)

    assert len(planned) == 1


def test_sixteen_clocks_start_one_letter():
    readers(3)
    planned = actions.schedule(newsletter=draft(), at=None, by=None, now=timezone.now())
    started = []

    all_at_once([lambda: started.append(actions.start_due(now=planned.send_at))] * 16)

    assert (sum(started), Broadcast.objects.count(), Delivery.objects.count()) == (1, 1, 3)
    assert Newsletter.objects.get().broadcast_id is not None


def test_what_somebody_saves_while_the_letter_starts_is_in_it_or_refused(nov):
    """What was frozen is what stands there: never a new subject above an old text, and nothing changed afterwards."""
    readers(3)
    letters = [draft(f"Nieuws nummer {number}") for number in range(6)]

    def save(one):
        def deed():
            client = Client()
            client.force_login(nov)
            block = {"kind": "text", "text_nl": f"Anders. {TEXT}", "id": one.blocks.get().pk, "newsletter": one.pk}
            client.post(
                reverse("admin:mailing_newsletter_change", args=[one.pk]),
                typed(block, subject_nl=f"Anders {one.pk}") | {"blocks-INITIAL_FORMS": 1},
            )

        return deed

    def start(one):
        def deed():
            planned = actions.schedule(newsletter=one, at=None, by=None, now=timezone.now())
            actions.start(newsletter_id=one.pk, now=planned.send_at)

        return deed

    all_at_once([deed(one) for one in letters for deed in (save, start)], workers=4)

    for one in Newsletter.objects.all():
        said = one.frozen["nl"]
        assert (said["subject"], said["parts"][0]["source"]) == (one.subject_nl, one.blocks.get().text_nl)
        assert one.subject_nl.startswith("Anders") is one.blocks.get().text_nl.startswith("Anders")


def test_eight_workers_send_each_copy_once():
    readers(600)
    letter()

    all_at_once([lambda: outbox.deliver_broadcasts(now=timezone.now())] * 8, workers=8)

    assert (len(TAKEN), set(Counter(TAKEN).values())) == (600, {1})


def test_without_the_claim_copies_double(monkeypatch):
    """The control: every worker takes what waits, without saying so."""
    readers(60)
    broadcast = letter()

    def unclaimed(*, pk, now, most):
        made = Claim(broadcast=broadcast, made_at=now, until=now, first=0, last=0)
        picked = Delivery.objects.waiting().order_by("pk")[:most].picked()
        return delivering.Claimed(broadcast, made if picked else None, picked, set(), may_hold_more=False)

    monkeypatch.setattr(delivering, "claim", unclaimed)
    meet_before(monkeypatch, delivering.Worker, "_send_batch", many=4)
    all_at_once([lambda: outbox.deliver_broadcasts(now=timezone.now())] * 4, workers=4)

    assert len(TAKEN) > 60


def test_who_unsubscribes_while_it_is_sent_is_mailed_before_or_never():
    """Whatever is marked as sent left before she unsubscribed; the rest never leaves."""
    readers(300)
    made = letter()
    from mmn_portal.mailing.models import Subscriber

    gone: dict[str, int] = {}

    def leave(subscriber):
        def deed():
            actions.unsubscribe(subscriber=subscriber, now=timezone.now())
            with GUARD:
                gone[subscriber.email] = len(TAKEN)

        return deed

    leaving = [leave(one) for one in Subscriber.objects.order_by("-pk")[:100]]
    all_at_once([*leaving, *[lambda: outbox.deliver_broadcasts(now=timezone.now())] * 3], workers=4)
    outbox.deliver_broadcasts(now=timezone.now() + timedelta(minutes=20))

    # A claim holds what leaves in two seconds: nobody gets it after the claims of that moment have left.
    assert len(TAKEN) == made.deliveries.filter(state=2).count()
    assert set(Counter(TAKEN).values()) == {1}
