"""The doors of a session: of the room, where somebody with a phone lets people in, and of the meeting online."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from mmn_portal.core import text, tokens
from mmn_portal.core.guarded import Guarded, everyone, staff
from mmn_portal.core.middleware import CONTENT_SECURITY_POLICY, HEADERS

from . import actions, passes, queries, rules
from .enums import Format
from .models import Event, Registration
from .views import ByRegistrationLink

MOST_BYTES, MOST_ROWS = 250_000, 500
WITH_CAMERA = HEADERS["Permissions-Policy"].replace("camera=()", "camera=(self)")
# A button may lead to any meeting: browsers hold a redirect after a form against this list too.
TO_MEETINGS = CONTENT_SECURITY_POLICY.replace("form-action 'self'", "form-action 'self' https: http:")
REASONS = {
    actions.SeatNotConfirmed: "no_seat",
    actions.SeatGivenUp: "given_up",
    actions.PassOfAnotherSession: "other",
    actions.PassReplaced: "replaced",
    actions.KeyOfAnother: "again",
    passes.ForgedPass: "forged",
    Registration.DoesNotExist: "unknown",
}


class Unreadable(Exception):
    """What was sent is not what a phone at the door sends."""


class TooMuch(Exception):
    """More at once than a phone at the door ever keeps."""


# --- online -----------------------------------------------------------------------------------


class Join(ByRegistrationLink, TemplateView):
    """Join online: a waiting page, from a quarter of an hour before a button, and afterwards words that it is over."""

    template_name = "events/join.html"

    def state(self, now):
        """How it stands, in one word; the page has a sentence for each."""
        registration, event = self.thing, self.thing.event
        if event.is_cancelled:
            return "called_off"
        if not registration.is_live:
            return "given_up"
        if not registration.is_confirmed:
            return "no_seat"
        if registration.block.format != Format.ONLINE:
            return "in_person"
        if rules.may_join(event, now=now):
            return "open" if event.join_url else "no_link"
        return "over" if event.is_over(now) else "early"

    def get_context_data(self, **kwargs):
        now, event = timezone.now(), self.thing.event
        opens_at = rules.joining_opens(event)
        kwargs["token"] = self.kwargs["token"]
        return super().get_context_data(
            registration=self.thing,
            event=event,
            state=self.state(now),
            opens_at=opens_at,
            looks_again_at=opens_at if opens_at > now else now + timedelta(minutes=1),
            is_timed=event.starts_at is not None,
            **kwargs,
        )

    def post(self, request, token):
        try:
            address = actions.join(registration=self.thing, now=timezone.now())
        except (actions.JoiningClosed, actions.LinkToFollow, actions.SeatNotConfirmed, actions.SeatGivenUp):
            # It changed since the page was opened: the page says how it stands now.
            return self.render_to_response(self.get_context_data(), status=409)
        response = HttpResponse(status=303)
        response.headers["Location"] = iri_to_uri(address)
        return response

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        response.headers["Content-Security-Policy"] = TO_MEETINGS
        response.headers["Cache-Control"] = "no-store, private"
        return response


# --- at the door ------------------------------------------------------------------------------


class AtDoor(Guarded):
    """What the pages of a door share; staff come by the session, volunteers by a link."""

    link_is_old = False

    def shut(self, now):
        """Why the door is shut, in one word; empty while it is open. Staff may look before its time."""
        event = self.thing
        if self.link_is_old:
            return "replaced"
        if event.is_cancelled:
            return "called_off"
        if not event.is_public:
            return "early"
        if now >= rules.door_closes(event):
            return "over"
        is_early = now < rules.door_opens(event)
        return "early" if is_early and not (self.request.user.is_authenticated and self.request.user.is_staff) else ""

    @property
    def by(self):
        """Who is at the door, where that is known."""
        return self.request.user if self.request.user.is_authenticated else None

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store, private"
        return response


class ByStaff(AtDoor):
    """NOV staff, from the page of the session."""

    rule = staff

    def find(self, slug):
        return get_object_or_404(Event.objects.select_related("place"), slug=slug)

    def address(self, name):
        return reverse(f"events:event-door{name}", args=[self.thing.slug])


class ByLink(AtDoor):
    """Whoever has the link of the door of one session; no account."""

    rule = everyone

    def find(self, token):
        try:
            pk, version = tokens.read(rules.DOOR, token)
        except (tokens.BadToken, ValueError):
            raise Http404 from None
        event = get_object_or_404(Event.objects.select_related("place"), pk=pk)
        self.link_is_old = version != event.door_version
        return event

    def address(self, name):
        return reverse(f"events:door{name}", args=[self.kwargs["token"]])


class DoorPage(TemplateView):
    """Let people in: with the camera, by name, with or without a network; without a script a list with buttons."""

    def get_template_names(self):
        return ["events/door_shut.html" if self.shut(timezone.now()) else "events/door.html"]

    def get_context_data(self, **kwargs):
        now, event = timezone.now(), self.thing
        shut = self.shut(now)
        context = super().get_context_data(event=event, shut=shut, opens_at=rules.door_opens(event), **kwargs)
        if shut:
            return context
        words = text.one_line(self.request.GET.get("q", ""))[:100]
        # The page without a question names nobody: that is the one which stays on the phone.
        asked = "q" in self.request.GET
        found = queries.guests(event, words=words) if asked else []
        return context | {
            "turnout": queries.turnout(event, now=now),
            "asked": asked,
            "words_asked": words,
            "lines": [(guest, uuid4()) for guest in found],
            "here": self.address(""),
            "door": {
                "event": event.pk, "sync": self.address("-state"), "worker": self.address("-worker"),
                "until": rules.door_closes(event).isoformat(), "keys": passes.public_keys(), "says": says(),
            },
        }  # fmt: skip

    def render_to_response(self, context, **kwargs):
        if context["shut"] in {"over", "replaced", "called_off"}:
            kwargs.setdefault("status", 410)
        response = super().render_to_response(context, **kwargs)
        response.headers["Permissions-Policy"] = WITH_CAMERA
        return response

    def post(self, request, **kwargs):
        """The buttons of the list, without a script."""
        now = timezone.now()
        if not self.shut(now):
            self._do(request.POST, now)
        words = text.one_line(request.POST.get("q", ""))[:100]
        there = HttpResponseRedirect(door_search(self.address(""), words))
        there.status_code = 303
        return there

    def _do(self, asked, now):
        try:
            row = read_row(
                {"undo": asked["undo"]} if "undo" in asked else
                {"key": asked.get("key"), "registration": _number(asked.get("registration", ""))}, now
            )  # fmt: skip
        except Unreadable:
            raise Http404 from None
        (refusal,) = actions.take_in(event=self.thing, rows=[row], by=self.by, now=now)
        if refusal is not None:
            messages.error(self.request, says()[REASONS[refusal]])
        elif "undo" in asked:
            messages.success(self.request, _("That check-in was undone."))
        else:
            messages.success(self.request, _("Welcome! She is on the list of people who are there."))


class DoorState(View):
    """What a phone at the door asks and sends: check-ins it kept, and the list as it is now."""

    def get(self, request, **kwargs):
        return self._shut() or self._list([], known="")

    def post(self, request, **kwargs):
        now = timezone.now()
        try:
            sent = read_sent(request, now)
        except TooMuch:
            return JsonResponse({"error": "too much"}, status=413)
        except Unreadable:
            return JsonResponse({"error": "unreadable"}, status=400)
        if (shut := self._shut()) is not None:
            return shut
        readable = [row for row in sent.rows if row is not None]
        refusals = actions.take_in(event=self.thing, rows=readable, by=self.by, now=now) if readable else []
        said = iter(REASONS.get(refusal, "") for refusal in refusals)
        answers = ["unreadable" if row is None else next(said) for row in sent.rows]
        return self._list(answers, known=sent.known) if sent.wants_list else JsonResponse({"answers": answers})

    def _shut(self):
        shut = self.shut(timezone.now())
        return JsonResponse({"shut": shut}, status=410) if shut else None

    def _list(self, answers, *, known):
        people = [guest.as_json() for guest in queries.guests(self.thing)]
        digest = queries.fingerprint_of(people)
        turnout = queries.turnout(self.thing, now=timezone.now())
        return JsonResponse(
            {
                "answers": answers, "digest": digest, "people": None if known == digest else people,
                "there": turnout.there, "total": turnout.total, "expected": turnout.expected,
                "token": get_token(self.request),
            }
        )  # fmt: skip


class DoorWorker(View):
    """The worker that keeps the page on the phone. It stands below the page, so it reaches no other."""

    def get(self, request, **kwargs):
        return HttpResponse(worker(), content_type="text/javascript; charset=utf-8")


class DoorOfStaff(ByStaff, DoorPage):
    """The door, for staff."""


class DoorOfLink(ByLink, DoorPage):
    """The door, for whoever has its link."""


class StateOfStaff(ByStaff, DoorState):
    """The list of the door, for staff."""


class StateOfLink(ByLink, DoorState):
    """The list of the door, for whoever has its link."""


class WorkerOfStaff(ByStaff, DoorWorker):
    """The worker of the door, for staff."""


class WorkerOfLink(ByLink, DoorWorker):
    """The worker of the door, for whoever has its link."""


@cache
def worker() -> bytes:
    """The script of the worker; read once."""
    return (settings.BASE_DIR / "static" / "js" / "events-door-worker.js").read_bytes()


def door_search(address, words):
    """The list of a door with what was asked of it."""
    return f"{address}?{urlencode({'q': words})}"


# --- what phones send -------------------------------------------------------------------------


@dataclass(frozen=True)
class Sent:
    """What a phone sends: its rows (None for one that cannot be read), and the fingerprint of the list that it has.

    After each scan it sends only the row; the list, which is a hundred times bigger, it asks for every ten seconds.
    """

    rows: list
    known: str
    wants_list: bool


def read_sent(request, now):
    """What was sent. Raises Unreadable or TooMuch."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        raise TooMuch
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError):
        raise Unreadable from None
    if not isinstance(sent, dict) or not isinstance(sent.get("rows", []), list):
        raise Unreadable
    rows, known = sent.get("rows", []), sent.get("known", "")
    if len(rows) > MOST_ROWS:
        raise TooMuch
    return Sent(
        [_row_or_none(row, now) for row in rows], known if isinstance(known, str) else "", sent.get("list") is not False
    )


def _row_or_none(row, now):
    try:
        return read_row(row, now)
    except Unreadable:
        # Answered as such, so that the phone lets go of it and sends the rest.
        return None


def read_row(row, now):
    """One check-in, or one that is taken back. Raises Unreadable."""
    if not isinstance(row, dict):
        raise Unreadable
    if "undo" in row:
        return actions.Undone(_key(row["undo"]))
    key, at = _key(row.get("key")), _moment(row.get("at"), now)
    code, registration = row.get("code"), row.get("registration")
    if isinstance(code, str) and code:
        return actions.Seen(key, at, code=code[:300])
    if type(registration) is not int or not 0 < registration < 10**18:
        raise Unreadable
    return actions.Seen(key, at, registration=registration)


def _key(value):
    try:
        return UUID(value)
    except (ValueError, TypeError, AttributeError):
        raise Unreadable from None


def _number(value):
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else None


def _moment(value, now):
    """Milliseconds since 1970, as phones count; anything else is now."""
    if type(value) not in {int, float} or not 0 < value < 4_102_444_800_000:
        return now
    return datetime.fromtimestamp(value / 1000, UTC)


def says() -> dict[str, str]:
    """What the page says at each turn."""
    return {
        "welcome": _("Welcome, {name}!"),
        "already": _("{name} came in already at {time}."),
        "already_row": _("In since {time}"),
        "let_in": _("Is here"),
        "undo": _("Undo"),
        "undone": _("Undone: {name} is not in."),
        "forged": _("This is not a code of this portal. Ask for the name."),
        "other": _("This code is for another session."),
        "replaced": _("This code was replaced by a newer one. Ask for the newest mail, or find the name."),
        "given_up": _("This registration was cancelled."),
        "no_seat": _("There is no seat for this registration: it is not confirmed, or waits in line."),
        "unknown": _("This registration is not on the list: it was cancelled, or has no seat."),
        "later": _("The code is real, but not on this phone yet. It is checked as soon as there is a network."),
        "again": _("This check-in was used for somebody else. Let her in once more."),
        "unreadable": _("One check-in could not be read. Let her in once more."),
        "refused": _("Not let in after all: {name}."),
        "unsent_none": _("Everything has been sent"),
        "unsent_one": _("1 not sent yet"),
        "unsent_many": _("{count} not sent yet"),
        "offline": _("No network. You can go on; it is sent later by itself."),
        "online": _("With network"),
        "logged_out": _("You are logged out. Open this page again and log in; what you did stays on this phone."),
        "shut": _("This link does not work any more. Ask for the new one; what was not sent goes along with it."),
        "there": _("{there} of {total} are in"),
        "expected": _("Expected: about {expected} of {total}"),
        "found_none": _("Nobody by that name has a seat."),
        "found": _("{count} found"),
        "camera_on": _("Scan a code"),
        "camera_off": _("Stop scanning"),
        "camera_no": _("The camera cannot be used. Allow it in your browser, or find people by name."),
        "wipe_sure": _("{count} check-ins were not sent yet and will be lost. Wipe this phone?"),
        "wiped": _("This phone is wiped. Thank you for helping!"),
    }
