"""What staff see and never change: offers, evaluations, check-ins, certificates, counts, mail."""

from django.contrib import admin
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.deeds import SeenAdmin

from ..models import Certificate, CheckIn, Evaluation, HeadCount, Message, Offer, ReminderRun


@admin.register(Offer)
class OfferAdmin(SeenAdmin):
    """Which seats were offered to whom, and what became of it."""

    list_display = ("group_in_words", "block_event", "size", "made_at", "expires_at", "state")
    list_filter = ("state",)
    list_select_related = ("block__event", "group__organisation", "group__made_by")
    date_hierarchy = "made_at"

    @admin.display(description=_("group"))
    def group_in_words(self, offer):
        return offer.group.organisation or offer.group.made_by or gettext("a visitor")

    @admin.display(description=_("session"))
    def block_event(self, offer):
        return offer.block.event


@admin.register(Evaluation)
class EvaluationAdmin(SeenAdmin):
    """What people thought of sessions; nothing says who."""

    list_display = ("event", "score", "liked", "better", "given_on")
    list_filter = ("score", ("event", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("event",)


@admin.register(CheckIn)
class CheckInAdmin(SeenAdmin):
    """Who came in, when, and at which door; corrected from the list of registrations."""

    list_display = ("registration", "at", "how", "by", "undone_at")
    list_select_related = ("registration__event", "by")
    list_filter = ("how", ("undone_at", admin.EmptyFieldListFilter))
    search_fields = ("registration__name", "registration__event__title_nl")
    date_hierarchy = "at"
    fields = ("registration", "at", "how", "by", "undone_at")


@admin.register(Certificate)
class CertificateAdmin(SeenAdmin):
    """Which certificates were issued; the code stays with whoever has it."""

    list_display = ("event", "registration", "issued_on")
    list_select_related = ("event", "registration__event")
    list_filter = (("event", admin.RelatedOnlyFieldListFilter),)
    search_fields = ("registration__name", "event__title_nl")
    date_hierarchy = "issued_on"
    fields = ("event", "registration", "issued_on")


@admin.register(HeadCount)
class HeadCountAdmin(SeenAdmin):
    """How many were at past sessions whose names are gone."""

    list_display = ("event", "format", "sector", "province", "registered", "attended")
    list_filter = ("format", "sector", "province")
    list_select_related = ("event",)
    search_fields = ("event__title_nl",)


@admin.register(ReminderRun)
class ReminderRunAdmin(SeenAdmin):
    """Which reminders went out, and to how many."""

    list_display = ("event", "kind", "due_at", "run_at", "reminded")
    list_select_related = ("event",)
    list_filter = ("kind",)


@admin.register(Message)
class MessageAdmin(SeenAdmin):
    """What staff wrote to participants."""

    list_display = ("written_at", "event", "subject", "audience", "readers", "written_by")
    list_select_related = ("event", "written_by")
