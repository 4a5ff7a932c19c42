"""A method is put in as a version that never changes."""

from datetime import datetime

from django.db import transaction

from .. import queries
from ..models import MethodVersion, Phase, Step


class Published(Exception):
    """A published method does not change; make a new version."""


@transaction.atomic
def publish_method(*, content: dict, now: datetime) -> MethodVersion:
    """Put a version of a method in. The same version again is the same; with other content it raises Published."""
    version, made = MethodVersion.objects.get_or_create(
        code=content["code"], version=content["version"],
        defaults={
            "title": content["title"], "statements": content["statements"], "actions": content["actions"],
            "published_at": now,
        },
    )  # fmt: skip
    if made:
        for place, facts in enumerate(content["phases"]):
            _add_phase(version, place, facts)
    elif queries.content_of(version) != content:
        raise Published
    return version


def _add_phase(version: MethodVersion, place: int, facts: dict) -> None:
    phase = Phase.objects.create(
        version=version, code=facts["code"], place=place, title_nl=facts["nl"], title_en=facts["en"],
        goal_nl=facts["goal_nl"], goal_en=facts["goal_en"], week_from=facts["from"], week_until=facts["until"],
        criteria=facts["criteria"],
    )  # fmt: skip
    Step.objects.bulk_create(
        Step(
            phase=phase, code=step["code"], title=step["nl"], by=step["by"], is_required=step["is_required"],
            week_earliest=step["earliest"], week_latest=step["latest"],
        )
        for step in facts["steps"]
    )  # fmt: skip
