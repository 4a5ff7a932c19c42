"""What the pages of the research need, ready-made."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from expeditions import queries as expeditions
from mmn_portal.outbox.enums import MailState
from mmn_portal.outbox.models import Mail
from mmn_portal.people.enums import OrganisationState
from mmn_portal.people.models import Membership, Person

from . import codebook as variables
from . import disclosure, rules
from .codebook import Column, Variable, columns_of
from .enums import ItemKind, Part
from .models import Answer, Consent, Download, Export, Finding, Invitation, Item, Participation, Response, Study, Wave

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
            100 * (finding.median or 0) / SCALE,
        )
        for finding in findings
    ]  # fmt: skip
    smallest = min(finding.n for finding in findings)
    return Chart(
        _("How far do organisations agree? The middle answer, from 1 to 5"), smallest, wave, _("Middle answer"), rows
    )


def _share_chart(wave: str, item: Item, findings: list[Finding]) -> Chart:
    ordered = sorted(findings, key=lambda finding: -(finding.share or 0))
    rows = [Figure(item.labels[finding.option], f"{finding.share}%", finding.share or 0) for finding in ordered]
    return Chart(item.question, findings[0].n, wave, _("Share"), rows)


def are_examples(study: Study | None = None) -> bool:
    """Whether answers (of a study) were made up for the demo. One query."""
    made_up = Participation.objects.filter(is_demo=True)
    return made_up.filter(study=study).exists() if study else made_up.exists()


def codebook() -> list[Column]:
    """Every variable of the newest instrument. One query."""
    newest = Item.objects.order_by("-version__published_at").values("version")[:1]
    items = Item.objects.filter(version__in=newest).select_related("version").in_order()
    return [column for item in items for column in columns_of(item)]


def other_variables() -> list[Variable]:
    """What a package holds beside the questions: background and derived figures. One query."""
    waves = list(Wave.objects.order_by("offset_days"))
    return [*variables.background(waves), *variables.derived(waves)]


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


# --- who hears of it --------------------------------------------------------------------------


def acting_people(participation: Participation) -> list[Person]:
    """Owners and coordinators of the organisation. One query."""
    found = Membership.objects.filter(organisation=participation.organisation_id, role__in=rules.ACTING)
    found = found.exclude(organisation__state=OrganisationState.REFUSED).select_related("person").order_by("pk")
    return [membership.person for membership in found]


def readers(participation: Participation) -> list[Person]:
    """The contact, while she acts for the organisation and has an address; else its owners and coordinators. One query."""
    everybody = [person for person in acting_people(participation) if person.email]
    return [person for person in everybody if person.pk == participation.contact_id] or everybody


def key_of(what: str, invitation: int) -> str:
    """How the keys of the mails about an invitation begin."""
    return f"research.{what}:{invitation}:"


def never_arrived() -> set[int]:
    """Numbers of the invitations of which the mail server took no mail. At most two queries."""

    def numbers(state: str) -> set[int]:
        sent = Mail.objects.filter(template="mails/research/invited", state=state).values_list("key", flat=True)
        return {int(key.split(":")[1]) for key in sent}

    failed = numbers(MailState.FAILED)
    return failed - numbers(MailState.SENT) - numbers(MailState.WAITING) if failed else set()


# --- own development --------------------------------------------------------------------------


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
    study: Study | None
    are_examples: bool


def desk(*, today: date, asker: Any = None) -> Desk:
    """Numbers of response, and the requests for data of an asker or of everybody. Nine queries, however many there are."""
    exports = Export.objects.newest_first()
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
        waves=waves, exports=list((exports.asked_by(asker) if asker else exports)[:50]), study=study(),
        are_examples=are_examples(),
    )  # fmt: skip


def waiting_for(user: Any) -> int | None:
    """How many requests a data steward can decide on; None for a researcher who is no steward. One or two queries."""
    return Export.objects.waiting().exclude(requested_by=user).count() if rules.may_judge(user) else None


def participations_sheet(chosen: Any) -> tuple[list[str], Iterator[list]]:
    """Who was asked, what was agreed to and how far each questionnaire is: never an answer. Six queries."""
    waves = list(Wave.objects.order_by("offset_days").values_list("code", flat=True).distinct())
    header = [_("Organisation"), _("Contact"), _("Started on"), _("Consent asked on"), *map(str, Part.labels), *waves]
    found = chosen.select_related("organisation", "contact").prefetch_related("consents", "invitations__wave", "invitations__response")  # fmt: skip
    return header, (_sheet_line(each, waves) for each in found.order_by("organisation__name", "pk"))


def _sheet_line(participation: Participation, waves: list[str]) -> list:
    words = {True: _("yes"), False: _("no"), None: ""}
    newest = sorted(participation.consents.all(), key=lambda one: (one.at, one.pk))
    given = {consent.part: consent.is_given for consent in newest}
    states = {each.wave.code: state_of(each) for each in participation.invitations.all()}
    asked_on = timezone.localdate(participation.asked_at) if participation.asked_at else ""
    return [
        participation.organisation, participation.contact or "", participation.starts_on, asked_on,
        *[words[given.get(part)] for part in Part], *[states.get(wave, "") for wave in waves],
    ]  # fmt: skip


def state_of(invitation: Invitation) -> str:
    """How far a questionnaire is, in a word."""
    response = getattr(invitation, "response", None)
    if response is not None and response.sent_at:
        return _("questionnaire sent")
    if invitation.undeliverable_at:
        return _("no mail arrived")
    return _("questionnaire begun") if response else _("questionnaire not begun")


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
    """What the research keeps of a person: as a contact, as who agreed, and as who asked for, judged or took data."""
    exports = ("waves", "purpose", "state", "requested_at", "decided_at", "because")
    return {
        "contact": list(Participation.objects.filter(contact=person).values("organisation__name", "starts_on")),
        "consents": list(Consent.objects.filter(given_by=person).values("part", "is_given", "at")),
        "requests": list(Export.objects.filter(requested_by__person=person).values(*exports)),
        "decisions": list(Export.objects.filter(decided_by__person=person).values(*exports)),
        "downloads": list(Download.objects.filter(by__person=person).values("export__purpose", "export__waves", "at")),
    }


def broken_promises(now: datetime) -> list[str]:
    """What must never be true of the research."""
    ended = Participation.objects.filter(study__in=Study.objects.ended())
    promises = {
        "research: an export that ended still has its file": Export.objects.ended(now).exclude(file="").filter(
            ends_at__lt=now - timedelta(days=1)
        ),
        "research: answers were sent after the window closed": Response.objects.sent().filter(
            sent_at__date__gt=F("invitation__closes_on")
        ),
        "research: the key of a study that ended still exists": ended.exclude(pseudonym=None),
        "research: answers of a study that ended are still there": Answer.objects.filter(
            response__invitation__participation__in=ended
        ),
        "research: answers are still there long after they were taken back": Participation.objects.withdrawn_before(
            now - timedelta(days=40)
        ).with_answers(),
    }  # fmt: skip
    broken = [words for words, found in promises.items() if found.exists()]
    return broken + (
        ["research: a file that can be taken holds a withdrawn organisation"] if _holds_withdrawn() else []
    )


def _holds_withdrawn() -> bool:
    """Whether a file that can be taken names somebody who does not agree (any more). Two queries."""
    agreeing = set(Participation.objects.agreeing().exclude(pseudonym=None).values_list("pseudonym", flat=True))
    named = Export.objects.that_can_be_taken().values_list("pseudonyms", flat=True)
    return any(not agreeing.issuperset(pseudonyms) for pseudonyms in named)


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
