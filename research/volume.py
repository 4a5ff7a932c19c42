"""Volume for ``load_scale``: answers of organisations that take part in the study."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

from mmn_portal.core.demo import VOLUME_SLUG, Volume
from mmn_portal.people.models import Organisation

from . import queries
from .enums import ItemKind, Part
from .models import Answer, Consent, Invitation, Item, Participation, Response, Study, Wave

# Answers at once.
AT_ONCE = 2000
WAVE, WORDS = "T0", "Schaal: niemands toestemming."


def load(volume: Volume) -> int:
    """Sets of answers to the first questionnaire, one for each organisation of the volume, until there are as many answers as
    were asked for; fewer when there are not enough organisations."""
    study = queries.study()
    if study is None or not volume.answers:
        return 0
    wave = study.waves.get(code=WAVE)
    items = [
        item for item in Item.objects.filter(version=wave.version).in_order()
        if item.is_asked_in(WAVE) and item.kind != ItemKind.OPEN
    ]  # fmt: skip
    organisations = (
        Organisation.objects.filter(slug__startswith=VOLUME_SLUG).order_by("pk").iterator(chunk_size=AT_ONCE)
    )
    made = 0
    while made < volume.answers and (some := list(islice(organisations, AT_ONCE // len(items) + 1))):
        responses = _responses(study, wave, some, volume)
        answers = islice(_answers(responses, items, volume), volume.answers - made)
        made += len(Answer.objects.bulk_create(list(answers)))
    return made


def _responses(study: Study, wave: Wave, organisations: list[Organisation], volume: Volume) -> list[Response]:
    today, now = volume.now.date(), volume.now
    sent = now - timedelta(days=9)
    parts = Participation.objects.bulk_create(
        Participation(study=study, organisation=one, starts_on=today - timedelta(days=30), pseudonym=f"s{one.pk:09d}")
        for one in organisations
    )
    Consent.objects.bulk_create(
        Consent(participation=part, part=Part.QUESTIONNAIRE, is_given=True, text_version="1", text=WORDS, at=now)
        for part in parts
    )
    invitations = Invitation.objects.bulk_create(
        Invitation(
            participation=part, wave=wave, opens_on=today - timedelta(days=50), closes_on=today - timedelta(days=5),
            invited_at=now,
        )
        for part in parts
    )  # fmt: skip
    return Response.objects.bulk_create(
        Response(
            invitation=invitation, began_at=sent, saved_at=sent, sent_at=sent, sector=one.sector, province=one.province,
            size=one.size,
        )
        for invitation, one in zip(invitations, organisations, strict=True)
    )  # fmt: skip


def _answers(responses: list[Response], items: list[Item], volume: Volume) -> Iterator[Answer]:
    for response in responses:
        for item in items:
            yield Answer(response=response, item=item, **_value(item, volume))


def _value(item: Item, volume: Volume) -> dict[str, Any]:
    dice = volume.chance
    if item.kind == ItemKind.NUMBER:
        return {"number": dice.randint(0, 200), "quality": dice.choice(("counted", "estimated"))}
    codes = [code for code in item.labels if code >= 0]
    if item.kind == ItemKind.MULTI:
        return {"option": dice.choice(codes), "number": 1}
    return {"number": dice.choice(codes)}
