"""Kits for the tests: small files, made by the same deeds as the real ones."""

from datetime import timedelta
from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image

from campaigns import actions
from campaigns.models import Kit, Material
from tests.conftest import NOW


def png(colour: str = "orange", size: tuple[int, int] = (40, 30)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def make_kit(slug: str = "basis", *, live: bool = True, files: int = 2, **facts) -> Kit:
    """A kit on show since yesterday, with pictures in it."""
    made_at = NOW - timedelta(days=1)
    kit = actions.add_kit(
        slug=slug, title_nl=f"Pakket {slug}", summary_nl="Wat erin zit", by=None, now=made_at, **facts
    )
    for number in range(files):
        make_material(kit, f"{slug}-beeld-{number}.png")
    if live:
        actions.publish_kit(kit=kit, by=None, now=made_at)
    return kit


def make_material(kit: Kit, name: str, content: bytes | None = None, **facts) -> Material:
    upload = ContentFile(content or png(), name=name)
    return actions.add_material(
        kit=kit, file_name=name, upload=upload, by=None, now=NOW - timedelta(days=1),
        **{"alt_nl": "Een oranje vlak", **facts},
    )  # fmt: skip
