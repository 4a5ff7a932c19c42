from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PicturesConfig(AppConfig):
    name = "mmn_portal.pictures"
    verbose_name = _("Pictures")

    def ready(self):
        from . import brings  # noqa: F401, PLC0415 -- hands in what this app brings
