"""What other libraries have, below the answer of one's own: a strip of photos for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from hashdesk.core.search.library import RankedPhotos
from hashdesk.core.search.other_libraries import LibraryVersion
from hashdesk.ui import formatting
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.search.photo_strip import PhotoStrip
from hashdesk.ui.widgets.basic import ElidedLabel, label
from hashdesk.ui.widgets.icons import IconButton
from hashdesk.ui.widgets.theme import GRID, Theme

STRIP_HEAD = 32  # pixels above a strip
MOST_ROWS = 2  # that are in sight; the others are scrolled to
LOW = 640  # pixels of the window


@dataclass(frozen=True)
class OtherLibraryAnswer:
    """What one library has, or why it has no answer."""

    folder: Path
    moment: LibraryVersion | None = None  # of that library
    photos: int = 0  # in it
    ranked: RankedPhotos | None = None
    largest: int = 0  # possible distance
    same_encoder: bool = True  # as that of one's own library: distances can be compared
    problem: str = ""


ThumbnailsOf = Callable[[OtherLibraryAnswer], Thumbnails]


class OtherLibrariesPanel(QScrollArea):
    """There only while there are answers."""

    photo_chosen = Signal(object, int)  # Path of a library; a photo's id there
    leave_wanted = Signal(object)  # Path of a library that shall not be asked any more

    def __init__(self, theme: Theme, grid: QWidget, parent: QWidget | None = None) -> None:
        """grid: of the photos above."""
        super().__init__(parent)
        self._grid = grid
        self.setObjectName("beside")
        self.setAccessibleName(self.tr("Similar photos of other libraries"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._theme = theme
        self.rows: dict[Path, OtherLibraryRow] = {}
        page = QWidget()
        page.setObjectName("besidePage")
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self.setWidget(page)
        self.hide()

    def show_answers(self, answers: Sequence[OtherLibraryAnswer], thumbnails: ThumbnailsOf) -> None:
        """A row for each; none: nothing is shown."""
        wanted = {answer.folder: answer.moment for answer in answers}
        for folder, row in list(self.rows.items()):
            if folder not in wanted or wanted[folder] != row.moment:
                self._drop(folder)
        for place, answer in enumerate(answers):
            if answer.folder not in self.rows:
                self._add(answer, place)
            self.rows[answer.folder].show_answer(answer, thumbnails, self._theme)
        self.rows = {answer.folder: self.rows[answer.folder] for answer in answers}  # in order
        before = self._grid  # Tab leads from it to the strips
        for row in self.rows.values():
            for after in row.in_order():
                QWidget.setTabOrder(before, after)
                before = after
        self._fit()

    @property
    def has_focus(self) -> bool:
        """Whether the keys go to one of the strips."""
        return any(row.strip is not None and row.strip.hasFocus() for row in self.rows.values())

    def leave(self, folder: Path) -> None:
        """Take a row away."""
        if folder in self.rows:
            self._drop(folder)
            self._fit()

    def _drop(self, folder: Path) -> None:
        row = self.rows.pop(folder)
        row.hide()
        row.deleteLater()

    def _fit(self) -> None:
        """As high as its rows; in a low window, as the first of them."""
        heights = [row.sizeHint().height() for row in self.rows.values()]
        most = MOST_ROWS if self.window().height() >= LOW else 1
        self.setFixedHeight(sum(heights[:most]) + 1)
        self.setVisible(bool(self.rows))

    def _add(self, answer: OtherLibraryAnswer, place: int) -> None:
        folder = answer.folder
        row = OtherLibraryRow(folder.name, answer.moment)
        row.photo_chosen.connect(lambda photo: self.photo_chosen.emit(folder, photo))
        row.leave_wanted.connect(lambda: self.leave_wanted.emit(folder))
        self._column.insertWidget(place, row)
        self.rows[folder] = row


class OtherLibraryRow(QWidget):
    """Name, strip, and a button to go without it."""

    photo_chosen = Signal(int)
    leave_wanted = Signal()

    def __init__(
        self, name: str, moment: LibraryVersion | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.moment = moment  # of the library whose pictures it shows
        self._name = formatting.shown(name)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(GRID, 0, 0, 0)
        self._column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(GRID // 2, 0, GRID, 0)
        self._words = ElidedLabel()
        self._words.setFixedHeight(STRIP_HEAD)
        self._words.setProperty("role", "muted")
        self._leave = IconButton("x", self.tr("Search in {name} no more").format(name=self._name))
        self._leave.clicked.connect(self.leave_wanted)
        head.addWidget(self._words, 1)
        head.addWidget(self._leave)
        self._column.addLayout(head)
        self._problem = label("", "muted")
        self._problem.setWordWrap(True)
        self._problem.setContentsMargins(GRID // 2, 0, GRID, GRID)
        self._column.addWidget(self._problem)
        self.strip: PhotoStrip | None = None

    def in_order(self) -> list[QWidget]:
        """What Tab leads to, the photos first."""
        return [*([] if self.strip is None else [self.strip]), self._leave]

    def show_answer(
        self, answer: OtherLibraryAnswer, thumbnails: ThumbnailsOf, theme: Theme
    ) -> None:
        """The photos, or the sentence that says why there are none."""
        self._problem.setText(answer.problem)
        self._problem.setVisible(bool(answer.problem))
        words = self.tr("In {name}: nearest of {photos}")
        if not answer.same_encoder:
            words = self.tr("In {name}: nearest of {photos}, by its own encoder")
        self._words.setText(words.format(name=self._name, photos=formatting.photos(answer.photos)))
        if answer.ranked is None:
            self._words.setText(self.tr("In {name}").format(name=self._name))
        elif self.strip is None:
            self.strip = PhotoStrip(thumbnails(answer), theme)
            self.strip.setAccessibleName(self.tr("Photos of {name}").format(name=self._name))
            self.strip.chosen.connect(self.photo_chosen)
            self._column.addWidget(self.strip)
        if self.strip is not None:
            self.strip.setVisible(answer.ranked is not None)
            if answer.ranked is not None:
                self.strip.show_answer(answer.ranked, answer.largest)
