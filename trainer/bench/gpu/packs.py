"""Packs: what a part needs and the repository lacks, as one file for a machine with nothing.

    photos/00001.jpg …              thumbnails of photos, for the equality of bits
    library/                        features, pHashes and thumbnails, as `hashdesk adapt` gives them
    cifar10/                        half of the images
    cache/                          the backbone and its published weights, as in HASHDESK_CACHE

A zip file. Each pack holds the weights, so that a part needs one pack and the repository.
"""

from __future__ import annotations

import io
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

from hashdesk import paths
from hashdesk.core.adaptation import training_data
from hashdesk.core.errors import FolderError
from hashdesk.core.files.atomic_files import atomic_file
from hashdesk.core.job import Job
from hashdesk.encoders.engines.onnx_engine import OnnxEngine
from hashdesk.encoders.files import backbone_files
from hashdesk.encoders.files.backbone_weights import weights_file
from trainer.adaptation.edited_sample import MIN_SAMPLE
from trainer.bench.gpu.encoding import COMPARED_PICTURES
from trainer.bench.gpu.mah import half_as_files
from trainer.bench.gpu.pictures import decoded
from trainer.bench.gpu.setup import shipped_encoder
from trainer.data.photos import photos_in, pixel_features

LARGEST_PACK = 60 << 20  # bytes, without the zip's own few: what is easily sent along
MOST_FEATURES = 5000  # photos: their features are 12 MiB
Members = Iterable[tuple[str, bytes]]


@dataclass(frozen=True)
class OpenedPack:
    """The folders of a pack; None for those that it does not have."""

    photos: Path | None = None
    library: Path | None = None
    cifar10: Path | None = None
    cache: Path | None = None


def write_pack(folder: Path, file: Path, part: str, job: Job) -> int:
    """Pack what `part` needs of a folder; the file's bytes. Raises HashDeskError or Cancelled."""
    members = [*_encoder(graph=part != "mah"), *COLLECTORS.get(part, _nothing)(folder, job)]
    size = sum(len(data) for _, data in members)
    if size > LARGEST_PACK:
        raise FolderError(
            f"The pack of {folder} would have {size >> 20} MiB, over the {LARGEST_PACK >> 20} "
            "that are sent along. Name a folder with less in it."
        )
    try:
        with atomic_file(file) as new, zipfile.ZipFile(new, "w") as pack:
            for name, data in members:
                pack.writestr(name, data)
    except OSError as error:
        raise FolderError(
            f"{file} cannot be written: {error.strerror}. Name another place for the pack."
        ) from error
    return file.stat().st_size


def open_pack(file: Path, folder: Path) -> OpenedPack:
    """Unpack into a folder, which is emptied first. Raises FolderError."""
    shutil.rmtree(folder, ignore_errors=True)
    try:
        with zipfile.ZipFile(file) as pack:
            pack.extractall(folder)
    except (OSError, zipfile.BadZipFile) as error:
        raise FolderError(
            f"{file} is no pack that can be read ({error}). Make it again: "
            "python -m trainer gpu-pack PART FOLDER FILE"
        ) from error
    names = [field.name for field in fields(OpenedPack) if (folder / field.name).is_dir()]
    return OpenedPack(**{name: folder / name for name in names})


def _encoder(*, graph: bool) -> Iterator[tuple[str, bytes]]:
    """The published weights and, if wanted, the files that are made of them."""
    bundle, _ = shipped_encoder()
    weights = weights_file(paths.cache(), bundle.backbone).read_bytes()
    yield f"cache/weights/{bundle.backbone}.pth", weights
    place = backbone_files.folder(paths.cache(), bundle.backbone)
    for path in sorted(place.iterdir()) if graph else ():
        yield f"cache/backbones/{bundle.backbone}/{path.name}", path.read_bytes()


def _nothing(folder: Path, job: Job) -> Members:
    return ()


def _photos(folder: Path, job: Job) -> Members:
    for number, (_, photo) in enumerate(decoded(photos_in(folder), COMPARED_PICTURES, job), 1):
        yield f"photos/{number:05}.jpg", photo.thumbnail


def _library(folder: Path, job: Job) -> Members:
    """Features and pHashes of the photos, and thumbnails of some to make edits of."""
    _, backbone = shipped_encoder()
    thumbnails: list[bytes] = []
    phashes: list[int] = []

    def pixels() -> Iterator[np.ndarray]:
        for _, photo in decoded(photos_in(folder), MOST_FEATURES, job):
            thumbnails.append(photo.thumbnail)
            phashes.append(photo.phash)
            yield photo.pixels

    features = pixel_features(OnnxEngine(backbone.onnx, cuda=False), pixels())
    if len(thumbnails) < MIN_SAMPLE:
        raise FolderError(
            f"{folder} has {len(thumbnails)} photos that can be read; adapting needs {MIN_SAMPLE}."
        )
    kept: dict[str, np.ndarray] = {
        training_data.FEATURES: features.astype(np.float16),
        training_data.PHASHES: np.array(phashes, np.uint64),
    }
    for name, values in kept.items():
        buffer = io.BytesIO()
        np.save(buffer, values)
        yield f"library/{name}", buffer.getvalue()
    count = min(training_data.SAMPLE_SIZE, len(thumbnails))
    rows = np.linspace(0, len(thumbnails) - 1, count).astype(np.int64)
    with tempfile.TemporaryDirectory() as scratch:
        sample = Path(scratch) / training_data.SAMPLE_FILE
        training_data.write_thumbnails(sample, rows, [thumbnails[row] for row in rows])
        yield f"library/{sample.name}", sample.read_bytes()


def _cifar10(folder: Path, job: Job) -> Members:
    for name, data in half_as_files(folder).items():
        yield f"cifar10/{name}", data


COLLECTORS: dict[str, Callable[[Path, Job], Members]] = {
    "equality": _photos,
    "adapting": _library,
    "mah": _cifar10,
}
