"""The code sets of a library, one below the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from hashdesk.core.codesets import SHOWN, CodeSetFacts
from hashdesk.ui import text
from hashdesk.ui.theme import GRID
from hashdesk.ui.widgets import button, label


class CodeSetList(QWidget):
    """Name, age, size and estimate of each; go over to one, or delete it."""

    use_wanted = Signal(str)  # an encoder's id
    remove_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(GRID)
        self._shown: list[CodeSetFacts] = []
        self._busy = False

    def show_code_sets(self, found: list[CodeSetFacts], *, busy: bool) -> None:
        """Show them; while something writes to the library, none can be changed."""
        if (found, busy) == (self._shown, self._busy):
            return  # a button that has the focus keeps it
        self._shown, self._busy = found, busy
        while (item := self._layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for facts in found:
            self._layout.addWidget(self._row(facts))

    def _row(self, facts: CodeSetFacts) -> QFrame:
        made = QFrame()
        made.setObjectName("card")
        row = QHBoxLayout(made)
        row.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        words = QVBoxLayout()
        words.setSpacing(2)
        name = self.tr("Adapted") if facts.encoder.adapted else facts.encoder.title
        title = f"{name} · {facts.encoder.name[:SHOWN]}"
        words.addWidget(label(title, "title"))
        for line in (self._facts(facts), expectation(facts.encoder.estimate)):
            if line:
                shown = label(line, "muted")
                shown.setWordWrap(True)
                words.addWidget(shown)
        row.addLayout(words, 1)
        if facts.in_use:
            row.addWidget(label(self.tr("in use"), "mark"), 0, Qt.AlignmentFlag.AlignVCenter)
            return made
        for caption, what, signal in (
            (self.tr("Use"), self.tr("Use {name}"), self.use_wanted),
            (self.tr("Delete"), self.tr("Delete {name}"), self.remove_wanted),
        ):
            deed = button(caption, "" if signal is self.use_wanted else "flat")
            deed.setAccessibleName(what.format(name=title))
            deed.setEnabled(not self._busy)
            deed.clicked.connect(
                lambda _=False, name=facts.encoder.name, signal=signal: signal.emit(name)
            )
            row.addWidget(deed, 0, Qt.AlignmentFlag.AlignVCenter)
        return made

    def _facts(self, facts: CodeSetFacts) -> str:
        made = QDateTime.fromSecsSinceEpoch(facts.encoder.created)
        since = QLocale().toString(made, text.day_pattern() + ", HH:mm")
        return f"{since} · {text.photos(facts.photos)} · {text.size(facts.bytes)}"


def expectation(estimate: Mapping[str, Any]) -> str:
    """What the trainer expects of an encoder at 64 bits, in a line; empty if nothing is known."""
    row = estimate.get("64") or {}
    names = ("groups_before", "groups_after", "edits_before", "edits_after")
    figures = [row.get(name) for name in names]
    shown = [round(100 * figure) for figure in figures if isinstance(figure, (int, float))]
    if len(shown) < len(names):
        return ""
    groups_before, groups_after, edits_before, edits_after = shown
    return text.translate(
        "HashDesk", "Photos of a kind found: {a} → {b} %. Edited copies found: {c} → {d} %."
    ).format(a=groups_before, b=groups_after, c=edits_before, d=edits_after)
