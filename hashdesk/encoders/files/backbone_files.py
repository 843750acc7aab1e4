"""The backbone as files in the user's cache: exported once, checked before every use.

    <cache>/backbones/<name>/backbone.onnx            uint8 NHWC in, float32 features out
                             classifier.safetensors   weight, bias
                             classes.json             names of its 1,000 classes
                             manifest.json            SHA-256 of all

A child process makes the files with PyTorch, which the app itself never imports.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from safetensors.numpy import load as load_tensors

from hashdesk.core import child_process
from hashdesk.core.errors import EngineUnavailable
from hashdesk.encoders.files.linear_heads import Classifier

ONNX = "backbone.onnx"
CLASSIFIER = "classifier.safetensors"
CLASSES_FILE = "classes.json"
BACKBONE_MANIFEST = "manifest.json"
EXPORT_SECONDS = 600


@dataclass(frozen=True)
class BackboneFiles:
    """A verified export."""

    name: str
    onnx: bytes
    classifier: Classifier
    classes: tuple[str, ...]  # names, in the order of the classifier


def folder(cache: Path, name: str) -> Path:
    """The folder of a backbone's export."""
    return cache / "backbones" / name


def load_backbone(cache: Path, name: str) -> BackboneFiles:
    """The exported backbone, exported first if missing or damaged. Raises EngineUnavailable."""
    place = folder(cache, name)
    found = _load(place, name)
    if found is None:
        _export(place, name)
        found = _load(place, name)
    if found is None:
        raise EngineUnavailable(
            f"The exported backbone in {place} is damaged. Delete that folder "
            "and run: hashdesk prepare"
        )
    return found


def _load(place: Path, name: str) -> BackboneFiles | None:
    """The export; None if it is missing or does not match its manifest."""
    try:
        manifest = json.loads((place / BACKBONE_MANIFEST).read_text("utf-8"))
        data = {file: (place / file).read_bytes() for file in (ONNX, CLASSIFIER, CLASSES_FILE)}
    except (OSError, ValueError):
        return None
    sums = {file: hashlib.sha256(content).hexdigest() for file, content in data.items()}
    if any(manifest.get("files", {}).get(file) != found for file, found in sums.items()):
        return None
    tensors = load_tensors(data[CLASSIFIER])
    classifier = Classifier(tensors["weight"], tensors["bias"])
    return BackboneFiles(name, data[ONNX], classifier, tuple(json.loads(data[CLASSES_FILE])))


def _export(place: Path, name: str) -> None:
    """Run the trainer's exporter in a child process."""
    command = child_process.command("trainer", "export-backbone", name, str(place))
    env = child_process.environment()
    try:
        done = subprocess.run(
            command, env=env, capture_output=True, text=True, timeout=EXPORT_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise EngineUnavailable(f"The backbone {name} cannot be exported: {error}.") from error
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or ["no message"]
        raise EngineUnavailable(f"The backbone {name} cannot be exported: {lines[-1]}")
