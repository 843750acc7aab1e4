"""How strictly photos are compared: the bars of all pairs, and which of them make groups."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from hashdesk.core.duplicates.match_level import MatchLevel, usual_radius
from hashdesk.ui import formatting
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
                "of the line, or press the arrow keys: to the left to compare more strictly, to "
                "the right to compare more loosely."
            ),
            "muted",
        )
        self.chosen = paragraph("", "muted")
        ends = row(label(self.tr("stricter"), "muted"), 1, label(self.tr("looser"), "muted"))
        column(explained, self.histogram, ends, self.chosen, parent=content)
        self._step = ""  # what the chosen range means
        self.hide()

    def show_found(self, groups: int, photos: int) -> None:
        """Say what the chosen range means, and how many groups and photos it gives."""
        words = self.tr("{step}: {groups}, {photos}")
        words = words.format(
            step=self._step, groups=formatting.groups(groups), photos=formatting.photos(photos)
        )
        self.chosen.setText(words)
        self.histogram.setAccessibleDescription(words)

    def _meaning(self, counts: DistanceCounts, near: int, far: int, usual: int) -> str:
        """How strict a range of distances is, in words: of two with the same pairs, the same."""
        if near:
            return self.tr("Without the photos that are most alike")
        between = counts[min(far, usual) + 1 : max(far, usual) + 1]
        if not between.any():
            return self.tr("As strict as usual")
        if far == 0:
            return self.tr("As strict as possible")
        return self.tr("Stricter than usual") if far < usual else self.tr("Looser than usual")

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
        self._step = self._meaning(counts, near, far, usual_radius(level, bits))
        if level is MatchLevel.EDITED:
            between = self.tr("Photos that differ in {near} to {far} of 64 parts of the picture.")
            upto = self.tr("Photos that differ in up to {far} of 64 parts of the picture.")
        else:
            between = self.tr("Photos whose codes differ in {near} to {far} of {bits} bits.")
            upto = self.tr("Photos whose codes differ in up to {far} of {bits} bits.")
        figures = (between if near else upto).format(near=near, far=far, bits=bits)
        like_first = self.tr(
            "Each photo of a group is near the group’s first one; two others may differ more."
        )
        self.chosen.setToolTip(formatting.plain_lines([figures, like_first]))
        self.setVisible(level is not MatchLevel.EXACT and bool(counts.any()))
