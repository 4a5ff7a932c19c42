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
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import mean
from typing import Any

from django.utils import timezone

from . import codebook, disclosure
from .codebook import Column, Variable, columns_of
from .enums import DOES_NOT_APPLY, LEFT_OUT, NOT_FILLED, QUALITY_CODES, ItemKind, Quality
from .models import Answer, Export, Invitation, Item, Participation, Response, Wave

LONG = ["pseudonym", "wave", "code", "value", "quality", "instrument"]
SUPPRESSION = ["column", "rule", "count"]
RESPONSE = ["wave", "invited", "sent", "declined", "undeliverable"]
LEAST_IN_RESPONSE = 10


@dataclass(frozen=True)
class Built:
    """A package that was made: its file, who is in it, and what was left out."""

    file: Any
    pseudonyms: list[str]
    rows: int
    report: dict


@contextmanager
def built(export: Export, *, now: datetime) -> Iterator[Built]:
    """The package of an export, as a temporary file. Answers are read in one pass; the rows are kept as numbers."""
    columns = _columns(export)
    rows = _rows(export, columns)
    report = _protect(rows, columns)
    for row in rows:
        row.update(_derived(row))
    with tempfile.TemporaryFile() as whole:
        sums: dict[str, str] = {}
        with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
            for name, lines in _files(export, rows, columns, report, now=now).items():
                sums[name] = _write(package, name, lines)
            _write(package, "SHA256SUMS.txt", (f"{digest}  {name}\n" for name, digest in sums.items()))
        yield Built(whole, sorted({row["pseudonym"] for row in rows}), len(rows), {"left_out": report.as_rows()})


def _files(
    export: Export, rows: list[dict], columns: list[Column], report: disclosure.Report, *, now: datetime
) -> dict[str, Iterable[str]]:
    waves = list(Wave.objects.filter(study=export.study).select_related("version").order_by("offset_days"))
    keys, background = codebook.keys(waves), codebook.background(waves)
    questions = [codebook.of_column(column) for column in columns]
    wide = [*keys, *background, *questions, *codebook.derived(waves)]
    by_name = {variable.name: variable for variable in [*keys, *codebook.of_long(waves)]}
    long = [by_name[name] for name in LONG]
    names = [variable.name for variable in wide]
    described = [*wide, *codebook.of_long(waves)]
    return {
        "LEESMIJ.txt": _read_me(export, len(rows), now=now),
        "data/metingen_breed.csv": _csv(names, ([row[name] for name in names] for row in rows)),
        "data/antwoorden_lang.csv": _csv(LONG, _long(rows, columns)),
        "codebook.csv": _csv(codebook.HEADER, codebook.lines(described)),
        "onderdrukking.csv": _csv(SUPPRESSION, report.as_rows()),
        "respons.csv": _csv(RESPONSE, _response(export, now=now)),
        "datapackage.json": [_descriptor(export, wide, long, now=now)],
    }


# --- rows -------------------------------------------------------------------------------------


def _columns(export: Export) -> list[Column]:
    """The union of the questions of all waves, in order; own words stay here."""
    versions = Wave.objects.filter(study=export.study, code__in=export.waves).values("version")
    items: dict[str, Item] = {}
    for item in (
        Item.objects.filter(version__in=versions).exclude(kind=ItemKind.OPEN).select_related("version").in_order()
    ):
        items.setdefault(item.code, item)
    return [column for item in items.values() for column in columns_of(item)]


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
    made = {
        name: _ratio(row.get(over, NOT_FILLED), row.get(under, NOT_FILLED))
        for name, (over, under, _words) in codebook.RATIOS.items()
    }
    statements = [row.get(name, NOT_FILLED) for name in codebook.OPENNESS]
    answered = [value for value in statements if value > 0]
    without = LEFT_OUT if LEFT_OUT in statements else NOT_FILLED
    made["d_open"] = round(mean(answered), 3) if len(answered) >= codebook.LEAST_ANSWERED else without
    return made


def _ratio(top: int, bottom: int) -> float | int:
    """What was left out stays left out; a denominator that is too small makes no ratio."""
    if LEFT_OUT in {top, bottom}:
        return LEFT_OUT
    if top < 0 or bottom < 0:
        return NOT_FILLED
    return round(top / bottom, 3) if bottom >= codebook.LEAST_DENOMINATOR else DOES_NOT_APPLY


def _long(rows: list[dict], columns: list[Column]) -> Iterator[list]:
    for row in rows:
        for column in columns:
            if column.is_quality or row[column.name] in {NOT_FILLED, DOES_NOT_APPLY}:
                continue
            quality = row.get(f"{column.name}_kw", "")
            shown = quality if quality in codebook.QUALITY_LABELS else ""
            yield [row["pseudonym"], row["wave"], column.name, row[column.name], shown, row["instrument"]]


def _response(export: Export, *, now: datetime) -> Iterator[list]:
    """How many were invited, sent theirs, said no, and were never reached; of ten or more only."""
    declined = _declined(export, today=timezone.localdate(now))
    for line in Invitation.objects.filter(wave__study=export.study, wave__code__in=export.waves).counted():
        if line["invited"] >= LEAST_IN_RESPONSE:
            code = line["wave__code"]
            yield [code, line["invited"], line["sent"], declined[code], line["undeliverable"]]


def _declined(export: Export, *, today: date) -> Counter[str]:
    """By wave: who says no to the questionnaire, once the window of the wave had opened, and has not sent it."""
    waves = list(Wave.objects.filter(study=export.study, code__in=export.waves))
    refusing = dict(Participation.objects.filter(study=export.study).refusing().values_list("pk", "starts_on"))
    sent = set(
        Response.objects.sent().filter(invitation__participation__in=refusing)
        .values_list("invitation__participation", "invitation__wave__code")
    )  # fmt: skip
    return Counter(
        wave.code
        for wave in waves
        for pk, starts_on in refusing.items()
        if starts_on + timedelta(days=wave.offset_days - wave.days_before) <= today and (pk, wave.code) not in sent
    )


# --- papers -----------------------------------------------------------------------------------


def _descriptor(export: Export, wide: list[Variable], long: list[Variable], *, now: datetime) -> str:
    """datapackage.json: every table of the package, with its columns and what their codes stand for."""
    missing = [{"value": str(code), "label": nl} for code, (nl, _en) in codebook.MISSING.items()]
    empty = [{"value": "", "label": "niet gevraagd of niet gezegd"}]
    return json.dumps(
        {
            "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
            "name": f"mmn-{export.study.code}-{export.pk}", "title": export.study.title_nl,
            "created": now.date().isoformat(),
            "resources": [
                _resource("data/metingen_breed.csv", [one.as_field() for one in wide], missing),
                _resource("data/antwoorden_lang.csv", [one.as_field() for one in long], [*missing, *empty]),
                _resource("codebook.csv", _plain(codebook.HEADER, "sensitive", "about_few"), empty),
                _resource("onderdrukking.csv", _plain(SUPPRESSION, "count"), empty),
                _resource("respons.csv", _plain(RESPONSE, *RESPONSE[1:]), empty),
            ],
        },
        ensure_ascii=False, indent=2,
    )  # fmt: skip


def _resource(path: str, fields: list[dict], missing: list[dict]) -> dict:
    name = path.rpartition("/")[2].removesuffix(".csv").replace("_", "-")
    return {
        "name": name, "path": path, "type": "table", "format": "csv", "encoding": "utf-8",
        "schema": {"fields": fields, "missingValues": missing},
    }  # fmt: skip


def _plain(names: list[str], *numbers: str) -> list[dict]:
    return [{"name": name, "type": "integer" if name in numbers else "string"} for name in names]


def _read_me(export: Export, how_many: int, *, now: datetime) -> list[str]:
    study = export.study
    made_up = Participation.objects.filter(study=study, is_demo=True).exists()
    lines = [
        study.title_nl, "", *(["VOORBEELD: deze antwoorden zijn verzonnen.", ""] if made_up else []),
        f"Gemaakt op {timezone.localdate(now):%d-%m-%Y}; {how_many} ingevulde vragenlijsten.",
        f"Metingen: {', '.join(export.waves)}.", f"Doel van dit verzoek: {export.purpose}", "",
        f"Verantwoordelijk: {study.responsible}", f"Grondslag: {study.ground_nl}", "",
        "Deze gegevens zijn gepseudonimiseerd. Het zijn dus nog persoonsgegevens: bewaar ze beveiligd en deel ze niet.",
        f"Verwijder dit bestand uiterlijk op {study.keep_until:%d-%m-%Y}, of eerder als je bericht krijgt dat een",
        "organisatie haar toestemming introk.", "",
        "Waarden onder nul zijn geen antwoord:", *[f"  {code}  {nl}" for code, (nl, _en) in codebook.MISSING.items()], "",
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
