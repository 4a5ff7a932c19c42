"""Clean what people type before anything else looks at it."""

import contextlib
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from django.utils.formats import number_format
from django.utils.text import slugify

# Bidi controls and other invisible signs turn names round or make an empty name look filled in (trust.md 3.1).
_KEEP = {"\n", "\t", "\u00ad", "\u200d", "\u200c"}
_INVISIBLE = "\u00ad\u200d\u200c \u2800\u3164"
_MARK = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_MANY_MARKS = re.compile(rf"({_MARK}{{4}}){_MARK}+")

# What people put between the digits of a number. Separators and digits never overlap, so every search is linear.
_BETWEEN = r"[\s./()\u2013-]{0,3}"
# An address, a telephone number (ten digits from 0, or nine after +31; one may be forgotten), or nine digits in one piece.
_CONTACT = re.compile(
    rf"[^\s@]@[^\s@]+\.\w|(?<!\d)\+31(?:{_BETWEEN}\d){{9}}|(?<!\d)0(?:{_BETWEEN}\d){{8,9}}|(?<!\d)\d{{9}}(?!\d)"
)
# Nine digits in pieces are a citizen number when they pass its test; sums and years do not.
_NINE = re.compile(rf"(?<!\d)\d(?:{_BETWEEN}\d){{8}}(?!{_BETWEEN}\d)")
_DAY, _MONTH, _YEAR, _TIME = (
    r"(?:0?[1-9]|[12]\d|3[01])",
    r"(?:0?[1-9]|1[0-2])",
    r"(?:19|20)\d\d",
    r"[0-2]?\d[.:][0-5]\d",
)
# Days and hours look like numbers to call: they are left out first.
_MOMENT = re.compile(
    rf"(?<!\d){_DAY}[-/. ]{_MONTH}[-/. ]{_YEAR}(?![-/]?\d)|(?<!\d){_YEAR}[-/]{_MONTH}[-/]{_DAY}(?!\d)"
    rf"|(?<![\d.]){_TIME}\s?[-\u2013]\s?{_TIME}(?![.:]?\d)|(?<![\d.]){_TIME}(?=\s?u(?:ur)?\b)"
)
# Also the soft breaks that word processors leave in what is pasted from them.
_BREAKS = re.compile("\r\n|[\r\v\f\x85]")
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200c\u200d"))


def clean(value: str) -> str:
    """Text without control and direction signs, in NFC, with at most four marks on a letter. Cleaning twice is once."""
    value = _BREAKS.sub("\n", value)
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
    value = _MOMENT.sub("x", unicodedata.normalize("NFKC", value).translate(_UNSEEN))
    return _CONTACT.search(value) is not None or any(_is_citizen(found.group()) for found in _NINE.finditer(value))


def _is_citizen(value: str) -> bool:
    """The test of eleven of a citizen number (BSN)."""
    digits = [int(sign) for sign in value if sign.isdigit()]
    weighed = sum(weight * digit for weight, digit in zip((9, 8, 7, 6, 5, 4, 3, 2, -1), digits, strict=True))
    return weighed > 0 and weighed % 11 == 0


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


def grouped(number: int) -> str:
    """A large number as people read it: 20.012 in Dutch, 20,012 in English."""
    return number_format(number, use_l10n=True, force_grouping=True)


def with_number(words: str, number: int) -> str:
    """A sentence with "%d" in it, and its number as people read it."""
    return words.replace("%d", grouped(number))
