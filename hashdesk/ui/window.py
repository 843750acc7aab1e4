"""The main window: puts the parts together and hands their news around."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QMimeData, QPoint, QSettings, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QMainWindow, QMenu

from hashdesk.ui import actions, incoming, news, questions, text
from hashdesk.ui.browser import Browser
from hashdesk.ui.desktop import Desktop
from hashdesk.ui.encoders import Encoders
from hashdesk.ui.exporting import Exporting
from hashdesk.ui.frame import Frame
from hashdesk.ui.intake import Intake
from hashdesk.ui.jobs import Jobs
from hashdesk.ui.query import Searcher
from hashdesk.ui.shelf import Shelf
from hashdesk.ui.sidebar import ENCODER, EXPORT
from hashdesk.ui.snapshot import Snapshot
from hashdesk.ui.theme import Theme
from hashdesk.ui.thumbnails import Thumbnails
from hashdesk.ui.verbs import Ending


@dataclass(frozen=True)
class Parts:
    """What the window is given. It stops them when it closes."""

    shelf: Shelf
    searcher: Searcher
    thumbnails: Thumbnails
    jobs: Jobs
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
        self._closing = False
        self._wanted = b""  # an image to search for once the library is there
        self.setWindowTitle(self.tr("HashDesk"))
        self.setMinimumSize(560, 400)
        self.setAcceptDrops(True)
        self.frame = Frame(parts.thumbnails, parts.theme)
        self.setCentralWidget(self.frame)
        self.intake = Intake(self, parts.jobs, parts.searcher, self.frame)
        self.browser = Browser(
            parts.shelf.folder, parts.searcher, parts.thumbnails, self.frame, self
        )
        self.encoders = Encoders(parts.shelf.folder, self.frame.encoder, parts.jobs, self)
        self.exporting = Exporting(parts.shelf.folder, self.frame.export, parts.jobs, self)
        self.intake.image_came.connect(self.browser.search)
        self.actions_by_name = actions.make_actions(
            self,
            {
                "similar": self.browser.show_similar_to_current,
                "back": self.browser.go_back,
                "forward": self.browser.go_forward,
                "open_image": self.intake.choose_image,
                "paste": self.intake.paste,
                "open": lambda: self._with_current(parts.desktop.open),
                "reveal": lambda: self._with_current(parts.desktop.reveal),
                "copy_path": lambda: self._with_current(parts.desktop.copy_path, online=False),
                "add_folder": self.intake.choose_folder,
                "rescan": self.rescan,
                "cancel": parts.jobs.cancel,
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
        parts.jobs.began.connect(self._show_begin)
        parts.jobs.progressed.connect(self._show_progress)
        parts.jobs.stopping.connect(frame.bottom.stopping)
        parts.jobs.ended.connect(self._show_ending)
        parts.jobs.idle.connect(self._close_if_wanted)
        self.encoders.news.connect(frame.notice)
        self.exporting.news.connect(frame.notice)
        self.browser.page_shown.connect(self._refresh_page)
        frame.export.reveal_wanted.connect(parts.desktop.open)
        frame.grid.current_changed.connect(self._allow_photo_actions)
        frame.grid.menu_wanted.connect(self._show_menu)
        frame.details.asked_reveal.connect(self.actions_by_name["reveal"].trigger)
        frame.top.image_wanted.connect(self.intake.choose_image)
        frame.side.folder_wanted.connect(self.intake.choose_folder)
        frame.side.folders.forget_wanted.connect(
            lambda branch: questions.confirm_forget(self, branch, parts.jobs.forget)
        )
        frame.side.folders.reveal_wanted.connect(parts.desktop.open)
        frame.bottom.cancel_wanted.connect(parts.jobs.cancel)
        frame.welcome.folder_wanted.connect(self.intake.choose_folder)
        frame.welcome.demo_wanted.connect(lambda: parts.jobs.demo(parts.demo_folder))
        frame.failed.retry_wanted.connect(parts.jobs.retry)
        frame.failed.reveal_wanted.connect(parts.desktop.reveal)

    @property
    def theme(self) -> Theme:
        """The colours."""
        return self._parts.theme

    @property
    def busy(self) -> bool:
        """Whether a verb is writing to the library."""
        return self._parts.jobs.busy

    def rescan(self) -> None:
        """Bring the library up to date, or ask for a folder if it has none."""
        if self.snapshot is not None and self.snapshot.roots:
            self._parts.jobs.rescan()
        else:
            self.intake.choose_folder()

    def search_when_loaded(self, path: bytes) -> None:
        """Search for an image as soon as there is something to compare it with."""
        self._wanted = path

    # -- the library

    def _show_snapshot(self, snapshot: Snapshot) -> None:
        first = self.snapshot is None or not len(self.snapshot.photos)
        if snapshot.library is not None:
            self._parts.searcher.use(snapshot.library)
            snapshot = replace(snapshot, library=None)  # only the lane may use it
        self.snapshot = snapshot
        self.frame.show_facts(snapshot)
        if snapshot.damaged and first:
            self.frame.notice(
                self.tr("The codes of {photos} are damaged and left out. Rescan (F5).").format(
                    photos=text.photos(snapshot.damaged)
                )
            )
        self.browser.show_snapshot(snapshot, self._parts.jobs.doing)
        self.encoders.show_snapshot(snapshot)
        if self._wanted and len(snapshot.photos):
            wanted, self._wanted = self._wanted, b""
            self.intake.search_image(wanted)

    def _show_broken_library(self, why: str) -> None:
        if self.snapshot is None:
            self.frame.show_broken(why)
        else:
            self.frame.notice(why)

    def _refresh_page(self, page: str) -> None:
        """Pages read what they show when they are looked at, not while the library opens."""
        if page == ENCODER:
            self.encoders.refresh()
        elif page == EXPORT:
            self.exporting.refresh()

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
        self.frame.bottom.idle(news.of(ending))
        if ending.error:
            self.frame.notice(ending.error)
        self._parts.thumbnails.forget(pictures=True)
        self.frame.grid.viewport().update()
        self._parts.shelf.reload()

    # -- the photo in hand

    def _allow_photo_actions(self, photo: int | None) -> None:
        for name in actions.PHOTO_ACTIONS:
            self.actions_by_name[name].setEnabled(photo is not None)

    def _with_current(self, deed: Callable[[bytes], object], *, online: bool = True) -> None:
        """Do something with the current photo's path; online: its file must be within reach."""
        photo = self.frame.grid.current_photo()
        card = None if photo is None else self._parts.thumbnails.card(photo)
        if card is None:
            return
        if online and card.place.offline:
            words = self.tr("{name} is offline: plug in the drive that {root} is on.")
            name, root = text.shown(card.photo.name), text.shown(card.place.root)
            self.frame.notice(words.format(name=name, root=root))
            return
        deed(card.place.full)

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
        if self._parts.jobs.busy:
            # It commits what it has; the window goes when it is done, and waits without blocking.
            self._closing = True
            self._parts.jobs.cancel()
            event.ignore()
            return
        self._settings.setValue("geometry", self.saveGeometry())
        self.hide()
        self.browser.stop()
        self.encoders.stop()
        self.exporting.stop()
        self._parts.shelf.stop()
        self._parts.searcher.stop()
        self._parts.thumbnails.stop()
        self.intake.clean_up()
        event.accept()

    def _close_if_wanted(self) -> None:
        if self._closing:
            QTimer.singleShot(0, self, self.close)
