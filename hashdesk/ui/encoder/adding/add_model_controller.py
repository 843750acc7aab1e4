"""Looks into the models that the dialog names, and adds them by the command."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from hashdesk import paths
from hashdesk.core.errors import Cancelled
from hashdesk.core.files.file_sizes import file_bytes
from hashdesk.core.job import Job
from hashdesk.core.progress.plans import ADDING_PLAN
from hashdesk.core.pytorch import runtime
from hashdesk.core.pytorch.needs import needs_of
from hashdesk.core.pytorch.runtime import PyTorchSource, Runtime
from hashdesk.encoders.added_models.description import (
    ModelDescription,
    Overrides,
    describe_torchvision,
)
from hashdesk.encoders.added_models.torchvision_list import TorchvisionModel, torchvision_models
from hashdesk.ui import formatting
from hashdesk.ui.encoder.adding.add_model_dialog import AddModelDialog
from hashdesk.ui.encoder.adding.model_words import model_facts
from hashdesk.ui.error_words import error_words
from hashdesk.ui.jobs.command_process import CommandProcess, CommandResult
from hashdesk.ui.jobs.job_follower import JobFollower, JobState
from hashdesk.ui.serial_worker import SerialWorker


@dataclass(frozen=True)
class ChosenModel:
    """A model that could be added, as the command names it."""

    source: str
    description: ModelDescription
    bytes: int  # of its files, or to be fetched
    named: bool  # one of torchvision's
    known: bool  # it was added before


class AddModelController(QObject):
    """One dialog at a time. The command is no job of the library, and may run beside one."""

    added = Signal(str, bool)  # title of the model; whether it is new

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.dialog: AddModelDialog | None = None
        self._worker = SerialWorker("models", self)
        self._looking: Job | None = None
        self._adding: CommandProcess | None = None
        self._follower = JobFollower(self)
        self._follower.changed.connect(self._show_progress)
        self._models: dict[str, TorchvisionModel] = {}
        self._chosen: ChosenModel | None = None
        self._runtime = Runtime(paths.pytorch(), paths.pytorch_is_named())

    def stop(self) -> None:
        """End its thread and its command."""
        if self._looking is not None:
            self._looking.cancel()
        self._follower.end()
        if self._adding is not None:
            self._adding.abandon()  # what is not whole is not there
            self._adding = None
        self._worker.stop()

    def ask(self, window: QWidget) -> None:
        """Open the dialog."""
        if self.dialog is not None:
            return
        self._chosen = None
        self._models = torchvision_models(paths.resources())
        self.dialog = AddModelDialog(self._models.values(), window)
        self.dialog.name_chosen.connect(self.look_at_name)
        self.dialog.path_chosen.connect(self.look_at_path)
        self.dialog.add_wanted.connect(self._add)
        self.dialog.stop_wanted.connect(self._stop)
        self.dialog.finished.connect(self._forget)
        self.dialog.open()

    def look_at_name(self, name: str) -> None:
        """Show what is known of one of torchvision's models; nothing is fetched."""
        model = self._models[name]
        description = describe_torchvision(model, Overrides())
        known = _is_known(description)
        self._show(ChosenModel(name, description, model.bytes, named=True, known=known))

    def look_at_path(self, path: Path) -> None:
        """Find out what a file or folder holds; nothing of it runs."""
        if self.dialog is None:
            return
        self._chosen = None
        self._looking = job = Job()
        self.dialog.choice.unmark()
        self.dialog.show_looking(formatting.name_of(os.fsencode(path)))

        def look(_: object) -> ChosenModel:
            from hashdesk.encoders.added_models.adding import look_into  # noqa: PLC0415  (rare)
            from hashdesk.encoders.added_models.model_process import (  # noqa: PLC0415  (rare)
                model_bytes,
            )

            found = look_into(path.absolute(), Overrides(), job)
            size = model_bytes(found.files.graph)
            known = _is_known(found.description)
            return ChosenModel(
                str(path.absolute()), found.description, size, named=False, known=known
            )

        self._worker.start(look, self._show, self._give_up)

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
        hint = (
            self._needs()
            if install
            else self.tr(
                "If any of this is wrong, add the model in a terminal: there, the image size, "
                "the output and the means can be set."
            )
        )
        if chosen.known:
            known = self.tr(
                "It was added before: “Use” on its card switches this library to it. If it has "
                "changed since, add it again."
            )
            hint = f"{known} {hint}" if install else known
        self.dialog.show_found(facts, hint, install=install)

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
        return words.format(
            download=formatting.size(needs.download),
            disk=formatting.size(needs.disk),
            folder=formatting.shown(str(needs.folder)),
        )

    def _add(self) -> None:
        chosen = self._chosen
        if chosen is None or self.dialog is None or self._adding is not None:
            return
        arguments = ["--add", chosen.source, "--yes"]
        arguments += ["--install"] if self._lacks_pytorch(chosen) else []
        self._adding = CommandProcess("models", arguments, self)
        self._adding.progressed.connect(self._follower.take)
        self._adding.ended.connect(self._end)
        self.dialog.show_adding()
        self._follower.begin(ADDING_PLAN, self.tr("Adding the model"))
        self._adding.start()

    def _stop(self) -> None:
        if self.dialog is not None:
            self.dialog.show_stopping()
        if self._looking is not None:
            self._looking.cancel()
        if self._adding is not None:
            self._adding.cancel()

    def _show_progress(self, state: JobState) -> None:
        if self.dialog is not None:
            self.dialog.show_progress(state)

    def _end(self, result: CommandResult) -> None:
        self._follower.end()
        if self._adding is not None:
            self._adding.deleteLater()
            self._adding = None
        added = result.summary.get("added")
        if added:
            if self.dialog is not None:
                self.dialog.accept()
            is_new = result.summary.get("new", True) is True
            self.added.emit(str(added.get("title", "")), is_new)
        elif self.dialog is not None:
            if self._chosen is not None:
                self._show(self._chosen)  # PyTorch may be here now
            self.dialog.show_trouble(result.error, self._downloaded())

    def _downloaded(self) -> int:
        """Bytes that have come of the chosen model, if it is one of torchvision's."""
        # Imported when a download ended: it is heavy.
        from hashdesk.encoders.added_models.torchvision_fetch import downloaded  # noqa: PLC0415

        if self._chosen is None or not self._chosen.named:
            return 0
        files = downloaded(paths.cache(), self._models[self._chosen.source])
        return sum(map(file_bytes, files))

    def _forget(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None


def _is_known(found: ModelDescription) -> bool:
    """Whether it was added before."""
    from hashdesk.encoders.added_models.adding import added_from  # noqa: PLC0415  (rare)

    return added_from(paths.models(), found) is not None
