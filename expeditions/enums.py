"""States of an expedition, and the roads between them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CohortState(models.TextChoices):
    """A group of organisations that travel together."""

    RECRUITING = "recruiting", _("open for applications")
    RUNNING = "running", _("under way")
    DONE = "done", _("completed")


COHORT_ROADS = {
    CohortState.RECRUITING: frozenset({CohortState.RUNNING}),
    CohortState.RUNNING: frozenset({CohortState.DONE}),
    CohortState.DONE: frozenset(),
}


class TrajectoryState(models.TextChoices):
    """The expedition of one organisation."""

    APPLIED = "applied", _("applied")
    DECLINED = "declined", _("not admitted")
    RUNNING = "running", _("under way")
    PAUSED = "paused", _("paused")
    DONE = "done", _("completed")
    STOPPED = "stopped", _("stopped")


TRAJECTORY_ROADS = {
    TrajectoryState.APPLIED: frozenset({TrajectoryState.RUNNING, TrajectoryState.DECLINED}),
    TrajectoryState.DECLINED: frozenset({TrajectoryState.RUNNING, TrajectoryState.APPLIED}),
    TrajectoryState.RUNNING: frozenset({TrajectoryState.PAUSED, TrajectoryState.DONE, TrajectoryState.STOPPED}),
    # A rest may get another end.
    TrajectoryState.PAUSED: frozenset({TrajectoryState.PAUSED, TrajectoryState.RUNNING, TrajectoryState.STOPPED}),
    TrajectoryState.DONE: frozenset(),
    TrajectoryState.STOPPED: frozenset(),
}
UNDER_WAY = (TrajectoryState.RUNNING, TrajectoryState.PAUSED)


class StopReason(models.TextChoices):
    """Why an expedition was stopped."""

    TIME = "time", _("no time")
    PEOPLE = "people", _("the people who pulled it left")
    BOARD = "board", _("no support of the board")
    OTHER_WAY = "other_way", _("they found another way")
    OUTSIDE = "outside", _("a cause from outside")
    OTHER = "other", _("something else")


class AssignmentState(models.TextChoices):
    """A leader is asked, and says yes or no."""

    PROPOSED = "proposed", _("asked")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")
    ENDED = "ended", _("ended")


class By(models.TextChoices):
    """Who does a step."""

    ORGANISATION = "organisation", _("the organisation")
    LEADER = "leader", _("the leader")
    TOGETHER = "together", _("together")


class ContactForm(models.TextChoices):
    """How leader and organisation met."""

    VISIT = "visit", _("visit")
    ONLINE = "online", _("online")
    PHONE = "phone", _("telephone")
    MAIL = "mail", _("e-mail or app")
    GROUP_DAY = "group_day", _("group day")
    INTERVISION = "intervision", _("peer review with other leaders")
    NO_CONTACT = "no_contact", _("no contact, though I tried")


# What is no contact with the organisation itself.
NO_REAL_CONTACT = (ContactForm.NO_CONTACT, ContactForm.INTERVISION)


class Obstacle(models.TextChoices):
    """What stands in the way."""

    NONE = "none", _("nothing")
    TIME = "time", _("time")
    BOARD = "board", _("support of the board")
    VOLUNTEERS = "volunteers", _("support of volunteers")
    PEOPLE = "people", _("somebody who pulled it left")
    MONEY = "money", _("money")
    KNOWLEDGE = "knowledge", _("knowledge")
    BUILDING = "building", _("building or transport")
    OUTSIDE = "outside", _("a cause from outside")


class Journey(models.TextChoices):
    """The way of a new volunteer, from seeing an organisation to staying (the volunteer journey)."""

    SEE = "see", _("to see you")
    CONSIDER = "consider", _("to consider it")
    SIGN_UP = "sign_up", _("to sign up")
    WELCOME = "welcome", _("to be welcomed")
    TAKE_PART = "take_part", _("to take part")
    STAY = "stay", _("to stay")


class ScanMoment(models.TextChoices):
    """When a self-scan is made."""

    START = "start", _("at the start")
    END = "end", _("at the end")


class ScanRole(models.TextChoices):
    """Who fills in a self-scan."""

    BOARD = "board", _("board")
    COORDINATOR = "coordinator", _("coordinator")
    NEW_VOLUNTEER = "new_volunteer", _("volunteer for less than a year")
    VOLUNTEER = "volunteer", _("volunteer for a year or longer")
    STAFF = "staff", _("paid staff")
