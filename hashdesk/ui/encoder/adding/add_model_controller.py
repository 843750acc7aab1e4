"""Looks into the models that the dialog names, and adds them by a job."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from hashdesk import paths
from hashdesk.core.errors import Cancelled
from hashdesk.core.files.file_sizes import file_bytes
from hashdesk.core.job import Job
from hashdesk.core.pytorch import runtime
from hashdesk.core.pytorch.needs import needs_of
from hashdesk.core.pytorch.runtime import PyTorchSource, Runtime
from hashdesk.encoders.added_models.torchvision_list import TorchvisionModel, torchvision_models
from hashdesk.ui import formatting
from hashdesk.ui.encoder.adding.add_model_dialog import AddModelDialog
from hashdesk.ui.encoder.adding.chosen_model import ChosenModel, model_at, named_model
from hashdesk.ui.encoder.adding.model_words import model_facts
from hashdesk.ui.error_words import error_words
from hashdesk.ui.jobs.command_process import CommandResult
from hashdesk.ui.jobs.command_queue import JobRequest
from hashdesk.ui.jobs.job_follower import JobState
from hashdesk.ui.jobs.queue import JobQueue
from hashdesk.ui.model_names import quoted
from hashdesk.ui.notifier import Notifier
from hashdesk.ui.serial_worker import SerialWorker


class AddModelController(QObject):
    """One dialog at a time, and one model. The job goes on when the dialog is closed."""

    added = Signal(str, bool)  # title of the model; whether it is new

    def __init__(self, jobs: JobQueue, notifier: Notifier, parent: QObject) -> None:
        super().__init__(parent)
        self.dialog: AddModelDialog | None = None
        self._jobs = jobs
        self._notifier = notifier
        self._worker = SerialWorker("models", self)
        self._looking: Job | None = None
        self._running: JobRequest | None = None  # of a model that is being added
        self._models: dict[str, TorchvisionModel] = {}
        self._chosen: ChosenModel | None = None
        self._runtime = Runtime(paths.pytorch(), paths.pytorch_is_named())
        jobs.began.connect(self._begin)
        jobs.advanced.connect(self._advance)
        jobs.ended.connect(self._end)
        jobs.idle.connect(self._rest)

    def stop(self) -> None:
        """End its thread."""
        if self._looking is not None:
            self._looking.cancel()
        self._worker.stop()

    def ask(self, window: QWidget) -> None:
        """Open the dialog: for another model, or for the one that is being added."""
        if self.dialog is not None:
            return
        self._models = torchvision_models(paths.resources())
        self.dialog = AddModelDialog(self._models.values(), window)
        self.dialog.name_chosen.connect(self.look_at_name)
        self.dialog.name_lost.connect(self._choose_nothing)
        self.dialog.path_chosen.connect(self.look_at_path)
        self.dialog.add_wanted.connect(self._add)
        self.dialog.stop_wanted.connect(self._stop)
        self.dialog.finished.connect(self._forget)
        if (request := self._pending) is None:
            self._chosen = None
        else:
            if self._chosen is None or self._chosen.source != request.adds:  # it was resumed
                model = self._models.get(request.adds)
                self._chosen = None if model is None else named_model(model)
            if self._chosen is not None:
                self._show(self._chosen)
            self._show_job(request)
        self.dialog.open()

    @property
    def _pending(self) -> JobRequest | None:
        """The request of a model that is being added, or waits to be."""
        if self._running is not None:
            return self._running
        return next((one for one in self._jobs.waiting if one.adds), None)

    def look_at_name(self, name: str) -> None:
        """Show what is known of one of torchvision's models; nothing is fetched."""
        self._show(named_model(self._models[name]))

    def _choose_nothing(self) -> None:
        """What would be added must be in sight."""
        self._chosen = None
        if self.dialog is not None:
            self.dialog.show_nothing()

    def look_at_path(self, path: Path) -> None:
        """Find out what a file or folder holds; nothing of it runs."""
        if self.dialog is None:
            return
        self._chosen = None
        self._looking = job = Job()
        self.dialog.choice.unmark()
        self.dialog.show_looking(formatting.name_of(os.fsencode(path)))
        self._worker.start(lambda _: model_at(path.absolute(), job), self._show, self._give_up)

    def _show(self, chosen: ChosenModel) -> None:
        self._looking = None
        if self.dialog is None:
            return
        self._chosen = chosen
        size = formatting.size(chosen.bytes)
        if chosen.named:
            size = self.tr("{size}, fetched from the internet").format(size=size)
        facts = model_facts(chosen.description, size)
        install = self._lacks_pytorch(chosen)
        hint = self.tr(
            "If any of this is wrong, add the model in a terminal: there, the image size, "
            "the output and the means can be set."
        )
        if chosen.known:
            known = self.tr(
                "{name} is already added: “Use” on its card switches this library to it."
            )
            hint = known.format(name=quoted(formatting.shown(chosen.known)))
            if not chosen.named:  # torchvision's never change
                hint += " " + self.tr("If it has changed since, add it again.")
        elif install:
            hint = self._needs()
        addable = not (chosen.known and chosen.named)
        again = bool(chosen.known) and addable
        install = install and addable
        self.dialog.show_found(facts, hint, install=install, again=again, addable=addable)

    def _give_up(self, error: Exception) -> None:
        self._looking = None
        if self.dialog is not None:
            self.dialog.show_nothing("" if isinstance(error, Cancelled) else error_words(error))

    def _lacks_pytorch(self, chosen: ChosenModel) -> bool:
        return chosen.named and runtime.find(self._runtime) is PyTorchSource.MISSING

    def _needs(self) -> str:
        needs = needs_of(self._runtime)
        words = self.tr(
            "Torchvision models need PyTorch while they are added: free software that models "
            "learn with. It is not on this computer yet. About {download} are fetched from the "
            "internet, and {disk} stay on the disk, in {folder}. You can delete it later in the "
            "settings."
        )
        words = words.format(
            download=formatting.size(needs.download),
            disk=formatting.size(needs.disk),
            folder=formatting.shown(str(needs.folder)),
        )
        if needs.here:
            here = self.tr("{size} have been downloaded already.")
            words = f"{words} {here.format(size=formatting.size(needs.here))}"
        return words

    def _add(self) -> None:
        chosen = self._chosen
        if chosen is None or self.dialog is None or self._pending is not None:
            return
        request = self._jobs.add_model(chosen.source, install=self._lacks_pytorch(chosen))
        self._show_job(request)

    def _stop(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
        elif self._running is not None:
            self._jobs.cancel()
        elif (request := self._pending) is not None:
            self._jobs.withdraw(request)
            self._rest()
            return
        if self.dialog is not None:
            self.dialog.show_stopping()

    # -- the job

    def _show_job(self, request: JobRequest) -> None:
        if self.dialog is None:
            return
        if request == self._running:
            self.dialog.show_adding()
            if self._jobs.is_stopping:
                self.dialog.show_stopping()
        else:
            self.dialog.show_waiting(self._jobs.title)

    def _begin(self, title: str) -> None:
        request = self._jobs.request
        self._running = request if request is not None and request.adds else None
        if self.dialog is not None and self._running is not None:
            self.dialog.show_adding()
        elif self.dialog is not None and self._pending is not None:
            self.dialog.show_waiting(title)

    def _advance(self, state: JobState) -> None:
        if self.dialog is not None and self._running is not None:
            self.dialog.show_progress(state)

    def _end(self, result: CommandResult) -> None:
        if self._running is None:
            return
        self._running = None
        added = result.summary.get("added")
        if added:
            if self.dialog is not None:
                self.dialog.accept()
            is_new = result.summary.get("new", True) is True
            self.added.emit(str(added.get("title", "")), is_new)
        elif self.dialog is not None:
            self._show_trouble(result.error)
            # It is said here: not once more behind the dialog, where every error of a job is.
            QTimer.singleShot(0, self, lambda: self._notifier.retract(result.error))

    def _rest(self) -> None:
        """No job runs: a model that waited to be added may have been given up with the others."""
        if self.dialog is not None and self.dialog.is_adding and self._pending is None:
            self._show_trouble("")

    def _show_trouble(self, trouble: str) -> None:
        if self.dialog is None:
            return
        if self._chosen is not None:
            self._show(self._chosen)  # PyTorch may be here now
        self.dialog.show_trouble(trouble, self._downloaded())

    def _downloaded(self) -> int:
        """Bytes that have come of the chosen model, if it is one of torchvision's, and for it."""
        # Imported when a download ended: it is heavy.
        from hashdesk.encoders.added_models.torchvision_fetch import downloaded  # noqa: PLC0415

        if self._chosen is None or not self._chosen.named:
            return 0
        files = downloaded(paths.cache(), self._models[self._chosen.source])
        pytorch = needs_of(self._runtime).here if self._lacks_pytorch(self._chosen) else 0
        return sum(map(file_bytes, files)) + pytorch

    def _forget(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
