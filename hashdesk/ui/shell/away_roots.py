"""Shows that the drive of a folder went while a job runs: the scan that notes it has to wait."""

from __future__ import annotations

from PySide6.QtCore import QObject

from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.library.folder_nodes import disconnected
from hashdesk.ui.library.folder_watcher import FolderWatcher
from hashdesk.ui.library.snapshot import Snapshot
from hashdesk.ui.shell.layout import MainLayout


class AwayRoots(QObject):
    """Marks roots as disconnected that the watcher misses, until they are back.

    A root that the last scan missed stays so until the next: only a scan tells one drive from
    another.
    """

    def __init__(
        self,
        watcher: FolderWatcher,
        layout: MainLayout,
        thumbnails: Thumbnails,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._layout = layout
        self._thumbnails = thumbnails
        self._away: frozenset[bytes] = frozenset()
        self._snapshot = Snapshot()
        watcher.away_changed.connect(self._mark)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Take a newly read library, whose folders are in sight as the last scan found them."""
        self._snapshot = snapshot
        if self._away:
            self._show_roots()

    def _mark(self, away: frozenset[bytes]) -> None:
        self._away = away
        self._thumbnails.show_away(away)
        self._show_roots()

    def _show_roots(self) -> None:
        snapshot, away = self._snapshot, self._away
        roots = (disconnected(root) if root.root in away else root for root in snapshot.roots)
        self._layout.show_roots(tuple(roots), fixed=snapshot.imported)
