"""What the pages of the research need, ready-made."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from expeditions import queries as expeditions

from . import disclosure
from .enums import ItemKind, Part
from .models import Answer, Consent, Export, Finding, Invitation, Item, Participation, Response, Study, Wave
from .package import Column, columns_of

# What every consent says, part by part, in the language of the reader.
SHOWN_TO_PARTICIPANT = (
    "v01_vrijw_12m", "v02_vrijw_4w", "v03_nieuw_6m", "v04_gestopt_6m", "v05_gemeld_6m", "v14_ng_6m", "v15_ng_actief",
    "v12_spiegel", "v18_bestuur", "v19_aanpas", "v20_invloed", "v21_afhaak", "v22_capac",
)  # fmt: skip
SCALE = 5


def study() -> Study | None:
    """The study of the programme. One query."""
    return Study.objects.order_by("pk").first()


def consent_texts() -> dict[str, str]:
    """The words to which somebody agrees, by part."""
    return {
        Part.QUESTIONNAIRE: _("You may use our answers to the questionnaires, without our name."),
        Part.SCAN: _("You may use the results of our self-scan, without our name."),
        Part.TRAJECTORY: _("You may use how our expedition goes: numbers and dates, never notes and never names."),
        Part.INTERVIEW: _("You may ask us for a conversation."),
    }


def given_parts(participation: Participation) -> dict[str, bool]:
    """The latest word on each part that was answered. One query."""
    newest = Consent.objects.filter(participation=participation).newest_first().values_list("part", "is_given")
    return dict(reversed(list(newest)))


@dataclass(frozen=True)
class Figure:
    """A bar of a chart: its words, what it shows, and how long it is (0 to 100)."""

    label: str
    shown: str
    share: float


@dataclass(frozen=True)
class Chart:
    """A chart with its title and the number of organisations behind it."""

    title: str
    n: int
    wave: str
    value_label: str
    rows: list[Figure]


def charts() -> list[Chart]:
    """The frozen figures as charts: medians of the scales together, each other question by itself. Two queries."""
    found = list(Finding.objects.in_order())
    items = _items({finding.code for finding in found})
    waves = list(dict.fromkeys(finding.wave.code for finding in found))
    made = []
    for wave in waves:
        of_wave = [finding for finding in found if finding.wave.code == wave]
        medians = [finding for finding in of_wave if finding.median is not None]
        if medians:
            made.append(_median_chart(wave, medians, items))
        shares = dict.fromkeys(finding.code for finding in of_wave if finding.share is not None)
        made += [_share_chart(wave, items[code], [one for one in of_wave if one.code == code]) for code in shares]
    return made


def _items(codes: set[str]) -> dict[str, Item]:
    return {item.code: item for item in Item.objects.filter(code__in=codes).order_by("version__published_at", "place")}


def _median_chart(wave: str, findings: list[Finding], items: dict[str, Item]) -> Chart:
    rows = [
        Figure(
            items[finding.code].question,
            _("%(median)s of 5 (half of them between %(low)s and %(high)s)") % {
                "median": f"{finding.median:g}", "low": f"{finding.low:g}", "high": f"{finding.high:g}",
            },
            100 * finding.median / SCALE,
        )
        for finding in findings
    ]  # fmt: skip
    smallest = min(finding.n for finding in findings)
    return Chart(
        _("How far do organisations agree? The middle answer, from 1 to 5"), smallest, wave, _("Middle answer"), rows
    )


def _share_chart(wave: str, item: Item, findings: list[Finding]) -> Chart:
    ordered = sorted(findings, key=lambda finding: -finding.share)
    rows = [Figure(item.labels[finding.option], f"{finding.share}%", finding.share) for finding in ordered]
    return Chart(item.question, findings[0].n, wave, _("Share"), rows)


def are_examples() -> bool:
    """Whether the answers behind the figures were made up for the demo. One query."""
    return Participation.objects.filter(is_demo=True).exists()


def codebook() -> list[Column]:
    """Every variable of the newest instrument. One query."""
    newest = Item.objects.order_by("-version__published_at").values("version")[:1]
    items = Item.objects.filter(version__in=newest).select_related("version").in_order()
    return [column for item in items for column in columns_of(item)]


# --- the organisation -------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A question with the answers of one organisation, wave by wave."""

    question: str
    values: list[str]


@dataclass(frozen=True)
class OwnPage:
    """What an organisation sees of its own part in the research."""

    participation: Participation
    given: dict[str, bool]
    invitations: list[Invitation]
    waves: list[str]
    lines: list[Line]
    sentences: list[str]

    @property
    def takes_part(self) -> bool:
        return bool(self.given.get(Part.QUESTIONNAIRE))


def own_page(participation: Participation, *, now: datetime) -> OwnPage:
    """Consent, questionnaires and own development. Four queries."""
    invitations = list(participation.invitations.select_related("wave", "response").order_by("wave__offset_days"))
    sent = [each for each in invitations if hasattr(each, "response") and each.response.sent_at]
    answers = Answer.objects.filter(
        response__in=[each.response.pk for each in sent], item__code__in=SHOWN_TO_PARTICIPANT, number__isnull=False
    ).select_related("item")
    values: dict[tuple[str, int], Answer] = {(answer.item.code, answer.response_id): answer for answer in answers}
    items = {answer.item.code: answer.item for answer in values.values()}
    lines = [
        Line(items[code].question, [_shown(values.get((code, each.response.pk))) for each in sent])
        for code in SHOWN_TO_PARTICIPANT
        if code in items
    ]
    return OwnPage(
        participation, given_parts(participation), invitations, [each.wave.code for each in sent], lines,
        _sentences(values, sent),
    )  # fmt: skip


def _shown(answer: Answer | None) -> str:
    if answer is None or answer.number is None:
        return "–"
    if answer.number < 0 or answer.item.kind != ItemKind.NUMBER:
        return answer.item.labels.get(answer.number, _("I do not know"))
    return str(answer.number)


def _sentences(values: dict, sent: list[Invitation]) -> list[str]:
    """The change between the first and the last questionnaire, in words."""
    if len(sent) < 2:
        return []
    first, last = sent[0].response.pk, sent[-1].response.pk

    def number(code: str, response: int) -> int | None:
        answer = values.get((code, response))
        return answer.number if answer is not None and answer.number is not None and answer.number >= 0 else None

    said = []
    for code, words in (
        ("v02_vrijw_4w", _("Active volunteers: from %(before)s to %(after)s.")),
        ("v03_nieuw_6m", _("New volunteers in half a year: from %(before)s to %(after)s.")),
    ):
        before, after = number(code, first), number(code, last)
        if before is not None and after is not None:
            said.append(words % {"before": before, "after": after})
    return said


@dataclass(frozen=True)
class Block:
    """A page of the questionnaire."""

    number: int
    title: str
    hint: str
    items: list[Item]


def blocks(invitation: Invitation, language: str) -> list[Block]:
    """The pages of the questionnaire of a wave. One query."""
    items = [item for item in invitation.wave.version.items.in_order() if item.is_asked_in(invitation.wave.code)]
    made = [
        Block(
            block["number"], block[language], block[f"hint_{language}"],
            [item for item in items if item.block == block["number"]],
        )
        for block in invitation.wave.version.blocks
    ]  # fmt: skip
    return [block for block in made if block.items]


def answers_of(invitation: Invitation) -> dict[str, list[Answer]]:
    """What was answered so far, by question. One query."""
    found: dict[str, list[Answer]] = {}
    for answer in Answer.objects.filter(response__invitation=invitation).select_related("item").order_by("option"):
        found.setdefault(answer.item.code, []).append(answer)
    return found


def doubts(answers: dict[str, list[Answer]], items: list[Item]) -> list[tuple[Item, Item]]:
    """Pairs of questions whose answers do not fit: the first should not be more than the second. Never a refusal."""
    by_code = {item.code: item for item in items}
    numbers = {code: found[0].number for code, found in answers.items() if found[0].number is not None}
    return [
        (item, by_code[item.at_most])
        for item in items
        if item.at_most in by_code
        and numbers.get(item.code, -1) > numbers.get(item.at_most, numbers.get(item.code, -1)) >= 0
    ]


# --- the desk ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class WaveResponse:
    """How many were invited, began and sent in a wave. Numbers only."""

    code: str
    invited: int
    begun: int
    sent: int
    is_open: bool

    @property
    def share(self) -> int:
        return round(100 * self.sent / self.invited) if self.invited else 0


@dataclass(frozen=True)
class Desk:
    """The researcher's desk."""

    asked: int
    agreeing: int
    unanswered: int
    waves: list[WaveResponse]
    exports: list[Export]


def desk(*, today: date) -> Desk:
    """Numbers of response and the requests for data. Seven queries, however many there are."""
    counted = {line["wave__code"]: line for line in Invitation.objects.counted()}
    open_waves = set(Invitation.objects.open(today).values_list("wave__code", flat=True).distinct())
    nothing = {"invited": 0, "begun": 0, "sent": 0}
    waves = [
        WaveResponse(
            wave.code, **{key: counted.get(wave.code, nothing)[key] for key in nothing}, is_open=wave.code in open_waves
        )
        for wave in Wave.objects.order_by("offset_days")
    ]
    everybody = Participation.objects.all()
    return Desk(
        asked=everybody.count(), agreeing=everybody.agreeing().count(), unanswered=everybody.unanswered().count(),
        waves=waves, exports=list(Export.objects.newest_first()[:50]),
    )  # fmt: skip


def left_out(export: Export) -> list[tuple[str, str, int]]:
    """What the small-number control did, in words: column, rule, how many."""
    words = {
        disclosure.COARSER: _("made coarser"),
        disclosure.FEW: _("left out: fewer than five alike"),
        disclosure.SMALL: _("left out: the organisation is small"),
        disclosure.SAME: _("left out: everybody alike gave the same answer"),
    }
    return [(column, words.get(rule, rule), many) for column, rule, many in export.report.get("left_out", [])]


def my_participations(user: Any) -> list[Participation]:
    """Those of the organisations that somebody speaks for. One query."""
    return list(Participation.objects.of_person(user.person_id).in_order())


def everything_of(person: Any, addresses: set[str]) -> dict:
    """What the research keeps of a person: that she is the contact, and what she agreed to."""
    return {
        "contact": list(Participation.objects.filter(contact=person).values("organisation__name", "starts_on")),
        "consents": list(Consent.objects.filter(given_by=person).values("part", "is_given", "at")),
    }


def broken_promises(now: datetime) -> list[str]:
    """What must never be true of the research."""
    today = timezone.localdate(now)
    promises = {
        "research: an export that ended still has its file": Export.objects.ended(now).exclude(file="").filter(
            ends_at__lt=now - timedelta(days=1)
        ),
        "research: answers were sent after the window closed": Response.objects.sent().filter(
            sent_at__date__gt=today
        ),
    }  # fmt: skip
    return [words for words, found in promises.items() if found.exists()]


# --- facts for the gates of expeditions -------------------------------------------------------


def has_chosen(trajectory: Any, now: datetime) -> bool | None:
    """The organisation said yes or no to the research; not known when it was never asked."""
    asked = Participation.objects.filter(organisation=trajectory.organisation_id)
    return Consent.objects.filter(participation__in=asked).exists() if asked.exists() else None


def t0_is_settled(trajectory: Any, now: datetime) -> bool | None:
    """T0 was sent, or the organisation does not take part; not known when it was never asked."""
    asked = Participation.objects.filter(organisation=trajectory.organisation_id)
    if not asked.exists():
        return None
    sent = Response.objects.sent().filter(invitation__participation__in=asked, invitation__wave__code="T0")
    refused = Consent.objects.filter(participation__in=asked).exists() and not asked.agreeing().exists()
    return sent.exists() or refused


def organisations_to_ask(study: Study) -> list[Any]:
    """Expeditions that have started, of organisations that were never asked. One query."""
    asked = Participation.objects.filter(study=study).values("organisation")
    return list(expeditions.started().exclude(organisation__in=asked).order_by("started_on", "pk"))
