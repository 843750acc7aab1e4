"""The backbone as files in the user's cache: made once, checked before every use.

    <cache>/backbones/<name>/backbone.onnx            uint8 NHWC in, float32 features out
                             classifier.safetensors   weight, bias
                             classes.json             names of its 1,000 classes
                             manifest.json            SHA-256 of all

EfficientNet-Lite is made here, in about a second, from the published weights. A child process
exports any other network with PyTorch, which the app itself never imports.

A model that a person added cannot be made again. It lies in the user's data, in models/<name>/,
mostly without a classifier; its manifest says what it takes and where it came from.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from filelock import Timeout
from safetensors.numpy import load as load_tensors
from safetensors.numpy import save as save_tensors

from hashdesk import paths
from hashdesk.core import child_process
from hashdesk.core.documents import Malformed
from hashdesk.core.errors import EngineUnavailable
from hashdesk.core.files.atomic_files import WHOLE, put_in_place, scratch_folder
from hashdesk.core.files.disk_space import raise_if_full
from hashdesk.core.files.file_lock import held_lock
from hashdesk.core.imaging.model_input import HASHDESK_INPUT, ModelInput
from hashdesk.core.troubles import Trouble
from hashdesk.encoders.backbones.efficientnet_lite import EFFICIENTNET_LITE, PUBLISHED_CLASSIFIER
from hashdesk.encoders.backbones.imagenet_classes import imagenet_classes
from hashdesk.encoders.backbones.torch_checkpoint import read_checkpoint
from hashdesk.encoders.files.backbone_weights import WEIGHTS, how_to_reinstall, read_weights
from hashdesk.encoders.files.linear_heads import Classifier
from hashdesk.encoders.files.model_card import (
    ModelCard,
    card_of,
    described,
    features_sha256,
    input_of,
    is_added,
)

ONNX = "backbone.onnx"
CLASSIFIER = "classifier.safetensors"
CLASSES_FILE = "classes.json"
BACKBONE_MANIFEST = "manifest.json"
EXPORT_SECONDS = 600


@dataclass(frozen=True)
class BackboneFiles:
    """A backbone that matches its manifest."""

    name: str
    onnx: bytes
    classifier: Classifier | None  # None: it has no classes
    classes: tuple[str, ...]  # names, in the order of the classifier
    input: ModelInput = HASHDESK_INPUT
    card: ModelCard | None = None  # of a model that was added

    @property
    def widths(self) -> dict[str, int]:
        """How many numbers it gives of a photo, by kind of input block of heads."""
        if self.classifier is not None:
            classes, features = self.classifier.weight.shape
            return {"features": features, "classes": classes}
        return {} if self.card is None else {"features": self.card.width}

    @property
    def weights_sha256(self) -> str:
        """What an encoder's id depends on: the sum of published weights, or of an added model."""
        if self.card is None:
            return WEIGHTS[self.name].sha256
        return features_sha256(self.onnx, self.input)


def folder(cache: Path, name: str) -> Path:
    """The folder of a backbone's files."""
    return cache / "backbones" / name


def load_backbone(cache: Path, name: str) -> BackboneFiles:
    """The backbone, made first if missing or damaged; an added one from the user's data.

    Raises EngineUnavailable or DiskFull.
    """
    if is_added(name):
        return load_added(paths.models(), name)
    if name not in WEIGHTS:
        known = ", ".join(sorted(WEIGHTS))
        raise EngineUnavailable(f"There is no backbone “{name}”. Known ones: {known}.")
    place = folder(cache, name)
    found = _load(place, name)
    if found is None:
        with _made_by_one_process(place):
            found = _load(place, name)
            if found is None:
                _make(cache, name)
                found = _load(place, name)
    if found is None:
        raise EngineUnavailable(
            f"The backbone in {place} is damaged. Delete that folder and run: hashdesk prepare"
        )
    return found


def has_classes(models: Path, name: str) -> bool:
    """Whether a backbone can tell classes, going by its name and files. models: paths.models()."""
    return (models / name / CLASSIFIER).exists() if is_added(name) else name in WEIGHTS


def load_added(models: Path, name: str) -> BackboneFiles:
    """A model that was added. Raises EngineUnavailable if it is gone, changed or too large."""
    place = models / name
    if not (place / BACKBONE_MANIFEST).is_file():
        raise EngineUnavailable(Trouble.MODEL_GONE.say(name=name, place=str(models)))
    try:
        found = _load(place, name)
    except MemoryError as error:
        raise EngineUnavailable(Trouble.MODEL_FITS_NOT_IN_MEMORY.say(name=name)) from error
    if found is None:
        raise EngineUnavailable(Trouble.MODEL_CHANGED.say(place=str(place)))
    return found


def save_backbone(
    place: Path, backbone: BackboneFiles, beside: Mapping[str, bytes] | None = None
) -> None:
    """Write a backbone's files and their manifest to a folder, all or nothing.

    beside: further files of an added model. Raises EngineUnavailable or DiskFull.
    """
    files = {
        ONNX: backbone.onnx,
        CLASSES_FILE: json.dumps(backbone.classes).encode(),
        **(beside or {}),
    }
    if backbone.classifier is not None:
        layer = {"weight": backbone.classifier.weight, "bias": backbone.classifier.bias}
        files[CLASSIFIER] = save_tensors({k: np.ascontiguousarray(v) for k, v in layer.items()})
    manifest = {
        "backbone": backbone.name,
        "weights_sha256": backbone.weights_sha256,
        "files": {file: hashlib.sha256(data).hexdigest() for file, data in files.items()},
        **described(backbone.input, backbone.card),
    }
    files[BACKBONE_MANIFEST] = json.dumps(manifest, indent=1).encode()
    with _sentences_for_the_disk(place), scratch_folder(place) as scratch:
        new = scratch / WHOLE
        new.mkdir()
        for file, data in files.items():
            (new / file).write_bytes(data)
        if place.is_symlink() or place.is_file():
            place.unlink()  # of a link, the link only
        shutil.rmtree(place, ignore_errors=True)
        put_in_place(new, place)


def _make(cache: Path, name: str) -> None:
    """Make the files of a backbone."""
    place = folder(cache, name)
    if name in EFFICIENTNET_LITE:
        save_backbone(place, _from_published_weights(cache, name))
    else:
        _export(place, name)


def _from_published_weights(cache: Path, name: str) -> BackboneFiles:
    try:
        # Imports onnx, which nothing else needs.
        from hashdesk.encoders.backbones.onnx_graph import features_graph
    except ImportError as error:
        raise EngineUnavailable(
            f"The backbone {name} cannot be made: onnx cannot be imported ({error}). Reinstall it."
        ) from error
    network = EFFICIENTNET_LITE[name]
    try:
        published = read_checkpoint(read_weights(cache, name), network.published_tensors())
    except EngineUnavailable as error:
        raise EngineUnavailable(f"The backbone {name} cannot be made: {error}") from error
    except Malformed as error:
        raise EngineUnavailable(
            f"The backbone {name} cannot be made: its weights are refused ({error}). "
            f"{how_to_reinstall(name)}"
        ) from error
    weight, bias = (published[f"{PUBLISHED_CLASSIFIER}.{part}"] for part in ("weight", "bias"))
    graph = features_graph(network, published)
    return BackboneFiles(name, graph, Classifier(weight, bias), imagenet_classes())


def _load(place: Path, name: str) -> BackboneFiles | None:
    """The files; None if they are missing, or not what the manifest and the weights say."""
    try:
        manifest = json.loads((place / BACKBONE_MANIFEST).read_text("utf-8"))
        sums = dict(manifest["files"])
        # Of an added model, the text tower is read by those who need it.
        read = {ONNX, CLASSES_FILE} | (
            {CLASSIFIER} & sums.keys() if is_added(name) else {CLASSIFIER}
        )
        data = {file: (place / file).read_bytes() for file in read}
        model_input = input_of(manifest)
        card = card_of(manifest) if is_added(name) else None
        classes = tuple(json.loads(data[CLASSES_FILE]))
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None
    if any(sums.get(file) != hashlib.sha256(content).hexdigest() for file, content in data.items()):
        return None
    classifier = None
    if CLASSIFIER in data:
        tensors = load_tensors(data[CLASSIFIER])
        classifier = Classifier(tensors["weight"], tensors["bias"])
    found = BackboneFiles(name, data[ONNX], classifier, classes, model_input, card)
    return found if manifest.get("weights_sha256") == found.weights_sha256 else None


@contextmanager
def _made_by_one_process(place: Path) -> Iterator[None]:
    """Let others that need the same backbone wait until it is made."""
    with _sentences_for_the_disk(place):
        place.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        # One that takes longer hangs. To make the same files twice does no harm.
        with contextlib.suppress(Timeout):
            lock = place.with_name(f"{place.name}.lock")
            stack.enter_context(held_lock(lock, timeout_s=EXPORT_SECONDS))
        yield


@contextmanager
def _sentences_for_the_disk(place: Path) -> Iterator[None]:
    """Raise DiskFull or EngineUnavailable for what the disk refuses."""
    try:
        yield
    except OSError as error:
        raise_if_full(
            error,
            f"The disk is full: the backbone cannot be written to {place}. Free some space and "
            "try again.",
        )
        raise EngineUnavailable(
            f"The backbone cannot be written to {place}: {error.strerror}. Check its drive and "
            f"permissions, or name another folder with {_variable(place)}."
        ) from error


def _variable(place: Path) -> str:
    return "HASHDESK_MODELS" if is_added(place.name) else "HASHDESK_CACHE"


def _export(place: Path, name: str) -> None:
    """Run the trainer's exporter in a child process."""
    command = child_process.command("trainer", "export-backbone", name, str(place))
    env = child_process.environment()
    try:
        done = subprocess.run(
            command, env=env, capture_output=True, text=True, timeout=EXPORT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise EngineUnavailable(
            f"The backbone {name} cannot be exported: it took longer than "
            f"{EXPORT_SECONDS // 60} minutes."
        ) from error
    except OSError as error:
        why = error.strerror or error
        raise EngineUnavailable(f"The backbone {name} cannot be exported: {why}.") from error
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or ["no message"]
        raise EngineUnavailable(f"The backbone {name} cannot be exported: {lines[-1]}")
