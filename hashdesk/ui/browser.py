"""Where one is: all photos, an answer, the failed ones; and the way back."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPixmap

from hashdesk.ui import text
from hashdesk.ui.branches import Branch
from hashdesk.ui.collection import Collection
from hashdesk.ui.fetcher import WHOLE
from hashdesk.ui.frame import Frame
from hashdesk.ui.grid import Anchor
from hashdesk.ui.lane import Lane
from hashdesk.ui.query import Asked, Found, Searcher
from hashdesk.ui.sidebar import ENCODER, EXPORT, FAILED, PHOTOS
from hashdesk.ui.snapshot import Failure, Snapshot, failures
from hashdesk.ui.thumbnails import Thumbnails


@dataclass(frozen=True)
class View:
    """Something to come back to: the library (no answer) or an answer, and where one was."""

    found: Found | None
    anchor: Anchor


class Browser(QObject):
    """Shows the library or an answer in the grid, and remembers what was shown before."""

    page_shown = Signal(str)  # it is in sight, or what it shows has changed

    def __init__(
        self,
        folder: Path,
        searcher: Searcher,
        thumbnails: Thumbnails,
        frame: Frame,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._searcher = searcher
        self._thumbnails = thumbnails
        self._frame = frame
        self._snapshot: Snapshot | None = None
        self._doing = ""
        self._page = PHOTOS
        self._failures = Lane("failures", self)
        self.collection = Collection(folder, self)
        self.found: Found | None = None
        self.history: list[View] = []
        self.future: list[View] = []  # what was gone back from
        searcher.found.connect(self._show_found)
        searcher.completed.connect(self._show_completed)
        searcher.failed.connect(self._show_search_failure)
        thumbnails.arrived.connect(self._refresh_crumb)
        frame.grid.asked_similar.connect(self.show_similar)
        frame.grid.current_changed.connect(self._show_details)
        frame.details.asked_similar.connect(self.show_similar)
        frame.encoder.adapt.comparison.asked_similar.connect(self.show_similar)
        frame.top.back_wanted.connect(self.go_back)
        frame.top.library_wanted.connect(self.show_library)
        frame.top.bits.chosen.connect(self._rank_again)
        frame.side.page_wanted.connect(self.show_page)
        frame.side.folders.chosen.connect(self.show_folder)
        frame.top.order.chosen.connect(self.collection.sort)
        self.collection.changed.connect(self._show_collection)
        self.collection.failed.connect(frame.notice)

    def stop(self) -> None:
        """End its threads."""
        self._failures.stop()
        self.collection.stop()

    def show_snapshot(self, snapshot: Snapshot, doing: str) -> None:
        """The library has been read (again). doing: what is going on about it, for people."""
        switched = self._snapshot is not None and self._snapshot.encoder != snapshot.encoder
        self._snapshot, self._doing = snapshot, doing
        if self._page == FAILED:
            self._load_failures()
        elif self._page != PHOTOS:
            self.page_shown.emit(self._page)
        elif self.found is not None and switched:
            self._rank_again(self._frame.top.bits.bits)
        self.collection.show_snapshot(snapshot)  # its photos, if they are in sight, follow

    # -- asking

    def show_similar(self, photo: int) -> None:
        """Show the photos most similar to one of the library's."""
        card = self._thumbnails.card(photo)
        path = b"" if card is None else card.place.full
        self.search(Asked(_short_name(path), photo, path))

    def show_similar_to_current(self) -> None:
        """Show the photos most similar to the current one."""
        photo = self._frame.grid.current_photo()
        if photo is not None and self._page == PHOTOS:
            self.show_similar(photo)

    def search(self, asked: Asked) -> None:
        """Show the photos most similar to a picture."""
        self._searcher.search(asked, self._frame.top.bits.bits)

    def _rank_again(self, bits: int) -> None:
        if self.found is not None:
            self._searcher.search(self.found.asked, bits)

    # -- answers

    def _show_found(self, found: Found) -> None:
        asked = found.asked
        if asked.engine:
            self._frame.bottom.show_engine(asked.engine)
        same = self.found is not None and _is_same(self.found.asked, asked)
        if not same:
            self.history.append(View(self.found, self._frame.grid.anchor()))
            self.future.clear()
        self._show_answer(found, self._frame.grid.current_photo() if same else None)
        milliseconds = found.seconds * 1000
        self._frame.bottom.tell(
            self.tr("{n} codes searched in {ms} ms").format(
                n=text.count(len(found.index)), ms=f"{milliseconds:.1f}"
            )
        )

    def _show_answer(self, found: Found, current: int | None) -> None:
        self.found, self._page = found, PHOTOS
        self._frame.show_photos()
        grid = self._frame.grid
        grid.show_photos(found.photos, found.distances, found.largest)
        if current is None or current not in found.photos:
            # The nearest other photo: the first is the query itself, if it is in the library.
            other = min(1 if found.asked.photo else 0, len(found.photos) - 1)
            current = int(found.photos[other]) if other >= 0 else None
        if current is not None:
            grid.set_current(current)
        self._frame.side.show_page(None)
        self._frame.top.show_order(shown=False)
        self._refresh_crumb()
        grid.setFocus()
        self._show_details(grid.current_photo())

    def _show_completed(self, found: Found) -> None:
        """The rest of the answer: the photos that are in sight stay where they are."""
        shown = self.found
        if shown is not None and shown.asked is found.asked and self._page == PHOTOS:
            self.found = found
            self._frame.grid.show_photos(
                found.photos, found.distances, found.largest, keep_place=True
            )

    def _show_search_failure(self, why: str) -> None:
        self._frame.bottom.tell("")
        self._frame.notice(why)

    def _show_details(self, photo: int | None) -> None:
        distance = self._frame.model.distance_at(self._frame.grid.currentIndex())
        self._frame.details.show_photo(photo, self.found, distance)

    def _refresh_crumb(self, _arrived: object = None) -> None:
        if self.found is None or self._page != PHOTOS:
            return
        asked = self.found.asked
        picture: QPixmap | None = QPixmap()
        if asked.photo:
            picture = self._thumbnails.pixmap(asked.photo, WHOLE)
        elif asked.thumbnail and picture is not None:
            picture.loadFromData(asked.thumbnail, "JPEG")  # the decode worker's, not the file
        self._frame.top.show_query(asked.name, picture)

    # -- moving about

    def go_back(self) -> None:
        """To what was shown before."""
        self._searcher.supersede()
        if self._page != PHOTOS:
            self._show_all(self._library_anchor())
        elif self.history:
            self.future.append(View(self.found, self._frame.grid.anchor()))
            self._return_to(self.history.pop())
        elif self.collection.branch is not None:
            self.show_library()

    def go_forward(self) -> None:
        """To what was gone back from."""
        if self.future and self._page == PHOTOS:
            self._searcher.supersede()
            self.history.append(View(self.found, self._frame.grid.anchor()))
            self._return_to(self.future.pop())

    def _return_to(self, view: View) -> None:
        if view.found is None:
            self._show_all(view.anchor)
            return
        self._show_answer(view.found, view.anchor[0])
        bits = self._frame.top.bits.bits
        used = "" if self._snapshot is None else self._snapshot.encoder
        if view.found.bits != bits or view.found.asked.encoder != used:
            self._rank_again(bits)

    def show_library(self) -> None:
        """To all photos; where they were left, unless only a folder of them was looked at."""
        self._searcher.supersede()
        self.future.clear()
        if self.collection.branch is None:
            self._show_all(self._library_anchor())
        else:
            self.show_folder(None)

    def _library_anchor(self) -> Anchor:
        return self.history[0].anchor if self.history else (None, None, 0)

    def _show_all(self, anchor: Anchor) -> None:
        self.history.clear()
        self.found, self._page = None, PHOTOS
        branch = self.collection.branch
        self._frame.top.show_library("" if branch is None else branch.name)
        self._frame.top.show_order(shown=True)
        self._frame.side.show_page(PHOTOS if branch is None else None, branch)
        if self._snapshot is None:
            return
        if len(self._snapshot.photos):
            self._frame.show_photos()
            grid = self._frame.grid
            grid.show_photos(self.collection.photos)
            grid.restore(anchor)
            grid.setFocus()
        else:
            self._frame.show_welcome(self._doing)

    def show_folder(self, branch: Branch | None) -> None:
        """To the photos of a folder and of those below it; None: of all folders."""
        self._searcher.supersede()
        self.future.clear()
        self.found, self._page = None, PHOTOS
        self.collection.choose(branch)

    def _show_collection(self, asked: bool) -> None:
        """Other photos from the top, as asked; or those of a library that has changed."""
        if self.found is not None or self._page != PHOTOS:
            return
        if asked:
            self._show_all((None, None, 0))
            return
        if self._snapshot is None or not len(self._snapshot.photos):
            self._frame.show_welcome(self._doing)
            return
        first = not len(self._frame.model.photos)
        self._frame.show_photos()
        self._frame.grid.show_photos(self.collection.photos, keep_place=not first)
        if first:
            self._frame.grid.setFocus()

    def show_page(self, page: str) -> None:
        """To a page of the side bar."""
        if page == PHOTOS:
            self.show_library()
            return
        self._frame.top.show_order(shown=False)
        self._page = page
        self._frame.side.show_page(page)
        if page == ENCODER:
            self._frame.top.show_library(self.tr("Encoder"))
            self._frame.show_encoder()
            self.page_shown.emit(page)
        elif page == EXPORT:
            self._frame.top.show_library(self.tr("Export"))
            self._frame.show_export()
            self.page_shown.emit(page)
        else:
            self._frame.top.show_library(self.tr("Failed"))
            self._frame.show_failed()
            self._load_failures()

    def _load_failures(self) -> None:
        def show(found: list[Failure]) -> None:
            self._frame.failed.show_failures(found)

        folder = self._folder
        self._failures.start(
            lambda _: failures(folder), show, lambda error: self._frame.notice(str(error))
        )


def _is_same(one: Asked, other: Asked) -> bool:
    """Whether two questions are about the same picture."""
    return (one.photo, one.path) == (other.photo, other.path)


def _short_name(path: bytes) -> str:
    """Folder and name of a photo: names alone repeat too often."""
    return text.shown(os.path.join(os.path.basename(os.path.dirname(path)), os.path.basename(path)))
