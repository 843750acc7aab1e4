"""Has folders of the library scanned again when something changed in them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from hashdesk.core.scanning.links import inside
from hashdesk.ui.jobs.queue import JobQueue
from hashdesk.ui.jobs.unfinished_jobs import UnfinishedJobs
from hashdesk.ui.library.folder_watcher import FolderWatcher
from hashdesk.ui.library.snapshot import Snapshot


class Rescans(QObject):
    """Scans folders that belong to the library; all others are none of its business."""

    def __init__(
        self, jobs: JobQueue, unfinished: UnfinishedJobs, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._unfinished = unfinished
        self._roots: tuple[bytes, ...] = ()  # of the library
        self.watcher = FolderWatcher(self)
        self.watcher.changed.connect(self._scan_changed)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Take a newly read library; its folders are watched, unless they are elsewhere."""
        self._roots = tuple(root.root for root in snapshot.roots)
        if not snapshot.imported:
            self.watcher.watch(self._roots)

    def scan(self, folders: Sequence[bytes]) -> None:
        """Scan folders whose photos went or came back."""
        if known := self._known(folders):
            self._jobs.confirm_missing(known, unasked=True)

    def stop(self) -> None:
        """End its threads."""
        self.watcher.stop()

    def _scan_changed(self, folders: Sequence[bytes]) -> None:
        """Scan folders in which something changed, unless indexing was stopped on purpose."""
        known = self._known(folders)
        if known and "index" not in self._unfinished.commands:
            self._jobs.scan(known)

    def _known(self, folders: Sequence[bytes]) -> list[bytes]:
        """Those of some folders that were not removed from the library."""
        return [f for f in folders if any(inside(f, root) for root in self._roots)]
