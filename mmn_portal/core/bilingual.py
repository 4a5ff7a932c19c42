"""Content in two languages: explicit ``_nl`` and ``_en`` columns; an empty English one falls back to Dutch."""


def in_language(thing: object, field: str, language: str | None) -> str:
    """The text of ``field`` in ``language``, or the Dutch one where the English is empty."""
    if (language or "nl").startswith("en"):
        return getattr(thing, f"{field}_en") or getattr(thing, f"{field}_nl")
    return getattr(thing, f"{field}_nl")


def language_of(thing: object, field: str, language: str | None) -> str:
    """The language that ``in_language`` really gave, for the ``lang`` attribute."""
    if (language or "nl").startswith("en") and getattr(thing, f"{field}_en"):
        return "en"
    return "nl"
