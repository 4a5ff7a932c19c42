"""Conversation cards: a text in Markdown, cut into cards at its headings. No database, no words."""

import re
from dataclasses import dataclass

_HEADING = re.compile(r"^##[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
MOST_CARDS = 40


@dataclass(frozen=True)
class Card:
    """One card: its title, and what stands under it in Markdown."""

    title: str
    text: str


def cards_of(text: str) -> list[Card]:
    """The cards of a text; what stands before the first heading is on none."""
    found = list(_HEADING.finditer(text))[:MOST_CARDS]
    ends = [each.start() for each in found[1:]] + [len(text)]
    return [Card(each.group(1).strip(), text[each.end() : end].strip()) for each, end in zip(found, ends, strict=True)]
