"""The code sets of a library, and the encoders and models that it could change to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from hashdesk.core.code_sets.code_sets import SHOWN_ID_LENGTH, CodeSetInfo
from hashdesk.encoders.added_models.adding import AddedModel
from hashdesk.encoders.library_encoder import EncoderOffer
from hashdesk.encoders.library_heads.make import LIBRARY_METHOD
from hashdesk.ui import formatting
from hashdesk.ui.encoder.advice_words import expectation
from hashdesk.ui.encoder.model_words import input_words
from hashdesk.ui.widgets.basic import button, column, empty, label, paragraph, row
from hashdesk.ui.widgets.theme import GRID


@dataclass(frozen=True)
class CodeSetChoice:
    """What the list offers."""

    code_sets: tuple[CodeSetInfo, ...] = ()
    offers: tuple[EncoderOffer, ...] = ()  # encoders that ship
    models: tuple[AddedModel, ...] = ()  # that the user added

    @property
    def used_model(self) -> str:
        """The name of the backbone in use; empty if there is none."""
        used = (one.encoder.backbone for one in self.code_sets if one.in_use)
        return next(used, "")


class CodeSetList(QWidget):
    """Name, date, size and estimate of each, with buttons that use or delete it."""

    use_wanted = Signal(str)  # an encoder's id
    remove_wanted = Signal(str)  # an encoder's id
    add_wanted = Signal()  # of a model
    remove_model_wanted = Signal(object)  # AddedModel

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards = column()
        self.add_button = button(self.tr("Add a model…"), clicked=self.add_wanted)
        column(self._cards, row(self.add_button, 1), parent=self)
        self._shown: tuple[CodeSetChoice, bool] = (CodeSetChoice(), False)
        self._busy = False

    def show_choice(self, choice: CodeSetChoice, *, busy: bool) -> None:
        """Show code sets, offers and models. busy: a job runs, and none can be used or deleted."""
        if (choice, busy) == self._shown:
            return  # the focus stays where it is
        self._shown, self._busy = (choice, busy), busy
        empty(self._cards)
        for code_set in choice.code_sets:
            self._cards.addWidget(self._row(code_set))
        for offer in choice.offers:
            self._cards.addWidget(self._offer(offer))
        for model in choice.models:
            self._cards.addWidget(self._model(model, choice))

    def _row(self, code_set: CodeSetInfo) -> QFrame:
        encoder = code_set.encoder
        made_here = encoder.adapted and encoder.facts.get("method") != LIBRARY_METHOD
        name = self.tr("Adapted") if made_here else encoder.title
        title = f"{name} · {encoder.name[:SHOWN_ID_LENGTH]}"
        lines = (self._line(code_set), expectation(encoder.estimate))
        made, buttons = _card(title, lines)
        if code_set.in_use:
            buttons.addWidget(label(self.tr("in use"), "mark"), 0, Qt.AlignmentFlag.AlignVCenter)
            return made
        buttons.addWidget(self._use(title, encoder.name), 0, Qt.AlignmentFlag.AlignVCenter)
        if encoder.adapted:  # the shipped encoder needs none of the disk
            delete = self._delete(title, self.remove_wanted, encoder.name)
            buttons.addWidget(delete, 0, Qt.AlignmentFlag.AlignVCenter)
        return made

    def _emit(self, signal: SignalInstance, wanted: object) -> None:
        self.setFocus()  # else the next button gets it, and a key would press that
        signal.emit(wanted)

    def _offer(self, offer: EncoderOffer) -> QFrame:
        """A card for an encoder with another backbone."""
        words = self.tr(
            "Backbone {name}. All photos are read again; until then you search as today."
        )
        lines = [expectation(offer.estimate), words.format(name=offer.backbone)]
        if offer.megabytes:
            words = self.tr("{count} MB are fetched from the internet first.")
            lines.append(words.format(count=offer.megabytes))
        made, buttons = _card(offer.name, lines)
        buttons.addWidget(self._use(offer.name, offer.id), 0, Qt.AlignmentFlag.AlignVCenter)
        return made

    def _model(self, model: AddedModel, choice: CodeSetChoice) -> QFrame:
        """A card for a model that was added; it is used where the library has no codes of it."""
        title = formatting.shown(model.card.title)
        width = self.tr("{count} numbers a photo").format(count=formatting.count(model.card.width))
        licence = formatting.shown(model.card.licence) or self.tr("licence not stated")
        origin = (self.tr("A model that you added"), licence, formatting.size(model.bytes))
        lines = [" · ".join(origin), f"{input_words(model.input)} · {width}"]
        coded = any(
            one.encoder.backbone == model.name and one.encoder.facts.get("method") == LIBRARY_METHOD
            for one in choice.code_sets
        )
        if not coded:
            words = self.tr(
                "To use it, all photos are read again and codes are made from them; until then you "
                "search as today."
            )
            lines.append(words)
        made, buttons = _card(title, lines)
        middle = Qt.AlignmentFlag.AlignVCenter
        if not coded:
            buttons.addWidget(self._use(title, model.name), 0, middle)
        if model.name != choice.used_model:
            delete = self._delete(title, self.remove_model_wanted, model)
            buttons.addWidget(delete, 0, middle)
        return made

    def _delete(self, title: str, signal: SignalInstance, wanted: object) -> QPushButton:
        delete = button(self.tr("Delete"), "flat", lambda: self._emit(signal, wanted))
        delete.setAccessibleName(self.tr("Delete {name}").format(name=title))
        delete.setEnabled(not self._busy)
        return delete

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
