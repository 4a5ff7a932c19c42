"""A small picture of a material, for its card."""

import logging
import zipfile
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.utils.html import strip_tags
from lxml import etree
from PIL import Image, ImageStat

from mmn_portal.core import rendering, uploads

logger = logging.getLogger(__name__)

WIDTH = 440
HIGHEST = 3 * WIDTH
PAPER, NIGHT = "#fffaf3", "#2a1838"
ART = Path(__file__).parent / "art"
DRAWN_BY_TYPST = {"pdf", "svg"}
SEEN_BY_PILLOW = {"png", "jpg", "webp"}
MAX_DRAWN_BYTES = 60_000_000


MOST_LINES = 40
MAX_WORDS_BYTES = 5_000_000
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _lines_of_text(content: Any) -> list[str]:
    return content.read(20_000).decode("utf-8-sig", errors="ignore").splitlines()


def _lines_of_html(content: Any) -> list[str]:
    words = strip_tags(content.read(50_000).decode(errors="ignore"))
    return [line.strip() for line in unescape(words).splitlines() if line.strip()]


def _lines_of_word(content: Any) -> list[str]:
    with zipfile.ZipFile(content) as package:
        entry = package.getinfo("word/document.xml")
        if entry.file_size > MAX_WORDS_BYTES:
            return []
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        body = etree.fromstring(package.read(entry), parser)
    return ["".join(text.text or "" for text in part.iter(f"{WORD}t")) for part in body.iter(f"{WORD}p")]


READERS = {"txt": _lines_of_text, "html": _lines_of_html, "docx": _lines_of_word}


def draw(ending: str, content: Any) -> tuple[ContentFile, int, int] | None:
    """The preview with its width and height; None for what has no looks, or will not be drawn."""
    content.seek(0)
    try:
        if ending in SEEN_BY_PILLOW:
            return from_picture(uploads.open_picture(content))
        if ending in DRAWN_BY_TYPST and content.size <= MAX_DRAWN_BYTES:
            name = f"it.{ending}"
            job = {"file": name, "width": WIDTH}
            png = rendering.render(ART / "preview.typ", job, to="png", files={name: content.read()}, timeout=10)
            return from_picture(Image.open(BytesIO(png)))
        if ending in READERS and (lines := READERS[ending](content)):
            png = rendering.render(ART / "paper.typ", {"lines": lines[:MOST_LINES]}, to="png", timeout=10)
            return from_picture(Image.open(BytesIO(png)), quality=45)
    except (
        rendering.RenderFailed,
        uploads.Refused,
        OSError,
        ValueError,
        KeyError,
        zipfile.BadZipFile,
        etree.LxmlError,
    ):
        logger.warning("no preview could be drawn of a %s file", ending, exc_info=True)
    finally:
        content.seek(0)
    return None


def from_picture(image: Image.Image, quality: int = 74) -> tuple[ContentFile, int, int]:
    """A picture, small, as WebP. What is see-through gets a ground on which it shows."""
    see_through = "A" in image.getbands() or "transparency" in image.info
    image = image.convert("RGBA" if see_through else "RGB")
    image.thumbnail((WIDTH, HIGHEST))
    if see_through:
        image = _on_a_ground(image)
    out = BytesIO()
    image.save(out, "WEBP", quality=quality, method=6)
    return ContentFile(out.getvalue(), name=uploads.generated_name("webp")), image.width, image.height


def _on_a_ground(image: Image.Image) -> Image.Image:
    """Paper, or night under what is light itself."""
    alpha = image.getchannel("A")
    lightness = ImageStat.Stat(image.convert("L"), mask=alpha.point(lambda value: 255 if value > 128 else 0))
    is_light = lightness.count[0] > 0 and lightness.mean[0] > 200
    ground = Image.new("RGB", image.size, NIGHT if is_light else PAPER)
    ground.paste(image, mask=alpha)
    return ground
