"""The page of the atlas: how many shelves, and the shelves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from hashdesk.core.atlas.shelves import FIRST_COUNT, SHELF_COUNTS
from hashdesk.core.storage.tables.library_rows import EncoderRow
from hashdesk.ui import formatting
from hashdesk.ui.atlas.lost_names import LostName, lost_words
from hashdesk.ui.atlas.view import AtlasView
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.model_names import model_name
from hashdesk.ui.widgets.basic import button, column, paragraph, row
from hashdesk.ui.widgets.dialogs.ask_text import ask_text
from hashdesk.ui.widgets.focus.keyed_page import KeyedPage
from hashdesk.ui.widgets.theme import GRID, Theme


class AtlasPage(KeyedPage):
    """Fewer or more shelves, above the view of them."""

    count_chosen = Signal(int)  # one of SHELF_COUNTS
    unname_wanted = Signal(int)  # the position of a shelf

    def __init__(self, thumbnails: Thumbnails, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.wanted = FIRST_COUNT  # shelves, one of SHELF_COUNTS
        self._offered: tuple[int, ...] = SHELF_COUNTS
        self.may_name = True  # False in a read-only library
        self.view = AtlasView(thumbnails, theme)
        self.view.more_wanted.connect(self._step)
        self.view.menu_wanted.connect(self._show_menu)
        self.give_keys_to(self.view)
        self.lost = paragraph(role="muted")  # names that no shelf shows
        self.lost.hide()
        self.untold = paragraph(role="muted")  # that the model tells no photos apart
        self.untold.hide()
        layout = column(self._build_top(), self.untold, self.lost, parent=self)
        layout.setContentsMargins(2 * GRID, GRID, GRID, 0)
        layout.addWidget(self.view, 1)

    def show_wanted(self, wanted: int) -> None:
        """Show how many shelves are chosen. Raises ValueError if it is none of SHELF_COUNTS."""
        if wanted not in SHELF_COUNTS:
            raise ValueError(f"The atlas does not make {wanted} shelves.")
        self.wanted = wanted
        self._show_steps()

    def offer(self, counts: tuple[int, ...]) -> None:
        """Offer these numbers of shelves, of SHELF_COUNTS: the library's size allows no others."""
        self._offered = counts
        self._show_steps()

    @property
    def shown_count(self) -> int:
        """The number of shelves to show: the chosen one, or the largest that is offered."""
        return min(self.wanted, self._offered[-1])

    def show_count(self, shelves: int, lost: Sequence[LostName] = ()) -> None:
        """Show how many shelves there are, and what can be done with them.

        lost: names that none of them shows.
        """
        words = self.tr("%Ln shelves · Enter or double-click to open · F2 to name", None, shelves)
        if not self.may_name:
            words = self.tr("%Ln shelves · Enter or double-click to open", None, shelves)
        self.words.setText(words)
        self.lost.setText(lost_words(lost))
        self.lost.setToolTip(formatting.plain_lines(one.sentence for one in lost))
        self.lost.setVisible(bool(lost))

    def show_untold(self, by: EncoderRow | None) -> None:
        """Say that the model in use tells no photos apart; None: it does."""
        if by is not None:
            words = self.tr(
                "“{name}” cannot tell these photos apart, so these shelves mean nothing. On the "
                "page “Model”, use another one."
            )
            self.untold.setText(words.format(name=model_name(by)))
        self.untold.setVisible(by is not None)

    def show_words(self, words: str) -> None:
        """Show another sentence in place of the counts."""
        self.words.setText(words)

    def ask_name(self, place: int, then: Callable[[str], object]) -> None:
        """Ask for the name of a shelf; returns at once, `then` is called with the answer."""
        if self.may_name:
            before = self.view.name_of(place)
            yes = self.tr("Rename") if before else self.tr("Name")
            title = self.tr("Shelf name")
            asked, offered = self.tr("Name of this shelf"), before or self.view.guess_of(place)
            ask_text(self.window(), title, asked, yes, then, offered)

    def _step(self, by: int) -> None:
        place = self._offered.index(self.shown_count) + by
        if 0 <= place < len(self._offered):
            self.count_chosen.emit(self._offered[place])

    def _show_steps(self) -> None:
        place = self._offered.index(self.shown_count)
        self._show_step(self.fewer, self.tr("There are no fewer shelves"), possible=place > 0)
        last = len(self._offered) - 1
        self._show_step(self.more, self.tr("There are no more shelves"), possible=place < last)

    def _show_step(self, step: QPushButton, why_not: str, *, possible: bool) -> None:
        if not possible and step.hasFocus():
            self.view.setFocus()  # else the other button gets it, and a key would press that
        step.setEnabled(possible)
        keys = {self.fewer: "−", self.more: "+"}[step]
        step.setToolTip(self.tr("Key: {key}").format(key=keys) if possible else why_not)

    def _show_menu(self, place: int, where: QPoint) -> None:
        menu = QMenu(self)
        view, named = self.view, self.view.name_of(place)
        menu.addAction(self.tr("&Open shelf"), lambda: view.opened.emit(place))
        menu.addAction(self.tr("&Similar photos"), lambda: view.similar_wanted.emit(place))
        if self.may_name:
            menu.addSeparator()
            words = self.tr("&Rename shelf…") if named else self.tr("&Name shelf…")
            menu.addAction(words, lambda: view.name_wanted.emit(place))
            if named:
                menu.addAction(self.tr("Remo&ve name"), lambda: self.unname_wanted.emit(place))
        menu.addSeparator()
        more, fewer = self.tr("&More shelves"), self.tr("&Fewer shelves")
        for step, words, by in ((self.more, more, 1), (self.fewer, fewer, -1)):
            action = menu.addAction(words, partial(self._step, by))
            action.setEnabled(step.isEnabled())
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(where)

    def _build_top(self) -> QHBoxLayout:
        self.fewer = button(self.tr("Fewer shelves"), clicked=lambda: self._step(-1))
        self.more = button(self.tr("More shelves"), clicked=lambda: self._step(1))
        self.words = paragraph(role="muted")
        self.guesses = paragraph(self.tr("Names with “?” are guesses."), "muted")
        self.guesses.hide()  # until there are some
        self.view.guesses_shown.connect(self.guesses.setVisible)
        said = QWidget()
        column(self.words, self.guesses, parent=said, spacing=0)
        top = row(self.fewer, self.more, said)
        top.setStretchFactor(said, 1)
        self._show_steps()
        return top
