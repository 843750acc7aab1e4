"""Folds the library into shelves in a thread; opens and names them."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal

from hashdesk import paths
from hashdesk.core.atlas import shelf_names
from hashdesk.core.atlas import shelves as atlas
from hashdesk.core.atlas.shelf_names import Names
from hashdesk.core.atlas.shelves import ATLAS_BITS, Shelves
from hashdesk.core.search.hamming_index import HammingIndex
from hashdesk.core.search.question import SearchResult
from hashdesk.encoders.class_labels import guess_names
from hashdesk.ui import formatting
from hashdesk.ui.atlas.page import AtlasPage
from hashdesk.ui.notifier import Notifier
from hashdesk.ui.serial_worker import SerialWorker

log = logging.getLogger(__name__)

GUESSED_BITS = (4, 8)  # longer codes have too many shelves for readable guesses


class AtlasController(QObject):
    """Folds each length of code once per state of the library."""

    opened = Signal(object, str)  # ids of photos, name of their shelf

    def __init__(self, folder: Path, page: AtlasPage, notifier: Notifier, parent: QObject) -> None:
        super().__init__(parent)
        self._notifier = notifier
        self._folder = folder
        self._page = page
        self._worker = SerialWorker("atlas", self)
        self._index: HammingIndex | None = None
        self._encoder = ""
        self.folded: dict[int, tuple[Shelves, Names]] = {}
        self._waiting: set[int] = set()
        self._guesses: dict[int, Names] = {}
        self._shown = ""  # the id of the encoder whose shelves are in sight
        self._located: SearchResult | None = None  # of the photo from outside whose place is shown
        page.bits_chosen.connect(self._choose)
        page.view.opened.connect(self._open)
        page.view.name_wanted.connect(self._ask_name)
        page.show_bits(page.bits)

    def stop(self) -> None:
        """End its thread."""
        self._worker.stop()

    def use(self, index: HammingIndex | None, encoder: str) -> None:
        """Use the codes of a newly read library. encoder: the id of the encoder that made them."""
        if encoder != self._encoder:
            self._located = None
        self._index, self._encoder = index, encoder
        self.folded.clear()
        self._guesses.clear()
        self._waiting.clear()

    def refresh(self) -> None:
        """The page has come into sight: fold the chosen length first, then the others."""
        self._show()
        for bits in sorted(ATLAS_BITS, key=lambda bits: bits != self._page.bits):
            self._fold(bits)

    def locate(self, found: SearchResult) -> None:
        """Show where a photo from outside would go."""
        self._located = found
        self._show_located(found)

    def _show_located(self, found: SearchResult) -> None:
        shelves = self._page.view.shelves
        place = shelves.place_of(found.query.codes[shelves.bits])
        if place is None:
            return
        self._page.view.choose(place, located=True)
        apart = int(shelves.codes[place] ^ found.query.codes[shelves.bits]).bit_count()
        words = self.tr("“{name}” would stand here.")
        if apart:
            words = self.tr("“{name}” would stand on a new shelf; this one is {bits} away.")
        self._page.show_words(words.format(name=found.question.name, bits=formatting.bits(apart)))

    def _choose(self, bits: int) -> None:
        self._page.show_bits(bits)
        self._show()
        self._fold(bits)

    def _show(self) -> None:
        folded = self.folded.get(self._page.bits)
        if folded is not None:
            shelves, names = folded
            view = self._page.view
            located = view.located or not len(view.shelves)  # no other shelf was chosen since
            view.show_shelves(shelves, names)
            view.show_guesses(self._guesses.get(shelves.bits, {}))
            self._shown = self._encoder
            self._page.show_count(len(shelves), int(shelves.counts.sum()))
            if self._located is not None and located:
                self._show_located(self._located)

    def _fold(self, bits: int) -> None:
        index, folder, encoder = self._index, self._folder, self._encoder
        if index is None or bits in self.folded or bits in self._waiting:
            return
        self._waiting.add(bits)

        def work() -> tuple[Shelves, Names]:
            return atlas.fold(index, bits), shelf_names.read(folder, encoder, bits)

        def show(folded: tuple[Shelves, Names]) -> None:
            if index is self._index:
                self._waiting.discard(bits)
                self.folded[bits] = folded
                self._guess(bits, folded[0])
                if bits == self._page.bits:
                    self._show()

        self._worker.queue(work, show, self._notifier.show_error)

    def _guess(self, bits: int, shelves: Shelves) -> None:
        """Have the backbone guess what is on the shelves; given names come before guesses."""
        folder, index, encoder = self._folder, self._index, self._encoder
        if bits not in GUESSED_BITS or not len(shelves):
            return

        def work() -> Names:
            return guess_names(folder, encoder, shelves, paths.cache())

        def show(names: Names) -> None:
            if index is self._index:
                self._guesses[bits] = names
                if bits == self._page.bits:
                    self._page.view.show_guesses(names)

        # The atlas works without guesses: why there are none is for the log.
        self._worker.queue(work, show, lambda error: log.info("No guesses: %s", error))

    def _open(self, code: int) -> None:
        if self._index is not None and self._shown == self._encoder:
            view = self._page.view  # codes of another length may be chosen, and not in sight yet
            photos = np.sort(atlas.photos_on(self._index, view.shelves.bits, code))
            words = self.tr("a shelf of {photos}").format(photos=formatting.photos(len(photos)))
            self.opened.emit(photos, view.name_of(code) or words)

    def _ask_name(self, code: int) -> None:
        # When the answer comes, other shelves may be in sight.
        encoder, bits = self._shown, self._page.view.shelves.bits
        self._page.ask_name(code, lambda name: self._name(encoder, bits, code, name))

    def _name(self, encoder: str, bits: int, code: int, name: str) -> None:
        folder = self._folder

        def work() -> Names:
            shelf_names.write(folder, encoder, bits, code, name)
            return shelf_names.read(folder, encoder, bits)

        def show(names: Names) -> None:
            if encoder == self._encoder and bits in self.folded:
                self.folded[bits] = self.folded[bits][0], names
            if (encoder, bits) == (self._shown, self._page.view.shelves.bits):
                self._page.view.show_names(names)

        self._worker.queue(work, show, self._notifier.show_error)
