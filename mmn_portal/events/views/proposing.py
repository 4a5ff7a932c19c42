"""An organisation puts its own activities on the agenda."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from mmn_portal.core.guarded import Guarded
from mmn_portal.people import rules as people_rules
from mmn_portal.people.models import Organisation

from .. import (
    actions,
    proposal_forms,
    queries,
    rules,
)
from ..models import Event


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
