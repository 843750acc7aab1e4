"""Actions on photos: open, reveal, copy, move to the trash, undo."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.decoder.replies import UnreadablePhoto
from hashdesk.core.errors import HashDeskError
from hashdesk.core.imaging.render import RenderedPhoto
from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.ui import formatting
from hashdesk.ui.desktop import Desktop
from hashdesk.ui.images.image_loader import image_of
from hashdesk.ui.images.photo_cards import PhotoCard, read_cards
from hashdesk.ui.images.thumbnails import CARDS, Thumbnails
from hashdesk.ui.notifier import Notifier
from hashdesk.ui.photos import trash
from hashdesk.ui.photos.grid_view import GridView
from hashdesk.ui.photos.trash import Trashed, TrashOutcome
from hashdesk.ui.serial_worker import SerialWorker

Cards = list[tuple[int, PhotoCard]]


class PhotoActions(QObject):
    """Acts on the selected photos, or on the current one. File work runs in worker threads."""

    trashed = Signal(object)  # ids (n,) of photos that went to the trash
    restored = Signal(object)  # ids (n,) of photos that came back from the trash
    files_changed = Signal(object)  # list[bytes]: folders that the library should scan again
    _decoded = Signal(object)

    def __init__(
        self,
        folder: Path,
        grid: GridView,
        thumbnails: Thumbnails,
        pool: DecodePool,
        desktop: Desktop,
        notifier: Notifier,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._grid = grid
        self._thumbnails = thumbnails
        self._pool = pool
        self._desktop = desktop
        self._notifier = notifier
        self.worker = SerialWorker("photo actions", self)
        self._card_reader = SerialWorker("cards of the selection", self)
        self._stopped = False
        self._returning: PhotoIds = np.empty(0, np.int64)  # restored, but not listed again yet
        self._trashed: list[list[Trashed]] = []  # one list for each undo; the newest last
        self._decoded.connect(self._put_on_clipboard)
        grid.selection_changed.connect(self._read_selected_cards)
        grid.photos_shown.connect(self._select_restored)

    def stop(self) -> None:
        """End its threads."""
        self._stopped = True
        self.worker.stop()
        self._card_reader.stop()

    def open(self) -> None:
        """Open the current photo with its application."""
        self._with_file(self._desktop.open)

    def reveal(self) -> None:
        """Show the current photo in the file manager."""
        self._with_file(self._desktop.reveal)

    def copy_path(self) -> None:
        """Copy the paths of the photos to the clipboard, one per line."""
        self._with_cards(lambda cards: self._desktop.copy_paths([c.place.full for _, c in cards]))

    def copy_image(self) -> None:
        """Copy the photos to the clipboard: one as pixels, several as files."""
        if len(self.targets()) > 1:
            self._with_cards(self._copy_files)
            return

        def decode(path: bytes) -> None:
            self._notifier.status(self.tr("Copying {name} …").format(name=formatting.name_of(path)))
            self._pool.render(path, 0).add_done_callback(self._emit_decoded)

        self._with_file(decode)

    def _copy_files(self, cards: Cards) -> None:
        self._desktop.copy_files([card.place.full for _, card in cards])
        text = self.tr("Copied: {photos}, as files.")
        self._notifier.status(text.format(photos=formatting.photos(len(cards))))

    def _emit_decoded(self, decoding: Future[RenderedPhoto | UnreadablePhoto]) -> None:
        """Runs in the decoder's thread."""
        if not self._stopped:
            self._decoded.emit(decoding)

    def move_to_trash_with(self, move: Callable[[], TrashOutcome]) -> None:
        """Run `move`, which moves photos to the trash, in the worker; it can be undone."""
        self.worker.queue(move, self._show_trashed, self._notifier.show_error)

    def move_to_trash(self) -> None:
        """Move the photos to the trash; it can be undone."""

        def move(cards: Cards) -> None:
            paths = [(photo, card.place.full) for photo, card in cards]
            self.move_to_trash_with(lambda: trash.move_all_to_trash(paths))

        self._with_cards(move)

    @property
    def can_undo(self) -> bool:
        """Whether this window has moved photos to the trash."""
        return bool(self._trashed)

    def undo(self) -> None:
        """Restore the photos that were moved to the trash last."""
        if not self._trashed:
            self._notifier.status(self.tr("There is nothing to undo."))
            return
        last = self._trashed.pop()
        self._notifier.withdraw()  # its button offers the same undo
        self.worker.queue(lambda: _restore(last), self._show_restored, self._notifier.show_error)

    # -- outcomes

    def _show_trashed(self, outcome: TrashOutcome) -> None:
        moved, problem = outcome
        if moved:
            self._trashed.append(moved)
            self._advance(_ids(moved))
            self.trashed.emit(_ids(moved))
            self.files_changed.emit(_folders(moved))
            text = self.tr("Moved to the trash: {photos}.")
            text = text.format(photos=formatting.photos(len(moved)))
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
        moved, problem = outcome
        if moved:
            self.restored.emit(_ids(moved))
            self._returning = _ids(moved)
            self._select_restored()
            self.files_changed.emit(_folders(moved))
            text = self.tr("Brought back: {photos}.").format(photos=formatting.photos(len(moved)))
            self._notifier.status(text)
        if problem:
            self._notifier.notice(problem)

    def _select_restored(self) -> None:
        """Select the restored photos as soon as all of them are listed again."""
        grid, photos = self._grid, self._returning
        if len(photos) and np.isin(photos, self._grid.photo_model.photos).all():
            self._returning = np.empty(0, np.int64)
            grid.restore(replace(grid.anchor(), current=int(photos[0]), selected=photos))

    def _put_on_clipboard(self, decoding: Future[RenderedPhoto | UnreadablePhoto]) -> None:
        if decoding.cancelled() or decoding.exception() is not None:
            return
        rendered = decoding.result()
        if isinstance(rendered, UnreadablePhoto):
            text = self.tr("This photo cannot be copied: {reason}.")
            self._notifier.notice(text.format(reason=rendered.reason))
            return
        QGuiApplication.clipboard().setImage(image_of(rendered))
        self._notifier.status(self.tr("Copied."))

    # -- the photos to act on

    def targets(self) -> list[int]:
        """The ids of the selected photos, or else of the current one."""
        photos: list[int] = self._grid.selected_photos().tolist()
        current = self._grid.current_photo()
        return photos or ([] if current is None else [current])

    def _with_file(self, action: Callable[[bytes], object]) -> None:
        """Call `action` with the current photo's path, once that has been read."""
        photo = self._grid.current_photo()
        if photo is not None:
            self._with_cards_of([photo], lambda cards: action(cards[0][1].place.full))

    def _is_online(self, card: PhotoCard) -> bool:
        if card.place.offline:
            text = self.tr("{name} is offline: plug in the drive that {root} is on.")
            if card.place.root.startswith(os.path.join(os.fsencode(self._folder), b"")):
                text = self.tr("{name} is not here: the library was imported without its photos.")
            name, root = formatting.shown(card.photo.name), formatting.shown(card.place.root)
            self._notifier.notice(text.format(name=name, root=root))
        return not card.place.offline

    def _with_cards(self, action: Callable[[Cards], None]) -> None:
        """Call `action` with the cards of all target photos, once they have been read."""
        photos = self.targets()
        if len(photos) > CARDS:
            text = self.tr("That is too many at once. Choose at most {count} photos.")
            self._notifier.notice(text.format(count=formatting.count(CARDS)))
        else:
            self._with_cards_of(photos, action)

    def _with_cards_of(self, photos: list[int], action: Callable[[Cards], object]) -> None:
        def run(cards: dict[int, PhotoCard]) -> None:
            known = [(photo, cards[photo]) for photo in photos if photo in cards]
            if all(self._is_online(card) for _, card in known) and known:
                action(known)

        self.worker.queue(lambda: read_cards(self._folder, photos), run, self._notifier.show_error)

    def _read_selected_cards(self) -> None:
        """Read the cards of several selected photos: dragging them needs their paths at once."""
        photos = self._grid.selected_photos().tolist()
        if 1 < len(photos) <= CARDS:
            learn, show_error = self._thumbnails.learn, self._notifier.show_error
            self._card_reader.start(lambda _: read_cards(self._folder, photos), learn, show_error)


def _restore(files: list[Trashed]) -> TrashOutcome:
    """Restore files; the restored ones, and the error sentence of the last one that failed."""
    restored, problem = [], ""
    for file in files:
        try:
            trash.restore(file)
        except HashDeskError as error:
            problem = str(error)
        else:
            restored.append(file)
    return restored, problem


def _ids(files: list[Trashed]) -> PhotoIds:
    return np.array([file.photo for file in files], np.int64)


def _folders(files: list[Trashed]) -> list[bytes]:
    """The folders that files lie in, or lay in."""
    return sorted({os.path.dirname(file.path) for file in files})
