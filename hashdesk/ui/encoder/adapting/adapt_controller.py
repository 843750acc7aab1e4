"""Adapts the library: the offer, PyTorch for it, the training, and the new model compared."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from hashdesk import paths
from hashdesk.core.pytorch import runtime
from hashdesk.core.pytorch.needs import needs_of
from hashdesk.core.pytorch.runtime import PyTorchSource, Runtime
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.tables.library_rows import EncoderRow
from hashdesk.core.storage.whole_library.library_files import TRAINING_FOLDER
from hashdesk.ui.encoder.adapting.before_after import ANSWERS
from hashdesk.ui.encoder.adapting.undecided_model import UndecidedModel
from hashdesk.ui.encoder.advice_words import explanation, name_before, verdict
from hashdesk.ui.encoder.page import EncoderPage
from hashdesk.ui.jobs.busy_words import busy_words
from hashdesk.ui.jobs.command_process import CommandResult
from hashdesk.ui.jobs.job_follower import JobState
from hashdesk.ui.jobs.kept_adapting import KeptAdapting
from hashdesk.ui.jobs.known_speed import KnownSpeed
from hashdesk.ui.jobs.queue import JobQueue
from hashdesk.ui.library.snapshot import Snapshot
from hashdesk.ui.notifier import Notifier
from hashdesk.ui.serial_worker import SerialWorker

if TYPE_CHECKING:
    from hashdesk.core.search.encoder_comparison import EncoderComparison

PREVIEW_QUERIES = 12  # photos that are searched with both encoders


class AdaptController(QObject):
    """Answers the panel that adapts. Knows the new model until somebody decides on it."""

    comparison_wanted = Signal()  # the page is to be shown: a new model is ready
    settled = Signal()  # adapting or comparing has ended: the code sets may be others now

    def __init__(
        self,
        folder: Path,
        page: EncoderPage,
        jobs: JobQueue,
        speed: KnownSpeed,
        kept: KeptAdapting,
        undecided: UndecidedModel,
        notifier: Notifier,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._page = page
        self._panel = panel = page.adapt
        self._jobs = jobs
        self._speed = speed
        self._kept = kept
        self._undecided = undecided
        self._notifier = notifier
        self.comparison_worker = SerialWorker("comparison", self)
        self.new = ""  # id of the adapted encoder that is neither used nor deleted yet
        self._in_snapshot = 0  # photos, also those that went to the trash since
        self._photos = 0  # without those
        self._pictures: int | None = None  # different ones, as far as they count; None: not known
        self._runtime = Runtime(paths.pytorch(), paths.pytorch_is_named())
        self._asking = False  # whether to install PyTorch
        self._trouble = ""  # why the last installation failed
        panel.adapt_wanted.connect(self._adapt)
        panel.install_wanted.connect(lambda: jobs.adapt(install=True))
        panel.later_wanted.connect(self._leave_pytorch)
        panel.stop_wanted.connect(jobs.cancel)
        panel.pause_wanted.connect(lambda paused: jobs.pause(paused=paused))
        jobs.began.connect(self._begin)
        jobs.progressed.connect(self._progress)
        jobs.advanced.connect(self._advance)
        jobs.paused.connect(lambda paused: panel.show_pause(paused=paused))
        jobs.stopping.connect(panel.show_stopping)
        jobs.ended.connect(self._end)

    def stop(self) -> None:
        """End its thread."""
        self.comparison_worker.stop()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The library has been read (again)."""
        if self._in_snapshot != len(snapshot.photos):
            self._in_snapshot, self._pictures = len(snapshot.photos), None
        if self._undecided.is_decided(snapshot.encoder, snapshot.encoders):
            self.forget_new()
        if not self.new and self._jobs.command != "adapt":
            self._offer()
            self._compare_undecided(snapshot)

    def count_photos(self, photos: int) -> None:
        """So many photos are there to adapt to, without those in the trash."""
        self._photos = photos

    def count_pictures(self, pictures: int) -> None:
        """So many of them are different pictures, as far as they were counted."""
        self._pictures = pictures
        self._panel.limit_offer(self._photos, pictures)

    def _compare_undecided(self, snapshot: Snapshot) -> None:
        """Offer a new model again that was ready when the window closed."""
        summary = self._undecided.summary
        if summary is not None and not snapshot.imported and len(snapshot.photos):
            self.compare(summary)

    # -- the offer

    def _offer(self) -> None:
        busy = busy_words(self._jobs.title) if self._jobs.busy else ""
        if self._asking:
            needs, time = needs_of(self._runtime), self._speed.seconds_to_adapt
            self._panel.show_pytorch_offer(needs, time, busy, self._trouble)
            return
        self._panel.show_needs(needs_of(self._runtime) if self._lacks_pytorch() else None)
        self._panel.show_time(*self._speed.seconds_to_adapt, self._kept.share)
        begun = (self._folder / TRAINING_FOLDER).exists()
        self._panel.limit_offer(self._photos, self._pictures)
        self._panel.show_offer(busy, begun=begun)

    def _adapt(self) -> None:
        if self._lacks_pytorch():
            self._asking, self._trouble = True, ""
            self._offer()
        else:
            self._jobs.adapt()

    def _lacks_pytorch(self) -> bool:
        return runtime.find(self._runtime) is PyTorchSource.MISSING

    def _leave_pytorch(self) -> None:
        self._asking = False
        self._offer()

    # -- the job

    def _begin(self, _doing: str) -> None:
        if self._jobs.command == "adapt":
            self._leave_new()  # what it makes takes the place of that one
            self._asking = False
            self._panel.show_start()
        elif not self.new:
            self._offer()

    def _progress(self, _doing: str, progress: dict[str, Any]) -> None:
        if self._jobs.command == "adapt":
            self._panel.show_figures(progress)

    def _advance(self, state: JobState) -> None:
        if self._jobs.command == "adapt":
            self._panel.show_work(state)

    def _end(self, ending: CommandResult) -> None:
        if ending.command == "adapt":
            self._end_adapting(ending)
        elif not self.new:
            self._offer()

    def _end_adapting(self, ending: CommandResult) -> None:
        new = ending.summary.get("encoder")
        if self._lacks_pytorch():
            self._asking, self._trouble = True, ending.error
        if ending.cancelled or ending.error or not new:
            if not self.new:
                self._offer()
            self.settled.emit()
        elif new == ending.summary.get("before"):
            self._offer()
            self.settled.emit()
            words = self.tr("The library is adapted already: the model is the same.")
            self._notifier.notice(words)
        else:
            self.compare(ending.summary)

    # -- the new model

    def compare(self, summary: dict[str, Any]) -> None:
        """Search with both encoders, then show the results and let the user decide.

        summary: of `hashdesk adapt`.
        """
        folder, self.new = self._folder, str(summary["encoder"])
        before, after = str(summary.get("before", "")), self.new
        self._undecided.keep(summary)

        def work(_: object) -> tuple[list[EncoderComparison], EncoderRow | None]:
            from hashdesk.core.search.encoder_comparison import compare  # noqa: PLC0415  (rare)

            with LibraryDB(folder) as db:
                row = db.find_encoder(before)
            return compare(folder, before, after, queries=PREVIEW_QUERIES, each=ANSWERS), row

        def show(found: tuple[list[EncoderComparison], EncoderRow | None]) -> None:
            rows, used = found
            better = bool(summary.get("better"))
            named = str(summary.get("compared_with", ""))
            # Of that title, there may be several.
            name = name_before(named, used if used and used.title == named else None)
            estimate = summary.get("estimate") or {}
            words = verdict(estimate, name) or str(summary.get("sentence", ""))
            more = explanation(estimate)
            self._panel.show_result(words, rows, name, better=better, more=more)
            self.settled.emit()
            if not self._page.isVisible():
                show = self.tr("Compare"), self.comparison_wanted.emit
                self._notifier.notice(self._ready_words, *show, stays=True, waits=True)

        def give_up(error: Exception) -> None:
            self.forget_new()  # its code set stays in the list
            self._offer()
            self.settled.emit()
            self._notifier.show_error(error)

        self.comparison_worker.start(work, show, give_up)

    def keep_used(self) -> None:
        """The model in use was chosen: the comparison closes, and both stay."""
        self.forget_new()
        self._offer()
        self.settled.emit()

    def forget_new(self) -> None:
        """The new encoder is used or deleted: its comparison is no longer needed."""
        self._undecided.forget()
        self._leave_new()

    def _leave_new(self) -> None:
        self.new = ""
        self.comparison_worker.supersede()
        self.retract_notice()

    def retract_notice(self) -> None:
        """Nobody needs to be told any more that the new model is ready: the page is in sight."""
        self._notifier.retract(self._ready_words)

    @property
    def _ready_words(self) -> str:
        return self.tr("The new model is ready: compare it on the page Model.")
