"""Data are asked for, judged by somebody else, made, taken along, withdrawn, and end."""

import hashlib
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.files import File
from django.db import IntegrityError, transaction

from mmn_portal.core import actions as core
from mmn_portal.core.commit import after_commit
from mmn_portal.core.uploads import generated_name
from mmn_portal.people.models import User

from .. import mails, package, pseudonyms, rules
from ..enums import EXPORT_ROADS, ExportState
from ..models import Download, Export, Participation, Response, Study

EXPORT_KEPT = timedelta(days=30)
CLAIM = timedelta(minutes=15)
MAKE_TASK = "research.tasks.make_export"


class NoSuchRoad(Exception):
    """From this state that cannot be done."""


class NotYourOwn(Exception):
    """Nobody decides on her own request."""


class MayNot(Exception):
    """This account has no such right."""


class KeyDestroyed(Exception):
    """The study is over: its answers and the key to its pseudonyms are gone."""


@transaction.atomic
def request_export(*, study: Study, waves: list[str], purpose: str, by: User, key: UUID, now: datetime) -> Export:
    """A researcher asks for data; data stewards hear of it. The same ``key`` twice is once. Raises MayNot, KeyDestroyed."""
    if not rules.may_research(by):
        raise MayNot
    if study.key_destroyed_at:
        raise KeyDestroyed
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
    move(export, to, decided_by=by, decided_at=now, because=because)
    core.write_down(deed=f"research.export_{to}", thing=f"export {export.pk}", by=by, now=now)
    if approve:
        after_commit(MAKE_TASK, export_id=export.pk)
    else:
        mails.export_decided(export, now=now)
    return export


def move(export: Export, to: ExportState, **changes: object) -> None:
    """Take an export one road further, if nobody did meanwhile. Raises NoSuchRoad."""
    came_from = ExportState(export.state)
    if to not in EXPORT_ROADS[came_from]:
        raise NoSuchRoad
    if not Export.objects.filter(pk=export.pk, state=came_from).update(state=to, **changes):
        raise NoSuchRoad
    export.refresh_from_db()


def _was_moved(export: Export, to: ExportState) -> bool:
    """The same, where somebody else may just have done it: two organisations that withdraw, or a file that ends."""
    try:
        move(export, to)
    except NoSuchRoad:
        return False
    return True


def make_export(*, export: Export, now: datetime) -> bool:
    """Build the file of an approved request; whoever holds the claim builds it. False when it was not made this time."""
    if not Export.objects.to_make(now).filter(pk=export.pk).update(claimed_until=now + CLAIM):
        return False
    export.refresh_from_db()
    give_pseudonyms(Response.objects.exportable(export.waves))
    with package.built(export, now=now) as made, ExitStack() as leftovers:
        export.file.save(generated_name("zip"), File(made.file), save=False)
        # A file of which no row tells would stay for ever.
        leftovers.callback(export.file.storage.delete, str(export.file.name))
        export.sha256, export.size = _measure(made.file)
        is_made = _hand_over(export, made, now=now)
        if is_made:
            leftovers.pop_all()
    return is_made


@transaction.atomic
def _hand_over(export: Export, made: package.Built, *, now: datetime) -> bool:
    """The file is ready, if everybody in it still agrees; else it is built again by the next sweep."""
    # Who withdraws holds this lock as well: she comes before, and is missed below, or after, and finds the file made.
    Participation.objects.lock_named(made.pseudonyms)
    still = Response.objects.exportable(export.waves).values_list("invitation__participation__pseudonym", flat=True)
    if not set(made.pseudonyms) <= set(still):
        Export.objects.filter(pk=export.pk).update(claimed_until=None)
        return False
    try:
        move(
            export, ExportState.MADE, file=export.file.name, sha256=export.sha256, size=export.size, rows=made.rows,
            report=made.report, pseudonyms=made.pseudonyms, made_at=now, ends_at=now + EXPORT_KEPT, claimed_until=None,
        )  # fmt: skip
    except NoSuchRoad:
        # Built so slowly that the claim lapsed and somebody else was first.
        return False
    core.write_down(deed="research.export_made", thing=f"export {export.pk}", by=None, now=now, rows=made.rows)
    mails.export_decided(export, now=now)
    return True


def give_pseudonyms(responses: Any) -> None:
    """Give every organisation in these answers a random name, if it has none."""
    without = Participation.objects.filter(
        pseudonym=None, study__key_destroyed_at=None, invitations__response__in=responses
    )
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


def withdraw_files(*, pseudonym: str | None, now: datetime) -> None:
    """Nobody takes a file with this pseudonym any more, and whoever ever took one is told to remove its rows."""
    if pseudonym is None:
        return
    for export in Export.objects.that_name_people().order_by("pk"):
        if pseudonym not in export.pseudonyms:
            continue
        _was_moved(export, ExportState.WITHDRAWN)
        # After the move: a download that began before it is written down by now.
        for holder in User.objects.filter(pk__in=export.downloads.values("by")).select_related("person").order_by("pk"):
            mails.export_withdrawn(export, holder, pseudonym=pseudonym, now=now)


def end_exports(*, now: datetime) -> int:
    """Remove the files of exports that ended or were withdrawn. Returns how many."""
    for export in Export.objects.ended(now):
        _was_moved(export, ExportState.EXPIRED)
    gone = 0
    for export in Export.objects.filter(state__in=[ExportState.EXPIRED, ExportState.WITHDRAWN]).exclude(file=""):
        export.file.delete(save=False)
        Export.objects.filter(pk=export.pk).update(file="")
        gone += 1
    return gone
