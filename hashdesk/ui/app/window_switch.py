"""One window in sight: another library may take its place, as the demo album does."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Qt, QTimer

from hashdesk.core.search.question import Question
from hashdesk.extras.demo_place import DemoPlace
from hashdesk.ui.app.language_cover import LanguageCover
from hashdesk.ui.app.later_starts import bring_to_front
from hashdesk.ui.app.open_already import Start
from hashdesk.ui.error_words import reason_of
from hashdesk.ui.library.snapshot import Snapshot
from hashdesk.ui.photos.grid.anchor import GridAnchor
from hashdesk.ui.search.searcher import of_file
from hashdesk.ui.shell.main_window import MainWindow
from hashdesk.ui.window_settings import DEMO_LEFT_KEY, library_key

log = logging.getLogger(__name__)

BuildWindow = Callable[[Path, Path], MainWindow]  # library, the person's own library


class WindowSwitch(QObject):
    """Goes from a person's library to the demo album and back, in the same place on the screen.

    A new window also takes the place of one that spoke another language.
    """

    def __init__(
        self,
        home: Path,
        build: BuildWindow,
        settings: QSettings,
        speak: Callable[[], object] = lambda: None,
    ) -> None:
        """speak: installs the language that is chosen, for windows that are built afterwards."""
        super().__init__()
        self._place = DemoPlace(home)
        self._build = build
        self._settings = settings
        self._left_key = library_key(DEMO_LEFT_KEY, home)
        self._speak = speak
        self._cover: LanguageCover | None = None  # while the language changes
        self._leaving: MainWindow | None = None  # the demo's, which may still write
        self.window = self._open(home)

    def search(self, start: Start) -> None:
        """Search for what the window was started with, if anything."""
        if start.photo is not None:
            self.window.search_when_loaded(Question("", (start.photo,)))
        elif start.image is not None:
            self.window.search_when_loaded(of_file(os.fsencode(start.image)))

    def show_again(self, start: Start) -> bool:
        """Come to the front for a later start; False if the window is about to close for good."""
        if self.window.is_closing and self._cover is None:
            return False
        is_demo = self.window.parts.library_folder == self._place.library
        if is_demo and (start.photo is not None or start.image is not None):
            self.go_home()  # the person's own photos are to be searched
        bring_to_front(self.window, start.token)
        self.search(start)
        return True

    def end(self) -> None:
        """End windows that nobody closed: the screen was taken away from them."""
        for window in filter(None, (self.window, self._leaving)):
            if window.isVisible():
                window.end()

    def show_demo(self) -> None:
        """Show the demo album in place of the library, and make it if it is not there."""
        self._replace(self._place.library, lambda: None)
        self.window.parts.jobs.demo(self._place.album)

    def go_home(self, folders: Sequence[bytes] = ()) -> None:
        """Show the person's own library again. folders: to be added to it."""
        self._leaving = self.window

        def left() -> None:
            self._leaving = None

        self._replace(self._place.home, left)
        if folders:
            self.window.parts.jobs.add_folders(folders)
            self._settings.setValue(self._left_key, True)
            self._offer_removal(self.window)

    def remove_demo(self) -> None:
        """Delete the demo album and its library, also from the person's own one."""
        if self.window.parts.library_folder == self._place.library:
            self.go_home()
        if self._leaving is None:
            self._remove()
        else:
            self._leaving.closed.connect(self._remove)

    def change_language(self) -> None:
        """Show the same library in the language that is chosen; a running task is stopped."""
        before = self.window
        if before.is_closing:  # also where its last task has ended for that
            return
        if self._cover is None:
            place = before.main_layout.settings.language_place
            self._cover = LanguageCover(before)
            self._cover.seen.connect(lambda: self._reopen(before, place))
            self._cover.show()

    def _reopen(self, before: MainWindow, place: int) -> None:
        """Build the window anew, with the choice of a language at its place in the settings."""

        def reopen() -> None:
            """Only now: the window that closes has remembered what was in sight, and stopped."""
            self._speak()
            in_sight = before.features.current_page.id
            self._show(before.parts.library_folder, before)
            self.window.features.settings.take_over(before.features.settings)
            page, navigator = self.window.main_layout.settings, self.window.features.navigator

            def settle(snapshot: Snapshot) -> None:
                if not len(snapshot.photos):  # otherwise, the window has returned to it by itself
                    navigator.return_to(in_sight, None, GridAnchor())
                QTimer.singleShot(0, page, lambda: page.return_to_language(place))

            once = Qt.ConnectionType.SingleShotConnection
            self.window.parts.watcher.loaded.connect(settle, once)
            self._uncover()

        if before.is_closing or before is not self.window:  # closed, or the demo took its place
            self._uncover()
            return
        before.closed.connect(reopen)
        before.closed.connect(before.deleteLater)
        before.stop_and_close()

    def _uncover(self) -> None:
        cover, self._cover = self._cover, None
        if cover is not None:
            cover.close()
            cover.deleteLater()

    def _open(self, library: Path) -> MainWindow:
        window = self._build(library, self._place.home)
        window.features.demo.demo_wanted.connect(self.show_demo)
        window.features.demo.home_wanted.connect(self.go_home)
        window.features.demo.removal_wanted.connect(self.remove_demo)
        window.features.settings.language_changed.connect(self.change_language)
        window.features.settings.change_now_wanted.connect(self.change_language)
        window.main_layout.notice_bar.closed.connect(self._note_closed)
        self._offer_removal(window)
        return window

    def _offer_removal(self, window: MainWindow) -> None:
        """Offer to remove the demo album that was left, until that is done or closed."""
        left = bool(self._settings.value(self._left_key, False, type=bool))
        is_home = window.parts.library_folder == self._place.home
        if left and is_home and self._place.album.is_dir():
            remove = self.tr("Remove the demo album")
            window.notifier.notice(self._stays(), remove, self.remove_demo, stays=True)

    def _note_closed(self, words: str) -> None:
        if words == self._stays():
            self._settings.remove(self._left_key)

    def _replace(self, library: Path, then: Callable[[], None]) -> None:
        """Show another library; `then` is called once the window before has closed."""
        before = self.window
        self._show(library, before)
        before.closed.connect(then)
        before.closed.connect(before.deleteLater)
        before.stop_and_close()

    def _show(self, library: Path, before: MainWindow) -> None:
        """Show a library where another window is, or was."""
        self.window = self._open(library)
        self.window.setGeometry(before.geometry())
        if before.isMaximized():
            self.window.showMaximized()
        else:
            self.window.show()

    def _stays(self) -> str:
        """What is said once the person's own photos are added, with an offer to remove it."""
        return self.tr("The demo album is still there, apart from your own photos.")

    def _remove(self) -> None:
        self.window.notifier.retract(self._stays())
        try:
            self._place.remove()
            self._settings.remove(self._left_key)
        except OSError as error:
            log.error("The demo album could not be deleted.", exc_info=error)
            words = self.tr("The demo album could not be deleted ({reason}): {folder}")
            folder = os.fspath(self._place.album)
            self.window.notifier.notice(words.format(reason=reason_of(error), folder=folder))
        features = self.window.features
        features.unfinished.forget_of(self._place.library)
        features.settings.refresh()
