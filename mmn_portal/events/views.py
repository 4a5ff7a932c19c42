"""The agenda, a session, registering, and one's own registration."""

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from mmn_portal.core import tokens
from mmn_portal.core.conditional import unchanged_or
from mmn_portal.core.guarded import Guarded, everyone, rest_of_query, signed_in
from mmn_portal.outbox.rendering import site_address
from mmn_portal.people import actions as people
from mmn_portal.people.models import Person

from . import actions, calendar, diary, feeds, forms, mails, parts, passes, queries, rules
from .models import Event, Registration

DIARY = "events.diary"


class Agenda(Guarded, TemplateView):
    """The coming sessions, with filters."""

    rule = everyone
    cacheable = True
    template_name = "events/agenda.html"

    def get_context_data(self, **kwargs):
        filters = queries.Filters.read(self.request.GET)
        return super().get_context_data(
            page_obj=queries.agenda(filters, now=timezone.now(), page=self.request.GET.get("page")),
            filters=filters,
            form=forms.Browsing(self.request.GET or None),
            query=self.request.GET.urlencode(),
            page_query=rest_of_query(self.request),
            **kwargs,
        )


class EventPage(Guarded, TemplateView):
    """A session: no form, so that everyone gets the same page."""

    rule = rules.may_see
    cacheable = True
    template_name = "events/event.html"

    def find(self, slug):
        return get_object_or_404(Event.objects.visible_to(self.request.user).select_related("place", "host"), slug=slug)

    def get_context_data(self, **kwargs):
        now = timezone.now()
        seats = queries.seats_of(self.thing, now=now)
        is_full = bool(seats) and not any(each.free for each in seats)
        return super().get_context_data(
            event=self.thing,
            seats=seats,
            is_full=is_full,
            is_open=bool(seats) and rules.is_open(self.thing, now=now),
            opens_later=rules.opens_later(self.thing, now=now),
            is_over=self.thing.is_over(now),
            closes_at=rules.closes_at(self.thing),
            others=queries.other_sessions(self.thing, now=now) if is_full else [],
            speakers=list(self.thing.speakers.order_by("place", "pk")),
            parts=parts.parts_of(self.thing, now),
            **kwargs,
        )


class EventCalendar(EventPage):
    """A session as a calendar file, for whoever wants it without registering."""

    def get(self, request, *args, **kwargs):
        body = calendar.feed([self.thing], name=self.thing.title)
        response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="{self.thing.slug}.ics"'
        return response


class Register(Guarded, FormView):
    """Register: oneself without an account, colleagues with one."""

    rule = rules.may_see

    def find(self, slug):
        return get_object_or_404(Event.objects.visible_to(self.request.user).select_related("place", "host"), slug=slug)

    def get_template_names(self):
        if not rules.is_open(self.thing, now=timezone.now()) or not self.thing.blocks.exists():
            return ["events/register_closed.html"]
        return ["events/register_account.html" if self.request.user.is_authenticated else "events/register.html"]

    def get_form_class(self):
        return forms.RegisteringColleagues if self.request.user.is_authenticated else forms.Registering

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"event": self.thing}
        if self.request.user.is_authenticated:
            kwargs["person"] = self.request.user.person
        return kwargs

    def get_context_data(self, **kwargs):
        if self.request.user.is_authenticated and "colleagues" not in kwargs:
            kwargs["colleagues"] = forms.Colleagues(prefix="colleague")
        if self.request.user.is_authenticated:
            kwargs["clashes"] = queries.clashes(self.thing, person=self.request.user.person)
        now = timezone.now()
        return super().get_context_data(
            event=self.thing, seats=queries.seats_of(self.thing, now=now),
            opens_later=rules.opens_later(self.thing, now=now), **kwargs,
        )  # fmt: skip

    def post(self, request, *args, **kwargs):
        form = self.get_form()
        if not request.user.is_authenticated:
            return self.form_valid(form) if form.is_valid() else self.form_invalid(form)
        if "more" in request.POST:
            return self.render_to_response(self._more_lines())
        colleagues = forms.Colleagues(request.POST, prefix="colleague")
        if not (form.is_valid() & colleagues.is_valid()):
            return self.render_to_response(self.get_context_data(form=form, colleagues=colleagues))
        return self._register_colleagues(form, colleagues)

    def _more_lines(self):
        """The button for another colleague works without a script: the same form comes back, unjudged, with two more lines."""
        posted = self.request.POST
        typed = [
            {"name": posted.get(f"colleague-{line}-name", ""), "email": posted.get(f"colleague-{line}-email", "")}
            for line in range(forms.MOST_AT_ONCE)
        ]
        colleagues = forms.Colleagues(initial=[one for one in typed if any(one.values())], prefix="colleague")
        form = forms.RegisteringColleagues(event=self.thing, person=self.request.user.person, initial=posted.dict())
        return self.get_context_data(form=form, colleagues=colleagues)

    def form_valid(self, form):
        asked = form.cleaned_data
        try:
            actions.register_visitor(
                event=self.thing, block=asked["block"], name=asked["name"], email=asked["email"],
                language=(get_language() or "nl")[:2], key=asked["key"], now=timezone.now(),
            )  # fmt: skip
        except actions.RegistrationClosed:
            form.add_error(None, _("Registration for this session has closed."))
        except actions.TooManyForAddress:
            form.add_error("email", _("This address was used often today. Try again tomorrow, or call us."))
        else:
            return redirect("events:event-registered", self.thing.slug)
        return self.form_invalid(form)

    def _register_colleagues(self, form, colleagues):
        person, asked = self.request.user.person, form.cleaned_data
        attendees = [actions.Attendee(**colleague) for colleague in colleagues.people()]
        if asked["myself"]:
            attendees.insert(0, actions.Attendee(person.name, person.email))
        if not attendees:
            form.add_error("myself", _("Say who comes: you, a colleague, or both."))
            return self.render_to_response(self.get_context_data(form=form, colleagues=colleagues))
        try:
            actions.register_colleagues(
                event=self.thing, block=asked["block"], attendees=attendees, organisation=asked["organisation"],
                by=person, language=(get_language() or "nl")[:2], key=asked["key"], now=timezone.now(),
            )  # fmt: skip
        except actions.RegistrationClosed:
            form.add_error(None, _("Registration for this session has closed."))
            return self.render_to_response(self.get_context_data(form=form, colleagues=colleagues))
        messages.success(self.request, _("We have received your registration. Everyone gets a mail."))
        return redirect("events:my-registrations")


class Registered(Guarded, TemplateView):
    """After the form: look in your mail. The same page for everyone, so that it tells nothing about an address."""

    rule = rules.may_see
    template_name = "events/registered.html"

    def find(self, slug):
        return get_object_or_404(Event.objects.visible_to(self.request.user), slug=slug)


class MyRegistrations(Guarded, TemplateView):
    """My registrations and those I made for colleagues."""

    rule = signed_in
    template_name = "events/my_registrations.html"

    def get_context_data(self, **kwargs):
        found = queries.registrations_of(self.request.user.person, now=timezone.now())
        lines = [(one, tokens.make(mails.REGISTRATION, one.pk, one.link_version)) for one in found]
        person = self.request.user.person
        link = site_address(reverse("events:diary", args=[tokens.make(DIARY, person.pk, person.calendar_version)]))
        certificates = queries.certificates_to_take(person, now=timezone.now())
        return super().get_context_data(lines=lines, diary_url=link, certificates=certificates, **kwargs)


class PersonalCalendar(Guarded, View):
    """My registrations, and what other apps put in my calendar, behind a link of my own."""

    rule = everyone

    def find(self, token):
        try:
            pk, version = tokens.read(DIARY, token)
        except (tokens.BadToken, ValueError):
            raise Http404 from None
        return get_object_or_404(Person, pk=pk, calendar_version=version)

    def get(self, request, token):
        now = timezone.now()
        with override(self.thing.language):
            body = calendar.diary(diary.entries_of(self.thing, now), name=_("My calendar"), now=now)
        response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
        response.headers["Cache-Control"] = "private, max-age=900"
        return response


class RenewCalendar(Guarded, View):
    """A new link for my calendar; the old one stops working."""

    rule = signed_in

    def post(self, request):
        people.renew_calendar(person=request.user.person)
        messages.success(request, _("You have a new link. The old one no longer works."))
        return redirect("events:my-registrations")


class ByRegistrationLink(Guarded):
    """What is opened by the own link of a registration."""

    rule = everyone

    def find(self, token):
        try:
            pk, version = tokens.read(mails.REGISTRATION, token)
        except (tokens.BadToken, ValueError):
            raise Http404 from None
        found = Registration.objects.select_related(
            "event", "event__place", "event__host", "block", "organisation", "registered_by"
        )
        return get_object_or_404(found, pk=pk, link_version=version)


class OneRegistration(ByRegistrationLink, TemplateView):
    """One registration by its own link: GET shows; confirming, changing and cancelling are POSTs."""

    template_name = "events/registration.html"

    def get_context_data(self, **kwargs):
        now, registration = timezone.now(), self.thing
        may_change = registration.is_live and rules.may_be_changed(registration.event, now=now)
        kwargs.setdefault("form", forms.ChangingRegistration(initial={"name": registration.name}))
        kwargs["token"] = self.kwargs["token"]
        return super().get_context_data(
            registration=registration,
            event=registration.event,
            awaits_proof=registration.awaits_proof(now),
            may_change=may_change,
            position=queries.position_in_queue(registration) if registration.is_waiting else 0,
            clashes=self._clashes() if may_change else [],
            swaps=registration.event.blocks.exclude(pk=registration.block_id) if may_change else [],
            event_address=site_address(registration.event.get_absolute_url()),
            door_pass=self._door_pass() if rules.has_pass(registration, now=now) else None,
            may_have_certificate=rules.earned_certificate(registration, now=now),
            **kwargs,
        )

    def _door_pass(self):
        mine = self.thing
        return passes.drawing(passes.make(event=mine.event_id, registration=mine.pk, version=mine.link_version))

    def _clashes(self):
        """Only for an address that was proven, or a person who is known: a typed address must not tell where else she goes."""
        registration = self.thing
        email = "" if registration.prove_before else registration.email
        return queries.clashes(registration.event, person=registration.person, email=email)

    def post(self, request, token):
        deeds = {"confirm": self._confirm, "cancel": self._cancel, "change": self._change, "swap": self._swap}
        deed = deeds.get(request.POST.get("deed", ""))
        if deed is None:
            raise Http404
        return deed() or redirect("events:registration", token)

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

    def _cancel(self):
        if actions.cancel(registration=self.thing, now=timezone.now()):
            messages.success(self.request, _("You have cancelled. Thank you for telling us."))

    def _change(self):
        form = forms.ChangingRegistration(self.request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            actions.change_name(registration=self.thing, name=form.cleaned_data["name"], now=timezone.now())
        except actions.RegistrationClosed:
            messages.error(self.request, _("This cannot be changed any more."))
        else:
            messages.success(self.request, _("Your name has been changed."))
        return None

    def _swap(self):
        asked = self.request.POST.get("block", "")
        block = self.thing.event.blocks.filter(pk=asked).first() if asked.isascii() and asked.isdigit() else None
        if block is None:
            raise Http404
        try:
            actions.swap_format(registration=self.thing, block=block, now=timezone.now())
        except actions.NoSeat:
            messages.error(self.request, _("There is no seat left. You keep the one you have."))
        except actions.RegistrationClosed:
            messages.error(self.request, _("This cannot be changed any more."))
        else:
            messages.success(self.request, _("Done. We send you a new calendar appointment."))


class Feed(Guarded, View):
    """The agenda for machines; answers "not changed" where nothing changed."""

    rule = everyone
    kind = "ics"

    def get(self, request):
        filters = queries.Filters.read(request.GET)
        events = queries.feed_events(filters, now=timezone.now())
        return unchanged_or(request, feeds.fingerprint(events), lambda: self._answer(events))

    def _answer(self, events):
        if self.kind == "json":
            return JsonResponse({"events": [feeds.as_json(event) for event in events]})
        if self.kind == "atom":
            return HttpResponse(feeds.atom(events), content_type="application/atom+xml; charset=utf-8")
        return HttpResponse(
            calendar.feed(events, name=_("Agenda of Mensen maken Nederland")),
            content_type="text/calendar; charset=utf-8",
        )
