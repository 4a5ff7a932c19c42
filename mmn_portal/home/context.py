"""What every page knows of the site: its name, menu and languages. No question to the database."""

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.functional import cached_property
from django.utils.translation import get_language

from mmn_portal.core.menu import Entry, entries


@dataclass(frozen=True)
class Line:
    """A line of the menu on this page."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class LanguageLine:
    """This page in another language."""

    code: str
    label: str
    url: str
    current: bool


@lru_cache(maxsize=256)
def address(url_name: str, language: str) -> str:
    """The address of a menu entry in a language; worked out once, since it stands on every page."""
    return reverse(url_name)


@lru_cache(maxsize=256)
def translated(path: str, language: str, wanted: str) -> str:
    """The same page in a wanted language; worked out once for an address."""
    return translate_url(path, wanted)


@dataclass(frozen=True)
class Site:
    """The site as the base template sees it on an address in a language; worked out when it is asked for."""

    path: str
    full_path: str
    language: str
    name: str
    origin: str
    logo_url: str

    @property
    def home_url(self) -> str:
        return address("home:front", self.language)

    @property
    def search_url(self) -> str:
        return address("home:search", self.language)

    @property
    def my_url(self) -> str:
        return address("home:mine", self.language)

    @cached_property
    def menu(self) -> list[Line]:
        return [self._line(entry) for entry in entries if not entry.footer]

    @cached_property
    def footer(self) -> list[Line]:
        return [self._line(entry) for entry in entries if entry.footer]

    @cached_property
    def languages(self) -> list[LanguageLine]:
        """The same page in each language."""
        path, now = self.full_path, self.language
        return [
            LanguageLine(code, {"nl": "Nederlands", "en": "English"}[code], translated(path, now, code), code == now)
            for code, _label in settings.LANGUAGES
        ]

    def _line(self, entry: Entry) -> Line:
        url = address(entry.url_name, self.language)
        return Line(str(entry.label), url, self.path.startswith(url))


def site(request: HttpRequest) -> dict:
    """The context processor behind ``site`` in every template."""
    found = Site(
        request.path, request.get_full_path(), get_language() or settings.LANGUAGE_CODE, settings.SITE_NAME,
        settings.SITE_URL, settings.SITE_LOGO_URL,
    )  # fmt: skip
    # allauth puts a ``site`` of its own in some of its pages; ``portal`` is always ours.
    return {"site": found, "portal": found, "development": settings.DEVELOPMENT}
