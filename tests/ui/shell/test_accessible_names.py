"""Screen readers get a name for whatever can have the focus, on every page."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLineEdit,
    QSlider,
    QWidget,
)

from hashdesk.ui.atlas.view import AtlasView
from hashdesk.ui.current_page import PageId
from hashdesk.ui.shell.main_window import MainWindow

NAMED = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QSlider, AtlasView)
PAGES = (
    *(PageId.ATLAS, PageId.DUPLICATES, PageId.FAILURES, PageId.RECENTLY_DELETED),
    *(PageId.ENCODER, PageId.EXCHANGE, PageId.SETTINGS),
)


def lacks_a_name(widget: QWidget) -> bool:
    if widget.focusPolicy() is Qt.FocusPolicy.NoFocus or not isinstance(widget, NAMED):
        return False
    words = widget.text() if isinstance(widget, QAbstractButton) else ""
    return not (widget.accessibleName() or words)


@pytest.mark.parametrize("page", PAGES)
def test_what_can_have_the_focus_has_a_name(window: MainWindow, page: PageId) -> None:
    window.features.navigator.show_page(page)
    shown = [widget for widget in window.findChildren(QWidget) if widget.isVisible()]
    assert any(isinstance(widget, NAMED) for widget in shown)
    lacking = [f"{widget} in {widget.parent()}" for widget in shown if lacks_a_name(widget)]
    assert not lacking
