"""What staff run: groups, applications, leaders; reading the log."""

from typing import ClassVar

from django.contrib import admin, messages
from django.db.models import ManyToManyField
from django.forms import CheckboxSelectMultiple
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.deeds import DeskAdmin, SeenAdmin, SeenInside, deed_page, staff_may

from . import actions, forms, queries
from .models import (
    Addition,
    Advice,
    Agreement,
    Assignment,
    Cohort,
    GroupDay,
    Leader,
    LogEntry,
    MethodVersion,
    Phase,
    PhaseMove,
    Trajectory,
)


@admin.register(MethodVersion)
class MethodAdmin(SeenAdmin):
    """Methods as they were published."""

    list_display = ("title", "version", "published_at")


@admin.register(Phase)
class PhaseAdmin(SeenAdmin):
    """Phases of methods."""

    list_display = ("code", "title_nl", "version", "week_from", "week_until")
    list_select_related = ("version",)


@admin.register(Leader)
class LeaderAdmin(DeskAdmin):
    """Leaders: trained or in training, and how many they can take."""

    list_display = ("user", "is_qualified", "most")
    list_select_related = ("user__person",)
    list_filter = ("is_qualified",)
    search_fields = ("user__person__name",)
    raw_id_fields = ("user",)


class GroupDayInline(admin.TabularInline):
    """The days and online meetings of a group: sessions of the agenda."""

    model = GroupDay
    extra = 0
    autocomplete_fields = ("event",)

    def has_view_permission(self, request, obj=None):
        return staff_may(request)

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


@admin.register(Cohort)
class CohortAdmin(DeskAdmin):
    """Groups: opened here, with their region, days and leaders; begun and ended by deeds."""

    list_display = ("name", "province", "starts_on", "most", "state")
    list_filter = ("state", "province", "is_demo")
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}
    formfield_overrides: ClassVar = {ManyToManyField: {"widget": CheckboxSelectMultiple}}
    fields = ("name", "slug", "province", "text", "version", "starts_on", "most", "state", "leaders", "is_demo")
    readonly_fields = ("state", "is_demo")
    inlines = (GroupDayInline,)
    actions = ("begin", "end")

    def get_field_queryset(self, db, db_field, request):
        """Leaders with their names at once."""
        if db_field.name == "leaders":
            return Leader.objects.select_related("user__person")
        return super().get_field_queryset(db, db_field, request)

    def has_deed_permission(self, request):
        return staff_may(request)

    def _each(self, request, queryset, deed, done, refused):
        for cohort in queryset:
            try:
                deed(cohort=cohort, by=request.user, now=timezone.now())
            except actions.NoSuchRoad:
                self.message_user(request, refused % cohort, messages.WARNING)
            else:
                self.message_user(request, done % cohort, messages.SUCCESS)

    @admin.action(description=_("Begin with the chosen groups: nobody applies any more"), permissions=("deed",))
    def begin(self, request, queryset):
        self._each(request, queryset, actions.begin_group, gettext("%s is under way."), gettext("%s began before."))

    @admin.action(description=_("End the chosen groups"), permissions=("deed",))
    def end(self, request, queryset):
        refused = gettext("%s cannot be ended: it is not under way, or one of its organisations still is.")
        self._each(request, queryset, actions.end_group, gettext("%s is completed."), refused)


class AssignmentInline(SeenInside, admin.StackedInline):
    """Who leads, was asked or refused."""

    model = Assignment
    fields = ("leader", "is_head", "state", "asked_at", "answered_at")
    readonly_fields = fields


class PhaseMoveInline(SeenInside, admin.StackedInline):
    """How each phase was left: what was so, what the leader said, why it was let pass."""

    model = PhaseMove
    fields = ("came_from", "to", "at", "by", "said", "motive")
    readonly_fields = fields

    @admin.display(description=_("what the leader said"))
    def said(self, move):
        return format_html_join("", "<p>{}: {}</p>", ((one["words"], one["sentence"]) for one in move.sentences))


class NeedsLeader(admin.SimpleListFilter):
    """Whether somebody has to be asked to lead."""

    title = _("leader")
    parameter_name = "zonder_leider"

    def lookups(self, request, model_admin):
        return [("1", _("under way, without a leader"))]

    def queryset(self, request, queryset):
        return queryset.without_leader() if self.value() else queryset


@admin.register(Trajectory)
class TrajectoryAdmin(SeenAdmin):
    """Applications and expeditions under way."""

    list_display = ("organisation", "cohort", "state", "phase", "started_on", "next_contact_on", "page")
    list_filter = (NeedsLeader, "state", "cohort", "phase", "is_demo")
    list_select_related = ("organisation", "cohort", "phase")
    search_fields = ("organisation__name", "cohort__name")
    fields = (
        "organisation", "cohort", "state", "phase", "wish", "phone", "applied_by", "applied_at", "started_on",
        "in_phase_since", "next_contact_on", "paused_until", "stop_reason", "ended_on", "is_demo",
    )  # fmt: skip
    inlines = (AssignmentInline, PhaseMoveInline)
    actions = ("admit", "ask_another", "ask_helper", "decline", "let_pass", "pause", "stop")

    def has_deed_permission(self, request):
        return staff_may(request)

    @admin.display(description=_("page"))
    def page(self, trajectory):
        return format_html('<a href="{}">{}</a>', trajectory.get_absolute_url(), gettext("Page"))

    def _one(self, request, queryset):
        trajectory = queryset.select_related("organisation", "cohort", "applied_by").first()
        if trajectory is None or queryset.count() != 1:
            self.message_user(request, gettext("Choose one organisation at a time."), messages.WARNING)
            return None
        return trajectory

    def _page(self, request, trajectory, action, *, title, label, form, do):
        return deed_page(
            request, self.admin_site, title=title, label=label, form=form, do=do, back=request.get_full_path(),
            about=trajectory.wish,
            refusals={
                actions.Full: gettext("This group has all the organisations it can take."),
                actions.NotQualified: gettext("This leader is still in training: somebody else leads."),
                actions.TooBusy: gettext("This leader has as many organisations as she can take."),
                actions.NoSuchRoad: gettext("That cannot be done (any more): look at its state."),
            },
            hidden={"action": [action], "_selected_action": [str(trajectory.pk)]},
        )  # fmt: skip

    @admin.action(description=_("Admit the chosen organisation and ask a leader"), permissions=("deed",))
    def admit(self, request, queryset):
        return self._with_leader(request, queryset, "admit", actions.admit, gettext("Admit: %s"), gettext("Admit"))

    @admin.action(description=_("Ask another leader for the chosen organisation"), permissions=("deed",))
    def ask_another(self, request, queryset):
        return self._with_leader(
            request, queryset, "ask_another", actions.ask_leader, gettext("Another leader: %s"), gettext("Ask")
        )

    @admin.action(description=_("Ask somebody to help the leader of the chosen organisation"), permissions=("deed",))
    def ask_helper(self, request, queryset):
        return self._with_leader(
            request, queryset, "ask_helper", actions.ask_helper, gettext("A second leader: %s"), gettext("Ask")
        )

    def _with_leader(self, request, queryset, action, deed, title, label):
        trajectory = self._one(request, queryset)
        if trajectory is None:
            return None
        leaders = queries.leaders_for(trajectory)

        def do(asked):
            deed(trajectory=trajectory, leader=asked["leader"], by=request.user, now=timezone.now())
            return gettext("The leader was asked by mail.")

        form = forms.Admitting(
            request.POST if "do" in request.POST else None, leaders=leaders, loads=queries.caseloads()
        )
        return self._page(
            request, trajectory, action, title=title % trajectory.organisation, label=label, form=form, do=do
        )

    @admin.action(description=_("Do not admit the chosen organisation, with a reason"), permissions=("deed",))
    def decline(self, request, queryset):
        trajectory = self._one(request, queryset)
        if trajectory is None:
            return None

        def do(asked):
            actions.decline(trajectory=trajectory, because=asked["because"], by=request.user, now=timezone.now())
            return gettext("Whoever applied gets the reason by mail.")

        form = forms.Declining(request.POST if "do" in request.POST else None)
        title = gettext("Do not admit: %s") % trajectory.organisation
        return self._page(request, trajectory, "decline", title=title, label=gettext("Do not admit"), form=form, do=do)

    @admin.action(description=_("Let the chosen expedition go on, with a reason"), permissions=("deed",))
    def let_pass(self, request, queryset):
        trajectory = self._one(request, queryset)
        if trajectory is None:
            return None

        def do(asked):
            move = actions.move_phase(
                trajectory=trajectory, came_from=asked["came_from"], sentences={}, by=request.user, now=timezone.now(),
                motive=asked["motive"],
            )  # fmt: skip
            return gettext("On to %s.") % move.to.title if move.to else gettext("The expedition is completed.")

        form = forms.LettingPass(request.POST if "do" in request.POST else None, trajectory=trajectory)
        title = gettext("Let it go on: %s") % trajectory.organisation
        return self._page(request, trajectory, "let_pass", title=title, label=gettext("Let it go on"), form=form, do=do)

    @admin.action(description=_("Let the chosen expedition rest"), permissions=("deed",))
    def pause(self, request, queryset):
        trajectory = self._one(request, queryset)
        if trajectory is None:
            return None

        def do(asked):
            actions.pause(trajectory=trajectory, until=asked["until"], by=request.user, now=timezone.now())
            return gettext("It rests until that day.")

        form = forms.Pausing(request.POST if "do" in request.POST else None)
        title = gettext("Rest: %s") % trajectory.organisation
        return self._page(request, trajectory, "pause", title=title, label=gettext("Let it rest"), form=form, do=do)

    @admin.action(description=_("Stop the chosen expedition, with a reason"), permissions=("deed",))
    def stop(self, request, queryset):
        trajectory = self._one(request, queryset)
        if trajectory is None:
            return None

        def do(asked):
            actions.stop(trajectory=trajectory, because=asked["because"], by=request.user, now=timezone.now())
            return gettext("The expedition was stopped.")

        form = forms.Stopping(request.POST if "do" in request.POST else None)
        title = gettext("Stop: %s") % trajectory.organisation
        return self._page(request, trajectory, "stop", title=title, label=gettext("Stop it"), form=form, do=do)


class AdviceInline(SeenInside, admin.StackedInline):
    model = Advice


class AgreementInline(SeenInside, admin.StackedInline):
    model = Agreement


class AdditionInline(SeenInside, admin.StackedInline):
    model = Addition
    fields = readonly_fields = ("at", "written_by", "text", "is_guidance")


@admin.register(LogEntry)
class LogEntryAdmin(SeenAdmin):
    """The log, with guidance notes: staff are the programme team."""

    list_display = ("contact_on", "trajectory", "form", "progress", "obstacle", "next_contact_on", "written_by")
    list_filter = ("form", "obstacle", "progress")
    list_select_related = ("trajectory__organisation", "trajectory__cohort", "written_by")
    search_fields = ("trajectory__organisation__name", "discussed")
    date_hierarchy = "contact_on"
    fields = (
        "contact_on", "trajectory", "written_by", "form", "minutes", "present_names", "phase", "dimension_names", "journey", "discussed",
        "progress", "energy", "obstacle", "guidance", "next_contact_on", "is_last", "entered_at",
    )  # fmt: skip
    readonly_fields = ("dimension_names", "present_names")
    inlines = (AdviceInline, AgreementInline, AdditionInline)

    @admin.display(description=_("people who were there"))
    def present_names(self, entry):
        return ", ".join(entry.present_names)

    @admin.display(description=_("about"))
    def dimension_names(self, entry):
        return ", ".join(entry.dimension_names)
