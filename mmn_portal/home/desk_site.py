"""The admin site: whoever enters has proven who she is, and its front page says what waits."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.contenttypes.views import shortcut
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mmn_portal.core import desk, promises
from mmn_portal.core.gallery import examples
from mmn_portal.core.models import Heartbeat


def has_second_factor(user: Any) -> bool:
    """Staff enter with a second factor wherever that is asked (everywhere but in development)."""
    return not settings.STAFF_NEEDS_TOTP or is_mfa_enabled(user)


class DeskSite(admin.AdminSite):
    """Django's own admin, dressed, behind allauth's login."""

    site_header = gettext_lazy("NOV desk")
    site_title = gettext_lazy("NOV desk")
    index_title = gettext_lazy("Desk")
    index_template = "admin/desk.html"

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        # Every login path has the same checks and limits: the admin's own form is never shown.
        self.login = secure_admin_login(super().login)

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        return user.is_active and user.is_staff and has_second_factor(user)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        guarded = super().admin_view(view, cacheable)

        def second_factor_first(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            user = request.user
            if user.is_authenticated and user.is_staff and not has_second_factor(user):
                messages.info(request, _("The desk asks for a second step. Set it up first."))
                return redirect("mfa_activate_totp")
            return guarded(request, *args, **kwargs)

        second_factor_first.__name__ = getattr(view, "__name__", "desk")
        return second_factor_first

    def index(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        now = timezone.now()
        items = [item for bring in desk.items for item in bring(now)]
        heartbeats = list(Heartbeat.objects.order_by("name"))
        return super().index(
            request,
            {
                "waiting": [item for item in items if item.waits and item.count],
                "figures": [item for item in items if not item.waits],
                "heartbeats": heartbeats,
                "broken": [
                    line for one in heartbeats if one.name == promises.NAME for line in one.details.get("broken", [])
                ],
                **(extra_context or {}),
            },
        )

    def get_urls(self) -> list:
        return [
            path("componenten/", self.admin_view(self.components), name="components"),
            path("r/<path:content_type_id>/<path:object_id>/", self.admin_view(self.on_site), name="view_on_site"),
            *super().get_urls(),
        ]

    def on_site(self, request: HttpRequest, content_type_id: str, object_id: str) -> HttpResponse:
        """To the page of a thing on the site. What has no address yet, such as a letter that was not sent, is not found."""
        try:
            return shortcut(request, content_type_id, object_id)
        except NoReverseMatch:
            raise Http404 from None

    def components(self, request: HttpRequest) -> HttpResponse:
        """Every component on one page."""
        return TemplateResponse(
            request, "admin/components.html", {**self.each_context(request), "title": _("Components"), **examples()}
        )
