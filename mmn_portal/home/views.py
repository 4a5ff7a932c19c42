"""The front page, my page, and the small pages that machines ask for."""

import re
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import get_language
from django.views.generic import RedirectView, TemplateView, View

from mmn_portal.core import panels
from mmn_portal.core.api import OpenData
from mmn_portal.core.guarded import Guarded, everyone, rest_of_query, signed_in
from mmn_portal.core.text import one_line

from . import forms, health, openapi, queries

MOST_ASKED = 200
SECRET_FIELD = re.compile("password|code|key|token|csrf|next|secret", re.IGNORECASE)


class Front(Guarded, TemplateView):
    """What is on now: the panels that every app brings."""

    rule = everyone
    cacheable = True
    template_name = "home/front.html"

    def get_context_data(self, **kwargs):
        now = timezone.now()
        shown = [panel for bring in panels.front if (panel := bring(now)) is not None]
        return super().get_context_data(panels=shown, **kwargs)


class Search(Guarded, TemplateView):
    """Search over everything public."""

    rule = everyone
    template_name = "home/search.html"

    def get_context_data(self, **kwargs):
        asked = one_line(self.request.GET.get("q", ""))[:MOST_ASKED]
        found = queries.results(
            asked, kind=self.request.GET.get("soort", ""), page=self.request.GET.get("page"),
            language=(get_language() or "nl")[:2],
        )  # fmt: skip
        return super().get_context_data(
            results=found, form=forms.Searching(initial={"q": asked}), page_query=rest_of_query(self.request),
            words_only=not queries.knows_inflections(), **kwargs,
        )  # fmt: skip


class Mine(Guarded, TemplateView):
    """My page: the panels that every app brings for me."""

    rule = signed_in
    template_name = "home/mine.html"

    def get_context_data(self, **kwargs):
        now = timezone.now()
        shown = [panel for bring in panels.mine if (panel := bring(self.request.user, now)) is not None]
        return super().get_context_data(panels=shown, **kwargs)


class Live(Guarded, View):
    """The process answers."""

    rule = everyone

    def get(self, request):
        return HttpResponse("ok", content_type="text/plain; charset=utf-8")


class Ready(Guarded, View):
    """The process can work: database, broker and worker."""

    rule = everyone

    def get(self, request):
        found = health.checks(timezone.now())
        status = 200 if all(answer == "ok" for answer in found.values()) else 503
        return JsonResponse(found, status=status)


class OpenApi(OpenData):
    """What the open data is and how to ask for it."""

    def get(self, request):
        return self.answer(openapi.document())


class Favicon(Guarded, RedirectView):
    """Browsers ask for it at the root, whatever the page says."""

    rule = everyone

    def get_redirect_url(self, *args, **kwargs):
        return static("img/favicon.ico")


class Robots(Guarded, TemplateView):
    """What search engines may visit."""

    rule = everyone
    template_name = "home/robots.txt"
    content_type = "text/plain; charset=utf-8"


class SecurityTxt(Guarded, View):
    """Where to report a hole (RFC 9116). It is always valid for half a year."""

    rule = everyone

    def get(self, request):
        expires = (timezone.now() + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
        contact = settings.SECURITY_CONTACT or f"{settings.SITE_URL}/contact/"
        lines = [
            f"Contact: {contact}",
            f"Expires: {expires}",
            "Preferred-Languages: nl, en",
            f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
        ]
        return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page had expired; say so, how to go on, and what was typed, so that it can be copied.

    Only what came from a page of our own: another site must not get to put its words on ours.
    """
    ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
    return render(request, "403_csrf.html", {"typed": _words_of(request.POST) if ours else []}, status=403)


def _words_of(posted: QueryDict) -> list[str]:
    """What somebody wrote herself: no choices, no keys, and nothing that is secret."""
    words = (value for name, values in posted.lists() for value in values if not SECRET_FIELD.search(name))
    return [value for value in words if len(value.split()) > 1][:20]
