"""An expedition: its method, the group that travels, each organisation's path, the log, the self-scan."""

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.bilingual import in_language
from mmn_portal.core.constraints import both_or_neither
from mmn_portal.events.models import Event
from mmn_portal.people.enums import Dimension, Province
from mmn_portal.people.models import Organisation, Person, User

from .enums import (
    AssignmentState,
    By,
    CohortState,
    ContactForm,
    Journey,
    Obstacle,
    ScanMoment,
    ScanRole,
    StopReason,
    TrajectoryState,
)
from .querysets import CohortQuerySet, EntryQuerySet, ScanEntryQuerySet, TrajectoryQuerySet


class MethodVersion(models.Model):
    """A method as it was published. It never changes: whoever is under way keeps it for life."""

    code = models.CharField(_("code"), max_length=40)
    version = models.CharField(_("version"), max_length=12)
    title = models.CharField(_("title"), max_length=160)
    # Lists of {"code": "A1", "dimension": "aantrekkelijk", "nl": "..."} and of words.
    statements = models.JSONField(_("statements of the self-scan"))
    actions = models.JSONField(_("catalogue of actions"))
    published_at = models.DateTimeField(_("published on"))

    class Meta:
        verbose_name = _("method")
        verbose_name_plural = _("methods")
        constraints = (models.UniqueConstraint(name="expeditions_method_once", fields=["code", "version"]),)

    def __str__(self) -> str:
        return f"{self.title} {self.version}"


class Phase(models.Model):
    """A part of the path, with its weeks after the start."""

    version = models.ForeignKey(MethodVersion, on_delete=models.PROTECT, related_name="phases")
    code = models.CharField(_("code"), max_length=4)
    place = models.PositiveSmallIntegerField(_("order"))
    title_nl = models.CharField(_("title (Dutch)"), max_length=80)
    title_en = models.CharField(_("title (English)"), max_length=80)
    goal_nl = models.CharField(_("goal (Dutch)"), max_length=200)
    goal_en = models.CharField(_("goal (English)"), max_length=200)
    week_from = models.SmallIntegerField(_("from week"))
    week_until = models.SmallIntegerField(_("until week"))
    # A list of {"code": "scan", "nl": "...", "fact": "scan_closed"}; without a fact the leader answers in a sentence.
    criteria = models.JSONField(_("what is needed to go on"))

    class Meta:
        verbose_name = _("phase of a method")
        verbose_name_plural = _("phases of methods")
        constraints = (models.UniqueConstraint(name="expeditions_phase_once", fields=["version", "code"]),)

    def __str__(self) -> str:
        return f"{self.code} {self.title_nl}"

    @property
    def title(self) -> str:
        return in_language(self, "title", get_language())

    @property
    def goal(self) -> str:
        return in_language(self, "goal", get_language())


class Step(models.Model):
    """Something to do in a phase, between two weeks after the start."""

    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="steps")
    code = models.CharField(_("code"), max_length=6)
    title = models.CharField(_("title"), max_length=160)
    by = models.CharField(_("who does it"), max_length=14, choices=By.choices)
    is_required = models.BooleanField(_("needed"))
    week_earliest = models.SmallIntegerField(_("from week"))
    week_latest = models.SmallIntegerField(_("until week"))

    class Meta:
        verbose_name = _("step of a method")
        verbose_name_plural = _("steps of methods")
        constraints = (models.UniqueConstraint(name="expeditions_step_once", fields=["phase", "code"]),)

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Leader(models.Model):
    """What is known of an expedition leader beside her account."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="leader")
    is_qualified = models.BooleanField(_("trained: may lead by herself"), default=True)
    most = models.PositiveSmallIntegerField(_("at most so many organisations"), default=6)

    class Meta:
        verbose_name = _("expedition leader")
        verbose_name_plural = _("expedition leaders")

    class Privacy:
        study = ("is_qualified", "most")
        pseudonym = ("user",)
        never = ("id",)

    def __str__(self) -> str:
        return self.user.person.name


class Cohort(models.Model):
    """A regional group of organisations that go on expedition together."""

    slug = models.SlugField(_("address on the portal"), max_length=120, unique=True)
    name = models.CharField(_("name"), max_length=120)
    province = models.CharField(_("province"), max_length=5, choices=Province.choices, blank=True)
    text = models.TextField(_("text (Dutch, Markdown)"), max_length=4000, blank=True)
    version = models.ForeignKey(MethodVersion, on_delete=models.PROTECT, related_name="+", verbose_name=_("method"))
    starts_on = models.DateField(_("starts on"))
    most = models.PositiveSmallIntegerField(_("at most so many organisations"), default=8)
    state = models.CharField(_("state"), max_length=12, choices=CohortState.choices, default=CohortState.RECRUITING)
    leaders = models.ManyToManyField(Leader, related_name="cohorts", blank=True, verbose_name=_("leaders"))
    is_demo = models.BooleanField(_("example"), default=False)

    objects = CohortQuerySet.as_manager()

    class Meta:
        verbose_name = _("group of an expedition")
        verbose_name_plural = _("groups of expeditions")

    def __str__(self) -> str:
        return self.name

    def takes_applications(self, today: date) -> bool:
        return self.state == CohortState.RECRUITING and self.starts_on >= today


class GroupDay(models.Model):
    """A day or an online meeting of a group: a session on the agenda like any other."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="days")
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="+", verbose_name=_("session"))

    class Meta:
        verbose_name = _("day of a group")
        verbose_name_plural = _("days of a group")

    def __str__(self) -> str:
        return str(self.event)


class Trajectory(models.Model):
    """The expedition of one organisation. It keeps the version of its method."""

    key = models.UUIDField(_("key of the form"), unique=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="trajectories", verbose_name=_("group"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    version = models.ForeignKey(MethodVersion, on_delete=models.PROTECT, related_name="+", verbose_name=_("method"))
    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="+", verbose_name=_("phase on the path"))
    state = models.CharField(
        _("state"), max_length=10, choices=TrajectoryState.choices, default=TrajectoryState.APPLIED
    )
    wish = models.TextField(_("what they hope to find"), max_length=1000)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    applied_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("applied by")
    )
    applied_at = models.DateTimeField(_("applied on"))
    started_on = models.DateField(_("started on"), null=True, blank=True)
    in_phase_since = models.DateField(_("in this phase since"), null=True, blank=True)
    next_contact_on = models.DateField(_("next contact"), null=True, blank=True)
    paused_until = models.DateField(_("paused until"), null=True, blank=True)
    stop_reason = models.CharField(_("why it was stopped"), max_length=10, choices=StopReason.choices, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    is_demo = models.BooleanField(_("example"), default=False)

    objects = TrajectoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("expedition of an organisation")
        verbose_name_plural = _("expeditions of organisations")
        constraints = (
            models.UniqueConstraint(
                name="expeditions_trajectory_once_per_cohort",
                fields=["cohort", "organisation"],
                violation_error_message=_("This organisation is in this group already."),
            ),
            models.CheckConstraint(
                name="expeditions_paused_has_an_end",
                condition=~Q(state=TrajectoryState.PAUSED) | Q(paused_until__isnull=False),
            ),
            models.CheckConstraint(
                name="expeditions_stopped_has_a_reason",
                condition=Q(state=TrajectoryState.STOPPED) ^ Q(stop_reason=""),
            ),
            both_or_neither("started_on", "in_phase_since"),
        )

    class Privacy:
        study = (
            "cohort", "version", "phase", "state", "started_on", "in_phase_since", "stop_reason", "ended_on", "is_demo",
        )  # fmt: skip
        pseudonym = ("organisation",)
        never = (
            "id",
            "key",
            "wish",
            "phone",
            "applied_by",
            "applied_at",
            "next_contact_on",
            "paused_until",
        )

    def __str__(self) -> str:
        return f"{self.organisation} – {self.cohort}"

    def get_absolute_url(self) -> str:
        return reverse("expeditions:trajectory", args=[self.key])

    @property
    def is_under_way(self) -> bool:
        return self.state in {TrajectoryState.RUNNING, TrajectoryState.PAUSED}

    def week_on(self, today: date) -> int:
        """Weeks since the start; 0 in the first one."""
        return (today - self.started_on).days // 7 if self.started_on else 0


class Rest(models.Model):
    """Days on which an organisation rests: they do not count as silence or lateness."""

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="rests")
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"))

    class Meta:
        verbose_name = _("rest of an expedition")
        verbose_name_plural = _("rests of expeditions")
        constraints = (
            models.CheckConstraint(name="expeditions_rest_ends_after", condition=Q(until_on__gte=F("from_on"))),
        )

    def __str__(self) -> str:
        return f"{self.from_on:%d-%m-%Y} – {self.until_on:%d-%m-%Y}"


class Assignment(models.Model):
    """A leader for a trajectory: asked, and accepted or refused. One leads; others may help."""

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="assignments")
    leader = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("leader"))
    is_head = models.BooleanField(_("leads"), default=True)
    state = models.CharField(
        _("state"), max_length=10, choices=AssignmentState.choices, default=AssignmentState.PROPOSED
    )
    asked_at = models.DateTimeField(_("asked on"))
    answered_at = models.DateTimeField(_("answered on"), null=True, blank=True)

    class Meta:
        verbose_name = _("assignment of a leader")
        verbose_name_plural = _("assignments of leaders")
        constraints = (
            models.UniqueConstraint(
                name="expeditions_one_head_leader",
                fields=["trajectory"],
                condition=Q(is_head=True, state=AssignmentState.ACCEPTED),
                violation_error_message=_("This organisation has a leader already."),
            ),
            # Whoever leads stays until the next one has said yes: no organisation is without in between.
            models.UniqueConstraint(
                name="expeditions_one_head_leader_asked",
                fields=["trajectory"],
                condition=Q(is_head=True, state=AssignmentState.PROPOSED),
            ),
            models.UniqueConstraint(
                name="expeditions_leader_once",
                fields=["trajectory", "leader"],
                condition=Q(state=AssignmentState.ACCEPTED),
                violation_error_message=_("This leader helps this organisation already."),
            ),
        )

    class Privacy:
        study = ("state", "is_head")
        pseudonym = ("trajectory", "leader")
        never = ("id", "asked_at", "answered_at")

    def __str__(self) -> str:
        return f"{self.leader} – {self.trajectory}"


class StepMark(models.Model):
    """A step that was done, or left out with a reason."""

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="marks")
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="+")
    done_on = models.DateField(_("done on"), null=True, blank=True)
    done_by = models.CharField(_("done by"), max_length=14, choices=By.choices, blank=True)
    skipped_on = models.DateField(_("left out on"), null=True, blank=True)
    because = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("marked step")
        verbose_name_plural = _("marked steps")
        constraints = (
            models.UniqueConstraint(name="expeditions_mark_once", fields=["trajectory", "step"]),
            models.CheckConstraint(
                name="expeditions_mark_done_or_left_out",
                condition=Q(done_on__isnull=False, skipped_on__isnull=True)
                | Q(done_on__isnull=True, skipped_on__isnull=False),
            ),
            models.CheckConstraint(
                name="expeditions_mark_done_by_somebody", condition=Q(done_on__isnull=True) ^ ~Q(done_by="")
            ),
            models.CheckConstraint(
                name="expeditions_mark_left_out_with_a_reason", condition=Q(skipped_on__isnull=True) ^ ~Q(because="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.step}"


class PhaseMove(models.Model):
    """From one phase to the next, or to the end, with what was true then. Append-only."""

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="moves")
    came_from = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="+")
    # Empty: it was the last phase, and the expedition is completed.
    to = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField(_("moment"))
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    # What each criterion said: {"code", "words", "met", "sentence"}.
    criteria = models.JSONField(_("what was needed"))
    motive = models.CharField(_("why the programme team let it pass"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("move to a phase")
        verbose_name_plural = _("moves to phases")

    class Privacy:
        study = ("came_from", "to", "at")
        pseudonym = ("trajectory",)
        never = ("id", "by", "criteria", "motive")

    def __str__(self) -> str:
        return f"{self.came_from.code} → {self.to.code if self.to else '✓'}"

    @property
    def sentences(self) -> list[dict]:
        """What the leader said where no fact could: pairs of the criterion and her words."""
        return [one for one in self.criteria if one["sentence"]]


class LogEntry(models.Model):
    """What a leader wrote down of a contact. The guidance note is for leaders and the programme team only."""

    # Made on the phone: the same entry sent twice is one.
    client_key = models.UUIDField(unique=True)
    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="entries")
    written_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    entered_at = models.DateTimeField(_("entered on"))
    contact_on = models.DateField(_("day of the contact"))
    form = models.CharField(_("form"), max_length=12, choices=ContactForm.choices)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    present = models.PositiveSmallIntegerField(_("people who were there"), null=True, blank=True)
    # How many of each role were there: {"board": 2}. Numbers, no names.
    present_by_role = models.JSONField(_("people by role"), default=dict, blank=True)
    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="+", verbose_name=_("phase on the path"))
    dimensions = models.JSONField(_("about"), default=list, blank=True)
    journey = models.CharField(_("step of the volunteer"), max_length=10, choices=Journey.choices, blank=True)
    discussed = models.TextField(_("what was discussed"), max_length=600, blank=True)
    # Empty in the copies of a group day: the leader judged only the organisation that she wrote it down for.
    progress = models.PositiveSmallIntegerField(_("progress, 1 to 5"), null=True, blank=True)
    energy = models.PositiveSmallIntegerField(_("energy, 1 to 5"), null=True, blank=True)
    obstacle = models.CharField(
        _("what stands in the way"), max_length=12, choices=Obstacle.choices, default=Obstacle.NONE
    )
    guidance = models.TextField(_("guidance note"), max_length=1000, blank=True)
    next_contact_on = models.DateField(_("next contact"), null=True, blank=True)
    is_last = models.BooleanField(_("no more contact planned"), default=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("log entry")
        verbose_name_plural = _("log entries")
        constraints = (
            models.CheckConstraint(
                name="expeditions_entry_next_contact_or_last",
                condition=Q(next_contact_on__isnull=False) ^ Q(is_last=True),
            ),
            models.CheckConstraint(
                name="expeditions_entry_progress",
                condition=Q(progress__isnull=True) | Q(progress__gte=1, progress__lte=5),
            ),
            models.CheckConstraint(
                name="expeditions_entry_next_is_later",
                condition=Q(next_contact_on__isnull=True) | Q(next_contact_on__gte=F("contact_on")),
            ),
        )
        indexes = (models.Index(fields=["trajectory", "-contact_on"], name="expeditions_entry_newest"),)

    class Privacy:
        study = (
            "contact_on", "form", "minutes", "phase", "dimensions", "journey", "progress", "energy", "obstacle",
            "present_by_role",
        )  # fmt: skip
        pseudonym = ("trajectory",)
        never = (
            "id", "client_key", "written_by", "entered_at", "present", "discussed", "guidance", "next_contact_on",
            "is_last",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.contact_on:%d-%m-%Y} {self.trajectory}"

    @property
    def dimension_names(self) -> list[str]:
        return [str(Dimension(code).label) for code in self.dimensions if code in Dimension.values]

    @property
    def present_names(self) -> list[str]:
        """Who were there in words: how many times each role."""
        return [
            f"{count} \N{MULTIPLICATION SIGN} {ScanRole(role).label}"
            for role, count in self.present_by_role.items()
            if count
        ]


class Addition(models.Model):
    """What was added to an entry afterwards, or put right. An entry itself never changes."""

    key = models.UUIDField(unique=True)
    entry = models.ForeignKey(LogEntry, on_delete=models.CASCADE, related_name="additions")
    written_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("added on"))
    text = models.CharField(_("addition"), max_length=600)
    is_guidance = models.BooleanField(_("for leaders and the programme team only"), default=False)

    class Meta:
        verbose_name = _("addition to a log entry")
        verbose_name_plural = _("additions to log entries")

    class Privacy:
        study = ()
        pseudonym = ("entry",)
        never = ("id", "key", "written_by", "at", "text", "is_guidance")

    def __str__(self) -> str:
        return self.text[:40]


class Agreement(models.Model):
    """Something that was agreed in a contact: what, who by function, and when."""

    entry = models.ForeignKey(LogEntry, on_delete=models.CASCADE, related_name="agreements")
    what = models.CharField(_("what"), max_length=200)
    who = models.CharField(_("who (a function, no name)"), max_length=80, blank=True)
    due_on = models.DateField(_("before"), null=True, blank=True)

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")

    def __str__(self) -> str:
        return self.what


class Advice(models.Model):
    """A sentence of advice by the leader."""

    entry = models.ForeignKey(LogEntry, on_delete=models.CASCADE, related_name="advices")
    text = models.CharField(_("advice"), max_length=300)
    dimension = models.CharField(_("makes you more"), max_length=20, choices=Dimension.choices, blank=True)

    class Meta:
        verbose_name = _("advice")
        verbose_name_plural = _("advices")

    def __str__(self) -> str:
        return self.text


class SelfScan(models.Model):
    """A self-scan, filled in by several people apart from each other. It keeps the statements of its version."""

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="scans")
    moment = models.CharField(_("moment"), max_length=6, choices=ScanMoment.choices)
    version = models.ForeignKey(MethodVersion, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("opened on"))
    closed_at = models.DateTimeField(_("closed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("self-scan")
        verbose_name_plural = _("self-scans")
        constraints = (models.UniqueConstraint(name="expeditions_scan_once", fields=["trajectory", "moment"]),)

    def __str__(self) -> str:
        return f"{self.trajectory} {self.moment}"


class ScanInvitee(models.Model):
    """An address that was invited to a scan, so that nobody fills it in twice. Nothing leads from it to a copy.

    Removed when the scan closes.
    """

    scan = models.ForeignKey(SelfScan, on_delete=models.CASCADE, related_name="invitees")
    email = models.EmailField(_("e-mail address"), max_length=254)

    class Meta:
        verbose_name = _("address invited to a self-scan")
        verbose_name_plural = _("addresses invited to self-scans")
        constraints = (models.UniqueConstraint(name="expeditions_scan_one_copy_per_address", fields=["scan", "email"]),)

    class Privacy:
        study = ()
        pseudonym = ("scan",)
        never = ("id", "email")

    def __str__(self) -> str:
        return f"{self.scan}"


class ScanEntry(models.Model):
    """One person's copy of a self-scan, behind her own link. Nothing in it says whose it is."""

    scan = models.ForeignKey(SelfScan, on_delete=models.CASCADE, related_name="entries")
    role = models.CharField(_("role"), max_length=14, choices=ScanRole.choices)
    # Code of a statement to 1 to 5, or 0: does not know.
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    invited_on = models.DateField(_("invited on"))
    sent_on = models.DateField(_("sent on"), null=True, blank=True)

    objects = ScanEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("copy of a self-scan")
        verbose_name_plural = _("copies of self-scans")

    def __str__(self) -> str:
        return f"{self.scan} {self.role}"
