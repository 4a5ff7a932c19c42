"""The agenda, a session, registering, and one's own registration."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.functional import cached_property
from django.utils.http import quote_etag, urlencode
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from mmn_portal.core import api, tokens
from mmn_portal.core.api import OpenData
from mmn_portal.core.conditional import unchanged_or
from mmn_portal.core.forms import MOST_DIGITS
from mmn_portal.core.guarded import Guarded, everyone, rest_of_query, signed_in
from mmn_portal.core.middleware import FRAMED_ANYWHERE
from mmn_portal.outbox.rendering import site_address
from mmn_portal.people import actions as people
from mmn_portal.people import rules as people_rules
from mmn_portal.people.enums import Province, Theme
from mmn_portal.people.models import Organisation, Person

from . import (
    actions,
    agenda,
    calendar,
    diary,
    feeds,
    forms,
    mails,
    open_data,
    parts,
    passes,
    proposal_forms,
    queries,
    rules,
)
from .enums import EventKind
from .models import Event, Group, Programme, Registration

DIARY = "events.diary"


class Agenda(Guarded, TemplateView):
    """The sessions with filters: those to come as a list beside a map, or a month, or a week."""

    rule = everyone
    cacheable = True
    template_name = "events/agenda.html"

    def get_context_data(self, **kwargs):
        asked, now = self.request.GET, timezone.now()
        filters, view = queries.Filters.read(asked), agenda.view_of(asked.get("weergave", ""))
        shown = self._list(filters, now) if view == agenda.LIST else self._period(view, filters, now)
        return super().get_context_data(
            filters=filters,
            view=view,
            query=urlencode(filters.asked),
            embed_url=_embed_address(filters),
            **shown,
            **kwargs,
        )

    def _list(self, filters, now):
        tabs = {view: {"weergave": view} for view in (agenda.MONTH, agenda.WEEK)}
        page = queries.agenda(filters, now=now, page=self.request.GET.get("page"))
        provinces = queries.provinces(filters, now=now)
        return {
            "page_obj": page,
            "page_query": rest_of_query(self.request),
            "sessions": {"lines": page.object_list},
            "provinces": provinces,
            "map": {"provinces": provinces, "filters": filters, "map_query": _query_before(filters, "provincie")},
            "form": forms.Browsing(self.request.GET or None, stays={}),
            "tabs": _tabs(agenda.LIST, filters, tabs),
        }

    def _period(self, view, filters, now):
        today, other = timezone.localdate(now), agenda.WEEK if view == agenda.MONTH else agenda.MONTH
        period = agenda.period_of(view, self.request.GET.get(view, ""), today=today)
        weeks = queries.calendar(filters, period, now=now)
        how_many = sum(len(day.entries) + day.more for week in weeks for day in week)
        here = {"weergave": view, view: period.value}
        tabs = {view: here, other: {"weergave": other, other: period.other_view(other, today=today)}}
        following = None if how_many else queries.next_after(filters, max(period.last, today))
        shown = {
            "view": view,
            "period": period,
            "weeks": weeks,
            "how_many": how_many,
            "following": following and {
                "event": following,
                "query": urlencode(filters.asked | {"weergave": view, view: agenda.value_of(view, following.starts_on)}),
            },
            "walk_query": urlencode(filters.asked | {"weergave": view}),
            "day_query": _query_before(filters, "van", "tot"),
            "today_is_shown": period.holds(today),
        }  # fmt: skip
        form = forms.Browsing(self.request.GET or None, stays=here)
        return {"shown": shown, "weeks": weeks, "form": form, "tabs": _tabs(view, filters, tabs)}


def _tabs(view, filters, places):
    """The three ways to look, each with the same filters."""
    labels = {agenda.LIST: _("List"), agenda.MONTH: _("Month"), agenda.WEEK: _("Week")}
    return [
        {"label": label, "url": f"?{urlencode(filters.asked | places.get(each, {}))}", "current": each == view}
        for each, label in labels.items()
    ]


def _query_before(filters, *left_out):
    """The filters but for some, as the beginning of a query that goes on."""
    rest = urlencode({name: word for name, word in filters.asked.items() if name not in left_out})
    return f"{rest}&" if rest else ""


def _embed_address(filters):
    """Where other sites find the agenda with these filters, in the language of the page."""
    asked = filters.asked | {"taal": (get_language() or "nl")[:2]}
    return site_address(f"{reverse('events:embed')}?{urlencode(asked)}")


class EventPage(Guarded, TemplateView):
    """A session: no form, so that everyone gets the same page."""

    rule = rules.may_see
    cacheable = True
    template_name = "events/event.html"

    def find(self, slug):
        event = queries.find_event(slug, self.request.user)
        if event is None:
            raise Http404
        return event

    def get_context_data(self, **kwargs):
        now = timezone.now()
        seats = queries.seats_of(self.thing, now=now)
        is_full = bool(seats) and not any(each.free for each in seats)
        is_open = bool(seats) and rules.is_open(self.thing, now=now)
        facts = {
            "event": self.thing,
            "linked_data": feeds.schema_org(self.thing, seats, is_open=is_open) if self.thing.is_public else None,
            "seats": seats,
            "is_full": is_full,
            "is_open": is_open,
            "opens_later": rules.opens_later(self.thing, now=now),
            "is_over": self.thing.is_over(now),
            "closes_at": rules.closes_at(self.thing),
            "others": queries.other_sessions(self.thing, now=now) if is_full else [],
            "speakers": queries.speakers_of(self.thing),
            "parts": parts.parts_of(self.thing, now),
            "add_links": calendar.add_links(self.thing),
            "share_holds": rules.share_holds(self.thing, now=now),
        }
        return super().get_context_data(event=self.thing, facts=facts, **kwargs)


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

    @cached_property
    def asks(self):
        """What the forms about a participant of this session ask."""
        return queries.asks_of(self.thing)

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"event": self.thing}
        if self.request.user.is_authenticated:
            return kwargs | {"person": self.request.user.person}
        return kwargs | self.asks

    def get_context_data(self, **kwargs):
        if self.request.user.is_authenticated:
            kwargs.setdefault("colleagues", forms.Colleagues(prefix="colleague", form_kwargs=self.asks))
            kwargs.setdefault("me", forms.Myself(prefix="me", **self.asks))
            kwargs["clashes"] = queries.clashes(self.thing, person=self.request.user.person)
        now = timezone.now()
        return super().get_context_data(
            event=self.thing, seats=queries.seats_of(self.thing, now=now),
            opens_later=rules.opens_later(self.thing, now=now), share_holds=rules.share_holds(self.thing, now=now),
            **kwargs,
        )  # fmt: skip

    def post(self, request, *args, **kwargs):
        form = self.get_form()
        if not request.user.is_authenticated:
            return self.form_valid(form) if form.is_valid() else self.form_invalid(form)
        if "more" in request.POST:
            return self.render_to_response(self._more_lines())
        me = forms.Myself(request.POST, prefix="me", comes="myself" in request.POST, **self.asks)
        colleagues = forms.Colleagues(request.POST, prefix="colleague", form_kwargs=self.asks)
        if not (form.is_valid() & me.is_valid() & colleagues.is_valid()):
            return self.render_to_response(self.get_context_data(form=form, me=me, colleagues=colleagues))
        return self._register_colleagues(form, me, colleagues)

    def _more_lines(self):
        """The button for another colleague works without a script: the same form comes back, unjudged, with two more lines."""
        posted = self.request.POST
        typed = [_typed(posted, f"colleague-{line}-") for line in range(forms.MOST_AT_ONCE)]
        colleagues = forms.Colleagues(
            initial=[one for one in typed if any(one.values())], prefix="colleague", form_kwargs=self.asks
        )
        form = forms.RegisteringColleagues(event=self.thing, person=self.request.user.person, initial=posted.dict())
        me = forms.Myself(prefix="me", initial=_typed(posted, "me-"), **self.asks)
        return self.get_context_data(form=form, me=me, colleagues=colleagues)

    def form_valid(self, form):
        asked = form.cleaned_data
        attendee = actions.Attendee(asked["name"], asked["email"], **form.attendee())
        try:
            actions.register_visitor(
                event=self.thing, block=asked["block"], attendee=attendee, language=(get_language() or "nl")[:2],
                key=asked["key"], now=timezone.now(),
            )  # fmt: skip
        except actions.RegistrationClosed:
            form.add_error(None, _("Registration for this session has closed."))
        except actions.TooManyForAddress:
            form.add_error("email", _("This address was used often today. Try again tomorrow, or call us."))
        else:
            return redirect("events:event-registered", self.thing.slug)
        return self.form_invalid(form)

    def _register_colleagues(self, form, me, colleagues):
        person, asked = self.request.user.person, form.cleaned_data
        attendees = [actions.Attendee(**colleague) for colleague in colleagues.people()]
        if asked["myself"]:
            attendees.insert(0, actions.Attendee(person.name, person.email, **me.attendee()))
        if not attendees:
            form.add_error("myself", _("Say who comes: you, a colleague, or both."))
            return self.render_to_response(self.get_context_data(form=form, me=me, colleagues=colleagues))
        try:
            actions.register_colleagues(
                event=self.thing, block=asked["block"], attendees=attendees, organisation=asked["organisation"],
                by=person, language=(get_language() or "nl")[:2], key=asked["key"], now=timezone.now(),
                minimum=asked["minimum"] or 1,
            )  # fmt: skip
        except actions.RegistrationClosed:
            form.add_error(None, _("Registration for this session has closed."))
            return self.render_to_response(self.get_context_data(form=form, me=me, colleagues=colleagues))
        messages.success(self.request, _("We have received your registration. Everyone gets a mail."))
        return redirect("events:my-registrations")


def _typed(posted, prefix):
    """What was typed in the fields of one person; of several choices all of them."""
    found = {}
    for name in posted:
        if name.startswith(prefix):
            values = posted.getlist(name)
            found[name.removeprefix(prefix)] = values if len(values) > 1 else values[0]
    return found


class ProgrammePage(Guarded, TemplateView):
    """A day or some days of sessions: by day and hour, with rooms and speakers."""

    rule = everyone
    cacheable = True
    template_name = "events/programme.html"

    def find(self, slug):
        return get_object_or_404(Programme.objects.visible_to(self.request.user), slug=slug)

    def get_context_data(self, **kwargs):
        events = queries.programme_sessions(self.thing)
        person = self.request.user.person if self.request.user.is_authenticated else None
        days = queries.choices(events, person=person, now=timezone.now())
        may_choose = any(each.line.is_open for _day, those in days for each in those)
        return super().get_context_data(programme=self.thing, days=days, may_choose=may_choose, **kwargs)


class Choosing(Guarded, FormView):
    """Choose among sessions, all at once; what brings a programme says which ones and where it stands."""

    abstract = True
    rule = signed_in
    form_class = forms.ChoosingSessions
    template_name = "events/choose.html"

    def sessions(self):
        raise NotImplementedError

    @cached_property
    def days(self):
        return queries.choices(self.sessions(), person=self.request.user.person, now=timezone.now())

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"choices": self.days}

    def get_context_data(self, **kwargs):
        form = kwargs.get("form") or self.get_form()
        ticked = set(form["chosen"].value() or [])
        return super().get_context_data(
            **{"programme": self.thing, "days": self.days, "form": form, "ticked": ticked, **kwargs}
        )

    def form_valid(self, form):
        asked = form.cleaned_data
        try:
            result = actions.choose_sessions(
                sessions=self.sessions(), chosen=asked["chosen"], by=self.request.user.person,
                language=(get_language() or "nl")[:2], key=asked["key"], now=timezone.now(),
                knows_overlap=asked["knows_overlap"],
            )  # fmt: skip
        except actions.OverlapNotWanted as overlap:
            form.add_error(
                "chosen", _("Some sessions are at the same time. Choose one of them, or say that you want both.")
            )
            return self.render_to_response(self.get_context_data(form=form, pairs=overlap.pairs))
        self._tell(result)
        return redirect(self.thing.get_absolute_url())

    def _tell(self, result):
        for events, words in (
            (result.registered, _("You have a seat: %s. The appointments come by mail.")),
            (result.waiting, _("You are on the waiting list: %s.")),
            (result.given_back, _("You gave your seat back: %s.")),
            (result.kept, _("You keep your seat until you have the other one: %s.")),
        ):
            if events:
                messages.success(self.request, words % ", ".join(event.title for event in events))
        if result.closed:
            messages.error(
                self.request, _("Registration has closed: %s.") % ", ".join(event.title for event in result.closed)
            )


class ChooseOfProgramme(Choosing):
    """Choose among the sessions of a programme."""

    def find(self, slug):
        return get_object_or_404(Programme.objects.visible_to(self.request.user), slug=slug)

    def sessions(self):
        return queries.programme_sessions(self.thing)


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
        organisations = Organisation.objects.may_register_colleagues(person).order_by("name", "pk")
        certificates = queries.certificates_to_take(person, now=timezone.now())
        return super().get_context_data(
            lines=lines, diary_url=link, organisations=organisations, certificates=certificates, **kwargs
        )


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
            entries = diary.entries_of(self.thing, now)
            response = get_conditional_response(request, etag=quote_etag(diary.fingerprint(entries)))
            if response is None:
                body = calendar.diary(entries, name=_("My calendar"), now=now)
                response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
        response.headers["ETag"] = quote_etag(diary.fingerprint(entries))
        response.headers["Cache-Control"] = "private, max-age=900"
        return response


class RenewCalendar(Guarded, View):
    """A new link for my calendar; the old one stops working."""

    rule = signed_in

    def post(self, request):
        people.renew_calendar(person=request.user.person)
        messages.success(request, _("You have a new link. The old one no longer works."))
        return redirect("events:my-registrations")


class OurRegistrations(Guarded, TemplateView):
    """All registrations of an organisation, for those who act for it: to change, pass on or cancel."""

    rule = people_rules.may_act_for
    template_name = "events/our_registrations.html"

    def find(self, slug):
        return get_object_or_404(Organisation.objects.visible_to(self.request.user), slug=slug)

    def get_context_data(self, **kwargs):
        now = timezone.now()
        found = queries.registrations_of_organisation(self.thing, now=now)
        return super().get_context_data(
            organisation=self.thing, sessions=[_with_links(event, lines) for event, lines in found], **kwargs
        )


def _with_links(event, lines):
    """A session with its people and the links to each; the link of a waiting group stands once."""
    people = [(one, tokens.make(mails.REGISTRATION, one.pk, one.link_version)) for one in lines]
    groups = {one.group.pk: one.group for one in lines if one.is_waiting or one.is_offered}
    queues = [tokens.make(mails.QUEUE, group.pk, group.link_version) for group in groups.values()]
    return {"event": event, "people": people, "queues": queues}


class Queue(Guarded, TemplateView):
    """A group on the waiting list, by its own link: GET shows; answering an offer and leaving are POSTs."""

    rule = everyone
    template_name = "events/queue.html"

    def find(self, token):
        try:
            pk, version = tokens.read(mails.QUEUE, token)
        except (tokens.BadToken, ValueError):
            raise Http404 from None
        found = Group.objects.select_related("event", "event__place", "organisation")
        return get_object_or_404(found, pk=pk, link_version=version)

    @cached_property
    def queues(self):
        return queries.queues_of(self.thing, now=timezone.now())

    def get_context_data(self, **kwargs):
        for queue in self.queues:
            if queue.offer is not None and "form" not in kwargs:
                kwargs["form"] = forms.ChoosingWhoComes(members=queue.members, size=queue.offer.size)
        event = self.thing.event
        return super().get_context_data(
            event=event, group=self.thing, queues=self.queues, seated=queries.seated_of(self.thing),
            others=queries.other_sessions(event, now=timezone.now()) if self.queues else [], **kwargs,
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


class TakeOver(Guarded, TemplateView):
    """A colleague is asked to come instead: GET shows, her yes is a POST."""

    rule = everyone
    template_name = "events/take_over.html"

    def find(self, token):
        try:
            pk, version, self.name, self.email = tokens.read(mails.TAKE_OVER, token)
        except (tokens.BadToken, ValueError):
            raise Http404 from None
        found = Registration.objects.select_related("event", "event__place", "block", "registered_by")
        return get_object_or_404(found, pk=pk, link_version=version)

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
        messages.success(request, _("You come instead. Your own mail with the appointment is on its way."))
        return redirect(
            "events:registration", tokens.make(mails.REGISTRATION, registration.pk, registration.link_version)
        )


class ByRegistrationLink(Guarded):
    """What is opened by the own link of a registration."""

    rule = everyone

    def find(self, token):
        try:
            pk, version = tokens.read(mails.REGISTRATION, token)
        except (tokens.BadToken, ValueError):
            raise Http404 from None
        found = Registration.objects.select_related(
            "event", "event__place", "event__host", "block", "organisation", "registered_by", "group", "offer"
        )
        return get_object_or_404(found, pk=pk, link_version=version)


class OneRegistration(ByRegistrationLink, TemplateView):
    """One registration by its own link: GET shows; confirming, changing and cancelling are POSTs."""

    template_name = "events/registration.html"

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
            is_over=registration.event.is_over(now),
            position=queries.position_in_queue(registration) if registration.is_waiting else 0,
            queue_token=self._queue_token(),
            is_asked=rules.is_asked_if_still_coming(registration, now=now),
            may_look_back=rules.may_look_back(registration, now=now) and registration.evaluated_at is None,
            clashes=self._clashes() if may_change else [],
            swaps=queries.swaps_of(registration, now=now) if may_change else [],
            sessions=queries.other_sessions(registration.event, now=now) if may_change else [],
            add_links=calendar.add_links(registration.event),
            event_address=site_address(registration.event.get_absolute_url()),
            door_pass=self._door_pass() if rules.has_pass(registration, now=now) else None,
            may_have_certificate=rules.earned_certificate(registration, now=now),
            **kwargs,
        )

    def _details(self, posted=None):
        registration = self.thing
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
        """Only for an address that was proven, or a person who is known: a typed address must not tell where else she goes."""
        registration = self.thing
        email = "" if registration.prove_before else registration.email
        return queries.clashes(registration.event, person=registration.person, email=email)

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
            messages.error(request, _("There is no seat left. You keep the one you have."))
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

    def _change(self):
        form = self._details(self.request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        attendee = actions.Attendee(form.cleaned_data["name"], self.thing.email, **form.attendee())
        actions.change_details(registration=self.thing, attendee=attendee, now=timezone.now())
        messages.success(self.request, _("Saved."))
        return None

    def _swap(self):
        block = self.thing.event.blocks.filter(pk=self._number("block")).first()
        if block is None:
            raise Http404
        actions.swap_format(registration=self.thing, block=block, now=timezone.now())
        messages.success(self.request, _("Done. We send you a new calendar appointment."))

    def _swap_session(self):
        block = queries.block_to_swap_to(self.thing, self._number("event"), now=timezone.now())
        if block is None:
            raise Http404
        try:
            moved = actions.swap_session(registration=self.thing, block=block, now=timezone.now())
        except actions.RegisteredAlready:
            messages.error(self.request, _("You have a seat at that session already. You keep this one as well."))
            return None
        messages.success(self.request, _("Done: you have a seat here now, and gave the other one back."))
        return redirect("events:registration", tokens.make(mails.REGISTRATION, moved.pk, moved.link_version))

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
                messages.success(
                    self.request,
                    _(
                        "%s gets a mail. As soon as she says yes, she comes instead of you. Until then the seat is yours."
                    )
                    % form.cleaned_data["name"],
                )
                return None
        return self.render_to_response(self.get_context_data(handing_over=form))


class LookBack(OneRegistration):
    """What somebody thought of a session: a few questions, kept apart from her name."""

    template_name = "events/look_back.html"

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


class Feed(Guarded, View):
    """The agenda for machines; answers "not changed" where nothing changed."""

    rule = everyone
    kind = "ics"

    def get(self, request):
        filters, now = queries.Filters.read(request.GET), timezone.now()
        state = feeds.fingerprint(queries.feed_state(filters, now=now))
        return unchanged_or(
            request, f"{self.kind}-{state}", lambda: self._answer(queries.feed_events(filters, now=now))
        )

    def _answer(self, events):
        if self.kind == "json":
            return JsonResponse({"events": [feeds.as_json(event) for event in events]})
        if self.kind == "atom":
            return HttpResponse(feeds.atom(events), content_type="application/atom+xml; charset=utf-8")
        return HttpResponse(
            calendar.feed(events, name=_("Agenda of Mensen maken Nederland")),
            content_type="text/calendar; charset=utf-8",
        )


# --- the agenda for other sites and programs ------------------------------------------------------


class OpenAgenda(OpenData):
    """The agenda as open data."""

    def get(self, request):
        asked = request.GET
        filters = queries.Filters(
            province=api.one_of(asked, "provincie", Province.values),
            kind=api.one_of(asked, "soort", EventKind.values),
            theme=api.one_of(asked, "thema", Theme.values),
            first=api.day(asked, "van"),
            last=api.day(asked, "tot"),
        )
        facts, rows = self.page_of(queries.open_events(filters, now=timezone.now()), filters.asked)
        return self.answer(facts | {"results": [open_data.in_short(each) for each in rows]})


class OpenEvent(OpenData):
    """One session as open data: as everyone sees it, whoever asks."""

    def find(self, slug):
        return get_object_or_404(Event.objects.public().select_related("place", "host"), slug=slug)

    def get(self, request, slug):
        return self.answer(open_data.in_full(self.thing))


class Embed(Guarded, TemplateView):
    """The first sessions for the sites of others: in a frame, without cookies, without a script."""

    rule = everyone
    cacheable = True
    template_name = "events/embed.html"

    def get(self, request):
        asked = request.GET.get("taal", "")
        language = asked if asked in dict(settings.LANGUAGES) else get_language()
        with override(language):
            response = self.render_to_response(self.get_context_data(language=language)).render()
        response.headers["Content-Security-Policy"] = FRAMED_ANYWHERE
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        response.headers["Content-Language"] = language
        response.xframe_options_exempt = True
        return response

    def get_context_data(self, **kwargs):
        filters, now = queries.Filters.read(self.request.GET), timezone.now()
        query = urlencode(filters.asked)
        return super().get_context_data(events=queries.for_embed(filters, now=now), query=query, **kwargs)


# --- activities of organisations ------------------------------------------------------------------


class ProposeActivity(Guarded, FormView):
    """An organisation puts its own activity on the agenda, and sees what became of the others."""

    rule = people_rules.may_act_for
    form_class = proposal_forms.ProposingActivity
    template_name = "events/propose.html"

    def find(self, slug, **kwargs):
        return get_object_or_404(Organisation.objects.visible_to(self.request.user), slug=slug)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"now": timezone.now()}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            organisation=self.thing, is_trusted=queries.is_trusted(self.thing),
            proposals=queries.proposals_of(self.thing, now=timezone.now()), **kwargs,
        )  # fmt: skip

    def form_valid(self, form):
        try:
            event = actions.propose_event(
                organisation=self.thing, activity=form.activity(), by=self.request.user, now=timezone.now()
            )
        except actions.TooManyActivities:
            form.add_error(None, _("Your organisation proposed many activities today. Try again tomorrow."))
            return self.form_invalid(form)
        if event.is_public:
            messages.success(self.request, _("Your activity stands on the agenda."))
        else:
            messages.success(self.request, _("Thank you. NOV has a look at your activity, and you get a mail."))
        return redirect("events:activities", self.thing.slug)


class ChangeActivity(ProposeActivity):
    """Say it otherwise, as long as NOV did not decide."""

    template_name = "events/activity_change.html"

    @cached_property
    def activity(self):
        # Not in ``find``: who may not act for the organisation must not learn what it proposed.
        waiting = Event.objects.proposals_of(self.thing).waiting().select_related("place")
        return get_object_or_404(waiting, slug=self.kwargs["activity"])

    def get_initial(self):
        return proposal_forms.initial_of(self.activity, queries.seats_proposed(self.activity))

    def get_context_data(self, **kwargs):
        return super().get_context_data(event=self.activity, **kwargs)

    def form_valid(self, form):
        try:
            actions.change_proposal(
                event=self.activity, activity=form.activity(), by=self.request.user, now=timezone.now()
            )
        except actions.NoSuchRoad:
            messages.error(self.request, _("NOV has decided meanwhile, so this activity was not changed."))
        else:
            messages.success(self.request, _("Your activity has been changed."))
        return redirect("events:activities", self.thing.slug)


class CallOffActivity(ProposeActivity):
    """An organisation calls off its own activity: GET asks why, POST does."""

    form_class = proposal_forms.CallingOffActivity
    template_name = "events/activity_call_off.html"

    @cached_property
    def activity(self):
        found = get_object_or_404(Event.objects.proposals_of(self.thing).happening(), slug=self.kwargs["activity"])
        if not rules.may_call_off(found, now=timezone.now()):
            raise Http404
        return found

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        del kwargs["now"]
        return kwargs

    def get_context_data(self, **kwargs):
        told = self.activity.registrations.live().count()
        return super().get_context_data(event=self.activity, told=told, **kwargs)

    def form_valid(self, form):
        try:
            actions.call_off(
                event=self.activity, because_nl=form.cleaned_data["because"], because_en="", by=self.request.user,
                now=timezone.now(),
            )  # fmt: skip
        except actions.NoSuchRoad:
            messages.info(self.request, _("It was called off already."))
        else:
            messages.success(
                self.request, _("Your activity has been called off. Everyone who was registered gets a mail.")
            )
        return redirect("events:activities", self.thing.slug)
