"""The dialog that adds a model: which one, what was found out about it, and how far it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum, auto

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QWidget

from hashdesk.encoders.added_models.torchvision_list import TorchvisionModel
from hashdesk.ui import formatting
from hashdesk.ui.encoder.adding.adding_strip import AddingStrip
from hashdesk.ui.encoder.adding.model_choice import ModelChoice
from hashdesk.ui.encoder.adding.model_found import ModelFound
from hashdesk.ui.encoder.adding.model_words import ModelFact
from hashdesk.ui.jobs.job_follower import JobState
from hashdesk.ui.widgets.basic import button, column, row
from hashdesk.ui.widgets.controls.swap_guard import SwapGuard
from hashdesk.ui.widgets.theme import GRID

SIZE = 860, 600  # pixels: it fits over a small window
CHOICE_WIDTH = 340  # pixels


class Work(Enum):
    """What goes on."""

    NONE = auto()
    LOOKING = auto()  # into a file or folder, for as long as the dialog is open
    ADDING = auto()  # a job, which goes on without the dialog


class AddModelDialog(QDialog):
    """Shows; signals say what the user wants. Escape stops a look, and leaves a job at work."""

    name_chosen = Signal(str)  # of torchvision's list
    name_lost = Signal()  # the name that was chosen is no longer in sight
    path_chosen = Signal(object)  # Path
    add_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, models: Iterable[TorchvisionModel], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Add a model"))
        self.resize(*SIZE)
        self._work = Work.NONE
        self.choice = ModelChoice(models)
        self.choice.setFixedWidth(CHOICE_WIDTH)
        self.choice.name_chosen.connect(self.name_chosen)
        self.choice.name_lost.connect(self.name_lost)
        self.choice.path_chosen.connect(self.path_chosen)
        self.found = ModelFound()
        self.strip = AddingStrip()
        self.stop_button = button(self.tr("Stop"), clicked=self.stop_wanted)
        self.close_button = button(self.tr("Close"), clicked=self.reject)
        self.add_button = button(self.tr("Add"), "main", self.add_wanted)
        self.add_button.setDefault(True)
        self._swap = SwapGuard(self.stop_button, self.close_button)
        self._keep_width()
        halves = row(self.choice, self.found, spacing=2 * GRID)
        halves.setStretch(1, 1)
        buttons = row(self.stop_button, 1, self.close_button, self.add_button)
        margins = (2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout = column(halves, self.strip, buttons, parent=self, margins=margins)
        layout.setStretch(0, 1)
        self.show_nothing()
        self.choice.field.setFocus()

    def _keep_width(self) -> None:
        """Room for all that the button may say, so that the one beside it never moves."""
        for words in (self.tr("Install and add"), self.tr("Add again"), self.tr("Add")):
            self.add_button.setText(words)
            width = max(self.add_button.minimumWidth(), self.add_button.sizeHint().width())
            self.add_button.setMinimumWidth(width)

    @property
    def is_adding(self) -> bool:
        """Whether it shows a job, which may be waiting."""
        return self._work is Work.ADDING

    def show_nothing(self, trouble: str = "") -> None:
        """Show no model. trouble: why the one that was chosen is none."""
        hint = self.tr(
            "Choose a model. What is known about it is then shown here, before anything of it is "
            "fetched or run."
        )
        self.found.show_facts((), hint)
        self.add_button.setText(self.tr("Add"))
        self.strip.show_trouble(trouble)
        self._show(Work.NONE, addable=False)

    def show_found(
        self, facts: Sequence[ModelFact], hint: str, *, install: bool, again: bool, addable: bool
    ) -> None:
        """Show what was found.

        install: adding it installs PyTorch first, as the hint says. again: it was added before.
        addable: there is something to add.
        """
        self.found.show_facts(facts, hint)
        words = self.tr("Add again") if again else self.tr("Add")
        self.add_button.setText(self.tr("Install and add") if install else words)
        self.strip.show_trouble("")
        self._show(Work.NONE, addable=addable)

    def show_looking(self, name: str) -> None:
        """A file or folder is being looked into."""
        self.found.show_facts((), "")
        self.strip.show_work(self.tr("Looking into {name} …").format(name=name))
        self._show(Work.LOOKING)

    def show_adding(self) -> None:
        """The model that was found is being added."""
        self.strip.show_work(self.tr("Starting …"), self._aside())
        self._show(Work.ADDING)

    def show_waiting(self, task: str) -> None:
        """It is added once another task has ended."""
        words = self.tr("It is added once this task has ended: {task}.").format(task=task)
        self.strip.show_waiting(words, self._aside())
        self._show(Work.ADDING)

    def _aside(self) -> str:
        return self.tr("You can close this: it goes on, and the status bar shows how far it is.")

    def show_progress(self, state: JobState) -> None:
        """Show how far adding is."""
        if self.stop_button.isEnabled():
            self.strip.show_state(state)

    def show_stopping(self) -> None:
        """Show that it was asked to stop."""
        self.strip.show_work(self.tr("Stopping …"))
        self.stop_button.setEnabled(False)

    def show_trouble(self, trouble: str, kept: int) -> None:
        """Adding ended, and nothing was added.

        trouble: why; empty: it was stopped. kept: bytes that have come of a download.
        """
        stopped = self.tr("Stopped. Nothing was added.")
        if kept:
            words = self.tr("{size} of its download is kept for the next time.")
            stopped += " " + words.format(size=formatting.size(kept))
        self.strip.show_trouble(trouble or stopped)
        self._show(Work.NONE, addable=bool(self.found.facts))

    def reject(self) -> None:
        if self._work is not Work.LOOKING:
            super().reject()
        elif self.stop_button.isEnabled():
            self.stop_wanted.emit()

    def _show(self, work: Work, *, addable: bool = False) -> None:
        at_work, was_at_work = work is not Work.NONE, self._work is not Work.NONE
        began, ends = work not in (Work.NONE, self._work), was_at_work and not at_work
        self._work = work
        self.add_button.setEnabled(addable)
        self.close_button.setEnabled(work is not Work.LOOKING)
        self.choice.setEnabled(not at_work)
        self.stop_button.setVisible(at_work)
        if began:
            self.stop_button.setEnabled(True)
            self._swap.turned()  # the key that began it may be pressed twice
            self.stop_button.setFocus()
        elif ends:
            (self.add_button if addable else self.choice.file_button).setFocus()
