"""The tables of a long MAH training, from its log: what it reached, its curve, its cost.

python -m trainer mah-report LOG
"""

from __future__ import annotations

from pathlib import Path

from trainer.bench.tables import table
from trainer.mah.protocols import PROTOCOLS
from trainer.mah.training_log import TrainingHistory, read_training_log


def describe_training(path: Path) -> str:
    """Markdown, also while the training is not finished. Raises FolderError."""
    history = read_training_log(path)
    parts = [_settings(history), _curve(history)]
    if history.figures is not None:
        lengths = sorted(history.figures)
        measured = [name for name in PROTOCOLS if name in history.figures[lengths[0]]]
        rows = [(name, *(history.figures[bits][name] for bits in lengths)) for name in measured]
        parts.insert(1, table(("protocol", *map(str, lengths)), rows))
    return "\n\n".join(parts)


def _settings(history: TrainingHistory) -> str:
    recipe, pixels = history.settings["recipe"], history.settings["pixels"]
    done = len(history.iterations)
    sides = "frozen features"
    if pixels:
        sides = f"sides {', '.join(map(str, pixels['sides']))}"
        sides += ", bfloat16" if pixels["bfloat16"] else ""
    return (
        f"{recipe['heads']}, split {recipe['seed']}, {sides}, {done} of {recipe['iterations']} "
        f"iterations of {recipe['images']:,} images: {_hours(history.cpu_s)} hours of CPU, "
        f"{_hours(history.wall_s)} by the clock, in {history.runs} runs."
    )


def _curve(history: TrainingHistory) -> str:
    """The lines in which the queries were measured."""
    rows, images, cpu_s = [], 0, 0.0
    lengths: list[str] = []
    for line in history.iterations:
        images, cpu_s = images + line["images"], cpu_s + line["cpu_s"]
        if line["paper"]:
            lengths = sorted(line["paper"], key=int)
            figures = [line["paper"][bits] for bits in lengths]
            side = line["side"] or "-"
            rows.append((line["done"], f"{images:,}", side, line["loss"], *figures, _hours(cpu_s)))
    return table(("iteration", "images", "side", "loss", *lengths, "CPU hours"), rows)


def _hours(seconds: float) -> str:
    return f"{seconds / 3600:.2f}"
