"""The results: JSON with the machine that they were measured on, and Markdown to read."""

from __future__ import annotations

import json
import platform
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import torch

from hashdesk.core.files import atomic_files
from hashdesk.core.settings import usable_cores
from hashdesk.encoders.engines.onnx_engine import cpu_name
from trainer.bench.gpu.setup import Figures
from trainer.bench.tables import table

REPOSITORY = Path(__file__).resolve().parents[3]


def machine_facts(device: str) -> Figures:
    """The device and the versions that figures depend on; None where one cannot be asked for."""
    on_gpu = device == "cuda"
    name = torch.cuda.get_device_name(device) if on_gpu else cpu_name()
    memory = torch.cuda.get_device_properties(device).total_memory >> 20 if on_gpu else None
    driver = ("nvidia-smi", "--query-gpu=driver_version", "--format=csv,noheader")
    return {
        "device": name,
        "memory, MiB": memory,
        "driver": _answer(*driver) if on_gpu else None,
        "CUDA": torch.version.cuda if on_gpu else None,
        "PyTorch": torch.__version__,
        "Python": platform.python_version(),
        "cores": usable_cores(),
        "commit": _answer("git", "-C", str(REPOSITORY), "describe", "--always", "--dirty"),
    }


def write_results(file: Path, machine: Figures, parts: dict[str, Figures]) -> Figures:
    """Write the results of some parts, beside earlier ones of the same machine and commit.

    Each part has its date. Returns everything that the file holds now.
    """
    kept = {}
    try:
        earlier = json.loads(file.read_bytes())
        if earlier["machine"] == machine:
            kept = earlier["parts"]
    except (OSError, ValueError, KeyError, TypeError):
        pass  # there is none yet, or none that can be added to
    date = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())
    dated = {name: {"date": date, **figures} for name, figures in parts.items()}
    results = {"machine": machine, "parts": {**kept, **dated}}
    file.parent.mkdir(parents=True, exist_ok=True)
    atomic_files.write_atomically(file, json.dumps(results, indent=1).encode() + b"\n")
    return results


def markdown(results: Figures, parts: Iterable[str]) -> str:
    """Tables of some parts: single figures first, and what has rows of its own below them."""
    found = [table(("machine", ""), _known(results["machine"]))]
    for name in parts:
        figures = results["parts"][name]
        single = {key: value for key, value in figures.items() if not isinstance(value, dict)}
        found.append(f"### {name}\n\n" + table(("what", ""), _known(single)))
        found += [_rows(key, value) for key, value in figures.items() if isinstance(value, dict)]
    return "\n\n".join(found)


def _rows(title: str, rows: dict[str, Figures]) -> str:
    columns = list(dict.fromkeys(key for row in rows.values() for key in row))
    lines = [(name, *(_cell(row.get(key, "")) for key in columns)) for name, row in rows.items()]
    return table((title, *columns), lines)


def _known(figures: Figures) -> list[tuple[str, Any]]:
    return [(key, _cell(value)) for key, value in figures.items() if value is not None]


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "**no**"
    return f"{value:.4g}" if isinstance(value, float) and abs(value) < 1 else str(value)


def _answer(*command: str) -> str | None:
    """The first line that a program prints; None if it is missing or fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip().partition("\n")[0] or None
