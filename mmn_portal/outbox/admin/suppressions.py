"""Who gets no mail any more, and why; what came back."""

from django.contrib import admin, messages
from django.db.models import Prefetch
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.deeds import SeenAdmin, deed_page, staff_may

from .. import actions, forms
from ..models import Bounce, Broadcast, Suppression


@admin.register(Suppression)
class SuppressionAdmin(SeenAdmin):
    """Blocked addresses."""

    change_list_template = "admin/suppressions.html"
    list_display = ("__str__", "reason", "detail", "since")
    list_filter = ("reason", "since")
    search_fields = ("email",)
    date_hierarchy = "since"
    fields = ("email", "reason", "detail", "since")
    actions = ("lift",)

    def get_urls(self):
        page = self.admin_site.admin_view(self.block_page)
        return [path("blokkeren/", page, name="outbox_suppression_block"), *super().get_urls()]

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

    def has_lift_permission(self, request):
        return staff_may(request)

    @admin.action(description=_("Mail may go there again"), permissions=("lift",))
    def lift(self, request, queryset):
        lifted = sum(actions.unblock(suppression=one, by=request.user, now=timezone.now()) for one in queryset)
        if lifted < len(queryset):
            said = _("Of an erased address only a print is left: its reader comes back by herself.")
            self.message_user(request, said, messages.WARNING)
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
        if bounce.mail is not None:
            return bounce.mail.kind
        return str(bounce.delivery.broadcast) if bounce.delivery else "–"
