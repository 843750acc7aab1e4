"""Compares two photos: side by side, in turn in one place, or as their difference."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from PySide6.QtCore import QPoint, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QSizePolicy,
    QWidget,
)

from hashdesk.ui import formatting
from hashdesk.ui.duplicates.pair.date_room import have_room_for_dates
from hashdesk.ui.duplicates.pair.difference_image import difference
from hashdesk.ui.duplicates.pair.folder_label import FolderLabel
from hashdesk.ui.duplicates.pair.name_label import NameLabel, fit_names
from hashdesk.ui.images.image_loader import LoadedImage
from hashdesk.ui.images.zoom_canvas import Lens, ZoomCanvas
from hashdesk.ui.reason_words import reason_words
from hashdesk.ui.widgets.basic import ElidedLabel, column, label, paragraph, row
from hashdesk.ui.widgets.theme import GRID

PAIR_FACTS = ("pixels", "size", "taken", "dated", "camera", "folder")
# Equal facts, in the order in which they give way. Size and date never do: they decide, also by
# being the same.
GIVING_WAY = ("camera", "pixels", "folder", "dated")
WRAPPED = "camera"  # the maker comes first, the model last
FACT_NAMES_WIDTH = 56  # pixels
FACTS_GAP = 2  # pixels between two facts
LEAST_PICTURE = 128  # pixels: height of the photos, for which equal facts give way
NOTHING_KNOWN = ("",) * len(PAIR_FACTS)


class CompareMode(StrEnum):
    """How two photos are compared."""

    SIDE = "side"
    FLICK = "flick"  # in one place; a key switches between them
    DIFFERENCE = "difference"


@dataclass(frozen=True)
class PairSide:
    """The texts about one of the two photos. Facts are in the order of PAIR_FACTS."""

    name: str
    state: str
    goes: bool = False  # marked for the trash
    facts: tuple[str, ...] = NOTHING_KNOWN
    short_facts: tuple[str, ...] = NOTHING_KNOWN  # the same where there is no room for them
    is_taken: bool = True  # its date is known to be when it was taken, or it has none


class ComparePane(QWidget):
    """Both photos share one zoom and one position."""

    menu_wanted = Signal(int, QPoint)  # of which photo: 0 left, 1 right; a point on the screen

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mode = CompareMode.SIDE
        self._sides = PairSide("", ""), PairSide("", "")
        self._front = 0  # the photo in front while flicking
        self.images = [QImage(), QImage()]
        self._fulls = [QSizeF(), QSizeF()]
        self.canvases = [ZoomCanvas(enlarging=True) for _ in range(3)]  # left, right, difference
        self.names = [NameLabel(), NameLabel()]
        self.states = [ElidedLabel(), ElidedLabel()]
        self.both_names, self.difference = ElidedLabel(), ElidedLabel()  # over the difference
        heads = zip((*self.names, self.both_names), (*self.states, self.difference), strict=True)
        self._columns = [
            self._column(*head, canvas) for head, canvas in zip(heads, self.canvases, strict=True)
        ]
        images = row(*self._columns)
        for place in range(3):
            images.setStretch(place, 1)
        column(images, self._build_facts(), parent=self).setStretch(0, 1)
        for place, canvas in enumerate(self.canvases):
            canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            canvas.lens_changed.connect(self._follow)
            canvas.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            canvas.customContextMenuRequested.connect(partial(self._want_menu, place))
        self._arrange()

    # -- what is shown

    def show_sides(self, left: PairSide, right: PairSide) -> None:
        """Show the texts about both photos, and emphasize where they differ."""
        for which, side in enumerate((left, right)):
            self.names[which].setText(side.name)
            self.canvases[which].setAccessibleName(side.name)
            self.states[which].setText(side.state)
            self.names[which].setToolTip(formatting.plain_tip(side.name))
            self.states[which].setToolTip(formatting.plain_tip(side.state))
            _set_role(self.states[which], "differs" if side.goes else "mark")
        for (_, *values), ours, theirs in zip(self._rows, left.facts, right.facts, strict=True):
            for value, fact in zip(values, (ours, theirs), strict=True):
                value.setToolTip(formatting.plain_tip(fact))  # all of what may be shortened
            _set_role(values[1], "differs" if ours != theirs else "")
        taken = left.is_taken and right.is_taken
        words = self.tr("Taken") if taken else self.tr("Date")
        self._rows[PAIR_FACTS.index("taken")][0].setText(words)
        both = self.tr("{left} and {right}").format(left=left.name, right=right.name)
        self.both_names.setText(both)
        self.both_names.setToolTip(formatting.plain_tip(both))
        self._sides = left, right
        fit_names(self.names)
        self._fold_equal_facts()
        self._fit_facts()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        fit_names(self.names)
        self._fold_equal_facts()
        self._fit_facts()

    def _fold_equal_facts(self) -> None:
        """Show the facts that there are; while the photos would have too little height, fewer.

        Those that tell the photos apart stay.
        """
        pairs = dict(
            zip(PAIR_FACTS, zip(*(s.facts for s in self._sides), strict=True), strict=True)
        )
        line = self._rows[0][0].sizeHint().height() + FACTS_GAP
        heads = self.names[0].sizeHint().height() + self.states[0].sizeHint().height()
        kept = {fact for fact, values in pairs.items() if any(values)}
        for fact in GIVING_WAY:
            further = self._further_lines if WRAPPED in kept else 0
            beside = heads + line * len(kept) + further * self.fontMetrics().lineSpacing()
            if self.height() - beside - 2 * GRID >= LEAST_PICTURE:
                break
            is_only_date = fact == "dated" and "taken" not in kept
            if len(set(pairs[fact])) == 1 and not is_only_date:
                kept.discard(fact)
        for fact, labels in zip(PAIR_FACTS, self._rows, strict=True):
            for shown in labels:
                shown.setVisible(fact in kept)

    @property
    def _further_lines(self) -> int:
        """Lines that a fact has beside its first one, where it is wrapped."""
        place = PAIR_FACTS.index(WRAPPED)
        _, *values = self._rows[place]
        wraps = Qt.TextFlag.TextWordWrap
        heights = [
            value.fontMetrics().boundingRect(0, 0, value.width(), 0, wraps, side.facts[place])
            for value, side in zip(values, self._sides, strict=True)
        ]
        line = values[0].fontMetrics().lineSpacing()
        return max(0, *(round(rect.height() / line) - 1 for rect in heights))

    def _fit_facts(self) -> None:
        """Show the facts of both photos in full, or all of them in short, so that they compare.

        The room decides, not what a pair's facts are: the next pair's are written alike.
        """
        names = self._rows[0][0].fontMetrics()
        widths = map(names.horizontalAdvance, (*self._fact_names.values(), self.tr("Date")))
        first = max(FACT_NAMES_WIDTH, *widths)
        self._grid.setColumnMinimumWidth(0, first)
        room = (self.width() - first) // 2 - self._grid.horizontalSpacing()
        short = not have_room_for_dates(self._rows[0][1].fontMetrics(), room)
        for which, side in enumerate(self._sides):
            facts = side.short_facts if short else side.facts
            for line, words in zip(self._rows, facts, strict=True):
                line[1 + which].setText(words)

    def show_pair(self) -> None:
        """Clear the pane for another pair."""
        self.images, self._fulls = [QImage(), QImage()], [QSizeF(), QSizeF()]
        for canvas in self.canvases:
            canvas.show_image(QPixmap(), QSizeF())
        self._front = 0
        self._arrange()

    def show_small(self, which: int, picture: QPixmap, full: QSizeF) -> None:
        """Show a thumbnail until the photo is decoded."""
        if self.images[which].isNull():
            self.canvases[which].show_image(picture, full)

    def show_loaded(self, which: int, loaded: LoadedImage) -> None:
        """Show a decoded photo, or why it cannot be shown. which: 0 left, 1 right."""
        if loaded.image is None:
            words = self.tr("This photo cannot be shown. {reason}.")
            self.canvases[which].show_words(words.format(reason=reason_words(loaded.reason)))
            return
        self.images[which], self._fulls[which] = loaded.image, loaded.full
        self.canvases[which].show_image(loaded.image, loaded.full)
        if self.mode is CompareMode.DIFFERENCE:
            self._show_difference()

    # -- how it is compared

    def choose(self, mode: CompareMode) -> None:
        """Change the mode."""
        self.mode, self._front = mode, 0
        self._arrange()
        if mode is CompareMode.DIFFERENCE:
            self._show_difference()

    def flick(self) -> None:
        """Switch to the other photo in the same place."""
        if self.mode is CompareMode.FLICK:
            self._front = 1 - self._front
            self._arrange()
        else:
            self.choose(CompareMode.FLICK)

    def fit(self) -> None:
        """Zoom out to all of both photos."""
        self._follow(Lens())

    def zoom(self, factor: float) -> None:
        """Zoom around the middle of the view."""
        canvas = 2 if self.mode is CompareMode.DIFFERENCE else self._front
        self.canvases[canvas].zoom(factor)

    def _follow(self, lens: Lens) -> None:
        for canvas in self.canvases:
            if canvas is not self.sender():
                canvas.set_lens(lens)

    def _want_menu(self, place: int, point: QPoint) -> None:
        """Ask for the menu of a photo; the difference stands for the right one."""
        self.menu_wanted.emit(min(place, 1), self.canvases[place].mapToGlobal(point))

    def _show_difference(self) -> None:
        found = difference(*self.images)
        if found is None:  # until both are decoded
            self.canvases[2].show_image(QPixmap(), QSizeF())
            self.difference.setText("")
            return
        self.canvases[2].show_image(found.image, self._fulls[0])
        differs = self.tr("Orange shows where the right photo differs from the left one")
        self.difference.setText(differs if found.is_any else self.tr("The pictures do not differ"))

    def _arrange(self) -> None:
        shown = {
            CompareMode.SIDE: (0, 1),
            CompareMode.FLICK: (self._front,),
            CompareMode.DIFFERENCE: (2,),
        }[self.mode]
        for which, half in enumerate(self._columns):
            half.setVisible(which in shown)

    # -- building

    def _column(self, name: ElidedLabel, state: ElidedLabel, canvas: ZoomCanvas) -> QWidget:
        made = QWidget()
        # Both columns have the same width, whatever their names are.
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        name.setProperty("role", "title")
        layout = column(column(name, state, spacing=0), canvas, parent=made)
        layout.setSpacing(GRID // 2)
        layout.setStretch(1, 1)
        return made

    def _build_facts(self) -> QWidget:
        table = QFrame()
        self._grid = grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID // 2)
        grid.setVerticalSpacing(FACTS_GAP)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        self._fact_names = {
            "pixels": self.tr("Pixels"),
            "size": self.tr("Size"),
            "taken": self.tr("Taken"),
            "dated": self.tr("File date"),
            "camera": self.tr("Camera"),
            "folder": self.tr("Folder"),
        }
        self._rows: list[tuple[QLabel, QLabel, QLabel]] = []
        for line, fact in enumerate(PAIR_FACTS):
            self._rows.append((label(self._fact_names[fact], "muted"), _value(fact), _value(fact)))
            for place, shown in enumerate(self._rows[-1]):
                grid.addWidget(shown, line, place)
            grid.setAlignment(self._rows[-1][0], Qt.AlignmentFlag.AlignTop)
        return table


def _value(fact: str) -> QLabel:
    """The label of a fact: what tells two of them apart stays in sight where there is no room."""
    if fact == WRAPPED:
        wrapped = paragraph()
        wrapped.setAlignment(Qt.AlignmentFlag.AlignTop)
        wrapped.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        return wrapped
    if fact == "folder":
        return FolderLabel()
    return ElidedLabel()


def _set_role(shown: QLabel, role: str) -> None:
    if shown.property("role") != role:
        shown.setProperty("role", role)
        shown.style().unpolish(shown)
        shown.style().polish(shown)
