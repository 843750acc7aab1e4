"""Adapts the library and changes its encoder, as the page of the encoder asks."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from hashdesk import paths
from hashdesk.core.adaptation.adapt import different_pictures
from hashdesk.core.adaptation.training_data import all_content_ids
from hashdesk.core.code_sets.code_sets import list_code_sets
from hashdesk.core.job import Job
from hashdesk.core.pytorch import runtime
from hashdesk.core.pytorch.needs import needs_of
from hashdesk.core.pytorch.runtime import PyTorchSource, Runtime
from hashdesk.core.storage.code_segments import NO_PHOTOS, PhotoIds
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.tables import schema
from hashdesk.core.storage.whole_library.library_files import TRAINING_FOLDER
from hashdesk.ui import formatting
from hashdesk.ui.encoder.add_model_controller import AddModelController
from hashdesk.ui.encoder.advice_words import verdict
from hashdesk.ui.encoder.before_after import ANSWERS
from hashdesk.ui.encoder.code_set_list import CodeSetChoice
from hashdesk.ui.encoder.confirm_delete import confirm_delete, confirm_keep
from hashdesk.ui.encoder.confirm_switch import confirm_switch
from hashdesk.ui.encoder.page import EncoderPage
from hashdesk.ui.encoder.undecided_model import UndecidedModel
from hashdesk.ui.jobs.command_process import CommandResult
from hashdesk.ui.jobs.job_follower import JobState
from hashdesk.ui.jobs.kept_adapting import KeptAdapting
from hashdesk.ui.jobs.known_speed import KnownSpeed
from hashdesk.ui.jobs.plans import READ_PHOTOS
from hashdesk.ui.jobs.queue import JobQueue
from hashdesk.ui.jobs.unfinished_jobs import UnfinishedJobs, switches_to
from hashdesk.ui.library.snapshot import Snapshot
from hashdesk.ui.notifier import Notifier
from hashdesk.ui.serial_worker import SerialWorker
from hashdesk.ui.widgets.dialogs.confirm import confirm

if TYPE_CHECKING:
    from hashdesk.core.search.encoder_comparison import EncoderComparison
    from hashdesk.encoders.added_models.adding import AddedModel

PREVIEW_QUERIES = 12  # photos that are searched with both encoders


class EncoderController(QObject):
    """Keeps the page up to date, and runs what it asks for as commands."""

    comparison_wanted = Signal()  # the page is to be shown: a new model is ready

    def __init__(
        self,
        folder: Path,
        page: EncoderPage,
        jobs: JobQueue,
        speed: KnownSpeed,
        kept: KeptAdapting,
        undecided: UndecidedModel,
        unfinished: UnfinishedJobs,
        notifier: Notifier,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._notifier = notifier
        self._folder = folder
        self._page = page
        self._jobs = jobs
        self._speed = speed
        self._kept = kept
        self._undecided = undecided
        self._unfinished = unfinished
        self._choice = CodeSetChoice()
        self._list_worker = SerialWorker("code sets", self)
        self.comparison_worker = SerialWorker("comparison", self)
        self._in_snapshot = 0  # photos, also those that went to the trash since
        self._photos = 0  # without those
        self._left_out: PhotoIds = NO_PHOTOS  # those
        self._pictures: int | None = None  # different ones, as far as they count; None: not known
        self._new = ""  # id of the adapted encoder that is neither used nor deleted yet
        self._runtime = Runtime(paths.pytorch(), paths.pytorch_is_named())
        self._asking = False  # whether to install PyTorch
        self._trouble = ""  # why the last installation failed
        page.code_sets.use_wanted.connect(self._ask_to_use)
        page.code_sets.remove_wanted.connect(self._ask_to_remove)
        self.adding = AddModelController(self)
        self.adding.added.connect(self._show_added)
        page.code_sets.add_wanted.connect(lambda: self.adding.ask(page.window()))
        page.code_sets.remove_model_wanted.connect(self._ask_to_remove_model)
        page.adapt.adapt_wanted.connect(self._adapt)
        page.adapt.install_wanted.connect(lambda: jobs.adapt(install=True))
        page.adapt.later_wanted.connect(self._leave_pytorch)
        page.adapt.stop_wanted.connect(jobs.cancel)
        page.adapt.pause_wanted.connect(lambda paused: jobs.pause(paused=paused))
        page.adapt.use_wanted.connect(lambda: self._use(self._new))
        page.adapt.delete_wanted.connect(lambda: self._ask_to_remove(self._new))
        jobs.began.connect(self._begin)
        jobs.progressed.connect(self._progress)
        jobs.advanced.connect(self._advance)
        jobs.paused.connect(lambda paused: page.adapt.show_pause(paused=paused))
        jobs.stopping.connect(page.adapt.show_stopping)
        jobs.ended.connect(self._end)

    def stop(self) -> None:
        """End its threads."""
        self.adding.stop()
        self._list_worker.stop()
        self.comparison_worker.stop()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The library has been read (again)."""
        if self._in_snapshot != len(snapshot.photos):
            self._in_snapshot, self._pictures = len(snapshot.photos), None
        if self._undecided.is_decided(snapshot.encoder, snapshot.encoders):
            self._forget_new()
        if not self._new and self._jobs.command != "adapt":
            self._offer()
            self._compare_undecided(snapshot)

    def leave_out(self, photos: PhotoIds, left: int) -> None:
        """Do not count these photos (n,), as they are in the trash; so many are left."""
        self._left_out, self._photos = photos, left

    def _compare_undecided(self, snapshot: Snapshot) -> None:
        """Offer a new model again that was ready when the window closed."""
        summary = self._undecided.summary
        if summary is not None and not snapshot.imported and len(snapshot.photos):
            self.compare(summary)

    def refresh(self) -> None:
        """Read the code sets again, and count pictures, if the page is in sight."""
        if not self._page.isVisible() or not (self._folder / schema.LIBRARY_FILE).exists():
            return
        self._notifier.retract(self._ready_words)
        folder, busy, hidden = self._folder, self._jobs.busy, self._left_out

        def read(_: object) -> tuple[CodeSetChoice, int]:
            from hashdesk.encoders import library_encoder  # noqa: PLC0415  (when the page is seen)
            from hashdesk.encoders.added_models.adding import list_added  # noqa: PLC0415  (so, too)

            with LibraryDB(folder) as db:
                found = list_code_sets(db, hidden)
                pictures = different_pictures(db, all_content_ids(db), Job())
            known = {code_set.encoder.name for code_set in found}
            shipped = library_encoder.shipped_bundles(paths.resources())
            offers = library_encoder.offers(shipped, paths.cache(), known)
            models = list_added(paths.models())
            return CodeSetChoice(tuple(found), tuple(offers), tuple(models)), pictures

        def show(found: tuple[CodeSetChoice, int]) -> None:
            choice, self._pictures = found
            self._choice = choice = replace(choice, begun=self._unfinished.switching_to)
            self._page.code_sets.show_choice(choice, busy=busy)
            self._page.adapt.limit_offer(self._photos, self._pictures)

        self._list_worker.start(read, show, self._notifier.show_error)

    # -- what the page asks for

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

    def _ask_to_use(self, encoder: str) -> None:
        def use() -> None:
            self._use(encoder)

        window, choice = self._page.window(), self._choice
        confirm_switch(window, encoder, choice, self._photos, self._speed, use)

    def _use(self, encoder: str) -> None:
        self._forget_new()
        self._jobs.use_encoder(encoder)

    def _ask_to_remove(self, encoder: str) -> None:
        found = (one for one in self._choice.code_sets if one.encoder.name == encoder)
        if (code_set := next(found, None)) is None:
            self.refresh()  # its name and size are not known yet
            return
        window, remove = self._page.window(), partial(self._remove, encoder)
        if encoder == self._new:
            confirm_keep(window, code_set, self._speed, remove)
        else:
            confirm_delete(window, code_set, self._photos, self._speed, remove)

    def _remove(self, encoder: str) -> None:
        if encoder == self._new:
            self._forget_new()
        self._jobs.remove_encoder(encoder)

    def _show_added(self, title: str) -> None:
        self.refresh()
        words = self.tr("{name} was added. “Use” switches this library to it.")
        self._notifier.notice(words.format(name=formatting.shown(title)))

    def _ask_to_remove_model(self, model: AddedModel) -> None:
        words = self.tr(
            "Delete {name} ({size})? Other libraries that use it need another model then. The "
            "files that it came from stay."
        )
        title = formatting.shown(model.card.title)
        confirm(
            self._page.window(),
            self.tr("Delete a model"),
            words.format(name=title, size=formatting.size(model.bytes)),
            self.tr("Delete"),
            lambda: self._jobs.remove_model(model.name),
        )

    def _forget_new(self) -> None:
        """The new encoder is used or deleted: its comparison is no longer needed."""
        self._undecided.forget()
        self._leave_new()

    def _leave_new(self) -> None:
        self._new = ""
        self.comparison_worker.supersede()
        self._notifier.retract(self._ready_words)

    @property
    def _ready_words(self) -> str:
        return self.tr("The new model is ready: compare it on the page Model.")

    # -- jobs

    def _begin(self, _doing: str) -> None:
        if self._jobs.command == "adapt":
            self._leave_new()  # what it makes takes the place of that one
            self._asking = False
            self._page.adapt.show_start()
        elif not self._new:
            self._offer()
        if (ready := self._ready_before()) and self._choice.photos:
            self._jobs.go_on_from(ready / self._choice.photos)
        self.refresh()

    def _progress(self, _doing: str, progress: dict[str, Any]) -> None:
        if self._jobs.command == "adapt":
            self._page.adapt.show_figures(progress)
        elif progress.get("phase") == READ_PHOTOS.name and self._ready_before():
            left = int(progress["total"]) - int(progress["done"])
            ready = max(self._ready_before(), self._choice.photos - left)
            self._page.code_sets.show_ready(self._switching_to, ready)

    @property
    def _switching_to(self) -> str:
        """The id of the model that the running command switches to; empty if it does not."""
        request = self._jobs.request
        return "" if request is None else switches_to(request)

    def _ready_before(self) -> int:
        """How many photos were ready for that model when the page was last read."""
        wanted, sets = self._switching_to, self._choice.code_sets
        return next((one.photos for one in sets if one.encoder.name == wanted), 0)

    def _advance(self, state: JobState) -> None:
        if self._jobs.command == "adapt":
            self._page.adapt.show_work(state)

    def _end(self, ending: CommandResult) -> None:
        new = ending.summary.get("encoder")
        uncoded = ending.summary.get("uncoded") and not ending.summary.get("lacking")
        if ending.command == "models" and uncoded:
            self._jobs.rescan()  # encodes them
        if ending.command == "adapt" and self._lacks_pytorch():
            self._asking, self._trouble = True, ending.error
        if ending.command != "adapt" or ending.cancelled or ending.error or not new:
            if not self._new:
                self._offer()
            self.refresh()
        elif new == ending.summary.get("before"):
            self._offer()
            self.refresh()
            words = self.tr("The library is adapted already: the model is the same.")
            self._notifier.notice(words)
        else:
            self.compare(ending.summary)

    def _offer(self) -> None:
        busy = self.tr("Another task is running.") if self._jobs.busy else ""
        if self._asking:
            needs, time = needs_of(self._runtime), self._speed.seconds_to_adapt
            self._page.adapt.show_pytorch_offer(needs, time, busy, self._trouble)
            return
        self._page.adapt.show_time(*self._speed.seconds_to_adapt, self._kept.share)
        begun = (self._folder / TRAINING_FOLDER).exists()
        self._page.adapt.limit_offer(self._photos, self._pictures)
        self._page.adapt.show_offer(busy, begun=begun)

    def compare(self, summary: dict[str, Any]) -> None:
        """Search with both encoders, then show the results and let the user decide.

        summary: of `hashdesk adapt`.
        """
        folder, self._new = self._folder, str(summary["encoder"])
        before, after = str(summary.get("before", "")), self._new
        self._undecided.keep(summary)

        def work(_: object) -> list[EncoderComparison]:
            from hashdesk.core.search.encoder_comparison import compare  # noqa: PLC0415  (rare)

            return compare(folder, before, after, queries=PREVIEW_QUERIES, each=ANSWERS)

        def show(rows: list[EncoderComparison]) -> None:
            better = bool(summary.get("better"))
            words = verdict(summary.get("estimate") or {}) or str(summary.get("sentence", ""))
            self._page.adapt.show_result(words, rows, better=better)
            self.refresh()
            if not self._page.isVisible():
                show = self.tr("Compare"), self.comparison_wanted.emit
                self._notifier.notice(self._ready_words, *show, stays=True, waits=True)

        def give_up(error: Exception) -> None:
            self._forget_new()  # its code set stays in the list
            self._offer()
            self.refresh()
            self._notifier.show_error(error)

        self.comparison_worker.start(work, show, give_up)
