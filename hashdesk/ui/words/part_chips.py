"""A row of chips above the photos found by words: one for each part of what was typed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from hashdesk.core.words.answer import WordsAnswer
from hashdesk.core.words.reading import Part
from hashdesk.ui import formatting
from hashdesk.ui.widgets.basic import button, empty, label
from hashdesk.ui.widgets.flow_layout import FlowLayout
from hashdesk.ui.widgets.theme import GRID
from hashdesk.ui.words.part_texts import chip_text


class PartChips(QFrame):
    """Each chip takes its part away. The row is hidden while nothing is searched for by words."""

    typed = Signal(str)  # what is to be searched for instead
    all_folders_wanted = Signal()  # not only those in a folder

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chips")
        self.setAccessibleName(self.tr("Search terms"))
        self._row = FlowLayout(self, GRID)
        self._row.setContentsMargins(GRID, GRID, GRID, 0)
        self._answer: WordsAnswer | None = None
        self._note = self._folder = ""
        self._getting_ready = False
        self._photos = 0  # of the folder
        self._needed = False  # there are chips
        self._allowed = True  # what they say is in sight
        self.hide()

    def show_answer(
        self, answer: WordsAnswer | None, note: str = "", *, getting_ready: bool = False
    ) -> None:
        """Show the parts of an answer; None: nothing is searched for. note: follows the chips.

        getting_ready: words that are not known may be, once it is known what pictures show.
        """
        self._answer, self._note, self._getting_ready = answer, note, getting_ready
        self._show()

    def show_folder(self, folder: str, photos: int) -> None:
        """Show the folder of which alone photos are in sight, and how many; empty: all folders."""
        if (folder, photos) != (self._folder, self._photos):
            self._folder, self._photos = folder, photos
            self._show()

    def _show(self) -> None:
        answer, note = self._answer, self._note
        empty(self._row)
        self._needed = answer is not None
        if answer is not None:
            for part in answer.parts:
                self._add(answer.typed, part)
            words = self._summary(answer)
            self._row.addWidget(label(f"{words}  {note}" if note else words, "muted"))
            if self._folder:
                text = self.tr("In “{folder}”").format(folder=self._folder)
                self._add_chip(text).clicked.connect(self.all_folders_wanted)
                self._row.addWidget(label(formatting.photos(self._photos), "muted"))
        self.setVisible(self._needed and self._allowed)

    def allow(self, *, allowed: bool) -> None:
        """Show the chips only while what was found by them is in sight."""
        self._allowed = allowed
        self.setVisible(self._needed and allowed)

    def _add(self, typed: str, part: Part) -> None:
        """A chip, and the words that may have been meant by one that is not known."""
        text = chip_text(part, getting_ready=self._getting_ready)
        role = "chip" if part.readings else "quiet chip"
        chip = self._add_chip(text, role)
        chip.clicked.connect(lambda: self.typed.emit(_without(typed, part)))
        if part.near:
            self._row.addWidget(label(self.tr("Did you mean"), "muted"))
        for near in part.near:
            instead = button(formatting.shown(near).replace("&", "&&"), "chip")
            instead.setToolTip(self.tr("Search for this instead"))
            instead.clicked.connect(lambda _=False, near=near: self.typed.emit(
                _without(typed, part, f'"{near}"' if " " in near else near)))  # fmt: skip
            self._row.addWidget(instead)

    def _add_chip(self, text: str, role: str = "chip") -> QPushButton:
        chip = button(text.replace("&", "&&") + "  ✕", role)
        chip.setAccessibleName(self.tr("Remove: {part}").format(part=text))
        self._row.addWidget(chip)
        return chip

    def _summary(self, answer: WordsAnswer) -> str:
        guessed = int(answer.guessed.sum())
        photos = formatting.photos(len(answer.photos))
        if not guessed:
            return photos
        if guessed == len(answer.photos):
            return self.tr("{photos}, guessed").format(photos=photos)
        count = formatting.count(guessed)
        return self.tr("{photos}, {count} of them guessed").format(photos=photos, count=count)


def _without(typed: str, part: Part, instead: str = "") -> str:
    """What was typed without one part of it, or with another word in its place."""
    around = typed[: part.start], instead, typed[part.end :]
    return " ".join(filter(None, (text.strip() for text in around)))
