"""Pictures come in through one door: cleaned, re-encoded, and made in every width."""

from datetime import datetime
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image

from mmn_portal.core import uploads

from .models import WIDTHS, Picture, Rendition


@transaction.atomic
def add_picture(
    *,
    upload: Any,
    title: str,
    alt_nl: str,
    alt_en: str,
    credit: str,
    licence: str,
    now: datetime,
    is_demo: bool = False,
) -> Picture:
    """Keep a clean copy and its renditions. Raises uploads.Refused."""
    clean = uploads.clean_picture(upload)
    picture = Picture(
        title=title, alt_nl=alt_nl, alt_en=alt_en, credit=credit, licence=licence, made_at=now, is_demo=is_demo
    )
    return _keep(picture, clean)


@transaction.atomic
def replace_file(*, picture: Picture, upload: Any) -> Picture:
    """Another file for the same picture. Raises uploads.Refused."""
    clean = uploads.clean_picture(upload)
    picture.renditions.all().delete()
    return _keep(picture, clean)


def _keep(picture: Picture, clean: ContentFile) -> Picture:
    with Image.open(BytesIO(clean.read())) as image:
        clean.seek(0)
        picture.width, picture.height = image.size
        picture.file.save(str(clean.name), clean, save=False)
        picture.save()
        for width in WIDTHS:
            made = _scaled(image, width)
            rendition = Rendition(picture=picture, width=width)
            rendition.file.save(uploads.generated_name("webp"), ContentFile(made), save=True)
    return picture


def _scaled(image: Image.Image, width: int) -> bytes:
    """WebP at most ``width`` pixels wide; a smaller picture keeps its size."""
    copy = image.convert("RGBA" if "A" in image.getbands() else "RGB")
    copy.thumbnail((width, width * 4))
    out = BytesIO()
    copy.save(out, "WEBP", quality=80, method=4)
    return out.getvalue()
