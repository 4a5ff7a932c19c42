"""The path of an organisation, the leader's work, the self-scan."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from mmn_portal.core import tokens
from mmn_portal.core.guarded import Guarded, everyone, signed_in

from . import actions, forms, mails, queries, rules
from .enums import ScanMoment
from .models import Cohort, Trajectory


class Front(Guarded, TemplateView):
    """What an expedition is, its path, and the groups that one can join."""

    rule = everyone
    cacheable = True
    template_name = "expeditions/front.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            phases=queries.phases_of(queries.method()), cohorts=queries.recruiting(now=timezone.now()), **kwargs
        )


class Apply(Guarded, FormView):
    """An owner or coordinator applies for a group."""

    rule = signed_in
    form_class = forms.Applying
    template_name = "expeditions/apply.html"

    def find(self, slug):
        return get_object_or_404(Cohort.objects.recruiting(timezone.localdate()), slug=slug)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"person": self.request.user.person}

    def form_valid(self, form):
        try:
            trajectory = actions.apply(
                **form.cleaned_data, cohort=self.thing, by=self.request.user.person, now=timezone.now()
            )
        except actions.NotOpen:
            form.add_error(None, _("This group takes no more applications."))
            return self.form_invalid(form)
        messages.success(self.request, _("Thank you. We read your application and mail you."))
        return redirect(trajectory)


class OfTrajectory(Guarded):
    """What is about one expedition; another's is not found."""

    abstract = True
    rule = rules.may_see

    def find(self, key):
        return get_object_or_404(Trajectory.objects.with_facts().with_scan().select_related("applied_by"), key=key)


class TrajectoryPage(OfTrajectory, TemplateView):
    """Path, next step, who helps, agreements and the shared log; guidance notes for leaders and staff only."""

    template_name = "expeditions/trajectory.html"

    def get_context_data(self, **kwargs):
        user, now = self.request.user, timezone.now()
        page = queries.path_page(self.thing, now=now, whole_log="logboek" in self.request.GET)
        leads = user.pk in {one.leader_id for one in page.leaders} and rules.leads(user, self.thing)
        return super().get_context_data(
            page=page, leads=leads,
            reads_guidance=user.is_staff or leads,
            sent=queries.sent_keys(self.thing, user) if leads else "", **kwargs,
        )  # fmt: skip


class Log(OfTrajectory, FormView):
    """The leader writes a contact down."""

    rule = rules.leads
    form_class = forms.Logging
    template_name = "expeditions/log.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "steps": queries.steps_to_tick(self.thing), "phases": queries.phases_so_far(self.thing),
            "today": timezone.localdate(), "others": queries.fellow_travellers(self.thing, self.request.user),
        }  # fmt: skip

    def get_context_data(self, **kwargs):
        known = queries.sent_keys(self.thing, self.request.user)
        return super().get_context_data(trajectory=self.thing, known=known, **kwargs)

    def form_valid(self, form):
        try:
            actions.log_for_group(
                trajectory=self.thing, others=form.cleaned_data["also"], contact=form.contact(),
                client_key=form.cleaned_data["client_key"], by=self.request.user, now=timezone.now(),
            )  # fmt: skip
        except actions.NoSuchRoad:
            form.add_error(None, _("This expedition is not under way (any more), so nothing was written down."))
            return self.form_invalid(form)
        except actions.AnothersKey:
            form.add_error(None, _("Something went wrong with this page. Load it again."))
            return self.form_invalid(form)
        messages.success(self.request, _("Written down. The organisation sees it too, but not your guidance note."))
        return redirect(self.thing)


class AddToLog(OfTrajectory, FormView):
    """Whoever leads adds to an entry, or puts it right."""

    rule = rules.leads
    form_class = forms.Adding
    template_name = "expeditions/add.html"

    def entry(self):
        return get_object_or_404(self.thing.entries, client_key=self.kwargs["entry"])

    def find(self, key, entry):
        return super().find(key)

    def get_context_data(self, **kwargs):
        return super().get_context_data(entry=self.entry(), **kwargs)

    def form_valid(self, form):
        try:
            actions.add_to(entry=self.entry(), by=self.request.user, now=timezone.now(), **form.cleaned_data)
        except actions.AnothersKey:
            form.add_error(None, _("Something went wrong with this page. Load it again."))
            return self.form_invalid(form)
        messages.success(self.request, _("Added to the log."))
        return redirect(self.thing)


class MovePhase(OfTrajectory, FormView):
    """On to the next phase, when what is needed is so."""

    rule = rules.leads
    form_class = forms.Moving
    template_name = "expeditions/move_phase.html"

    def dispatch(self, request, *args, **kwargs):
        self.criteria, self.steps = [], []
        return super().dispatch(request, *args, **kwargs)

    def find(self, key):
        trajectory = super().find(key)
        self.criteria, self.steps = queries.gate(trajectory, now=timezone.now())
        return trajectory

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "trajectory": self.thing, "criteria": self.criteria, "steps": self.steps,
        }  # fmt: skip

    def get_context_data(self, **kwargs):
        unmet = [one for one in self.criteria if one.is_met is False]
        return super().get_context_data(
            trajectory=self.thing, criteria=self.criteria, open_steps=self.steps,
            may_say=not unmet, is_last_phase=queries.is_in_last_phase(self.thing), **kwargs,
        )  # fmt: skip

    def form_valid(self, form):
        try:
            move = actions.move_phase(
                trajectory=self.thing, came_from=form.cleaned_data["came_from"], sentences=form.sentences(),
                left_out=form.left_out(), by=self.request.user, now=timezone.now(),
            )  # fmt: skip
        except actions.Unmet as refusal:
            form.add_error(None, _("Still needed: %s") % "; ".join(refusal.what))
        except actions.NoSuchRoad:
            form.add_error(None, _("This expedition went on already, or it is not under way (any more)."))
        else:
            messages.success(
                self.request, _("On to %s.") % move.to.title if move.to else _("The expedition is completed.")
            )
            return redirect(self.thing)
        return self.form_invalid(form)


class ScanPage(OfTrajectory, FormView):
    """The self-scan: inviting, how many were handed in, closing, and the mirror."""

    form_class = forms.InvitingToScan
    template_name = "expeditions/scan.html"

    def scan(self):
        return self.thing.scans.select_related("version").order_by("-opened_at").first()

    def get_context_data(self, **kwargs):
        pages = queries.scan_pages(self.thing)
        may_act = rules.may_act(self.request.user, self.thing) or rules.leads(self.request.user, self.thing)
        return super().get_context_data(
            trajectory=self.thing, page=pages[0] if pages else None, earlier=pages[1:], may_act=may_act,
            may_begin=queries.next_scan(self.thing, [one.scan.moment for one in pages]) if may_act else "", **kwargs,
        )  # fmt: skip

    def post(self, request, *args, **kwargs):
        if not (rules.may_act(request.user, self.thing) or rules.leads(request.user, self.thing)):
            raise Http404
        deed = request.POST.get("deed", "")
        if deed in ScanMoment.values:
            try:
                actions.open_scan(trajectory=self.thing, moment=deed, now=timezone.now())
            except actions.TooEarly:
                messages.error(request, _("That scan is not made in this phase."))
            return redirect("expeditions:scan", self.thing.key)
        if deed == "close" and self.scan():
            try:
                actions.close_scan(scan=self.scan(), now=timezone.now())
            except actions.TooFew:
                messages.error(request, _("Fewer than three people handed it in. With three the mirror opens."))
            else:
                messages.success(request, _("The scan is closed. The addresses are forgotten."))
            return redirect("expeditions:scan", self.thing.key)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        scan = self.scan()
        try:
            if scan is None:
                raise actions.Closed
            invited = actions.invite_to_scan(
                scan=scan, **form.cleaned_data, language=(get_language() or "nl")[:2], now=timezone.now()
            )
        except actions.Closed:
            form.add_error(None, _("The scan is closed."))
        except actions.TooMany:
            form.add_error(None, _("Forty people were invited. That is enough."))
        else:
            if invited is None:
                messages.info(self.request, _("This address was invited already."))
            else:
                messages.success(self.request, _("She gets a mail with her own link."))
            return redirect("expeditions:scan", self.thing.key)
        return self.form_invalid(form)


class FillScan(Guarded, FormView):
    """One person's copy, by her own link."""

    rule = everyone
    form_class = forms.Scanning
    template_name = "expeditions/scan_fill.html"

    def find(self, token):
        try:
            (pk,) = tokens.read(mails.SCAN, token)
        except (tokens.BadToken, ValueError):
            raise Http404 from None
        return queries.copy_of_scan(pk)

    def is_open(self):
        return self.thing is not None and self.thing.sent_on is None and self.thing.scan.closed_at is None

    def get_form_kwargs(self):
        copy = self.thing
        facts = {"statements": copy.scan.version.statements, "answers": copy.answers} if copy else {}
        return super().get_form_kwargs() | {"statements": [], "answers": {}, **facts}

    def get_context_data(self, **kwargs):
        return super().get_context_data(entry=self.thing, is_open=self.is_open(), **kwargs)

    def form_valid(self, form):
        send = "send" in self.request.POST
        try:
            if self.thing is None:
                raise actions.Closed
            actions.answer_scan(entry=self.thing, answers=form.answers(), send=send, now=timezone.now())
        except actions.TooFew:
            form.add_error(None, _("Answer at least six statements before you hand it in. “I do not know” counts."))
            return self.form_invalid(form)
        except actions.Closed:
            messages.error(self.request, _("This scan is closed, or you handed yours in already."))
        else:
            messages.success(
                self.request, _("Thank you, you handed it in.") if send else _("Kept. You can go on later.")
            )
        return redirect(self.request.path)


class LeaderOverview(Guarded, TemplateView):
    """All organisations of a leader, the most urgent first, with the reason in words."""

    rule = rules.is_leader
    template_name = "expeditions/leader.html"

    def get_context_data(self, **kwargs):
        now, user = timezone.now(), self.request.user
        return super().get_context_data(lines=queries.overview(user, now=now), asked=queries.asked_of(user), **kwargs)


class AnswerAssignment(OfTrajectory, View):
    """The leader says yes or no."""

    rule = rules.is_asked

    def post(self, request, key):
        accepts = request.POST.get("accepts") == "yes"
        try:
            actions.answer_assignment(trajectory=self.thing, leader=request.user, accepts=accepts, now=timezone.now())
        except actions.NotAsked:
            messages.info(request, _("You answered this already."))
        else:
            messages.success(
                request, _("Thank you. The organisation hears it.") if accepts else _("Thank you for telling us.")
            )
        return redirect("expeditions:leader")
