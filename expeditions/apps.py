from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExpeditionsConfig(AppConfig):
    name = "expeditions"
    verbose_name = _("Expeditions")

    def ready(self) -> None:
        from . import brings  # noqa: F401, PLC0415 -- app ready
