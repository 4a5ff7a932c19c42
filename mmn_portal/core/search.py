"""What can be found: every app with public things brings its documents."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from .register import Register


@dataclass(frozen=True)
class Document:
    """A public thing that can be found: kind, title, text and address, in one language."""

    kind: str
    title: str
    text: str
    url: str
    language: str = "nl"


documents: Register[Callable[[datetime], Iterable[Document]]] = Register("search documents")
bring = documents.bring
