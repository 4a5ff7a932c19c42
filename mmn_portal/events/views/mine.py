"""My registrations and those of my organisation, and my own calendar."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.functional import cached_property
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.generic import TemplateView, View

from mmn_portal.core import tokens
from mmn_portal.core.forms import MOST_DIGITS
from mmn_portal.core.guarded import Guarded, everyone, signed_in
from mmn_portal.outbox.rendering import site_address
from mmn_portal.people import actions as people
from mmn_portal.people import rules as people_rules
from mmn_portal.people.models import Organisation, Person

from .. import (
    actions,
    calendar,
    diary,
    forms,
    mails,
    queries,
)

DIARY = "events.diary"
# More than anybody chooses at once.
MOST_SESSIONS = 100


class MyRegistrations(Guarded, TemplateView):
    """My registrations and those I made for colleagues."""

    rule = signed_in
    template_name = "events/my_registrations.html"

    def get_context_data(self, **kwargs):
        now, person = timezone.now(), self.request.user.person
        found = queries.registrations_of(person, now=now)
        asked = queries.still_asked([one for one in found if _is_for(person, one)], now=now)
        lines = [(one, _token_for(person, one), one.pk in asked) for one in found]
        link = site_address(reverse("events:diary", args=[tokens.make(DIARY, person.pk, person.calendar_version)]))
        organisations = Organisation.objects.may_register_colleagues(person).order_by("name", "pk")
        certificates = queries.certificates_to_take(person, now=now)
        is_asked = any(one.person_id == person.pk and one.pk in asked for one in found)
        return super().get_context_data(
            lines=lines,
            is_asked=is_asked,
            diary_url=link,
            organisations=organisations,
            certificates=certificates,
            **kwargs,
        )


class MyQuestions(Guarded, TemplateView):
    """What I need, asked once, and the questions of my sessions: of those in the address, and wherever an answer is missing."""

    rule = signed_in
    template_name = "events/my_questions.html"

    @cached_property
    def asked(self):
        posted = self.request.GET.getlist("sessie")[:MOST_SESSIONS]
        sessions = {int(one) for one in posted if one.isascii() and one.isdigit() and len(one) <= MOST_DIGITS}
        return queries.to_answer(self.request.user.person, sessions=sessions, now=timezone.now())

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"answering": forms.AnsweringAll(asked=self.asked), **kwargs})

    def post(self, request):
        answering = forms.AnsweringAll(request.POST, asked=self.asked)
        if not answering.is_valid():
            return self.render_to_response(self.get_context_data(answering=answering))
        attendees = [(one, actions.Attendee(one.name, one.email, **wishes)) for one, wishes in answering.attendees()]
        try:
            actions.change_details_of_each(attendees=attendees, now=timezone.now())
        except actions.RegistrationClosed:
            messages.error(request, _("This cannot be changed any more."))
            return redirect(request.get_full_path())
        messages.success(request, _("Saved."))
        return redirect("events:my-registrations")


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
        found = queries.registrations_of_organisation(self.thing, now=timezone.now())
        membership = people_rules.membership_of(self.request.user, self.thing)
        # The links are those of its own people; staff correct at the desk, and read nobody's link.
        person = self.request.user.person if membership is not None and membership.may_act else None
        return super().get_context_data(
            organisation=self.thing, sessions=[_with_links(event, lines, person) for event, lines in found], **kwargs
        )


def _is_for(person, registration):
    """Hers, or of somebody without an address: then she reads the mail, and answers."""
    return registration.person_id == person.pk or not registration.email


def _token_for(person, registration):
    """Her own link for herself, and for whoever reads her mail; what others get shows nothing of what she needs."""
    purpose = mails.REGISTRATION if _is_for(person, registration) else mails.ORGANISER
    return tokens.make(purpose, registration.pk, registration.link_version)


def _with_links(event, lines, person):
    """A session with its people and the links to each, without a ``person`` none; the link of a waiting group stands once."""
    if person is None:
        return {"event": event, "people": [(one, "") for one in lines], "queues": []}
    people = [(one, _token_for(person, one)) for one in lines]
    groups = {one.group.pk: one.group for one in lines if one.is_waiting or one.is_offered}
    queues = [tokens.make(mails.QUEUE, group.pk, group.link_version) for group in groups.values()]
    return {"event": event, "people": people, "queues": queues}
