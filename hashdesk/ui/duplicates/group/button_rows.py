"""The buttons below a pair of photos, in as few rows as their words allow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QHBoxLayout, QPushButton

from hashdesk.ui.widgets.basic import row

DECISIONS = 3  # of the buttons, the first ones: about the whole group, and for good
APART = 16  # pixels, between them and what changes marks
ARRANGEMENTS = (7,), (3, 4), (3, 3, 1), (3, 2, 2)  # buttons in each row, from the widest page on


class ButtonRows:
    """Seven buttons, the last of them on the right; decisions stand apart from marks.

    Words that change while a pair is in sight move no button to another row: each button counts
    with the longest words that it may show.
    """

    def __init__(
        self, buttons: Sequence[QPushButton], changing: Mapping[QPushButton, Sequence[str]]
    ) -> None:
        self.rows: list[QHBoxLayout] = [row() for _ in ARRANGEMENTS]
        self.counts: tuple[int, ...] = ()  # of the buttons in each row
        self._buttons = buttons
        self._changing = changing
        self._place(ARRANGEMENTS[0])

    def arrange(self, room: int) -> None:
        """Use the first arrangement whose rows fit into `room` pixels, or else the last one."""
        widths = [self._width(made) for made in self._buttons]
        for counts in ARRANGEMENTS:
            if max(self._widths_of_rows(widths, counts)) <= room:
                break
        if counts != self.counts:
            self._place(counts)

    def _width(self, made: QPushButton) -> int:
        made.ensurePolished()
        advance = made.fontMetrics().horizontalAdvance
        longest = max(map(advance, self._changing.get(made, [made.text()])))
        return made.sizeHint().width() - advance(made.text()) + longest

    def _widths_of_rows(self, widths: Sequence[int], counts: Sequence[int]) -> list[int]:
        gap, left, sums = self.rows[0].spacing(), list(widths), []
        for count in counts:
            taken, left = left[:count], left[count:]
            apart = APART if count == len(widths) else 0
            sums.append(sum(taken) + gap * (count - 1) + apart)
        return sums

    def _place(self, counts: tuple[int, ...]) -> None:
        self.counts = counts
        for buttons in self.rows:
            while buttons.count():
                buttons.takeAt(0)
        left = list(self._buttons)
        for count, buttons in zip(counts, self.rows, strict=False):
            for made in left[:count]:
                if made is self._buttons[DECISIONS] and buttons.count():
                    buttons.addSpacing(APART)
                if made is self._buttons[-1]:
                    buttons.addStretch(1)
                buttons.addWidget(made)
            if left := left[count:]:
                buttons.addStretch(1)
