"""What can be done with the photos in hand: the selected ones, or the one that is viewed."""

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
    """Open, show, copy, put away. Facts are read and files are moved in a thread of its own."""

    hidden = Signal(object)  # ids (n,) of photos that were put away
    back = Signal(object)  # ids (n,) of photos that came back
    changed = Signal()  # files came or went: the library should be brought up to date
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
        self._worker = SerialWorker("deeds", self)
        self._selected = SerialWorker("selected", self)
        self._stopped = False
        self._returning: PhotoIds = np.empty(0, np.int64)  # photos that will be there again
        self._trashed: list[list[Trashed]] = []  # what can be undone; the newest last
        self._decoded.connect(self._put_on_clipboard)
        grid.selection_changed.connect(self._learn)
        grid.shown.connect(self._select_returned)

    def stop(self) -> None:
        """End its threads."""
        self._stopped = True
        self._worker.stop()
        self._selected.stop()

    # -- deeds

    def open(self) -> None:
        """Open the current photo with its application."""
        self._with_file(self._desktop.open)

    def reveal(self) -> None:
        """Show the current photo in the file manager."""
        self._with_file(self._desktop.reveal)

    def copy_path(self) -> None:
        """The paths of the photos in hand on the clipboard, one a line."""
        self._with_cards(lambda cards: self._desktop.copy_paths([c.place.full for _, c in cards]))

    def copy_image(self) -> None:
        """The photos in hand on the clipboard: one as a picture, several as files."""
        if len(self.in_hand()) > 1:
            self._with_cards(self._copy_files)
            return

        def decode(path: bytes) -> None:
            self._notifier.status(self.tr("Copying {name} …").format(name=formatting.name_of(path)))
            self._pool.render(path, 0).add_done_callback(self._hand_over)

        self._with_file(decode)

    def _copy_files(self, cards: Cards) -> None:
        self._desktop.copy_files([card.place.full for _, card in cards])
        words = self.tr("Copied: {photos}, as files.")
        self._notifier.status(words.format(photos=formatting.photos(len(cards))))

    def _hand_over(self, done: Future[RenderedPhoto | UnreadablePhoto]) -> None:
        """In the decoder's thread."""
        if not self._stopped:
            self._decoded.emit(done)

    def put_away_with(self, move: Callable[[], TrashOutcome]) -> None:
        """Have `move` put photos into the trash in this object's thread; it can be undone."""
        self._worker.queue(move, self._show_put_away, self._tell)

    def put_away(self) -> None:
        """Move the photos in hand to the trash; it can be undone."""

        def move(cards: Cards) -> None:
            paths = [(photo, card.place.full) for photo, card in cards]
            self.put_away_with(lambda: trash.put_all_away(paths))

        self._with_cards(move)

    @property
    def can_undo(self) -> bool:
        """Whether something was moved to the trash in this run of the window."""
        return bool(self._trashed)

    def undo(self) -> None:
        """Bring back what was moved to the trash last."""
        if not self._trashed:
            self._notifier.status(self.tr("There is nothing to undo."))
            return
        last = self._trashed.pop()
        self._notifier.withdraw()  # it offered just this
        self._worker.queue(lambda: _bring_back(last), self._show_back, self._tell)

    # -- what came of it

    def _show_put_away(self, outcome: TrashOutcome) -> None:
        gone, problem = outcome
        if gone:
            self._trashed.append(gone)
            self._advance(_ids(gone))
            self.hidden.emit(_ids(gone))
            self.changed.emit()
            words = self.tr("Moved to the trash: {photos}.").format(
                photos=formatting.photos(len(gone))
            )
            self._notifier.notice(" ".join((words, problem)).strip(), self.tr("Undo"), self.undo)
        elif problem:
            self._notifier.notice(problem)

    def _advance(self, gone: PhotoIds) -> None:
        """The next photo that stays becomes the current one, unless another one is in hand now."""
        grid, shown = self._grid, self._grid.photo_model.photos
        if grid.current_photo() not in gone.tolist():
            return
        rank = self._grid.photo_model.rank_at(grid.currentIndex())
        staying = np.flatnonzero(~np.isin(shown, gone))
        if len(staying):
            after = staying[staying >= rank]
            grid.set_current(int(shown[after[0] if len(after) else staying[-1]]))

    def _show_back(self, outcome: TrashOutcome) -> None:
        came, problem = outcome
        if came:
            self.back.emit(_ids(came))
            self._returning = _ids(came)
            self._select_returned()
            self.changed.emit()
            words = self.tr("Brought back: {photos}.").format(photos=formatting.photos(len(came)))
            self._notifier.status(words)
        if problem:
            self._notifier.notice(problem)

    def _select_returned(self) -> None:
        """Select what came back, as soon as the library shows it again."""
        grid, photos = self._grid, self._returning
        if len(photos) and np.isin(photos, self._grid.photo_model.photos).all():
            self._returning = np.empty(0, np.int64)
            grid.restore(replace(grid.anchor(), current=int(photos[0]), selected=photos))

    def _put_on_clipboard(self, done: Future[RenderedPhoto | UnreadablePhoto]) -> None:
        if done.cancelled() or done.exception() is not None:
            return
        view = done.result()
        if isinstance(view, UnreadablePhoto):
            words = self.tr("This photo cannot be copied: {reason}.")
            self._notifier.notice(words.format(reason=view.reason))
            return
        QGuiApplication.clipboard().setImage(image_of(view))
        self._notifier.status(self.tr("Copied."))

    def _tell(self, error: Exception) -> None:
        self._notifier.notice(str(error) or type(error).__name__)

    # -- the photos in hand

    def in_hand(self) -> list[int]:
        """The ids of the selected photos, or of the current one."""
        photos: list[int] = self._grid.selected_photos().tolist()
        current = self._grid.current_photo()
        return photos or ([] if current is None else [current])

    def _with_file(self, deed: Callable[[bytes], object]) -> None:
        """Do something with the current photo's file, as soon as it is known where it lies."""
        photo = self._grid.current_photo()
        if photo is not None:
            self._with_cards_of([photo], lambda cards: deed(cards[0][1].place.full))

    def _within_reach(self, card: PhotoCard) -> bool:
        if card.place.offline:
            words = self.tr("{name} is offline: plug in the drive that {root} is on.")
            if card.place.root.startswith(os.path.join(os.fsencode(self._folder), b"")):
                words = self.tr("{name} is not here: the library was imported without its photos.")
            name, root = formatting.shown(card.photo.name), formatting.shown(card.place.root)
            self._notifier.notice(words.format(name=name, root=root))
        return not card.place.offline

    def _with_cards(self, deed: Callable[[Cards], None]) -> None:
        """Do something with all photos in hand, as soon as it is known where they lie."""
        photos = self.in_hand()
        if len(photos) > CARDS:
            words = self.tr("That is too many at once. Choose at most {count} photos.")
            self._notifier.notice(words.format(count=formatting.count(CARDS)))
        else:
            self._with_cards_of(photos, deed)

    def _with_cards_of(self, photos: list[int], deed: Callable[[Cards], object]) -> None:
        def go(cards: dict[int, PhotoCard]) -> None:
            known = [(photo, cards[photo]) for photo in photos if photo in cards]
            if all(self._within_reach(card) for _, card in known) and known:
                deed(known)

        self._worker.queue(lambda: read_cards(self._folder, photos), go, self._tell)

    def _learn(self) -> None:
        """Where the selected photos lie is known before somebody drags them."""
        photos = self._grid.selected_photos()
        if 1 < len(photos) <= CARDS:
            wanted = photos.tolist()
            self._selected.start(
                lambda _: read_cards(self._folder, wanted), self._thumbnails.learn, self._tell
            )


def _bring_back(photos: list[Trashed]) -> TrashOutcome:
    """Those that came back, and what is wrong with the last that did not."""
    came, problem = [], ""
    for one in photos:
        try:
            trash.bring_back(one)
        except HashDeskError as error:
            problem = str(error)
        else:
            came.append(one)
    return came, problem


def _ids(photos: list[Trashed]) -> PhotoIds:
    return np.array([one.photo for one in photos], np.int64)
