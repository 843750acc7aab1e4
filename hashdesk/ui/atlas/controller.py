"""Folds the library into shelves in a thread; opens, names and compares them."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLocale, QObject, Signal

from hashdesk import paths
from hashdesk.core.atlas import shelf_names
from hashdesk.core.atlas import shelves as atlas
from hashdesk.core.atlas.gathering import Tree
from hashdesk.core.atlas.known_shelves import KnownShelf, known_shelves
from hashdesk.core.atlas.name_places import PlacedNames, place_names
from hashdesk.core.atlas.naming import read_names, rename
from hashdesk.core.atlas.shelf_names import ShelfName
from hashdesk.core.atlas.shelves import Shelves
from hashdesk.core.atlas.standing import Standing
from hashdesk.core.atlas.standing_file import stand_in
from hashdesk.core.errors import HashDeskError
from hashdesk.core.search.hamming_index import HammingIndex
from hashdesk.core.search.question import SearchResult
from hashdesk.ui.atlas.carried_words import carried_words
from hashdesk.ui.atlas.folded import Folded
from hashdesk.ui.atlas.lost_names import LostName, lost_names
from hashdesk.ui.atlas.page import AtlasPage
from hashdesk.ui.library.snapshot import NO_CONTENTS, Contents
from hashdesk.ui.notifier import Notifier
from hashdesk.ui.serial_worker import SerialWorker

log = logging.getLogger(__name__)

_Gathered = tuple[Tree, Standing, tuple[ShelfName, ...], Exception | None]


class AtlasController(QObject):
    """Folds each number of shelves once per state of the library."""

    opened = Signal(object, str)  # ids of photos, the most typical first; name of their shelf
    similar_wanted = Signal(object)  # ids of photos, to be searched for together
    known = Signal(object)  # tuple of KnownShelf: what can be searched for by name

    def __init__(self, folder: Path, page: AtlasPage, notifier: Notifier, parent: QObject) -> None:
        super().__init__(parent)
        self._notifier = notifier
        self._folder = folder
        self._page = page
        self._worker = SerialWorker("atlas", self)
        self._opener = SerialWorker("atlas shelf", self)
        self._index: HammingIndex | None = None
        self._contents: Contents = NO_CONTENTS
        self._encoder = ""
        self._tree: Tree | None = None
        self._standing: Standing | None = None  # of the photos; None: not read yet
        self._gathered: HammingIndex | None = None  # whose tree is here, or comes
        self._names: tuple[ShelfName, ...] = ()
        self.folded: dict[int, Folded] = {}
        self._waiting: set[int] = set()
        self._shown_index: HammingIndex | None = None  # of the shelves in sight
        self._carried = ""  # what was said of the names when another model came into use
        self._located: SearchResult | None = None  # of the photo from outside whose place is shown
        page.count_chosen.connect(self._choose)
        page.view.opened.connect(self._open)
        page.view.similar_wanted.connect(self._search)
        page.view.name_wanted.connect(self._ask_name)
        page.unname_wanted.connect(self._take_name)

    def stop(self) -> None:
        """End its threads."""
        self._worker.stop()
        self._opener.stop()

    def use(self, index: HammingIndex | None, encoder: str, contents: Contents) -> None:
        """Use the codes of a newly read library.

        encoder: the id of the encoder that made them; contents: of all photos.
        """
        if encoder != self._encoder:
            self._located = self._standing = None
            self._page.view.forget_place()
        self._index, self._encoder, self._contents = index, encoder, contents
        self._tree = None
        self.folded.clear()
        self._waiting.clear()
        self.known.emit(())
        self._page.offer(self._counts)

    @property
    def _counts(self) -> tuple[int, ...]:
        """The numbers of shelves that suit the library."""
        return atlas.counts_for(0 if self._index is None else len(self._index))

    def refresh(self) -> None:
        """The page has come into sight: fold what it shows first, then the other numbers."""
        self._show()
        self.prepare()

    def prepare(self) -> None:
        """Fold the shelves of the page, so that they can be searched for; in sight, all."""
        if self._index is not None and self._tree is not None:
            self._fold_wanted()
        elif self._index is not None and self._gathered is not self._index:
            self._gathered = self._index
            self._gather(self._index)

    # -- shelves

    def _gather(self, index: HammingIndex) -> None:
        folder, contents, may_write = self._folder, self._contents, self._page.may_name
        encoder, before = self._encoder, self._standing

        def work() -> _Gathered:
            names: tuple[ShelfName, ...] = ()
            trouble = None
            try:
                names = read_names(folder, contents, may_write=may_write)
            except (HashDeskError, OSError) as error:  # there are shelves without their names
                trouble = error
            places = stand_in(folder, index, encoder, contents, before, may_write=may_write)
            return *places, names, trouble

        def keep(found: _Gathered) -> None:
            tree, standing, names, trouble = found
            if trouble is not None:
                self._notifier.show_error(trouble)
            if index is self._index:
                self._tree, self._standing, self._names = tree, standing, names
                self._fold_wanted()

        self._worker.queue(work, keep, self._notifier.show_error)

    def _fold_wanted(self) -> None:
        shown = self._page.shown_count
        self._fold(shown)
        if self._page.isVisible():
            for wanted in self._counts:
                self._fold(wanted)
            self._carry_names_over()

    def _fold(self, wanted: int) -> None:
        index, tree, names, contents = self._index, self._tree, self._names, self._contents
        folder, encoder = self._folder, self._encoder
        language = QLocale().name().split("_")[0]
        if index is None or tree is None or wanted in self.folded or wanted in self._waiting:
            return
        self._waiting.add(wanted)

        def work() -> Folded:
            from hashdesk.encoders.shelf_guesses import guess_words  # noqa: PLC0415  (on that page)

            shelves = atlas.fold(index, tree, wanted)
            guesses: Mapping[int, str] = {}
            try:
                cache = paths.cache()
                found = guess_words(folder, encoder, shelves, contents, language, cache)
                guesses = {place: f"{one[:1].upper()}{one[1:]}" for place, one in found.items()}
            except (HashDeskError, OSError) as error:  # the atlas works without guesses
                log.info("No guesses: %s", error)
            return Folded(shelves, place_names(names, index, shelves, contents), guesses)

        def show(folded: Folded) -> None:
            if index is self._index:
                self._waiting.discard(wanted)
                self.folded[wanted] = folded
                if wanted == self._page.shown_count:
                    self._show()
                else:  # a name may return there
                    self._say_again()
                if names is not self._names:  # one was given meanwhile
                    self._place_names()

        self._worker.queue(work, show, self._notifier.show_error)

    def _choose(self, wanted: int) -> None:
        self._page.show_wanted(wanted)
        self._notifier.retract(self._carried)  # it spoke of the shelves that were in sight
        self._show()
        self._fold(self._page.shown_count)

    def _show(self) -> None:
        folded = self.folded.get(self._page.shown_count)
        if folded is None:
            return
        self._tell_known()
        view = self._page.view
        located = view.located or not len(view.shelves)  # no other shelf was chosen since
        view.show_shelves(folded.shelves, folded.names, folded.guesses)
        self._shown_index = self._index
        self._show_count(folded)
        if self._located is not None and located:
            self._show_located(self._located)

    def _tell_known(self) -> None:
        folded, index = self.folded.get(self._page.shown_count), self._index
        if folded is not None and index is not None:
            self.known.emit(known_shelves(index, folded.shelves, folded.names, folded.guesses))

    def _show_count(self, folded: Folded) -> None:
        self._page.show_count(len(folded.shelves), self._lost(folded.shelves.wanted))

    def _lost(self, shown: int) -> list[LostName]:
        all_known = self.folded.keys() >= set(self._counts)
        return lost_names(self._names, shown, self.folded, all_known=all_known)

    def _say_again(self) -> None:
        """Say which names are not in sight, unless a photo from outside is spoken of."""
        folded, view = self.folded.get(self._page.shown_count), self._page.view
        if folded is not None and view.shelves is folded.shelves and not view.located:
            self._show_count(folded)

    def locate(self, found: SearchResult) -> None:
        """Show where a photo from outside would go."""
        self._located = found
        self._show_located(found)

    def _show_located(self, found: SearchResult) -> None:
        view = self._page.view
        place = view.shelves.nearest_place(found.query.codes)
        if place is not None:
            view.choose(place, located=True)
            words = self.tr("“{name}” would stand here.")
            self._page.show_words(words.format(name=found.question.name))

    # -- one shelf

    def _open(self, place: int) -> None:
        view, index = self._page.view, self._shown_index  # others may be chosen already
        if index is None:
            return
        shelves, title = view.shelves, view.words_of(place).title
        self._opener.start(
            lambda _: atlas.photos_on(index, shelves, place),
            lambda photos: self.opened.emit(photos, title),
            self._notifier.show_error,
        )

    def open_known(self, shelf: KnownShelf) -> None:
        """Open a shelf that was found by its name."""
        self._opener.start(
            lambda _: shelf.photos,
            lambda photos: self.opened.emit(photos, shelf.title),
            self._notifier.show_error,
        )

    def _search(self, place: int) -> None:
        if photos := self._page.view.covers_of(place):
            self.similar_wanted.emit(photos)

    def _ask_name(self, place: int) -> None:
        # When the answer comes, other shelves may be in sight.
        index, shelves = self._shown_index, self._page.view.shelves
        self._page.ask_name(place, lambda name: self._name(index, shelves, place, name))

    def _take_name(self, place: int) -> None:
        self._name(self._shown_index, self._page.view.shelves, place, "")

    def _name(self, index: HammingIndex | None, shelves: Shelves, place: int, name: str) -> None:
        """Give a shelf a name, or none."""
        folder, contents, encoder = self._folder, self._contents, self._encoder
        if index is None:
            return

        def keep(names: tuple[ShelfName, ...]) -> None:
            self._names = names
            self._notifier.retract(self._carried)
            self._place_names()

        self._worker.queue(
            lambda: rename(folder, index, shelves, place, name, contents, encoder),
            keep,
            self._notifier.show_error,
        )

    def _place_names(self) -> None:
        """Find the shelves of all names again, wherever there are shelves."""
        names, contents, every = self._names, self._contents, dict(self.folded)
        index = self._index
        if index is None:
            return

        def work() -> dict[int, PlacedNames]:
            return {
                wanted: place_names(names, index, folded.shelves, contents)
                for wanted, folded in every.items()
            }

        def show(placed: dict[int, PlacedNames]) -> None:
            for wanted, found in placed.items():
                if self.folded.get(wanted) is every[wanted] and names is self._names:
                    self.folded[wanted] = replace(every[wanted], names=found)
                    if self._page.view.shelves is every[wanted].shelves:
                        self._page.view.show_names(found)
            self._say_again()
            self._tell_known()

        self._worker.queue(work, show, self._notifier.show_error)

    # -- names and models

    def _carry_names_over(self) -> None:
        """Once all shelves are folded: say which names have a shelf with the model now in use."""
        folder, encoder, names, index = self._folder, self._encoder, self._names, self._index
        if not self._page.may_name or all(name.encoder == encoder for name in names):
            return

        def say(_: object) -> None:
            standing = self._standing
            if index is not self._index or names is not self._names or standing is None:
                return
            lost = self._lost(self._page.shown_count)
            self._names = tuple(replace(name, encoder=encoder) for name in names)
            self._carried = carried_words(len(names), lost, standing.origin)
            self._notifier.notice(self._carried)
            note = partial(shelf_names.note_encoder, folder, encoder)
            self._worker.queue(note, lambda _: None, self._notifier.show_error)

        self._worker.queue(lambda: None, say, self._notifier.show_error)
