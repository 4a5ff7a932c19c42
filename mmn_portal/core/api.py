"""Open data: read-only answers for everyone's programs, and the register of what each app brings to its description."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.core.paginator import EmptyPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.generic import View

from .conditional import unchanged_or
from .guarded import Guarded, everyone
from .register import Register

MOST_A_PAGE = 100
USUAL_A_PAGE = 50
# More signs than any number or day that makes sense.
LONGEST = 100
OPEN_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    # A page of another site may ask "only if it changed", and read the answer.
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Expose-Headers": "ETag",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


class WrongParameter(Exception):
    """A parameter has a value that is none; says which and why."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(name)
        self.name, self.why = name, why


@dataclass(frozen=True)
class Part:
    """What an app adds to the description (OpenAPI 3.1): its paths and the shapes of its answers."""

    paths: dict[str, Any]
    schemas: dict[str, Any] = field(default_factory=dict)


parts: Register[Part] = Register("open data")
bring = parts.bring


class OpenData(Guarded, View):
    """An answer for everyone's programs: no account, kept for a minute, readable from every site; refusals are JSON too."""

    rule = everyone
    http_method_names = ["get", "head", "options"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = super().dispatch(request, *args, **kwargs)
        except WrongParameter as wrong:
            response = JsonResponse({"error": {"parameter": wrong.name, "message": wrong.why}}, status=400)
        except Http404:
            response = JsonResponse({"error": {"parameter": None, "message": _("This does not exist.")}}, status=404)
        for name, value in OPEN_HEADERS.items():
            response.headers[name] = value
        return response

    def answer(self, facts: dict) -> HttpResponse:
        """The facts as JSON; "not changed" for whoever has the same ones already."""
        body = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
        print_of = hashlib.blake2b(body.encode(), digest_size=16).hexdigest()
        return unchanged_or(self.request, print_of, lambda: HttpResponse(body, content_type="application/json"))

    def page_of(self, found: Any, asked: Mapping[str, str]) -> tuple[dict, list]:
        """A page of a crowd, with the addresses of its neighbours; ``asked`` are the filters that stay in them."""
        size = whole_number(self.request.GET, "aantal", usual=USUAL_A_PAGE, most=MOST_A_PAGE)
        number = whole_number(self.request.GET, "page", usual=1)
        try:
            page = Paginator(found, size).page(number)
        except EmptyPage:
            raise WrongParameter("page", _("There is no page with this number.")) from None
        things = list(page.object_list)
        return {
            "count": page.paginator.count,
            "next": self._address(asked, size, number + 1) if page.has_next() else None,
            "previous": self._address(asked, size, number - 1) if page.has_previous() else None,
        }, things

    def _address(self, asked: Mapping[str, str], size: int, number: int) -> str:
        query = self.request.GET.copy()
        query.clear()
        query.update({**asked, "aantal": str(size), "page": str(number)})
        return f"{settings.SITE_URL}{self.request.path}?{query.urlencode()}"


def one_of(asked: Mapping[str, str], name: str, choices: list[str]) -> str:
    """A word of a list, or nothing. Raises WrongParameter."""
    value = asked.get(name, "")
    if value and value not in choices:
        raise WrongParameter(name, _("Choose one of: %s.") % ", ".join(choices))
    return value


def day(asked: Mapping[str, str], name: str) -> date | None:
    """A day such as 2027-03-09, or nothing. Raises WrongParameter."""
    value = asked.get(name, "")
    if not value:
        return None
    try:
        found = date.fromisoformat(value)
    except ValueError:
        found = None
    # ISO 8601 knows more ways to write a day than anybody needs here.
    if found is None or found.isoformat() != value:
        raise WrongParameter(name, _("Write a day such as 2027-03-09."))
    return found


def whole_number(asked: Mapping[str, str], name: str, *, usual: int, most: int | None = None) -> int:
    """A number from 1 on, or the usual one. Raises WrongParameter."""
    value = asked.get(name, "")
    if not value:
        return usual
    is_number = value.isascii() and value.isdigit() and len(value) < LONGEST
    number = int(value) if is_number else 0
    if number < 1 or (most is not None and number > most):
        limits = _("Write a number from 1 to %d.") % most if most else _("Write a number from 1 on.")
        raise WrongParameter(name, limits)
    return number


# --- shapes that every description uses -----------------------------------------------------------

TEXT = {"type": "string"}
ADDRESS = {"type": "string", "format": "uri"}


def or_nothing(shape: dict) -> dict:
    """The shape, or null."""
    return {"anyOf": [shape, {"type": "null"}]}


def shape(**fields: dict) -> dict:
    """An object with exactly these fields."""
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}


def page_shape(of: str) -> dict:
    """A page of things."""
    rows = {"type": "array", "items": {"$ref": f"#/components/schemas/{of}"}, "maxItems": MOST_A_PAGE}
    return shape(
        count={"type": "integer", "minimum": 0}, next=or_nothing(ADDRESS), previous=or_nothing(ADDRESS), results=rows
    )


def parameter(name: str, what: str, schema: dict, *, place: str = "query") -> dict:
    """A parameter in the address."""
    return {"name": name, "in": place, "description": what, "required": place == "path", "schema": schema}


PAGING = [
    parameter("page", "Which page, from 1.", {"type": "integer", "minimum": 1, "default": 1}),
    parameter(
        "aantal", "How many on a page.",
        {"type": "integer", "minimum": 1, "maximum": MOST_A_PAGE, "default": USUAL_A_PAGE},
    ),
]  # fmt: skip
SLUG = parameter("slug", "The last part of the address of its page.", TEXT, place="path")


def reading(summary: str, of: str, parameters: list[dict]) -> dict:
    """A path that is read: what it answers, and how it refuses."""

    def told(description: str, name: str) -> dict:
        schema = {"$ref": f"#/components/schemas/{name}"}
        return {"description": description, "content": {"application/json": {"schema": schema}}}

    one = any(each["in"] == "path" for each in parameters)
    refusal = (
        {"404": told("There is no such thing.", "Error")} if one else {"400": told("A parameter is wrong.", "Error")}
    )
    answers = {
        "200": told("The facts.", of),
        "304": {"description": "You have these facts already (If-None-Match)."},
        **refusal,
    }
    return {"get": {"summary": summary, "parameters": parameters, "responses": answers}}
