from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SourcesConfig(AppConfig):
    name = "sources"
    verbose_name = _("Sources of new people")

    def ready(self) -> None:
        from . import brings  # noqa: F401, PLC0415 -- app ready
