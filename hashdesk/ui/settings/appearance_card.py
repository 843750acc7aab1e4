"""The card of appearance: theme and language."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from hashdesk.ui import formatting
from hashdesk.ui.widgets.basic import button, grid_layout, label, paragraph, row
from hashdesk.ui.widgets.card_page import Card
from hashdesk.ui.widgets.controls.confirmed_box import ConfirmedBox
from hashdesk.ui.widgets.theme import Scheme
from hashdesk.ui.window_settings import SYSTEM_LANGUAGE


class AppearanceCard(Card):
    """Two choices; a change of language may have to wait for the running task."""

    scheme_chosen = Signal(object)  # Scheme
    language_chosen = Signal(str)  # "en", "de"; SYSTEM_LANGUAGE
    change_now_wanted = Signal()  # of language, though a task runs

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = grid_layout(2)
        self.scheme_box, self.language_box = ConfirmedBox(), ConfirmedBox()
        for scheme, words in (
            (Scheme.SYSTEM, self.tr("System default")),
            (Scheme.LIGHT, self.tr("Light")),
            (Scheme.DARK, self.tr("Dark")),
        ):
            self.scheme_box.addItem(words, scheme)
        self.language_box.addItem(self.tr("System default"), SYSTEM_LANGUAGE)
        for language, name in formatting.LANGUAGES.items():
            self.language_box.addItem(name, language)
        boxes = {self.tr("Theme"): self.scheme_box, self.tr("Language"): self.language_box}
        for line, (words, box) in enumerate(boxes.items()):
            box.setAccessibleName(words)
            grid.addWidget(label(words), line, 0)
            grid.addWidget(box, line, 1)
        self.scheme_box.activated.connect(
            lambda _: self.scheme_chosen.emit(Scheme(self.scheme_box.currentData()))
        )
        self.language_box.activated.connect(
            lambda _: self.language_chosen.emit(str(self.language_box.currentData()))
        )
        self.column.addLayout(grid)
        self.wait_label = paragraph("", "muted")
        self.now_button = button(
            self.tr("Stop the task and change now"), clicked=self.change_now_wanted
        )
        self.column.addWidget(self.wait_label)
        self.column.addLayout(row(self.now_button, 1))
        self.wait_label.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.show_waiting_language("")

    def show_look(self, scheme: Scheme, language: str) -> None:
        """Show what is chosen."""
        self.scheme_box.setCurrentIndex(max(self.scheme_box.findData(scheme), 0))
        self.language_box.setCurrentIndex(max(self.language_box.findData(language), 0))

    def show_waiting_language(self, task: str) -> None:
        """Say that the language changes when a task has ended; empty: none is waited for."""
        words = self.tr("The language changes as soon as this task has ended: {task}.")
        self.wait_label.setText(words.format(task=task) if task else "")
        self.wait_label.setVisible(bool(task))
        self.now_button.setVisible(bool(task))
