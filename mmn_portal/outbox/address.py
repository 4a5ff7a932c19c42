"""Where a mail goes, and in which language."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Address:
    """An e-mail address and the language of its reader."""

    email: str
    language: str = "nl"
