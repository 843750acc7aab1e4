"""Compares two photos: side by side, in turn in one place, or as their difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QSizeF, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from hashdesk.ui import formatting
from hashdesk.ui.duplicates.difference_image import difference
from hashdesk.ui.images.image_loader import LoadedImage
from hashdesk.ui.images.zoom_canvas import Lens, ZoomCanvas
from hashdesk.ui.widgets.basic import ElidedLabel, label
from hashdesk.ui.widgets.theme import GRID

PAIR_FACTS = ("distance", "pixels", "size", "taken", "dated", "camera", "folder")


class CompareMode(StrEnum):
    """How two photos are compared."""

    SIDE = "side"
    FLICK = "flick"  # in one place; a key switches between them
    DIFFERENCE = "difference"


@dataclass(frozen=True)
class PairSide:
    """The texts about one of the two photos. Facts are in the order of FACTS."""

    name: str
    state: str
    goes: bool = False  # marked for the trash
    facts: tuple[str, ...] = ("",) * len(PAIR_FACTS)


NOBODY = PairSide("", "")


class ComparePane(QWidget):
    """Both photos share one zoom and one position."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mode = CompareMode.SIDE
        self._front = 0  # the photo in front while flicking
        self.images = [QImage(), QImage()]
        self._fulls = [QSizeF(), QSizeF()]
        self.canvases = [ZoomCanvas(enlarging=True) for _ in range(3)]  # left, right, difference
        self.names = [ElidedLabel(), ElidedLabel()]
        self.states = [ElidedLabel(), ElidedLabel()]
        self._columns = [self._column(which) for which in (0, 1)]
        row = QHBoxLayout()
        row.setSpacing(GRID)
        for column in self._columns:
            row.addWidget(column, 1)
        row.addWidget(self.canvases[2], 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addLayout(row, 1)
        layout.addWidget(self._build_facts())
        for canvas in self.canvases:
            canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            canvas.lens_changed.connect(self._follow)
        self._arrange()

    # -- what is shown

    def show_sides(self, left: PairSide, right: PairSide) -> None:
        """Show the texts about both photos, and emphasize where they differ."""
        for which, side in enumerate((left, right)):
            self.names[which].setText(side.name)
            self.canvases[which].setAccessibleName(side.name)
            self.states[which].setText(side.state)
            _set_role(self.states[which], "differs" if side.goes else "mark")
        for (name, *values), ours, theirs in zip(self._rows, left.facts, right.facts, strict=True):
            there = bool(ours or theirs)
            for shown in (name, *values):
                shown.setVisible(there)
            values[0].setText(ours)
            values[1].setText(theirs)
            _set_role(values[1], "differs" if ours != theirs else "")

    def show_pair(self) -> None:
        """Clear the pane for another pair."""
        for which in (0, 1):
            self.images[which], self._fulls[which] = QImage(), QSizeF()
            self.canvases[which].show_image(QPixmap(), QSizeF())
        self.canvases[2].show_image(QPixmap(), QSizeF())
        self._front = 0
        self._arrange()

    def show_small(self, which: int, picture: QPixmap, full: QSizeF) -> None:
        """Show a thumbnail until the photo is decoded."""
        if self.images[which].isNull():
            self.canvases[which].show_image(picture, full)

    def show_loaded(self, which: int, loaded: LoadedImage) -> None:
        """Show a decoded photo, or why it cannot be shown. which: 0 left, 1 right."""
        if loaded.image is None:
            words = self.tr("This photo cannot be shown: {reason}.")
            self.canvases[which].show_words(words.format(reason=loaded.reason))
            return
        self.images[which], self._fulls[which] = loaded.image, loaded.full
        self.canvases[which].show_image(loaded.image, loaded.full)
        if self.mode is CompareMode.DIFFERENCE:
            self._show_difference()

    # -- how it is compared

    def choose(self, mode: CompareMode) -> None:
        """Change the mode."""
        self.mode, self._front = mode, 0
        self._arrange()
        if mode is CompareMode.DIFFERENCE:
            self._show_difference()

    def flick(self) -> None:
        """Switch to the other photo in the same place."""
        if self.mode is CompareMode.FLICK:
            self._front = 1 - self._front
            self._arrange()
        else:
            self.choose(CompareMode.FLICK)

    def fit(self) -> None:
        """Zoom out to all of both photos."""
        self._follow(Lens())

    def zoom(self, factor: float) -> None:
        """Zoom around the middle of the view."""
        canvas = 2 if self.mode is CompareMode.DIFFERENCE else self._front
        self.canvases[canvas].zoom(factor)

    def _follow(self, lens: Lens) -> None:
        for canvas in self.canvases:
            if canvas is not self.sender():
                canvas.set_lens(lens)

    def _show_difference(self) -> None:
        self.canvases[2].show_image(difference(*self.images), self._fulls[0])

    def _arrange(self) -> None:
        for which, column in enumerate(self._columns):
            hidden = self.mode is CompareMode.DIFFERENCE
            hidden |= self.mode is CompareMode.FLICK and which != self._front
            column.setHidden(hidden)
        self.canvases[2].setVisible(self.mode is CompareMode.DIFFERENCE)

    # -- building

    def _column(self, which: int) -> QWidget:
        column = QWidget()
        # Both columns have the same width, whatever their names are.
        column.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        head = QHBoxLayout()
        head.setSpacing(GRID)
        self.names[which].setProperty("role", "title")
        head.addWidget(self.names[which], 1)
        head.addWidget(self.states[which], 1)
        self.states[which].setAlignment(Qt.AlignmentFlag.AlignRight)
        layout.addLayout(head)
        layout.addWidget(self.canvases[which], 1)
        return column

    def _build_facts(self) -> QWidget:
        table = QFrame()
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(2)
        grid.setColumnMinimumWidth(0, 72)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        words = {
            "distance": self.tr("Distance"),
            "pixels": self.tr("Pixels"),
            "size": self.tr("Size"),
            "taken": self.tr("Taken"),
            "dated": self.tr("File date"),
            "camera": self.tr("Camera"),
            "folder": self.tr("Folder"),
        }
        self._rows: list[tuple[QLabel, ElidedLabel, ElidedLabel]] = []
        for row, fact in enumerate(PAIR_FACTS):
            name, ours, theirs = label(words[fact], "muted"), ElidedLabel(), ElidedLabel()
            for column, shown in enumerate((name, ours, theirs)):
                grid.addWidget(shown, row, column)
            self._rows.append((name, ours, theirs))
        return table


def described(rows: Sequence[str]) -> tuple[str, ...]:
    """Facts with control characters made visible, so that no name can disguise itself."""
    return tuple(formatting.shown(row) for row in rows)


def _set_role(shown: QLabel, role: str) -> None:
    if shown.property("role") != role:
        shown.setProperty("role", role)
        shown.style().unpolish(shown)
        shown.style().polish(shown)
