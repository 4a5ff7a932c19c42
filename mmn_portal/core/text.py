"""Clean what people type before anything else looks at it."""

import contextlib
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from django.utils.text import slugify

# Bidi controls and other invisible signs turn names round or make an empty name look filled in (trust.md 3.1).
_KEEP = {"\n", "\t", "\u00ad", "\u200d", "\u200c"}
_INVISIBLE = "\u00ad\u200d\u200c \u2800\u3164"
_MARK = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_MANY_MARKS = re.compile(rf"({_MARK}{{4}}){_MARK}+")

# An address, a telephone number, or nine digits such as a citizen number.
_CONTACT = re.compile(r"[^\s@]+@[^\s@]+\.\w|(?:\+31|0)[\s-]?\d(?:[\s-]?\d){7,}|\b\d{9}\b")


def clean(value: str) -> str:
    """Text without control and direction signs, in NFC, with at most four marks on a letter. Cleaning twice is once."""
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    value = "".join(
        sign for sign in value if sign in _KEEP or unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co"}
    )
    return _MANY_MARKS.sub(r"\1", unicodedata.normalize("NFC", value))


def one_line(value: str) -> str:
    """A name or title: cleaned, white space folded, no line breaks; invisible joiners alone are nothing."""
    folded = " ".join(clean(value).split())
    return folded if folded.strip(_INVISIBLE) else ""


def fold_address(value: str) -> str:
    """An e-mail address as identity: NFKC, case-folded, the domain in punycode where it can be."""
    value = unicodedata.normalize("NFKC", value.strip()).casefold()
    local, at, domain = value.rpartition("@")
    with contextlib.suppress(UnicodeError):
        domain = domain.encode("idna").decode("ascii")
    return f"{local}{at}{domain}"


def holds_contact(value: str) -> bool:
    """Whether a text seems to hold an e-mail address, a telephone number or a citizen number."""
    return _CONTACT.search(value) is not None


def free_slug(crowd: Any, name: str, *, otherwise: str, most: int = 80, taken: Iterable[str] = ()) -> str:
    """A part of an address made of ``name`` that nobody in ``crowd`` (a queryset or manager with ``slug``) has yet.

    ``otherwise`` stands in when nothing of the name is left; ``taken`` are words that mean something else there.
    """
    base = slugify(name)[:most].strip("-") or otherwise
    others = {*taken, *crowd.filter(slug__startswith=base).values_list("slug", flat=True)}
    number, slug = 1, base
    while slug in others:
        number += 1
        slug = f"{base}-{number}"
    return slug
