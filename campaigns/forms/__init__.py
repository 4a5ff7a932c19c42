"""The forms of the campaign: they check, and do nothing."""

from .codes import CorrectingLink, Leading, StoppingLink, Target, leads
from .collections import NEW, Collecting, Sharing
from .kits import (
    ALL,
    OF_FACET,
    AddingVersion,
    Browsing,
    DescribingMaterial,
    KeepingMaterial,
    ManyFiles,
    ManyFilesField,
    UploadingMany,
)
from .library import ExtendingOnMaterial, NotingOnMaterial, Recalling, WithdrawingMaterial
from .opinions import AskingColleague, Remarking, SayingOpinion
from .own import MOST_POSTERS, BeginningCampaign, ChangingCampaign, Day, TakingOffCampaign
from .studio import Beginning, Designing, Duplicating, Ordering, Percent
from .templates import BETWEEN, COLOUR, ByLanguage, Drawing, KeepingField, KeepingSwatch, KeepingVersion
from .weeks import TakingOff

__all__ = [
    "ALL",
    "BETWEEN",
    "COLOUR",
    "MOST_POSTERS",
    "NEW",
    "OF_FACET",
    "AddingVersion",
    "AskingColleague",
    "Beginning",
    "BeginningCampaign",
    "Browsing",
    "ByLanguage",
    "ChangingCampaign",
    "Collecting",
    "CorrectingLink",
    "Day",
    "DescribingMaterial",
    "Designing",
    "Drawing",
    "Duplicating",
    "ExtendingOnMaterial",
    "KeepingField",
    "KeepingMaterial",
    "KeepingSwatch",
    "KeepingVersion",
    "Leading",
    "ManyFiles",
    "ManyFilesField",
    "NotingOnMaterial",
    "Ordering",
    "Percent",
    "Recalling",
    "Remarking",
    "SayingOpinion",
    "Sharing",
    "StoppingLink",
    "TakingOff",
    "TakingOffCampaign",
    "Target",
    "UploadingMany",
    "WithdrawingMaterial",
    "leads",
]
