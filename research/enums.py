"""Kinds of questions, parts of consent, and the states of what the research keeps."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# Answer codes that mean that there is no answer (the instrument, and the codebook of every export, name them).
DOES_NOT_KNOW, DOES_NOT_APPLY, LEFT_OUT, NOT_FILLED = -99, -98, -97, -96


class ItemKind(models.TextChoices):
    """How a question is answered."""

    NUMBER = "number", _("number")
    BAND = "band", _("share in bands")
    AGREE = "agree", _("how far somebody agrees")
    CHOICE = "choice", _("one of a list")
    MULTI = "multi", _("some of a list")
    SCORE = "score", _("figure from 0 to 10")
    OPEN = "open", _("own words")


class Level(models.TextChoices):
    """Level of measurement, for the codebook."""

    NOMINAL = "nominal", _("nominal")
    ORDINAL = "ordinal", _("ordinal")
    RATIO = "ratio", _("ratio")
    TEXT = "text", _("text")


class Quality(models.TextChoices):
    """How sure a number is."""

    COUNTED = "counted", _("counted")
    ESTIMATED = "estimated", _("estimated")
    UNKNOWN = "unknown", _("I do not know")


QUALITY_CODES = {Quality.COUNTED: 1, Quality.ESTIMATED: 2}


class Part(models.TextChoices):
    """What an organisation agrees to, each on its own."""

    QUESTIONNAIRE = "questionnaire", _("our answers to the questionnaires")
    SCAN = "scan", _("the results of our self-scan")
    TRAJECTORY = "trajectory", _("how our expedition goes: numbers and dates, never notes")
    INTERVIEW = "interview", _("a request for a conversation")


class ExportState(models.TextChoices):
    """An export is asked for, judged by somebody else, made, and ends."""

    REQUESTED = "requested", _("waiting for a decision")
    APPROVED = "approved", _("approved, being made")
    DECLINED = "declined", _("declined")
    MADE = "made", _("ready")
    WITHDRAWN = "withdrawn", _("withdrawn: an organisation in it took back its consent")
    EXPIRED = "expired", _("expired")


EXPORT_ROADS = {
    # What waits when its study ends, ends as well.
    ExportState.REQUESTED: frozenset({ExportState.APPROVED, ExportState.DECLINED, ExportState.EXPIRED}),
    ExportState.APPROVED: frozenset({ExportState.MADE, ExportState.EXPIRED}),
    ExportState.DECLINED: frozenset(),
    ExportState.MADE: frozenset({ExportState.WITHDRAWN, ExportState.EXPIRED}),
    ExportState.WITHDRAWN: frozenset(),
    ExportState.EXPIRED: frozenset(),
}
