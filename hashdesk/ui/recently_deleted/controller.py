"""Reads what is in the trash for its page, and has photos brought back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.removal.removal_log import RemovalLog
from hashdesk.core.removal.removed_photos import RemovedPhoto, count_photos, removed_photos
from hashdesk.ui.notifier import Notifier
from hashdesk.ui.photos.trash.controller import TrashController
from hashdesk.ui.recently_deleted.page import PICTURE_SIDE, RecentlyDeletedPage
from hashdesk.ui.recently_deleted.pictures import RemovedPictures
from hashdesk.ui.serial_worker import SerialWorker


class RecentlyDeletedController(QObject):
    """Fills the page from the log of the library, as far as the trash still holds what it lists."""

    counted = Signal(int)  # photos in the trash
    listed = Signal(object)  # set[str]: what the log calls the files in the trash

    def __init__(
        self,
        folder: Path,
        page: RecentlyDeletedPage,
        pool: DecodePool,
        trash: TrashController,
        notifier: Notifier,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._page = page
        self._notifier = notifier
        self.moved_last = 0  # photos in the trash that went together, after all others
        self.worker = SerialWorker("recently deleted", self)
        self._pictures = RemovedPictures(folder, pool, PICTURE_SIDE, self)
        self._pictures.loaded.connect(page.model.show_picture)
        page.model.picture_of = lambda photo: self._pictures.picture(
            photo, page.devicePixelRatioF()
        )
        page.restore_wanted.connect(trash.restore)
        trash.trashed.connect(lambda _photos: self.refresh())
        trash.tried_to_restore.connect(self.refresh)

    def stop(self) -> None:
        """End its threads."""
        self.worker.stop()
        self._pictures.stop()

    def refresh(self) -> None:
        """Look again: photos came or went, or the trash may have been emptied meanwhile."""
        folder = self._folder

        def read(_: object) -> tuple[list[RemovedPhoto], int]:
            log = RemovalLog(folder)
            return removed_photos(folder, log), count_photos(log.gone())

        self.worker.start(read, lambda found: self._show(*found), self._notifier.show_error)

    def _show(self, photos: list[RemovedPhoto], gone: int) -> None:
        self._page.show_photos(photos, gone)
        self.moved_last = sum(photo.file.batch == photos[0].file.batch for photo in photos)
        self.listed.emit({file.key for photo in photos for file in photo.files})
        self.counted.emit(len(photos))
