"""The sentences of the viewer, also the longest, leave room for the photo's name."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from hashdesk import paths
from hashdesk.ui.viewer.page import ViewerPage
from hashdesk.ui.widgets.basic import ElidedLabel
from hashdesk.ui.widgets.theme import Theme

SENTENCE = (
    "Dieses Foto liegt auf einem nicht verbundenen Laufwerk: Bitte das Laufwerk mit "
    "/media/somebody/Photos of 2014 and before/scanned slides and negatives anschließen."
)


@pytest.mark.parametrize("width", [900, 1600])
def test_a_long_sentence_is_whole_beside_the_name(qtbot: QtBot, width: int) -> None:
    page = ViewerPage(Theme(paths.resources() / "style.qss"))
    qtbot.addWidget(page)
    page.resize(width, 660)
    page.show_name("IMG_20140712_183512.jpg", 1, 1351)
    page.show()
    (name,) = page.findChildren(ElidedLabel)
    page.show_message(SENTENCE)
    assert page.message == SENTENCE
    qtbot.waitUntil(lambda: name.width() > 24, timeout=1000)
    assert name.width() >= name.fontMetrics().horizontalAdvance(name.text())
    (said,) = [one for one in page.findChildren(QLabel) if "Laufwerk" in one.text()]
    assert said.text().replace("\n", "") == SENTENCE
    assert said.isVisible()
    assert said.width() >= said.sizeHint().width()
    assert said.height() >= said.sizeHint().height()
    assert page.rect().contains(QRect(said.mapTo(page, QPoint(0, 0)), said.size()))
    page._message_timer.timeout.emit()
    assert not page.message
    assert not said.isVisible()
