"""torchvision's weights: fetched by our own code, exported by a child that has PyTorch."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import filelock
from safetensors import SafetensorError
from safetensors.numpy import load_file

from hashdesk.core.adaptation.trainer_process import run_trainer
from hashdesk.core.errors import (
    ModelRefused,
    PyTorchMissing,
    TrainerIncomplete,
    TrainingFailed,
)
from hashdesk.core.files.disk_space import raise_if_full, require_space
from hashdesk.core.files.download import bytes_here, download, file_sha256, files_of, size_of
from hashdesk.core.files.file_lock import held_lock
from hashdesk.core.job import Job
from hashdesk.core.pytorch.runtime import (
    PyTorchSource,
    Runtime,
    find,
    mark_incomplete,
    trainer_command,
)
from hashdesk.core.said import Said
from hashdesk.core.system_errors import said_of
from hashdesk.core.troubles import Trouble, system_reason
from hashdesk.encoders.added_models.refusals import Refusal
from hashdesk.encoders.added_models.torchvision_list import TorchvisionModel
from hashdesk.encoders.files.linear_heads import Classifier

WEIGHTS_LOCK = ".lock"
NETWORK, LAST_LAYER = "network.onnx", "last_layer.safetensors"  # as the trainer writes them


@dataclass(frozen=True)
class ExportedNetwork:
    """What the trainer makes of weights: float32 (n, 3, side, side) to features, and classes."""

    graph: Path
    classifier: Classifier


def fetch_weights(cache: Path, model: TorchvisionModel, job: Job) -> Path:
    """The file with a model's weights, its hash checked. What has come is kept.

    Raises DownloadFailed, DiskFull, ModelRefused or Cancelled.
    """
    place = _place(cache, model)
    try:
        if place.exists() and file_sha256(place).startswith(model.sha256):
            return place
        place.parent.mkdir(parents=True, exist_ok=True)
        total = size_of(model.url) or model.bytes
        require_space(place.parent, max(total - bytes_here(place), 0))

        def on_bytes(count: int) -> None:
            job.check()
            job.report("fetch", count, max(total, count))

        download(model.url, place, model.sha256, on_bytes, model.name)
    except OSError as error:
        raise_if_full(error, Trouble.DOWNLOAD_FULL.say(place=str(place.parent)))
        reason = system_reason(error)
        raise ModelRefused(Refusal.NOT_WRITTEN.say(name=str(place), reason=reason)) from error
    return place


@contextmanager
def weights_held(cache: Path, model: TorchvisionModel) -> Iterator[None]:
    """Keep other processes away from a model's weights while they are fetched, used or deleted.

    Raises ModelRefused if another one has them: two downloads into one file would spoil it.
    """
    place = _place(cache, model)
    with ExitStack() as stack:
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            stack.enter_context(held_lock(place.with_name(place.name + WEIGHTS_LOCK)))
        except filelock.Timeout as error:
            raise ModelRefused(Refusal.BEING_ADDED.say(name=model.name)) from error
        except OSError as error:
            raise_if_full(error, Trouble.DOWNLOAD_FULL.say(place=str(place.parent)))
            reason = system_reason(error)
            raise ModelRefused(Refusal.NOT_WRITTEN.say(name=str(place), reason=reason)) from error
        yield


def downloaded(cache: Path, model: TorchvisionModel) -> list[Path]:
    """The files that hold what has come of a model's weights."""
    return [path for path in files_of(_place(cache, model)) if path.exists()]


def _place(cache: Path, model: TorchvisionModel) -> Path:
    return cache / "weights" / Path(urlsplit(model.url).path).name


@contextmanager
def exported(
    weights: Path, model: TorchvisionModel, runtime: Runtime, job: Job
) -> Iterator[ExportedNetwork]:
    """A model without its last layer, as a graph, for as long as the context lasts.

    Raises ModelRefused, PyTorchMissing or Cancelled.
    """
    with tempfile.TemporaryDirectory(prefix="hashdesk-model-") as place:
        given = (model.name, str(weights), str(model.input.side), place)
        try:
            command = trainer_command(runtime, ("trainer", "export-torchvision", *given, "--json"))
            run_trainer(command, job, lambda _line: None)
            layer = load_file(Path(place, LAST_LAYER))
        except PyTorchMissing as error:
            raise PyTorchMissing(
                "Models of torchvision need PyTorch once, when they are added, and it is not "
                "installed. To install it first: the same command with --install"
            ) from error
        except TrainerIncomplete as error:
            if find(runtime) is PyTorchSource.RUNTIME:
                mark_incomplete(runtime)  # so that the next installation mends it
            raise PyTorchMissing(
                f"PyTorch in {runtime.folder} is incomplete ({error.lacking}). To mend it: the "
                "same command with --install"
            ) from error
        except (OSError, TrainingFailed, SafetensorError) as error:
            raise ModelRefused(
                Refusal.NOT_ADDED.say(name=model.name, reason=_reason(error))
            ) from error
        yield ExportedNetwork(Path(place, NETWORK), Classifier(layer["weight"], layer["bias"]))


def _reason(error: Exception) -> Said | str:
    """Why a model cannot be exported. Nothing was learned, so no model in use is spoken of."""
    said = said_of(error)
    if isinstance(said, Said) and said.code == Trouble.TRAINER_FAILED.name:
        return str(said.gaps["words"])
    return said
