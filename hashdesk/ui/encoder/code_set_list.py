"""The code sets of a library, and the encoders that it could change to."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from hashdesk.core.code_sets.code_sets import SHOWN_ID_LENGTH, CodeSetInfo
from hashdesk.encoders.library_encoder import EncoderOffer
from hashdesk.ui import formatting
from hashdesk.ui.encoder.advice_words import expectation
from hashdesk.ui.widgets.basic import button, column, empty, label, paragraph
from hashdesk.ui.widgets.theme import GRID


class CodeSetList(QWidget):
    """Name, date, size and estimate of each, with buttons that use or delete it."""

    use_wanted = Signal(str)  # an encoder's id
    remove_wanted = Signal(str)  # an encoder's id

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = column(parent=self)
        self._shown: tuple[list[CodeSetInfo], list[EncoderOffer], bool] = ([], [], False)
        self._busy = False

    def show_code_sets(
        self, code_sets: list[CodeSetInfo], offers: list[EncoderOffer], *, busy: bool
    ) -> None:
        """Show code sets and offers. busy: a job runs, and none can be used or deleted."""
        if (code_sets, offers, busy) == self._shown:
            return  # the focus stays where it is
        self._shown, self._busy = (code_sets, offers, busy), busy
        empty(self._layout)
        for code_set in code_sets:
            self._layout.addWidget(self._row(code_set))
        for offer in offers:
            self._layout.addWidget(self._offer(offer))

    def _row(self, code_set: CodeSetInfo) -> QFrame:
        name = self.tr("Adapted") if code_set.encoder.adapted else code_set.encoder.title
        title = f"{name} · {code_set.encoder.name[:SHOWN_ID_LENGTH]}"
        lines = (self._line(code_set), expectation(code_set.encoder.estimate))
        made, row = _card(title, lines)
        if code_set.in_use:
            row.addWidget(label(self.tr("in use"), "mark"), 0, Qt.AlignmentFlag.AlignVCenter)
            return made
        row.addWidget(self._use(title, code_set.encoder.name), 0, Qt.AlignmentFlag.AlignVCenter)
        if code_set.encoder.adapted:  # the shipped encoder needs none of the disk
            delete = button(self.tr("Delete"), "flat")
            delete.setAccessibleName(self.tr("Delete {name}").format(name=title))
            delete.setEnabled(not self._busy)
            delete.clicked.connect(lambda: self._emit(self.remove_wanted, code_set.encoder.name))
            row.addWidget(delete, 0, Qt.AlignmentFlag.AlignVCenter)
        return made

    def _emit(self, signal: SignalInstance, encoder: str) -> None:
        self.setFocus()  # else the next button gets it, and a key would press that
        signal.emit(encoder)

    def _offer(self, offer: EncoderOffer) -> QFrame:
        """A card for an encoder with another backbone."""
        words = self.tr(
            "Backbone {name}. All photos are read again; until then you search as today."
        )
        lines = [expectation(offer.estimate), words.format(name=offer.backbone)]
        if offer.megabytes:
            words = self.tr("{count} MB are fetched from the internet first.")
            lines.append(words.format(count=offer.megabytes))
        made, row = _card(offer.name, lines)
        row.addWidget(self._use(offer.name, offer.id), 0, Qt.AlignmentFlag.AlignVCenter)
        return made

    def _use(self, title: str, encoder: str) -> QPushButton:
        use = button(self.tr("Use"), clicked=lambda: self._emit(self.use_wanted, encoder))
        use.setAccessibleName(self.tr("Use {name}").format(name=title))
        use.setEnabled(not self._busy)
        return use

    def _line(self, code_set: CodeSetInfo) -> str:
        made = QDateTime.fromSecsSinceEpoch(code_set.encoder.created)
        since = QLocale().toString(made, formatting.day_pattern() + ", HH:mm")
        each = self.tr("{n} bytes of codes each").format(n=code_set.bytes_per_photo)
        photos, size = formatting.photos(code_set.photos), formatting.size(code_set.bytes)
        return f"{since} · {photos}, {each} · {size}"


def _card(title: str, lines: Iterable[str]) -> tuple[QFrame, QHBoxLayout]:
    """A card with a title and some lines, and the row that takes buttons on their right."""
    made = QFrame()
    made.setObjectName("card")
    row = QHBoxLayout(made)
    row.setContentsMargins(2 * GRID, GRID, GRID, GRID)
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addWidget(label(title, "title"))
    for line in filter(None, lines):
        words.addWidget(paragraph(line, "muted"))
    row.addLayout(words, 1)
    return made, row
