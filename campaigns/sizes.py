"""The sizes in which a design is made: paper in millimetres, screens in pixels. The origin is the trimmed top left."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mmn_portal.pictures.enums import Where

from .enums import Output

# What Dutch printers ask: 3 mm to cut away, and nothing that matters within 5 mm of the cut.
BLEED, SAFE = 3, 5
# Grams a square metre that printers often take: thin enough to hang, thick enough to hand out. An advice, no more.
POSTER_PAPER, FLYER_PAPER = 135, 170
# A phone reads a code of this size from an arm's length; an A3 hangs further away.
SMALLEST_CODE = {"a3": 30, "a4": 20, "a5": 20}
SMALLEST_CODE_PIXELS = 120


@dataclass(frozen=True)
class Size:
    """One size: ``width`` and ``height`` without bleed, in ``unit`` (``mm`` or ``px``)."""

    key: str
    label: object
    use: object
    unit: str
    width: int
    height: int
    bleed: int = 0
    safe: int = 0
    paper: int = 0

    @property
    def is_print(self) -> bool:
        return self.unit == "mm"

    @property
    def where(self) -> Where:
        """Where it is seen."""
        return Where.PAPER if self.is_print else Where.ONLINE

    @property
    def ratio(self) -> float:
        return self.width / self.height

    @property
    def smallest_code(self) -> int:
        return SMALLEST_CODE.get(self.key, SMALLEST_CODE_PIXELS)

    @property
    def outputs(self) -> tuple[Output, ...]:
        return (Output.PDF, Output.PRINT, Output.PNG) if self.is_print else (Output.PNG, Output.JPG)

    def ppi(self, width: int) -> float:
        """How many dots an inch make a picture ``width`` pixels wide; a pixel of a screen size is a point."""
        points = self.width * 72 / 25.4 if self.is_print else self.width
        return 72 * width / points


SIZES = {
    each.key: each
    for each in (
        Size("a3", _("A3 poster"), _("Print"), "mm", 297, 420, BLEED, SAFE, POSTER_PAPER),
        Size("a4", _("A4 poster"), _("Print"), "mm", 210, 297, BLEED, SAFE, POSTER_PAPER),
        Size("a5", _("A5 flyer"), _("Print"), "mm", 148, 210, BLEED, SAFE, FLYER_PAPER),
        Size("vierkant", _("Square"), _("Instagram, Facebook, LinkedIn"), "px", 1080, 1080, 0, 40),
        Size("staand", _("Portrait"), _("Instagram, Facebook"), "px", 1080, 1350, 0, 40),
        Size("verhaal", _("Story"), _("Instagram, WhatsApp status"), "px", 1080, 1920, 0, 60),
        Size("link", _("Link picture"), _("LinkedIn, website"), "px", 1200, 627, 0, 40),
        Size("mailbanner", _("Mail banner"), _("Newsletter, e-mail"), "px", 1200, 400, 0, 30),
    )
}
CHOICES = [(size.key, size.label) for size in SIZES.values()]

# Pictorial materials: as wide as a page shows them (WebP), and as they are taken along for social media.
ON_PAGES = (480, 960, 1600)
TO_TAKE = (1080, 540)
