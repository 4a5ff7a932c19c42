from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "mmn_portal.people"
    verbose_name = _("People and organisations")

    def ready(self):
        from . import brings, receivers  # noqa: F401, PLC0415 -- app ready
