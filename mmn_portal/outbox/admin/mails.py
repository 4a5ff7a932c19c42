"""Every mail that leaves: staff see kind, reader and state; never a secret, never somebody's personal link."""

from django.contrib import admin, messages
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.deeds import SeenAdmin, staff_may

from .. import actions, queries
from ..enums import MailState
from ..models import Mail
from ..rendering import render


@admin.register(Mail)
class MailAdmin(SeenAdmin):
    """The outbox."""

    list_display = ("put_at", "kind", "email", "state", "sent_at", "attempts", "last_answer")
    list_filter = ("state", "priority", "secret")
    search_fields = ("email", "template")
    date_hierarchy = "put_at"
    fields = (
        "kind", "email", "language", "state", "priority", "put_at", "not_before", "not_after", "sent_at", "attempts",
        "last_answer", "why_not", "what_it_says",
    )  # fmt: skip
    readonly_fields = ("kind", "why_not", "what_it_says")
    actions = ("resend", "stop")

    def get_queryset(self, request):
        # Bodies, links and context are not even fetched for the list.
        return super().get_queryset(request).defer("text", "html", "context", "links", "attachments", "headers")

    @admin.display(description=_("kind"), ordering="template")
    def kind(self, mail):
        return mail.kind

    @admin.display(description=_("why it did not arrive"))
    def why_not(self, mail):
        if mail.state not in (MailState.BLOCKED, MailState.BOUNCED):
            return "–"
        blocked = queries.why_blocked(mail.email)
        if blocked is None:
            back = mail.bounces.order_by("-at").first()
            return (
                f"{back.get_kind_display()} · {back.code} {back.detail}"
                if back
                else _("The address was blocked, and is so no longer.")
            )
        return f"{blocked.get_reason_display()} · {blocked.detail}".rstrip(" ·")

    @admin.display(description=_("what it says"))
    def what_it_says(self, mail):
        if mail.secret:
            return _("This mail carries a code or a link that signs in. Nobody but its reader can see it.")
        if mail.private:
            return _("What this mail says is between its readers.")
        rendered = render(mail, masked=True)
        return format_html("<strong>{}</strong><pre>{}</pre>", rendered.subject, rendered.text)

    def has_resend_permission(self, request):
        return staff_may(request)

    @admin.action(description=_("Send the chosen mails again"), permissions=("resend",))
    def resend(self, request, queryset):
        again = 0
        for mail in queryset:
            try:
                actions.resend(mail=mail, by=request.user, now=timezone.now())
                again += 1
            except actions.NotResendable:
                self.message_user(
                    request, _("%s carried a secret: its reader asks for a new one herself.") % mail, messages.WARNING
                )
        if again:
            self.message_user(request, _("%d mails will be sent again.") % again, messages.SUCCESS)

    @admin.action(description=_("Keep the chosen mails from leaving"), permissions=("resend",))
    def stop(self, request, queryset):
        stopped = sum(actions.stop(mail=mail, by=request.user, now=timezone.now()) for mail in queryset)
        self.message_user(request, _("%d mails were stopped; others had left already.") % stopped)
