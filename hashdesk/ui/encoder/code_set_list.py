"""The models that a library has been prepared for, and those that it could switch to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from hashdesk.core.code_sets.code_sets import CodeSetInfo
from hashdesk.core.storage.tables.library_rows import EncoderRow
from hashdesk.encoders.library_heads.method import made_here, models_with_heads
from hashdesk.ui import formatting
from hashdesk.ui.encoder.adding.model_words import input_words
from hashdesk.ui.encoder.advice_words import (
    card_verdict,
    explanation,
    is_judged,
    other_comparisons,
    unmeasured,
)
from hashdesk.ui.encoder.code_set_choice import CodeSetChoice, names_of, why_used_is_kept
from hashdesk.ui.encoder.model_purpose import purpose_of, purpose_of_shipped, title_of
from hashdesk.ui.encoder.preparing import Preparing, SwitchState
from hashdesk.ui.error_words import told
from hashdesk.ui.jobs import progress_words
from hashdesk.ui.jobs.busy_words import busy_words
from hashdesk.ui.model_names import quoted
from hashdesk.ui.widgets.basic import button, column, empty, explain, label, paragraph, row
from hashdesk.ui.widgets.card_page import order_tabs
from hashdesk.ui.widgets.focus.focus_frame import hold_without_ring
from hashdesk.ui.widgets.theme import GRID

if TYPE_CHECKING:
    from hashdesk.encoders.added_models.adding import AddedModel
    from hashdesk.encoders.library_encoder import EncoderOffer


class CodeSetList(QWidget):
    """What each is good for, its date and size, with buttons that use or delete it."""

    use_wanted = Signal(str)  # an encoder's id
    remove_wanted = Signal(str)  # an encoder's id
    add_wanted = Signal()  # of a model
    remove_model_wanted = Signal(object)  # AddedModel
    stop_wanted = Signal()  # of the switch that is under way

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # from here, Tab goes to the first card
        hold_without_ring(self)
        self._cards = column()
        self.comparisons = paragraph(other_comparisons(), "muted")
        self.comparisons.hide()
        self.add_button = button(self.tr("Add a model…"), clicked=self.add_wanted)
        column(self._cards, self.comparisons, row(self.add_button, 1), parent=self)
        self._shown: tuple[CodeSetChoice, bool] = (CodeSetChoice(), False)
        self._busy, self._task = False, ""
        self._pressed = ""  # the name of a button that the list has the focus for
        self._preparing: Preparing | None = None  # on the card of the model that is
        self._switch = SwitchState()

    def show_switch(self, state: SwitchState) -> None:
        """A switch goes on: so far it is."""
        self._switch = state
        if self._preparing is not None:
            self._preparing.show_state(state)

    def show_choice(self, choice: CodeSetChoice, *, busy: bool, task: str = "") -> None:
        """Show code sets, offers and models.

        busy: a job runs, and none can be used or deleted; task: its title.
        """
        if (choice, busy, task) == (*self._shown, self._task):
            return  # the focus stays where it is
        self.hold_keys()  # the rows are made anew
        held = self.window().focusWidget() is self and self._pressed
        self._shown, self._busy, self._task = (choice, busy), busy, task
        empty(self._cards)
        self._preparing = None
        for code_set in choice.code_sets:
            self._cards.addWidget(self._row(code_set, choice))
        for offer in choice.offers:
            self._cards.addWidget(self._offer(offer, choice))
        coded = models_with_heads(one.encoder for one in choice.code_sets)
        for model in choice.models:
            if model.name not in coded:  # else the card of its code set is its card
                self._cards.addWidget(self._model(model, choice))
        compared = [one for one in choice.code_sets if is_judged(one.encoder.estimate)]
        self.comparisons.setVisible(len(compared) > 1)
        order_tabs(self)
        if held and not busy:
            self._button_again().setFocus()
        if not (held and busy):
            self._pressed = ""

    def show_used(self, encoder: str) -> None:
        """A switch to an encoder has ended well: its card says so before all is read again."""
        self.show_choice(self._shown[0].after_switch(encoder), busy=True)

    def hold_keys(self) -> None:
        """Take the focus from a button in the rows, which a job or new rows will grey or delete.

        Else the next button gets it, and a key would press that.
        """
        focused = self.window().focusWidget()
        if isinstance(focused, QPushButton) and focused in self._buttons():
            self._pressed = focused.accessibleName()
            self.setFocus()

    def _button_again(self) -> QWidget:
        """The button that was pressed, in the new rows; the list, if it is gone or greyed.

        Another one would take back what was done, if the key is pressed once more: “Stop” while
        it goes on, “Use” of the model before, “Resume” after “Stop”. Tab leads there.
        """
        enabled = (one for one in self._buttons() if one.isEnabled())
        return next((one for one in enabled if one.accessibleName() == self._pressed), self)

    def _buttons(self) -> list[QPushButton]:
        """Those in the rows, from the top."""
        cards = [
            item.widget() for n in range(self._cards.count()) if (item := self._cards.itemAt(n))
        ]
        return [made for card in cards if card for made in card.findChildren(QPushButton)]

    def _row(self, code_set: CodeSetInfo, choice: CodeSetChoice) -> QFrame:
        """A card for a model that all photos of the library are ready for, or some."""
        encoder, photos = code_set.encoder, choice.photos
        title = title_of(encoder)
        unfinished = code_set.photos < photos and not code_set.in_use
        damage = None if choice.is_missing(encoder) else choice.damage.get(encoder.name)
        lines: list[str | QLabel] = [purpose_of(encoder)]
        if unfinished and choice.is_running(encoder):
            lines.append(self._until_ready())
        elif unfinished and choice.is_begun(encoder):
            done = max(choice.begun.get(name, 0.0) for name in names_of(encoder))
            lines.append(self._stopped(done))
        elif unfinished and damage is None:  # photos were added since
            words = self.tr("To use it, {lacking} of {photos} must be read first.")
            lacking = formatting.count(photos - code_set.photos)
            lines.append(words.format(lacking=lacking, photos=formatting.photos(photos)))
        of_model = (m for m in choice.models if made_here(encoder) and m.name == encoder.backbone)
        model = next(of_model, None)
        if damage is None:
            advice, figures = _judgement(encoder, choice)
        else:
            advice, figures = _plain(told(damage)), ""
        lines.append(figures)
        if choice.is_missing(encoder):
            lines.append(
                self.tr("Its files are gone, so it reads no photos: add it again, or use another.")
            )
        if model is not None:
            lines[1:1] = [*self._facts(model)]
        elif base := next((m for m in choice.models if m.name == encoder.backbone), None):
            words = self.tr("It stands on {name}, which you added.")
            lines.insert(1, words.format(name=quoted(formatting.shown(base.card.title))))
        why_kept = why_used_is_kept() if code_set.in_use else ""
        if model is not None:
            why_kept = choice.why_kept(model)
        lines.append(why_kept or self._frees(encoder.name, choice, model))
        made, buttons = _card(title, [advice, *lines], encoder.name)
        middle = Qt.AlignmentFlag.AlignVCenter
        if code_set.in_use:
            words = self.tr("in use") if damage is None else self.tr("in use, damaged")
            words = self.tr("in use, missing") if choice.is_missing(encoder) else words
            buttons.addWidget(label(words, "mark"), 0, middle)
        else:
            self._add_use(buttons, title, encoder.name, choice, encoder)
        if model is not None:  # goes with all that was made for it
            delete = self._delete(title, self.remove_model_wanted, model, why_kept)
        else:
            delete = self._delete(title, self.remove_wanted, encoder.name, why_kept)
        buttons.addWidget(delete, 0, middle)
        return made

    def _offer(self, offer: EncoderOffer, choice: CodeSetChoice) -> QFrame:
        """A card for a model that ships and that the library has not been prepared for."""
        lines = [purpose_of_shipped(offer.backbone), self._to_read(offer.id, choice)]
        if offer.megabytes:
            words = self.tr("{size} must be downloaded first.")
            lines.append(words.format(size=formatting.megabytes(offer.megabytes)))
        made, buttons = _card(offer.name, lines, offer.id)
        self._add_use(buttons, offer.name, offer.id, choice)
        return made

    def _model(self, model: AddedModel, choice: CodeSetChoice) -> QFrame:
        """A card for a model that was added and that the library has no codes of."""
        title, why_kept = formatting.shown(model.card.title), choice.why_kept(model)
        added, read = self.tr("A model that you added."), self._to_read(model.name, choice)
        last = why_kept
        if choice.running != model.name:  # else it cannot be deleted now
            last = why_kept or self._frees(model.name, choice, model)
        lines = [added, *self._facts(model), read, last]
        made, buttons = _card(title, lines, model.name)
        self._add_use(buttons, title, model.name, choice)
        delete = self._delete(title, self.remove_model_wanted, model, why_kept)
        buttons.addWidget(delete, 0, Qt.AlignmentFlag.AlignVCenter)
        return made

    def _add_use(
        self,
        buttons: QHBoxLayout,
        title: str,
        name: str,
        choice: CodeSetChoice,
        encoder: EncoderRow | None = None,
    ) -> None:
        """Add a button that switches to a model, or how far that is.

        name: its id, or that of an added model; encoder: if the library has one for it.
        """
        middle = Qt.AlignmentFlag.AlignVCenter
        if choice.came == name:
            buttons.addWidget(label(self.tr("in use"), "mark"), 0, middle)
            return
        if choice.running == name or (encoder is not None and choice.is_running(encoder)):
            self._preparing = Preparing(title, self._switch)
            self._preparing.stop_wanted.connect(self.stop_wanted)
            buttons.addWidget(self._preparing, 0, middle)
            return
        begun = name in choice.begun or (encoder is not None and choice.is_begun(encoder))
        words = self.tr("Resume") if begun else self.tr("Use")
        use = self._use(words, title, name)
        if encoder is not None and (unusable := choice.why_unusable(encoder)) is not None:
            use.setEnabled(False)
            use.setToolTip(told(unusable))
            use.setAccessibleDescription(told(unusable))
        buttons.addWidget(use, 0, middle)

    def _facts(self, model: AddedModel) -> list[str]:
        """What an added model is, and how it sees pictures."""
        width = self.tr("{count} numbers a photo").format(count=formatting.count(model.card.width))
        licence = self.tr("Licence: not stated")
        if model.card.licence:
            words = self.tr("Licence: {name}")
            licence = words.format(name=formatting.shown(model.card.licence))
        return [licence, f"{input_words(model.input)} · {width}"]

    def _frees(self, name: str, choice: CodeSetChoice, model: AddedModel | None = None) -> str:
        """What deleting it frees, as the question before it says, too; empty if it is not known.

        model: an added one that goes, and with it all that was adapted from it.
        """
        if (freed := choice.freed.get(name)) is None:
            return ""
        standing = choice.standing_on(model.name) if model is not None else []
        others = ", ".join(quoted(title_of(one)) for one in standing)
        words = self.tr("Deleting it frees {size}.")
        if others:
            words = self.tr("Deleting it also deletes {others}, made from it, and frees {size}.")
        return words.format(size=formatting.size(freed.bytes), others=others)

    def _to_read(self, name: str, choice: CodeSetChoice) -> str:
        """What comes before the use of a model that no photo has codes of."""
        if name == choice.came:
            return ""
        if name == choice.running:
            return self._until_ready()
        if name in choice.begun:
            return self._stopped(choice.begun[name])
        left, photos = choice.left_of(name), formatting.photos(choice.photos)
        if left < choice.photos:  # a switch was stopped elsewhere, such as in a terminal
            words = self.tr("To use it, {lacking} of {photos} must be read first.")
            return words.format(lacking=formatting.count(left), photos=photos) if left else ""
        words = self.tr("To use it, {photos} must be read again. Until then, you search as before.")
        return words.format(photos=photos)

    def _until_ready(self) -> str:
        """While a switch is under way: how far it is stands beside its button alone."""
        return self.tr("Until it is ready, you search as before.")

    def _stopped(self, done: float) -> str:
        """A switch was stopped. done: the share of all of it, 0..1, as its bar showed it."""
        words = self.tr("Stopped at {percent}%: what is done is kept. You search as before.")
        return words.format(percent=progress_words.percent(done))

    def _delete(
        self, title: str, signal: SignalInstance, wanted: object, why_kept: str
    ) -> QPushButton:
        """Each card has it, also where it is greyed: why_kept says why."""
        delete = button(self.tr("Delete…"), "flat", lambda: signal.emit(wanted))
        delete.setAccessibleName(self.tr("Delete: {name}").format(name=title))
        why_not = why_kept or self._why_not()
        delete.setEnabled(not why_not)
        delete.setToolTip(why_not)
        delete.setAccessibleDescription(why_not)
        return delete

    def _use(self, words: str, title: str, encoder: str) -> QPushButton:
        use = button(words, clicked=lambda: self.use_wanted.emit(encoder))
        use.setAccessibleName(f"{words}: {title}")
        use.setEnabled(not self._busy)
        use.setToolTip(self._why_not())
        return use

    def _why_not(self) -> str:
        """Why nothing can be used or deleted; empty if it can."""
        return busy_words(self._task) if self._busy else ""


def _judgement(encoder: EncoderRow, choice: CodeSetChoice) -> tuple[str | QLabel, str | QLabel]:
    """Which model to use, which stands out, and the figures behind it; empty if not known."""
    judged = card_verdict(encoder, [one.encoder for one in choice.code_sets], choice.used)
    advice, _, because = judged.partition("\n")
    advice = unmeasured(encoder) or advice  # the figures tell why, too
    if not because:
        return _plain(advice), ""
    figures = paragraph(because, "muted")
    explain(figures, explanation(encoder.estimate))
    return _plain(advice), figures


def _plain(words: str) -> QLabel | str:
    """A line that stands out among the muted ones; empty words: none."""
    return paragraph(words) if words else ""


def _card(title: str, lines: Iterable[str | QLabel], id: str) -> tuple[QFrame, QHBoxLayout]:
    """A card with a title and some lines, and the row that takes buttons on their right.

    id: what terminals call the model, told by the tooltip of its title.
    """
    made = QFrame()
    made.setObjectName("card")
    row = QHBoxLayout(made)
    row.setContentsMargins(2 * GRID, GRID, GRID, GRID)
    words = QVBoxLayout()
    words.setSpacing(2)
    heading = label(title, "title")
    heading.setToolTip(formatting.plain_tip(id))
    words.addWidget(heading)
    for line in lines:
        if line:
            words.addWidget(paragraph(line, "muted") if isinstance(line, str) else line)
    row.addLayout(words, 1)
    return made, row
