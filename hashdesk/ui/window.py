"""The main window: puts the parts together and hands their news around."""

from __future__ import annotations

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
from PySide6.QtWidgets import QMainWindow, QMenu, QStackedWidget

from hashdesk.core.pool import DecodePool
from hashdesk.core.settings import Settings
from hashdesk.ui import actions, incoming, news, questions, text
from hashdesk.ui.browser import Browser
from hashdesk.ui.collection import Collection
from hashdesk.ui.deeds import Deeds
from hashdesk.ui.desktop import Desktop
from hashdesk.ui.encoders import Encoders
from hashdesk.ui.exporting import Exporting
from hashdesk.ui.filters import Filters
from hashdesk.ui.frame import Frame
from hashdesk.ui.grid import ZOOM_A_NOTCH
from hashdesk.ui.intake import Intake
from hashdesk.ui.jobs import Jobs
from hashdesk.ui.pages import Pages
from hashdesk.ui.preferences import Preferences
from hashdesk.ui.query import Asked, Searcher
from hashdesk.ui.scrollhint import ScrollHint
from hashdesk.ui.shelf import Shelf
from hashdesk.ui.sidebar import ENCODER, EXPORT, FAILED, SETTINGS
from hashdesk.ui.snapshot import Snapshot
from hashdesk.ui.theme import Theme
from hashdesk.ui.thumbnails import Thumbnails
from hashdesk.ui.typeahead import TypeAhead
from hashdesk.ui.verbs import Ending
from hashdesk.ui.viewerpage import ViewerPage
from hashdesk.ui.viewing import Viewing

CELL = "cell"  # key of the window's settings: the size of the photos in the grid


@dataclass(frozen=True)
class Parts:
    """What the window is given. It stops them when it closes."""

    shelf: Shelf
    pool: DecodePool
    searcher: Searcher
    thumbnails: Thumbnails
    jobs: Jobs
    desktop: Desktop
    theme: Theme
    knobs: Settings
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
        folder = parts.shelf.folder
        self.frame = Frame(parts.thumbnails, parts.theme)
        self.viewer = ViewerPage(parts.theme)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.frame)
        self._stack.addWidget(self.viewer)
        self.setCentralWidget(self._stack)
        self.intake = Intake(self, parts.jobs, parts.searcher, self.frame)
        self.pages = Pages(folder, self.frame, self)
        collection = Collection(folder, self)
        self.filters = Filters(folder, collection, self.frame, self)
        self.browser = Browser(
            parts.searcher, collection, self.pages, parts.thumbnails, self.frame, self
        )
        self.deeds = Deeds(folder, self.frame, parts.thumbnails, parts.pool, parts.desktop, self)
        self.viewing = Viewing(self.viewer, self.frame, parts.thumbnails, parts.pool, self)
        self.typeahead = TypeAhead(folder, self.frame.grid, self.frame.model, self)
        ScrollHint(self.frame.grid, self.browser.date_of, self)
        self.encoders = Encoders(folder, self.frame.encoder, parts.jobs, self)
        self.exporting = Exporting(folder, self.frame.export, parts.jobs, self)
        self.preferences = Preferences(
            folder, self.frame.settings, parts.jobs, parts.theme, parts.knobs, settings, self
        )
        self._with_threads = (
            *(self.filters, self.browser.collection, self.pages, self.deeds, self.typeahead),
            *(self.encoders, self.exporting, self.preferences),
        )
        self.actions_by_name = actions.make_actions(self, self._handlers())
        self._bits_actions = actions.make_bits_actions(self, self.frame.top.bits.choose)
        self._show_viewer(shown=False)
        self._connect()
        self.resize(1280, 800)
        geometry = settings.value("geometry")
        if geometry is not None:
            self.restoreGeometry(geometry)
        self.frame.bottom.zoom.setValue(self.frame.grid.cell)
        self.frame.grid.set_cell(int(str(settings.value(CELL, self.frame.grid.cell))))
        self.frame.show_loading()
        parts.shelf.reload()

    def _handlers(self) -> actions.Handlers:
        """What each action does."""
        grid, deeds, intake, browser = self.frame.grid, self.deeds, self.intake, self.browser
        return {
            "similar": self._show_similar,
            "view": self.viewing.open,
            "back": self._go_back,
            "forward": browser.go_forward,
            "region": self.viewer.toggle_region,
            "info": self.viewer.toggle_info,
            "full_screen": self._toggle_full_screen,
            "larger": lambda: grid.set_cell(round(grid.cell * ZOOM_A_NOTCH)),
            "smaller": lambda: grid.set_cell(round(grid.cell / ZOOM_A_NOTCH)),
            "open_image": intake.choose_image,
            "paste": intake.paste,
            "open": deeds.open,
            "reveal": deeds.reveal,
            "copy_image": deeds.copy_image,
            "copy_path": deeds.copy_path,
            "trash": deeds.put_away,
            "undo": deeds.undo,
            "add_folder": intake.choose_folder,
            "rescan": self.rescan,
            "cancel": self._parts.jobs.cancel,
            "shortcuts": lambda: actions.KeySheet(self).open(),
            "quit": self.close,
        }

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
        self.preferences.news.connect(frame.notice)
        self.pages.shown.connect(self._refresh_page)
        self.intake.image_came.connect(self._search)
        self.viewing.opened.connect(lambda: self._show_viewer(shown=True))
        self.viewing.closed.connect(lambda: self._show_viewer(shown=False))
        self.viewing.asked_similar.connect(self.browser.show_similar)
        self.viewing.asked_region.connect(
            lambda photo, region: self.browser.show_similar(photo, region=region)
        )
        self.viewer.full_screen_wanted.connect(self._toggle_full_screen)
        self.deeds.hidden.connect(self.browser.collection.hide)
        self.deeds.back.connect(self.browser.collection.show_again)
        self.deeds.changed.connect(parts.jobs.rescan)
        frame.grid.asked_view.connect(self.viewing.open)
        frame.details.asked_view.connect(self.viewing.open)
        frame.grid.cell_changed.connect(frame.bottom.zoom.setValue)
        frame.bottom.zoom.valueChanged.connect(frame.grid.set_cell)
        frame.top.filter.failed_wanted.connect(lambda: self.pages.show(FAILED))
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
        frame.bottom.pause_wanted.connect(lambda paused: parts.jobs.pause(paused=paused))
        parts.jobs.paused.connect(self._show_pause)
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
        self.filters.show_snapshot(snapshot)
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
        elif page == SETTINGS:
            self.preferences.refresh()

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
            jobs = self._parts.jobs
            bottom.show_pause(possible=jobs.can_pause, paused=jobs.held)
        if progress.get("phase") == "index":
            self._parts.shelf.reload_soon()

    def _show_pause(self, paused: bool) -> None:
        self.frame.bottom.show_pause(possible=True, paused=paused)
        self.frame.encoder.adapt.show_pause(paused=paused)

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
        for name in filter(None, actions.PHOTO_ACTIONS):
            self.actions_by_name[name].setEnabled(photo is not None)

    def _show_menu(self, where: QPoint) -> None:
        menu = QMenu(self)
        for name in actions.PHOTO_ACTIONS:
            if name is None:
                menu.addSeparator()
            else:
                menu.addAction(self.actions_by_name[name])
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(where)

    def _show_similar(self) -> None:
        self.viewing.close()
        self.browser.show_similar_to_selection()

    def _search(self, asked: Asked) -> None:
        self.viewing.close()
        self.browser.search(asked)

    # -- the viewer

    def _show_viewer(self, *, shown: bool) -> None:
        self._stack.setCurrentWidget(self.viewer if shown else self.frame)
        for name in actions.VIEWER_ACTIONS:
            self.actions_by_name[name].setEnabled(shown)
        for action in self._bits_actions:
            action.setEnabled(not shown)
        if not shown and self.isFullScreen():
            self.showNormal()

    def _go_back(self) -> None:
        if self.viewing.photo is not None:
            self.viewing.close()
        else:
            self.browser.go_back()

    def _toggle_full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

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
        jobs = self._parts.jobs
        if jobs.busy:
            # It commits what it has; the window goes when it is done, and waits without blocking.
            event.ignore()
            if not self._closing:
                questions.confirm_stop(self, jobs.doing, self.stop_and_close)
            return
        self._settings.setValue("geometry", self.saveGeometry())
        self._settings.setValue(CELL, self.frame.grid.cell)
        self.hide()
        for part in self._with_threads:
            part.stop()
        self._parts.shelf.stop()
        self._parts.searcher.stop()
        self._parts.thumbnails.stop()
        self.intake.clean_up()
        event.accept()

    def stop_and_close(self) -> None:
        """Close as soon as what goes on has committed what it has; without a question."""
        self._closing = True
        self._parts.jobs.cancel()
        self._close_if_wanted()

    def _close_if_wanted(self) -> None:
        if self._closing and not self._parts.jobs.busy:
            QTimer.singleShot(0, self, self.close)
