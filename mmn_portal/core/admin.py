"""The trail of deeds, for staff to read."""

from django.contrib import admin

from .deeds import SeenAdmin
from .models import Audit


@admin.register(Audit)
class AuditAdmin(SeenAdmin):
    """Who did what to which thing."""

    list_display = ("at", "deed", "thing", "by")
    list_filter = ("deed",)
    search_fields = ("thing", "by")
    date_hierarchy = "at"
