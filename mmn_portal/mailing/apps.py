from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailingConfig(AppConfig):
    name = "mmn_portal.mailing"
    verbose_name = _("Newsletters")

    def ready(self):
        from . import brings, receivers  # noqa: F401, PLC0415 -- app ready
