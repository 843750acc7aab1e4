"""What adapting costs, from kept features: synthetic ones, of as many photos as one likes."""

from __future__ import annotations

import io
import json
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
from hashdesk.encoders.files.bundle import load_bundle
from trainer.adaptation.heads import AdaptRecipe, Tell
from trainer.adaptation.pipeline import adapt_library
from trainer.bench.tables import table

SIZES = ((6_000, 60), (100_000, 300))  # photos, seconds that they may take
WIDTH = 1280
OF_A_KIND = 40  # photos
MOST_GIB = 4.0


def measure(base: Path, job: Job, tell: Tell) -> str:
    """Markdown: seconds and memory of a whole adaptation, thumbnails to edit among it."""
    rows = []
    for photos, allowed in SIZES:
        with tempfile.TemporaryDirectory() as scratch:
            work = Path(scratch) / "work"
            _write(work, photos, load_bundle(base).backbone)
            started = time.monotonic()
            adapt_library(work, base, paths.cache(), AdaptRecipe(), job, tell)
            seconds = time.monotonic() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)
        rows.append(
            (photos, f"{seconds:.0f} s", f"{allowed} s", f"{peak:.1f} GiB", f"{MOST_GIB} GiB")
        )
    return table(("photos", "took", "may take", "peak memory", "may be"), rows)


def _write(work: Path, photos: int, backbone: str) -> None:
    """Features in groups about random centres, and thumbnails of noise."""
    work.mkdir()
    draws = default_rng(0)
    centres = draws.standard_normal((photos // OF_A_KIND, WIDTH)).astype(np.float32)
    features = np.lib.format.open_memmap(
        work / training_data.FEATURES, "w+", np.float16, (photos, WIDTH)
    )
    for start in range(0, photos, 4096):
        part = features[start : start + 4096]
        kind = draws.integers(len(centres), size=len(part))
        noise = draws.standard_normal(part.shape).astype(np.float32)
        part[:] = np.maximum(centres[kind] + noise, 0) / 4
    features.flush()
    rows = np.sort(draws.choice(photos, training_data.SAMPLE, replace=False))
    jpegs = [_noise(draws.integers(0, 256, (12, 16, 3), np.uint8)) for _ in rows]
    training_data.write_thumbnails(work / training_data.SAMPLE_FILE, rows, jpegs)
    (work / training_data.REQUEST).write_text(json.dumps({"backbone": backbone}), "utf-8")


def _noise(pixels: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).resize((256, 192)).save(buffer, "JPEG")
    return buffer.getvalue()
