"""The options menu: what makes a group, and what is kept of it."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from hashdesk.core.duplicates.keep.rules import USUAL_RULES, KeepRule
from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.encoders.bundle_encoder import BundleEncoder
from hashdesk.ui.duplicates.pair.difference_image import levels
from hashdesk.ui.formatting import without_letter
from hashdesk.ui.shell.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS, OpenWindow
from tests.ui.duplicates.groups import PICTURES, bring_up_to_date, photos_of, wait_for

pytestmark = pytest.mark.slow


def entries(window: MainWindow, words: str) -> list[QAction]:
    """The entries of a submenu."""
    menu = window.main_layout.duplicates.menu
    menu.menu().aboutToShow.emit()
    below = next(
        a for a in menu.menu().actions() if without_letter(a.text()).startswith(words)
    ).menu()
    assert isinstance(below, QMenu)
    return below.actions()


def test_rules_are_put_in_order(qtbot: QtBot, window: MainWindow) -> None:
    """A chosen rule comes first; the reason shown is the first rule that decides."""
    page, marks = window.main_layout.duplicates, window.features.duplicates.groups.marks
    assert marks is not None
    # With a small copy alone.
    two = next(n for n in marks.left.waiting().tolist() if len(marks.members(n)) == 2)
    page.list.setCurrentIndex(page.model.index(page.model.row_of(two) or 0))
    qtbot.waitUntil(lambda: "pixels" in page.reason.text(), timeout=PATIENCE_MS)
    rules = entries(window, "Keep rules")
    assert rules[0].text().endswith("Camera original")
    rules[2].trigger()
    first = ["Saved with less loss", "Camera original"]
    assert [without_letter(action.text())[4:] for action in rules[:2]] == first
    assert page.menu.options.rules[0] is KeepRule.ENCODING
    assert set(page.menu.options.rules) == set(USUAL_RULES)
    reason = "a JPEG quality of about 95, the right one at about 75."
    qtbot.waitUntil(lambda: reason in page.reason.text(), timeout=PATIENCE_MS)


def test_only_large_groups(qtbot: QtBot, window: MainWindow) -> None:
    sizes = entries(window, "Photos in a group")
    next(action for action in sizes if without_letter(action.text()).startswith("3")).trigger()
    wait_for(qtbot, window, 1)
    assert len(photos_of(window)) == 3


def test_pairs_across_folders(
    qtbot: QtBot, window: MainWindow, copies: Path, encoder: BundleEncoder
) -> None:
    """One folder against all others, two folders; a third replaces the first."""
    for name in ("a", "b"):
        folder = copies.parent / "more" / name
        folder.mkdir(parents=True)
        shutil.copy2(copies.parent / "photos" / "0.jpg", folder / f"{name}.jpg")
    bring_up_to_date(copies, encoder, copies.parent / "more")
    window.rescan()
    qtbot.waitUntil(
        lambda: len(window.features.duplicates.request.photos) == 13, timeout=PATIENCE_MS
    )
    wait_for(qtbot, window, PICTURES)
    folders = {action.text(): action for action in entries(window, "Only copies across")}
    folders["photos"].trigger()
    wait_for(qtbot, window, 1)
    folders["more › a"].trigger()
    qtbot.waitUntil(lambda: len(photos_of(window)) == 4, timeout=PATIENCE_MS)
    folders["more › b"].trigger()
    qtbot.waitUntil(lambda: len(photos_of(window)) == 2, timeout=PATIENCE_MS)
    assert [folders[name].isChecked() for name in ("photos", "more › a", "more › b")] == [
        *(False, True, True)
    ]
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)


def test_a_mirrored_copy_is_shown_as_the_other_lies(
    qtbot: QtBot, window: MainWindow, copies: Path, encoder: BundleEncoder
) -> None:
    """So that differences stand out rather than the mirroring."""
    photos = copies.parent / "photos"
    with Image.open(photos / "5.jpg") as picture:
        picture.transpose(Image.Transpose.TRANSVERSE).save(photos / "turned.jpg", quality=95)
    bring_up_to_date(copies, encoder)
    window.rescan()
    qtbot.waitUntil(
        lambda: len(window.features.duplicates.request.photos) == 12, timeout=PATIENCE_MS
    )
    menu, page = window.main_layout.duplicates.menu, window.main_layout.duplicates
    menu.choose(replace(menu.options, turned=True))
    wait_for(qtbot, window, PICTURES + 1)
    sizes = [page.model.photos(row) for row in range(PICTURES + 1)]
    newest = max(photo for group in sizes for photo in group)
    row = next(row for row, group in enumerate(sizes) if newest in group)
    page.list.setCurrentIndex(page.model.index(row))
    pane = page.pane
    qtbot.waitUntil(lambda: not any(i.isNull() for i in pane.images), timeout=PATIENCE_MS)
    assert pane.states[1].text() == "shown turned and mirrored"
    assert "It is uncertain which one is the original: please compare." in page.reason.text()
    assert pane.images[0].size() == pane.images[1].size()
    unlike = levels(pane.images[0]).astype(int) - levels(pane.images[1])
    assert np.abs(unlike).mean() < 3
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)


def test_options_are_remembered(
    qtbot: QtBot, window: MainWindow, open_window: OpenWindow, copies: Path
) -> None:
    menu = window.main_layout.duplicates.menu
    menu.menu().aboutToShow.emit()
    for words in ("Include rotated", "Protected"):
        entry = next(a for a in menu.menu().actions() if without_letter(a.text()).startswith(words))
        below = entry.menu()
        (entry if below is None else below.actions()[0]).trigger()
    window.main_layout.duplicates.levels.buttons[MatchLevel.EXACT].click()
    window.close()
    again = open_window(copies)
    assert again.main_layout.duplicates.level is MatchLevel.EXACT
    menu = again.main_layout.duplicates.menu
    assert menu.options.turned
    assert menu.folder_ids(menu.options.references)
    for nothing in ("no JSON", "{}", "[]"):
        menu.restore(nothing)
        assert menu.options.turned
    menu.restore(json.dumps({**asdict(menu.options), "rules": ["pixels", "bytes"]}))
    assert menu.options.turned  # the rules of an older version are the usual ones
    assert menu.options.rules == USUAL_RULES


def test_a_reference_folder_that_is_gone_is_told(qtbot: QtBot, window: MainWindow) -> None:
    """It protects nothing any more: the user is warned, and can remove it from the choice."""
    menu = window.main_layout.duplicates.menu
    menu.choose(replace(menu.options, references=("/gone/holiday",)))
    qtbot.waitUntil(
        lambda: "/gone/holiday" in window.main_layout.notice_bar.words, timeout=PATIENCE_MS
    )
    wait_for(qtbot, window, PICTURES)
    window.main_layout.notice_bar.hide()
    window.features.duplicates.request.ask()
    wait_for(qtbot, window, PICTURES)
    assert not window.main_layout.notice_bar.isVisible()  # it was said once
    (lost,) = [a for a in entries(window, "Protected folders") if a.text() == "/gone/holiday"]
    assert lost.isChecked()
    lost.trigger()
    assert menu.options.references == ()
    wait_for(qtbot, window, PICTURES)
