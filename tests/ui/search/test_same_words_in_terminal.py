"""Window and terminal say the same of one search."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hashdesk.cli.search.results import WORDS
from hashdesk.core.likeness.calibration import measure_likeness
from hashdesk.core.likeness.levels import Likeness
from hashdesk.core.search.library import Library
from hashdesk.ui.shell.main_window import MainWindow
from tests import prepared_program
from tests.command_line import hashdesk, lines
from tests.conftest import build_library
from tests.kinds_of_pictures import ENCODER, save_pictures
from tests.ui.conftest import PATIENCE_MS, OpenWindow

BITS_OF_STEPS = (64, 32, 16, 8, 4)
BITS, SHOWN = 4, 20  # 4 bits rank photos that are alike behind others that are not


@pytest.fixture(scope="module", autouse=True)
def prepared() -> None:
    """The process that commands are forked from: it outlives the tests."""
    prepared_program.prepare()


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Pictures of some kinds, several of each, and of others, one of each."""
    save_pictures(tmp_path / "photos", range(15), 6)
    save_pictures(tmp_path / "photos", range(100, 140), 1)
    build_library(tmp_path / "library", tmp_path / "photos", ENCODER)
    return tmp_path / "library"


def photo_with_scattered_kin(library: Path) -> tuple[int, Path]:
    """A photo of which some of the first results are alike, but none of the nearest."""
    with Library(library) as opened:
        measured = measure_likeness(opened.codes, opened.directions)
        for photo in opened.codes.ids.tolist():
            query = opened.query(photo)
            ranked = opened.rank(query, BITS, SHOWN, itself=photo)
            levels = measured.scale_for(query).levels(ranked.themes)[1:]
            near = levels < Likeness.HARDLY_ALIKE
            if near.any() and (np.cumsum(np.where(near, 1, -1)) <= 0).all():
                return photo, Path(os.fsdecode(opened.places([photo])[photo].full))
    raise AssertionError("There is no such photo: make the library another way.")


def search(qtbot: QtBot, window: MainWindow, photo: int) -> None:
    grid, navigator = window.main_layout.grid, window.features.navigator
    qtbot.waitUntil(lambda: photo in grid.photo_model.photos, timeout=PATIENCE_MS)
    grid.set_current(photo)
    window.main_layout.match_bar.choose(BITS)
    qtbot.keyClick(grid, Qt.Key.Key_Space)
    qtbot.waitUntil(
        lambda: (
            navigator.result is not None
            and navigator.result.question.photo == photo
            and navigator.result.step == BITS
        ),
        timeout=PATIENCE_MS,
    )


def test_what_is_close_is_close_at_every_step(
    qtbot: QtBot, open_window: OpenWindow, library: Path
) -> None:
    """Also where it stands far down; both say so of the same photos."""
    photo, path = photo_with_scattered_kin(library)
    window = open_window(library)
    search(qtbot, window, photo)
    bar, navigator = window.main_layout.match_bar, window.features.navigator
    said = {bits: level_of_each(path, library, bits) for bits in BITS_OF_STEPS}
    assert all(levels == said[64] for levels in said.values())
    for bits in BITS_OF_STEPS:
        bar.choose(bits)
        qtbot.waitUntil(lambda bits=bits: navigator.result.step == bits, timeout=PATIENCE_MS)
        found = any(
            level != WORDS[Likeness.HARDLY_ALIKE]
            for name, level in said[64].items()
            if name != str(path)
        )
        assert bar.note.text().startswith("No close match") != found


def level_of_each(path: Path, library: Path, bits: int) -> dict[str, str]:
    """What the terminal says of all photos, by their paths."""
    arguments = ("--library", library, "--bits", str(bits), "--json", "-k", "1000")
    (found,) = lines(hashdesk("search", path, *arguments))
    return {one["path"]: one["likeness"] for one in found["results"]}


def test_both_give_each_photo_the_same_level(
    qtbot: QtBot, open_window: OpenWindow, library: Path
) -> None:
    """However few the terminal prints."""
    photo, path = photo_with_scattered_kin(library)
    window = open_window(library)
    search(qtbot, window, photo)
    model = window.main_layout.grid.photo_model
    assert model.levels is not None
    with Library(library) as opened:
        places = opened.places(model.photos.tolist())
    shown = {
        os.fsdecode(places[number].full): WORDS[Likeness(level)]
        for number, level in zip(model.photos.tolist(), model.levels.tolist(), strict=True)
    }
    for count in (3, SHOWN):
        done = hashdesk(
            *("search", path, "--library", library, "--bits", str(BITS), "--json"),
            *("-k", str(count)),
        )
        (found,) = lines(done)
        assert len(found["results"]) == count
        assert all(one["likeness"] == shown[one["path"]] for one in found["results"])
