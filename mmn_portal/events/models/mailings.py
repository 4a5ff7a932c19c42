"""What is mailed around a session: rules for reminding, what was reminded, what staff wrote."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mmn_portal.people.models import User

from ..enums import RULED, Anchor, Audience, Format, Reminder
from ..querysets import ReminderRuleQuerySet


class ReminderRule(models.Model):
    """When participants of a session get a mail. A session without rules has the usual ones (``rules.USUAL``)."""

    event = models.ForeignKey("Event", on_delete=models.CASCADE, related_name="reminder_rules")
    kind = models.CharField(_("mail"), max_length=8, choices=RULED)
    anchor = models.CharField(_("counted"), max_length=8, choices=Anchor.choices, default=Anchor.BEFORE)
    days = models.PositiveSmallIntegerField(_("days"), default=0, validators=[MaxValueValidator(90)])
    hours = models.PositiveSmallIntegerField(_("hours"), default=0, validators=[MaxValueValidator(72)])
    clock = models.TimeField(
        _("at what time"), null=True, blank=True, help_text=_("Empty: at the time at which the session begins or ends.")
    )
    fixed_at = models.DateTimeField(_("at this moment"), null=True, blank=True)
    format = models.CharField(_("only for"), max_length=10, choices=Format.choices, blank=True)

    objects = ReminderRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule for reminding")
        verbose_name_plural = _("rules for reminding")
        constraints = (
            models.CheckConstraint(
                name="events_reminderrule_fixed_has_a_moment",
                condition=Q(anchor=Anchor.FIXED, fixed_at__isnull=False)
                | (~Q(anchor=Anchor.FIXED) & Q(fixed_at__isnull=True)),
                violation_error_message=_("Fill in the moment, or count from the session."),
            ),
        )

    def __str__(self) -> str:
        return str(self.get_kind_display())


class ReminderRun(models.Model):
    """A moment of reminding that was done: the next sweep leaves it alone; a moved session makes a new moment."""

    event = models.ForeignKey("Event", on_delete=models.CASCADE, related_name="reminder_runs")
    kind = models.CharField(_("kind"), max_length=8, choices=Reminder.choices)
    format = models.CharField(
        _("only for"), max_length=10, choices=Format.choices, blank=True, default="", db_default=""
    )
    due_at = models.DateTimeField(_("due"))
    run_at = models.DateTimeField(_("done"))
    reminded = models.PositiveIntegerField(_("reminded"), default=0)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = (
            models.UniqueConstraint(name="events_reminderrun_once", fields=["event", "kind", "format", "due_at"]),
        )

    def __str__(self) -> str:
        return f"{self.event}: {self.get_kind_display()}"


class Message(models.Model):
    """What staff wrote to the participants of a session."""

    event = models.ForeignKey("Event", on_delete=models.CASCADE, related_name="messages")
    audience = models.CharField(_("to"), max_length=10, choices=Audience.choices)
    subject = models.CharField(_("subject"), max_length=150)
    text = models.TextField(_("text"), max_length=5000)
    written_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(_("written on"))
    readers = models.PositiveIntegerField(_("readers"), default=0)

    class Meta:
        verbose_name = _("message to participants")
        verbose_name_plural = _("messages to participants")

    def __str__(self) -> str:
        return self.subject
