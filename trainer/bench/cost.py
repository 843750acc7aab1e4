"""Time and memory of an adaptation from kept features, on synthetic libraries of any size."""

from __future__ import annotations

import io
import resource
import tempfile
import time
from pathlib import Path

import numpy as np
from numpy.random import default_rng
from PIL import Image

from hashdesk import paths
from hashdesk.core.adaptation import training_data
from hashdesk.core.job import Job
from trainer.adaptation.pipeline import adapt_library
from trainer.adaptation.recipe import AdaptRecipe
from trainer.bench.tables import table
from trainer.progress import Reporter

LIBRARY_SIZES = ((6_000, 60), (100_000, 300))  # photos, seconds that they may take
FEATURE_WIDTH = 1280
PHOTOS_PER_GROUP = 40  # photos
MAX_GIB = 4.0


def measure(base: Path, job: Job, progress: Reporter) -> str:
    """Markdown: seconds and memory of whole adaptations, edits of thumbnails included."""
    rows = []
    for photos, allowed in LIBRARY_SIZES:
        with tempfile.TemporaryDirectory() as scratch:
            work = Path(scratch) / "work"
            write_library(work, photos)
            started = time.monotonic()
            adapt_library(work, base, paths.cache(), AdaptRecipe(), job, progress)
            seconds = time.monotonic() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)
        took, memory = f"{seconds:.0f} s", f"{peak:.1f} GiB"
        rows.append((photos, took, f"{allowed} s", memory, f"{MAX_GIB} GiB"))
    return table(("photos", "took", "may take", "peak memory", "may be"), rows)


def write_library(work: Path, photos: int, thumbnails: int = training_data.SAMPLE_SIZE) -> None:
    """Features in groups about random centres, and thumbnails of noise, into a new folder."""
    work.mkdir()
    draws = default_rng(0)
    centres = draws.standard_normal((photos // PHOTOS_PER_GROUP, FEATURE_WIDTH)).astype(np.float32)
    path, shape = work / training_data.FEATURES, (photos, FEATURE_WIDTH)
    features = np.lib.format.open_memmap(path, "w+", np.float16, shape)
    for start in range(0, photos, 4096):
        part = features[start : start + 4096]
        kind = draws.integers(len(centres), size=len(part))
        noise = draws.standard_normal(part.shape).astype(np.float32)
        part[:] = np.maximum(centres[kind] + noise, 0) / 4
    features.flush()
    np.save(work / training_data.PHASHES, draws.integers(1 << 63, size=photos, dtype=np.uint64))
    rows = np.sort(draws.choice(photos, thumbnails, replace=False))
    jpegs = [_noise(draws.integers(0, 256, (12, 16, 3), np.uint8)) for _ in rows]
    training_data.write_thumbnails(work / training_data.SAMPLE_FILE, rows, jpegs)


def _noise(pixels: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).resize((256, 192)).save(buffer, "JPEG")
    return buffer.getvalue()
