"""A path over a few lines, broken between its folders where it can be, else anywhere."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPalette,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

MOST_LINES = 3  # of a longer path, the middle is left out


def lay_out(path: str, font: QFont, width: int) -> QTextLayout:
    """Break a path, or a sentence with one, into lines of `width` pixels at most."""
    layout = QTextLayout(path, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    top = 0.0
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, top))
        top += line.height()
    layout.endLayout()
    return layout


def lines_of(layout: QTextLayout) -> list[str]:
    """The text of a layout, line by line."""
    lines = [layout.lineAt(number) for number in range(layout.lineCount())]
    return [
        layout.text()[line.textStart() : line.textStart() + line.textLength()] for line in lines
    ]


def fit_path(path: str, font: QFont, width: int) -> QTextLayout:
    """Break a path into MOST_LINES lines at most; of a longer one, the middle is left out."""
    layout = lay_out(path, font, width)
    if layout.lineCount() <= MOST_LINES:
        return layout
    metrics = QFontMetricsF(font)
    fits, too_long = 0, MOST_LINES * width  # pixels, were it one line
    while too_long - fits > 1:
        length = (fits + too_long) // 2
        shorter = metrics.elidedText(path, Qt.TextElideMode.ElideMiddle, length)
        tried = lay_out(shorter, font, width)
        if tried.lineCount() <= MOST_LINES:
            fits, layout = length, tried
        else:
            too_long = length
    return layout


class WrappedPath(QLabel):
    """As wide as there is room, and as high as its path is then; `text` is the whole path."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def lines(self) -> list[str]:
        """What is shown, line by line."""
        return lines_of(fit_path(self.text(), self.font(), self.width()))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return math.ceil(fit_path(self.text(), self.font(), width).boundingRect().height())

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        fit_path(self.text(), self.font(), self.width()).draw(painter, QPointF())
        painter.end()
