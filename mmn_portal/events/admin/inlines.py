"""What stands on the page of a session: seats, speakers, questions, rules for mail."""

from django.contrib import admin

from mmn_portal.core.deeds import staff_may

from .. import forms
from ..models import Block, Question, ReminderRule, Speaker


class BlockInline(admin.StackedInline):
    """Seats by format: new ones here, other numbers by 'Change seats', which gives freed seats to the queue."""

    model = Block
    extra = 1
    max_num = 2
    fields = ("format", "capacity", "reserved")
    can_delete = False

    def has_view_permission(self, request, obj=None):
        return staff_may(request)

    has_add_permission = has_view_permission

    def has_change_permission(self, request, obj=None):
        return False


class SpeakerInline(admin.StackedInline):
    """Who speaks."""

    model = Speaker
    extra = 1
    max_num = 12
    fields = ("name", "role_nl", "role_en", "place")

    def has_view_permission(self, request, obj=None):
        return staff_may(request)

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


class QuestionInline(admin.StackedInline):
    """What is asked at registration."""

    model = Question
    form = forms.KeepingQuestion
    formset = forms.BaseQuestions
    extra = 0
    max_num = 20
    fields = (
        "place", "text_nl", "text_en", "help_nl", "help_en", "kind", "options_nl", "options_en", "is_required",
        "shown_if", "shown_if_answer",
    )  # fmt: skip

    def get_formset(self, request, obj=None, **kwargs):
        self.event = obj
        return super().get_formset(request, obj, **kwargs)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "shown_if":
            kwargs["queryset"] = Question.objects.of_event(getattr(self, "event", None))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_view_permission(self, request, obj=None):
        return staff_may(request)

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


class ReminderRuleInline(admin.StackedInline):
    """When participants are mailed. Without any the usual ones go."""

    model = ReminderRule
    form = forms.KeepingRule
    extra = 0
    max_num = 12
    fields = ("kind", "anchor", "days", "hours", "clock", "fixed_at", "format")

    def has_view_permission(self, request, obj=None):
        return staff_may(request)

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission
