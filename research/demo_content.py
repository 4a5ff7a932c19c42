"""For the demo: sixteen organisations that were asked, T0 closed with its findings, T1 open, two requests for data."""

import uuid
from datetime import datetime, timedelta

from django.utils import timezone

from mmn_portal.core.demo import World
from mmn_portal.people.models import Organisation

from . import actions, queries
from .enums import ItemKind, Part
from .models import Answer, Consent, Invitation, Item, Participation, Response, Wave

ASKED, AGREED, SENT_T0, SENT_T1 = 16, 14, 13, 5
STARTED_DAYS_AGO = 190


def load(world: World) -> None:
    """Nobody's real answers: chance made them, and every organisation in it is an example."""
    study = queries.study()
    waves = {wave.code: wave for wave in study.waves.all()}
    items = list(Item.objects.filter(version=waves["T0"].version).in_order())
    first = Organisation.objects.get(name="Buurthuis De Linde")
    others = Organisation.objects.filter(is_demo=True, kind="voluntary", state="confirmed").exclude(pk=first.pk)
    started = timezone.localdate(world.now) - timedelta(days=STARTED_DAYS_AGO)
    for number, organisation in enumerate([first, *others.order_by("pk")[: ASKED - 1]]):
        participation = Participation.objects.create(
            study=study, organisation=organisation, starts_on=started, is_demo=True,
            contact=world.things["coordinator"].person if organisation == first else None,
            asked_at=world.now - timedelta(days=STARTED_DAYS_AGO),
        )  # fmt: skip
        if number < AGREED + 1:
            _consent(participation, agrees=number < AGREED, world=world)
        if number < AGREED:
            _answer(participation, waves["T0"], items, world, days_ago=STARTED_DAYS_AGO - 5, is_sent=number < SENT_T0)
            _answer(participation, waves["T1"], items, world, days_ago=4, is_sent=0 < number <= SENT_T1)
    actions.freeze_findings(wave=waves["T0"], now=world.now)
    _exports(world)


def _consent(participation: Participation, *, agrees: bool, world: World) -> None:
    texts = queries.consent_texts()
    Consent.objects.bulk_create(
        Consent(
            participation=participation, part=part, is_given=agrees and part != Part.INTERVIEW, text=texts[part],
            text_version=actions.TEXT_VERSION, at=world.now - timedelta(days=STARTED_DAYS_AGO - 1),
        )
        for part in Part
    )  # fmt: skip


def _answer(
    participation: Participation, wave: Wave, items: list[Item], world: World, *, days_ago: int, is_sent: bool
) -> None:
    day = participation.starts_on + timedelta(days=wave.offset_days)
    moment = world.now - timedelta(days=days_ago)
    invitation = Invitation.objects.create(
        participation=participation, wave=wave, opens_on=day - timedelta(days=wave.days_before),
        closes_on=day + timedelta(days=wave.days_after), invited_at=moment - timedelta(days=3),
    )  # fmt: skip
    is_begun = is_sent or (wave.code == "T1" and participation.contact is not None)
    if is_begun:
        _fill(invitation, items, world, moment, is_sent=is_sent)


def _fill(invitation: Invitation, items: list[Item], world: World, moment: datetime, *, is_sent: bool) -> None:
    organisation = invitation.participation.organisation
    response = Response.objects.create(
        invitation=invitation, began_at=moment, saved_at=moment, sent_at=moment if is_sent else None,
        sector=organisation.sector, province=organisation.province, size=organisation.size,
    )  # fmt: skip
    asked = [item for item in items if item.is_asked_in(invitation.wave.code)]
    # Who has not sent hers stopped after the first page.
    answers = [
        answer for item in asked if is_sent or item.block == 1 for answer in _chosen(response, item, invitation, world)
    ]
    Answer.objects.bulk_create(answers)


SIZES = {
    "v01_vrijw_12m": (25, 140), "v02_vrijw_4w": (15, 25), "v03_nieuw_6m": (4, 14), "v04_gestopt_6m": (2, 9),
    "v05_gemeld_6m": (14, 25), "v14_ng_6m": (1, 4), "v15_ng_actief": (0, 1),
}  # fmt: skip


def _chosen(response: Response, item: Item, invitation: Invitation, world: World) -> list[Answer]:
    dice = world.chance
    if item.kind == ItemKind.NUMBER:
        low, high = SIZES[item.code]
        grown = 3 if invitation.wave.code == "T1" else 0
        quality = dice.choice(("counted", "estimated"))
        return [Answer(response=response, item=item, number=dice.randint(low, high) + grown, quality=quality)]
    codes = [code for code in item.labels if code >= 0]
    if item.kind == ItemKind.MULTI:
        weights = [len(codes) - place for place in range(len(codes))]
        chosen = set(dice.choices(codes, weights, k=min(item.most or 4, 3)))
        return [Answer(response=response, item=item, option=option, number=1) for option in sorted(chosen)]
    if item.kind == ItemKind.OPEN:
        return [Answer(response=response, item=item, text="Voorbeeld: we vroegen mensen persoonlijk.")]
    higher = codes[1:] if invitation.wave.code == "T1" and item.kind == ItemKind.AGREE else codes
    return [Answer(response=response, item=item, number=dice.choice(higher))]


def _exports(world: World) -> None:
    """One that was approved and made, one that waits."""
    researcher, steward = world.things["onderzoeker"], world.things["gegevens"]
    asked = {"study": queries.study(), "waves": ["T0"], "by": researcher}
    ready = actions.request_export(
        **asked, purpose="Voorbeeld: eerste beschrijving van de nulmeting.", now=world.now - timedelta(days=9),
        key=uuid.UUID(int=world.chance.getrandbits(128)),
    )  # fmt: skip
    actions.decide(
        export=ready, approve=True, because="Past bij het doel van het onderzoek.", by=steward,
        now=world.now - timedelta(days=8),
    )  # fmt: skip
    actions.make_export(export=ready, now=world.now - timedelta(days=8))
    actions.request_export(
        **asked, purpose="Voorbeeld: vergelijken van organisaties naar grootte.", now=world.now - timedelta(days=1),
        key=uuid.UUID(int=world.chance.getrandbits(128)),
    )  # fmt: skip
