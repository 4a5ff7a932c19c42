"""Answer "not changed" to whoever has it already (RFC 9110, If-None-Match)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag


def unchanged_or(request: HttpRequest, fingerprint: str, make: Callable[[], HttpResponse]) -> HttpResponse:
    """304 when the asker holds this fingerprint already, else what ``make`` returns, with its ETag."""
    etag = quote_etag(fingerprint)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = make()
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "public, max-age=60"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
