"""What goes on, in sight: progress, rate and engine at the bottom, and what came of it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.jobs import summaries
from hashdesk.ui.jobs.command_process import CommandResult
from hashdesk.ui.jobs.queue import JobQueue
from hashdesk.ui.library.library_watcher import LibraryWatcher
from hashdesk.ui.shell.layout import MainLayout


class JobProgress(QObject):
    """Shows one verb after the other, and has the library read again as it grows."""

    def __init__(
        self,
        jobs: JobQueue,
        shelf: LibraryWatcher,
        thumbnails: Thumbnails,
        frame: MainLayout,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._shelf = shelf
        self._thumbnails = thumbnails
        self._frame = frame
        self._stopping = False
        jobs.began.connect(self._begin)
        jobs.progressed.connect(self._progress)
        jobs.paused.connect(self._pause)
        jobs.stopping.connect(self._stop)
        jobs.ended.connect(self._end)
        frame.bottom.cancel_wanted.connect(jobs.cancel)
        frame.bottom.pause_wanted.connect(lambda paused: jobs.pause(paused=paused))

    def _begin(self, doing: str) -> None:
        self._stopping = False
        self._frame.notice_bar.settle()
        self._frame.bottom.show_progress(doing, {})
        self._frame.show_beginning(doing)

    def _progress(self, doing: str, progress: dict[str, Any]) -> None:
        per_s = progress.get("photos_per_s") if progress.get("phase") == "index" else None
        bottom = self._frame.bottom
        bottom.show_engine(progress.get("engine") or "", per_s, progress.get("reason") or "")
        if "done" in progress and not self._stopping:
            bottom.show_progress(doing, progress)
            bottom.show_pause(possible=self._jobs.can_pause, paused=self._jobs.held)
        if progress.get("phase") == "index":
            self._shelf.reload_soon()

    def _pause(self, paused: bool) -> None:
        self._frame.bottom.show_pause(possible=True, paused=paused)

    def _stop(self) -> None:
        self._stopping = True
        self._frame.bottom.stopping()

    def _end(self, ending: CommandResult) -> None:
        summary = ending.summary
        self._frame.bottom.show_engine(
            summary.get("engine") or "", summary.get("photos_per_s"), summary.get("reason") or ""
        )
        self._frame.bottom.idle(summaries.of(ending))
        if ending.error:
            self._frame.notice(ending.error)
        self._thumbnails.forget(failed=True)
        self._frame.grid.viewport().update()
        self._shelf.reload()
