"""What surrounds every request: headers, whole public pages from memory, clean input."""

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.core.cache import caches
from django.db import Error as DatabaseFault
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils.cache import add_never_cache_headers, patch_vary_headers

Handler = Callable[[HttpRequest], HttpResponse]

# trust.md 2.4; style-src and script-src without nonces, because whole pages are cached.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
# Only pages for the sites of others say this (events.views.Framed).
FRAMED_ANYWHERE = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
}
# The mark and the pictures stand in mails, and web mail shows them on a page of its own (trust.md 2.4).
IN_MAILS = ("/static/img/mark", "/beeld/")


class SecurityHeaders:
    """The same set on every response, once: pages, redirects, errors, files."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(IN_MAILS):
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if response.headers["Content-Security-Policy"] == FRAMED_ANYWHERE:
            # The older header knows "nowhere" and "here" only, and would win where the policy is not understood.
            del response.headers["X-Frame-Options"]
        if response.headers.get("Cache-Control") is None and _may_be_somebodys(request):
            add_never_cache_headers(response)
            response.headers["Cache-Control"] = "no-store, private"
        return response


def _may_be_somebodys(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    try:
        return user is not None and user.is_authenticated
    except DatabaseFault:
        # Nobody can say who asks; the answer to the fault itself still goes out, with its headers.
        return True


class PublicPages:
    """Serve a public page from this process's memory for a few seconds.

    Only pages whose view said ``cacheable``, only for requests without a session or message cookie, only answers that set no
    cookie: so nobody ever gets another's page. The language is in the address, so the address is the whole key.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.pages = caches["pages"]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.PUBLIC_PAGE_SECONDS or not self._is_anybody(request):
            return self._mark(self.get_response(request))
        address = f"{request.scheme}:{request.get_host()}:{request.get_full_path()}"
        key = hashlib.blake2b(address.encode(), digest_size=20).hexdigest()
        kept = self.pages.get(key)
        if kept is not None:
            status, content, headers = kept
            return HttpResponse(content, status=status, headers=headers)
        response = self._mark(self.get_response(request))
        if getattr(response, "public_page", False) and response.status_code == 200 and not response.cookies:
            headers = dict(response.headers)
            self.pages.set(key, (200, response.content, headers), settings.PUBLIC_PAGE_SECONDS)
        return response

    @staticmethod
    def _is_anybody(request: HttpRequest) -> bool:
        return request.method == "GET" and not (
            settings.SESSION_COOKIE_NAME in request.COOKIES or "messages" in request.COOKIES
        )

    @staticmethod
    def _mark(response: HttpResponse) -> HttpResponse:
        if getattr(response, "public_page", False):
            patch_vary_headers(response, ["Cookie"])
        return response


class CleanInput:
    """Refuse what no honest browser sends: a NUL byte in the address or the query (PostgreSQL would raise on it)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest("Bad request", content_type="text/plain; charset=utf-8")
        return self.get_response(request)
