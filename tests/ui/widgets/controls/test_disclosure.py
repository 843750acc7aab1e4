"""What is folded opens with the keys that press any other button."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from hashdesk.ui.widgets.controls.disclosure import Disclosure


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_a_key_opens_and_closes(qtbot: QtBot, key: Qt.Key) -> None:
    content = QLabel("numbers")
    disclosure = Disclosure("In numbers", content)
    qtbot.addWidget(disclosure)
    for hidden in (False, True):
        qtbot.keyClick(disclosure.heading, key)
        assert content.isHidden() is hidden
