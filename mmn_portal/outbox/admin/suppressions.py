"""Who gets no mail any more, and why; what came back."""

from django.contrib import admin, messages
from django.db.models import Prefetch
from django.forms import Form
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.deeds import SeenAdmin, deed_page, staff_may

from .. import actions, forms
from ..models import Bounce, Broadcast, Suppression

ERASED = _("Of an erased address only a print is left: its reader comes back by herself.")


class NotTheirs(Exception):
    """Not for staff to end."""


@admin.register(Suppression)
class SuppressionAdmin(SeenAdmin):
    """Blocked addresses."""

    change_list_template = "admin/suppressions.html"
    change_form_template = "admin/suppression.html"
    list_display = ("__str__", "reason", "detail", "since")
    list_filter = ("reason", "since")
    search_fields = ("email",)
    date_hierarchy = "since"
    fields = ("email", "reason", "detail", "since")
    actions = ("lift",)

    def get_urls(self):
        page = self.admin_site.admin_view(self.block_page)
        lift = self.admin_site.admin_view(self.lift_page)
        return [
            path("blokkeren/", page, name="outbox_suppression_block"),
            path("<int:pk>/vrijgeven/", lift, name="outbox_suppression_lift"),
            *super().get_urls(),
        ]

    def block_page(self, request):
        """Block an address by hand."""

        def do(asked):
            actions.block(**asked, by=request.user, now=timezone.now())
            return gettext("Nothing is mailed to %s any more.") % asked["email"]

        return deed_page(
            request, self.admin_site, title=gettext("Block an address"), form=forms.Blocking(request.POST or None),
            label=gettext("Block this address"), do=do,
            refusals={actions.AlreadyBlocked: gettext("This address is blocked already.")},
            back=reverse("admin:outbox_suppression_changelist"),
            about=gettext("Nothing at all goes to a blocked address, no code to log in either."),
        )  # fmt: skip

    def lift_page(self, request, pk):
        """Mail may go to one address again."""
        suppression = get_object_or_404(Suppression, pk=pk)

        def do(_asked):
            if not actions.unblock(suppression=suppression, by=request.user, now=timezone.now()):
                raise NotTheirs
            return gettext("Mail may go to %s again.") % suppression

        return deed_page(
            request, self.admin_site, title=gettext("Mail may go to %s again") % suppression, form=Form(request.POST or None),
            label=gettext("Mail may go there again"), do=do, refusals={NotTheirs: ERASED},
            back=reverse("admin:outbox_suppression_changelist"),
            about=gettext("Do this when you know that mail arrives there, and that its reader wants it."),
        )  # fmt: skip

    def has_lift_permission(self, request):
        return staff_may(request)

    @admin.action(description=_("Mail may go there again"), permissions=("lift",))
    def lift(self, request, queryset):
        lifted = sum(actions.unblock(suppression=one, by=request.user, now=timezone.now()) for one in queryset)
        if lifted < len(queryset):
            self.message_user(request, ERASED, messages.WARNING)
        if lifted:
            said = ngettext("Mail may go to %d address again.", "Mail may go to %d addresses again.", lifted) % lifted
            self.message_user(request, said, messages.SUCCESS)


class CameBack(admin.DateFieldListFilter):
    """By the day on which it came back: the column is called "on", and says nothing above a filter."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = _("day")


@admin.register(Bounce)
class BounceAdmin(SeenAdmin):
    """Mail that came back, and readers who called it spam."""

    list_display = ("at", "email", "kind", "code", "detail", "of_which")
    list_filter = ("kind", ("at", CameBack))
    search_fields = ("email",)
    list_select_related = ("mail", "delivery")
    fields = ("at", "email", "kind", "code", "detail", "of_which")
    readonly_fields = ("of_which",)

    def get_queryset(self, request):
        said = [f"mail__{name}" for name in ("text", "html", "context", "links", "attachments", "headers")]
        letters = Prefetch("delivery__broadcast", Broadcast.objects.with_subject())
        return super().get_queryset(request).defer(*said).prefetch_related(letters)

    @admin.display(description=_("which mail"))
    def of_which(self, bounce):
        """The mail or the copy itself: from what came back to what was sent."""
        if bounce.mail is not None:
            address, words = reverse("admin:outbox_mail_change", args=[bounce.mail_id]), bounce.mail.kind
        elif bounce.delivery is not None:
            address = reverse("admin:outbox_delivery_change", args=[bounce.delivery_id])
            words = str(bounce.delivery.broadcast)
        else:
            return "–"
        return format_html('<a href="{}">{}</a>', address, words)
