"""photos.xlsx: a table for people, in the format that Excel, LibreOffice and Numbers share.

Names, dates and sizes, no codes. Its texts are never formulas or links, and its dates and numbers
are real ones, whatever the language of the program; its titles are in the language that was chosen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from hashdesk.core.exchange.columns import cells
from hashdesk.core.exchange.columns.listing import Listing
from hashdesk.core.exchange.columns.table_words import SHEET, TABLE_LANGUAGE, TITLES

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

XLSX_FILE = "photos.xlsx"
SHEET_ROWS = (1 << 20) - 1  # below the titles: no program takes more
LONGEST_CELL = 32_767  # characters
FIRST_DATE = np.datetime64("1900-03-01")  # spreadsheets disagree about days before it
DATE_FORMAT = 22  # of Excel: day and time as the program's language writes them
WIDE_COLUMN, NARROW_COLUMN = 48, 18  # characters
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
HOW = {"constant_memory": True, "default_date_format": DATE_FORMAT}
LONG_TEXTS = ("path", "lens", "keywords", "companions")

Cell = str | float | datetime | None


def write(folder: Path, listing: Listing) -> None:
    """One row per photo, below the titles; what one sheet does not take is on the next.

    Raises OSError.
    """
    # The window lists all formats when it starts, and this one takes long to load.
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    language = listing.selection.titles
    names = [name for name in listing.columns if name in TITLES[TABLE_LANGUAGE]]
    rows = _rows(listing, names)
    book = Workbook(folder / XLSX_FILE, {**HOW, "tmpdir": str(folder)})
    try:
        with book:
            is_full = True
            while is_full:
                sheet = _sheet(book, names, language)
                is_full = _write_rows(sheet, islice(rows, SHEET_ROWS)) == SHEET_ROWS
    except FileCreateError as error:
        raise error.args[0] from None  # the OSError that it wraps
    finally:
        for sheet in book.worksheets():
            sheet.row_data_fh.close()  # left open by XlsxWriter where it fails


def _sheet(book: Workbook, names: Sequence[str], language: str) -> Worksheet:
    """A new sheet, its titles in bold and always in sight."""
    sheet = book.add_worksheet(f"{SHEET[language]} {len(book.worksheets()) + 1}")
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    for column, name in enumerate(names):
        sheet.set_column(column, column, WIDE_COLUMN if name in LONG_TEXTS else NARROW_COLUMN)
        sheet.write_string(0, column, TITLES[language][name], bold)
    return sheet


def _write_rows(sheet: Worksheet, rows: Iterator[Sequence[Cell]]) -> int:
    """Write rows below the titles; how many there were."""
    row = 0
    for row, values in enumerate(rows, start=1):
        for column, value in enumerate(values):
            if isinstance(value, str):
                sheet.write_string(row, column, value)
            elif isinstance(value, datetime):
                sheet.write_datetime(row, column, value)
            elif value is not None:
                sheet.write_number(row, column, value)
    return row


def _rows(listing: Listing, names: Sequence[str]) -> Iterator[Sequence[Cell]]:
    for batch in listing.batches():
        columns = cells.columns(batch, None)
        made = [
            [_date(date) for date in batch.dates]
            if name == "date"
            else [_cell(value) for value in columns[name]]
            for name in names
        ]
        yield from zip(*made, strict=True)


def _date(date: np.datetime64) -> Cell:
    if np.isnat(date):
        return None
    if date < FIRST_DATE:
        return str(date)
    shown: datetime = date.astype("datetime64[s]").item()
    return shown


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, (int, float)):
        return value
    return NO_XML.sub("\ufffd", str(value)[:LONGEST_CELL])
