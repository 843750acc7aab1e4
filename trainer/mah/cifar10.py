"""CIFAR-10 as the papers use it: 100 queries of each class, all other images the database.

FOLDER holds `train_q75.bin` (JPEG files, one after the other) and `train_q75.csv` (offset,
length, label). Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.random import default_rng
from numpy.typing import NDArray
from PIL import Image

from hashdesk.core.encoding.encoder import Features, Pixels
from hashdesk.core.errors import FolderError
from hashdesk.core.imaging import decode
from hashdesk.encoders.engines.engine import Engine
from trainer.data.photos import cached_features

IMAGES_FILE, LABELS_FILE = "train_q75.bin", "train_q75.csv"
TABLE_COLUMNS = ("offset", "length", "label")  # of the table, in bytes and in classes
CIFAR10_CLASSES = 10
QUERIES_PER_CLASS = 100
MAX_IMAGE_PIXELS = 1 << 20
CIFAR10_SIDE = 32


@dataclass(frozen=True)
class Cifar10:
    """The images as JPEG files, and their labels."""

    files: tuple[bytes, ...]
    labels: NDArray[np.int64]  # (n,)


@dataclass(frozen=True)
class Split:
    """Row numbers of the queries and of the database, sorted."""

    queries: NDArray[np.intp]
    database: NDArray[np.intp]


def load_cifar10(folder: Path) -> Cifar10:
    """All images of a folder. Raises FolderError."""
    try:
        data = (folder / IMAGES_FILE).read_bytes()
        with (folder / LABELS_FILE).open(newline="") as table:
            lines = list(csv.DictReader(table))
        rows = [tuple(int(line[name]) for name in TABLE_COLUMNS) for line in lines]
    except OSError as error:
        names = f"{IMAGES_FILE} with its {LABELS_FILE}"
        raise FolderError(f"{folder} holds no {names}: {error.strerror}.") from error
    except (KeyError, TypeError, ValueError) as error:
        columns = ", ".join(TABLE_COLUMNS)
        raise FolderError(f"{folder / LABELS_FILE} is no table of {columns}.") from error
    if any(offset < 0 or offset + length > len(data) for offset, length, _ in rows):
        raise FolderError(f"{folder / IMAGES_FILE} is shorter than {LABELS_FILE} says.")
    labels = np.array([label for _, _, label in rows], np.int64)
    if min(np.sum(labels == one) for one in range(CIFAR10_CLASSES)) <= QUERIES_PER_CLASS:
        raise FolderError(
            f"{folder / LABELS_FILE} lists too few images: MAH takes {QUERIES_PER_CLASS} of each "
            f"of {CIFAR10_CLASSES} classes as queries, and learns from the others."
        )
    return Cifar10(tuple(data[offset : offset + length] for offset, length, _ in rows), labels)


def split_queries(labels: NDArray[np.int64], seed: int, each: int = QUERIES_PER_CLASS) -> Split:
    """`each` queries of every class; all other images are the database (MAH's protocol)."""
    draws = default_rng(seed)
    classes = (np.flatnonzero(labels == label) for label in range(CIFAR10_CLASSES))
    drawn = [draws.choice(images, each, replace=False) for images in classes]
    queries = np.sort(np.concatenate(drawn))
    return Split(queries, np.setdiff1d(np.arange(len(labels)), queries))


def image_features(cifar: Cifar10, engine: Engine, cache: Path | None) -> tuple[Features, Features]:
    """Features (n, d) of the images and of their mirror images; kept in `cache`, if given."""

    def make() -> Features:
        parts = [
            np.stack([engine.features(batch), engine.features(batch[:, :, ::-1].copy())])
            for batch in _batches(cifar, engine.batch)
        ]
        return np.concatenate(parts, axis=1)

    plain, mirrored = cached_features(cache and cache / "cifar10-features.npy", make)
    return plain, mirrored


def all_pixels(cifar: Cifar10) -> NDArray[np.uint8]:
    """All images as pixels (n, 32, 32, 3)."""
    images = (Image.open(io.BytesIO(file)) for file in cifar.files)
    return np.stack([np.asarray(image.convert("RGB")) for image in images])


def _batches(cifar: Cifar10, size: int) -> Iterator[Pixels]:
    """The encoder's input for the images, decoded like any photo."""
    for start in range(0, len(cifar.files), size):
        files = cifar.files[start : start + size]
        yield np.stack([decode.decode(io.BytesIO(f), MAX_IMAGE_PIXELS).pixels for f in files])
