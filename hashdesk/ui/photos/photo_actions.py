"""Actions on photos: open, reveal, copy, move to the trash."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.decoder.replies import UnreadablePhoto
from hashdesk.core.imaging.decoded import RenderedPhoto
from hashdesk.ui import formatting
from hashdesk.ui.desktop import Desktop
from hashdesk.ui.images.image_loader import image_of
from hashdesk.ui.images.photo_cards import PhotoCard, read_cards
from hashdesk.ui.images.thumbnails import CARDS, Thumbnails
from hashdesk.ui.notifier import Notifier
from hashdesk.ui.photos.grid.view import GridView
from hashdesk.ui.photos.trash.controller import TrashController
from hashdesk.ui.reason_words import reason_words
from hashdesk.ui.serial_worker import SerialWorker

Cards = list[tuple[int, PhotoCard]]


class PhotoActions(QObject):
    """Acts on the viewed photo, the selected ones, or else the current one.

    File work runs in worker threads.
    """

    _decoded = Signal(object, object)

    def __init__(
        self,
        folder: Path,
        grid: GridView,
        thumbnails: Thumbnails,
        pool: DecodePool,
        desktop: Desktop,
        trash: TrashController,
        viewed: Callable[[], int | None],
        notifier: Notifier,
        parent: QObject | None = None,
    ) -> None:
        """viewed: returns the photo that is opened in front of the others; None: none is."""
        super().__init__(parent)
        self._folder = folder
        self._grid = grid
        self._thumbnails = thumbnails
        self._pool = pool
        self._desktop = desktop
        self._trash = trash
        self._viewed = viewed
        self._notifier = notifier
        self.worker = SerialWorker("photo actions", self)
        self._card_reader = SerialWorker("cards of the selection", self)
        self._stopped = False
        self._copied: Cards = []
        self._decoded.connect(self._add_pixels)
        desktop.not_opened.connect(self._say_not_opened)
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
        self._with_cards(self._copy_paths)

    def copy_image(self) -> None:
        """Copy the photos to the clipboard, as files and as pictures."""
        self._with_cards(self._copy)

    def do(self, action: str, photo: int) -> None:
        """Carry out an action on the file of a photo, which need not be in the grid.

        action: "copy_image", "copy_path", "open" or "reveal".
        """
        calls: dict[str, Callable[[Cards], object]] = {
            "copy_image": self._copy,
            "copy_path": self._copy_paths,
            "open": lambda cards: self._desktop.open(cards[0][1].place.full),
            "reveal": lambda cards: self._desktop.reveal(cards[0][1].place.full),
        }
        self._with_cards_of([photo], calls[action])

    def _copy(self, cards: Cards) -> None:
        """Copy at once, and the pixels of a single photo as soon as they are decoded."""
        self._copied = cards
        self._put_on_clipboard()
        if len(cards) == 1:
            decoding = self._pool.render(cards[0][1].place.full, 0)
            decoding.add_done_callback(partial(self._emit_decoded, cards))

    def _put_on_clipboard(self, pixels: QImage | None = None) -> None:
        cards = self._copied
        files = _files(cards)
        self._desktop.copy_photos([card.place.full for _, card in cards], files, pixels)
        photos = formatting.photos_with_files(len(cards), len(files) - len(cards))
        self._notifier.status(self.tr("{photos} copied").format(photos=photos))

    def _copy_paths(self, cards: Cards) -> None:
        self._desktop.copy_paths([card.place.full for _, card in cards])
        text = self.tr("%Ln paths copied", None, len(cards))
        self._notifier.status(text)

    def _emit_decoded(
        self, cards: Cards, decoding: Future[RenderedPhoto | UnreadablePhoto]
    ) -> None:
        """Runs in the decoder's thread."""
        if not self._stopped:
            self._decoded.emit(cards, decoding)

    def move_to_trash(self) -> None:
        """Move the photos to the trash; it can be undone."""
        in_sight = self._viewed() is not None or self._grid.all_in_sight(self.targets())
        self._with_cards(
            lambda cards: self._trash.move([card for _, card in cards], in_sight=in_sight)
        )

    # -- outcomes

    def _add_pixels(self, cards: Cards, decoding: Future[RenderedPhoto | UnreadablePhoto]) -> None:
        """Copy the pixels, too, unless something else was copied meanwhile."""
        if decoding.cancelled() or decoding.exception() is not None or cards is not self._copied:
            return
        rendered = decoding.result()
        if isinstance(rendered, UnreadablePhoto):
            text = self.tr("Only the file was copied, not the picture. {reason}.")
            self._notifier.notice(text.format(reason=reason_words(rendered.reason)))
        elif self._desktop.has_copied(_files(cards)):
            self._put_on_clipboard(image_of(rendered))

    def _say_not_opened(self, path: bytes) -> None:
        name = formatting.shown(path)
        if not os.path.exists(path):
            text = self.tr("{name} isn’t there any more.")
        elif os.path.isdir(path):
            text = self.tr("No file manager was found that shows {name}.")
        else:
            text = self.tr("No app was found that opens {name}.")
        self._notifier.notice(text.format(name=name))

    # -- the photos to act on

    def targets(self) -> list[int]:
        """The ids of the viewed photo, the selected ones, or else the current one."""
        viewed = self._viewed()
        if viewed is not None:
            return [viewed]
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
            if card.was_left_out(self._folder):
                text = self.tr("{name} is not here: the library was imported without its photos.")
            name, root = formatting.shown(card.photo.name), formatting.shown(card.place.root)
            self._notifier.notice(text.format(name=name, root=root))
        return not card.place.offline

    def _with_cards(self, action: Callable[[Cards], None]) -> None:
        """Call `action` with the cards of all target photos, once they have been read."""
        photos = self.targets()
        if len(photos) > CARDS:
            text = self.tr("That is too many at once. Select at most {count} photos.")
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


def _files(cards: Cards) -> list[bytes]:
    """All files of photos, each once: some belong to several."""
    return list(dict.fromkeys(path for _, card in cards for path in card.files))
