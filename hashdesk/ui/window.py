"""The main window: puts the parts together and hands their news around."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QMimeData, QPoint, QSettings, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QMainWindow, QMenu

from hashdesk.ui import actions, incoming, text
from hashdesk.ui.desktop import Desktop
from hashdesk.ui.frame import Frame
from hashdesk.ui.indexing import Indexing
from hashdesk.ui.intake import Intake
from hashdesk.ui.lane import Lane
from hashdesk.ui.query import Asked, Found, Searcher
from hashdesk.ui.shelf import Shelf
from hashdesk.ui.sidebar import FAILED, PHOTOS
from hashdesk.ui.snapshot import Failure, Snapshot, failures
from hashdesk.ui.theme import Theme
from hashdesk.ui.thumbnails import WHOLE, Thumbnails
from hashdesk.ui.verbs import Ending

Anchor = tuple[int | None, int | None, int]


@dataclass(frozen=True)
class View:
    """Something to come back to: the library (no answer) or an answer, and where one was."""

    found: Found | None
    anchor: Anchor


@dataclass(frozen=True)
class Parts:
    """What the window is given. It stops them when it closes."""

    shelf: Shelf
    searcher: Searcher
    thumbnails: Thumbnails
    indexing: Indexing
    desktop: Desktop
    theme: Theme
    demo_folder: Path


class Window(QMainWindow):
    """One library in one window."""

    def __init__(self, parts: Parts, settings: QSettings) -> None:
        super().__init__()
        self._parts = parts
        self._settings = settings
        self.snapshot: Snapshot | None = None
        self.found: Found | None = None
        self.history: list[View] = []
        self._page = PHOTOS
        self._closing = False
        self._wanted = b""  # an image to search for once the library is there
        self._failures = Lane("failures", self)
        self.setWindowTitle(self.tr("HashDesk"))
        self.setMinimumSize(560, 400)
        self.setAcceptDrops(True)
        self.frame = Frame(parts.thumbnails, parts.theme)
        self.setCentralWidget(self.frame)
        self.intake = Intake(self, parts.indexing, parts.searcher, self.frame)
        self.intake.image_came.connect(self.search)
        self.actions_by_name = actions.make_actions(
            self,
            {
                "similar": self.show_similar_to_current,
                "back": self.go_back,
                "open_image": self.intake.choose_image,
                "paste": self.intake.paste,
                "open": lambda: self._with_current(parts.desktop.open),
                "reveal": lambda: self._with_current(parts.desktop.reveal),
                "copy_path": lambda: self._with_current(parts.desktop.copy_path),
                "add_folder": self.intake.choose_folder,
                "rescan": self.rescan,
                "cancel": parts.indexing.cancel,
                "shortcuts": lambda: actions.KeySheet(self).open(),
                "quit": self.close,
            },
        )
        actions.make_bits_actions(self, self.frame.top.bits.choose)
        self._connect()
        self.resize(1280, 800)
        geometry = settings.value("geometry")
        if geometry is not None:
            self.restoreGeometry(geometry)
        self.frame.show_loading()
        parts.shelf.reload()

    def _connect(self) -> None:
        parts, frame = self._parts, self.frame
        parts.shelf.loaded.connect(self._show_snapshot)
        parts.shelf.failed.connect(self._show_broken_library)
        parts.searcher.found.connect(self._show_found)
        parts.searcher.failed.connect(self._show_search_failure)
        parts.indexing.began.connect(self._show_begin)
        parts.indexing.progressed.connect(self._show_progress)
        parts.indexing.stopping.connect(frame.bottom.stopping)
        parts.indexing.ended.connect(self._show_ending)
        parts.indexing.idle.connect(self._close_if_wanted)
        parts.thumbnails.arrived.connect(self._refresh_crumb)
        frame.grid.asked_similar.connect(self.show_similar)
        frame.grid.current_changed.connect(self._show_details)
        frame.grid.menu_wanted.connect(self._show_menu)
        frame.details.asked_similar.connect(self.show_similar)
        frame.details.asked_reveal.connect(self.actions_by_name["reveal"].trigger)
        frame.top.back_wanted.connect(self.go_back)
        frame.top.library_wanted.connect(self.show_library)
        frame.top.image_wanted.connect(self.intake.choose_image)
        frame.top.bits.chosen.connect(self._rank_again)
        frame.side.page_wanted.connect(self.show_page)
        frame.side.folder_wanted.connect(self.intake.choose_folder)
        frame.side.reveal_wanted.connect(parts.desktop.open)
        frame.bottom.cancel_wanted.connect(parts.indexing.cancel)
        frame.welcome.folder_wanted.connect(self.intake.choose_folder)
        frame.welcome.demo_wanted.connect(lambda: parts.indexing.demo(parts.demo_folder))
        frame.failed.retry_wanted.connect(parts.indexing.retry)
        frame.failed.reveal_wanted.connect(parts.desktop.reveal)

    @property
    def theme(self) -> Theme:
        """The colours."""
        return self._parts.theme

    @property
    def busy(self) -> bool:
        """Whether a verb is writing to the library."""
        return self._parts.indexing.busy

    # -- asking

    def show_similar(self, photo: int) -> None:
        """Show the photos most similar to one of the library's."""
        card = self._parts.thumbnails.card(photo)
        path = b"" if card is None else card.place.full
        self.search(Asked(_short_name(path), photo, path))

    def show_similar_to_current(self) -> None:
        """Show the photos most similar to the current one."""
        photo = self.frame.grid.current_photo()
        if photo is not None and self._page == PHOTOS:
            self.show_similar(photo)

    def rescan(self) -> None:
        """Bring the library up to date, or ask for a folder if it has none."""
        if self.snapshot is not None and self.snapshot.roots:
            self._parts.indexing.rescan()
        else:
            self.intake.choose_folder()

    def search(self, asked: Asked) -> None:
        """Show the photos most similar to a picture."""
        self._parts.searcher.search(asked, self.frame.top.bits.bits)

    def search_when_loaded(self, path: bytes) -> None:
        """Search for an image as soon as there is something to compare it with."""
        self._wanted = path

    def _rank_again(self, bits: int) -> None:
        if self.found is not None:
            self._parts.searcher.search(self.found.asked, bits)

    # -- answers

    def _show_found(self, found: Found) -> None:
        asked = found.asked
        if asked.engine:
            self.frame.bottom.show_engine(asked.engine)
        same = self.found is not None and _is_same(self.found.asked, asked)
        if not same:
            self.history.append(View(self.found, self.frame.grid.anchor()))
        self._show_answer(found, self.frame.grid.current_photo() if same else None)
        milliseconds = found.seconds * 1000
        self.frame.bottom.tell(
            self.tr("{n} codes searched in {ms} ms").format(
                n=text.count(len(found.index)), ms=f"{milliseconds:.1f}"
            )
        )

    def _show_answer(self, found: Found, current: int | None) -> None:
        self.found, self._page = found, PHOTOS
        self.frame.show_photos()
        grid = self.frame.grid
        grid.show_photos(found.photos, found.distances, found.bits)
        if current is None or current not in found.photos:
            # The nearest other photo: the first is the query itself, if it is in the library.
            other = min(1 if found.asked.photo else 0, len(found.photos) - 1)
            current = int(found.photos[other]) if other >= 0 else None
        if current is not None:
            grid.set_current(current)
        self.frame.side.show_page(None)
        self._refresh_crumb()
        grid.setFocus()
        self._show_details(grid.current_photo())

    def _show_search_failure(self, why: str) -> None:
        self.frame.bottom.tell("")
        self.frame.notice(why)

    def _show_details(self, photo: int | None) -> None:
        distance = self.frame.model.distance_at(self.frame.grid.currentIndex())
        self.frame.details.show_photo(photo, self.found, distance)
        for name in actions.PHOTO_ACTIONS:
            self.actions_by_name[name].setEnabled(photo is not None)

    def _refresh_crumb(self, _arrived: object = None) -> None:
        if self.found is None or self._page != PHOTOS:
            return
        asked = self.found.asked
        picture: QPixmap | None = QPixmap()
        if asked.photo:
            picture = self._parts.thumbnails.pixmap(asked.photo, WHOLE)
        elif asked.thumbnail and picture is not None:
            picture.loadFromData(asked.thumbnail, "JPEG")  # the decode worker's, not the file
        self.frame.top.show_query(asked.name, picture)

    # -- moving about

    def go_back(self) -> None:
        """To what was shown before."""
        self._parts.searcher.supersede()
        if self._page == FAILED:
            self.show_page(PHOTOS)
        elif self.history:
            view = self.history.pop()
            if view.found is None:
                self._show_all(view.anchor)
                return
            self._show_answer(view.found, view.anchor[0])
            if view.found.bits != self.frame.top.bits.bits:
                self._rank_again(self.frame.top.bits.bits)

    def show_library(self) -> None:
        """To all photos, where they were left."""
        anchor: Anchor = (None, None, 0)
        if self.history:
            anchor = self.history[0].anchor
        self._parts.searcher.supersede()
        self._show_all(anchor)

    def _show_all(self, anchor: Anchor) -> None:
        self.history.clear()
        self.found, self._page = None, PHOTOS
        self.frame.top.show_library()
        self.frame.side.show_page(PHOTOS)
        if self.snapshot is None:
            return
        if len(self.snapshot.photos):
            self.frame.show_photos()
            grid = self.frame.grid
            grid.show_photos(self.snapshot.photos)
            grid.restore(anchor)
            grid.setFocus()
        else:
            self.frame.show_welcome(self._parts.indexing.doing)

    def show_page(self, page: str) -> None:
        if page == PHOTOS:
            self.show_library()
            return
        self._page = page
        self.frame.side.show_page(page)
        self.frame.top.show_library(self.tr("Failed"))
        self.frame.show_failed()
        self._load_failures()

    def _load_failures(self) -> None:
        def show(found: list[Failure]) -> None:
            self.frame.failed.show_failures(found)

        folder = self._parts.shelf.folder
        self._failures.start(
            lambda _: failures(folder), show, lambda error: self.frame.notice(str(error))
        )

    # -- the library

    def _show_snapshot(self, snapshot: Snapshot) -> None:
        first = self.snapshot is None or not len(self.snapshot.photos)
        self.snapshot = snapshot
        if snapshot.library is not None:
            self._parts.searcher.use(snapshot.library)
            # Others are told apart from what they were: only the lane may use the library.
            self.snapshot = replace(snapshot, library=None)
        self.frame.show_facts(snapshot)
        if snapshot.damaged and first:
            self.frame.notice(
                self.tr("The codes of {photos} are damaged and left out. Rescan (F5).").format(
                    photos=text.photos(snapshot.damaged)
                )
            )
        if self._page == FAILED:
            self._load_failures()
        elif self.found is None:
            if not len(snapshot.photos):
                self.frame.show_welcome(self._parts.indexing.doing)
            else:
                self.frame.show_photos()
                self.frame.grid.show_photos(snapshot.photos, keep_place=not first)
                if first:
                    self.frame.grid.setFocus()
        if self._wanted and len(snapshot.photos):
            wanted, self._wanted = self._wanted, b""
            self.intake.search_image(wanted)

    def _show_broken_library(self, why: str) -> None:
        self.frame.notice(why)
        if self.snapshot is None:
            self.frame.show_broken(why)

    # -- verbs

    def _show_begin(self, doing: str) -> None:
        self.frame.bottom.show_progress(doing, {})
        if self.snapshot is not None and not len(self.snapshot.photos):
            self.frame.show_welcome(doing)

    def _show_progress(self, doing: str, progress: dict[str, Any]) -> None:
        per_s = progress.get("photos_per_s") if progress.get("phase") == "index" else None
        bottom = self.frame.bottom
        bottom.show_engine(progress.get("engine") or "", per_s, progress.get("reason") or "")
        if "done" in progress and not self._closing:
            bottom.show_progress(doing, progress)
        if progress.get("phase") == "index":
            self._parts.shelf.reload_soon()

    def _show_ending(self, ending: Ending) -> None:
        summary = ending.summary
        self.frame.bottom.show_engine(
            summary.get("engine") or "", summary.get("photos_per_s"), summary.get("reason") or ""
        )
        self.frame.bottom.idle(_news(ending))
        if ending.error:
            self.frame.notice(ending.error)
        self._parts.thumbnails.forget(pictures=True)
        self.frame.grid.viewport().update()
        self._parts.shelf.reload()

    # -- the photo in hand

    def _with_current(self, deed: Any) -> None:
        path = self.frame.model.path_at(self.frame.grid.currentIndex())
        if path is not None:
            deed(path)

    def _show_menu(self, where: QPoint) -> None:
        menu = QMenu(self)
        for name in actions.PHOTO_ACTIONS:
            menu.addAction(self.actions_by_name[name])
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(where)

    # -- Qt's calls

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.frame.set_width(event.size().width())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self._parts.shelf.reload_if_changed()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.source() is None and incoming.is_welcome(event.mimeData()):
            event.acceptProposedAction()
            self.frame.show_dropping(True)
            self._parts.searcher.warm_up()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.frame.show_dropping(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.frame.show_dropping(False)
        data: QMimeData = event.mimeData()
        event.acceptProposedAction()
        self.intake.take(incoming.read(data))

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._parts.indexing.busy:
            # It commits what it has; the window goes when it is done, and waits without blocking.
            self._closing = True
            self._parts.indexing.cancel()
            event.ignore()
            return
        self._settings.setValue("geometry", self.saveGeometry())
        self.hide()
        self._failures.stop()
        self._parts.shelf.stop()
        self._parts.searcher.stop()
        self._parts.thumbnails.stop()
        self.intake.clean_up()
        event.accept()

    def _close_if_wanted(self) -> None:
        if self._closing:
            QTimer.singleShot(0, self, self.close)


def _is_same(one: Asked, other: Asked) -> bool:
    """Whether two questions are about the same picture."""
    return (one.photo, one.path) == (other.photo, other.path)


def _short_name(path: bytes) -> str:
    """Folder and name of a photo: names alone repeat too often."""
    return text.shown(os.path.join(os.path.basename(os.path.dirname(path)), os.path.basename(path)))


def _news(ending: Ending) -> str:
    """What a verb did, in a few words."""
    if ending.cancelled:
        return text.translate("Stopped. Everything so far is kept.")
    counts = ending.summary.get("counts")
    if not isinstance(counts, dict):
        return ""
    words = {
        "indexed": text.translate("indexed"),
        "moved": text.translate("moved"),
        "failed": text.translate("failed"),
        "missing": text.translate("gone"),
        "offline": text.translate("offline"),
    }
    parts = [f"{text.count(counts[k])} {word}" for k, word in words.items() if counts.get(k)]
    return ", ".join(parts) or text.translate("Nothing has changed")
