from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    name = "campaigns"
    verbose_name = _("Campaign")

    def ready(self) -> None:
        from . import brings, receivers  # noqa: F401, PLC0415 -- app ready
