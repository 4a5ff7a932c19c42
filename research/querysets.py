"""Crowds of the research."""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery

from .enums import ExportState, Part


def _related(model: Any, *names: str) -> Any:
    """The model at the end of a road of relations."""
    for name in names:
        model = model._meta.get_field(name).related_model
    return model


def _newest(consents: Any, part: str, of: str, **words: object) -> Exists:
    """Whether the newest word on a part of consent is so; ``of`` is the column that leads to the participation."""
    newest = consents.objects.filter(participation=OuterRef(OuterRef(of)), part=part).order_by("-at", "-pk")
    return Exists(consents.objects.filter(pk=Subquery(newest.values("pk")[:1]), **words))


def _agrees(consents: Any, part: str, of: str) -> Exists:
    return _newest(consents, part, of, is_given=True)


class StudyQuerySet(models.QuerySet):
    """Studies."""

    def over(self, today: date) -> "StudyQuerySet":
        """Past the day until which data are kept, and the data are still there."""
        return self.filter(keep_until__lt=today, key_destroyed_at=None)

    def ended(self) -> "StudyQuerySet":
        return self.filter(key_destroyed_at__isnull=False)


class ItemQuerySet(models.QuerySet):
    """Questions."""

    def in_order(self) -> "ItemQuerySet":
        return self.order_by("place", "pk")


class ParticipationQuerySet(models.QuerySet):
    """Organisations that are asked to take part."""

    def agreeing(self, part: str = Part.QUESTIONNAIRE) -> "ParticipationQuerySet":
        """Whose latest word on a part is yes."""
        return self.filter(_agrees(_related(self.model, "consents"), part, "pk"))

    def refusing(self) -> "ParticipationQuerySet":
        """Whose latest word on the questionnaire is no."""
        return self.filter(_newest(_related(self.model, "consents"), Part.QUESTIONNAIRE, "pk", is_given=False))

    def withdrawn_before(self, moment: datetime) -> "ParticipationQuerySet":
        """Who said no to the questionnaire, before a moment, and stayed with it."""
        consents = _related(self.model, "consents")
        return self.filter(_newest(consents, Part.QUESTIONNAIRE, "pk", is_given=False, at__lte=moment))

    def with_answers(self) -> "ParticipationQuerySet":
        return self.filter(invitations__response__isnull=False).distinct()

    def undeliverable(self) -> "ParticipationQuerySet":
        """Of whose questionnaires no mail arrived."""
        return self.filter(invitations__undeliverable_at__isnull=False).distinct()

    def unanswered(self) -> "ParticipationQuerySet":
        """Who said neither yes nor no."""
        return self.filter(consents__isnull=True)

    def lock_named(self, pseudonyms: list[str]) -> None:
        """Hold those behind some pseudonyms, always in the same order, until the transaction ends."""
        list(self.filter(pseudonym__in=pseudonyms).order_by("pk").select_for_update().values_list("pk", flat=True))

    def of_person(self, person: Any) -> "ParticipationQuerySet":
        """Those of the organisations that somebody speaks for."""
        return self.filter(
            organisation__memberships__person=person, organisation__memberships__role__in=["owner", "coordinator"]
        )

    def in_order(self) -> "ParticipationQuerySet":
        return self.select_related("organisation", "study").order_by("organisation__name", "pk")


class ConsentQuerySet(models.QuerySet):
    """Words of consent."""

    def newest_first(self) -> "ConsentQuerySet":
        return self.order_by("-at", "-pk")


class InvitationQuerySet(models.QuerySet):
    """Invitations."""

    def open(self, today: date) -> "InvitationQuerySet":
        return self.filter(opens_on__lte=today, closes_on__gte=today)

    def unsent(self) -> "InvitationQuerySet":
        return self.filter(Q(response__isnull=True) | Q(response__sent_at__isnull=True))

    def to_remind(self) -> "InvitationQuerySet":
        """Who wants to be reminded, and can be."""
        return self.filter(wants_no_reminders=False, undeliverable_at=None)

    def of_agreeing(self) -> "InvitationQuerySet":
        """Of organisations that agree at this moment."""
        return self.filter(
            _agrees(_related(self.model, "participation", "consents"), Part.QUESTIONNAIRE, "participation")
        )

    def counted(self) -> Any:
        """Annotated, by wave, with how many were invited, began and sent, and how many no mail reached."""
        is_sent = Q(response__sent_at__isnull=False)
        return self.values("wave__code").annotate(
            invited=Count("pk"), begun=Count("response"), sent=Count("response", filter=is_sent),
            undeliverable=Count("pk", filter=Q(undeliverable_at__isnull=False) & ~is_sent),
        )  # fmt: skip


class ResponseQuerySet(models.QuerySet):
    """Sets of answers."""

    def sent(self) -> "ResponseQuerySet":
        return self.filter(sent_at__isnull=False)

    def exportable(self, waves: list[str]) -> "ResponseQuerySet":
        """Sent, in these waves, of organisations that agree at this moment."""
        consents = _related(self.model, "invitation", "participation", "consents")
        agreeing = _agrees(consents, Part.QUESTIONNAIRE, "invitation__participation")
        return self.sent().filter(agreeing, invitation__wave__code__in=waves)


class AnswerQuerySet(models.QuerySet):
    """Answers."""

    def for_export(self) -> "AnswerQuerySet":
        return self.order_by("response_id", "item__place", "option")


class ExportQuerySet(models.QuerySet):
    """Exports."""

    def waiting(self) -> "ExportQuerySet":
        return self.filter(state=ExportState.REQUESTED)

    def to_make(self, now: datetime) -> "ExportQuerySet":
        """Approved, and nobody is at it."""
        free = Q(claimed_until=None) | Q(claimed_until__lte=now)
        return self.filter(free, state=ExportState.APPROVED, study__key_destroyed_at=None)

    def that_name_people(self) -> "ExportQuerySet":
        """Those that were made, whatever became of them, while the key to their pseudonyms exists."""
        return self.exclude(pseudonyms=[])

    def that_can_be_taken(self) -> "ExportQuerySet":
        return self.filter(state=ExportState.MADE)

    def asked_by(self, user: Any) -> "ExportQuerySet":
        return self.filter(requested_by=user)

    def ended(self, now: datetime) -> "ExportQuerySet":
        return self.filter(state=ExportState.MADE, ends_at__lte=now)

    def newest_first(self) -> "ExportQuerySet":
        return self.select_related("requested_by__person", "decided_by__person").order_by("-requested_at", "-pk")


class FindingQuerySet(models.QuerySet):
    """Frozen figures."""

    def in_order(self) -> "FindingQuerySet":
        return self.select_related("wave").order_by("wave__offset_days", "code", "option")
