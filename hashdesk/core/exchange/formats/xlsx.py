"""photos.xlsx: a table for people, in the format that Excel, LibreOffice and Numbers share.

Names, dates and sizes, no codes. A workbook is a ZIP of a few XML files (ECMA-376). Its texts are
never formulas, and its dates and numbers are real ones, whatever the language of the program.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from itertools import count, islice
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.exchange.columns import cells
from hashdesk.core.exchange.columns.listing import Listing
from hashdesk.core.exchange.formats import xlsx_parts
from hashdesk.core.exchange.formats.xlsx_parts import Style

XLSX_FILE = "photos.xlsx"
SHEET_ROWS = (1 << 20) - 1  # below the titles: no program takes more
LONGEST_CELL = 32_767  # characters
DAY_0 = np.datetime64("1899-12-30T00:00:00")  # of spreadsheets
FIRST_DATE = np.datetime64("1900-03-01")  # spreadsheets disagree about days before it
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
TITLES = {
    "root": "Folder",
    "path": "Photo",
    "date": "Date",
    "size": "Size (bytes)",
    "latitude": "Latitude",
    "longitude": "Longitude",
    "camera": "Camera",
    "lens": "Lens",
    "exposure_seconds": "Exposure (s)",
    "aperture": "Aperture",
    "iso": "ISO",
    "focal_length": "Focal length (mm)",
    "rating": "Rating",
    "keywords": "Keywords",
    "companions": "Files that belong to it",
}
LONG_TEXTS = ("path", "lens", "keywords", "companions")


def write(folder: Path, listing: Listing) -> None:
    """One row per photo, below the titles; what one sheet does not take is on the next."""
    names = [name for name in listing.columns if name in TITLES]
    rows = _rows(listing, names)
    with zipfile.ZipFile(folder / XLSX_FILE, "w", zipfile.ZIP_DEFLATED) as packed:
        for sheet in count(1):
            with packed.open(xlsx_parts.sheet_name(sheet), "w", force_zip64=True) as file:
                written = _write_sheet(file, names, islice(rows, SHEET_ROWS))
            if written < SHEET_ROWS:
                break
        for name, text in xlsx_parts.parts(sheet).items():
            packed.writestr(name, text)


def _write_sheet(file: IO[bytes], names: Sequence[str], rows: Iterator[str]) -> int:
    """Write titles and rows; how many rows there were."""
    titles = "".join(_text(TITLES[name], Style.TITLE) for name in names)
    start = xlsx_parts.sheet_start([name in LONG_TEXTS for name in names])
    file.write(f"{start}<row>{titles}</row>".encode())
    written = 0
    for row in rows:
        file.write(row.encode())
        written += 1
    file.write(xlsx_parts.SHEET_END.encode())
    return written


def _rows(listing: Listing, names: Sequence[str]) -> Iterator[str]:
    for batch in listing.batches():
        columns = cells.columns(batch, None)
        made = [
            _dates(batch.dates) if name == "date" else [_cell(value) for value in columns[name]]
            for name in names
        ]
        for row in zip(*made, strict=True):
            yield f"<row>{''.join(row)}</row>"


def _dates(dates: NDArray[np.datetime64]) -> list[str]:
    """Dates (n,) as days, which the program shows in its own way."""
    days = (dates - DAY_0) / np.timedelta64(1, "D")
    texts = np.datetime_as_string(dates)
    return [
        "<c/>"
        if np.isnat(date)
        else (_number(day, Style.DATE) if date >= FIRST_DATE else _text(str(text)))
        for date, day, text in zip(dates, days.tolist(), texts, strict=True)
    ]


def _cell(value: object) -> str:
    if value is None:
        return "<c/>"
    return _number(value) if isinstance(value, (int, float)) else _text(str(value))


def _number(value: float, style: Style = Style.PLAIN) -> str:
    return f'<c s="{style}"><v>{value!r}</v></c>'


def _text(text: str, style: Style = Style.PLAIN) -> str:
    shown = escape(NO_XML.sub("\ufffd", text[:LONGEST_CELL]))
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{shown}</t></is></c>'
