"""The parts that a window is given: whatever has a thread, a process or a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.settings import Settings
from hashdesk.extras.demo_place import DemoPlace
from hashdesk.ui.desktop import Desktop
from hashdesk.ui.exchange.opened_windows import OpenedWindows
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.jobs.queue import JobQueue
from hashdesk.ui.library.library_watcher import LibraryWatcher
from hashdesk.ui.scratch_folder import ScratchFolder
from hashdesk.ui.search.query_encoder import OpenEncoder
from hashdesk.ui.search.searcher import Searcher
from hashdesk.ui.widgets.theme import Theme


@dataclass(frozen=True)
class WindowParts:
    """Built once by `app.session`; the window stops them when it closes."""

    watcher: LibraryWatcher
    pool: DecodePool
    open_encoder: OpenEncoder  # called in worker threads
    searcher: Searcher
    thumbnails: Thumbnails
    jobs: JobQueue
    desktop: Desktop
    theme: Theme
    settings: Settings
    demo: DemoPlace
    scratch: ScratchFolder
    opened_windows: OpenedWindows  # by the session

    @property
    def library_folder(self) -> Path:
        """The folder of the library in this window."""
        return self.watcher.folder

    def stop(self) -> None:
        """End the threads of the parts; nothing writes into the scratch folder any more.

        The pool belongs to the session.
        """
        self.desktop.stop()
        self.watcher.stop()
        self.searcher.stop()
        self.thumbnails.stop()
        self.scratch.delete()
