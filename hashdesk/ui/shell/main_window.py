"""The main window: one library, its layout and its features."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QRect, QSettings, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow

from hashdesk.core.search.question import Question
from hashdesk.ui import formatting
from hashdesk.ui.library.damage import damage_sentence
from hashdesk.ui.library.snapshot import Snapshot
from hashdesk.ui.library.without_pictures import no_pictures_sentence
from hashdesk.ui.notifier import Notifier
from hashdesk.ui.shell import drop_data, window_state
from hashdesk.ui.shell.action_bindings import ActionBindings
from hashdesk.ui.shell.close_question import CloseQuestion, StoppedWork
from hashdesk.ui.shell.feature_signals import FeatureSignals
from hashdesk.ui.shell.features import WindowFeatures
from hashdesk.ui.shell.layout import MainLayout
from hashdesk.ui.shell.window_parts import WindowParts
from hashdesk.ui.viewer.page import ViewerPage
from hashdesk.ui.window_settings import GEOMETRY_KEY

USUAL_SIZE, DESKTOP_FRAME = QSize(1280, 800), QSize(16, 48)  # pixels


class MainWindow(QMainWindow):
    """One library in one window."""

    closed = Signal()  # its threads and processes have ended

    def __init__(self, parts: WindowParts, settings: QSettings) -> None:
        super().__init__()
        self.parts = parts
        self._settings = settings
        self.snapshot: Snapshot | None = None
        self._closing = False
        self._quitting = False  # the windows that it opened are to close after it
        self._close_question = CloseQuestion(self, self.stop_and_close)
        self._close_question.kept_open.connect(self._stay)
        self._rescan_pending = False  # scan the folders once the library is loaded
        self._question: Question | None = None  # to search for once the library is loaded
        self.setWindowTitle(self.tr("HashDesk"))
        self.setMinimumSize(720, 480)
        self.setAcceptDrops(True)
        self.notifier = Notifier(self)
        self.main_layout = MainLayout(parts.thumbnails, parts.theme, self.notifier)
        self.viewer_page = ViewerPage(parts.theme)
        self.features = WindowFeatures(
            self, parts, self.main_layout, self.viewer_page, self.notifier, settings
        )
        FeatureSignals(
            self, self.main_layout, self.viewer_page, self.features, parts, self.notifier
        )
        self.bindings = ActionBindings(
            *(self, self.main_layout, self.viewer_page, self.features, parts),
            *(self.rescan, self.quit),
        )
        self.setCentralWidget(self.bindings.stack)
        parts.watcher.loaded.connect(self._show_snapshot)
        parts.watcher.failed.connect(self._show_broken_library)
        parts.jobs.idle.connect(self._close_if_wanted)
        jobs, comparing = parts.jobs, self.features.comparing.changed
        for changed in (jobs.began, jobs.waits, jobs.advanced, jobs.idle, comparing):
            changed.connect(self._follow_work)
        self.features.duplicates.comparing.connect(self._follow_work)
        self.main_layout.imported_bar.back_wanted.connect(self._go_back)
        self.resize(USUAL_SIZE.boundedTo(self.screen().availableSize() - DESKTOP_FRAME))
        if (geometry := settings.value(GEOMETRY_KEY)) is not None:
            self.restoreGeometry(geometry)
        if (opener := parts.opened_windows.place) is not None:
            self.setWindowState(Qt.WindowState.WindowNoState)
            self._move_beside(opener)
        window_state.restore_grid(settings, self.main_layout)
        self.main_layout.show_loading()
        parts.watcher.reload()

    @property
    def busy(self) -> bool:
        """Whether a job is writing to the library."""
        return self.parts.jobs.busy

    @property
    def is_closing(self) -> bool:
        """Whether it closes as soon as the running job has stopped."""
        return self._closing

    def rescan(self) -> None:
        """Scan the folders again, or let the user choose one if the library has none."""
        if self.snapshot is not None and self.snapshot.roots:
            self.parts.jobs.rescan()
        else:
            self.features.open_and_drop.choose_folder()

    def search_when_loaded(self, question: Question) -> None:
        """Search for photos as soon as the library is loaded."""
        self._question = question
        self._search_if_loaded()

    def _search_if_loaded(self) -> None:
        loaded = self.snapshot is not None and len(self.snapshot.photos)
        if self._question is not None and loaded:
            question, self._question = self._question, None
            self.features.open_and_drop.search(question)

    def rescan_when_loaded(self) -> None:
        """Scan the folders once the library is loaded: photos may have been added."""
        self._rescan_pending = True
        self._rescan_if_loaded()

    # -- the library

    def _show_snapshot(self, snapshot: Snapshot) -> None:
        opening = self.snapshot is None
        first = self.snapshot is None or not len(self.snapshot.photos)
        if self.snapshot is not None and self.snapshot.imported and not snapshot.imported:
            self.main_layout.show_removed(self.tr("This library was removed."))
            return
        codes = None if snapshot.library is None else snapshot.library.codes
        # Codes never change: threads may share them.
        self.features.atlas.use(codes, snapshot.encoder, snapshot.contents)
        if snapshot.library is not None:
            self.parts.searcher.use(snapshot.library)
            snapshot = replace(snapshot, library=None)  # only the search worker may use it
        self.snapshot = snapshot
        self.main_layout.show_snapshot(snapshot)
        self.bindings.allow_changes(allowed=not snapshot.imported)
        if snapshot.imported and first:  # beside the window of the user's own library
            if self.parts.opened_windows.place is None:
                self._move_beside(QRect(self.pos(), self.size()))
            name = formatting.shown(self.parts.library_folder.name)
            self.setWindowTitle(f"{name} – HashDesk")
            self.main_layout.top_bar.show_name(name)
            self.main_layout.imported_bar.show_name(name)
        if first and (sentence := damage_sentence(snapshot.damage)):
            self.notifier.notice(sentence, stays=True)
        elif first and snapshot.lacks_pictures:
            self.notifier.notice(no_pictures_sentence(), stays=True)
        self.features.show_snapshot(snapshot)
        if opening and len(snapshot.photos):  # whoever adds the first photos is somewhere by then
            library, navigator = self.parts.library_folder, self.features.navigator
            place = self._settings, library, snapshot, self.main_layout, navigator
            window_state.restore_place(*place)
        if first and not snapshot.imported:
            self.features.trash.tell_interrupted(self.features.recently_deleted.refresh)
        self._rescan_if_loaded()
        self._search_if_loaded()

    def _move_beside(self, first: QRect) -> None:
        """Leave the window of another library in sight, as far as the screen has room."""
        if self.isMaximized() or self.isFullScreen():
            return
        frame = (self.frameSize() - self.size()).expandedTo(DESKTOP_FRAME)
        place = window_state.beside(first, frame, self.screen().availableGeometry())
        self.resize(place.size())
        self.move(place.topLeft())

    def _go_back(self) -> None:
        """From an imported library to the window of the person's own."""
        if self.parts.opened_windows.go_back():
            self.close()
        else:
            self.notifier.notice(self.tr("Your library cannot be opened."))

    def _rescan_if_loaded(self) -> None:
        snapshot = self.snapshot
        if self._rescan_pending and snapshot and snapshot.roots and not snapshot.imported:
            self._rescan_pending = False
            self.features.rescans.scan(self.features.unfinished.take_unasked())
            if "index" not in self.features.unfinished.commands:  # that is resumed on request
                self.parts.jobs.rescan()

    def _show_broken_library(self, error: Exception) -> None:
        if self.snapshot is None:
            self.features.restore.show(error)
            self.main_layout.show_restore()
        else:
            self.notifier.show_error(error)

    def end(self) -> None:
        """End its threads, which the process would wait for."""
        self.features.stop()
        self.parts.stop()

    # -- Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.main_layout.set_width(event.size().width())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.parts.watcher.reload_if_changed()
            if self.features.trash.has_told:
                self.features.recently_deleted.refresh()  # the trash may have been emptied

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.source() is None and drop_data.is_supported(event.mimeData()):
            event.acceptProposedAction()
            self.main_layout.show_dropping(True)
            self.parts.searcher.warm_up()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.main_layout.show_dropping(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.main_layout.show_dropping(False)
        event.acceptProposedAction()
        self.features.open_and_drop.take(drop_data.read(event.mimeData()))

    def closeEvent(self, event: QCloseEvent) -> None:
        jobs = self.parts.jobs
        if (work := self._work()) is not None:
            event.ignore()
            self._close_question.ask(work)
            return
        if jobs.busy:
            # The job commits what it has; the window closes when it is done, without blocking.
            event.ignore()
            self.stop_and_close()
            return
        if self.snapshot is None or not self.snapshot.imported:
            self._settings.setValue(GEOMETRY_KEY, self.saveGeometry())
        self._close_question.withdraw()
        self._save_place()
        window_state.save(self._settings, self.main_layout, self.features.photo_list.order)
        self.hide()
        self.end()
        event.accept()
        if self._quitting:
            self.parts.opened_windows.quit()
        self.closed.emit()

    def _save_place(self) -> None:
        if self.snapshot is not None and len(self.snapshot.photos):
            features, library = self.features, self.parts.library_folder
            window_state.save_place(
                *(self._settings, library, self.main_layout, features.navigator),
                *(features.current_page.id, features.photo_list.folder_node),
            )

    def _work(self) -> StoppedWork | None:
        """What closing would stop, and somebody waits for; None: nothing, or it is agreed on."""
        jobs, comparing = self.parts.jobs, self.features.duplicates.request.work
        if self._closing:
            return None
        waiting = list(jobs.waiting_work)
        if jobs.request is not None and jobs.at_work and not jobs.is_stopping:
            running, figures = jobs.request, jobs.figures
        elif waiting:  # behind what nobody would miss
            running, figures = waiting.pop(0), ""
        else:
            return StoppedWork(comparing, "groups") if comparing else None
        kept = [one.title for one in waiting if self.features.unfinished.keeps(one)]
        lost = [one.title for one in waiting if not self.features.unfinished.keeps(one)]
        resumes, behind = running.makes_guesses, (tuple(kept), tuple(lost))
        return StoppedWork(running.title, running.command, *behind, figures, resumes)

    def quit(self) -> None:
        """Close it and, once it has closed, the windows that it opened."""
        self._quitting = True
        self.close()

    def stop_and_close(self) -> None:
        """Stop the running job and close as soon as it has committed what it has."""
        self._closing = True
        self._close_question.withdraw()
        self.parts.jobs.cancel()
        self._close_if_wanted()

    def _stay(self) -> None:
        self._quitting = False

    def _follow_work(self) -> None:
        self._close_question.follow(self._work(), self.parts.jobs.title)

    def _close_if_wanted(self) -> None:
        if self._closing and not self.parts.jobs.busy:
            QTimer.singleShot(0, self, self.close)
