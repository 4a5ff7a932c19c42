from django.apps import AppConfig
from django.contrib.admin import apps as admin


class HomeConfig(AppConfig):
    name = "mmn_portal.home"
    default = True


class DeskConfig(admin.AdminConfig):
    """The Django admin with our desk as its front page."""

    default_site = "mmn_portal.home.desk_site.DeskSite"
    default = False
