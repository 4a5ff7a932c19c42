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


# --- the studio -------------------------------------------------------------------------------


class TemplateState(models.TextChoices):
    """A template is made, offered, and in the end taken out of use."""

    DRAFT = "draft", _("draft")
    LIVE = "live", _("live")
    RETIRED = "retired", _("retired")


class FieldKind(models.TextChoices):
    """What an organisation fills in."""

    TEXT = "text", _("Text")
    PHOTO = "photo", _("Photo")
    LOGO = "logo", _("Logo")
    LINK = "link", _("Link, as a QR code")


class Lock(models.TextChoices):
    """How free an organisation is with a text."""

    FREE = "free", _("free")
    CHOICE = "choice", _("one of a few")
    LOCKED = "locked", _("fixed")


class ZoneShape(models.TextChoices):
    """How a picture is cut."""

    RECTANGLE = "rectangle", _("rectangle")
    ROUNDED = "rounded", _("rounded")
    CIRCLE = "circle", _("circle")


class Colour(models.TextChoices):
    """Which colour of the chosen swatch."""

    INK = "ink", _("ink")
    GROUND = "ground", _("ground")
    ACCENT = "accent", _("accent")
    PLATE = "plate", _("plate")


class Align(models.TextChoices):
    """Across a zone, as one reads."""

    START = "start", _("start")
    CENTER = "center", _("centre")
    END = "end", _("end")


class Stands(models.TextChoices):
    """Down a zone."""

    TOP = "top", _("top")
    MIDDLE = "middle", _("middle")
    BOTTOM = "bottom", _("bottom")


class Answer(models.TextChoices):
    """What somebody who looked at a design says of it."""

    GOOD = "good", _("Good like this")
    CHANGE = "change", _("Something has to change")


class DesignLanguage(models.TextChoices):
    """What a poster can be written in. Its name stands in the language itself, for who looks for it."""

    NL = "nl", "Nederlands"
    EN = "en", "English"
    TR = "tr", "Türkçe"
    PL = "pl", "Polski"
    AR = "ar", "العربية"
    UK = "uk", "Українська"


class Output(models.TextChoices):
    """As what a format is given out."""

    PDF = "pdf", _("PDF for reading, with alternative texts")
    PRINT = "print", _("PDF for the printer, with bleed")
    PNG = "png", _("PNG picture")
    JPG = "jpg", _("JPG picture")


# --- campaign weeks -----------------------------------------------------------------------------


class PosterState(models.TextChoices):
    """A poster on the wall of a week: its organisation takes it back for good, staff take it off with a reason."""

    SHOWN = "shown", _("on the wall")
    WITHDRAWN = "withdrawn", _("taken back")
    REMOVED = "removed", _("taken off by NOV")


POSTER_ROADS = {
    PosterState.SHOWN: frozenset({PosterState.WITHDRAWN, PosterState.REMOVED}),
    PosterState.REMOVED: frozenset({PosterState.SHOWN, PosterState.WITHDRAWN}),
    PosterState.WITHDRAWN: frozenset(),
}


class RowState(models.TextChoices):
    """How far a row of a series is."""

    WAITING = "waiting", _("waiting")
    DONE = "done", _("ready")
    FAILED = "failed", _("not made")


class CampaignState(models.TextChoices):
    """A campaign of an organisation: made, shown, taken off by itself, or by staff with a reason."""

    DRAFT = "draft", _("draft")
    LIVE = "live", _("on show")
    WITHDRAWN = "withdrawn", _("taken off")
    REMOVED = "removed", _("taken off by NOV")


# What staff took off, staff put back; its organisation cannot.
CAMPAIGN_ROADS = {
    CampaignState.DRAFT: frozenset({CampaignState.LIVE}),
    CampaignState.LIVE: frozenset({CampaignState.WITHDRAWN, CampaignState.REMOVED}),
    CampaignState.WITHDRAWN: frozenset({CampaignState.LIVE, CampaignState.REMOVED}),
    CampaignState.REMOVED: frozenset({CampaignState.LIVE}),
}


class OnPhoto(models.TextChoices):
    """Who can be recognised on a photo that an organisation uploads."""

    NOBODY = "niemand", _("Nobody")
    AGREED = "ja", _("Yes, and everyone on it agreed")
    CHILD = "kind", _("Yes, also somebody younger than 16: a parent or guardian agreed")
