from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "mmn_portal.core"
    verbose_name = "Portal"
