"""The page of settings: folders, processor, caches, appearance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from hashdesk.core.storage.caches.cache_sizes import CacheKind
from hashdesk.ui import formatting
from hashdesk.ui.settings.folder_card import FolderCard
from hashdesk.ui.widgets.basic import button, empty, grid_layout, label, paragraph
from hashdesk.ui.widgets.card_page import Card, CardPage
from hashdesk.ui.widgets.theme import Scheme
from hashdesk.ui.window_settings import SYSTEM_LANGUAGE


class SettingsPage(CardPage):
    """Shows the settings and asks for changes; changes nothing itself."""

    add_folder_wanted = Signal()
    reveal_wanted = Signal(object)  # bytes: a folder, in the file manager
    forget_wanted = Signal(object)  # FolderNode of a root
    switch_chosen = Signal(str, bool)  # a setting by its name, and whether it is on
    test_wanted = Signal()  # of all engines
    clear_wanted = Signal(object)  # CacheKind
    scheme_chosen = Signal(object)  # Scheme
    language_chosen = Signal(str)  # "en", "de"; SYSTEM_LANGUAGE

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.folders = FolderCard()
        self.show_roots = self.folders.show_roots
        self.folders.add_wanted.connect(self.add_folder_wanted)
        self.folders.reveal_wanted.connect(self.reveal_wanted)
        self.folders.forget_wanted.connect(self.forget_wanted)
        self.folders.switch_chosen.connect(self.switch_chosen)
        self.show_skipped = self.folders.show_skipped
        self.add(self.tr("FOLDERS"), self.folders)
        self.add(self.tr("PROCESSOR"), self._build_engine())
        self.add(self.tr("CACHES"), self._build_caches())
        self.add(self.tr("APPEARANCE"), self._build_look())

    def show_switch(self, name: str, *, on: bool) -> None:
        """Show whether a setting is on."""
        self.folders.switches[name].setChecked(on)

    # -- the engine

    def show_testing(self) -> None:
        """Show that the engines are being tried."""
        self.test_button.setEnabled(False)
        self._engine_words.setText(self.tr("Testing each processor on some pictures …"))

    def show_engines(self, engines: Sequence[Mapping[str, Any]], batch: int) -> None:
        """Show the tried engines. The first that works is the one in use."""
        self.test_button.setEnabled(True)
        empty(self._engines)
        used = next((engine["name"] for engine in engines if engine.get("works")), "")
        if used:
            words = self.tr("In use: {engine}, {batch} photos at a time.")
            self._engine_words.setText(words.format(engine=formatting.engine(used), batch=batch))
        else:
            self._engine_words.setText(self.tr("No processor works here."))
        for row, engine in enumerate(engines):
            name = str(engine["name"])
            mark = self.tr("in use") if name == used else ""
            if engine.get("works"):
                speed = formatting.count(round(float(engine.get("photos_per_s") or 0)))
                words = self.tr("{speed} photos/s on {device}")
                words = words.format(speed=speed, device=engine.get("device") or "")
            else:
                words = str(engine.get("reason") or "")
            top = Qt.AlignmentFlag.AlignTop
            shown = paragraph(words, "" if engine.get("works") else "muted")
            self._engines.addWidget(label(formatting.engine(name)), row, 0, top)
            self._engines.addWidget(shown, row, 1)
            self._engines.addWidget(label(mark, "mark"), row, 2, top)

    def show_sandbox(self, warning: str) -> None:
        """Show whether decoders are kept from files and network, as tried out."""
        words = self.tr("Photos are decoded in a sandbox, without files and network.")
        self._sandbox_words.setText(warning or words)
        self._sandbox_words.show()

    def show_engine_trouble(self, why: str) -> None:
        """Say why the engines could not be tried."""
        self.test_button.setEnabled(True)
        self._engine_words.setText(why)

    def _build_engine(self) -> QWidget:
        card = Card()
        words = self.tr("Which processor is used, how fast, and why others are not available.")
        self._engine_words = paragraph(words)
        card.column.addWidget(self._engine_words)
        self._engines = grid_layout(1)
        card.column.addLayout(self._engines)
        self._sandbox_words = paragraph("")
        self._sandbox_words.hide()
        card.column.addWidget(self._sandbox_words)
        self.test_button = button(self.tr("Test all processors"), clicked=self.test_wanted)
        card.column.addWidget(self.test_button, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    # -- caches

    def allow_clearing(self, *, allowed: bool) -> None:
        """Whether caches can be cleared: not without photos to make them again from."""
        for _, clear in self.cache_rows.values():
            clear.setVisible(allowed)

    def show_caches(self, sizes: Mapping[CacheKind, int], *, busy: bool, doing: str = "") -> None:
        """Show the size of each in bytes. busy: a job runs, and none can be cleared.

        doing: the title of the job, if it is about the caches.
        """
        for kind, (size, clear) in self.cache_rows.items():
            size.setText(formatting.size(sizes.get(kind, 0)))
            clear.setEnabled(not busy and sizes.get(kind, 0) > 0)
        clearing = (clear for _, clear in self.cache_rows.values())
        self._caches.show_waiting(clearing, busy=busy, doing=doing)

    def _build_caches(self) -> QWidget:
        card = self._caches = Card()
        words = self.tr("Caches can be rebuilt; your index is kept.")
        card.column.addWidget(paragraph(words, "muted"))
        grid = grid_layout(1)
        names = {
            CacheKind.THUMBNAILS: (
                self.tr("Thumbnails"),
                self.tr("Without them, photos are read again when you look at them."),
            ),
            CacheKind.FEATURES: (
                self.tr("Features"),
                self.tr("Without them, adapting reads all photos again."),
            ),
            CacheKind.GUESSES: (
                self.tr("What photos show"),
                self.tr("Without it, the next search by words takes some seconds longer."),
            ),
            CacheKind.VERDICTS: (
                self.tr("Compared pairs"),
                self.tr("Without them, near-duplicates are compared again, some by their files."),
            ),
            CacheKind.BACKBONES: (
                self.tr("Optimised model"),
                self.tr("Without it, the next new photo waits some seconds."),
            ),
            CacheKind.DEMO_PHOTOS: (
                self.tr("Photos of the demo album"),
                self.tr("Without them, the next demo album downloads them again."),
            ),
            CacheKind.PYTORCH: (
                self.tr("PyTorch for adapting"),
                self.tr("Without it, adapting downloads and installs it again."),
            ),
        }
        self.cache_rows = {}  # size and button
        for row, (kind, (name, cost)) in enumerate(names.items()):
            size = label()
            clear = button(self.tr("Clear"))
            clear.setAccessibleName(self.tr("Clear: {cache}").format(cache=name))
            clear.clicked.connect(lambda _checked=False, kind=kind: self.clear_wanted.emit(kind))
            grid.addWidget(label(name), row, 0)
            grid.addWidget(paragraph(cost, "muted"), row, 1)
            grid.addWidget(size, row, 2, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(clear, row, 3)
            self.cache_rows[kind] = size, clear
        card.column.addLayout(grid)
        card.column.addWidget(card.waiting)
        return card

    # -- colours and language

    def show_look(self, scheme: Scheme, language: str) -> None:
        """Show what is chosen."""
        self.scheme_box.setCurrentIndex(max(self.scheme_box.findData(scheme), 0))
        self.language_box.setCurrentIndex(max(self.language_box.findData(language), 0))

    def show_restart(self) -> None:
        """Say that another language needs a restart."""
        self.restart_label.show()

    def _build_look(self) -> QWidget:
        card = Card()
        grid = grid_layout(2)
        self.scheme_box, self.language_box = QComboBox(), QComboBox()
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
        for row, (words, box) in enumerate(boxes.items()):
            box.setAccessibleName(words)
            grid.addWidget(label(words), row, 0)
            grid.addWidget(box, row, 1)
        self.scheme_box.activated.connect(
            lambda _: self.scheme_chosen.emit(Scheme(self.scheme_box.currentData()))
        )
        self.language_box.activated.connect(
            lambda _: self.language_chosen.emit(str(self.language_box.currentData()))
        )
        card.column.addLayout(grid)
        words = self.tr("Restart HashDesk to apply.")
        self.restart_label = label(words, "muted")
        self.restart_label.hide()
        card.column.addWidget(self.restart_label)
        return card
