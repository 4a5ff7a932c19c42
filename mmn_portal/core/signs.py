"""In which signs a request is written."""

from django.utils.http import parse_header_parameters

# In each of these a letter is the letter of ASCII. Others bring a NUL or half a sign past every check, or cannot be read at all.
READABLE = {"", "utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "latin-1", "windows-1252"}
UNREAD = "application/octet-stream"


def readable(content_type: str) -> str:
    """The content type of a request; that of plain bytes when it names signs of the sender's own choosing.

    Django would read the form with them, and the address as well.
    """
    try:
        _kind, parameters = parse_header_parameters(content_type)
    except (ValueError, LookupError):
        return UNREAD
    return content_type if parameters.get("charset", "").lower() in READABLE else UNREAD
