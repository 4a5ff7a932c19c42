"""On what ground somebody may be seen."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Ground(models.TextChoices):
    """Why a person may be shown."""

    CONSENT = "toestemming", _("consent, in writing or by mail")
    QUITCLAIM = "quitclaim", _("quitclaim, signed")
    KNOWN = "bekend", _("widely known person, at a public moment")
    CROWD = "menigte", _("part of a crowd at a public moment")
    TOLD = "verklaring", _("the organisation that uploaded it says that everyone on it agreed")


class Scope(models.TextChoices):
    """Where the picture may be used."""

    ALL = "alles", _("everywhere in this campaign")
    ONLINE = "online", _("online only")
    PRINT = "drukwerk", _("print only")
    PORTAL = "portaal", _("on this portal only")
    OWN = "eigen", _("in what this organisation makes itself")


class Where(StrEnum):
    """Where a picture comes. What a Scope does not tell apart is one place: a letter is online, away from the portal."""

    PORTAL = "portal"
    ONLINE = "online"
    PAPER = "paper"


# Where each may be seen. With OWN it is asked besides who makes it.
REACH: dict[str, frozenset[Where]] = {
    Scope.ALL: frozenset(Where),
    Scope.ONLINE: frozenset({Where.PORTAL, Where.ONLINE}),
    Scope.PRINT: frozenset({Where.PAPER}),
    Scope.PORTAL: frozenset({Where.PORTAL}),
    Scope.OWN: frozenset(Where),
}
