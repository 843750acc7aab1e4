"""CIFAR-10 for tests: its files with images of ten colours."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from numpy.random import Generator
from PIL import Image

from trainer.mah import cifar10


def write_coloured_cifar10(folder: Path, each: int, draws: Generator) -> np.ndarray:
    """Write `each` noisy images of every class, which has one colour; their labels."""
    labels = draws.permutation(np.repeat(np.arange(cifar10.CIFAR10_CLASSES), each))
    colours = draws.integers(0, 256, (cifar10.CIFAR10_CLASSES, 3))
    table, data = ["offset,length,label"], b""
    for label in labels:
        noise = draws.normal(0, 20, (cifar10.CIFAR10_SIDE, cifar10.CIFAR10_SIDE, 3))
        pixels = np.clip(colours[label] + noise, 0, 255).astype(np.uint8)
        buffer = io.BytesIO()
        Image.fromarray(pixels).save(buffer, "JPEG")
        table.append(f"{len(data)},{len(buffer.getvalue())},{label}")
        data += buffer.getvalue()
    (folder / cifar10.IMAGES_FILE).write_bytes(data)
    (folder / cifar10.LABELS_FILE).write_text("\n".join(table) + "\n")
    return labels
