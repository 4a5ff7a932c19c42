"""One registration and one group, each by its own link: GET shows, every deed is a POST."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from mmn_portal.core import tokens
from mmn_portal.core.forms import MOST_DIGITS
from mmn_portal.core.guarded import Guarded, everyone
from mmn_portal.outbox.rendering import site_address

from .. import (
    actions,
    calendar,
    forms,
    mails,
    passes,
    queries,
    rules,
)
from ..enums import Source
from ..models import Group, Registration


class LinkReplaced(Exception):
    """The link was ours and was used, or made way for a newer one. ``event``: the session that it was about."""

    def __init__(self, event):
        super().__init__()
        self.event = event


class ByMailedLink(Guarded):
    """What is opened by a link in a mail. One that was used or replaced says so, without naming anybody."""

    abstract = True
    rule = everyone

    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except LinkReplaced as replaced:
            return render(request, "events/link_replaced.html", {"event": replaced.event}, status=410)

    @staticmethod
    def newest(found, *, pk, version):
        """The row that the link was made for. Raises Http404 and LinkReplaced."""
        row = get_object_or_404(found, pk=pk)
        if version != row.link_version:
            raise LinkReplaced(row.event)
        return row


class ByRegistrationLink(ByMailedLink):
    """What is opened by the own link of a registration."""

    abstract = True

    def find(self, token):
        try:
            pk, version = tokens.read(mails.REGISTRATION, token)
        except (tokens.BadToken, ValueError):
            raise Http404 from None
        found = Registration.objects.select_related(
            "event", "event__place", "event__host", "block", "organisation", "registered_by", "group", "offer"
        )
        return self.newest(found, pk=pk, version=version)


class OneRegistration(ByRegistrationLink, TemplateView):
    """One registration by its own link: GET shows; confirming, changing and cancelling are POSTs."""

    template_name = "events/registration.html"
    by_organiser = False

    def find(self, token):
        """By her own link, or by that of whoever acts for her organisation."""
        try:
            pk, version = tokens.read(mails.ORGANISER, token)
        except (tokens.BadToken, ValueError):
            return super().find(token)
        self.by_organiser = True
        return super().find(tokens.make(mails.REGISTRATION, pk, version))

    def get_context_data(self, **kwargs):
        now, registration = timezone.now(), self.thing
        may_change = registration.is_live and rules.may_be_changed(registration.event, now=now)
        kwargs["token"] = self.kwargs["token"]
        if may_change:
            kwargs.setdefault("form", self._details())
            kwargs.setdefault("handing_over", forms.HandingOver())
        return super().get_context_data(
            registration=registration,
            event=registration.event,
            awaits_proof=registration.awaits_proof(now),
            may_change=may_change,
            still_asked=self._still_asked(now),
            is_over=registration.event.is_over(now),
            is_closed=rules.closes_at(registration.event) <= now,
            position=queries.position_in_queue(registration) if registration.is_waiting else 0,
            queue_token=self._queue_token(),
            is_asked=rules.is_asked_if_still_coming(registration, registration.event.reminder_rules.all(), now=now),
            by_organiser=self.by_organiser,
            may_look_back=not self.by_organiser
            and rules.may_look_back(registration, now=now)
            and registration.evaluated_at is None,
            clashes=self._clashes() if may_change else [],
            swaps=queries.swaps_of(registration, now=now) if may_change else [],
            sessions=self._other_sessions(now) if may_change and self._may_go_elsewhere() else [],
            add_links=calendar.add_links(registration.event, online=calendar.is_online(registration)),
            event_address=site_address(registration.event.get_absolute_url()),
            door_pass=self._door_pass() if rules.has_pass(registration, now=now) and not self.by_organiser else None,
            may_have_certificate=rules.earned_certificate(registration, now=now) and not self.by_organiser,
            **kwargs,
        )

    def _still_asked(self, now):
        """The questions that she must answer still; whoever acts for her organisation cannot do that for her."""
        return [] if self.by_organiser else queries.still_asked([self.thing], now=now).get(self.thing.pk, [])

    def _may_go_elsewhere(self):
        """Not by whoever acts for her organisation when she has an address: whether she is there already is her own business."""
        return not (self.by_organiser and self.thing.email)

    def _other_sessions(self, now):
        return queries.other_sessions(self.thing.event, now=now, formats=[self.thing.block.format])

    def _details(self, posted=None):
        registration = self.thing
        if self.by_organiser:
            # What she needs and answered is her own business.
            return forms.Renaming(posted, initial={"name": registration.name}, questions=[])
        initial = {"name": registration.name, "access_needs": registration.access_needs, "diet": registration.diet}
        return forms.ChangingRegistration(
            posted, initial=initial | queries.answers_of(registration), **queries.asks_of(registration.event)
        )

    def _queue_token(self):
        """The link to the page of her group, for whoever answers for it: she made it, or nobody else did."""
        registration = self.thing
        answers = registration.registered_by_id in (None, registration.person_id)
        if not (answers and (registration.is_offered or registration.is_waiting)):
            return ""
        return tokens.make(mails.QUEUE, registration.group_id, registration.group.link_version)

    def _door_pass(self):
        mine = self.thing
        return passes.drawing(passes.make(event=mine.event_id, registration=mine.pk, version=mine.link_version))

    def _clashes(self):
        """Only for herself: an address that somebody typed must not tell where else its owner goes."""
        registration, user = self.thing, self.request.user
        is_she = user.is_authenticated and user.person_id == registration.person_id
        proved_it = registration.source == Source.HERSELF and registration.prove_before is None
        if self.by_organiser or not (is_she or proved_it):
            return []
        return queries.clashes(registration.event, person=registration.person, email=registration.email)

    def post(self, request, token):
        deeds = {
            "confirm": self._confirm, "cancel": self._cancel, "change": self._change, "swap": self._swap,
            "session": self._swap_session, "hand-over": self._hand_over, "still": self._still_coming,
        }  # fmt: skip
        deed = deeds.get(request.POST.get("deed", ""))
        if deed is None:
            raise Http404
        try:
            return deed() or redirect("events:registration", token)
        except actions.RegistrationClosed:
            messages.error(request, _("This cannot be changed any more."))
        except actions.NoSeat:
            messages.error(request, _("There is no seat left. You keep what you have."))
        return redirect("events:registration", token)

    def _confirm(self):
        try:
            registration = actions.confirm(registration=self.thing, now=timezone.now())
        except actions.HoldLapsed:
            messages.error(self.request, _("The hour is over, so your seat was released. You can register again."))
        else:
            if registration.is_confirmed:
                messages.success(
                    self.request, _("You are registered. We send you a mail with the calendar appointment.")
                )
            else:
                messages.success(self.request, _("You are on the waiting list. We mail you when there is a seat."))

    def _still_coming(self):
        actions.say_still_coming(registration=self.thing, now=timezone.now())
        messages.success(self.request, _("Good to know. See you there."))

    def _cancel(self):
        if actions.cancel(registration=self.thing, now=timezone.now()):
            messages.success(self.request, _("You have cancelled. Thank you for telling us."))
        elif self.thing.is_live:
            raise actions.RegistrationClosed

    def _change(self):
        form = self._details(self.request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        wishes = queries.wishes_of(self.thing) if self.by_organiser else form.attendee()
        attendee = actions.Attendee(form.cleaned_data["name"], self.thing.email, **wishes)
        actions.change_details(registration=self.thing, attendee=attendee, now=timezone.now())
        messages.success(self.request, _("Saved."))
        return None

    def _swap(self):
        block = queries.block_of(self.thing.event, self._number("block"))
        if block is None:
            raise Http404
        actions.swap_format(registration=self.thing, block=block, now=timezone.now())
        messages.success(self.request, _("Done. We send you a new calendar appointment."))

    def _swap_session(self):
        block = queries.block_to_swap_to(self.thing, self._number("event"), now=timezone.now())
        if block is None or not self._may_go_elsewhere():
            raise Http404
        try:
            moved = actions.swap_session(registration=self.thing, block=block, now=timezone.now())
        except actions.RegisteredAlready:
            messages.error(self.request, _("You have a seat at that session already. You keep this one as well."))
            return None
        messages.success(self.request, _("Done: you have a seat here now, and gave the other one back."))
        purpose = mails.ORGANISER if self.by_organiser else mails.REGISTRATION
        return redirect("events:registration", tokens.make(purpose, moved.pk, moved.link_version))

    def _number(self, name):
        asked = self.request.POST.get(name, "")
        return int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= MOST_DIGITS else 0

    def _hand_over(self):
        form = forms.HandingOver(self.request.POST)
        if form.is_valid():
            try:
                actions.ask_to_take_over(registration=self.thing, now=timezone.now(), **form.cleaned_data)
            except actions.TooManyForAddress:
                form.add_error("email", _("This address was used often today. Try again tomorrow, or call us."))
            else:
                words = _(
                    "%s gets a mail. As soon as she says yes, she comes instead of you. Until then the seat is yours."
                )
                if not self.thing.is_confirmed:
                    words = _("%s gets a mail. As soon as she says yes, your place on the waiting list is hers.")
                messages.success(self.request, words % form.cleaned_data["name"])
                return None
        return self.render_to_response(self.get_context_data(handing_over=form))


class LookBack(OneRegistration):
    """What somebody thought of a session: a few questions, kept apart from her name."""

    template_name = "events/look_back.html"

    def find(self, token):
        """By her own link only: nobody else says what she thought."""
        return ByRegistrationLink.find(self, token)

    def get(self, request, token):
        if not rules.may_look_back(self.thing, now=timezone.now()):
            raise Http404
        return super().get(request, token)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"form": forms.LookingBack(), **kwargs})

    def post(self, request, token):
        form = forms.LookingBack(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            actions.look_back(registration=self.thing, now=timezone.now(), **form.cleaned_data)
        except actions.RegistrationClosed:
            raise Http404 from None
        messages.success(request, _("Thank you. It helps us to do it better."))
        return redirect("events:registration", token)


class Queue(ByMailedLink, TemplateView):
    """A group on the waiting list, by its own link: GET shows; answering an offer and leaving are POSTs."""

    template_name = "events/queue.html"

    def find(self, token):
        try:
            pk, version = tokens.read(mails.QUEUE, token)
        except (tokens.BadToken, ValueError):
            raise Http404 from None
        found = Group.objects.select_related("event", "event__place", "organisation")
        return self.newest(found, pk=pk, version=version)

    @cached_property
    def queues(self):
        return queries.queues_of(self.thing, now=timezone.now())

    def get_context_data(self, **kwargs):
        for queue in self.queues:
            if queue.offer is not None and "form" not in kwargs:
                kwargs["form"] = forms.ChoosingWhoComes(members=queue.members, size=queue.offer.size)
        event, now = self.thing.event, timezone.now()
        formats = [queue.block.format for queue in self.queues]
        return super().get_context_data(
            is_closed=rules.closes_at(event) <= now, event=event, group=self.thing, queues=self.queues, seated=queries.seated_of(self.thing),
            others=queries.other_sessions(event, now=now, formats=formats) if self.queues else [], **kwargs,
        )  # fmt: skip

    def post(self, request, token):
        deeds = {"accept": self._accept, "wait": self._wait, "leave": self._leave}
        deed = deeds.get(request.POST.get("deed", ""))
        if deed is None:
            raise Http404
        try:
            return deed() or redirect("events:queue", token)
        except actions.OfferOver:
            messages.error(request, _("This offer is over: the seats went to somebody else, or were answered already."))
        except actions.TooManyChosen:
            # The offer became smaller, or was for everybody, since the page was opened; it shows what it is now.
            messages.error(request, _("This cannot be changed any more."))
        return redirect("events:queue", token)

    def _offered(self):
        """The offer that was shown, and its people. An offer that is over is no mistake of the reader."""
        for queue in self.queues:
            if queue.offer is not None:
                return queue
        raise actions.OfferOver

    def _accept(self):
        queue = self._offered()
        form = forms.ChoosingWhoComes(self.request.POST, members=queue.members, size=queue.offer.size)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        coming = actions.accept_offer(offer=queue.offer, chosen=form.cleaned_data["chosen"], now=timezone.now())
        messages.success(
            self.request,
            ngettext("The seat is taken. A mail is on its way.", "The %(seats)d seats are taken. Everyone gets a mail.", len(coming))
            % {"seats": len(coming)},
        )  # fmt: skip
        return None

    def _wait(self):
        actions.wait_for_all(offer=self._offered().offer, now=timezone.now())
        messages.success(self.request, _("You keep your place, and wait until there is a seat for everybody."))

    def _leave(self):
        actions.leave_queue(group=self.thing, now=timezone.now())
        messages.success(self.request, _("You are off the waiting list. Thank you for telling us."))


class TakeOver(ByMailedLink, TemplateView):
    """A colleague is asked to come instead: GET shows, her yes is a POST."""

    template_name = "events/take_over.html"

    def find(self, token):
        try:
            pk, version, self.name, self.email = tokens.read(mails.TAKE_OVER, token)
        except (tokens.BadToken, ValueError):
            raise Http404 from None
        found = Registration.objects.select_related("event", "event__place", "event__host", "block", "registered_by")
        return self.newest(found, pk=pk, version=version)

    def get_context_data(self, **kwargs):
        registration = self.thing
        return super().get_context_data(
            registration=registration, event=registration.event, name=self.name,
            is_possible=registration.is_live and rules.may_be_changed(registration.event, now=timezone.now()),
            has_seat=queries.has_live_seat(registration.event, self.email, but=registration), **kwargs,
        )  # fmt: skip

    def post(self, request, token):
        try:
            registration = actions.take_over(
                registration=self.thing, name=self.name, email=self.email, language=(get_language() or "nl")[:2],
                now=timezone.now(),
            )  # fmt: skip
        except (actions.RegistrationClosed, actions.RegisteredAlready):
            return redirect("events:take-over", token)
        if registration.is_confirmed:
            messages.success(request, _("You come instead. Your own mail with the appointment is on its way."))
        else:
            messages.success(request, _("The place on the waiting list is yours. We mail you when there is a seat."))
        return redirect(
            "events:registration", tokens.make(mails.REGISTRATION, registration.pk, registration.link_version)
        )
