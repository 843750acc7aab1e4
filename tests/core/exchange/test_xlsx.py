"""A table for spreadsheets, read back by another program's code."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from xlsxwriter import Workbook

from hashdesk.core.exchange.columns.listing import ExportSelection, Listing, PathStyle
from hashdesk.core.exchange.columns.table_words import TITLES
from hashdesk.core.exchange.formats import xlsx
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from tests.core.exchange.test_export import exported, library, photos_of

__all__ = ["library"]  # a fixture


def sheets_of(file: Path) -> list[list[tuple[object, ...]]]:
    """The cells of each sheet."""
    return [list(sheet.values) for sheet in openpyxl.load_workbook(file).worksheets]


def test_a_row_for_each_photo(library: Path, tmp_path: Path) -> None:
    """In one file, with titles; dates and numbers are real ones, and codes are not in it."""
    exported(library, "xlsx", tmp_path / "photos.xlsx", gps=True, facts=True)
    ((titles, *rows),) = sheets_of(tmp_path / "photos.xlsx")
    assert titles[:4] == ("Folder", "Photo", "Date", "Size (bytes)")
    right = photos_of(library)
    assert [row[:2] for row in rows] == [(photo["root"], photo["path"]) for photo in right]
    assert [row[3] for row in rows] == [photo["size"] for photo in right]
    dates = [photo["date"] and datetime.fromisoformat(photo["date"]) for photo in right]
    assert [row[2] for row in rows] == dates
    assert any(dates)


def test_its_words_are_in_the_language_that_was_chosen(library: Path, tmp_path: Path) -> None:
    """Those of programs' formats are not."""
    file = tmp_path / "photos.xlsx"
    exported(library, "xlsx", file, gps=True, facts=True, titles="de")
    (sheet,) = openpyxl.load_workbook(file).worksheets
    titles = next(sheet.values)
    assert sheet.title == "Fotos 1"
    assert titles[:4] == ("Ordner", "Foto", "Datum", "Größe (Byte)")
    assert len(titles) == len(TITLES["de"]) == len(TITLES["en"])
    exported(library, "csv", tmp_path / "csv", titles="de")
    assert "path" in next((tmp_path / "csv").glob("*.csv")).read_text().splitlines()[0]


def test_what_one_sheet_does_not_take_is_on_the_next(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = len(photos_of(library))
    monkeypatch.setattr(xlsx, "SHEET_ROWS", count - 1)
    exported(library, "xlsx", tmp_path / "photos.xlsx", paths=PathStyle.ABSOLUTE)
    first, second = sheets_of(tmp_path / "photos.xlsx")
    assert (len(first), len(second)) == (count, 2)
    assert first[0] == second[0] == ("Photo", "Date", "Size (bytes)")


def test_texts_stay_texts_and_old_dates_too(tmp_path: Path) -> None:
    """What XML cannot hold is replaced; nothing becomes a formula or a link."""
    odd = ["<a>\x00\ud800\t& b", "=1+1", "https://example.org", "x" * 40_000]
    dates = np.array(["1839-08-19", "NaT", "2020-01-01T12:30:00"], "datetime64[s]")
    rows = [[xlsx._cell(text)] for text in odd] + [[xlsx._date(date)] for date in dates]
    with Workbook(tmp_path / "odd.xlsx", xlsx.HOW) as book:
        assert xlsx._write_rows(book.add_worksheet(), iter(rows)) == len(rows)
    sheet = openpyxl.load_workbook(tmp_path / "odd.xlsx").active
    assert sheet is not None
    cells = [sheet.cell(number, 1) for number in range(2, len(rows) + 2)]
    assert [cell.data_type for cell in cells] == ["s", "s", "s", "s", "s", "n", "d"]
    assert [cell.value for cell in cells[:3]] == ["<a>\ufffd\ufffd\t& b", *odd[1:3]]
    assert cells[4].value == "1839-08-19T00:00:00"
    assert cells[6].value == datetime(2020, 1, 1, 12, 30)
    assert all(cell.hyperlink is None for cell in cells)


def test_a_table_that_cannot_be_written_is_an_error_of_the_system(
    library: Path, tmp_path: Path
) -> None:
    (tmp_path / xlsx.XLSX_FILE).mkdir()
    with (
        Library(library) as opened,
        Listing(opened, ExportSelection(), Job()) as listing,
        pytest.raises(IsADirectoryError),
    ):
        xlsx.write(tmp_path, listing)
