"""Files that staff hand in: of a kind that we give out, really of that kind, and without what hides in them."""

import hashlib
import re
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.utils.text import slugify
from django.utils.translation import gettext as _
from PIL import Image

from mmn_portal.core import uploads

from .enums import Channel, FileFormat, MaterialKind

MAX_BYTES = 300_000_000
MAX_ENTRIES = 5_000
MAX_UNPACKED = 500_000_000
CHUNK = 1 << 20
PICTURES = {"png": "PNG", "jpg": "JPEG", "webp": "WEBP"}
OFFICE = {"docx": "word/", "pptx": "ppt/", "odt": "content.xml"}
SCRIPT = re.compile(rb"<script|<iframe|<object|<embed|javascript:|\son\w+\s*=", re.IGNORECASE)

# What a file of a kind is most likely for; staff correct it on the page of the material.
LIKELY = {
    "pdf": (MaterialKind.POSTER, Channel.PRINT),
    "svg": (MaterialKind.LOGO, Channel.WEB),
    "docx": (MaterialKind.TEXT, Channel.MAIL),
    "odt": (MaterialKind.TEXT, Channel.MAIL),
    "txt": (MaterialKind.TEXT, Channel.MAIL),
    "pptx": (MaterialKind.SLIDE, Channel.MEETING),
    "html": (MaterialKind.SIGNATURE, Channel.MAIL),
    "mp4": (MaterialKind.OTHER, Channel.SOCIAL),
}


@dataclass(frozen=True)
class Taken:
    """A file that passed: what it is, and the content to keep."""

    format: str
    content: Any
    size: int
    sha256: str
    measure: str = ""


def take(name: str, file: Any) -> Taken:
    """Look a file through. Raises uploads.Refused with a sentence."""
    ending = PurePosixPath(name.lower()).suffix.lstrip(".")
    ending = {"jpeg": "jpg", "htm": "html"}.get(ending, ending)
    if ending not in FileFormat.values:
        raise uploads.Refused(_("Choose a file that ends in one of: %s") % ", ".join(FileFormat.values))
    if file.size > MAX_BYTES:
        raise uploads.Refused(_("Choose a file smaller than 300 MB"))
    if not file.size:
        raise uploads.Refused(_("This file is empty"))
    content, measure = file, ""
    if ending in PICTURES:
        content, measure = _picture(file, ending)
    elif ending == "svg":
        file.seek(0)
        content = ContentFile(uploads.clean_svg(file.read(uploads.MAX_SVG_BYTES + 1))[0])
    else:
        _check(file, ending)
    size, sha256 = _measure(content)
    return Taken(ending, content, size, sha256, measure)


def names(file_name: str) -> tuple[str, str]:
    """A title and the beginning of an address for a file of this name."""
    words = PurePosixPath(file_name).stem.replace("_", " ").replace("-", " ").split()
    title = " ".join(words)[:110] or _("File")
    return title[:1].upper() + title[1:], slugify(title)[:80] or "bestand"


def _picture(file: Any, ending: str) -> tuple[Any, str]:
    """Kept as it is, for print; written anew where something hides in it."""
    file.seek(0)
    image = uploads.open_picture(file)
    measure = f"{image.width} × {image.height}"
    if image.format != PICTURES[ending]:
        raise uploads.Refused(_("The content of this file is not what its name says"))
    try:
        hides = bool(image.getexif()) or "xmp" in image.info or "comment" in image.info
        image.load()
    except uploads.DAMAGED as error:
        raise uploads.Refused(_("We cannot read this picture. Choose a JPG, PNG or WebP file")) from error
    if not hides:
        return file, measure
    clean = uploads.clean_picture(file)
    with Image.open(clean) as upright:
        return clean, f"{upright.width} × {upright.height}"


def _check(file: Any, ending: str) -> None:
    file.seek(0)
    head = file.read(4096)
    fits = {
        "pdf": head.startswith(b"%PDF-"),
        "mp4": head[4:8] == b"ftyp",
        "txt": ending == "txt" and _is_text(file),
        "html": ending == "html" and _is_text(file) and not SCRIPT.search(_whole(file)),
    }.get(ending)
    if fits is None:
        fits = _is_office(file, OFFICE[ending])
    if not fits:
        raise uploads.Refused(_("The content of this file is not what its name says"))


def _whole(file: Any) -> bytes:
    file.seek(0)
    return file.read(2_000_001)


def _is_text(file: Any) -> bool:
    content = _whole(file)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return len(content) <= 2_000_000 and "\0" not in text


def _is_office(file: Any, inside: str) -> bool:
    """A ZIP by its table of contents: of modest size, with the right parts, without macros."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as package:
            entries = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return False
    found = [entry.filename for entry in entries]
    return (
        len(entries) <= MAX_ENTRIES
        and sum(entry.file_size for entry in entries) <= MAX_UNPACKED
        and any(name.startswith(inside) for name in found)
        and not any("vbaproject" in name.lower() or name.startswith("Basic/") for name in found)
    )


def _measure(content: Any) -> tuple[int, str]:
    content.seek(0)
    size, digest = 0, hashlib.sha256()
    while chunk := content.read(CHUNK):
        size += len(chunk)
        digest.update(chunk)
    content.seek(0)
    return size, digest.hexdigest()
