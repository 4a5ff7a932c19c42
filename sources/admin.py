"""What staff see: asks, offers, how introductions go and their outcomes; never what was said."""

from django.contrib import admin

from mmn_portal.core.deeds import SeenAdmin

from .models import Introduction, Offer, Opening, Outcome


@admin.register(Opening)
class OpeningAdmin(SeenAdmin):
    """Asks of organisations."""

    list_display = ("title", "organisation", "place", "people_max", "state", "ends_on", "is_demo")
    list_filter = ("state", "shape", "theme", "task", "is_demo")
    list_select_related = ("organisation", "place")
    search_fields = ("title", "organisation__name")


@admin.register(Offer)
class OfferAdmin(SeenAdmin):
    """Offers of companies and schools."""

    list_display = ("title", "organisation", "who", "people_to", "place", "state", "ends_on", "is_demo")
    list_filter = ("state", "who", "shape", "is_demo")
    list_select_related = ("organisation", "place")
    search_fields = ("title", "organisation__name")


@admin.register(Introduction)
class IntroductionAdmin(SeenAdmin):
    """Who talks with whom, how long it waits, and what became of it."""

    list_display = ("started_at", "source", "organisation", "state", "answered_at", "people", "day")
    list_filter = ("state", "started_by", "is_demo")
    list_select_related = ("source", "organisation")
    search_fields = ("source__name", "organisation__name", "opening__title")
    date_hierarchy = "started_at"
    fields = (
        "opening", "source", "organisation", "started_by", "state", "started_at", "answered_at", "people", "day",
        "agreed_at", "because", "is_demo",
    )  # fmt: skip


@admin.register(Outcome)
class OutcomeAdmin(SeenAdmin):
    """How it was: numbers."""

    list_display = (
        "introduction",
        "came",
        "new_faces",
        "satisfied",
        "satisfied_source",
        "again",
        "active_later",
        "answered_at",
    )
    list_select_related = ("introduction__source", "introduction__opening")
