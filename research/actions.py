"""The deeds of the research, each with its refusals."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils import timezone

from mmn_portal.core import actions as core
from mmn_portal.core.commit import after_commit
from mmn_portal.core.uploads import generated_name
from mmn_portal.people.models import Organisation, Person, User

from . import figures, mails, package, pseudonyms, queries, rules
from .enums import EXPORT_ROADS, ExportState, ItemKind, Part, Quality
from .models import (
    Answer,
    Consent,
    Download,
    Export,
    Finding,
    InstrumentVersion,
    Invitation,
    Item,
    Participation,
    Response,
    Study,
    Wave,
)

REMINDERS_AFTER_DAYS = (7, 14, 21)
EXPORT_KEPT = timedelta(days=30)
CLAIM = timedelta(minutes=15)
MAKE_TASK = "research.tasks.make_export"
TEXT_VERSION = "2026-11"


class Published(Exception):
    """A published instrument does not change; make a new version."""


class NoConsent(Exception):
    """The organisation does not agree (any more)."""


class Closed(Exception):
    """Outside the window of the wave, or sent already."""


class NoSuchRoad(Exception):
    """From this state that cannot be done."""


class NotYourOwn(Exception):
    """Nobody decides on her own request."""


class MayNot(Exception):
    """This account has no such right."""


# --- instrument and participation -------------------------------------------------------------


@transaction.atomic
def publish_instrument(*, content: dict, now: datetime) -> InstrumentVersion:
    """Put a version of a questionnaire in. The same version again is the same; with other content it raises Published."""
    version, made = InstrumentVersion.objects.get_or_create(
        code=content["code"], version=content["version"], defaults={"blocks": content["blocks"], "published_at": now}
    )
    items = [_item(version, place, facts) for place, facts in enumerate(content["items"], start=1)]
    if made:
        Item.objects.bulk_create(items)
        return version
    columns = [field.name for field in Item._meta.concrete_fields if field.name not in {"id", "version"}]
    there = [[getattr(item, column) for column in columns] for item in version.items.in_order()]
    if version.blocks != content["blocks"] or there != [
        [getattr(item, column) for column in columns] for item in items
    ]:
        raise Published
    return version


def _item(version: InstrumentVersion, place: int, facts: dict) -> Item:
    return Item(
        version=version, place=place, code=facts["code"], block=facts["block"], kind=facts["kind"], level=facts["level"],
        question_nl=facts["nl"], question_en=facts["en"], unit=facts.get("unit", ""), choices=facts["options"],
        most=facts.get("most"), has_quality=facts.get("has_quality", False), at_most=facts.get("at_most", ""),
        is_sensitive=facts.get("is_sensitive", False), is_about_few=facts.get("small", False),
        waves=facts.get("waves", []),
    )  # fmt: skip


@transaction.atomic
def enrol(
    *, study: Study, organisation: Organisation, contact: Person | None, starts_on: date, by: User | None, now: datetime
) -> Participation:
    """An organisation is asked whether it takes part. Once for a study."""
    participation, made = Participation.objects.get_or_create(
        study=study, organisation=organisation, defaults={"contact": contact, "starts_on": starts_on, "asked_at": now}
    )
    if made:
        mails.consent_asked(participation, now=now)
        core.write_down(deed="research.enrol", thing=f"participation {participation.pk}", by=by, now=now)
    return participation


@transaction.atomic
def answer_consent(
    *, participation: Participation, given: dict[str, bool], texts: dict[str, str], by: Person | None, now: datetime
) -> None:
    """What the organisation agrees to, part by part: only what changed is written down, after what was there.

    Taking the questionnaire back withdraws the files that hold its answers; their holders are told to remove them.
    """
    Participation.objects.select_for_update().get(pk=participation.pk)
    before = latest_consents(participation)
    for part in Part:
        if given[part] != before.get(part):
            Consent.objects.create(
                participation=participation, part=part, is_given=given[part], text_version=TEXT_VERSION,
                text=texts[part], given_by=by, at=now,
            )  # fmt: skip
            deed = "research.consent_given" if given[part] else "research.consent_refused"
            core.write_down(deed=deed, thing=f"participation {participation.pk}", by=None, now=now, part=part)
    if before.get(Part.QUESTIONNAIRE) and not given[Part.QUESTIONNAIRE]:
        _withdraw_files(participation, now=now)


def latest_consents(participation: Participation) -> dict[str, bool]:
    """The latest word on each part that was answered. One query."""
    found = participation.consents.newest_first().values_list("part", "is_given")
    return dict(reversed(list(found)))


def _withdraw_files(participation: Participation, *, now: datetime) -> None:
    if participation.pseudonym is None:
        return
    for export in Export.objects.filter(state=ExportState.MADE):
        if participation.pseudonym not in export.pseudonyms:
            continue
        _move(export, ExportState.WITHDRAWN, now=now)
        for holder in {download.by for download in export.downloads.select_related("by__person") if download.by}:
            mails.export_withdrawn(export, holder, pseudonym=participation.pseudonym, now=now)


# --- invitations and answers ------------------------------------------------------------------


@transaction.atomic
def invite_due(*, now: datetime) -> int:
    """Invite every organisation whose window has opened, if it agrees now; each wave once. Returns how many."""
    today, made = timezone.localdate(now), 0
    for wave in Wave.objects.select_related("study").order_by("offset_days"):
        agreeing = wave.study.participations.agreeing().exclude(invitations__wave=wave)
        for participation in agreeing.select_related("contact", "organisation"):
            day = participation.starts_on + timedelta(days=wave.offset_days)
            opens, closes = day - timedelta(days=wave.days_before), day + timedelta(days=wave.days_after)
            if not opens <= today <= closes:
                continue
            invitation, is_new = Invitation.objects.get_or_create(
                participation=participation, wave=wave,
                defaults={"opens_on": opens, "closes_on": closes, "invited_at": now},
            )  # fmt: skip
            if is_new:
                mails.invited(invitation, now=now)
                made += 1
    return made


@transaction.atomic
def remind_due(*, now: datetime) -> int:
    """Remind who has not sent hers: decided now, never before. A missed reminder is not made up for. Returns how many."""
    waiting = Invitation.objects.open(timezone.localdate(now)).unsent().of_agreeing().filter(wants_no_reminders=False)
    reminded = 0
    for invitation in waiting.select_related("participation__contact", "participation__organisation", "wave"):
        due = sum(invitation.invited_at + timedelta(days=days) <= now for days in REMINDERS_AFTER_DAYS)
        if due <= invitation.reminded:
            continue
        claimed = Invitation.objects.filter(pk=invitation.pk, reminded=invitation.reminded)
        if claimed.update(reminded=due, reminded_at=now):
            mails.reminded(invitation, number=due, now=now)
            reminded += 1
    return reminded


def stop_reminders(*, invitation: Invitation) -> None:
    """No more reminders for this questionnaire."""
    Invitation.objects.filter(pk=invitation.pk).update(wants_no_reminders=True)


@transaction.atomic
def save_answers(*, invitation: Invitation, answers: dict[str, Any], now: datetime) -> Response:
    """Keep the answers to some questions; None takes an answer away. Raises NoConsent and Closed.

    ``answers`` maps codes of questions to a value as ``forms`` clean it: a number, a list of codes, words, or a pair of a
    number and its quality.
    """
    response = _open_response(invitation, now=now)
    items = {item.code: item for item in invitation.wave.version.items.filter(code__in=answers)}
    for code, value in answers.items():
        item = items[code]
        response.answers.filter(item=item).delete()
        Answer.objects.bulk_create(_rows(response, item, value))
    response.saved_at = now
    response.save(update_fields=["saved_at"])
    return response


def _open_response(invitation: Invitation, *, now: datetime) -> Response:
    Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not invitation.is_open(timezone.localdate(now)):
        raise Closed
    if not latest_consents(invitation.participation).get(Part.QUESTIONNAIRE):
        raise NoConsent
    organisation = invitation.participation.organisation
    response, _made = Response.objects.get_or_create(
        invitation=invitation,
        defaults={
            "began_at": now, "saved_at": now, "sector": organisation.sector, "province": organisation.province,
            "size": organisation.size,
        },
    )  # fmt: skip
    if response.sent_at:
        raise Closed
    return response


def _rows(response: Response, item: Item, value: Any) -> Iterable[Answer]:
    if value in (None, "", []):
        return []
    if item.kind == ItemKind.MULTI:
        return [Answer(response=response, item=item, option=option, number=1) for option in sorted(set(value))]
    if item.kind == ItemKind.OPEN:
        return [Answer(response=response, item=item, text=value)]
    if item.has_quality:
        number, quality = value
        if number is None and quality != Quality.UNKNOWN:
            return []
        number = -99 if quality == Quality.UNKNOWN else number
        return [Answer(response=response, item=item, number=number, quality=quality or "")]
    return [Answer(response=response, item=item, number=value)]


@transaction.atomic
def send(*, invitation: Invitation, now: datetime) -> Response:
    """The questionnaire is done. Sending twice is once. Raises NoConsent and Closed."""
    done = Response.objects.filter(invitation=invitation, sent_at__isnull=False).first()
    if done is not None:
        return done
    response = _open_response(invitation, now=now)
    response.sent_at = now
    response.save(update_fields=["sent_at"])
    mails.received(invitation, now=now)
    return response


# --- exports ----------------------------------------------------------------------------------


@transaction.atomic
def request_export(*, study: Study, waves: list[str], purpose: str, by: User, key: UUID, now: datetime) -> Export:
    """A researcher asks for data; data stewards hear of it. The same ``key`` twice is once. Raises MayNot."""
    if not rules.may_research(by):
        raise MayNot
    export, made = Export.objects.get_or_create(
        key=key, defaults={"study": study, "waves": waves, "purpose": purpose, "requested_by": by, "requested_at": now}
    )
    if made:
        core.write_down(deed="research.export_requested", thing=f"export {export.pk}", by=by, now=now, waves=waves)
        for steward in User.objects.filter(groups__name=rules.STEWARDS, is_active=True).exclude(pk=by.pk):
            mails.export_requested(export, steward, now=now)
    return export


@transaction.atomic
def decide(*, export: Export, approve: bool, because: str, by: User, now: datetime) -> Export:
    """A data steward approves or declines; whoever asked hears it. Raises NotYourOwn, MayNot and NoSuchRoad."""
    if export.requested_by_id == by.pk:
        raise NotYourOwn
    if not rules.may_decide(by, export):
        raise MayNot if export.state == ExportState.REQUESTED else NoSuchRoad
    to = ExportState.APPROVED if approve else ExportState.DECLINED
    _move(export, to, now=now, decided_by=by, decided_at=now, because=because)
    core.write_down(deed=f"research.export_{to}", thing=f"export {export.pk}", by=by, now=now)
    if approve:
        after_commit(MAKE_TASK, export_id=export.pk)
    else:
        mails.export_decided(export, now=now)
    return export


def _move(export: Export, to: ExportState, *, now: datetime, **changes: object) -> None:
    came_from = ExportState(export.state)
    if to not in EXPORT_ROADS[came_from]:
        raise NoSuchRoad
    if not Export.objects.filter(pk=export.pk, state=came_from).update(state=to, **changes):
        raise NoSuchRoad
    export.refresh_from_db()


def make_export(*, export: Export, now: datetime) -> bool:
    """Build the file of an approved request; whoever holds the claim builds it. False when somebody else does."""
    if not Export.objects.to_make(now).filter(pk=export.pk).update(claimed_until=now + CLAIM):
        return False
    export.refresh_from_db()
    give_pseudonyms(Response.objects.exportable(export.waves))
    with package.built(export, now=now) as made:
        export.file.save(generated_name("zip"), File(made.file), save=False)
        export.sha256, export.size = _measure(made.file)
    with transaction.atomic():
        # An organisation that withdrew while it was being built is in it: then it is built again by the next sweep.
        still = set(
            Response.objects.exportable(export.waves).values_list("invitation__participation__pseudonym", flat=True)
        )
        if not set(made.pseudonyms) <= still:
            export.file.delete(save=False)
            Export.objects.filter(pk=export.pk).update(claimed_until=None)
            return False
        _move(
            export, ExportState.MADE, now=now, file=export.file.name, sha256=export.sha256, size=export.size,
            rows=made.rows, report=made.report, pseudonyms=made.pseudonyms, made_at=now, ends_at=now + EXPORT_KEPT,
            claimed_until=None,
        )  # fmt: skip
        core.write_down(deed="research.export_made", thing=f"export {export.pk}", by=None, now=now, rows=made.rows)
        mails.export_decided(export, now=now)
    return True


def give_pseudonyms(responses: Any) -> None:
    """Give every organisation in these answers a random name, if it has none."""
    without = Participation.objects.filter(pseudonym=None, invitations__response__in=responses)
    for pk in without.distinct().order_by("pk").values_list("pk", flat=True):
        for _attempt in range(5):
            try:
                with transaction.atomic():
                    Participation.objects.filter(pk=pk, pseudonym=None).update(pseudonym=pseudonyms.fresh())
                break
            except IntegrityError:
                continue


def _measure(file: Any) -> tuple[str, int]:
    file.seek(0)
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(1 << 20):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


@transaction.atomic
def record_download(*, export: Export, by: User, now: datetime) -> Download:
    """Written down before the first byte leaves. Raises NoSuchRoad when the file may not be taken (any more)."""
    export = Export.objects.select_for_update().get(pk=export.pk)
    if not export.may_be_taken(now):
        raise NoSuchRoad
    core.write_down(deed="research.download", thing=f"export {export.pk}", by=by, now=now)
    return Download.objects.create(export=export, by=by, at=now)


def make_missing(*, now: datetime) -> int:
    """Build what no poke led to. Returns how many."""
    return sum(make_export(export=export, now=now) for export in Export.objects.to_make(now).order_by("pk"))


def end_exports(*, now: datetime) -> int:
    """Remove the files of exports that ended or were withdrawn. Returns how many."""
    for export in Export.objects.ended(now):
        _move(export, ExportState.EXPIRED, now=now)
    gone = 0
    for export in Export.objects.filter(state__in=[ExportState.EXPIRED, ExportState.WITHDRAWN]).exclude(file=""):
        export.file.delete(save=False)
        Export.objects.filter(pk=export.pk).update(file="")
        gone += 1
    return gone


# --- findings ---------------------------------------------------------------------------------


@transaction.atomic
def freeze_findings(*, wave: Wave, now: datetime) -> int:
    """Count the public figures of a wave once, when nobody can answer it any more. Returns how many there are."""
    if wave.findings.exists() or not is_closed(wave, now=now):
        return 0
    counted = figures.of(Response.objects.exportable([wave.code]).filter(invitation__wave=wave))
    Finding.objects.bulk_create(Finding(wave=wave, frozen_at=now, **facts) for facts in counted)
    if counted:
        core.write_down(deed="research.freeze", thing=f"wave {wave.pk}", by=None, now=now, figures=len(counted))
    return len(counted)


def is_closed(wave: Wave, *, now: datetime) -> bool:
    """Somebody was invited, and no invitation is open any more."""
    invitations = wave.invitations.all()
    return invitations.exists() and not invitations.filter(closes_on__gte=timezone.localdate(now)).exists()


def ask_started(*, now: datetime) -> int:
    """Ask every organisation whose expedition has started whether it takes part. Returns how many."""
    study = queries.study()
    if study is None:
        return 0
    started = queries.organisations_to_ask(study)
    for trajectory in started:
        enrol(
            study=study, organisation=trajectory.organisation, contact=trajectory.applied_by,
            starts_on=trajectory.started_on, by=None, now=now,
        )  # fmt: skip
    return len(started)


def sweep(*, now: datetime) -> dict[str, int]:
    """Everything of the research that is due."""
    return {
        "asked": ask_started(now=now),
        "invited": invite_due(now=now),
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
