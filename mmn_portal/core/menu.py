"""The entries of the site's menu and footer."""

from dataclasses import dataclass

from django.utils.functional import Promise

from .register import Register


@dataclass(frozen=True)
class Entry:
    """A line of the menu: its label, the name of its address, and whether it stands in the footer only."""

    label: str | Promise
    url_name: str
    footer: bool = False


entries: Register[Entry] = Register("menu")
bring = entries.bring
