"""In English and German: no text is cut off, and every control has an accessible name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QLabel,
    QPushButton,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from hashdesk.ui.app import language
from hashdesk.ui.current_page import PageId
from hashdesk.ui.shell.key_sheet import KeySheet
from hashdesk.ui.shell.main_window import MainWindow
from hashdesk.ui.widgets.basic import ElidedLabel, SidebarRow
from tests.ui.conftest import PATIENCE_MS, OpenWindow

pytestmark = pytest.mark.slow

SIZES = ((720, 600), (900, 700), (1440, 900))
PAGES = (PageId.PHOTOS, PageId.ATLAS, PageId.ENCODER, PageId.EXCHANGE, PageId.SETTINGS)


@pytest.fixture(params=["en", "de"])
def translated_window(
    request: pytest.FixtureRequest,
    qapp: QApplication,
    open_window: OpenWindow,
    library_folder: Path,
) -> Iterator[MainWindow]:
    """The window in each language."""
    before = QLocale()
    translators = language.set_language(qapp, request.param)
    yield open_window(library_folder)
    for translator in translators:
        qapp.removeTranslator(translator)
    QLocale.setDefault(before)


def cut_off(top: QWidget) -> list[str]:
    """The visible texts that have less room than they need."""
    found = []
    for widget in top.findChildren(QWidget):
        if not widget.isVisible() or isinstance(widget, ElidedLabel | SidebarRow):
            continue
        if isinstance(widget, QLabel) and (widget.wordWrap() or not widget.text()):
            continue
        if isinstance(widget, QLabel | QPushButton) and (
            widget.width() < widget.sizeHint().width() - 1
        ):
            found.append(f"{widget.text()}: {widget.width()} of {widget.sizeHint().width()}")
    return found


def assert_room(qtbot: QtBot, top: QWidget, where: object) -> None:
    """Wait for the layout; assert that no text is cut off."""

    def everything_fits() -> None:
        assert cut_off(top) == [], where

    qtbot.wait(50)  # for layout and painting
    qtbot.waitUntil(everything_fits, timeout=PATIENCE_MS)


def nameless(top: QWidget) -> list[str]:
    """The visible controls without a name for screen readers."""
    kinds = (QAbstractButton, QComboBox, QAbstractSlider, QAbstractItemView)
    return [
        f"{type(widget).__name__} {widget.objectName()}"
        for widget in top.findChildren(QWidget)
        if isinstance(widget, kinds)
        and not isinstance(widget, QScrollBar)
        and widget.isVisible()
        and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not (widget.accessibleName() or getattr(widget, "text", lambda: "")())
    ]


def test_every_text_has_room_and_every_control_a_name(
    qtbot: QtBot, translated_window: MainWindow
) -> None:
    for width, height in SIZES:
        translated_window.resize(width, height)
        for page in PAGES:
            translated_window.features.navigator.show_page(page)
            assert_room(qtbot, translated_window, (page, width))
            assert nameless(translated_window) == [], (page, width)
        translated_window.features.navigator.show_library()
        qtbot.keyClick(translated_window.main_layout.grid, Qt.Key.Key_Space)
        qtbot.waitUntil(
            lambda: translated_window.features.navigator.result is not None, timeout=PATIENCE_MS
        )
        assert_room(qtbot, translated_window, width)
        translated_window.features.viewer.open()
        assert_room(qtbot, translated_window, width)
        assert nameless(translated_window) == [], width
        translated_window.features.viewer.close()
        translated_window.features.navigator.show_library()
    sheet = KeySheet(translated_window)
    sheet.show()
    assert_room(qtbot, sheet, "keys")
    sheet.close()


def test_tab_leads_through_all_controls(qtbot: QtBot, window: MainWindow) -> None:
    """Tab goes through every control and returns to the first."""
    window.activateWindow()
    window.main_layout.grid.setFocus()
    qtbot.waitUntil(
        lambda: QApplication.focusWidget() is window.main_layout.grid, timeout=PATIENCE_MS
    )
    visited: list[QWidget] = []
    while (focused := QApplication.focusWidget()) is not None and focused not in visited:
        visited.append(focused)
        window.focusNextChild()
    assert len(visited) >= 12
    assert focused is window.main_layout.grid
    top = window.main_layout.top_bar
    for wanted in (
        top.filter,
        top.order,
        window.main_layout.status_bar.zoom,
        window.main_layout.sidebar.folders,
    ):
        assert wanted in visited


def test_a_long_name_of_a_library_has_the_room_there_is(qtbot: QtBot, window: MainWindow) -> None:
    top = window.main_layout.top_bar
    top.show_name("HashDesk photos of the summer · read-only")
    needed = top.name.fontMetrics().horizontalAdvance(top.name.text())
    for width, whole in ((1600, True), (960, False), (1600, True)):
        window.resize(width, 600)
        qtbot.waitUntil(lambda w=whole: (top.name.width() >= needed) == w, timeout=PATIENCE_MS)


@pytest.mark.parametrize("width", [720, 960, 1440, 1600])
def test_widgets_in_the_top_bar_do_not_overlap(
    qtbot: QtBot, window: MainWindow, width: int
) -> None:
    """On any page, and with a long name of the library."""
    top = window.main_layout.top_bar

    def side_by_side() -> None:
        children = top.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        placed = [child.geometry() for child in children if child.isVisible()]
        assert len(placed) > 3
        for number, one in enumerate(placed):
            assert not any(one.intersects(other) for other in placed[number + 1 :])

    for name in ("HashDesk", "Grandmother’s album of the summer · only read"):
        top.show_name(name)
        for page in (PageId.PHOTOS, PageId.ATLAS, PageId.DUPLICATES, PageId.EXCHANGE):
            window.features.navigator.show_page(page)
            window.resize(width, 600)
            qtbot.wait(20)  # for the layout
            qtbot.waitUntil(side_by_side, timeout=PATIENCE_MS)
