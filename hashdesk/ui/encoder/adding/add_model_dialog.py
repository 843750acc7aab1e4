"""The dialog that adds a model: which one, what was found out about it, and how far it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QWidget

from hashdesk.encoders.added_models.torchvision_list import TorchvisionModel
from hashdesk.ui import formatting
from hashdesk.ui.encoder.adding.model_choice import ModelChoice
from hashdesk.ui.encoder.adding.model_found import ModelFound
from hashdesk.ui.encoder.adding.model_words import ModelFact
from hashdesk.ui.jobs.job_follower import JobState
from hashdesk.ui.widgets.basic import button, column, label, paragraph, row
from hashdesk.ui.widgets.controls.swap_guard import SwapGuard
from hashdesk.ui.widgets.progress_bar import PlainProgressBar
from hashdesk.ui.widgets.theme import GRID

SIZE = 860, 560  # pixels: it fits over a small window
CHOICE_WIDTH = 340  # pixels


class AddModelDialog(QDialog):
    """Shows; signals say what the user wants. Escape stops what goes on, then closes."""

    name_chosen = Signal(str)  # of torchvision's list
    path_chosen = Signal(object)  # Path
    add_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, models: Iterable[TorchvisionModel], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Add a model"))
        self.resize(*SIZE)
        self._at_work = False
        self.choice = ModelChoice(models)
        self.choice.setFixedWidth(CHOICE_WIDTH)
        self.choice.name_chosen.connect(self.name_chosen)
        self.choice.path_chosen.connect(self.path_chosen)
        self.found = ModelFound()
        self.phase = label()
        self.bar = PlainProgressBar()
        self.bar.setAccessibleName(self.tr("Progress of adding a model"))
        self.trouble = paragraph()
        self.trouble.setAccessibleName(self.tr("What went wrong"))
        self.stop_button = button(self.tr("Stop"), clicked=self.stop_wanted)
        self._swap = SwapGuard(self.stop_button)
        self.close_button = button(self.tr("Close"), clicked=self.reject)
        self.add_button = button(self.tr("Add"), "main", self.add_wanted)
        self.add_button.setDefault(True)
        halves = row(self.choice, self.found, spacing=2 * GRID)
        halves.setStretch(1, 1)
        buttons = row(self.stop_button, 1, self.close_button, self.add_button)
        margins = (2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout = column(
            *(halves, self.phase, self.bar, self.trouble, buttons), parent=self, margins=margins
        )
        layout.setStretch(0, 1)
        self.show_nothing()
        self.choice.field.setFocus()

    def show_nothing(self, trouble: str = "") -> None:
        """Show no model. trouble: why the one that was chosen is none."""
        hint = self.tr(
            "Choose a model. What is known about it is then shown here, before anything of it is "
            "fetched or run."
        )
        self.found.show_facts((), hint)
        self.add_button.setText(self.tr("Add"))
        self._show(trouble, addable=False)

    def show_found(self, facts: Sequence[ModelFact], hint: str, *, install: bool) -> None:
        """Show what was found. install: adding it installs PyTorch first, as the hint says."""
        self.found.show_facts(facts, hint)
        self.add_button.setText(self.tr("Install and add") if install else self.tr("Add"))
        self._show("", addable=True)

    def show_looking(self, name: str) -> None:
        """A file or folder is being looked into."""
        self.found.show_facts((), "")
        self.phase.setText(self.tr("Looking into {name} …").format(name=name))
        self._show("", at_work=True)

    def show_adding(self) -> None:
        """The model that was found is being added."""
        self.phase.setText(self.tr("Starting …"))
        self._show("", at_work=True)

    def show_progress(self, state: JobState) -> None:
        """Show how far adding is."""
        if self.stop_button.isEnabled():
            # Two lines always, so that no button moves.
            self.phase.setText(f"{state.headline}\n{state.details}")
            self.bar.show_fraction(state.fraction)

    def show_stopping(self) -> None:
        """Show that it was asked to stop."""
        self.phase.setText(self.tr("Stopping …"))
        self.stop_button.setEnabled(False)

    def show_trouble(self, trouble: str, kept: int) -> None:
        """Adding ended, and nothing was added.

        trouble: why; empty: it was stopped. kept: bytes that have come of a download.
        """
        stopped = self.tr("Stopped. Nothing was added.")
        if kept:
            words = self.tr("{size} of its download is kept for the next time.")
            stopped += " " + words.format(size=formatting.size(kept))
        self._show(trouble or stopped, addable=True)

    def reject(self) -> None:
        if not self._at_work:
            super().reject()
        elif self.stop_button.isEnabled():
            self.stop_wanted.emit()

    def _show(self, trouble: str, *, at_work: bool = False, addable: bool = False) -> None:
        ends, self._at_work = self._at_work and not at_work, at_work
        self.trouble.setText(trouble)
        self.trouble.setVisible(bool(trouble))
        self.add_button.setEnabled(addable)
        self.close_button.setEnabled(not at_work)
        self.choice.setEnabled(not at_work)
        for part in (self.phase, self.bar, self.stop_button):
            part.setVisible(at_work)
        if at_work:
            self.bar.show_done(0, 0)
            self.stop_button.setEnabled(True)
            self._swap.turned()  # the key that began it may be pressed twice
            self.stop_button.setFocus()
        elif ends:
            (self.add_button if addable else self.choice.file_button).setFocus()
