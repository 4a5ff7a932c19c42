"""Addresses in what people write: bare ones become links, and pages of the portal are those in the reader's language."""

import re
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.urls import translate_url
from django.utils import translation
from django.utils.html import Urlizer
from markdown_it.rules_core import StateCore

# As far as an address can go: signs of Markdown and quotes end it.
ADDRESS = re.compile(r"\bhttps?://\w[^\s<>\[\]\"'`\\“”‘’„«»]*", re.IGNORECASE)


class _End(Urlizer):
    """Django knows where an address ends and the sentence goes on; signs of emphasis and questions belong to the sentence, too."""

    trailing_punctuation_chars = ".,:;!?…*_~"


@dataclass(frozen=True)
class Found:
    """An address in a text, as the rules of markdown-it-py want it."""

    url: str
    index: int
    schema: str

    @property
    def text(self) -> str:
        """What is read is where it leads."""
        return self.url

    @property
    def last_index(self) -> int:
        """Where it ends."""
        return self.index + len(self.url)


class BareAddresses:
    """Finds http(s) addresses for the rule "linkify" of markdown-it-py; by itself that asks another package, which also makes
    links of words that happen to have a dot."""

    def pretest(self, text: str) -> bool:
        """Whether there can be one."""
        return "://" in text

    test = pretest

    def match(self, text: str) -> list[Found]:
        """All addresses in a text."""
        return [one for found in ADDRESS.finditer(text) if (one := self._made(found))]

    def match_at_start(self, text: str) -> Found | None:
        """The address with which a text begins."""
        found = ADDRESS.match(text)
        return self._made(found) if found else None

    def _made(self, found: re.Match[str]) -> Found | None:
        _lead, address, _trail = _End().trim_punctuation(found.group())
        # A brace is in no address: it is a code of another program, and half an address leads elsewhere.
        if "{" in address or "}" in address:
            return None
        return Found(address, found.start(), f"{address.partition(':')[0].lower()}:")


def page_in(address: str, language: str) -> str:
    """The same page of the portal in a language. Files, pages without languages and other sites stay as they are."""
    if language == settings.LANGUAGE_CODE:
        return address
    # Without a prefix an address is in the first language, whichever one is spoken now. What is no address is not found.
    with translation.override(settings.LANGUAGE_CODE), suppress(ValueError):
        typed = urlsplit(address)
        is_path = typed[:2] == ("", "") and address.startswith("/")
        if is_path or typed[:2] == urlsplit(settings.SITE_URL)[:2]:
            # People forget the slash at the end; it is found without it, in the wrong language.
            for path in (typed.path, f"{typed.path}/"):
                ours = urlunsplit(typed._replace(path=path))
                if (theirs := translate_url(ours, language)) != ours:
                    return theirs
    return address


def speak(state: StateCore) -> None:
    """A rule of markdown-it-py: links to the portal lead to the page in the language that ``env`` names."""
    for token in state.tokens:
        children = token.children or []
        for place, child in enumerate(children):
            if child.type != "link_open":
                continue
            address = str(child.attrs.get("href", ""))
            child.attrs["href"] = page_in(address, state.env["language"])
            if child.info == "auto" and child.attrs["href"] != address:
                children[place + 1].content = str(child.attrs["href"])
