"""The same session, or the same programme of sessions, on other days."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction

from mmn_portal.core import actions as core
from mmn_portal.core.text import free_slug
from mmn_portal.people.models import User

from .. import rules
from ..enums import EventState
from ..models import Block, Event, Programme, Question

# The end of an address that was made by copying.
WITH_DAY = re.compile(r"-\d{4}-\d\d-\d\d(-\d+)?$")


class NotOneMoment(Exception):
    """In the night in which the clock changes this time does not exist, or comes twice: which one is not for us to choose."""


@transaction.atomic
def copy_event(*, event: Event, days: Iterable[date], by: User, now: datetime) -> list[Event]:
    """The same session on other days, as drafts: with its seats, speakers, questions and rules, without its people.

    All of them or none. Raises NotOneMoment.
    """
    return [_copy(event, day, by=by, now=now) for day in days]


@transaction.atomic
def copy_programme(
    *, programme: Programme, title_nl: str, title_en: str, first_on: date, by: User, now: datetime
) -> Programme:
    """The same programme beginning on another day, not on the portal yet, with its sessions as drafts; what was called off stays behind.

    All of it or nothing. Raises NotOneMoment.
    """
    later = first_on - programme.starts_on
    made = Programme.objects.create(
        slug=free_slug(Programme.objects, title_nl, otherwise="programme", most=115), title_nl=title_nl, title_en=title_en,
        lead_nl=programme.lead_nl, lead_en=programme.lead_en, starts_on=first_on, ends_on=programme.ends_on + later,
    )  # fmt: skip
    sessions = programme.sessions.filter(state__in=[EventState.DRAFT, EventState.PUBLISHED])
    for session in sessions.order_by("starts_on", "starts_at", "pk"):
        _copy(session, session.starts_on + later, by=by, now=now, programme=made)
    core.write_down(deed="events.copy_programme", thing=f"programme {made.pk}", by=by, now=now, of=programme.pk)
    return made


def _copy(event: Event, day: date, *, by: User, now: datetime, programme: Programme | None = None) -> Event:
    later = day - event.starts_on
    made = Event.objects.get(pk=event.pk)
    made.pk, made.state, made.starts_on, made.is_demo = None, EventState.DRAFT, day, False
    if made.moment and not made.moment.holds(day):
        made.moment = None
    made.slug = free_slug(Event.objects, f"{WITH_DAY.sub('', event.slug)[:100]}-{day}", otherwise="copy", most=115)
    made.starts_at, made.ends_at = shifted(event.starts_at, later), shifted(event.ends_at, later)
    made.registration_opens_at = shifted(event.registration_opens_at, later)
    made.registration_closes_at = shifted(event.registration_closes_at, later)
    made.share_until = event.share_until + later if event.share_until else None
    made.proposed_by = made.proposed_at = None
    made.cancelled_because_nl = made.cancelled_because_en = made.refused_because = ""
    made.material_nl = made.material_en = ""
    if programme is not None:
        made.programme = programme
    made._state.adding = True
    made.save()
    for block in event.blocks.order_by("pk"):
        Block.objects.create(event=made, format=block.format, capacity=block.capacity, reserved=block.reserved)
    for speaker in event.speakers.order_by("pk"):
        made.speakers.create(name=speaker.name, role_nl=speaker.role_nl, role_en=speaker.role_en, place=speaker.place)
    _copy_questions(event, made)
    for rule in event.reminder_rules.order_by("pk"):
        rule.pk, rule.event, rule.fixed_at = None, made, shifted(rule.fixed_at, later)
        rule.save(force_insert=True)
    core.write_down(deed="events.copy", thing=f"event {made.pk}", by=by, now=now, of=event.pk)
    return made


def _copy_questions(event: Event, made: Event) -> None:
    """All of them first, then what each hangs on: that may be a question that stands further down."""
    copied: dict[int, Question] = {}
    for question in event.questions.order_by("place", "pk"):
        copied[question.pk] = Question.objects.create(
            event=made, place=question.place, text_nl=question.text_nl, text_en=question.text_en,
            help_nl=question.help_nl, help_en=question.help_en, kind=question.kind, options_nl=question.options_nl,
            options_en=question.options_en, is_required=question.is_required,
        )  # fmt: skip
    for question in event.questions.exclude(shown_if=None):
        copied[question.pk].shown_if = copied.get(question.shown_if_id or 0)
        copied[question.pk].shown_if_answer = question.shown_if_answer
        copied[question.pk].save(update_fields=["shown_if", "shown_if_answer"])


def shifted(moment: datetime | None, by: timedelta) -> datetime | None:
    """So many days later at the same time on the clock, also when the clock changes in between. Raises NotOneMoment."""
    found = rules.later(moment, by) if moment is not None else [None]
    if len(found) != 1:
        raise NotOneMoment
    return found[0]
