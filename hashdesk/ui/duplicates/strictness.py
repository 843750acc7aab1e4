"""How strictly photos are compared: the bars of all pairs, and which of them make groups."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.ui.formatting import translate
from hashdesk.ui.widgets.basic import column, label, paragraph, row
from hashdesk.ui.widgets.charts.range_histogram import DistanceCounts, RangeHistogram
from hashdesk.ui.widgets.controls.disclosure import Disclosure
from hashdesk.ui.widgets.theme import Theme

NO_COUNTS = np.zeros(1, np.intp)  # at distance 0


class Strictness(Disclosure):
    """Hidden where there is nothing to choose: among equal files, and until pairs are counted."""

    span_chosen = Signal(int, int)  # bits, or parts of the picture

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        content = QWidget()
        super().__init__(translate("HashDesk", "How strictly"), content, parent)
        self.histogram = RangeHistogram(theme)
        self.histogram.setAccessibleName(self.tr("How strictly photos are compared"))
        self.histogram.span_chosen.connect(self.span_chosen)
        explained = paragraph(
            self.tr(
                "Each bar counts pairs of photos, the most alike on the left. Drag the right end "
                "of the line to the left to compare more strictly, or to the right to compare more "
                "loosely."
            ),
            "muted",
        )
        self.chosen = paragraph("", "muted")
        ends = row(label(self.tr("stricter"), "muted"), 1, label(self.tr("looser"), "muted"))
        column(explained, self.histogram, ends, self.chosen, parent=content)
        self.hide()

    def clear(self) -> None:
        """Offer nothing: no pairs are counted."""
        self.hide()
        self.chosen.clear()
        self.histogram.show_counts(NO_COUNTS, -1, (0, 0))

    def show_pairs(
        self, level: MatchLevel, counts: DistanceCounts, span: tuple[int, int], bits: int
    ) -> None:
        """Offer to choose from the pairs at each distance (k,).

        span: the distances that make groups. bits: the length of the code.
        """
        near, far = span
        self.histogram.show_counts(counts, -1, span)
        if level is MatchLevel.EDITED:
            between = self.tr(
                "Now in groups: photos that differ in {near} to {far} of 64 parts of the picture"
            )
            upto = self.tr(
                "Now in groups: photos that differ in up to {far} of 64 parts of the picture"
            )
        else:
            between = self.tr("Now in groups: photos that differ in {near} to {far} of {bits} bits")
            upto = self.tr("Now in groups: photos that differ in up to {far} of {bits} bits")
        words = between if near else upto
        self.chosen.setText(words.format(near=near, far=far, bits=bits))
        self.setVisible(level is not MatchLevel.EXACT and bool(counts.any()))
