"""Lists that leave as CSV or XLSX, safe to open: no cell becomes a formula (OWASP, CSV injection)."""

import csv
import io
import re
from collections.abc import Iterable, Iterator

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from .text import clean

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


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
