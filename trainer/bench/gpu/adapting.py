"""Adapting on the device, beside the CPU: the time it takes, and what the estimate says."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from pathlib import Path

import numpy as np

from hashdesk import paths
from hashdesk.core.adaptation import training_data
from hashdesk.core.job import Job
from hashdesk.encoders.engines.torch_engine import TorchEngine
from trainer.adaptation.pipeline import Hardware, adapt_library
from trainer.adaptation.recipe import AdaptRecipe
from trainer.bench.cost import write_library
from trainer.bench.gpu.setup import CheckSetup, Figures, shipped_encoder
from trainer.progress import Reporter

SYNTHETIC_PHOTOS, FEW_PHOTOS, FEW_THUMBNAILS = 6000, 600, 100
FEW_STEPS = AdaptRecipe(steps=40, photos_per_step=128, edits_per_step=48)
ENCODING, LEARNING = "edits", ("neighbours", "train", "judge")


class PhaseTimes:
    """Passes progress on, and remembers how long each phase took."""

    def __init__(self, progress: Reporter) -> None:
        self._progress = progress
        self._last = time.monotonic()
        self.seconds: dict[str, float] = {}

    def __call__(self, *, phase: str, **figures: object) -> None:
        """One report: the time since the last one belongs to its phase."""
        now = time.monotonic()
        self.seconds[phase] = self.seconds.get(phase, 0.0) + now - self._last
        self._last = now
        self._progress(phase=phase, **figures)


def measure_adapting(setup: CheckSetup, job: Job, progress: Reporter) -> Figures:
    """Adapts twice from the same edits: on the device and, if that is a GPU, on the CPU."""
    bundle, _ = shipped_encoder()
    engine = TorchEngine(bundle.backbone, device=setup.device)
    recipe = FEW_STEPS if setup.small else AdaptRecipe()
    times: dict[str, dict[str, float]] = {}
    reports: dict[str, Figures] = {}
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch) / "work"
        photos = _write_library(setup, work)
        for device in dict.fromkeys((setup.device, "cpu")):
            (work / "training.pt").unlink(missing_ok=True)  # but edits.pt stays
            clock = PhaseTimes(progress)
            base, hardware = paths.resources() / "encoder", Hardware(engine, device)
            adapt_library(work, base, paths.cache(), recipe, job, clock, hardware)
            times[device] = {f"{name}, s": round(clock.seconds[name], 2) for name in LEARNING}
            times[device]["learned in, s"] = round(sum(clock.seconds[n] for n in LEARNING), 2)
            reports[device] = json.loads((work / "report.json").read_bytes())
            encoding = clock.seconds.get(ENCODING)
            if encoding is not None and device == setup.device:
                seconds_of_edits = round(encoding, 2)
    return {
        "passed": len({report["better"] for report in reports.values()}) == 1,
        "photos": photos,
        "source": "kept features" if setup.library else "synthetic features",
        "edits encoded in, s": seconds_of_edits,
        "by device": times,
        "estimate": {
            f"{bits} bits, {device}": figures
            for device, report in reports.items()
            for bits, figures in report["estimate"].items()
        },
    }


def _write_library(setup: CheckSetup, work: Path) -> int:
    """What `hashdesk adapt` gives to the trainer; the number of photos."""
    if setup.library is not None:
        work.mkdir()
        for name in (training_data.FEATURES, training_data.PHASHES, training_data.SAMPLE_FILE):
            shutil.copyfile(setup.library / name, work / name)
        return len(np.load(work / training_data.FEATURES, mmap_mode="r"))
    if setup.small:
        write_library(work, FEW_PHOTOS, FEW_THUMBNAILS)
        return FEW_PHOTOS
    write_library(work, SYNTHETIC_PHOTOS)
    return SYNTHETIC_PHOTOS
