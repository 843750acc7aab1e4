"""Actions on photos: open, reveal, copy, move to the trash."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.decoder.replies import UnreadablePhoto
from hashdesk.core.imaging.render import RenderedPhoto
from hashdesk.ui import formatting
from hashdesk.ui.desktop import Desktop
from hashdesk.ui.images.image_loader import image_of
from hashdesk.ui.images.photo_cards import PhotoCard, read_cards
from hashdesk.ui.images.thumbnails import CARDS, Thumbnails
from hashdesk.ui.notifier import Notifier
from hashdesk.ui.photos.grid_view import GridView
from hashdesk.ui.photos.trash_controller import TrashController
from hashdesk.ui.serial_worker import SerialWorker

Cards = list[tuple[int, PhotoCard]]


class PhotoActions(QObject):
    """Acts on the selected photos, or on the current one. File work runs in worker threads."""

    _decoded = Signal(object)

    def __init__(
        self,
        folder: Path,
        grid: GridView,
        thumbnails: Thumbnails,
        pool: DecodePool,
        desktop: Desktop,
        trash: TrashController,
        notifier: Notifier,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._grid = grid
        self._thumbnails = thumbnails
        self._pool = pool
        self._desktop = desktop
        self._trash = trash
        self._notifier = notifier
        self.worker = SerialWorker("photo actions", self)
        self._card_reader = SerialWorker("cards of the selection", self)
        self._stopped = False
        self._decoded.connect(self._put_on_clipboard)
        grid.selection_changed.connect(self._read_selected_cards)

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
        self._with_file(self._copy_pixels)

    def do(self, action: str, photo: int) -> None:
        """Carry out an action on the file of a photo, which need not be in the grid.

        action: "copy_image", "copy_path", "open" or "reveal".
        """
        calls: dict[str, Callable[[bytes], object]] = {
            "copy_image": self._copy_pixels,
            "copy_path": lambda path: self._desktop.copy_paths([path]),
            "open": self._desktop.open,
            "reveal": self._desktop.reveal,
        }
        call = calls[action]
        self._with_cards_of([photo], lambda cards: call(cards[0][1].place.full))

    def _copy_pixels(self, path: bytes) -> None:
        self._notifier.status(self.tr("Copying {name} …").format(name=formatting.name_of(path)))
        self._pool.render(path, 0).add_done_callback(self._emit_decoded)

    def _copy_files(self, cards: Cards) -> None:
        paths = dict.fromkeys(path for _, card in cards for path in card.files)
        self._desktop.copy_files(list(paths))
        text = self.tr("Copied: {photos}, as files.")
        photos = formatting.photos_with_files(len(cards), len(paths) - len(cards))
        self._notifier.status(text.format(photos=photos))

    def _emit_decoded(self, decoding: Future[RenderedPhoto | UnreadablePhoto]) -> None:
        """Runs in the decoder's thread."""
        if not self._stopped:
            self._decoded.emit(decoding)

    def move_to_trash(self) -> None:
        """Move the photos to the trash; it can be undone."""
        self._with_cards(lambda cards: self._trash.move([card for _, card in cards]))

    # -- outcomes

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
            text = self.tr("{name} is on a disconnected drive: plug in the drive with {root}.")
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
