"""Comparisons with a card or folder: found by a command, shown as pairs, copied by another."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.errors import HashDeskError
from hashdesk.core.exchange.not_there import NotThere, read_not_there
from hashdesk.core.troubles import Trouble, system_reason
from hashdesk.ui import formatting
from hashdesk.ui.desktop import Desktop
from hashdesk.ui.error_words import words_of
from hashdesk.ui.exchange.compare_card import CompareCard
from hashdesk.ui.exchange.new_photo_list import NEW_PICTURE_SIDE
from hashdesk.ui.exchange.pair_view import OURS, THEIRS, VIEW_HEIGHT
from hashdesk.ui.images.file_pictures import FilePictures
from hashdesk.ui.images.image_loader import ImageLoader, ImageRequest, LoadedImage
from hashdesk.ui.jobs.command_process import CommandResult
from hashdesk.ui.jobs.queue import JobQueue
from hashdesk.ui.notifier import Notifier
from hashdesk.ui.scratch_folder import ScratchFolder

KEPT_COMPARED_IMAGES = 16
MOST_RATIO = 3  # width to height, of most photos: their longer side fills the view


class CompareController(QObject):
    """Does what the card of comparisons asks for."""

    def __init__(
        self,
        card: CompareCard,
        jobs: JobQueue,
        pool: DecodePool,
        desktop: Desktop,
        scratch: ScratchFolder,
        notifier: Notifier,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._card = card
        self._jobs = jobs
        self._notifier = notifier
        self._images = ImageLoader(pool, KEPT_COMPARED_IMAGES, self)
        self._pictures = FilePictures(pool, NEW_PICTURE_SIDE, self)
        listed = card.list.photo_model
        self._pictures.loaded.connect(listed.show_picture)
        listed.picture_of = lambda photo: self._pictures.picture(
            photo.files.full, card.devicePixelRatioF()
        )
        self._scratch = scratch
        self._number = 0  # of the comparison that was asked for last
        self._answers = Path()  # of the comparison in sight
        self._asked = b""  # the folder of the comparison that was asked for last
        self._paths: list[bytes] = []  # that images were asked for, by their number
        self._pair = (b"", b"")  # in sight: theirs, ours
        card.folder_chosen.connect(self._compare)
        card.photo_chosen.connect(self._show)
        card.open_wanted.connect(desktop.open)
        card.save_wanted.connect(self._save)
        card.copy_wanted.connect(self._copy)
        self._images.loaded.connect(self._show_loaded)
        jobs.ended.connect(self._end)

    def stop(self) -> None:
        """Stop decoding."""
        self._images.stop()
        self._pictures.stop()

    def _compare(self, folder: Path, turned: bool) -> None:
        self._number += 1
        self._asked = os.fsencode(folder)
        self._jobs.compare(folder, self._file(), turned=turned)

    def _file(self) -> Path:
        return self._scratch.path / f"answers-{self._number}.json"

    def _copy(self, target: Path, alike: bool) -> None:
        self._jobs.copy(self._answers, target, alike=alike)

    def _save(self, place: Path) -> None:
        try:
            place.write_bytes(b"".join(path + b"\n" for path in self._card.missing))
        except OSError as error:
            said = Trouble.FILE_NOT_WRITTEN.say(place=str(place), reason=system_reason(error))
            self._notifier.notice(words_of(said))
        else:
            self._notifier.notice(self.tr("List saved: {place}.").format(place=place))

    def _end(self, ending: CommandResult) -> None:
        summary = ending.summary
        if ending.error or ending.cancelled or not summary:
            return
        if ending.command == "compare":
            try:
                photos = read_not_there(self._file())
            except HashDeskError as error:
                self._notifier.show_error(error)
                return
            self._answers = self._file()
            self._images.forget()
            self._pictures.forget()
            self._paths = []
            self._card.show_found(self._asked, summary, photos)
        elif ending.command == "copy":
            self._notifier.notice(self._copied(summary))

    def _copied(self, summary: dict[str, Any]) -> str:
        words = self.tr("{photos} copied to {folder} and verified.")
        copied = formatting.photos(int(summary["copied"]))
        said = [words.format(photos=copied, folder=formatting.shown(summary["folder"]))]
        if there := int(summary["there"]):
            said.append(self.tr("Already there: {count}.").format(count=formatting.photos(there)))
        if renamed := summary["renamed"]:
            words = self.tr("Renamed, because the name was taken: {count}, such as {name}.")
            name = formatting.name_of(os.fsencode(renamed[0][1]))
            count = formatting.photos(len(renamed))
            said.append(words.format(count=count, name=name))
        if failed := summary["failed"]:
            words = self.tr("Not copied: {count}, such as {name} ({reason}).")
            name = formatting.name_of(os.fsencode(failed[0]["path"]))
            count, reason = formatting.photos(len(failed)), formatting.shown(failed[0]["reason"])
            said.append(words.format(count=count, name=name, reason=reason))
        return " ".join(said)

    # -- the pair in sight

    def _show(self, photo: NotThere) -> None:
        self._pair = photo.files.full, photo.twin
        side = round(VIEW_HEIGHT * MOST_RATIO * self._card.devicePixelRatioF())
        for path in filter(None, self._pair):
            if path not in self._paths:
                self._paths.append(path)
            number = self._paths.index(path)
            if (kept := self._images.get(number)) is not None:
                self._show_loaded((number, side), kept)
            else:
                self._images.request(number, path, side)

    def _show_loaded(self, request: ImageRequest, loaded: LoadedImage) -> None:
        number, _ = request
        if number >= len(self._paths):
            return  # of another comparison
        path = self._paths[number]
        size = None
        with contextlib.suppress(OSError):
            size = os.stat(path).st_size
        for which in (THEIRS, OURS):
            if self._pair[which] == path:
                self._card.pair.show_loaded(which, loaded, size)
