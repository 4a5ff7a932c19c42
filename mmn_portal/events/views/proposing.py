"""An organisation puts its own activities on the agenda."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import FormView, TemplateView

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
        now = timezone.now()
        return super().get_form_kwargs() | {"now": now, "moments": queries.moments_to_join(now=now)}

    def get_initial(self):
        # From the page of a week one comes with the week already chosen.
        return super().get_initial() | {"moment": queries.moment_asked(self.request.GET.get("week", ""))}

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
    """Say it otherwise: a proposal as long as NOV did not decide, and what stands on the agenda until it is over."""

    template_name = "events/activity_change.html"

    @cached_property
    def activity(self):
        # Not in ``find``: who may not act for the organisation must not learn what it proposed.
        its_own = Event.objects.proposals_of(self.thing).select_related("place", "host", "moment")
        found = get_object_or_404(its_own, slug=self.kwargs["activity"])
        if not rules.may_change_activity(found, now=timezone.now()):
            raise Http404
        return found

    def get_form_class(self):
        return proposal_forms.ChangingActivity if self.activity.is_public else proposal_forms.ProposingActivity

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        if self.activity.moment and self.activity.moment not in kwargs["moments"]:
            kwargs["moments"] = [self.activity.moment, *kwargs["moments"]]
        if self.activity.is_public:
            kwargs |= {"event": self.activity, "formats": queries.formats_of(self.activity)}
        return kwargs

    def get_initial(self):
        return proposal_forms.initial_of(self.activity, queries.seats_proposed(self.activity))

    def get_context_data(self, **kwargs):
        return super().get_context_data(event=self.activity, **kwargs)

    def form_valid(self, form):
        return self._change_published(form) if self.activity.is_public else self._change_proposal(form)

    def _change_published(self, form):
        """Who hears of it is said before it is saved."""
        activity = form.activity()
        becomes, impact = actions.with_activity(self.activity, activity), queries.impact_of(self.activity)
        moved = rules.moved(self.activity, becomes)
        if moved and impact.told and "sure" not in self.request.POST:
            return self.response_class(
                self.request, "events/activity_impact.html",
                self.get_context_data(
                    form=form, becomes=becomes, moved=moved, impact=impact, typed=_typed(self.request.POST),
                    silent=form.silently_changed(),
                ),
            )  # fmt: skip
        try:
            told = actions.change_activity(
                event=self.activity, activity=activity, was=form.cleaned_data["was"], by=self.request.user,
                now=timezone.now(),
            )  # fmt: skip
        except actions.ChangedMeanwhile:
            form.add_error(
                None, _("Somebody changed this activity after you opened this page. Open it again, and look first.")
            )
            return self.form_invalid(form)
        except actions.NoSuchRoad:
            messages.info(self.request, _("This activity is over or was called off, so it was not changed."))
        else:
            messages.success(self.request, _said(told))
        return redirect("events:activities", self.thing.slug)

    def _change_proposal(self, form):
        try:
            actions.change_proposal(
                event=self.activity, activity=form.activity(), by=self.request.user, now=timezone.now()
            )
        except actions.NoSuchRoad:
            messages.error(self.request, _("NOV has decided meanwhile, so this activity was not changed."))
        else:
            messages.success(self.request, _("Your activity has been changed."))
        return redirect("events:activities", self.thing.slug)


def _typed(posted):
    """What was typed, to come back with the yes."""
    return [(name, value) for name, values in posted.lists() for value in values if name != "csrfmiddlewaretoken"]


def _said(told):
    if not told:
        return _("Your activity has been changed.")
    return ngettext(
        "Your activity has been changed. %(how_many)d person gets a mail.",
        "Your activity has been changed. %(how_many)d people get a mail.", told,
    ) % {"how_many": told}  # fmt: skip


class WithdrawActivity(ProposeActivity):
    """An organisation takes its own proposal back: GET asks, POST does."""

    form_class = forms.Form
    template_name = "events/activity_withdraw.html"

    @cached_property
    def activity(self):
        return Event.objects.proposals_of(self.thing).waiting().filter(slug=self.kwargs["activity"]).first()

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        del kwargs["now"], kwargs["moments"]
        return kwargs

    def get_context_data(self, **kwargs):
        if self.activity is None:
            raise Http404
        return super().get_context_data(event=self.activity, **kwargs)

    def form_valid(self, form):
        try:
            if self.activity is None:
                raise actions.NoSuchRoad
            actions.withdraw_proposal(event=self.activity, by=self.request.user, now=timezone.now())
        except actions.NoSuchRoad:
            messages.info(self.request, _("This proposal does not wait any more, so nothing was withdrawn."))
        else:
            messages.success(self.request, _("Your proposal has been withdrawn."))
        return redirect("events:activities", self.thing.slug)


class Participants(Guarded, TemplateView):
    """Who come to an activity, for the organisation that holds it: names and what they need."""

    rule = people_rules.may_act_for
    template_name = "events/activity_participants.html"

    def find(self, slug, **kwargs):
        return get_object_or_404(Organisation.objects.visible_to(self.request.user), slug=slug)

    def get_context_data(self, **kwargs):
        held = Event.objects.proposals_of(self.thing).happening().select_related("place")
        event = get_object_or_404(held, slug=self.kwargs["activity"])
        return super().get_context_data(
            organisation=self.thing, event=event, people=queries.participants_of(event), **kwargs
        )


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
        del kwargs["now"], kwargs["moments"]
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
