"""What staff see of the research: never answers, names behind pseudonyms or personal links."""

from django.contrib import admin

from mmn_portal.core.deeds import SeenAdmin

from .models import Consent, Export, Item, Participation, Study, Wave


@admin.register(Study)
class StudyAdmin(SeenAdmin):
    """What is studied."""

    list_display = ("title_nl", "responsible", "keep_until")


@admin.register(Wave)
class WaveAdmin(SeenAdmin):
    """The waves with their windows."""

    list_display = ("study", "code", "version", "offset_days", "days_before", "days_after")
    list_select_related = ("study", "version")


@admin.register(Item)
class ItemAdmin(SeenAdmin):
    """The questions as they were published."""

    list_display = ("code", "question_nl", "kind", "block", "version", "is_sensitive")
    list_filter = ("version", "kind", "block", "is_sensitive")
    list_select_related = ("version",)
    search_fields = ("code", "question_nl", "question_en")


@admin.register(Participation)
class ParticipationAdmin(SeenAdmin):
    """Who was asked. What they answered is not for staff."""

    list_display = ("organisation", "study", "starts_on", "asked_at", "is_demo")
    list_filter = ("study", "is_demo")
    list_select_related = ("organisation", "study")
    search_fields = ("organisation__name",)
    fields = ("organisation", "study", "contact", "starts_on", "asked_at", "is_demo")


@admin.register(Consent)
class ConsentAdmin(SeenAdmin):
    """What was agreed to, refused and taken back."""

    list_display = ("at", "participation", "part", "is_given")
    list_filter = ("part", "is_given")
    list_select_related = ("participation__organisation",)
    search_fields = ("participation__organisation__name",)
    date_hierarchy = "at"
    fields = ("participation", "part", "is_given", "text_version", "text", "given_by", "at")


@admin.register(Export)
class ExportAdmin(SeenAdmin):
    """Requests for data and what became of them; deciding happens at the desk of the research."""

    list_display = ("requested_at", "waves", "state", "requested_by", "decided_by", "rows", "ends_at")
    list_filter = ("state",)
    list_select_related = ("requested_by", "decided_by")
    fields = (
        "waves", "purpose", "state", "requested_by", "requested_at", "decided_by", "decided_at", "because", "rows", "size",
        "sha256", "made_at", "ends_at",
    )  # fmt: skip
