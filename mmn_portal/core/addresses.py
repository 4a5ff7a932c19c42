"""Addresses in what people write: pages of the portal are those in the reader's language."""

from contextlib import suppress
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.urls import translate_url
from django.utils import translation
from markdown_it.rules_core import StateCore


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
