"""From the parts of a newsletter to its text and HTML: one look, styles inline, links counted without knowing whose."""

import html as entities
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import css_inline
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from mmn_portal.core.addresses import page_in
from mmn_portal.core.bilingual import in_language, language_of
from mmn_portal.core.templatetags.look import LETTERS, URL_SCHEMES
from mmn_portal.core.text import clean, one_line
from mmn_portal.outbox.compiled import mark
from mmn_portal.pictures.models import Picture

from . import blocks
from .enums import BlockKind
from .models import Newsletter

# What Markdown makes has no styles of its own; mail programs drop style sheets, so these become attributes.
STYLES = """
.words h2 { margin: 24px 0 12px; font-size: 22px; line-height: 1.3; }
.words h3, .words h4, .words h5, .words h6 { margin: 20px 0 8px; font-size: 18px; line-height: 1.3; }
.words p { margin: 0 0 16px; }
.words ul, .words ol { margin: 0 0 16px; padding-left: 22px; }
.words li { margin: 0 0 6px; }
.words a { color: #9d1048; }
.words blockquote { margin: 0 0 16px; padding-left: 16px; border-left: 4px solid #ffd145; }
.words pre { margin: 0 0 16px; padding: 12px; background: #f6efe6; color: #22142e; white-space: pre-wrap; overflow-wrap: anywhere; word-break: break-word; }
.words pre, .words code { font-family: Menlo, Consolas, monospace; font-size: 15px; }
.words table { width: 100%; margin: 0 0 16px; border-collapse: collapse; }
.words th, .words td { padding: 6px; border: 1px solid #e9dccd; text-align: left; }
"""
INLINER = css_inline.CSSInliner(keep_style_tags=True, load_remote_stylesheets=False, extra_css=STYLES)
HREF = re.compile(r'(<a\b[^>]*?\shref=")([^"]*)(")')
# As programs that put a name in each copy write it: here it is text.
CODE = re.compile(r"\{\{[^{}\n]{1,200}\}\}|\{[^{}\n]{1,200}\}|\*\|[^|\n]{1,200}\|\*")
# What is left of a link that Markdown did not take for one: "[words](javascript:…)".
NO_LINK = re.compile(r"\]\(([^()\n]*)")
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
PERSONAL = ("preferences_url", "unsubscribe_url")
LEADS = ("http://", "https://", "/")
# What a mail program knows what to do with besides; the last begins a personal link.
KNOWN = (*LEADS, "mailto:", "tel:", "\ue000")


@dataclass(frozen=True)
class Composed:
    """A newsletter in one language, as it leaves: personal addresses are still marks."""

    subject: str
    text: str
    html: str


def absolute(address: str) -> str:
    """A whole address: paths of the portal get the portal's own host."""
    return f"{settings.SITE_URL}{address}" if address.startswith("/") else address


def host() -> str:
    """The portal's own host."""
    return settings.SITE_URL.partition("//")[2]


def parts_of(newsletter: Newsletter, language: str, now: datetime) -> list[dict[str, Any]]:
    """The parts of a newsletter in a language, as plain values that can be frozen. Parts that say nothing are left out; one
    whose choice from the portal is not there any more is ``gone``.

    Everything that somebody typed is cleaned here, whichever app it came from: a sign of ours in it would become a personal link.
    """
    made: list[dict[str, Any]] = []
    for block in newsletter.blocks.select_related("picture").prefetch_related("picture__renditions"):
        if block.kind == BlockKind.TEXT and block.text_nl + block.text_en:
            made.append({
                "kind": "text", "source": _as_typed(clean(in_language(block, "text", language))),
                "lang": language_of(block, "text", language),
            })  # fmt: skip
        elif block.kind == BlockKind.PICTURE and block.picture:
            made.append(
                {"kind": "picture", "url": page_in(one_line(block.url), language), **_pictured(block.picture, language)}
            )
        elif block.kind == BlockKind.BUTTON and block.url:
            made.append({
                "kind": "button", "label": one_line(in_language(block, "label", language)),
                "url": page_in(one_line(block.url), language), "lang": language_of(block, "label", language),
            })  # fmt: skip
        elif block.kind == BlockKind.ITEM:
            with translation.override(language):
                found = blocks.items_of(block.item, language, now)
                made += [
                    {"kind": "item", "title": one_line(one.title), "text": one_line(one.text), "url": one_line(one.path),
                     "over": one_line(one.over), "lang": one.lang or language, "text_lang": one.text_lang or language}
                    for one in found
                ]  # fmt: skip
            if not found:
                made.append({"kind": "gone", "place": block.place})
    return made


def _pictured(picture: Picture, language: str) -> dict[str, Any]:
    """A picture for mail programs. One that has no rendition for them yet is shown as on a page."""
    rendition = picture.in_mail
    return {
        "src": reverse("pictures:picture-in-mail", args=[picture.pk]) if rendition else picture.url,
        "weight": rendition.weight if rendition else None, "alt": one_line(in_language(picture, "alt", language)),
        "credit": one_line(picture.credit), "lang": language_of(picture, "alt", language),
    }  # fmt: skip


def _as_typed(source: str) -> str:
    """What stands between braces (or as *|CODE|*) looks like a template code, and is text: Markdown does nothing with its signs."""
    return CODE.sub(lambda found: re.sub(r"([_*`])", r"\\\1", found.group(0)), source)


def drafted(newsletter: Newsletter, language: str, now: datetime) -> dict[str, Any]:
    """What a newsletter says in a language, before its links are counted: what is frozen when it starts.

    ``gone``: the places of the parts that have nothing to show. They are in no letter; the checks stop it.
    """
    parts = parts_of(newsletter, language, now)
    return {
        "subject": one_line(in_language(newsletter, "subject", language)),
        "preheader": one_line(in_language(newsletter, "preheader", language)),
        "parts": [part for part in parts if part["kind"] != "gone"],
        "gone": [part["place"] for part in parts if part["kind"] == "gone"],
        "sender": one_line(newsletter.network.name) if newsletter.network else "",
    }


def compose(
    said: dict[str, Any],
    language: str,
    *,
    link: Callable[[str], str] = absolute,
    web_url: str = "",
    counts_opens: bool = False,
    pixel_url: str = "",
) -> Composed:
    """Text and HTML of what was drafted. ``link`` turns each address in the HTML into the one that is followed.

    ``counts_opens``: it says that opening it is counted; the picture at ``pixel_url`` counts.
    """
    context = {
        **said, "language": language, "origin": settings.SITE_URL, "site_name": settings.SITE_NAME, "web_url": web_url,
        "counts_opens": counts_opens, "pixel_url": pixel_url, **{name: mark(name) for name in PERSONAL},
    }  # fmt: skip
    context["parts"] = [
        {**part, "plain": plain(part["source"], language) if part["kind"] == "text" else "", "src": absolute(part.get("src") or ""),
         "url": absolute(part.get("url") or "")}
        for part in said["parts"]
    ]  # fmt: skip
    with translation.override(language):
        text = render_to_string("mails/mailing/newsletter.txt", context).strip() + "\n"
        html = INLINER.inline(render_to_string("mails/mailing/newsletter.html", context))
    return Composed(said["subject"], re.sub(r"\n{3,}", "\n\n", text), _relinked(html, link))


def _relinked(html: str, link: Callable[[str], str]) -> str:
    def changed(found: re.Match[str]) -> str:
        address = entities.unescape(found.group(2))
        if not address.startswith(LEADS):
            return found.group(0)
        return f"{found.group(1)}{entities.escape(link(absolute(address)))}{found.group(3)}"

    return HREF.sub(changed, html)


def links_in(html: str) -> list[str]:
    """Every address that a letter leads to, in its order, each once."""
    return [address for address in _addresses_in(html) if address.startswith(LEADS)]


def dead_links_in(html: str) -> list[str]:
    """What stands as a link and leads nowhere in a mail: "www.example.nl" is a page beside one that is not there."""
    return [address for address in _addresses_in(html) if not address.lower().startswith(KNOWN)]


def _addresses_in(html: str) -> list[str]:
    return list(dict.fromkeys(entities.unescape(address) for _start, address, _end in HREF.findall(html)))


def left_out_of(source: str) -> tuple[list[str], list[str]]:
    """What was typed as a link and is none in a letter, and the addresses of what was typed as a picture, which is not there."""
    links, pictures = [], []
    for token in LETTERS.parse(source, {"language": "nl"}):
        children = token.children or []
        # Of a link that is none an address inside may have become one: looked at as it was typed, without code.
        typed = "".join(one.content for one in children if one.type != "code_inline")
        links += NO_LINK.findall(typed)
        for one in children:
            if one.type == "image":
                pictures.append(str(one.attrs.get("src", "")))
            elif one.type == "link_open" and not _is_kept(str(one.attrs.get("href", ""))):
                links.append(str(one.attrs["href"]))
    return list(dict.fromkeys(links)), list(dict.fromkeys(pictures))


def _is_kept(address: str) -> bool:
    """Whether the list of what is allowed leaves the address in its link."""
    scheme = SCHEME.match(address)
    return scheme is None or scheme.group(1).lower() in URL_SCHEMES


def plain(source: str, language: str = "nl") -> str:
    """Markdown as text that reads well: lists with dashes, addresses in brackets, white lines between the rest."""
    lines: list[str] = []
    lists: list[str] = []
    for token in LETTERS.parse(source, {"language": language}):
        kind = token.type
        if kind.endswith("list_open"):
            lists.append("")
        elif kind.endswith("list_close"):
            lists.pop()
            lines += [] if lists else [""]
        elif kind == "list_item_open":
            lists[-1] = "  " * (len(lists) - 1) + (f"{token.info}. " if token.info else "- ")
        elif kind == "inline":
            lines.append((lists[-1] if lists else "") + _plain_inline(token.children or []))
            lists[-1:] = [" " * len(lists[-1])] if lists else []
        elif kind in {"fence", "code_block"}:
            lines += [token.content.rstrip(), ""]
        elif kind in {"paragraph_close", "heading_close"} and not lists:
            lines.append("")
    return "\n".join(lines).strip()


def _plain_inline(tokens: list[Any]) -> str:
    said, addresses = [], []
    for token in tokens:
        if token.type in {"text", "code_inline"}:
            said.append(token.content)
        elif token.type in {"softbreak", "hardbreak"}:
            said.append("\n")
        elif token.type == "link_open":
            # What was typed as an address says where it leads.
            addresses.append((len(said), "" if token.info == "auto" else str(token.attrs.get("href", ""))))
        elif token.type == "link_close":
            start, address = addresses.pop()
            words, address = "".join(said[start:]), absolute(address)
            if address and words != address:
                said.append(f" ({address.removeprefix('mailto:')})")
    return "".join(said)
