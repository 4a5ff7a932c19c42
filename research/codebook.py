"""Every variable of a package in words: what the codebook, the descriptor and the public page say of it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language, override

from mmn_portal.people.enums import Province, Sector, Size

from . import disclosure
from .enums import DOES_NOT_APPLY, DOES_NOT_KNOW, LEFT_OUT, NOT_FILLED, ItemKind, Level
from .models import Item, Wave

Words = tuple[str, str]

MISSING: dict[int, Words] = {
    DOES_NOT_KNOW: ("weet ik niet", "does not know"), DOES_NOT_APPLY: ("niet van toepassing", "does not apply"),
    LEFT_OUT: ("weggelaten om herkenning te voorkomen", "left out to prevent recognition"),
    NOT_FILLED: ("niet ingevuld", "not filled in"),
}  # fmt: skip
QUALITY_LABELS: dict[int, Words] = {1: ("geteld", "counted"), 2: ("geschat", "estimated")}
YES_NO: dict[int, Words] = {0: ("nee", "no"), 1: ("ja", "yes")}
# Where a variable stands.
WIDE, LONG = "metingen_breed.csv", "antwoorden_lang.csv"
# Numerator, denominator, and what the share is of.
RATIOS: dict[str, tuple[str, str, Words]] = {
    "d_instroom": ("v03_nieuw_6m", "v01_vrijw_12m", ("Instroom: nieuwe vrijwilligers als deel van alle", "Inflow: new volunteers as a part of all")),
    "d_verloop": ("v04_gestopt_6m", "v01_vrijw_12m", ("Verloop: gestopte vrijwilligers als deel van alle", "Turnover: volunteers who stopped as a part of all")),
    "d_slaag": ("v03_nieuw_6m", "v05_gemeld_6m", ("Slaagkans: begonnen als deel van wie zich meldde", "Success: started as a part of who came forward")),
    "d_ng_aandeel": ("v14_ng_6m", "v03_nieuw_6m", ("Nieuwe gezichten als deel van de nieuwe vrijwilligers", "New faces as a part of the new volunteers")),
    "d_ng_blijf": ("v15_ng_actief", "v14_ng_6m", ("Nieuwe gezichten die nog actief zijn, als deel van alle nieuwe gezichten", "New faces who are still active, as a part of all new faces")),
}  # fmt: skip
OPENNESS = ("v18_bestuur", "v19_aanpas", "v20_invloed", "v21_afhaak", "v22_capac")
LEAST_DENOMINATOR, LEAST_ANSWERED = 5, 4

_LADDER_WORDS: dict[str, Words] = {
    "zorg-en-sociaal": ("zorg en sociale hulp (groep)", "care and social help (group)"),
    "sport-en-vrije-tijd": ("sport en vrije tijd (groep)", "sport and leisure (group)"),
    "cultuur-natuur-levensbeschouwing": ("cultuur, natuur en levensbeschouwing (groep)", "culture, nature and belief (group)"),
    "buurt-school-samenleving": ("buurt, school en samenleving (groep)", "neighbourhood, school and society (group)"),
    "noord": ("Noord-Nederland", "the north"), "oost": ("Oost-Nederland", "the east"),
    "west": ("West-Nederland", "the west"), "zuid": ("Zuid-Nederland", "the south"),
    "1-24": ("1 tot en met 24 vrijwilligers", "1 to 24 volunteers"), "100+": ("100 vrijwilligers of meer", "100 volunteers or more"),
    disclosure.ALL: ("alle samen: de ladder zegt niets meer", "all together: the ladder says nothing any more"),
    "onbekend": ("niet bekend", "not known"),
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """A variable of the wide file that comes from a question."""

    name: str
    item: Item
    option: int = 0
    is_quality: bool = False


@dataclass(frozen=True)
class Variable:
    """What is said of a variable, in both languages."""

    name: str
    files: tuple[str, ...]
    nl: str
    en: str
    # As the descriptor calls it: string, integer or number.
    kind: str
    level: str
    codes: dict[Any, Words] = field(default_factory=dict)
    unit: str = ""
    waves: str = ""
    is_sensitive: bool = False
    is_about_few: bool = False
    derived_from: tuple[str, ...] = ()
    formula: str = ""
    instrument: str = ""
    has_missing: bool = True

    @property
    def label(self) -> str:
        """In the language of the reader."""
        return self.en if (get_language() or "nl").startswith("en") else self.nl

    def as_line(self) -> list:
        """Its line in codebook.csv."""
        codes = {str(code): nl for code, (nl, _en) in self.codes.items()}
        missing = {code: nl for code, (nl, _en) in MISSING.items()} if self.has_missing else {}
        return [
            self.name, "|".join(self.files), self.nl, self.en, self.kind, self.level, self.unit,
            json.dumps(codes, ensure_ascii=False), json.dumps(missing, ensure_ascii=False), self.waves,
            int(self.is_sensitive), int(self.is_about_few), "|".join(self.derived_from), self.formula, self.instrument,
        ]  # fmt: skip

    def as_field(self) -> dict:
        """Its field in datapackage.json. What means that there is no answer is no category."""
        described: dict[str, Any] = {"name": self.name, "type": self.kind, "title": self.nl}
        categories = [
            {"value": code, "label": nl}
            for code, (nl, _en) in self.codes.items()
            if not isinstance(code, int) or code >= 0
        ]
        if categories:
            # A ladder has coarse steps beside fine ones: those have no order among each other.
            is_ordered = self.level == Level.ORDINAL and self.name not in disclosure.BACKGROUND
            described |= {"categories": categories, "categoriesOrdered": is_ordered}
        return described


HEADER = [
    "code", "file", "label_nl", "label_en", "type", "level", "unit", "codes", "missing", "waves", "sensitive", "about_few",
    "derived_from", "formula", "instrument",
]  # fmt: skip


def columns_of(item: Item) -> list[Column]:
    """The variables of a question: one, one with its quality, or one for each answer that can be chosen."""
    if item.kind == ItemKind.MULTI:
        return [Column(f"{item.code}_{option}", item, option) for option in item.labels]
    own = [Column(item.code, item)]
    return [*own, Column(f"{item.code}_kw", item, is_quality=True)] if item.has_quality else own


def keys(waves: list[Wave]) -> list[Variable]:
    """Which organisation, when, and with which questionnaire."""
    moments = {wave.code: (f"{wave.offset_days} dagen na de start", f"{wave.offset_days} days after the start") for wave in waves}  # fmt: skip
    asked = _asked(waves)
    versions = {str(wave.version.version): (str(wave.version), str(wave.version)) for wave in waves}
    return [
        Variable("pseudonym", (WIDE, LONG), "Organisatie, onder een willekeurige naam", "Organisation, under a random name", "string", Level.NOMINAL, waves=asked, has_missing=False),
        Variable("wave", (WIDE, LONG), "Meting", "Wave", "string", Level.ORDINAL, moments, waves=asked, has_missing=False),
        Variable("week", (WIDE,), "Weken tussen de dag van de meting en het versturen; nul is de week van die dag", "Weeks between the day of the wave and sending; nought is the week of that day", "integer", "interval", unit="weeks", waves=asked, has_missing=False),
        Variable("instrument", (WIDE, LONG), "Versie van de vragenlijst", "Version of the questionnaire", "string", Level.NOMINAL, versions, waves=asked, has_missing=False),
    ]  # fmt: skip


def background(waves: list[Wave]) -> list[Variable]:
    """What the organisation was like when it answered, with every step of the ladders."""
    formula = "waar minder dan vijf organisaties gelijk waren, een stap grover; zie onderdrukking.csv"
    about = {
        "sector": (Sector, Level.NOMINAL, "Sector", "Sector"),
        "province": (Province, Level.NOMINAL, "Provincie", "Province"),
        "size": (Size, Level.ORDINAL, "Aantal vrijwilligers, in klassen", "Number of volunteers, in classes"),
    }
    return [
        Variable(
            name, (WIDE,), nl, en, "string", level, _steps(name, choices), waves=_asked(waves), formula=formula,
        )
        for name, (choices, level, nl, en) in about.items()
    ]  # fmt: skip


def _steps(name: str, choices: Any) -> dict[str, Words]:
    """The words of every value of a column, from the finest to the coarsest."""
    said: list[list[str]] = []
    for language in ("nl", "en"):
        with override(language):
            said.append([str(label) for label in choices.labels])
    codes = dict(zip(choices.values, zip(*said, strict=True), strict=True))
    for ladder in disclosure.LADDERS[name]:
        coarser = dict.fromkeys((ladder or {}).values())
        codes |= {value: _LADDER_WORDS[value] for value in coarser if value not in codes}
    return codes | {value: _LADDER_WORDS[value] for value in (disclosure.ALL, "onbekend")}


def derived(waves: list[Wave]) -> list[Variable]:
    """What is counted from answers."""
    asked = _asked(waves)
    made = [
        Variable(
            name, (WIDE,), *words, "number", Level.RATIO, waves=asked, derived_from=(over, under),
            formula=f"{over} / {under}; -98 als {under} < {LEAST_DENOMINATOR}; -97 als een van beide -97 is",
        )
        for name, (over, under, words) in RATIOS.items()
    ]  # fmt: skip
    openness = Variable(
        "d_open", (WIDE,), "Openheid: gemiddelde van vijf stellingen", "Openness: mean of five statements", "number",
        "interval", waves=asked, derived_from=OPENNESS,
        formula=f"gemiddelde van wat beantwoord is, bij {LEAST_ANSWERED} antwoorden of meer; anders -97 als er een -97 is",
    )  # fmt: skip
    return [*made, openness]


def of_column(column: Column) -> Variable:
    """The variable of a question."""
    item = column.item
    nl, en, level = item.question_nl, item.question_en, item.level
    codes = {choice["code"]: (choice["nl"], choice["en"]) for choice in item.choices}
    if column.is_quality:
        nl, en, codes, level = (
            f"{nl} – geteld of geschat",
            f"{en} – counted or estimated",
            QUALITY_LABELS,
            Level.NOMINAL,
        )
    elif item.kind == ItemKind.MULTI:
        chosen = codes[column.option]
        nl, en, codes, level = f"{nl} – {chosen[0]}", f"{en} – {chosen[1]}", YES_NO, Level.NOMINAL
    return Variable(
        column.name, (WIDE,), nl, en, "integer", level, codes, unit="" if column.is_quality else item.unit,
        waves="|".join(item.waves) or "T0|T1|T2", is_sensitive=item.is_sensitive, is_about_few=item.is_about_few,
        instrument=item.version.version,
    )  # fmt: skip


def of_long(waves: list[Wave]) -> list[Variable]:
    """The columns of the long file that the wide one does not have."""
    asked = _asked(waves)
    return [
        Variable("code", (LONG,), "Variabele, zoals de kolom in het brede bestand heet", "Variable, as its column in the wide file is called", "string", Level.NOMINAL, waves=asked, has_missing=False),
        Variable("value", (LONG,), "Waarde van die variabele", "Value of that variable", "integer", "", waves=asked),
        Variable("quality", (LONG,), "Geteld of geschat; leeg waar dat niet is gevraagd of gezegd", "Counted or estimated; empty where that was not asked or said", "integer", Level.NOMINAL, QUALITY_LABELS, waves=asked, has_missing=False),
    ]  # fmt: skip


def lines(variables: list[Variable]) -> Iterator[list]:
    """codebook.csv."""
    return (variable.as_line() for variable in variables)


def _asked(waves: list[Wave]) -> str:
    return "|".join(wave.code for wave in waves)
