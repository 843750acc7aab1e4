"""The main window: puts the parts together and hands their news around."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QPoint, QSettings, QSize, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QMainWindow

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.search.question import Question
from hashdesk.core.settings import Settings
from hashdesk.ui import formatting
from hashdesk.ui.atlas.controller import AtlasController
from hashdesk.ui.current_page import PageId
from hashdesk.ui.desktop import Desktop
from hashdesk.ui.duplicates.confirm_trash import confirm_trash
from hashdesk.ui.duplicates.controller import DuplicatesController
from hashdesk.ui.duplicates.decisions_controller import DecisionsController
from hashdesk.ui.encoder.controller import EncoderController
from hashdesk.ui.exchange.export_controller import ExportController
from hashdesk.ui.exchange.import_controller import ImportController
from hashdesk.ui.failures.controller import FailuresController
from hashdesk.ui.filters.controller import FiltersController
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.jobs.queue import JobQueue
from hashdesk.ui.library.library_watcher import LibraryWatcher
from hashdesk.ui.library.snapshot import Snapshot
from hashdesk.ui.notifier import Notifier
from hashdesk.ui.photos.photo_actions import PhotoActions
from hashdesk.ui.photos.photo_list import PhotoList
from hashdesk.ui.photos.scroll_hint import ScrollHint
from hashdesk.ui.photos.type_ahead import TypeAhead
from hashdesk.ui.search.other_libraries import OtherLibrariesController
from hashdesk.ui.search.query_encoder import OpenEncoder, QueryEncoder
from hashdesk.ui.search.searcher import Searcher
from hashdesk.ui.settings.controller import SettingsController
from hashdesk.ui.shell import drop_data, window_state
from hashdesk.ui.shell.action_bindings import ActionBindings
from hashdesk.ui.shell.confirm_stop import confirm_stop
from hashdesk.ui.shell.job_progress import JobProgress
from hashdesk.ui.shell.layout import MainLayout
from hashdesk.ui.shell.navigator import Navigator
from hashdesk.ui.shell.open_and_drop import OpenAndDrop
from hashdesk.ui.shell.pages import Pages
from hashdesk.ui.sidebar.confirm_forget import confirm_forget
from hashdesk.ui.viewer.controller import ViewerController
from hashdesk.ui.viewer.page import ViewerPage
from hashdesk.ui.widgets.theme import Theme

USUAL_SIZE, DESKTOP_FRAME = QSize(1280, 800), QSize(16, 48)  # pixels; the frame is the desktop's
WINDOW_OFFSET = QPoint(40, 40)  # pixels between a window and that of a library beside it


@dataclass(frozen=True)
class WindowParts:
    """What the window is given. It stops them when it closes."""

    shelf: LibraryWatcher
    pool: DecodePool
    open_encoder: OpenEncoder  # in the lanes
    searcher: Searcher
    thumbnails: Thumbnails
    jobs: JobQueue
    desktop: Desktop
    theme: Theme
    knobs: Settings
    demo_folder: Path


class MainWindow(QMainWindow):
    """One library in one window."""

    def __init__(self, parts: WindowParts, settings: QSettings) -> None:
        super().__init__()
        self._parts = parts
        self._settings = settings
        self.snapshot: Snapshot | None = None
        self._closing = False
        self._asking = False  # whether to close in the middle of something
        self._stale = False  # the folders have not been looked through yet
        self._wanted: Question | None = None  # to be searched for once the library is there
        self.setWindowTitle(self.tr("HashDesk"))
        self.setMinimumSize(720, 480)
        self.setAcceptDrops(True)
        folder = parts.shelf.folder
        self.notifier = Notifier(self)
        self.frame = MainLayout(parts.thumbnails, parts.theme)
        self.viewer = ViewerPage(parts.theme)
        self.intake = OpenAndDrop(self, parts.jobs, parts.searcher, self.frame)
        self.pages = Pages(self.frame, self)
        collection = PhotoList(folder, self)
        self.filters = FiltersController(folder, collection, self.frame, self)
        self.browser = Navigator(
            parts.searcher, collection, self.pages, parts.thumbnails, self.frame, self
        )
        self.deeds = PhotoActions(
            folder, self.frame, parts.thumbnails, parts.pool, parts.desktop, self
        )
        self.viewing = ViewerController(self.viewer, self.frame, parts.thumbnails, parts.pool, self)
        window_state.restore_pages(settings, self.frame, folder)
        self.reviewing = DuplicatesController(
            folder, self.frame.groups, parts.thumbnails, parts.pool, self.deeds, self
        )
        self.decided = DecisionsController(folder, self)
        self.atlasing = AtlasController(folder, self.frame.atlas, self.notifier, self)
        self.commands = ActionBindings(
            self,
            self.frame,
            self.viewer,
            self.browser,
            self.viewing,
            self.deeds,
            self.intake,
            self.pages,
            self.reviewing,
            rescan=self.rescan,
            cancel=parts.jobs.cancel,
        )
        self.setCentralWidget(self.commands.stack)
        JobProgress(parts.jobs, parts.shelf, parts.thumbnails, self.frame, self)
        self.typeahead = TypeAhead(folder, self.frame.grid, self.frame.model, self)
        ScrollHint(self.frame.grid, self.browser.date_of, self)
        self.failures = FailuresController(folder, self.frame.failed, self.notifier, self)
        self.encoders = EncoderController(
            folder, self.frame.encoder, parts.jobs, self.notifier, self
        )
        self.exporting = ExportController(
            folder, self.frame.export, parts.jobs, collection, self.notifier, self
        )
        encoding = QueryEncoder(parts.pool, parts.open_encoder)
        self.beside = OtherLibrariesController(
            folder, self.frame.beside, encoding, parts.pool, settings, self
        )
        self.importing = ImportController(
            folder, self.frame.export, parts.jobs, self.beside, self.notifier, self
        )
        self.preferences = SettingsController(
            folder,
            self.frame.settings,
            parts.jobs,
            parts.theme,
            parts.knobs,
            settings,
            self.notifier,
            self,
        )
        self._with_threads = (
            *(self.filters, self.browser.collection, self.failures, self.deeds, self.viewing),
            self.typeahead,
            *(self.encoders, self.exporting, self.importing, self.beside, self.preferences),
            *(self.reviewing, self.decided, self.atlasing),
        )
        self._connect()
        self.resize(USUAL_SIZE.boundedTo(self.screen().availableSize() - DESKTOP_FRAME))
        geometry = settings.value("geometry")
        if geometry is not None:
            self.restoreGeometry(geometry)
        window_state.restore_grid(settings, self.frame)
        self.frame.show_loading()
        parts.shelf.reload()

    def _connect(self) -> None:
        parts, frame = self._parts, self.frame
        parts.shelf.loaded.connect(self._show_snapshot)
        parts.shelf.failed.connect(self._show_broken_library)
        parts.jobs.idle.connect(self._close_if_wanted)
        self.notifier.noticed.connect(frame.notice_bar.tell)
        self.notifier.settled.connect(frame.notice_bar.settle)
        self.notifier.withdrawn.connect(frame.notice_bar.hide)
        self.notifier.status_changed.connect(frame.bottom.tell)
        self.browser.answering.answered.connect(self.beside.look)
        frame.beside.photo_chosen.connect(self.importing.open)
        self.reviewing.news.connect(frame.notice)
        self.atlasing.opened.connect(self.browser.show_shelf)
        self.browser.located.connect(self.atlasing.locate)
        frame.groups.export_chosen.connect(
            lambda file: parts.jobs.export_groups(self.reviewing.looking.question.arguments(), file)
        )
        frame.groups.thumbnails_wanted.connect(parts.jobs.read_again)
        frame.groups.menu.decisions_wanted.connect(self.decided.open)
        self.decided.news.connect(frame.notice)
        self.reviewing.began.connect(frame.notice_bar.settle)
        self.reviewing.looking.bits_matter.connect(frame.top.bits.setVisible)
        self.decided.changed.connect(self.reviewing.renew)
        self.reviewing.asked_similar.connect(self.browser.show_similar)
        self.reviewing.trash_all_wanted.connect(
            lambda groups, size: confirm_trash(
                self, groups, size, lambda: self.reviewing.put_away(groups)
            )
        )
        frame.top.bits.chosen.connect(self.reviewing.looking.choose_bits)
        self.pages.shown.connect(self._refresh_page)
        self.browser.collection.changed.connect(lambda _asked: self.exporting.refresh())
        self.deeds.hidden.connect(self.browser.collection.hide)
        self.deeds.back.connect(self.browser.collection.show_again)
        self.deeds.changed.connect(parts.jobs.rescan)
        in_trash = self.tr("In the trash. Ctrl+Z brings it back.")
        self.deeds.hidden.connect(lambda _photos: self.viewer.tell(in_trash))
        self.deeds.back.connect(lambda _photos: self.viewer.tell(self.tr("Brought back.")))
        frame.grid.cell_changed.connect(frame.bottom.zoom.setValue)
        frame.bottom.zoom.valueChanged.connect(frame.grid.set_cell)
        frame.top.filter.failed_wanted.connect(lambda: self.browser.show_page(PageId.FAILURES))
        frame.export.reveal_wanted.connect(parts.desktop.reveal)
        frame.export.add_folder_wanted.connect(lambda folder: parts.jobs.add_folders([folder]))
        frame.top.image_wanted.connect(self.intake.choose_image)
        for part in (frame.side, frame.settings):
            part.add_folder_wanted.connect(self.intake.choose_folder)
            part.forget_wanted.connect(lambda root: confirm_forget(self, root, parts.jobs.forget))
            part.reveal_wanted.connect(parts.desktop.open)
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

    def search_when_loaded(self, asked: Question) -> None:
        """Search for a picture as soon as there is something to compare it with."""
        self._wanted = asked
        self._search_wanted()

    def _search_wanted(self) -> None:
        if self._wanted is not None and self.snapshot is not None and len(self.snapshot.photos):
            wanted, self._wanted = self._wanted, None
            self.intake.search(wanted)

    def rescan_when_loaded(self) -> None:
        """Look through the folders once: photos may have come, or not been read to the end."""
        self._stale = True

    # -- the library

    def _show_snapshot(self, snapshot: Snapshot) -> None:
        first = self.snapshot is None or not len(self.snapshot.photos)
        if self.snapshot is not None and self.snapshot.imported and not snapshot.imported:
            self.frame.show_broken(self.tr("This library was removed."))
            return
        codes = None if snapshot.library is None else snapshot.library.codes
        self.atlasing.use(codes, snapshot.encoder)  # codes never change: threads may share them
        if snapshot.library is not None:
            self._parts.searcher.use(snapshot.library)
            snapshot = replace(snapshot, library=None)  # only the lane may use it
        self.snapshot = snapshot
        self.frame.show_facts(snapshot)
        self.commands.allow_changes(allowed=not snapshot.imported)
        if snapshot.imported and first:  # its window stands beside that of one's own library
            self.move(self.pos() + WINDOW_OFFSET)
            name = formatting.shown(self._parts.shelf.folder.name)
            self.setWindowTitle(f"{name} – HashDesk")
            self.frame.top.show_name(self.tr("{name} · only read").format(name=name))
        if snapshot.damaged and first:
            self.frame.notice(
                self.tr("The codes of {photos} are damaged and left out. Rescan (F5).").format(
                    photos=formatting.photos(snapshot.damaged)
                )
            )
        self.browser.show_snapshot(snapshot, self._parts.jobs.doing)
        self.filters.show_snapshot(snapshot)
        self.encoders.show_snapshot(snapshot)
        self.reviewing.show_snapshot(snapshot)
        self.pages.refresh()  # the one in sight, now that all of them know the library
        if self._stale and snapshot.roots and not snapshot.imported:
            self._stale = False
            self._parts.jobs.rescan()
        self._search_wanted()

    def _show_broken_library(self, why: str) -> None:
        if self.snapshot is None:
            self.frame.show_broken(why)
        else:
            self.frame.notice(why)

    def _refresh_page(self, page: str) -> None:
        """Pages read what they show when they are looked at, not while the library opens."""
        if page == PageId.ENCODER:
            self.encoders.refresh()
        elif page == PageId.ATLAS:
            self.atlasing.refresh()
        elif page == PageId.DUPLICATES:
            self.reviewing.refresh()
        elif page == PageId.FAILURES:
            self.failures.refresh()
        elif page == PageId.EXCHANGE:
            self.exporting.refresh()
            self.importing.refresh()
        elif page == PageId.SETTINGS:
            self.preferences.refresh()

    # -- Qt's calls

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.frame.set_width(event.size().width())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self._parts.shelf.reload_if_changed()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.source() is None and drop_data.is_welcome(event.mimeData()):
            event.acceptProposedAction()
            self.frame.show_dropping(True)
            self._parts.searcher.warm_up()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.frame.show_dropping(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.frame.show_dropping(False)
        data: QMimeData = event.mimeData()
        event.acceptProposedAction()
        self.intake.take(drop_data.read(data))

    def closeEvent(self, event: QCloseEvent) -> None:
        jobs = self._parts.jobs
        if jobs.busy:
            # It commits what it has; the window goes when it is done, and waits without blocking.
            event.ignore()
            if not jobs.at_work:
                self.stop_and_close()
            elif not self._closing and not self._asking:
                self._asking = True
                question = confirm_stop(self, jobs.doing, self.stop_and_close)
                question.finished.connect(self._end_asking)
            return
        if self.snapshot is None or not self.snapshot.imported:
            self._settings.setValue("geometry", self.saveGeometry())
        window_state.save(self._settings, self.frame, self.browser.collection.order)
        self.hide()
        for part in self._with_threads:
            part.stop()
        self._parts.desktop.stop()
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

    def _end_asking(self, _answer: int) -> None:
        self._asking = False

    def _close_if_wanted(self) -> None:
        if self._closing and not self._parts.jobs.busy:
            QTimer.singleShot(0, self, self.close)
