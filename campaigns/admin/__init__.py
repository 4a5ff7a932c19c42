"""The desk of the campaign."""

from .designs import DesignAdmin, OwnCampaignAdmin, ShortLinkAdmin, figures
from .kits import DownloadAdmin, KitAdmin, LicenceFilter, MaterialAdmin, MaterialInline, VersionInline
from .library import MaterialConsentAdmin, MaterialConsentInline, WithPeople
from .recall import WithRecall
from .seen import BatchAdmin, CollectionAdmin, OpinionAdmin, ScanAdmin
from .templates import (
    FieldInline,
    SwatchInline,
    TemplateAdmin,
    TemplateFormatAdmin,
    TemplateVersionAdmin,
    UntilFrozen,
    ZoneInline,
)
from .weeks import LookedAt, PartOfWeek, WallPosterAdmin, WeekAdmin, WeekCardsInline, WeekKitInline

__all__ = [
    "BatchAdmin",
    "CollectionAdmin",
    "DesignAdmin",
    "DownloadAdmin",
    "FieldInline",
    "KitAdmin",
    "LicenceFilter",
    "LookedAt",
    "MaterialAdmin",
    "MaterialConsentAdmin",
    "MaterialConsentInline",
    "MaterialInline",
    "OpinionAdmin",
    "OwnCampaignAdmin",
    "PartOfWeek",
    "ScanAdmin",
    "ShortLinkAdmin",
    "SwatchInline",
    "TemplateAdmin",
    "TemplateFormatAdmin",
    "TemplateVersionAdmin",
    "UntilFrozen",
    "VersionInline",
    "WallPosterAdmin",
    "WeekAdmin",
    "WeekCardsInline",
    "WeekKitInline",
    "WithPeople",
    "WithRecall",
    "ZoneInline",
    "figures",
]
