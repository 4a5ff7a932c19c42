"""Lists that leave as CSV or XLSX, safe to open: no cell becomes a formula (OWASP, CSV injection). And lists that come in."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.http import StreamingHttpResponse
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.exceptions import InvalidFileException

from .text import clean

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
MOST_BYTES, MOST_UNPACKED = 2_000_000, 40_000_000
MOST_ROWS, MOST_COLUMNS = 1000, 30
BYTES_A_ROW = 400
# What a damaged XLSX raises, wherever it is damaged: in the ZIP, in the XML (both kinds of parser), or in what that says.
DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, InvalidFileException, SyntaxError, LookupError,
    ValueError, TypeError, AttributeError,
)  # fmt: skip


class Unreadable(Exception):
    """Not a CSV or XLSX that we can read: too large, damaged, or something else."""


def read(file: Any, *, most_rows: int = MOST_ROWS, with_empty: bool = False) -> list[list[str]]:
    """The rows of an uploaded CSV (comma, semicolon or tab; UTF-8 or Windows) or of the first sheet of an XLSX, as texts.

    At most ``most_rows`` rows of ``MOST_COLUMNS``; empty rows are left out, or kept so that rows keep their number.
    Raises Unreadable.
    """
    most_bytes = max(MOST_BYTES, most_rows * BYTES_A_ROW)
    content = file.read(most_bytes + 1)
    if len(content) > most_bytes:
        raise Unreadable
    rows = _read_xlsx(content, most_rows) if content.startswith(b"PK") else _read_csv(content, most_rows)
    if len(rows) > most_rows:
        raise Unreadable
    return [
        [clean(cell).strip() for cell in row[:MOST_COLUMNS]]
        for row in rows
        if with_empty or any(cell.strip() for cell in row)
    ]


def _read_csv(content: bytes, most_rows: int) -> list[list[str]]:
    if b"\0" in content:
        raise Unreadable
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    try:
        return list(islice(csv.reader(io.StringIO(text), delimiter=delimiter), most_rows + 1))
    except csv.Error as error:
        raise Unreadable from error


def _read_xlsx(content: bytes, most_rows: int) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            # A small file may unpack to gigabytes.
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise Unreadable
        sheet = load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
        found = sheet.iter_rows(max_row=most_rows + 1, max_col=MOST_COLUMNS, values_only=True)
        return [["" if cell is None else str(cell) for cell in row] for row in found]
    except DAMAGED as error:
        raise Unreadable from error


def safe_text(value: object) -> str:
    """A value as text that a spreadsheet shows and never runs."""
    text = clean(str(value if value is not None else ""))
    return f"'{text}" if text.startswith(DANGEROUS) else text


class _Echo:
    """A file that hands back what is written to it, so that rows stream."""

    def write(self, value: str) -> str:
        return value


def csv_lines(header: list[str], rows: Iterable[list]) -> Iterator[str]:
    """A CSV line by line, with the mark that Excel needs to read it as UTF-8."""
    writer = csv.writer(_Echo(), delimiter=";")
    yield "\ufeff" + writer.writerow([safe_text(name) for name in header])
    for row in rows:
        yield writer.writerow([safe_text(value) for value in row])


def download(name: str, header: list[str], rows: Iterable[list]) -> StreamingHttpResponse:
    """A CSV as a file called ``name``, which leaves while it is made."""
    response = StreamingHttpResponse(csv_lines(header, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def xlsx(header: list[str], rows: Iterable[list], *, title: str) -> bytes:
    """An XLSX in which every cell is text: telephone numbers keep their zero, formulas stay words."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", clean(title))[:31])
    for row in (header, *rows):
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, value=clean(str(value if value is not None else "")))
            cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
