"""The panel below the grid: results of other libraries, one strip of photos for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from hashdesk.core.likeness.levels import Likenesses
from hashdesk.core.search.other_libraries import LibraryVersion
from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.ui import formatting
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.library.without_pictures import no_pictures_sentence
from hashdesk.ui.photos.grid.headings import HEADING_HEIGHT
from hashdesk.ui.photos.grid.table import USUAL_CELL
from hashdesk.ui.search.photo_strip import STRIP_CELLS, PhotoStrip
from hashdesk.ui.widgets.basic import ElidedLabel, button, column, paragraph, row
from hashdesk.ui.widgets.focus.scroll_keys import ScrollArea
from hashdesk.ui.widgets.icons import IconButton
from hashdesk.ui.widgets.theme import GRID, Theme

HEADER_HEIGHT = 32  # pixels above a strip
MAX_VISIBLE_ROWS = 2  # the panel scrolls to further rows
# One's own photos come first: what the panel may take of the height of the answer and itself, and
# what of it is the answer's: two rows of photos of the usual size with headings, or strips fold.
LARGEST_SHARE = 1 / 3
LEAST_ANSWER = 2 * (HEADING_HEIGHT + USUAL_CELL)  # pixels


@dataclass(frozen=True)
class OtherLibraryResult:
    """The nearest photos of one library, or the problem that prevents a search."""

    folder: Path
    version: LibraryVersion | None = None  # of that library
    photos: int = 0  # number of photos in it
    nearest: PhotoIds | None = None  # (k,)
    levels: Likenesses | None = None  # (k,), of their likeness
    problem: str = ""
    model: str = ""  # name of the model that found them; empty: that of the answer above
    model_above: str = ""  # name of that one
    pictures: bool = True  # False: it was imported without, and its photos are not here


ThumbnailsOf = Callable[[OtherLibraryResult], Thumbnails]


class OtherLibrariesPanel(ScrollArea):
    """Visible while there are results of other libraries."""

    photo_chosen = Signal(object, int)  # Path of a library; a photo's id there
    remove_wanted = Signal(object)  # Path of a library to leave out from now on

    def __init__(self, theme: Theme, grid: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = grid
        grid.installEventFilter(self)  # the height that it shares with the panel
        self.setObjectName("otherLibraries")
        self.setAccessibleName(self.tr("Similar photos of other libraries"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._theme = theme
        self._unfolded = False  # by the user, where there is little room
        self.rows: dict[Path, OtherLibraryRow] = {}
        page = QWidget()
        page.setObjectName("otherLibrariesPage")
        self._column = column(1, parent=page, spacing=0)
        self.setWidget(page)
        self.hide()

    def show_results(self, results: Sequence[OtherLibraryResult], thumbnails: ThumbnailsOf) -> None:
        """Show one row for each result; none: hide the panel."""
        versions = {result.folder: result.version for result in results}
        for folder, entry in list(self.rows.items()):
            if folder not in versions or versions[folder] != entry.version:
                self._drop(folder)
        for position, result in enumerate(results):
            if result.folder not in self.rows:
                self._add(result, position)
            self.rows[result.folder].show_result(result, thumbnails, self._theme)
        self.rows = {result.folder: self.rows[result.folder] for result in results}  # in order
        before = self._grid  # Tab leads from the grid to the strips
        for entry in self.rows.values():
            for after in entry.tab_order():
                QWidget.setTabOrder(before, after)
                before = after
        self._fit()

    def remove(self, folder: Path) -> None:
        """Remove the row of a library."""
        if folder in self.rows:
            self._drop(folder)
            self._fit()

    def _drop(self, folder: Path) -> None:
        entry = self.rows.pop(folder)
        entry.hide()
        entry.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.rows:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """Fit the height to the first rows: to one, with smaller photos, where there is little.

        Where there is none, to their titles, which have a button to show the photos.
        """
        whole = self._grid.height() + (0 if self.isHidden() else self.height())
        share = round(whole * LARGEST_SHARE)
        spare = min(share, whole - LEAST_ANSWER)
        needed = self._height_within(spare)
        fits = needed <= spare
        for entry in self.rows.values():
            entry.offer_fold(offered=not fits, folded=not self._unfolded)
        if not fits:
            needed = self._height_within(share, folded=not self._unfolded)
        if needed != self.height() or self.minimumHeight() != needed:
            self.setFixedHeight(needed)
        self.setVisible(bool(self.rows))

    def _height_within(self, most: int, *, folded: bool = False) -> int:
        """Lay the rows out; the height of as many as fit, or of the first one if it does not."""
        for entry in self.rows.values():
            entry.fold(folded=folded)
        height = 0
        for visible, cell in (
            *((MAX_VISIBLE_ROWS, STRIP_CELLS[0]),),
            *((1, c) for c in STRIP_CELLS),
        ):
            for entry in self.rows.values():
                entry.set_cell(cell)
            height = sum([entry.sizeHint().height() for entry in self.rows.values()][:visible]) + 1
            if height <= most:
                break
        return height

    def _show_photos(self, *, shown: bool) -> None:
        self._unfolded = shown
        self._fit()

    def _add(self, result: OtherLibraryResult, position: int) -> None:
        folder = result.folder
        entry = OtherLibraryRow(folder.name, result.version)
        entry.photo_chosen.connect(lambda photo: self.photo_chosen.emit(folder, photo))
        entry.remove_wanted.connect(lambda: self.remove_wanted.emit(folder))
        entry.photos_wanted.connect(lambda shown: self._show_photos(shown=shown))
        self._column.insertWidget(position, entry)
        self.rows[folder] = entry


class OtherLibraryRow(QWidget):
    """The name of a library, its strip of photos, and a button to leave it out."""

    photo_chosen = Signal(int)
    remove_wanted = Signal()
    photos_wanted = Signal(bool)  # whether photos are to be shown where there is little room

    def __init__(
        self, name: str, version: LibraryVersion | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.version = version  # of the library whose thumbnails it shows
        self._name = formatting.shown(name)
        self.title = ElidedLabel(role="muted")
        self.title.setFixedHeight(HEADER_HEIGHT)
        self.remove_button = IconButton(
            "x", self.tr("Leave out {name} from now on").format(name=self._name)
        )
        self.remove_button.clicked.connect(self.remove_wanted)
        self.fold_button = button("", "flat", lambda: self.photos_wanted.emit(self._folded))
        self.fold_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.fold_button.hide()
        heads = self.title, self.fold_button, self.remove_button
        head = row(*heads, margins=(GRID // 2, 0, GRID, 0), spacing=0)
        head.setStretchFactor(self.title, 1)
        self.problem = paragraph("", "muted")
        self.problem.setContentsMargins(GRID // 2, 0, GRID, GRID)
        self._column = column(head, self.problem, parent=self, margins=(GRID, 0, 0, 0), spacing=0)
        self.strip: PhotoStrip | None = None
        self._cell = STRIP_CELLS[0]
        self._found = self._folded = False  # there are photos; they are not shown for lack of room

    def offer_fold(self, *, offered: bool, folded: bool) -> None:
        """Offer to show the photos, or to fold them away again; or neither, where there is room."""
        self.fold_button.setText(self.tr("Show") if folded else self.tr("Hide"))
        words = self.tr("Photos of {name}").format(name=self._name)
        self.fold_button.setAccessibleName(f"{self.fold_button.text()}: {words}")
        self.fold_button.setVisible(offered and self._found)

    def fold(self, *, folded: bool) -> None:
        """Show the title alone, or the photos below it, too."""
        self._folded = folded
        if self.strip is not None:
            self.strip.setVisible(self._found and not folded)

    def set_cell(self, cell: int) -> None:
        """Give each photo so many pixels."""
        self._cell = cell
        if self.strip is not None:
            self.strip.set_cell(cell)
        self._column.activate()  # its height is asked for at once

    def tab_order(self) -> list[QWidget]:
        """The widgets that Tab leads to, in order."""
        return [*([] if self.strip is None else [self.strip]), self.fold_button, self.remove_button]

    def show_result(
        self, result: OtherLibraryResult, thumbnails: ThumbnailsOf, theme: Theme
    ) -> None:
        """Show the photos, or the problem that prevents a search."""
        self._found = result.nearest is not None
        self.problem.setText(result.problem)
        self.problem.setVisible(bool(result.problem))
        text = self.tr("Imported: “{name}” – the nearest of its {photos}")
        words = text.format(name=self._name, photos=formatting.photos(result.photos))
        if result.nearest is None:
            words = self.tr("Imported: “{name}”").format(name=self._name)
        elif result.model:
            text = self.tr(
                "Imported: “{name}” – the nearest of its {photos}, by its own model “{model}”"
            )
            photos = formatting.photos(result.photos)
            words = text.format(name=self._name, model=result.model, photos=photos)
        lacking = ""
        if result.nearest is not None and not result.pictures:
            words = self.tr("{found}, without pictures").format(found=words)
            lacking = no_pictures_sentence()
        self.title.setText(words)
        about = [*filter(None, (lacking, self._told_of_models(result)))]
        self.title.setToolTip(
            formatting.plain_lines([words, *about])
        )  # the words: there may be too little room
        if result.nearest is not None and self.strip is None:
            self.strip = PhotoStrip(thumbnails(result), theme)
            self.strip.setAccessibleName(self.tr("Photos of {name}").format(name=self._name))
            self.strip.chosen.connect(self.photo_chosen)
            self.strip.set_cell(self._cell)
            self._column.addWidget(self.strip)
        if self.strip is not None:
            self.strip.setAccessibleDescription(" ".join(about))
            self.strip.setVisible(self._found and not self._folded)
            if result.nearest is not None and result.levels is not None:
                self.strip.show_results(result.nearest, result.levels)

    def _told_of_models(self, result: OtherLibraryResult) -> str:
        """Why its order may differ from that of the answer above; empty: it does not."""
        if not result.model:
            return ""
        words = self.tr(
            "{name} was indexed with the model “{model}”, the answer above is by “{above}”. "
            "So the order may differ, and how alike photos are is judged by those of {name}."
        )
        return words.format(name=self._name, model=result.model, above=result.model_above)
