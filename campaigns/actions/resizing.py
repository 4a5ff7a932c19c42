"""Pictorial materials at other sizes: made once, when somebody first asks."""

from io import BytesIO

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from PIL import Image

from mmn_portal.core import uploads

from ..enums import FileFormat
from ..models import Material, MaterialRendition, MaterialVersion
from ..sizes import ON_PAGES, TO_TAKE

HOW: dict[str, tuple[str, dict]] = {
    FileFormat.WEBP: ("WEBP", {"quality": 82, "method": 4}),
    FileFormat.JPG: ("JPEG", {"quality": 88, "optimize": True, "progressive": True}),
    FileFormat.PNG: ("PNG", {"optimize": True}),
}


class NotAPicture(Exception):
    """This material has no other sizes, or not this one; or its file is gone."""


def rendition(*, material: Material, width: int, for_page: bool) -> MaterialRendition:
    """The current version at this width: as WebP for a page, else as the kind of file it is. Raises NotAPicture."""
    if not material.is_picture or width not in (ON_PAGES if for_page else TO_TAKE):
        raise NotAPicture
    version, kind = material.given, FileFormat.WEBP if for_page else FileFormat(material.format)
    known = version.renditions.filter(width=width, format=kind).first()
    if known is not None:
        return known
    made = MaterialRendition(version=version, width=width, format=kind)
    made.file.save(uploads.generated_name(kind), ContentFile(_scaled(version, width, kind)), save=False)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        # Somebody else asked at the same moment: one is enough.
        made.file.storage.delete(str(made.file.name))
        return version.renditions.get(width=width, format=kind)
    return made


def _scaled(version: MaterialVersion, width: int, kind: str) -> bytes:
    """At most so wide; a smaller picture keeps its size."""
    name, options = HOW[kind]
    try:
        with version.file.open("rb") as file, uploads.open_picture(file) as image:
            see_through = kind != FileFormat.JPG and ("A" in image.getbands() or "transparency" in image.info)
            image = image.convert("RGBA" if see_through else "RGB")
            image.thumbnail((width, width * 8), Image.Resampling.LANCZOS)
            out = BytesIO()
            image.save(out, name, **options)
    except (OSError, ValueError, uploads.Refused) as error:
        raise NotAPicture from error
    return out.getvalue()
