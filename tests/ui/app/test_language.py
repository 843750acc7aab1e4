"""Words that fit and can be heard: nothing is cut off in either language, everything has a name."""

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
def spoken(
    request: pytest.FixtureRequest,
    qapp: QApplication,
    open_window: OpenWindow,
    library_folder: Path,
) -> Iterator[MainWindow]:
    """The window in each language."""
    before = QLocale()
    translators = language.speak(qapp, request.param)
    yield open_window(library_folder)
    for translator in translators:
        qapp.removeTranslator(translator)
    QLocale.setDefault(before)


def cut_off(top: QWidget) -> list[str]:
    """The words in sight that have less room than they need."""
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
    """Nothing is cut off, once the layout has come to rest."""

    def everything_fits() -> None:
        assert cut_off(top) == [], where

    qtbot.wait(50)  # what was shown last is laid out, and painted
    qtbot.waitUntil(everything_fits, timeout=PATIENCE_MS)


def nameless(top: QWidget) -> list[str]:
    """The controls in sight that a screen reader could say nothing of."""
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


@pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen platform's own
def test_every_word_has_room_and_every_control_a_name(qtbot: QtBot, spoken: MainWindow) -> None:
    for width, height in SIZES:
        spoken.resize(width, height)
        for page in PAGES:
            spoken.features.navigator.show_page(page)
            assert_room(qtbot, spoken, (page, width))
            assert nameless(spoken) == [], (page, width)
        spoken.features.navigator.show_library()
        qtbot.keyClick(spoken.main_layout.grid, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: spoken.features.navigator.result is not None, timeout=PATIENCE_MS)
        assert_room(qtbot, spoken, width)
        spoken.features.viewer.open()
        assert_room(qtbot, spoken, width)
        assert nameless(spoken) == [], width
        spoken.features.viewer.close()
        spoken.features.navigator.show_library()
    sheet = KeySheet(spoken)
    sheet.show()
    assert_room(qtbot, sheet, "keys")
    sheet.close()


def test_tab_leads_through_all_controls(qtbot: QtBot, window: MainWindow) -> None:
    """Round and round, and past each of them."""
    window.activateWindow()
    window.main_layout.grid.setFocus()
    qtbot.waitUntil(
        lambda: QApplication.focusWidget() is window.main_layout.grid, timeout=PATIENCE_MS
    )
    seen: list[QWidget] = []
    while (focused := QApplication.focusWidget()) is not None and focused not in seen:
        seen.append(focused)
        window.focusNextChild()
    assert len(seen) >= 12
    assert focused is window.main_layout.grid
    top = window.main_layout.top_bar
    for wanted in (
        top.filter,
        top.order,
        window.main_layout.status_bar.zoom,
        window.main_layout.sidebar.folders,
    ):
        assert wanted in seen


@pytest.mark.parametrize("width", [720, 960, 1440])
def test_nothing_in_the_top_bar_lies_on_something_else(
    qtbot: QtBot, window: MainWindow, width: int
) -> None:
    """Whatever page is shown, and however the library is called."""
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
            qtbot.wait(20)  # what was shown last is laid out
            qtbot.waitUntil(side_by_side, timeout=PATIENCE_MS)
