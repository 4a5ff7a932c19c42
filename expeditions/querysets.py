"""Crowds of expeditions."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Count, Exists, Max, OuterRef, Q, Subquery

from .enums import NO_REAL_CONTACT, UNDER_WAY, AssignmentState, CohortState, TrajectoryState


class CohortQuerySet(models.QuerySet):
    """Groups of organisations."""

    def recruiting(self, today: date) -> "CohortQuerySet":
        """Open for applications, and not begun yet."""
        return self.filter(state=CohortState.RECRUITING, starts_on__gte=today)

    def under_way(self) -> "CohortQuerySet":
        return self.filter(state=CohortState.RUNNING)

    def with_numbers(self) -> "CohortQuerySet":
        """Annotated with ``admitted``: how many organisations are in it."""
        return self.annotate(
            admitted=Count("trajectories", filter=Q(trajectories__state__in=[*UNDER_WAY, TrajectoryState.DONE]))
        )


class TrajectoryQuerySet(models.QuerySet):
    """Expeditions of organisations."""

    def under_way(self) -> "TrajectoryQuerySet":
        return self.filter(state__in=UNDER_WAY)

    def started(self) -> "TrajectoryQuerySet":
        return self.filter(started_on__isnull=False)

    def waiting(self) -> "TrajectoryQuerySet":
        """Applied, and not answered yet."""
        return self.filter(state=TrajectoryState.APPLIED)

    def led_by(self, user: Any) -> "TrajectoryQuerySet":
        """Those that a leader was asked for or has accepted."""
        live = [AssignmentState.PROPOSED, AssignmentState.ACCEPTED]
        return self.filter(assignments__leader=user, assignments__state__in=live)

    def accepted_by(self, user: Any) -> "TrajectoryQuerySet":
        return self.filter(assignments__leader=user, assignments__state=AssignmentState.ACCEPTED)

    def without_leader(self) -> "TrajectoryQuerySet":
        """Under way, while nobody leads and nobody is asked to."""
        live = self.model._meta.get_field("assignments").related_model.objects.filter(
            trajectory=OuterRef("pk"), is_head=True, state__in=[AssignmentState.PROPOSED, AssignmentState.ACCEPTED]
        )
        return self.under_way().filter(~Exists(live))

    def of_person(self, person: Any) -> "TrajectoryQuerySet":
        """Those of the organisations that somebody belongs to."""
        return self.filter(organisation__memberships__person=person)

    def with_facts(self) -> "TrajectoryQuerySet":
        return self.select_related("organisation", "organisation__place", "cohort", "phase", "version")

    def with_scan(self) -> "TrajectoryQuerySet":
        """Annotated with ``has_scan``: whether a self-scan was begun."""
        scans = self.model._meta.get_field("scans").related_model.objects.filter(trajectory=OuterRef("pk"))
        return self.annotate(has_scan=Exists(scans))

    def with_last_contact(self) -> "TrajectoryQuerySet":
        """Annotated with ``last_contact_on``: the last time that leader and organisation really met. One query."""
        entries = self.model._meta.get_field("entries").related_model.objects.filter(trajectory=OuterRef("pk"))
        met = entries.real_contact().order_by().values("trajectory")
        newest = entries.real_contact().order_by("-contact_on", "-entered_at").values("form")[:1]
        return self.annotate(
            last_contact_on=Subquery(met.annotate(last=Max("contact_on")).values("last")),
            last_form=Subquery(newest),
        )


class EntryQuerySet(models.QuerySet):
    """Lines of the log."""

    def real_contact(self) -> "EntryQuerySet":
        return self.exclude(form__in=NO_REAL_CONTACT)

    def since(self, day: date) -> "EntryQuerySet":
        return self.filter(contact_on__gte=day)

    def newest_first(self) -> "EntryQuerySet":
        return self.order_by("-contact_on", "-entered_at", "-pk")


class ScanEntryQuerySet(models.QuerySet):
    """Copies of a self-scan."""

    def sent(self) -> "ScanEntryQuerySet":
        return self.filter(sent_on__isnull=False)
