"""Registrations on the desk: found, corrected, cancelled, moved, written to."""

from django.contrib import admin, messages
from django.forms import Form
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.deeds import SeenAdmin, deed_page, staff_may

from .. import actions, forms, queries
from ..enums import Audience
from ..models import Block, Registration
from .refusals import REFUSALS


@admin.register(Registration)
class RegistrationAdmin(SeenAdmin):
    """Who is registered: found, cancelled, moved."""

    list_display = ("name", "email", "event", "block", "organisation", "seat", "attended_at", "source", "registered_at")
    list_filter = (
        "seat",
        ("attended_at", admin.EmptyFieldListFilter),
        "source",
        "block__format",
        "event__kind",
        ("event", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("event", "block", "organisation")
    search_fields = ("name", "email", "phone", "organisation__name", "event__title_nl")
    date_hierarchy = "registered_at"
    fields = (
        "event", "block", "name", "email", "phone", "language", "organisation", "registered_by", "source", "seat",
        "registered_at", "prove_before", "confirmed_at", "ended_at", "access_needs", "diet", "answers_given",
        "still_coming_at", "attended_at", "mail_proof",
    )  # fmt: skip
    readonly_fields = ("answers_given", "mail_proof")
    change_form_template = "admin/registration.html"
    actions = ("cancel", "move", "write", "mark_attended", "unmark_attended")

    def get_urls(self):
        correct = path(
            "<int:pk>/correct/", self.admin_site.admin_view(self.correct_page), name="events_registration_correct"
        )
        return [correct, *super().get_urls()]

    def correct_page(self, request, pk):
        """Put right what was typed wrong; also the format."""
        found = Registration.objects.select_related("event", "event__place", "block", "group", "registered_by", "offer")
        registration = get_object_or_404(found, pk=pk)

        def do(asked):
            attendee = actions.Attendee(asked["name"], asked["email"], **form.attendee())
            actions.correct_by_staff(
                registration=registration, attendee=attendee, phone=asked["phone"], block=asked["block"],
                by=request.user, now=timezone.now(), was=asked["was"],
            )  # fmt: skip
            return gettext("The registration of %s is correct now.") % attendee.name

        form = forms.Correcting(
            request.POST or None, registration=registration, was=queries.print_of(registration), initial=queries.answers_of(registration),
            **queries.asks_of(registration.event),
        )  # fmt: skip
        return deed_page(
            request, self.admin_site, title=gettext("Correct: %s") % registration, form=form, label=gettext("Save"), do=do,
            refusals=REFUSALS, back=reverse("admin:events_registration_change", args=[pk]),
            about=gettext("What changes in the calendar is mailed. What you change here stands in the log, without what it was."),
        )  # fmt: skip

    @admin.display(description=_("answers"))
    def answers_given(self, registration):
        found = registration.answers.select_related("question").order_by("question__place", "pk")
        return (
            format_html_join(mark_safe("<br>"), "{}: {}", ((each.question.text, each.answer) for each in found)) or "–"
        )

    @admin.display(description=_("mail"))
    def mail_proof(self, registration):
        """What was mailed and what became of it; and what was not, and why."""
        sent = [
            (date_format(localtime(mail.put_at), "j M Y H:i"), mail, mail.get_state_display(), mail.last_answer)
            for mail in queries.mails_about(registration)
        ]
        skipped = [
            (date_format(localtime(each.at), "j M Y H:i"), each.what, gettext("not sent:"), each.why)
            for each in queries.not_mailed(registration, now=timezone.now())
        ]
        return format_html_join(mark_safe("<br>"), "{} · {} · {} {}", [*sent, *skipped]) or "–"

    def has_deed_permission(self, request):
        return staff_may(request)

    @admin.action(description=_("Cancel the chosen registrations"), permissions=("deed",))
    def cancel(self, request, queryset):
        """Says first of whom, and does nothing before staff press."""
        chosen = list(queryset.select_related("event", "registered_by"))

        def do(asked):
            gone = actions.cancel_by_staff(registrations=chosen, by=request.user, now=timezone.now())
            kept = sorted({one.name for one in chosen} - {one.name for one in gone})
            if kept:
                words = _("Not cancelled, as they were there, or the session is over: %s.")
                self.message_user(request, words % ", ".join(kept), messages.WARNING)
            return gettext("%d registrations were cancelled; everyone gets a mail.") % len(gone)

        names = ", ".join(f"{one.name} ({one.event.title})" for one in chosen)
        words = gettext(
            "Each gets a mail, the appointment leaves her calendar, and her seat goes to the waiting list. Nothing happens until you press."
        )
        return deed_page(
            request, self.admin_site, title=gettext("Cancel registrations"), form=Form(request.POST or None),
            label=gettext("Cancel these registrations"), do=do, refusals=REFUSALS, about=f"{words} {names}",
            back=reverse("admin:events_registration_changelist"),
            hidden={"action": ["cancel"], "_selected_action": [str(one.pk) for one in chosen]},
        )  # fmt: skip

    @admin.action(description=_("The chosen people were there"), permissions=("deed",))
    def mark_attended(self, request, queryset):
        done, refused = 0, []
        for one in queryset.select_related("event"):
            try:
                done += actions.mark_attended(registration=one, by=request.user, now=timezone.now())
            except (actions.SeatNotConfirmed, actions.SeatGivenUp):
                refused.append(one.name)
        self.message_user(request, _("%d people were there as well.") % done)
        if refused:
            self.message_user(request, _("Without a seat, so not changed: %s.") % ", ".join(refused), messages.WARNING)

    @admin.action(description=_("The chosen people were not there"), permissions=("deed",))
    def unmark_attended(self, request, queryset):
        now = timezone.now()
        done = sum(actions.unmark_attended(registration=one, by=request.user, now=now) for one in queryset)
        self.message_user(request, _("%d people were not there after all.") % done)

    @admin.action(description=_("Move the chosen people to another session"), permissions=("deed",))
    def move(self, request, queryset):
        chosen = list(queryset.select_related("event", "registered_by"))
        back = reverse("admin:events_registration_changelist")

        def do(asked):
            actions.move_all(registrations=chosen, block=asked["block"], by=request.user, now=timezone.now())
            return gettext("%d people were moved; everyone gets a mail.") % len(chosen)

        coming = Block.objects.of_coming(timezone.localdate())
        form = forms.MovingByStaff(request.POST if "do" in request.POST else None, choices=coming)
        return deed_page(
            request, self.admin_site, title=gettext("Move to another session"), form=form, label=gettext("Move"), do=do,
            refusals=REFUSALS, back=back, about=", ".join(one.name for one in chosen),
            hidden={"action": ["move"], "_selected_action": [str(one.pk) for one in chosen]},
        )  # fmt: skip

    @admin.action(description=_("Write to the chosen people"), permissions=("deed",))
    def write(self, request, queryset):
        """A message to these people only, session by session."""
        chosen = list(queryset.select_related("event"))
        by_event = {one.event: [] for one in chosen}
        for one in chosen:
            by_event[one.event].append(one.pk)

        def do(asked):
            told = sum(
                actions.message_participants(
                    event=event, audience=Audience.CHOSEN, chosen=keys, **asked, by=request.user, now=timezone.now()
                ).readers
                for event, keys in by_event.items()
            )
            return gettext("%d people get your message.") % told

        form = forms.WritingToChosen(request.POST if "do" in request.POST else None)
        return deed_page(
            request, self.admin_site, title=gettext("Write to the chosen people"), form=form, label=gettext("Send the message"),
            do=do, refusals=REFUSALS, back=reverse("admin:events_registration_changelist"),
            about=", ".join(one.name for one in chosen),
            hidden={"action": ["write"], "_selected_action": [str(one.pk) for one in chosen]},
        )  # fmt: skip
