"""Encoding on the device: the canaries, the bits beside those of the CPU, photos a second."""

from __future__ import annotations

import importlib.util
import time

import numpy as np
import torch

from hashdesk.core.encoding.codes import BITS
from hashdesk.core.encoding.encoder import Features, Pixels
from hashdesk.core.job import Job
from hashdesk.encoders.engines import engine_probe
from hashdesk.encoders.engines.engine import Engine, OutOfMemory
from hashdesk.encoders.engines.onnx_engine import OnnxEngine
from hashdesk.encoders.engines.torch_engine import TorchEngine
from hashdesk.encoders.files import linear_heads
from hashdesk.encoders.files.backbone_files import BackboneFiles
from trainer.bench.gpu.pictures import load_pictures
from trainer.bench.gpu.setup import CheckSetup, Figures, PartSkipped, shipped_encoder
from trainer.progress import Reporter

COMPARED_PICTURES, FEW_PICTURES = 1000, 12  # of these, if the check is small
BATCH_SIZES = tuple(2**power for power in range(11))  # 1 … 1,024 photos
SECONDS_PER_SIZE, SECONDS_IF_SMALL = 2.0, 0.05


def check_canaries(setup: CheckSetup, job: Job, progress: Reporter) -> Figures:
    """Whether the engine gives the made-up pictures the outputs in the encoder's manifest."""
    bundle, backbone = shipped_encoder()
    engine = TorchEngine(bundle.backbone, device=setup.device)
    difference = engine_probe.canary_difference(engine, bundle, backbone)
    return {
        "passed": bool(difference < linear_heads.EPSILON),
        "largest difference of outputs": difference if np.isfinite(difference) else None,
        "allowed": linear_heads.EPSILON,
    }


def check_bits(setup: CheckSetup, job: Job, progress: Reporter) -> Figures:
    """Codes beside those of the CPU. Bits may differ only where an output is next to 0."""
    bundle, backbone = shipped_encoder()
    reference = _engine_on_cpu(setup, backbone)
    engine = TorchEngine(bundle.backbone, device=setup.device)
    wanted = FEW_PICTURES if setup.small else COMPARED_PICTURES
    pictures = load_pictures(setup.photos, wanted, job)

    def outputs(one: Engine) -> dict[int, np.ndarray]:
        features = _features(one, pictures.pixels, job, progress)
        x = linear_heads.inputs(features, bundle.blocks, backbone.classifier)
        return linear_heads.outputs(x, bundle.heads)

    here, there = outputs(engine), outputs(reference)
    lengths = {}
    for bits in BITS:
        differ = (here[bits] > 0) != (there[bits] > 0)
        far = np.abs(there[bits]) >= linear_heads.EPSILON
        lengths[str(bits)] = {
            "bits": int(differ.size),
            "that differ": int(differ.sum()),
            "and not next to 0": int((differ & far).sum()),
            "largest difference of outputs": float(np.abs(here[bits] - there[bits]).max()),
        }
    return {
        "passed": not any(length["and not next to 0"] for length in lengths.values()),
        "photos": len(pictures.pixels),
        "source": pictures.source,
        "beside": f"{reference.name} on {reference.device}",
        "by length": lengths,
    }


def measure_speed(setup: CheckSetup, job: Job, progress: Reporter) -> Figures:
    """Photos a second by batch size, from pixels in memory to features in memory."""
    bundle, _ = shipped_encoder()
    engine = TorchEngine(bundle.backbone, device=setup.device)
    seconds = SECONDS_IF_SMALL if setup.small else SECONDS_PER_SIZE
    sizes = BATCH_SIZES[:3] if setup.small else BATCH_SIZES
    canaries = engine_probe.canary_pixels()
    rates: dict[str, Figures] = {}
    for size in sizes:
        job.check()
        pixels = np.resize(canaries, (size, *canaries.shape[1:]))
        if setup.on_gpu:
            torch.cuda.reset_peak_memory_stats()
        try:
            rate = _rate(engine, pixels, seconds)
        except OutOfMemory:
            rates[str(size)] = {"photos a second": "out of memory"}
            break
        rates[str(size)] = {"photos a second": round(rate, 1)}
        if setup.on_gpu:
            peak = torch.cuda.max_memory_allocated() / (1 << 30)
            rates[str(size)]["GiB at most"] = round(peak, 2)
        progress(phase="speed", done=size, total=sizes[-1])
    return {"decoding": "left out", "numbers": "float32, no TF32", "by batch size": rates}


def _engine_on_cpu(setup: CheckSetup, backbone: BackboneFiles) -> Engine:
    """ONNX Runtime, which makes most codes; without it PyTorch, if that is not what is judged."""
    if importlib.util.find_spec("onnxruntime") is not None:
        return OnnxEngine(backbone.onnx, cuda=False)
    if not setup.on_gpu:
        raise PartSkipped("without ONNX Runtime and a GPU there is only one engine")
    return TorchEngine(backbone.name, device="cpu")


def _features(engine: Engine, pixels: Pixels, job: Job, progress: Reporter) -> Features:
    parts = []
    for start in range(0, len(pixels), engine.batch):
        job.check()
        parts.append(engine.features(pixels[start : start + engine.batch]))
        done = start + len(parts[-1])
        progress(phase="encode", device=engine.device, done=done, total=len(pixels))
    return np.concatenate(parts)


def _rate(engine: Engine, pixels: Pixels, seconds: float) -> float:
    """Photos a second over at least `seconds`, after one batch that does not count."""
    engine.features(pixels)  # returns once its features are here, so nothing is left running
    batches, started = 0, time.perf_counter()
    while (took := time.perf_counter() - started) < seconds or not batches:
        engine.features(pixels)
        batches += 1
    return batches * len(pixels) / took
