"""What a researcher gets: a ZIP with the answers wide and long, a codebook, what was left out, and checksums.

Wide is one row for each pseudonym and wave; long is one row for each value. Both carry the same protected values. Names,
addresses, exact dates, own words and our numbers never enter. Descriptor: Frictionless Data Package 2.0.
"""

import csv
import hashlib
import io
import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import mean
from typing import Any

from django.utils import timezone

from . import disclosure
from .enums import DOES_NOT_APPLY, DOES_NOT_KNOW, LEFT_OUT, NOT_FILLED, QUALITY_CODES, ItemKind, Level, Quality
from .models import Answer, Export, Invitation, Item, Response, Wave

MISSING = {
    DOES_NOT_KNOW: ("weet ik niet", "does not know"), DOES_NOT_APPLY: ("niet van toepassing", "does not apply"),
    LEFT_OUT: ("weggelaten om herkenning te voorkomen", "left out to prevent recognition"),
    NOT_FILLED: ("niet ingevuld", "not filled in"),
}  # fmt: skip
QUALITY_LABELS = {1: ("geteld", "counted"), 2: ("geschat", "estimated")}
KEYS = ("pseudonym", "wave", "week", "instrument")
# numerator, denominator; only when the denominator is five or more.
RATIOS = {
    "d_instroom": ("v03_nieuw_6m", "v01_vrijw_12m"), "d_verloop": ("v04_gestopt_6m", "v01_vrijw_12m"),
    "d_slaag": ("v03_nieuw_6m", "v05_gemeld_6m"), "d_ng_aandeel": ("v14_ng_6m", "v03_nieuw_6m"),
    "d_ng_blijf": ("v15_ng_actief", "v14_ng_6m"),
}  # fmt: skip
OPENNESS = ("v18_bestuur", "v19_aanpas", "v20_invloed", "v21_afhaak", "v22_capac")
LEAST_DENOMINATOR, LEAST_ANSWERED = 5, 4
LEAST_IN_RESPONSE = 10


@dataclass(frozen=True)
class Built:
    """A package that was made: its file, who is in it, and what was left out."""

    file: Any
    pseudonyms: list[str]
    rows: int
    report: dict


@dataclass(frozen=True)
class Column:
    """A variable of the wide file."""

    name: str
    item: Item
    option: int = 0
    is_quality: bool = False


@contextmanager
def built(export: Export, *, now: datetime) -> Iterator[Built]:
    """The package of an export, as a temporary file. Answers are read in one pass; the rows are kept as numbers."""
    columns = _columns(export)
    rows = _rows(export, columns)
    report = _protect(rows, columns)
    for row in rows:
        row.update(_derived(row))
    names = [column.name for column in columns]
    with tempfile.TemporaryFile() as whole:
        sums: dict[str, str] = {}
        with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
            for name, lines in _files(export, rows, columns, names, report, now=now).items():
                sums[name] = _write(package, name, lines)
            _write(package, "SHA256SUMS.txt", (f"{digest}  {name}\n" for name, digest in sums.items()))
        yield Built(whole, sorted({row["pseudonym"] for row in rows}), len(rows), {"left_out": report.as_rows()})


def _files(
    export: Export, rows: list[dict], columns: list[Column], names: list[str], report: disclosure.Report, *, now: datetime
) -> dict[str, Iterable[str]]:  # fmt: skip
    derived = [*RATIOS, "d_open"]
    wide = [*KEYS, *disclosure.BACKGROUND, *names, *derived]
    return {
        "LEESMIJ.txt": _read_me(export, len(rows), now=now),
        "data/metingen_breed.csv": _csv(wide, ([row[name] for name in wide] for row in rows)),
        "data/antwoorden_lang.csv": _csv(
            ["pseudonym", "wave", "code", "value", "quality", "instrument"], _long(rows, columns)
        ),
        "codebook.csv": _csv(CODEBOOK, codebook(columns)),
        "onderdrukking.csv": _csv(["column", "rule", "count"], report.as_rows()),
        "respons.csv": _csv(["wave", "invited", "sent"], _response(export)),
        "datapackage.json": [_descriptor(export, columns, names, derived, now=now)],
    }


# --- rows -------------------------------------------------------------------------------------


def _columns(export: Export) -> list[Column]:
    """The union of the questions of all waves, in order; own words stay here."""
    versions = Wave.objects.filter(study=export.study, code__in=export.waves).values("version")
    items: dict[str, Item] = {}
    for item in Item.objects.filter(version__in=versions).exclude(kind=ItemKind.OPEN).in_order():
        items.setdefault(item.code, item)
    return [column for item in items.values() for column in columns_of(item)]


def columns_of(item: Item) -> list[Column]:
    """The variables of a question: one, one with its quality, or one for each answer that can be chosen."""
    if item.kind == ItemKind.MULTI:
        return [Column(f"{item.code}_{option}", item, option) for option in item.labels]
    own = [Column(item.code, item)]
    return [*own, Column(f"{item.code}_kw", item, is_quality=True)] if item.has_quality else own


def _rows(export: Export, columns: list[Column]) -> list[dict]:
    responses = Response.objects.exportable(export.waves).filter(invitation__wave__study=export.study)
    facts = responses.order_by("invitation__participation__pseudonym", "invitation__wave__offset_days").values_list(
        "pk", "invitation__participation__pseudonym", "invitation__wave__code", "invitation__wave__offset_days",
        "invitation__participation__starts_on", "sent_at", "sector", "province", "size",
        "invitation__wave__version__version",
    )  # fmt: skip
    rows = {pk: _empty(columns, *rest) for pk, *rest in facts}
    answers = Answer.objects.filter(response__in=responses, number__isnull=False).exclude(item__kind=ItemKind.OPEN)
    for pk, code, kind, option, number, quality in answers.values_list(
        "response_id", "item__code", "item__kind", "option", "number", "quality"
    ).iterator(chunk_size=5000):
        row = rows[pk]
        if kind == ItemKind.MULTI:
            _choose(row, code, option)
        else:
            row[code] = number
            if quality in QUALITY_CODES:
                row[f"{code}_kw"] = QUALITY_CODES[Quality(quality)]
    return list(rows.values())


def _choose(row: dict, code: str, option: int) -> None:
    """A question with several answers was answered: what was not chosen is a no."""
    if row[f"{code}_{option}"] == NOT_FILLED:
        for name in row:
            if name.startswith(f"{code}_") and row[name] == NOT_FILLED:
                row[name] = 0
    row[f"{code}_{option}"] = 1


def _empty(
    columns: list[Column], pseudonym: str, wave: str, offset: int, starts_on: Any, sent_at: datetime, sector: str,
    province: str, size: str, version: str,
) -> dict:  # fmt: skip
    # Weeks only: a second or a day would tell who it was.
    week = (timezone.localdate(sent_at) - starts_on - timedelta(days=offset)).days // 7
    row: dict[str, Any] = {
        "pseudonym": pseudonym, "wave": wave, "week": week, "instrument": version, "sector": sector or "onbekend",
        "province": province or "onbekend", "size": size or "onbekend",
    }  # fmt: skip
    for column in columns:
        row[column.name] = NOT_FILLED if column.item.is_asked_in(wave) else DOES_NOT_APPLY
    return row


def _protect(rows: list[dict], columns: list[Column]) -> disclosure.Report:
    return disclosure.protect(
        rows,
        sensitive=[column.name for column in columns if column.item.is_sensitive],
        about_few=[column.name for column in columns if column.item.is_about_few],
        size_of="v01_vrijw_12m",
    )


def _derived(row: dict) -> dict[str, float | int]:
    made: dict[str, float | int] = {}
    for name, (over, under) in RATIOS.items():
        top, bottom = row.get(over, NOT_FILLED), row.get(under, NOT_FILLED)
        fits = top >= 0 and bottom >= LEAST_DENOMINATOR
        made[name] = round(top / bottom, 3) if fits else NOT_FILLED
    answered = [row[name] for name in OPENNESS if row.get(name, NOT_FILLED) > 0]
    made["d_open"] = round(mean(answered), 3) if len(answered) >= LEAST_ANSWERED else NOT_FILLED
    return made


def _long(rows: list[dict], columns: list[Column]) -> Iterator[list]:
    for row in rows:
        for column in columns:
            if column.is_quality or row[column.name] in {NOT_FILLED, DOES_NOT_APPLY}:
                continue
            quality = row.get(f"{column.name}_kw", "")
            shown = quality if quality in QUALITY_LABELS else ""
            yield [row["pseudonym"], row["wave"], column.name, row[column.name], shown, row["instrument"]]


def _response(export: Export) -> Iterator[list]:
    for line in Invitation.objects.filter(wave__study=export.study, wave__code__in=export.waves).counted():
        if line["invited"] >= LEAST_IN_RESPONSE:
            yield [line["wave__code"], line["invited"], line["sent"]]


# --- papers -----------------------------------------------------------------------------------

CODEBOOK = [
    "code", "file", "label_nl", "label_en", "type", "level", "unit", "codes", "missing", "waves", "sensitive", "about_few",
    "instrument",
]  # fmt: skip


def codebook(columns: list[Column]) -> Iterator[list]:
    """A line for each variable: words, codes, missing values and where it is asked."""
    missing = json.dumps({code: nl for code, (nl, _en) in MISSING.items()}, ensure_ascii=False)
    for column in columns:
        item, nl, en, codes = column.item, column.item.question_nl, column.item.question_en, column.item.choices
        if column.is_quality:
            nl, en, codes = f"{nl} – geteld of geschat", f"{en} – counted or estimated", _options(QUALITY_LABELS)
        elif item.kind == ItemKind.MULTI:
            chosen = next(choice for choice in codes if choice["code"] == column.option)
            nl, en, codes = (
                f"{nl} – {chosen['nl']}",
                f"{en} – {chosen['en']}",
                _options({0: ("nee", "no"), 1: ("ja", "yes")}),
            )
        level = Level.NOMINAL if column.is_quality or item.kind == ItemKind.MULTI else item.level
        yield [
            column.name, "metingen_breed.csv", nl, en, "integer", level, item.unit,
            json.dumps({str(choice["code"]): choice["nl"] for choice in codes}, ensure_ascii=False), missing,
            "|".join(item.waves) or "T0|T1|T2", int(item.is_sensitive), int(item.is_about_few), item.version.version,
        ]  # fmt: skip


def _options(labels: dict[int, tuple[str, str]]) -> list[dict]:
    return [{"code": code, "nl": nl, "en": en} for code, (nl, en) in labels.items()]


def _descriptor(export: Export, columns: list[Column], names: list[str], derived: list[str], *, now: datetime) -> str:
    missing = [{"value": str(code), "label": nl} for code, (nl, _en) in MISSING.items()]
    words = [{"name": name, "type": "string"} for name in ("pseudonym", "wave")]
    background = [{"name": name, "type": "string"} for name in ("instrument", *disclosure.BACKGROUND)]
    numbers = [{"name": name, "type": "integer"} for name in names]
    wide = [*words, {"name": "week", "type": "integer"}, *background, *numbers]
    wide += [{"name": name, "type": "number"} for name in derived]
    long = [*words, {"name": "code", "type": "string"}, {"name": "value", "type": "integer"}]
    long += [{"name": "quality", "type": "string"}, {"name": "instrument", "type": "string"}]

    def resource(name: str, fields: list[dict]) -> dict:
        return {
            "name": name.replace("_", "-"), "path": f"data/{name}.csv", "type": "table", "format": "csv",
            "encoding": "utf-8", "schema": {"fields": fields, "missingValues": missing},
        }  # fmt: skip

    return json.dumps(
        {
            "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
            "name": f"mmn-{export.study.code}-{export.pk}", "title": export.study.title_nl,
            "created": now.date().isoformat(),
            "resources": [resource("metingen_breed", wide), resource("antwoorden_lang", long)],
        },
        ensure_ascii=False, indent=2,
    )  # fmt: skip


def _read_me(export: Export, how_many: int, *, now: datetime) -> list[str]:
    study = export.study
    lines = [
        study.title_nl, "", f"Gemaakt op {timezone.localdate(now):%d-%m-%Y}; {how_many} ingevulde vragenlijsten.",
        f"Metingen: {', '.join(export.waves)}.", f"Doel van dit verzoek: {export.purpose}", "",
        f"Verantwoordelijk: {study.responsible}", f"Grondslag: {study.ground_nl}", "",
        "Deze gegevens zijn gepseudonimiseerd. Het zijn dus nog persoonsgegevens: bewaar ze beveiligd en deel ze niet.",
        f"Verwijder dit bestand uiterlijk op {study.keep_until:%d-%m-%Y}, of eerder als je bericht krijgt dat een",
        "organisatie haar toestemming introk.", "",
        "Waarden onder nul zijn geen antwoord:", *[f"  {code}  {nl}" for code, (nl, _en) in MISSING.items()], "",
        "Elke combinatie van sector, provincie en grootte komt per meting minstens vijf keer voor. Wat daarvoor grover",
        "werd gemaakt of wegbleef, staat in onderdrukking.csv.",
    ]  # fmt: skip
    return [f"{line}\n" for line in lines]


def _csv(header: list[str], rows: Iterable[Iterable]) -> Iterator[str]:
    """Lines of a CSV: comma, point, no mark in front. Only codes, numbers and our own words are in it."""
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow(row)
        if page.tell() > 1 << 16:
            yield page.getvalue()
            page.seek(0)
            page.truncate()
    yield page.getvalue()


def _write(package: zipfile.ZipFile, name: str, lines: Iterable[str]) -> str:
    digest = hashlib.sha256()
    with package.open(name, "w", force_zip64=True) as member:
        for line in lines:
            piece = line.encode()
            digest.update(piece)
            member.write(piece)
    return digest.hexdigest()
