"""Shows the running job in the status bar: progress, rate, engine, summary."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from hashdesk.ui.error_words import english_words, told_words
from hashdesk.ui.jobs import summaries
from hashdesk.ui.jobs.command_process import CommandResult
from hashdesk.ui.jobs.command_queue import JobRequest
from hashdesk.ui.jobs.job_follower import JobState
from hashdesk.ui.jobs.queue import TRY_ENGINES
from hashdesk.ui.notifier import Notifier
from hashdesk.ui.shell.bars.index_notices import IndexNotices
from hashdesk.ui.shell.layout import MainLayout
from hashdesk.ui.shell.window_parts import WindowParts


class JobProgress(QObject):
    """Follows the job queue, and has the library read again while a job adds photos."""

    def __init__(
        self,
        parts: WindowParts,
        layout: MainLayout,
        notifier: Notifier,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._parts = parts
        self._layout = layout
        self._notifier = notifier
        self._stopping = False
        self._unasked = False  # nobody asked for the running command
        self._told_lack = ""  # what the last scan lacked: the next one says whether it still does
        self._unreadable = 0  # photos; every scan finds them again, the side bar counts them
        self._indexed = 0  # photos, by the commands that have run without a rest between them
        self._note = ""  # of a command that went well; shown when nothing runs any more
        self._warned: set[str] = set()  # what was said already: once a window is enough
        self._warnings: list[str] = []  # what has to be said yet: some are told to us only once
        self._index_notices = IndexNotices(parts.jobs, notifier, self)
        jobs = parts.jobs
        jobs.began.connect(self._begin)
        jobs.waits.connect(self._tell_waiting)
        jobs.advanced.connect(self._advance)
        jobs.progressed.connect(self._progress)
        jobs.paused.connect(self._pause)
        jobs.stopping.connect(self._stop)
        jobs.ended.connect(self._end)
        jobs.idle.connect(self._rest)
        layout.status_bar.cancel_wanted.connect(jobs.cancel)
        layout.status_bar.pause_wanted.connect(lambda paused: jobs.pause(paused=paused))

    def _tell_waiting(self, request: JobRequest) -> None:
        if request.command == TRY_ENGINES:  # its page says so
            return
        words = self.tr("Waiting: “{title}” begins once this task has ended: {task}.")
        words = words.format(title=request.title, task=self._parts.jobs.title)
        self._notifier.notice(words, waits=True)

    def _begin(self, title: str) -> None:
        self._stopping = False
        request = self._parts.jobs.request
        self._unasked = request is not None and request.unasked
        self._notifier.settle()
        self._layout.show_job(title)

    def _advance(self, state: JobState) -> None:
        if not self._stopping:
            self._layout.status_bar.show_job(state)
            self._layout.welcome.show_progress(state)

    def _progress(self, _title: str, progress: dict[str, Any]) -> None:
        per_s = progress.get("per_s") if progress.get("phase") == "index" else None
        status_bar = self._layout.status_bar
        status_bar.show_engine(progress.get("engine") or "", per_s, progress.get("reason") or "")
        if "done" in progress and not self._stopping:
            jobs = self._parts.jobs
            status_bar.show_pause(possible=jobs.can_pause, paused=jobs.is_paused)
        if progress.get("phase") == "index":
            self._parts.watcher.reload_soon()

    def _pause(self, paused: bool) -> None:
        self._layout.status_bar.show_pause(possible=True, paused=paused)

    def _stop(self) -> None:
        self._stopping = True
        self._layout.status_bar.show_stopping()

    def _end(self, result: CommandResult) -> None:
        summary, status_bar = result.summary, self._layout.status_bar
        status_bar.show_engine(summary.get("engine") or "", reason=summary.get("reason") or "")
        said = summaries.describe(result, self._indexed)
        stands = status_bar.said not in ("", self._told_lack)
        new = summaries.describe(result, self._indexed, self._unreadable)
        self._unreadable = max(self._unreadable, summaries.unreadable(result))
        if self._unasked and stands and summaries.is_no_news(new):
            said = status_bar.said  # "Restored: 3 photos.", which led to this scan
        elif summaries.tells_lack(result):
            self._told_lack = said
        status_bar.show_idle(said)
        self._indexed += int((summary.get("counts") or {}).get("indexed", 0))
        news = [one for one in summary.get("warnings", ()) if one not in self._warned]
        self._warned.update(news)
        self._warnings += news
        if result.error and not summary.get("moved"):
            self._notifier.notice(result.error, stays=True, waits=True)
        elif self._index_notices.show(summary):
            pass  # warnings wait for the next time
        elif self._warnings:
            self._notifier.notice(english_words(" ".join(self._warnings)), stays=True, waits=True)
            self._warnings = []
        if note := str(summary.get("note") or ""):
            self._note = told_words(note, summary.get("note_said"))
        self._parts.thumbnails.forget(failed=True)
        self._layout.grid.viewport().update()
        self._parts.watcher.reload()

    def _rest(self) -> None:
        self._indexed = 0
        if self._note:
            self._notifier.notice(self._note, waits=True)
        self._note = ""
