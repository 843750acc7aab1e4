"""From a source to a backbone in the user's data: looked into, shown, made, kept. And removed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hashdesk.core.documents import Malformed, parse_json
from hashdesk.core.errors import ModelRefused
from hashdesk.core.files.disk_space import require_space
from hashdesk.core.files.file_sizes import folder_bytes
from hashdesk.core.imaging.model_input import ModelInput
from hashdesk.core.job import Job
from hashdesk.core.pytorch.runtime import Runtime
from hashdesk.core.troubles import system_reason
from hashdesk.encoders.added_models.description import (
    ModelDescription,
    Overrides,
    describe_torchvision,
)
from hashdesk.encoders.added_models.inspection import describe
from hashdesk.encoders.added_models.layouts import FoundFiles, find_files
from hashdesk.encoders.added_models.model_process import look_at, make_backbone
from hashdesk.encoders.added_models.preprocessing import read_preprocessing
from hashdesk.encoders.added_models.refusals import Refusal
from hashdesk.encoders.added_models.text_tower import read_text_tower
from hashdesk.encoders.added_models.torchvision_fetch import exported, fetch_weights
from hashdesk.encoders.added_models.torchvision_list import TorchvisionModel
from hashdesk.encoders.backbones.imagenet_classes import imagenet_classes
from hashdesk.encoders.files.backbone_files import (
    BACKBONE_MANIFEST,
    BackboneFiles,
    save_backbone,
)
from hashdesk.encoders.files.linear_heads import Classifier
from hashdesk.encoders.files.model_card import (
    ModelCard,
    TextTower,
    added_name,
    card_of,
    input_of,
    is_added,
)


@dataclass(frozen=True)
class FoundModel:
    """A model in a file or folder, and what will be made of it."""

    files: FoundFiles
    description: ModelDescription
    tower: TextTower | None = None
    beside: Mapping[str, bytes] = field(default_factory=dict)  # its files, by name


@dataclass(frozen=True)
class AddedModel:
    """A model that was added."""

    name: str
    card: ModelCard
    input: ModelInput
    bytes: int  # on the disk


def look_into(source: Path, wanted: Overrides, job: Job) -> FoundModel:
    """What a file or folder holds. Nothing of it runs. Raises ModelRefused or Cancelled.

    Words are promised of a text tower that would be kept as it is: its files are read whole.
    """
    files = find_files(source)
    said = read_preprocessing(files.config_file, files.config)
    described = describe(files, said, look_at(files.graph, job), wanted)
    if not described.has_text or files.tokenizer is None:
        return FoundModel(files, described)
    tower, beside = read_text_tower(files.text or files.graph, files.tokenizer, job)
    return FoundModel(files, described, tower, beside)


def add_found(models: Path, found: FoundModel, job: Job) -> AddedModel:
    """Make the backbone of a model that was looked into, try it, and keep it.

    models: paths.models(). Raises ModelRefused, EngineUnavailable, DiskFull or Cancelled; then
    nothing has changed.
    """
    job.report("check", 0, 0)
    graph, described = found.files.graph, found.description
    return _make(models, graph, described, job, tower=found.tower, beside=found.beside)


def add_torchvision(
    models: Path,
    cache: Path,
    model: TorchvisionModel,
    wanted: Overrides,
    runtime: Runtime,
    job: Job,
) -> AddedModel:
    """Fetch a model of torchvision, export it, try it, and keep it with its 1,000 classes.

    Raises DownloadFailed, PyTorchMissing, ModelRefused, EngineUnavailable, DiskFull or Cancelled.
    """
    weights = fetch_weights(cache, model, job)
    job.report("convert", 0, 0)
    with exported(weights, model, runtime, job) as network:
        job.report("check", 0, 0)
        described = describe_torchvision(model, wanted)
        added = _make(models, network.graph, described, job, classifier=network.classifier)
    weights.unlink(missing_ok=True)  # all that was in it is kept now
    return added


def list_added(models: Path) -> Iterator[AddedModel]:
    """The models that were added, in the order of their names."""
    for place in sorted(models.glob("*")) if models.is_dir() else ():
        if not is_added(place.name):
            continue
        try:
            manifest = parse_json((place / BACKBONE_MANIFEST).read_bytes())
            card, taken = card_of(manifest), input_of(manifest)
        except (OSError, ValueError, RecursionError, Malformed):
            continue  # load_backbone says what is wrong with it
        yield AddedModel(place.name, card, taken, folder_bytes(place))


def remove_added(models: Path, name: str) -> None:
    """Delete an added model; what libraries keep of it stays. Raises ModelRefused."""
    try:
        (models / name / BACKBONE_MANIFEST).unlink(missing_ok=True)  # from here on it is gone
        shutil.rmtree(models / name)
    except OSError as error:
        reason = system_reason(error)
        raise ModelRefused(
            Refusal.NOT_DELETED.say(name=str(models / name), reason=reason)
        ) from error


def _make(
    models: Path,
    graph: Path,
    wanted: ModelDescription,
    job: Job,
    *,
    classifier: Classifier | None = None,
    tower: TextTower | None = None,
    beside: Mapping[str, bytes] | None = None,
) -> AddedModel:
    tried = make_backbone(graph, wanted, job)
    made = tried.graph
    if classifier is not None and classifier.weight.shape[1:] != (tried.width,):
        raise ModelRefused(Refusal.OTHER_LAYER.say(name=wanted.title))
    words = (wanted.title, wanted.source, wanted.licence, wanted.kind)
    card = ModelCard(*words, tried.width, tower, tried.cost)
    name = added_name(wanted.title, made, wanted.input)
    classes = () if classifier is None else imagenet_classes()
    backbone = BackboneFiles(name, made, classifier, classes, wanted.input, card)
    models.mkdir(parents=True, exist_ok=True)
    layer = 0 if classifier is None else classifier.weight.nbytes + classifier.bias.nbytes
    require_space(models, len(made) + layer + sum(map(len, (beside or {}).values())))
    save_backbone(models / name, backbone, beside)
    return AddedModel(name, card, wanted.input, folder_bytes(models / name))
