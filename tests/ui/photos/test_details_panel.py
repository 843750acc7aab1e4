"""The panel beside the grid: what the library knows of the chosen photo."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pytestqt.qtbot import QtBot

from hashdesk.core.metadata.photo_facts import DateSource
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import fact_rows, photo_rows
from hashdesk.core.storage.photos.fact_rows import StoredFacts
from tests.ui.conftest import PATIENCE_MS, OpenWindow

FACTS = StoredFacts("EF 50mm f/1.8", 0.004, 2.8, 400, 50.0, 4, ("sea", "sun"), 1)


def test_facts_of_the_chosen_photo(
    qtbot: QtBot, open_window: OpenWindow, own_library: Path
) -> None:
    """What is known has a line, and nothing else; the whole date is in the tool tip."""
    with LibraryDB(own_library, write=True) as db, db.transaction():
        for number, photo in photo_rows.get(db.connection, range(1, 1000)).items():
            row = replace(photo, taken=1_580_000_000 - number, taken_from=None, utc_offset=None)
            photo_rows.put(db.connection, row)
        date = {
            "taken_from": DateSource.NAME,
            "utc_offset": 120,
            "incomplete": "its end is missing",
        }
        photo = photo_rows.get(db.connection, [1])[1]
        photo_rows.put(db.connection, replace(photo, taken=1_580_000_000, **date))
        fact_rows.put(db.connection, 1, FACTS)
    window = open_window(own_library)
    grid, panel = window.main_layout.grid, window.main_layout.details
    grid.setCurrentIndex(grid.photo_model.index_of(0))  # the newest one
    qtbot.waitUntil(lambda: panel.values["lens"].text() != "", timeout=PATIENCE_MS)
    shown = {name: value.text() for name, value in panel.values.items() if not value.isHidden()}
    assert shown.pop("size")
    assert shown.pop("folder")
    assert shown == {
        "taken": "26 Jan 2020, 00:53",
        "source": "File name",
        "lens": "EF 50mm f/1.8",
        "exposure": "1/250 s · f/2.8",
        "iso": "400",
        "focal": "50 mm",
        "rating": "★★★★☆",
        "keywords": "sea, sun",
        "incomplete": "its end is missing",
    }
    assert "UTC+2:00 (from the file’s name)" in panel.values["taken"].toolTip()
    grid.setCurrentIndex(grid.photo_model.index_of(1))
    values = panel.values
    qtbot.waitUntil(
        lambda: values["lens"].isHidden() and not values["size"].isHidden(), timeout=PATIENCE_MS
    )
    left = {name for name, value in panel.values.items() if not value.isHidden()}
    assert left == {"taken", "size", "folder"}
