"""A table for spreadsheets, read as a spreadsheet reads it."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from hashdesk.core.exchange.columns.listing import PathStyle
from hashdesk.core.exchange.formats import xlsx, xlsx_parts
from tests.core.exchange.test_export import exported, library, photos_of

__all__ = ["library"]  # a fixture

SHEET = f"{{{xlsx_parts.MAIN}}}"


def sheets_of(file: Path) -> list[list[list[str | float | None]]]:
    """The cells of each sheet; every part is well-formed and named."""
    with zipfile.ZipFile(file) as packed:
        parts = {name: ElementTree.fromstring(packed.read(name)) for name in packed.namelist()}
    assert len(parts["xl/workbook.xml"].findall(f".//{SHEET}sheet")) == len(parts) - 5
    return [
        [[_value(cell) for cell in row] for row in part.iter(f"{SHEET}row")]
        for name, part in parts.items()
        if "worksheets" in name
    ]


def _value(cell: ElementTree.Element) -> str | float | None:
    if cell.get("t") == "inlineStr":
        return "".join(cell.itertext())
    number = cell.findtext(f"{SHEET}v")
    return None if number is None else float(number)


def test_a_row_for_each_photo(library: Path, tmp_path: Path) -> None:
    """In one file, with titles; dates and numbers are numbers, and codes are not in it."""
    exported(library, "xlsx", tmp_path / "photos.xlsx", gps=True, facts=True)
    ((titles, *rows),) = sheets_of(tmp_path / "photos.xlsx")
    assert titles[:4] == ["Folder", "Photo", "Date", "Size (bytes)"]
    right = photos_of(library)
    assert [row[:2] for row in rows] == [[photo["root"], photo["path"]] for photo in right]
    assert [row[3] for row in rows] == [photo["size"] for photo in right]
    for row, photo in zip(rows, right, strict=True):
        at = photo["date"] and np.datetime64(photo["date"]).astype(int) / 86_400 + 25_569
        assert row[2] == (pytest.approx(at, abs=1e-8) if at else None)


def test_full_sheets_and_odd_texts(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next sheet takes the rest; what XML cannot hold is replaced."""
    count = len(photos_of(library))
    monkeypatch.setattr(xlsx, "SHEET_ROWS", count - 1)
    exported(library, "xlsx", tmp_path / "photos.xlsx", paths=PathStyle.ABSOLUTE)
    first, second = sheets_of(tmp_path / "photos.xlsx")
    assert (len(first), len(second)) == (count, 2)
    assert first[0] == second[0] == ["Photo", "Date", "Size (bytes)"]
    cell = ElementTree.fromstring(xlsx._text("<a>\x00\ud800\t& b"))
    assert "".join(cell.itertext()) == "<a>\ufffd\ufffd\t& b"
    early = np.array(["1839-08-19", "NaT", "2020-01-01"], "datetime64[s]")
    assert "1839" in xlsx._dates(early)[0]
    assert xlsx._dates(early)[1] == "<c/>"
    assert "43831.0" in xlsx._dates(early)[2]
