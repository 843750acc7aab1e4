"""The name of a file over its picture, on two lines where one has no room for it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize

from hashdesk.ui.widgets.basic import ElidedLabel

BREAKS = " _-"  # a line ends behind one of them, if that leaves it half full at least


class NameLabel(ElidedLabel):
    """Has one line, or two, as `fit_names` finds; what two have no room for is shortened."""

    def __init__(self) -> None:
        super().__init__()
        self._lines = 1

    @property
    def lines(self) -> int:
        """How many lines it has room for."""
        return self._lines

    def set_lines(self, lines: int) -> None:
        """Make room for one line or two."""
        if lines != self._lines:
            self._lines = lines
            self.updateGeometry()
            self.update()

    @property
    def is_cut(self) -> bool:
        """Whether one line has no room for the name."""
        return self.fontMetrics().horizontalAdvance(self.text()) > self.width()

    @property
    def shown_words(self) -> str:
        """What there is room for; lines are parted by a line break."""
        if self._lines == 1 or not self.is_cut:
            return super().shown_words
        name, metrics = self.text(), self.fontMetrics()
        fits = 1
        while metrics.horizontalAdvance(name[: fits + 1]) <= self.width():
            fits += 1
        behind = max(name.rfind(sign, 0, fits) for sign in BREAKS) + 1
        end = behind if behind >= fits / 2 else fits
        return f"{name[:end].rstrip()}\n{self.shortened(name[end:].lstrip())}"

    # -- Qt overrides

    def sizeHint(self) -> QSize:
        return self._with_lines(super().sizeHint())

    def minimumSizeHint(self) -> QSize:
        return self._with_lines(super().minimumSizeHint())

    def _with_lines(self, one: QSize) -> QSize:
        return QSize(
            one.width(), one.height() + (self._lines - 1) * self.fontMetrics().lineSpacing()
        )


def fit_names(names: Sequence[NameLabel]) -> None:
    """Give all of them two lines if one needs them: the pictures below stay at one height."""
    lines = 2 if any(name.is_cut for name in names) else 1
    for name in names:
        name.set_lines(lines)
