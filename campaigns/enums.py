"""What a kit can be, and what a material is for."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class KitState(models.TextChoices):
    """A kit is made, shown, and in the end taken out of use."""

    DRAFT = "draft", _("draft")
    LIVE = "live", _("live")
    RETIRED = "retired", _("retired")


ROADS: dict[KitState, frozenset[KitState]] = {
    KitState.DRAFT: frozenset({KitState.LIVE}),
    KitState.LIVE: frozenset({KitState.RETIRED}),
    KitState.RETIRED: frozenset({KitState.LIVE}),
}


class MaterialKind(models.TextChoices):
    """What it is."""

    POSTER = "poster", _("Poster")
    PICTURE = "beeld", _("Picture for social media")
    BANNER = "banner", _("Banner")
    LOGO = "logo", _("Logo")
    TEXT = "tekst", _("Text")
    SLIDE = "presentatie", _("Presentation")
    SIGNATURE = "handtekening", _("E-mail signature")
    OTHER = "anders", _("Something else")


class Channel(models.TextChoices):
    """Where it is used. The value is also the name of its folder in a ZIP."""

    PRINT = "drukwerk", _("Print")
    SOCIAL = "sociale-media", _("Social media")
    WEB = "website", _("Website")
    MAIL = "e-mail", _("E-mail and newsletter")
    PRESS = "pers", _("Press")
    MEETING = "bijeenkomst", _("Meeting")


class FileFormat(models.TextChoices):
    """Which kind of file it is, by its ending; nothing else is taken."""

    PDF = "pdf", _("PDF")
    PNG = "png", _("PNG picture")
    JPG = "jpg", _("JPG picture")
    WEBP = "webp", _("WebP picture")
    SVG = "svg", _("SVG drawing")
    DOCX = "docx", _("Word document")
    ODT = "odt", _("OpenDocument text")
    PPTX = "pptx", _("PowerPoint presentation")
    TXT = "txt", _("Plain text")
    HTML = "html", _("HTML")
    MP4 = "mp4", _("MP4 film")


class MaterialLanguage(models.TextChoices):
    """In which language the words on it are."""

    NL = "nl", _("Dutch")
    EN = "en", _("English")
    NONE = "geen", _("Without words")


class Licence(models.TextChoices):
    """What may be done with it."""

    CAMPAIGN = "campagne", _("Free to use for volunteering; the design stays as it is")
    CC_BY = "cc-by-4.0", _("Creative Commons BY 4.0: use and change it, name the maker")
    CC0 = "cc0", _("Creative Commons Zero: do with it what you like")
    AGREED = "afspraak", _("By agreement: only as it is, until the end date")


class Parcel(models.TextChoices):
    """What somebody took along."""

    KIT = "kit", _("whole kit")
    MATERIAL = "material", _("one material")
    SELECTION = "selection", _("part of a selection")
