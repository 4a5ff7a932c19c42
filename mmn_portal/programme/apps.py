from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammeConfig(AppConfig):
    name = "mmn_portal.programme"
    verbose_name = _("Programme")

    def ready(self):
        from . import brings  # noqa: F401, PLC0415 -- app ready
