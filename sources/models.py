"""Asks of organisations, offers of companies and schools, and how the two meet."""

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Cast, StrIndex
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.constraints import both_or_neither
from mmn_portal.people.enums import Theme
from mmn_portal.people.models import Organisation, Person, Place

from .enums import ALL_PARTS, UNDER_WAY, Demand, Listed, Part, Shape, Side, State, Support, Task, Who
from .matching import week_of
from .querysets import IntroductionQuerySet, LineQuerySet, OfferQuerySet, OpeningQuerySet

KM_MOST = 300
PUPILS_HOURS = 30
GROWN_UP = 18


class ListedThing(models.Model):
    """What asks and offers share: when, where, how long; and until when it stands on the site."""

    title = models.CharField(_("title"), max_length=100)
    text = models.TextField(_("text"), max_length=600)
    shape = models.CharField(_("how often"), max_length=12, choices=Shape.choices)
    # Which mornings, afternoons and evenings, as bits (see enums).
    parts = models.PositiveIntegerField(_("parts of the day"))
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"))
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", verbose_name=_("place"))
    state = models.CharField(_("state"), max_length=8, choices=Listed.choices, default=Listed.OPEN)
    made_at = models.DateTimeField(_("made on"))
    confirmed_on = models.DateField(_("last confirmed on"))
    ends_on = models.DateField(_("stands on the site until"))
    is_demo = models.BooleanField(_("example"), default=False)

    class Meta:
        abstract = True
        constraints = (
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_ends_after_it_begins", condition=Q(until_on__gte=F("from_on"))
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_has_a_part_of_the_day", condition=Q(parts__gte=1, parts__lte=ALL_PARTS)
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def week(self) -> list[str]:
        return week_of(self.parts)

    @property
    def latitude(self) -> float:
        return self.place.latitude

    @property
    def longitude(self) -> float:
        return self.place.longitude

    def is_live(self, today: date) -> bool:
        """On the site: open, not past its end, of an organisation that NOV confirmed."""
        return self.state == Listed.OPEN and self.ends_on >= today and self.organisation.is_confirmed

    def is_past(self, today: date) -> bool:
        return self.ends_on < today

    def may_be_on(self, day: date, part: int) -> bool:
        """Whether that part of that day is one of its own."""
        return self.from_on <= day <= self.until_on and bool(self.parts >> (day.weekday() * 3 + part) & 1)


class Opening(ListedThing):
    """What an organisation asks for: a group of so many, doing this. Nobody's person data stand in it."""

    slug = models.SlugField(_("address on the portal"), max_length=120, unique=True)
    key = models.UUIDField(_("key of the form"), unique=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="openings", verbose_name=_("organisation")
    )
    theme = models.CharField(_("theme"), max_length=20, choices=Theme.choices, blank=True)
    task = models.CharField(_("kind of work"), max_length=12, choices=Task.choices, blank=True)
    people_min = models.PositiveSmallIntegerField(_("from so many people"), default=1)
    people_max = models.PositiveSmallIntegerField(_("at most so many people"))
    age_from = models.PositiveSmallIntegerField(_("youngest age"), default=0)
    is_remote = models.BooleanField(_("possible from a distance"), default=False)
    is_guided = models.BooleanField(_("somebody guides the group"), default=False)
    support = models.JSONField(_("support"), default=list, blank=True)
    demands = models.JSONField(_("what is asked of people, in codes"), default=list, blank=True)
    requirements = models.CharField(_("what is asked of people"), max_length=200, blank=True)
    reward = models.CharField(_("what people get"), max_length=120, blank=True)
    more_url = models.URLField(_("page with more about it"), blank=True)

    objects = OpeningQuerySet.as_manager()

    class Meta(ListedThing.Meta):
        verbose_name = _("ask of an organisation")
        verbose_name_plural = _("asks of organisations")
        constraints = (
            *ListedThing.Meta.constraints,
            models.CheckConstraint(
                name="sources_opening_people", condition=Q(people_min__gte=1, people_max__gte=F("people_min"))
            ),
            models.CheckConstraint(
                name="sources_opening_young_people_are_guided",
                condition=Q(age_from__gte=GROWN_UP) | Q(is_guided=True) | Q(age_from=0),
            ),
            models.CheckConstraint(
                name="sources_opening_danger_is_for_grown_ups",
                condition=Q(age_from__gte=GROWN_UP)
                | Q(Exact(StrIndex(Cast("demands", TextField()), Value(Demand.DANGER.value)), 0)),
            ),
        )
        indexes = (models.Index(fields=["state", "ends_on"], name="sources_opening_live"),)

    def get_absolute_url(self) -> str:
        return reverse("sources:opening", args=[self.slug])

    @property
    def support_names(self) -> list[str]:
        return [str(Support(code).label) for code in self.support if code in Support.values]

    @property
    def demand_names(self) -> list[str]:
        return [str(Demand(code).label) for code in self.demands if code in Demand.values]


class Offer(ListedThing):
    """Whom a company or school can send: a number, never names."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="offers", verbose_name=_("company or school")
    )
    who = models.CharField(_("who"), max_length=12, choices=Who.choices)
    themes = models.JSONField(_("themes"), default=list, blank=True)
    skills = models.CharField(_("what people can do"), max_length=200, blank=True)
    people_from = models.PositiveSmallIntegerField(_("from so many people"), default=1)
    people_to = models.PositiveSmallIntegerField(_("up to so many people"))
    youngest = models.PositiveSmallIntegerField(_("age of the youngest"), default=GROWN_UP)
    oldest = models.PositiveSmallIntegerField(_("age of the oldest"), null=True, blank=True)
    radius_km = models.PositiveSmallIntegerField(_("how far they travel (km)"), default=25)
    hours_each = models.PositiveSmallIntegerField(_("hours per person"), null=True, blank=True)
    in_hours = models.BooleanField(_("in working or school hours"), default=False)
    brings_guide = models.BooleanField(_("somebody of theirs comes along"), default=False)
    wants_everybody = models.BooleanField(_("everybody of theirs should be able to join"), default=False)

    objects = OfferQuerySet.as_manager()

    class Meta(ListedThing.Meta):
        verbose_name = _("offer of a company or school")
        verbose_name_plural = _("offers of companies and schools")
        constraints = (
            *ListedThing.Meta.constraints,
            models.CheckConstraint(
                name="sources_offer_people", condition=Q(people_from__gte=1, people_to__gte=F("people_from"))
            ),
            # A social placement of pupils takes thirty hours at most (C.5, rule 8).
            models.CheckConstraint(
                name="sources_offer_hours_of_pupils",
                condition=~Q(who=Who.PUPILS) | Q(hours_each__isnull=True) | Q(hours_each__lte=PUPILS_HOURS),
            ),
            models.CheckConstraint(
                name="sources_offer_ages", condition=Q(oldest__isnull=True) | Q(oldest__gte=F("youngest"))
            ),
            models.CheckConstraint(name="sources_offer_radius", condition=Q(radius_km__gte=1, radius_km__lte=KM_MOST)),
        )
        indexes = (models.Index(fields=["state", "ends_on"], name="sources_offer_live"),)

    def get_absolute_url(self) -> str:
        return reverse("sources:offer", args=[self.key])

    @property
    def theme_names(self) -> list[str]:
        return [str(Theme(code).label) for code in self.themes if code in Theme.values]

    @property
    def brings_young_people(self) -> bool:
        """Somebody under eighteen may be among them."""
        return self.youngest < GROWN_UP


class Introduction(models.Model):
    """A company or school and an organisation meet about an ask: a question, answers, an agreement."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    opening = models.ForeignKey(Opening, on_delete=models.PROTECT, related_name="introductions", verbose_name=_("ask"))
    offer = models.ForeignKey(
        Offer, on_delete=models.SET_NULL, null=True, blank=True, related_name="introductions", verbose_name=_("offer")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    source = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("company or school")
    )
    started_by = models.CharField(_("started by"), max_length=12, choices=Side.choices)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PROPOSED)
    started_at = models.DateTimeField(_("started on"))
    answered_at = models.DateTimeField(_("first answer on"), null=True, blank=True)
    reminded = models.PositiveSmallIntegerField(_("reminders"), default=0)
    # What one side proposes; the other agrees.
    people = models.PositiveSmallIntegerField(_("people"), null=True, blank=True)
    day = models.DateField(_("day"), null=True, blank=True)
    part = models.PositiveSmallIntegerField(_("part of the day"), choices=Part.choices, null=True, blank=True)
    proposed_by = models.CharField(_("proposed by"), max_length=12, choices=Side.choices, blank=True)
    agreed_at = models.DateTimeField(_("agreed on"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended on"), null=True, blank=True)
    because = models.CharField(_("reason"), max_length=300, blank=True)
    # Who chose to be reached, for each side: nobody else's details are shown.
    source_shares_at = models.DateTimeField(_("company or school shares its contact since"), null=True, blank=True)
    source_shared_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("who is reached at the company or school"),
    )  # fmt: skip
    organisation_shares_at = models.DateTimeField(_("organisation shares its contact since"), null=True, blank=True)
    organisation_shared_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("who is reached at the organisation"),
    )  # fmt: skip
    is_demo = models.BooleanField(_("example"), default=False)

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        verbose_name = _("introduction")
        verbose_name_plural = _("introductions")
        constraints = (
            models.UniqueConstraint(
                name="sources_one_introduction_under_way",
                fields=["opening", "source"],
                condition=Q(state__in=[State.PROPOSED, State.TALKING, State.AGREED]),
            ),
            models.CheckConstraint(
                name="sources_agreed_is_whole",
                condition=~Q(state__in=[State.AGREED, State.DONE])
                | Q(people__isnull=False, day__isnull=False, part__isnull=False, agreed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="sources_ended_has_a_moment",
                condition=Q(state__in=UNDER_WAY, ended_at__isnull=True)
                | (~Q(state__in=UNDER_WAY) & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(name="sources_part_of_a_day", condition=Q(part__isnull=True) | Q(part__lte=2)),
            models.CheckConstraint(
                name="sources_declined_has_a_reason",
                condition=~Q(state__in=[State.DECLINED, State.CANCELLED]) | ~Q(because=""),
            ),
            both_or_neither("people", "day", "part"),
        )

    class Privacy:
        study = ("started_by", "state", "reminded", "people", "part", "proposed_by", "is_demo")
        pseudonym = ("opening", "offer", "organisation", "source")
        never = (
            "id", "key", "started_at", "answered_at", "day", "agreed_at", "ended_at", "because", "source_shares_at",
            "source_shared_by", "organisation_shares_at", "organisation_shared_by",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.source} – {self.opening}"

    def get_absolute_url(self) -> str:
        return reverse("sources:introduction", args=[self.key])

    @property
    def both_share(self) -> bool:
        return self.source_shares_at is not None and self.organisation_shares_at is not None

    @property
    def has_young_people(self) -> bool:
        """Somebody under eighteen may be in the group."""
        return self.offer is not None and self.offer.brings_young_people

    @property
    def waits_for(self) -> Side:
        """Whose turn it is to answer a first question."""
        return Side(self.started_by).other


class Line(models.Model):
    """A question or an answer in an introduction."""

    introduction = models.ForeignKey(Introduction, on_delete=models.CASCADE, related_name="lines")
    side = models.CharField(_("side"), max_length=12, choices=Side.choices)
    written_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    text = models.TextField(_("text"), max_length=1500)
    at = models.DateTimeField(_("moment"))
    key = models.UUIDField(unique=True)

    objects = LineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of an introduction")
        verbose_name_plural = _("lines of introductions")

    class Privacy:
        study = ("side",)
        pseudonym = ("introduction",)
        never = ("id", "written_by", "text", "at", "key")

    def __str__(self) -> str:
        return self.text[:40]


class Outcome(models.Model):
    """How it was, asked of both sides two days after, and of the organisation ninety days after: numbers only."""

    introduction = models.OneToOneField(Introduction, on_delete=models.CASCADE, related_name="outcome")
    asked_at = models.DateTimeField(_("asked on"))
    asked_again_at = models.DateTimeField(_("asked again on"), null=True, blank=True)
    came = models.PositiveSmallIntegerField(_("came"), null=True, blank=True)
    new_faces = models.PositiveSmallIntegerField(_("new faces among them"), null=True, blank=True)
    hours = models.PositiveIntegerField(_("hours of all of them together"), null=True, blank=True)
    satisfied = models.PositiveSmallIntegerField(_("how it was, 1 to 5"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered on"), null=True, blank=True)
    satisfied_source = models.PositiveSmallIntegerField(
        _("how it was for the company or school, 1 to 5"), null=True, blank=True
    )
    again = models.BooleanField(_("company or school wants to do it again"), null=True, blank=True)
    source_answered_at = models.DateTimeField(_("company or school answered on"), null=True, blank=True)
    # Once more, a week later, when nobody answered.
    reminded_at = models.DateTimeField(_("reminded on"), null=True, blank=True)
    reminded_later_at = models.DateTimeField(_("reminded of the second question on"), null=True, blank=True)
    active_later = models.PositiveSmallIntegerField(_("still active after ninety days"), null=True, blank=True)
    answered_later_at = models.DateTimeField(_("answered again on"), null=True, blank=True)

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        constraints = (
            both_or_neither("came", "answered_at"),
            both_or_neither("active_later", "answered_later_at"),
            both_or_neither("satisfied_source", "source_answered_at"),
            models.CheckConstraint(
                name="sources_outcome_new_faces_came", condition=Q(new_faces__isnull=True) | Q(new_faces__lte=F("came"))
            ),
            models.CheckConstraint(
                name="sources_outcome_active_later_came",
                condition=Q(active_later__isnull=True) | Q(came__isnull=True) | Q(active_later__lte=F("came")),
            ),
            models.CheckConstraint(
                name="sources_outcome_satisfied_is_a_figure",
                condition=(Q(satisfied__isnull=True) | Q(satisfied__range=(1, 5)))
                & (Q(satisfied_source__isnull=True) | Q(satisfied_source__range=(1, 5))),
            ),
        )

    def __str__(self) -> str:
        return str(self.introduction)

    @property
    def silent_sides(self) -> list[Side]:
        """Who has not looked back yet."""
        answered = {Side.SOURCE: self.source_answered_at, Side.ORGANISATION: self.answered_at}
        return [side for side in Side if answered[side] is None]
