"""What templates need for the look: figures, icons, assets with integrity, dates in words, safe Markdown.

These are builtins of the template engine (see TEMPLATES in the settings), so pages need no `load`.
"""

import base64
import datetime
import hashlib
import json
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import nh3
from django import forms, template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.forms.boundfield import BoundField, BoundWidget
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from markdown_it import MarkdownIt

from mmn_portal.core import shoulders as drawing
from mmn_portal.core.addresses import BareAddresses, speak
from mmn_portal.core.bilingual import language_of
from mmn_portal.core.drawn import drawn
from mmn_portal.core.icons import ICONS
from mmn_portal.core.panels import Panel
from mmn_portal.core.text import grouped

register = template.Library()

UNTIL = "\N{EN DASH}"
Moment = datetime.datetime | datetime.date | None


# --- figures and icons ------------------------------------------------------------------------


@register.simple_tag(name="shoulders")
def shoulders_tag(seed: object, label: str = "") -> SafeString:
    """One figure; hidden from screen readers unless it gets a label."""
    return drawing.figure(str(seed), str(label))


@register.simple_tag
def portrait(seed: object, label: str = "") -> SafeString:
    return drawing.portrait(str(seed), str(label))


@register.simple_tag
def crowd(seed: object, count: int = 36, on: str = "") -> SafeString:
    """A crowd that gathers as the page is wide; `on` is the tone of the surface it stands on."""
    return drawing.crowd(str(seed), count, on=on)


@register.simple_tag
def mark(label: str = "") -> SafeString:
    return drawing.mark(str(label))


@register.simple_tag
def seats_row(taken: int, total: int, most: int = 20) -> SafeString:
    """The figures only, at most so many; the words belong beside it (see components/seats.html)."""
    return drawing.seats(taken or 0, total or 0, most=most)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    return _icon(name, str(label))


@lru_cache(maxsize=256)
def _icon(name: str, label: str) -> SafeString:
    spoken = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" focusable="false" {}>{}</svg>',
        spoken,
        mark_safe(ICONS[name]),  # noqa: S308 - our own drawings
    )


# --- parts of pages ---------------------------------------------------------------------------


@register.simple_tag(name="drawn")
def drawn_once(template_name: str, content: dict) -> SafeString:
    """A part that is the same for everybody, such as ``{% drawn "events/event_body.html" facts %}``."""
    return drawn(template_name, content)


@register.simple_tag
def front_panel(panel: Panel) -> SafeString:
    """A panel for everybody. Asked of the database each time; drawn anew only when something in it is different."""
    return drawn(panel.template, {"content": panel.content})


# --- assets -----------------------------------------------------------------------------------


def _content_of(name: str) -> bytes:
    """The bytes a browser will receive: of the hashed copy where one was collected."""
    if not settings.DEBUG and hasattr(staticfiles_storage, "stored_name"):
        with staticfiles_storage.open(staticfiles_storage.stored_name(name)) as file:
            return file.read()
    found = finders.find(name)
    if found is None:
        raise FileNotFoundError(name)
    return Path(found).read_bytes()


def _integrity(name: str) -> str:
    return "sha384-" + base64.b64encode(hashlib.sha384(_content_of(name)).digest()).decode()


@cache
def _tag_for(name: str) -> SafeString:
    pattern = (
        '<link rel="stylesheet" href="{}" integrity="{}">'
        if name.endswith(".css")
        else '<script defer src="{}" integrity="{}"></script>'
    )
    return format_html(pattern, staticfiles_storage.url(name), _integrity(name))


@register.simple_tag
def asset(name: str) -> SafeString:
    """The tag of a stylesheet or script, with its integrity; computed once, except while developing."""
    return _tag_for.__wrapped__(name) if settings.DEBUG else _tag_for(name)


# --- dates, times and sizes -------------------------------------------------------------------


def _local(value: datetime.datetime) -> datetime.datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


def _in_dutch() -> bool:
    return (get_language() or "nl").startswith("nl")


@register.filter
def day(value: Moment) -> str:
    """Saturday 6 March 2027; in Dutch 'zaterdag 6 maart 2027'."""
    if not value:
        return ""
    return _day(_local(value).date() if isinstance(value, datetime.datetime) else value, get_language())


# The same few days stand on every page: their words are worked out once in each language.
@lru_cache(maxsize=2000)
def _day(value: datetime.date, language: str | None) -> str:
    return formats.date_format(value, "l j F Y")


@register.simple_tag
def leaf(when: Moment) -> SafeString:
    """The leaf of a calendar before an event: month, day and weekday."""
    return _leaf(_local(when).date() if isinstance(when, datetime.datetime) else when, get_language())


@lru_cache(maxsize=2000)
def _leaf(value: datetime.date, language: str | None) -> SafeString:
    month, weekday = (formats.date_format(value, part) for part in ("M", "D"))
    return format_html(
        '<time class="leaf" datetime="{}"><span class="leaf-month">{}</span><span class="leaf-day">{}</span>'
        '<span class="leaf-weekday">{}</span></time>',
        value.isoformat(), month, value.day, weekday,
    )  # fmt: skip


@register.filter
def clock(value: datetime.datetime | datetime.time | None) -> str:
    """10:00; in Dutch '10.00 uur'."""
    if not value:
        return ""
    local = _local(value) if isinstance(value, datetime.datetime) else value
    return f"{local:%-H.%M} uur" if _in_dutch() else f"{local:%-H:%M}"


@register.filter
def moment(value: Moment) -> str:
    """The day and the time; only the day of a date that has no time yet."""
    if isinstance(value, datetime.datetime):
        return f"{day(value)}, {clock(value)}"
    return day(value)


@register.simple_tag
def period(start: Moment, end: Moment = None) -> str:
    """From start to end, said as a person would: the day is not repeated."""
    if not end or not isinstance(start, datetime.datetime) or not isinstance(end, datetime.datetime):
        return moment(start) if not end or day(start) == day(end) else f"{day(start)} {UNTIL} {day(end)}"
    if day(start) != day(end):
        return f"{moment(start)} {UNTIL} {moment(end)}"
    if _in_dutch():
        return f"{day(start)}, {_local(start):%-H.%M} tot {clock(end)}"
    return f"{day(start)}, {clock(start)} to {clock(end)}"


@register.filter
def megabytes(size: int | None) -> str:
    """1.4 MB, with the comma of the language; small files in kB."""
    if not size:
        return "0 kB"
    if size < 100_000:
        return f"{max(1, round(size / 1000))} kB"
    places = 1 if size < 10_000_000 else 0
    return f"{formats.number_format(round(size / 1_000_000, places), places)} MB"


# --- text of people ---------------------------------------------------------------------------

MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": False}).enable(
    ["table", "strikethrough"]
)
# In a letter what looks like an address is followed, and leads to the page in the language of the letter.
LETTERS = MarkdownIt("commonmark", {"html": False, "linkify": True, "typographer": False}).enable(
    ["table", "strikethrough", "linkify"]
)
LETTERS.linkify = BareAddresses()
LETTERS.core.ruler.push("pages", speak)
ALLOWED_TAGS = {
    "p",
    "br",
    "hr",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "strong",
    "em",
    "s",
    "blockquote",
    "code",
    "pre",
    "a",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}
# nh3 sets the rel of links itself; images are placed by the pictures app, with their alt text and consent.
URL_SCHEMES = {"http", "https", "mailto", "tel"}
ALLOWED_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}


@register.filter
def markdown(text: str | None, top_level: int = 2) -> SafeString:
    """Text of staff and organisations as HTML; the one place that trusts what people typed, after an allow-list."""
    return _as_html(text or "", top_level)


@register.filter
def letter_text(text: str, language: str) -> SafeString:
    """Text of a letter in a language as HTML: bare addresses are links, and links to the portal are in that language."""
    return _as_html(text, 2, language)


# The same text is the same HTML, and a text is read far more often than it is written.
@lru_cache(maxsize=256)
def _as_html(text: str, top_level: int, language: str = "") -> SafeString:
    tokens = LETTERS.parse(text, {"language": language}) if language else MARKDOWN.parse(text)
    above = top_level - 1
    for token in tokens:
        if token.type == "heading_open":
            # A level is never skipped, so that a screen reader's list of headings stays a tree.
            above = min(max(int(token.tag[1]), top_level), above + 1, 6)
            token.tag = f"h{above}"
        elif token.type == "heading_close":
            token.tag = f"h{above}"
    html = MARKDOWN.renderer.render(tokens, MARKDOWN.options, {})
    clean = nh3.clean(
        html,
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        url_schemes=URL_SCHEMES,
        link_rel="noopener noreferrer",
    )
    return mark_safe(clean)  # noqa: S308 - cleaned by the allow-list above


@register.filter(name="language_of")
def language_of_field(thing: object, field: str) -> str:
    """The language in which a text is really there, for the ``lang`` attribute."""
    return language_of(thing, field, get_language())


# What could end the element early, or be read as the beginning of another one.
IN_SCRIPT = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}


@register.simple_tag
def linked_data(facts: dict) -> SafeString:
    """Facts for search engines (JSON-LD): a block of data, which no browser runs and no policy needs to allow."""
    text = json.dumps(facts, ensure_ascii=False).translate(IN_SCRIPT)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - signs of HTML are taken out above


@register.filter
def phone_link(number: str) -> str:
    """A telephone number as a ``tel:`` address wants it: digits, perhaps after a plus."""
    digits = "".join(sign for sign in number if sign.isdigit())
    return f"+{digits}" if number.strip().startswith("+") else digits


# --- forms (used by templates/mmn/) -----------------------------------------------------------


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The widget of a field by our form rules: never the browser's own `required`, always `aria-required`."""
    field.form.use_required_attribute = False
    # A placeholder vanishes when it is needed; labels and hints say it (allauth brings its own).
    field.field.widget.attrs.pop("placeholder", None)
    attrs: dict[str, str | bool] = {}
    if "data-count" in field.field.widget.attrs:
        attrs["data-words-left"] = gettext("{count} characters left")
        attrs["data-words-over"] = gettext("{count} characters too many")
    is_text_like = not field.use_fieldset and not isinstance(field.field.widget, (forms.CheckboxInput, forms.FileInput))
    if field.field.required and is_text_like and not field.is_hidden:
        attrs["aria-required"] = "true"
    return field.as_widget(attrs=attrs)


@register.filter
def options(field: BoundField) -> list[Any]:
    """The radio buttons or checkboxes of a field; `widget.hints` may hold a line for each value."""
    widget = field.field.widget
    hints = getattr(widget, "hints", {})
    attrs = {"id": field.auto_id} | ({"disabled": True} if field.field.disabled else {})
    made = []
    for data in widget.subwidgets(field.html_name, field.value(), attrs=attrs):
        option: Any = BoundWidget(widget, data, field.form.renderer)
        option.hint = hints.get(str(data["value"]), "")
        if option.hint:
            data["attrs"]["aria-describedby"] = f"{option.id_for_label}_hint"
        made.append(option)
    return made


@register.filter
def first_control(field: BoundField) -> str:
    """The id that a line of the error summary jumps to."""
    widget = field.field.widget
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple, forms.MultiWidget)):
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id


@register.filter
def kind(field: BoundField) -> str:
    """How a field is drawn: choices, checkbox, password, group (several inputs) or plain."""
    widget = field.field.widget
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, forms.PasswordInput):
        return "password"
    return "group" if field.use_fieldset else "plain"


# --- small things a template cannot say by itself ---------------------------------------------


@register.filter
def at(things: list, place: int) -> object:
    return things[place]


register.filter("grouped", grouped)


@register.filter
def plain_number(value: float) -> str:
    """A number for an attribute: with a point, whatever the language writes."""
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
