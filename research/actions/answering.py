"""Organisations are invited and reminded, answer question by question, and send what they filled in."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from .. import mails, queries
from ..enums import ItemKind, Part, Quality
from ..models import Answer, Invitation, Item, Response, Wave

REMINDERS_AFTER_DAYS = (7, 14, 21)


class NoConsent(Exception):
    """The organisation does not agree (any more)."""


class Closed(Exception):
    """Outside the window of the wave, or sent already."""


@transaction.atomic
def invite_due(*, now: datetime) -> int:
    """Invite every organisation whose window has opened, if it agrees now; each wave once. Returns how many."""
    today, made = timezone.localdate(now), 0
    for wave in Wave.objects.filter(study__key_destroyed_at=None).select_related("study").order_by("offset_days"):
        agreeing = wave.study.participations.agreeing().exclude(invitations__wave=wave)
        for participation in agreeing.select_related("contact", "organisation"):
            day = participation.starts_on + timedelta(days=wave.offset_days)
            opens, closes = day - timedelta(days=wave.days_before), day + timedelta(days=wave.days_after)
            if not opens <= today <= closes:
                continue
            invitation, is_new = Invitation.objects.get_or_create(
                participation=participation, wave=wave,
                defaults={"opens_on": opens, "closes_on": closes, "invited_at": now},
            )  # fmt: skip
            if is_new:
                made += 1
                if not mails.invited(invitation, now=now):
                    Invitation.objects.filter(pk=invitation.pk).update(undeliverable_at=now)
    return made


def note_undeliverable(*, now: datetime) -> int:
    """Invitations of which no mail arrived, so that staff can choose another contact. Returns how many."""
    return Invitation.objects.filter(pk__in=queries.never_arrived(), undeliverable_at=None).update(undeliverable_at=now)


@transaction.atomic
def remind_due(*, now: datetime) -> int:
    """Remind who has not sent hers: decided now, never before. A missed reminder is not made up for. Returns how many."""
    waiting = Invitation.objects.open(timezone.localdate(now)).unsent().of_agreeing().to_remind()
    reminded = 0
    for invitation in waiting.select_related("participation__contact", "participation__organisation", "wave"):
        due = sum(invitation.invited_at + timedelta(days=days) <= now for days in REMINDERS_AFTER_DAYS)
        if due <= invitation.reminded:
            continue
        claimed = Invitation.objects.filter(pk=invitation.pk, reminded=invitation.reminded)
        if claimed.update(reminded=due, reminded_at=now):
            mails.reminded(invitation, number=due, now=now)
            reminded += 1
    return reminded


def stop_reminders(*, invitation: Invitation) -> None:
    """No more reminders for this questionnaire."""
    Invitation.objects.filter(pk=invitation.pk).update(wants_no_reminders=True)


@transaction.atomic
def save_answers(*, invitation: Invitation, answers: dict[str, Any], now: datetime) -> Response:
    """Keep the answers to some questions; None takes an answer away, and other questions stay as they are.

    ``answers`` maps codes of questions to a value as ``forms`` clean it: a number, a list of codes, words, or a pair of a
    number and its quality. Raises NoConsent and Closed.
    """
    response = _open_response(invitation, now=now)
    items = {item.code: item for item in invitation.wave.version.items.filter(code__in=answers)}
    for code, value in answers.items():
        item = items[code]
        response.answers.filter(item=item).delete()
        Answer.objects.bulk_create(_rows(response, item, value))
    response.saved_at = now
    response.save(update_fields=["saved_at"])
    return response


def _open_response(invitation: Invitation, *, now: datetime) -> Response:
    Invitation.objects.select_for_update().get(pk=invitation.pk)
    participation = invitation.participation
    if not invitation.is_open(timezone.localdate(now)) or participation.study.key_destroyed_at:
        raise Closed
    if not queries.given_parts(participation).get(Part.QUESTIONNAIRE):
        raise NoConsent
    organisation = participation.organisation
    response, _made = Response.objects.get_or_create(
        invitation=invitation,
        defaults={
            "began_at": now, "saved_at": now, "sector": organisation.sector, "province": organisation.province,
            "size": organisation.size,
        },
    )  # fmt: skip
    if response.sent_at:
        raise Closed
    return response


def _rows(response: Response, item: Item, value: Any) -> Iterable[Answer]:
    if value in (None, "", []):
        return []
    if item.kind == ItemKind.MULTI:
        return [Answer(response=response, item=item, option=option, number=1) for option in sorted(set(value))]
    if item.kind == ItemKind.OPEN:
        return [Answer(response=response, item=item, text=value)]
    if item.has_quality:
        number, quality = value
        if number is None and quality != Quality.UNKNOWN:
            return []
        number = -99 if quality == Quality.UNKNOWN else number
        return [Answer(response=response, item=item, number=number, quality=quality or "")]
    return [Answer(response=response, item=item, number=value)]


@transaction.atomic
def send(*, invitation: Invitation, now: datetime) -> Response:
    """The questionnaire is done. Sending twice is once. Raises NoConsent and Closed."""
    done = Response.objects.filter(invitation=invitation, sent_at__isnull=False).first()
    if done is not None:
        return done
    response = _open_response(invitation, now=now)
    response.sent_at = now
    response.save(update_fields=["sent_at"])
    mails.received(invitation, now=now)
    return response
