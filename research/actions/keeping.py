"""What is due now, what is forgotten, and the end of a study."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from mmn_portal.core import actions as core
from mmn_portal.people.models import Person

from ..enums import ExportState
from ..models import Answer, Consent, Download, Export, Participation, Response, Study, Wave
from .answering import invite_due, note_undeliverable, remind_due
from .counting import freeze_findings
from .exporting import end_exports, make_missing
from .taking_part import ask_started

WITHDRAWN_KEPT = timedelta(days=30)


def sweep(*, now: datetime) -> dict[str, int]:
    """Everything of the research that is due."""
    return {
        "asked": ask_started(now=now),
        "invited": invite_due(now=now),
        "undeliverable": note_undeliverable(now=now),
        "reminded": remind_due(now=now),
        "made": make_missing(now=now),
        "ended": end_exports(now=now),
        "frozen": sum(freeze_findings(wave=wave, now=now) for wave in Wave.objects.order_by("pk")),
    }


@transaction.atomic
def forget(*, person: Person) -> int:
    """She is no longer the contact, and her name goes from what was agreed to; the organisation's answers stay."""
    contacts = Participation.objects.filter(contact=person).update(contact=None)
    return contacts + Consent.objects.filter(given_by=person).update(given_by=None)


def clear(*, now: datetime) -> int:
    """Answers go thirty days after they were taken back, and with their study. Returns how many rows went or changed."""
    withdrawn = Participation.objects.withdrawn_before(now - WITHDRAWN_KEPT).with_answers().order_by("pk")
    gone = sum(_drop_answers(pk, now=now) for pk in withdrawn.values_list("pk", flat=True))
    over = Study.objects.over(timezone.localdate(now)).order_by("pk")
    gone += sum(end_study(study=study, now=now) for study in over)
    return gone + end_exports(now=now)


@transaction.atomic
def _drop_answers(pk: int, *, now: datetime) -> int:
    Participation.objects.select_for_update().get(pk=pk)
    # Under the lock: she may have agreed again a moment ago.
    if not Participation.objects.withdrawn_before(now - WITHDRAWN_KEPT).filter(pk=pk).exists():
        return 0
    core.write_down(deed="research.answers_removed", thing=f"participation {pk}", by=None, now=now)
    return Response.objects.filter(invitation__participation=pk).delete()[0]


@transaction.atomic
def end_study(*, study: Study, now: datetime) -> int:
    """Destroy the key: no pseudonym leads to an organisation any more, and answers, contacts and names of readers go.

    What stays is who was invited and sent something, what was agreed to, which exports there were, and the public figures.
    Returns how many rows went or changed.
    """
    study = Study.objects.select_for_update().get(pk=study.pk)
    if study.key_destroyed_at:
        return 0
    participations, exports = Participation.objects.filter(study=study), Export.objects.filter(study=study)
    responses = Response.objects.filter(invitation__participation__in=participations)
    live = [ExportState.REQUESTED, ExportState.APPROVED, ExportState.MADE]
    gone = Answer.objects.filter(response__in=responses).delete()[0]
    gone += responses.update(sector="", province="", size="")
    gone += participations.update(contact=None, pseudonym=None)
    gone += Consent.objects.filter(participation__in=participations).update(given_by=None)
    gone += Download.objects.filter(export__in=exports).update(by=None)
    exports.filter(state__in=live).update(state=ExportState.EXPIRED)
    gone += exports.update(pseudonyms=[], requested_by=None, decided_by=None)
    Study.objects.filter(pk=study.pk).update(key_destroyed_at=now)
    core.write_down(deed="research.key_destroyed", thing=f"study {study.pk}", by=None, now=now)
    return gone
