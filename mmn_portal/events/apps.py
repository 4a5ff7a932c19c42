from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "mmn_portal.events"
    verbose_name = _("Agenda")

    def ready(self):
        from . import brings, receivers  # noqa: F401, PLC0415 -- app ready
