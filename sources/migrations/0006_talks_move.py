"""What older asks, talks and outcomes need for the promises that come next."""

import uuid

from django.db import migrations
from django.db.models import F

BATCH = 1000
ENDED = ("done", "declined", "lapsed", "cancelled")


def part_on(opening, day):
    """The first part of that weekday that the ask names; the afternoon when it names none."""
    of_day = opening.parts >> day.weekday() * 3 & 0b111
    return next((part for part in range(3) if of_day >> part & 1), 1)


def in_batches(crowd):
    last = 0
    while batch := list(crowd.order_by("pk").filter(pk__gt=last)[:BATCH]):
        yield batch
        last = batch[-1].pk


def move(apps, schema_editor):
    openings = apps.get_model("sources", "Opening").objects
    for batch in in_batches(openings.filter(key=None).only("pk")):
        for opening in batch:
            opening.key = uuid.uuid4()
        openings.bulk_update(batch, ["key"])
    talks = apps.get_model("sources", "Introduction").objects
    for batch in in_batches(talks.select_related("opening")):
        for talk in batch:
            if talk.day is not None and talk.part is None:
                talk.part = part_on(talk.opening, talk.day)
            if talk.state in ENDED and talk.ended_at is None:
                talk.ended_at = talk.agreed_at or talk.answered_at or talk.started_at
        talks.bulk_update(batch, ["part", "ended_at"])
    # Nobody wrote down who chose to share, so nobody's details are shown until somebody chooses again.
    talks.filter(source_shared_by=None).update(source_shares_at=None)
    talks.filter(organisation_shared_by=None).update(organisation_shares_at=None)
    apps.get_model("sources", "Outcome").objects.filter(active_later__gt=F("came")).update(active_later=F("came"))


class Migration(migrations.Migration):
    dependencies = [("sources", "0005_talks_widen")]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
