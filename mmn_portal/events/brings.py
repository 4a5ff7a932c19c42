"""What the agenda hands to the floors below."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mmn_portal.core import api, demo, desk, menu, panels, promises, search, sweeps
from mmn_portal.core.bilingual import in_language, language_of
from mmn_portal.core.templatetags.look import clock
from mmn_portal.mailing import blocks, segments
from mmn_portal.people import participation, privacy

from . import actions, calendar, demo_content, diary, open_data, queries, retention, volume
from .models import Event, Programme, Registration

menu.bring("agenda", menu.Entry(_("Agenda"), "events:agenda"), place=30)


def on_the_agenda(now: datetime) -> panels.Panel:
    """The first sessions to come."""
    return panels.Panel("events/panel_agenda.html", queries.next_sessions(now=now))


def my_registrations(user: object, now: datetime) -> panels.Panel:
    """What I am registered for."""
    return panels.Panel("events/panel_my_registrations.html", queries.registrations_of(user.person, now=now)[:5])


def my_sessions(person: object, now: datetime):
    """Registrations that still count, for somebody's own calendar."""
    for registration in queries.registrations_of(person, now=now):
        event = registration.event
        if registration.is_confirmed and not event.is_cancelled and registration.person_id == person.pk:
            yield diary.Entry(
                uid=f"registration-{registration.pk}", title=event.title, day=event.starts_on, url=event.get_absolute_url(),
                starts=event.starts_at, ends=event.ends_at,
                where=calendar.spot(event, online=calendar.is_online(registration)), text=event.lead,
            )  # fmt: skip


diary.bring("events", my_sessions)
panels.front.bring("agenda", on_the_agenda, place=20)
panels.mine.bring("registrations", my_registrations, place=20)


def desk_items(now: datetime) -> list[desk.Item]:
    """Sessions to come and their people."""
    address = reverse("admin:events_event_changelist")
    coming = Event.objects.happening().upcoming(timezone.localdate(now))
    week_ago = now - timedelta(days=7)
    return [
        desk.Item(_("activities that wait"), Event.objects.waiting().count(), f"{address}?state__exact=proposed"),
        desk.Item(
            _("activities that organisations put on the agenda this week"),
            Event.objects.proposed_since(week_ago).count(),
            f"{address}?{urlencode({'state__exact': 'published', 'proposed_at__gte': week_ago.isoformat()})}",
            waits=False,
        ),
        desk.Item(_("sessions to come"), coming.count(), address, waits=False),
        desk.Item(
            _("people on a waiting list"),
            Registration.objects.waiting().filter(event__in=coming).count(),
            reverse("admin:events_registration_changelist") + "?seat__exact=waiting",
        ),
        desk.Item(
            _("seats taken in sessions to come"),
            Registration.objects.confirmed().filter(event__in=coming).count(),
            reverse("admin:events_registration_changelist") + "?seat__exact=confirmed",
            waits=False,
        ),
    ]


desk.bring("events", desk_items, place=20)


def _to_invite_for(now: datetime):
    """What a newsletter may still ask people to come to: it goes on, and has not begun."""
    return Event.objects.happening().still_to_begin(now).in_order()


def sessions_to_choose(now: datetime) -> list[tuple[str, str]]:
    """The next sessions, for a newsletter."""
    each = [(str(one.pk), f"{one.title} ({one.starts_on:%d-%m-%Y})") for one in _to_invite_for(now)[:60]]
    return [("next", gettext("The next five sessions")), *each]


def _when(event: Event) -> str:
    """The day, and the time where that is known."""
    day = date_format(event.starts_on, "l j F Y")
    return f"{day}, {clock(event.starts_at)}" if event.starts_at else day


def sessions_for_letter(value: str, language: str, now: datetime) -> list[blocks.Item]:
    """One session, or the next five, as a newsletter shows them."""
    coming = _to_invite_for(now)
    found = coming[:5] if value == "next" else coming.filter(pk=value) if value.isdecimal() else []
    return [
        blocks.Item(
            in_language(one, "title", language), in_language(one, "lead", language), one.get_absolute_url(), over=_when(one),
            lang=language_of(one, "title", language), text_lang=language_of(one, "lead", language),
        )
        for one in found
    ]  # fmt: skip


def session_choices() -> list[tuple[str, str]]:
    """Every session that people registered for, the newest first."""
    found = Event.objects.filter(registrations__isnull=False).distinct().order_by("-starts_on", "-pk")[:200]
    return [(str(one.pk), f"{one.title} ({one.starts_on:%d-%m-%Y})") for one in found]


def _addresses(crowd, values: list[str]):
    chosen = [int(value) for value in values if value.isdecimal()]
    return crowd.filter(event__in=chosen).exclude(email="").values("email")


blocks.bring("agenda", _("Agenda"), sessions_to_choose, sessions_for_letter, place=10)
segments.bring(
    "registered", _("Registered for"), session_choices,
    lambda values: _addresses(Registration.objects.live(), values), place=70,
)  # fmt: skip
segments.bring(
    "was_there", _("Took part in"), session_choices,
    lambda values: _addresses(Registration.objects.filter(attended_at__isnull=False), values), place=80,
)  # fmt: skip


def documents(now: datetime):
    """Public sessions, and the programmes that they stand in, as search documents."""
    for event in Event.objects.public().order_by("pk").iterator():
        yield from search.in_each_language("event", event, "title", "lead", "text")
    for programme in Programme.objects.public().order_by("pk").iterator():
        yield from search.in_each_language("programme", programme, "title", "lead")


api.bring("events", open_data.DESCRIPTION, place=20)
search.bring("events", documents, place=20, event=_("Sessions"), programme=_("Programmes of sessions"))
demo.bring("events", demo_content.load, place=30)
demo.bring_volume("events", volume.load, place=30)
demo.programme_loaders.bring("events", demo_content.load_kick_offs, place=30)

sweeps.bring("events", lambda now: actions.sweep(now=now), place=10)
promises.bring("events", queries.broken_promises)

privacy.bring(
    "events",
    privacy.Keeping(
        models=(
            "events.Registration",
            "events.Group",
            "events.Message",
            "events.Event",
            "events.Offer",
            "events.QuestionAnswer",
            "events.CheckIn",
            "events.Certificate",
            "events.Evaluation",
        ),
        export=queries.everything_of,
        erase=lambda person, addresses: (
            actions.forget(found=queries.registrations_about(person, addresses), now=timezone.now())
            + actions.forget_proposals(person=person, addresses=addresses)
        ),
        clear=retention.clear,
    ),
)


def came_to_sessions(organisations: list[int], now: datetime) -> int:
    """How many of some organisations have a seat at a session."""
    found = Registration.objects.confirmed().filter(organisation__in=organisations)
    return found.values("organisation").distinct().count()


participation.bring("events", _("registered for a session"), came_to_sessions, place=20)
