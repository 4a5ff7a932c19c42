"""Campaign kits and the library, the studio, weeks, and what organisations made of them."""

from .batches import Batch, BatchFile, BatchRow
from .collections import Collection, CollectionItem
from .designs import Design, DesignPicture, DesignVersion, Render
from .kits import Download, Kit, KitArchive, Material, MaterialVersion, preview_address
from .library import Gap, KitSilence, MaterialConsent, MaterialRendition, MaterialWords, Told
from .links import Scan, ShortLink
from .opinions import Opinion, OwnerDecides
from .own import OwnCampaign, OwnPoster
from .templates import HEX, Swatch, Template, TemplateField, TemplateFormat, TemplateVersion, Zone
from .weeks import WallPoster, Week, WeekCards, WeekKit

__all__ = [
    "HEX",
    "Batch",
    "BatchFile",
    "BatchRow",
    "Collection",
    "CollectionItem",
    "Design",
    "DesignPicture",
    "DesignVersion",
    "Download",
    "Gap",
    "Kit",
    "KitArchive",
    "KitSilence",
    "Material",
    "MaterialConsent",
    "MaterialRendition",
    "MaterialVersion",
    "MaterialWords",
    "Opinion",
    "OwnCampaign",
    "OwnPoster",
    "OwnerDecides",
    "Render",
    "Scan",
    "ShortLink",
    "Swatch",
    "Template",
    "TemplateField",
    "TemplateFormat",
    "TemplateVersion",
    "Told",
    "WallPoster",
    "Week",
    "WeekCards",
    "WeekKit",
    "Zone",
    "preview_address",
]
