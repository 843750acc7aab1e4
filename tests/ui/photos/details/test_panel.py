"""The panel beside the grid: what the library knows of the chosen photo."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from pytestqt.qtbot import QtBot

from hashdesk.core.encoding.by_length import FINEST, ByLength
from hashdesk.core.metadata.photo_facts import DateSource
from hashdesk.core.search.hamming_index import HammingIndex
from hashdesk.core.search.question import Question, SearchResult
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import fact_rows, photo_rows
from hashdesk.core.storage.photos.fact_rows import StoredFacts
from hashdesk.core.storage.tables.library_rows import EncoderRow
from hashdesk.ui.photos.details.panel import SHORTENED_DETAILS
from hashdesk.ui.shell.main_window import MainWindow
from hashdesk.ui.widgets.wrapped_path import WrappedPath
from tests.random_codes import random_codes
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
        "taken": "26\u00a0Jan\u00a02020, 00:53",
        "source": "File name",
        "lens": "EF 50mm f/1.8",
        "exposure": "1/250\u00a0s · f/2.8",
        "iso": "400",
        "focal": "50\u00a0mm",
        "rating": "★★★★☆",
        "keywords": "sea, sun",
        "incomplete": "Incomplete: its end is missing",
    }
    assert "UTC+2:00 (from the file’s name)" in panel.values["taken"].toolTip()
    grid.setCurrentIndex(grid.photo_model.index_of(1))
    values = panel.values
    qtbot.waitUntil(
        lambda: values["lens"].isHidden() and not values["size"].isHidden(), timeout=PATIENCE_MS
    )
    left = {name for name, value in panel.values.items() if not value.isHidden()}
    assert left == {"taken", "size", "folder"}


def test_facts_stay_in_sight_until_they_are_read_again(
    qtbot: QtBot, open_window: OpenWindow, own_library: Path
) -> None:
    """After each command the window reads them again: nothing blinks meanwhile."""
    window = open_window(own_library)
    grid, panel = window.main_layout.grid, window.main_layout.details
    grid.setCurrentIndex(grid.photo_model.index_of(0))
    photo, camera = grid.current_photo(), panel.values["camera"]
    qtbot.waitUntil(lambda: panel.values["size"].text() != "", timeout=PATIENCE_MS)
    before = {name: value.text() for name, value in panel.values.items()}
    with LibraryDB(own_library, write=True) as db, db.transaction():
        row = photo_rows.get(db.connection, [photo])[photo]
        photo_rows.put(db.connection, replace(row, camera="New camera"))
    window.parts.thumbnails.forget()
    panel.show_photo(photo)
    assert {name: value.text() for name, value in panel.values.items()} == before
    assert not panel.values["size"].isHidden()
    qtbot.waitUntil(lambda: camera.text() == "New camera", timeout=PATIENCE_MS)
    other = int(grid.photo_model.photos[1])
    window.parts.thumbnails.forget()
    panel.show_photo(other)
    assert not panel.values["size"].text(), "those of another photo do not stay"


def result_of(index: HammingIndex) -> SearchResult:
    """A search for the first photo of an index."""
    query = index.query(0)
    ranked = index.nearest(query, FINEST, len(index))
    return SearchResult(
        question=Question("a photo"),
        query=query,
        encoder=EncoderRow(1, "e" * 32, "{}", 0),
        step=FINEST,
        photos=index.ids[ranked.rows],
        distances=ranked.distances,
        themes=index.theme_distances(query, ranked.rows),
        loose=index.theme_distances(query, ranked.rows, 8),
        loosest=index.theme_distances(query, ranked.rows, 4),
        likenesses=np.zeros(len(index), np.uint8),
        limits=(5, 15, False),
        tells_apart=True,
        largest=index.largest(FINEST),
        histogram=index.histogram(query, FINEST),
        index=index,
        within=None,
        seconds=0.0,
    )


def test_detail_bits_are_shown_where_they_count(window: MainWindow) -> None:
    """Below the theme bits of the same length; not of an encoder that has none."""
    panel = window.main_layout.details
    weights = {64: ByLength({64: 2, 16: 2}, {64: 1, 32: 1})}
    table = random_codes(24, seed=1, details=True)
    index = HammingIndex(np.arange(1, 25), table, weights)
    here, there = index.query(0).codes, index.query(5).codes
    panel.comparison.in_numbers.open()
    panel.show_photo(int(index.ids[5]), result_of(index))
    assert panel.comparison.bits.difference == here[64] ^ there[64]
    assert panel.comparison.detail_section.isVisibleTo(panel)
    assert panel.comparison.detail_bits.difference == here.details[64] ^ there.details[64]
    plain = HammingIndex(np.arange(1, 25), ByLength(table.themes))
    panel.show_photo(int(plain.ids[5]), result_of(plain))
    assert panel.comparison.bits_section.isVisibleTo(panel)
    assert not panel.comparison.detail_section.isVisibleTo(panel)


def test_the_bytes_of_codes_are_told(window: MainWindow) -> None:
    bar = window.main_layout.status_bar
    bar.show_kind(details=True, imported=False)
    assert "28 bytes a photo" in bar.count.toolTip()
    bar.show_kind(details=False, imported=False)
    assert "16 bytes a photo" in bar.count.toolTip()


def test_dates_and_sizes_are_wrapped(window: MainWindow) -> None:
    """None of them is cut in its middle."""
    panel = window.main_layout.details
    for detail, value in panel.values.items():
        if detail not in (*SHORTENED_DETAILS, "folder"):
            assert value.wordWrap(), detail
    taken = panel.values["taken"]
    taken.show()
    taken.setText("29. Nov. 2026, 14:13")
    assert taken.heightForWidth(60) > taken.heightForWidth(400)


def test_the_folder_is_read_whole_below_itself(qtbot: QtBot, window: MainWindow) -> None:
    """However long the names of folders are, up to three lines; the tool tip has all of it."""
    grid, panel = window.main_layout.grid, window.main_layout.details
    grid.setCurrentIndex(grid.photo_model.index_of(0))
    value = panel.values["folder"]
    assert isinstance(value, WrappedPath)
    qtbot.waitUntil(value.isVisible, timeout=PATIENCE_MS)
    assert "".join(value.lines) == value.text() != ""
    for words in ("photos", "photos/caltech101/windsor_chair/made in england"):
        value.setText(words)
        qtbot.waitUntil(lambda: value.height() == value.heightForWidth(value.width()))
        assert "".join(value.lines) == words
    assert len(value.lines) > 1
    assert value.height() >= len(value.lines) * value.fontMetrics().height()
