"""A trainer for tests: the contract of `python -m trainer adapt`, with random heads, in a second.

    python -m tests.trainer_stub WORK --base BUNDLE --cache CACHE --seed N --json

What HASHDESK_STUB names happens on the way: "worse" (its report says so), "slow" (it never ends),
"stubborn" (nor when it is asked to), "dies", "fails", "talks" (and nothing else), "garbage" (a
bundle that is none), "noreport", "imports NAME" (a module).
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import signal
import sys
import time
from pathlib import Path

import numpy as np

from hashdesk.core import child_process
from hashdesk.core.encoding.by_length import DETAIL_BITS
from hashdesk.core.encoding.codes import BITS
from hashdesk.encoders.engines.engine_probe import canary_outputs
from hashdesk.encoders.engines.onnx_engine import OnnxEngine
from hashdesk.encoders.files.backbone_files import load_backbone
from hashdesk.encoders.files.bundle import DetailHeads, Head, load_bundle, save_bundle
from hashdesk.encoders.files.linear_heads import inputs

ESTIMATE = {
    str(bits): {
        "groups_before": 0.5, "groups_after": 0.75, "edits_before": 0.25, "edits_after": 0.5,
    }
    for bits in BITS
}  # fmt: skip


def main() -> int:
    """Adapt; the exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("work", type=Path)
    parser.add_argument("--base", type=Path)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    child_process.end_with_parent()
    mishap = os.environ.get("HASHDESK_STUB", "")
    features = np.load(given.work / "features.npy").astype(np.float32)
    request = json.loads((given.work / "request.json").read_text())
    assert request["photos"] == len(features)
    # What an earlier run left in the folder is heard of, so that tests see it go on.
    checkpoint = given.work / "checkpoint"
    say(phase="fit", done=0, total=2, loss=1.5, resumed=checkpoint.exists())
    checkpoint.touch()
    if mishap.startswith("imports "):
        importlib.import_module(mishap.removeprefix("imports "))
    if mishap in ("slow", "stubborn"):
        if mishap == "stubborn":
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
        say(phase="wait", done=0, total=0)
        time.sleep(600)
    if mishap == "dies":
        os.kill(os.getpid(), signal.SIGKILL)
    if mishap == "fails":
        sys.stderr.write("Some warning.\nThe photos are all alike.\n")
        return 1
    if mishap == "talks":
        sys.stdout.write("no JSON\n")
        return 0
    bundle(given.work / "bundle", features, given.base, given.cache, given.seed)
    if mishap == "garbage":
        (given.work / "bundle" / "heads.safetensors").write_bytes(b"garbage")
    say(phase="fit", done=2, total=2, loss=0.5)
    better = mishap != "worse"
    sentence = "The new codes are better." if better else "The new codes are not better."
    report = {"better": better, "estimate": ESTIMATE, "sentence": sentence}
    if mishap != "noreport":
        (given.work / "report.json").write_text(json.dumps(report))
    return 0


def bundle(folder: Path, features: np.ndarray, base: Path, cache: Path, seed: int) -> None:
    """Write an encoder whose heads split features (n, d) in halves, in random directions."""
    before = load_bundle(base)
    backbone = load_backbone(cache, before.backbone)
    x = inputs(features, before.blocks, backbone.classifier)
    rng = np.random.default_rng(seed)
    heads = {}
    for bits in BITS:
        weight = rng.standard_normal((bits, x.shape[1])).astype(np.float32)
        heads[bits] = Head(weight, np.median(x @ weight.T, axis=0).astype(np.float32))
    sha256 = before.manifest["backbone_sha256"]
    engine = OnnxEngine(backbone.onnx, cuda=False, batch=8)
    canaries = canary_outputs(engine, before.blocks, heads, backbone)
    long = {bits: before.heads[bits] for bits in DETAIL_BITS}
    details = before.details or DetailHeads(before.blocks, long)
    ranking = {"64": {"64": 1, "16": 2, "detail_64": 1}}
    extra = {"estimate": ESTIMATE, "ranking": ranking, "canary_outputs": canaries}
    encoder = "Adapted", before.backbone, sha256, before.blocks, heads
    save_bundle(folder, *encoder, extra, details)


def say(**fields: object) -> None:
    """One line of progress."""
    sys.stdout.write(json.dumps({"event": "progress", **fields}) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
