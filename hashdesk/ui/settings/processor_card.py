"""The card of processors: which one is in use, how fast it is, and why another one is not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from hashdesk.encoders.engines.engine_troubles import EngineTrouble
from hashdesk.ui import formatting
from hashdesk.ui.formatting import translate
from hashdesk.ui.widgets.basic import button, empty, grid_layout, label, paragraph
from hashdesk.ui.widgets.card_page import Card

ABSENT = (EngineTrouble.NO_DRIVER, EngineTrouble.NO_DRIVER_FILE)
NO_CARD = (EngineTrouble.NO_GPU, EngineTrouble.NO_CUDA_DEVICE)
TO_INSTALL = (
    *(EngineTrouble.NO_CUDA_BUILD, EngineTrouble.NO_CUDA_LIBRARIES),
    EngineTrouble.NO_PYTORCH_HERE,
)

EngineReport = Mapping[str, Any]  # as `hashdesk doctor` tells of it


class ProcessorCard(Card):
    """A row for each processor, once they have been tried; what runs them is in its tooltip."""

    test_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = self.tr(
            "New photos are read by the CPU of this computer or, faster, by an NVIDIA graphics "
            "card if it has one. HashDesk chooses by itself."
        )
        self._words = paragraph(words, "muted")
        self.column.addWidget(self._words)
        self._rows = grid_layout(1)
        self.column.addLayout(self._rows)
        self._safety = paragraph("")
        self._safety.hide()
        self.column.addWidget(self._safety)
        self.test_button = button(self.tr("Test all processors"), clicked=self.test_wanted)
        self.column.addWidget(self.test_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(self.waiting)

    def show_test_waits(self, task: str) -> None:
        """Say that the test waits for a task; empty: it does not, and may be asked for."""
        words = self.tr("The test starts as soon as this task has ended: {task}.")
        self.waiting.setText(words.format(task=task) if task else "")
        self.waiting.setVisible(bool(task))
        self.test_button.setEnabled(not task)

    def show_testing(self) -> None:
        """Show that the processors are being tried."""
        self.test_button.setEnabled(False)
        self.waiting.hide()
        self._words.setText(self.tr("Testing each processor on some pictures …"))

    def show_trouble(self, why: str) -> None:
        """Say why they could not be tried."""
        self.test_button.setEnabled(True)
        self._words.setText(why)

    def show_known(self, used: str, card: str, why_none: str = "") -> None:
        """Say, before any test, what reads new photos, and why.

        used: the engine that has just read some; empty: none has yet. card: the name of the NVIDIA
        card; empty: there is none. why_none: its EngineTrouble, by name.
        """
        card = formatting.shown(card)
        if not card:
            why = _words({"name": "onnx-cuda", "said": {"code": why_none}})
            self._words.setText(f"{self._read_by(used or 'onnx-cpu')} {why}")
        elif not used:
            words = self.tr(
                "This computer has an NVIDIA graphics card ({card}). New photos are read by it if "
                "it works here, otherwise by the CPU: the test tells."
            )
            self._words.setText(words.format(card=card))
        elif used.endswith("cpu"):
            why = self.tr("The graphics card ({card}) does not work here: the test tells why.")
            self._words.setText(f"{self._read_by(used)} {why.format(card=card)}")
        else:
            self._words.setText(self._read_by(used, card))

    def _read_by(self, engine: str, card: str = "") -> str:
        words = self.tr("New photos are read by: {processor}.")
        name = formatting.processor(engine)
        return words.format(processor=f"{name} ({card})" if card else name)

    def show_engines(self, engines: Sequence[EngineReport], batch: int) -> None:
        """Show the engines, tried in this order. The first that works is the one in use.

        batch: photos that it takes at a time.
        """
        self.test_button.setEnabled(True)
        empty(self._rows)
        used = next((engine["name"] for engine in engines if engine.get("works")), "")
        self._words.setText(self._read_by(used) if used else self.tr("No processor works here."))
        by_processor: dict[str, list[EngineReport]] = {}
        for engine in engines:
            name = formatting.processor(str(engine["name"]))
            by_processor.setdefault(name, []).append(engine)
        top = Qt.AlignmentFlag.AlignTop
        for row, (name, tried) in enumerate(by_processor.items()):
            best = next((engine for engine in tried if engine.get("works")), tried[0])
            in_use = best["name"] == used
            shown = paragraph(_words(best), "" if best.get("works") else "muted")
            named = label(name)
            told = [_details(engine, batch) for engine in tried]
            if engine_words := _engine_words([str(engine["name"]) for engine in tried]):
                told.append(engine_words)
            tip = formatting.plain_lines(told)
            for part in (named, shown):
                part.setToolTip(tip)
            self._rows.addWidget(named, row, 0, top)
            self._rows.addWidget(shown, row, 1)
            mark = self.tr("in use") if in_use else ""
            self._rows.addWidget(label(mark, "mark"), row, 2, top)

    def show_sandbox(self, warning: str) -> None:
        """Show whether photos are opened apart from files and network, as tried out.

        warning: what is missing, for whoever mends it; empty: nothing.
        """
        safe = self.tr(
            "Every photo is opened in isolation: a damaged or malicious picture can’t harm your "
            "files."
        )
        unsafe = self.tr(
            "On this system, photos cannot be opened in full isolation: a malicious picture could "
            "harm your files. Add only photos that you trust."
        )
        self._safety.setText(unsafe if warning else safe)
        self._safety.setToolTip(formatting.plain_tip(warning) if warning else "")
        self._safety.show()


def _words(engine: EngineReport) -> str:
    """What a person reads of an engine."""
    if engine.get("works"):
        speed = formatting.count(round(float(engine.get("photos_per_s") or 0)))
        if str(engine["name"]).endswith("cpu"):
            return translate("HashDesk", "about {speed} photos a second").format(speed=speed)
        words = translate("HashDesk", "about {speed} photos a second, on {device}")
        return words.format(speed=speed, device=engine.get("device") or "")
    said = engine.get("said")
    code = str(said.get("code")) if isinstance(said, Mapping) else ""
    if code in {trouble.name for trouble in ABSENT}:
        return translate(
            "HashDesk", "This computer has no NVIDIA graphics card, or no driver for it."
        )
    if code in {trouble.name for trouble in NO_CARD}:
        return translate("HashDesk", "The NVIDIA driver finds no graphics card that it can use.")
    if code in {trouble.name for trouble in TO_INSTALL}:
        return translate(
            "HashDesk", "What it needs is not installed. In a terminal: {command}"
        ).format(command="pip install 'hashdesk[cuda]'")
    if code == EngineTrouble.OTHER_OUTPUTS.name:
        return translate("HashDesk", "It gives wrong results here, so it is not used.")
    return translate("HashDesk", "It does not work here.")


def _engine_words(names: Sequence[str]) -> str:
    """What the names in brackets are, where there are several."""
    if len(names) < 2:
        return ""
    return translate(
        "HashDesk",
        "ONNX Runtime and PyTorch are free programs that run models on a graphics card. HashDesk "
        "takes the first one that works.",
    )


def _details(engine: EngineReport, batch: int) -> str:
    """What runs it and what it says, for a tooltip."""
    name = formatting.engine(str(engine["name"]))
    if engine.get("works"):
        words = translate("HashDesk", "{engine}: {device}, {batch} photos at a time")
        return words.format(
            engine=name, device=engine.get("device") or "", batch=formatting.count(batch)
        )
    return f"{name}: {engine.get('reason') or ''}"
