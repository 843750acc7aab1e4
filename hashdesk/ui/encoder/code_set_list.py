"""The code sets of a library, one below the other; and encoders that it could go over to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from hashdesk.core.code_sets.code_sets import SHOWN_ID_LENGTH, CodeSetInfo
from hashdesk.encoders.library_encoder import EncoderOffer
from hashdesk.ui import formatting
from hashdesk.ui.widgets.basic import button, empty, label
from hashdesk.ui.widgets.theme import GRID


class CodeSetList(QWidget):
    """Name, age, size and estimate of each; go over to one, or delete it."""

    use_wanted = Signal(str)  # an encoder's id
    remove_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(GRID)
        self._shown: tuple[list[CodeSetInfo], list[EncoderOffer], bool] = ([], [], False)
        self._busy = False

    def show_code_sets(
        self, found: list[CodeSetInfo], offers: list[EncoderOffer], *, busy: bool
    ) -> None:
        """Show them; while something writes to the library, none can be changed."""
        if (found, offers, busy) == self._shown:
            return  # a button that has the focus keeps it
        self._shown, self._busy = (found, offers, busy), busy
        empty(self._layout)
        for facts in found:
            self._layout.addWidget(self._row(facts))
        for offer in offers:
            self._layout.addWidget(self._offer(offer))

    def _row(self, facts: CodeSetInfo) -> QFrame:
        name = self.tr("Adapted") if facts.encoder.adapted else facts.encoder.title
        title = f"{name} · {facts.encoder.name[:SHOWN_ID_LENGTH]}"
        lines = (self._facts(facts), expectation(facts.encoder.estimate))
        made, row = _card(title, lines)
        if facts.in_use:
            row.addWidget(label(self.tr("in use"), "mark"), 0, Qt.AlignmentFlag.AlignVCenter)
            return made
        row.addWidget(self._use(title, facts.encoder.name), 0, Qt.AlignmentFlag.AlignVCenter)
        if facts.encoder.adapted:  # another takes no room worth having back
            delete = button(self.tr("Delete"), "flat")
            delete.setAccessibleName(self.tr("Delete {name}").format(name=title))
            delete.setEnabled(not self._busy)
            delete.clicked.connect(lambda: self._want(self.remove_wanted, facts.encoder.name))
            row.addWidget(delete, 0, Qt.AlignmentFlag.AlignVCenter)
        return made

    def _want(self, wish: SignalInstance, encoder: str) -> None:
        self.setFocus()  # not whatever comes next: a key would press it
        wish.emit(encoder)

    def _offer(self, offer: EncoderOffer) -> QFrame:
        """An encoder with another backbone."""
        lines = [expectation(offer.estimate)]
        words = self.tr(
            "Backbone {name}. All photos are read again; until then you search as today."
        )
        lines.append(words.format(name=offer.backbone))
        if offer.megabytes:
            words = self.tr("{count} MB are fetched from the internet first.")
            lines.append(words.format(count=offer.megabytes))
        made, row = _card(offer.name, lines)
        row.addWidget(self._use(offer.name, offer.id), 0, Qt.AlignmentFlag.AlignVCenter)
        return made

    def _use(self, title: str, encoder: str) -> QPushButton:
        use = button(self.tr("Use"))
        use.setAccessibleName(self.tr("Use {name}").format(name=title))
        use.setEnabled(not self._busy)
        use.clicked.connect(lambda: self._want(self.use_wanted, encoder))
        return use

    def _facts(self, facts: CodeSetInfo) -> str:
        made = QDateTime.fromSecsSinceEpoch(facts.encoder.created)
        since = QLocale().toString(made, formatting.day_pattern() + ", HH:mm")
        return f"{since} · {formatting.photos(facts.photos)} · {formatting.size(facts.bytes)}"


def _card(title: str, lines: Iterable[str]) -> tuple[QFrame, QHBoxLayout]:
    """A title and some lines; what can be done comes to the right of them."""
    made = QFrame()
    made.setObjectName("card")
    row = QHBoxLayout(made)
    row.setContentsMargins(2 * GRID, GRID, GRID, GRID)
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addWidget(label(title, "title"))
    for line in filter(None, lines):
        shown = label(line, "muted")
        shown.setWordWrap(True)
        words.addWidget(shown)
    row.addLayout(words, 1)
    return made, row


def expectation(estimate: Mapping[str, Any]) -> str:
    """What the trainer expects of an encoder at 64 bits, in a line; empty if nothing is known."""
    row = estimate.get("64") or {}
    names = ("groups_before", "groups_after", "edits_before", "edits_after")
    figures = [row.get(name) for name in names]
    shown = [round(100 * figure) for figure in figures if isinstance(figure, (int, float))]
    if len(shown) < len(names):
        return ""
    groups_before, groups_after, edits_before, edits_after = shown
    return formatting.translate(
        "HashDesk", "Photos of a kind found: {a} → {b} %. Edited copies found: {c} → {d} %."
    ).format(a=groups_before, b=groups_after, c=edits_before, d=edits_after)
