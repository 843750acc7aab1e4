"""The note above search results that says so when none of them is close."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QFrame, QWidget

from hashdesk.core.likeness.levels import is_close
from hashdesk.core.search.question import SearchResult
from hashdesk.ui.widgets.basic import ElidedLabel, label, row
from hashdesk.ui.widgets.theme import GRID


class AnswerNote(QFrame):
    """Visible above results of which none is close to what was searched for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("answerNote")
        self._text = ElidedLabel(role="muted")
        title = label(self.tr("No close match"), "title")
        layout = row(title, self._text, parent=self, margins=(GRID, GRID, 2 * GRID, 0))
        layout.setStretchFactor(self._text, 1)
        self.hide()

    def show_result(self, result: SearchResult | None) -> None:
        """Show the note if it holds for a result; None: there is no result."""
        self.setVisible(result is not None and self._fill(result))

    def _fill(self, result: SearchResult) -> bool:
        """Set the text; whether there is one."""
        others = np.isin(result.photos, result.question.photos, invert=True)
        if is_close(result.likenesses[others]):
            return False
        if others.any():
            self._text.setText(self.tr("These photos are the least different."))
        elif result.within is not None:
            self._text.setText(self.tr("No other photo is shown here."))
        else:
            self._text.setText(self.tr("There is no other photo."))
        return True
