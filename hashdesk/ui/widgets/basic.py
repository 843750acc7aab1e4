"""Labels, buttons, rows and columns of widgets that several features share."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QSize, Qt, SignalInstance
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QVBoxLayout,
    QWidget,
)

from hashdesk.ui import formatting
from hashdesk.ui.widgets.theme import GRID, tabular

BoxLayout = TypeVar("BoxLayout", bound=QBoxLayout)
Margins = tuple[int, int, int, int]  # left, top, right, bottom, in pixels
NO_MARGINS = (0, 0, 0, 0)
# With its options, and what each is about: a word in capitals, or the id of a model.
COMMAND = re.compile(
    r"\bhashdesk [a-z]+(?: --[a-z]+(?:-[a-z]+)*(?: (?:[A-Z]+|[0-9a-f]{8})\b)?)*"
    r"|(?<!\S)--[a-z]+(?:-[a-z]+)*"
)


def label(words: str = "", role: str = "") -> QLabel:
    """A label that shows just these words: file names and EXIF are never taken for HTML."""
    made = QLabel(words)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    return made


class Paragraph(QLabel):
    """A label whose words are wrapped, but for commands: no line ends inside one.

    What can be selected stays as it is: it may be copied into a terminal.
    """

    def __init__(self, words: str = "") -> None:
        super().__init__()
        self._words = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setText(words)

    def setText(self, words: str) -> None:
        self._words = words
        selectable = self.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
        super().setText(words if selectable else with_whole_commands(words))

    def text(self) -> str:
        return self._words

    def clear(self) -> None:
        self.setText("")

    def setTextInteractionFlags(self, flags: Qt.TextInteractionFlag) -> None:
        super().setTextInteractionFlags(flags)
        self.setText(self._words)


def with_whole_commands(words: str) -> str:
    """Words for a label whose lines end neither inside a command of HashDesk nor an option."""
    return COMMAND.sub(lambda found: _unbroken(found[0]), words)


def _unbroken(command: str) -> str:
    return command.replace(" ", "\u00a0").replace("-", "\u2060-\u2060")


def paragraph(words: str = "", role: str = "") -> QLabel:
    """A label whose words are wrapped."""
    made = Paragraph(words)
    if role:
        made.setProperty("role", role)
    return made


def explain(shown: QWidget, words: str) -> None:
    """Say more of a widget in its tool tip, and to screen readers; empty: no more."""
    shown.setToolTip(formatting.plain_tip(words) if words else "")
    shown.setAccessibleDescription(words)


def button(
    words: str, role: str = "", clicked: Callable[..., Any] | SignalInstance | None = None
) -> QPushButton:
    """A button in one of the roles of the style sheet. clicked: a slot, or a signal to emit."""
    made = QPushButton(words)
    made.setAutoDefault(False)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    if role:
        made.setProperty("role", role)
    if clicked is not None:
        made.clicked.connect(clicked)
    return made


def row(
    *items: QWidget | QLayout | int,
    parent: QWidget | None = None,
    margins: Margins = NO_MARGINS,
    spacing: int = GRID,
) -> QHBoxLayout:
    """Widgets and layouts side by side; a number is a stretch."""
    return _filled(QHBoxLayout(parent) if parent else QHBoxLayout(), items, margins, spacing)


def column(
    *items: QWidget | QLayout | int,
    parent: QWidget | None = None,
    margins: Margins = NO_MARGINS,
    spacing: int = GRID,
) -> QVBoxLayout:
    """Widgets and layouts below each other; a number is a stretch."""
    return _filled(QVBoxLayout(parent) if parent else QVBoxLayout(), items, margins, spacing)


def _filled(
    layout: BoxLayout, items: tuple[QWidget | QLayout | int, ...], margins: Margins, spacing: int
) -> BoxLayout:
    layout.setContentsMargins(*margins)
    layout.setSpacing(spacing)
    for item in items:
        if isinstance(item, QWidget):
            layout.addWidget(item)
        elif isinstance(item, QLayout):
            layout.addLayout(item)
        else:
            layout.addStretch(item)
    return layout


def grid_layout(stretched: int) -> QGridLayout:
    """An empty grid. stretched: the column that takes the room left over."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(2 * GRID)
    grid.setVerticalSpacing(GRID)
    grid.setColumnStretch(stretched, 1)
    return grid


def empty(layout: QLayout) -> None:
    """Remove all widgets from a layout, hiding them at once."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


class ElidedLabel(QLabel):
    """One line of plain text that is shortened where there is no room: in the middle by default."""

    def __init__(
        self,
        words: str = "",
        role: str = "",
        parent: QWidget | None = None,
        *,
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle,
    ) -> None:
        super().__init__(parent)
        self._elide = elide
        self.setTextFormat(Qt.TextFormat.PlainText)
        if role:
            self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setText(words)

    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().minimumSizeHint().height())

    @property
    def shown_words(self) -> str:
        """What there is room for."""
        return self.shortened(self.text())

    def shortened(self, words: str) -> str:
        """Some words as far as there is room for them."""
        return self.fontMetrics().elidedText(words, self._elide, self.width())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        alignment = Qt.AlignmentFlag.AlignVCenter | self.alignment()
        painter.drawText(self.rect(), alignment, self.shown_words)
        painter.end()


class SidebarRow(QPushButton):
    """A row of the side bar: a name on the left, a number or word on the right."""

    def __init__(self, name: str, fact: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "row")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._name, self._fact = name, fact
        self.quiet = False  # the name is as faint as the fact
        self._update_accessible_name()

    def set_fact(self, fact: str) -> None:
        """Change the number or word on the right."""
        if fact != self._fact:
            self._fact = fact
            self._update_accessible_name()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, self.fontMetrics().height() + 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        self.style().drawControl(QStyle.ControlElement.CE_PushButtonBevel, option, painter, self)
        inside = self.rect().adjusted(8, 0, -8, 0)
        quiet = self.palette().color(QPalette.ColorRole.PlaceholderText)
        painter.setFont(tabular(self.font()))
        metrics = painter.fontMetrics()
        align = Qt.AlignmentFlag
        if self._fact:
            painter.setPen(quiet)
            painter.drawText(inside, align.AlignRight | align.AlignVCenter, self._fact)
            inside.setRight(inside.right() - metrics.horizontalAdvance(self._fact) - 8)
        if not self.quiet:
            painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        name = metrics.elidedText(self._name, Qt.TextElideMode.ElideMiddle, inside.width())
        painter.drawText(inside, align.AlignLeft | align.AlignVCenter, name)
        painter.end()

    def _update_accessible_name(self) -> None:
        self.setAccessibleName(f"{self._name} {self._fact}".strip())
