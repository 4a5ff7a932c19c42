"""Registering: oneself without an account, colleagues with one, and a whole programme at once."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from mmn_portal.core.guarded import Guarded, everyone, signed_in

from .. import (
    actions,
    forms,
    queries,
    rules,
)
from ..models import Event, Programme

REFUSALS = {
    actions.RegistrationClosed: gettext_lazy("Registration for this session has closed."),
    actions.TooManyForAccount: gettext_lazy(
        "You registered very many people today. Nobody was added now. Try again tomorrow, or call us: we help you."
    ),
}


class Register(Guarded, FormView):
    """Register: oneself without an account, colleagues with one."""

    rule = rules.may_see

    def find(self, slug):
        event = queries.find_event(slug, self.request.user)
        if event is None:
            raise Http404
        return event

    def get_template_names(self):
        if not rules.is_open(self.thing, now=timezone.now()) or not self.seats:
            return ["events/register_closed.html"]
        return ["events/register_account.html" if self.request.user.is_authenticated else "events/register.html"]

    def get_form_class(self):
        return forms.RegisteringColleagues if self.request.user.is_authenticated else forms.Registering

    @cached_property
    def asks(self):
        """What the forms about a participant of this session ask."""
        return queries.asks_of(self.thing)

    @cached_property
    def seats(self):
        return queries.seats_of(self.thing, now=timezone.now())

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
        seats = self.seats
        full = queries.full_formats(seats) if rules.is_open(self.thing, now=now) else []
        return super().get_context_data(
            event=self.thing, seats=seats, others=queries.other_sessions(self.thing, now=now, formats=full) if full else [],
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
        form = forms.RegisteringColleagues(
            event=self.thing, person=self.request.user.person, initial=posted.dict() | {"myself": "myself" in posted}
        )
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
        except tuple(REFUSALS) as refusal:
            form.add_error(None, REFUSALS[type(refusal)])
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


class Registered(Guarded, TemplateView):
    """After the form: look in your mail. The same page for everyone, so that it tells nothing about an address."""

    rule = rules.may_see
    template_name = "events/registered.html"

    def find(self, slug):
        return get_object_or_404(Event.objects.visible_to(self.request.user), slug=slug)


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
    """Choose among sessions, all at once. Whoever builds on it says in ``find`` of what, and in ``sessions`` among which."""

    abstract = True
    rule = signed_in
    form_class = forms.ChoosingSessions
    template_name = "events/choose.html"

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
        except actions.TooManyForAccount as refusal:
            form.add_error(None, REFUSALS[type(refusal)])
            return self.form_invalid(form)
        self._tell(result)
        # What she needs and the questions of the sessions are asked once for all of them, after her seats are hers.
        taken = urlencode([("sessie", event.pk) for event in (*result.registered, *result.waiting)])
        return redirect(f"{reverse('events:my-questions')}?{taken}" if taken else self.thing.get_absolute_url())

    def _tell(self, result):
        for events, words in (
            (result.registered, _("You have a seat: %s. The appointments come by mail.")),
            (result.waiting, _("You are on the waiting list: %s.")),
            (result.given_back, _("You gave your seat back: %s.")),
            (result.left, _("You are off the waiting list: %s.")),
            (result.kept, _("You keep your seat until there is one for you at the other session at that time: %s.")),
            (result.full, _("There was no seat the other way, so you keep what you have: %s.")),
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
