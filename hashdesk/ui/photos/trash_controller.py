"""Photos to the trash and back: asks before many go, and undoes, also what earlier windows did."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal

from hashdesk.core.removal.obstacles import obstacle
from hashdesk.core.removal.removal_log import RemovalLog, Removed
from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.ui import formatting
from hashdesk.ui.images.photo_cards import PhotoCard
from hashdesk.ui.notifier import Notifier
from hashdesk.ui.photos.grid_view import GridView
from hashdesk.ui.photos.trash import TrashOutcome, move_to_trash, restore_all
from hashdesk.ui.photos.trash_words import names
from hashdesk.ui.serial_worker import SerialWorker
from hashdesk.ui.widgets.confirm import confirm

MOST_UNASKED = 10  # photos that go to the trash without a question


class TrashController(QObject):
    """The window's way to the trash. What is there is in the log of the library, and nowhere else.

    File work runs in a thread of its own.
    """

    trashed = Signal(object)  # ids (n,) of photos that went to the trash
    restored = Signal(object)  # ids (n,) of photos that came back from the trash
    files_changed = Signal(object)  # list[bytes]: folders that the library should scan again

    def __init__(
        self, folder: Path, grid: GridView, notifier: Notifier, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._log = RemovalLog(folder)
        self._grid = grid
        self._notifier = notifier
        self.worker = SerialWorker("trash", self)
        self._returning: PhotoIds = np.empty(0, np.int64)  # restored, but not listed again yet
        self._batches: list[str] = []  # that this window moved, for undo; the newest last
        grid.photos_shown.connect(self._select_restored)

    def stop(self) -> None:
        """End the thread after the files that are being moved."""
        self.worker.stop()

    # -- to the trash

    def move(self, cards: Sequence[PhotoCard]) -> None:
        """Move photos to the trash, after a question if they are many."""

        def go() -> None:
            self.move_with(
                lambda log: move_to_trash(log, cards, lambda c: obstacle(c.photo, c.place.full))
            )

        if len(cards) <= MOST_UNASKED:
            go()
            return
        files = [companion for card in cards for companion in card.companions]
        photos = formatting.photos_with_files(len(cards), len(files))
        size = formatting.size(sum(card.photo.size for card in cards) + sum(f.size for f in files))
        words = self.tr("Move {photos} ({size}) to the trash? You can bring them back with Ctrl+Z.")
        yes = self.tr("Move to the trash")
        confirm(self._grid.window(), yes, words.format(photos=photos, size=size), yes, go)

    def move_with(self, move: Callable[[RemovalLog], TrashOutcome]) -> None:
        """Run `move`, which moves photos to the trash, in the worker; it can be undone."""
        log = self._log
        self.worker.queue(lambda: move(log), self._show_trashed, self._notifier.show_error)

    def tell_interrupted(self) -> None:
        """Tell what lies in the trash because HashDesk ended while it moved photos."""
        log = self._log

        def show(entries: list[Removed]) -> None:
            if entries:
                words = self.tr(
                    "HashDesk was ended while it moved photos to the trash. In the trash: {photos}."
                ).format(photos=_described(entries))
                batch = entries[0].batch
                self._notifier.notice(words, self.tr("Bring back"), lambda: self._restore(batch))

        self.worker.queue(log.interrupted, show, self._notifier.show_error)

    # -- and back

    @property
    def can_undo(self) -> bool:
        """Whether this window has moved photos to the trash."""
        return bool(self._batches)

    def undo(self) -> None:
        """Bring back the photos that went last; if an earlier window moved them, ask first."""
        if self._batches:
            self._notifier.withdraw()  # its button offers the same undo
            self._restore(self._batches.pop())
        else:
            self.offer_last()

    def offer_last(self) -> None:
        """Ask whether to bring back the photos that went last, from whichever window."""
        log = self._log
        self.worker.queue(log.in_trash, self._ask_about, self._notifier.show_error)

    def _ask_about(self, entries: list[Removed]) -> None:
        if not entries:
            self._notifier.status(self.tr("There is nothing to undo."))
            return
        words = self.tr("Bring back {photos} that went to the trash on {moment}?").format(
            photos=_described(entries), moment=formatting.local_moment(entries[0].at)
        )
        yes, batch = self.tr("Bring back"), entries[0].batch
        confirm(self._grid.window(), yes, words, yes, lambda: self._restore(batch))

    def _restore(self, batch: str) -> None:
        log = self._log
        if batch in self._batches:
            self._batches.remove(batch)
        self.worker.queue(
            lambda: restore_all(log, batch), self._show_restored, self._notifier.show_error
        )

    # -- outcomes

    def _show_trashed(self, outcome: TrashOutcome) -> None:
        moved, problem = outcome.moved, outcome.problem
        if moved:
            self._batches.append(moved[0].batch)
            self._advance(_ids(moved))
            self.trashed.emit(_ids(moved))
            self.files_changed.emit(_folders(moved))
            text = self.tr("Moved to the trash: {photos}.")
            text = text.format(photos=_described(moved))
            self._notifier.notice(" ".join((text, problem)).strip(), self.tr("Undo"), self.undo)
        elif problem:
            self._notifier.notice(problem)

    def _advance(self, removed: PhotoIds) -> None:
        """Make the next remaining photo current, unless a remaining one is current already."""
        grid, model = self._grid, self._grid.photo_model
        if grid.current_photo() not in removed.tolist():
            return
        rank, shown = model.rank_at(grid.currentIndex()), model.photos
        remaining = np.flatnonzero(~np.isin(shown, removed))
        if len(remaining):
            after = remaining[remaining >= rank]
            grid.set_current(int(shown[after[0] if len(after) else remaining[-1]]))

    def _show_restored(self, outcome: TrashOutcome) -> None:
        moved = outcome.moved
        if moved:
            self.restored.emit(_ids(moved))
            self._returning = _ids(moved)
            self._select_restored()
            self.files_changed.emit(_folders(moved))
            text = self.tr("Brought back: {photos}.").format(photos=_described(moved))
            self._notifier.status(text)
        if outcome.problem:
            self._notifier.notice(outcome.problem)

    def _select_restored(self) -> None:
        """Select the restored photos as soon as all of them are listed again."""
        grid, photos = self._grid, self._returning
        if len(photos) and np.isin(photos, self._grid.photo_model.photos).all():
            self._returning = np.empty(0, np.int64)
            grid.restore(replace(grid.anchor(), current=int(photos[0]), selected=photos))


def _ids(entries: list[Removed]) -> PhotoIds:
    return np.array(list(dict.fromkeys(entry.photo for entry in entries)), np.int64)


def _described(entries: list[Removed]) -> str:
    """How many photos these are, and which files belong to them: "1 photo with 1 file …: a.CR2"."""
    last = {entry.photo: entry.path for entry in entries}  # companions come before their photo
    photos = set(last.values())
    files = [entry.path for entry in entries if entry.path not in photos]
    words = formatting.photos_with_files(len(photos), len(files))
    return f"{words} ({names(files)})" if files else words


def _folders(entries: list[Removed]) -> list[bytes]:
    """The folders that files lie in, or lay in."""
    return sorted({os.path.dirname(entry.path) for entry in entries})
