"""Indexing end to end, against the bound of decoding and encoding alone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np

from hashdesk import paths
from hashdesk.core.imaging import decode
from hashdesk.core.imaging.content_id import content_id
from hashdesk.core.imaging.photo_formats import PHOTO_SUFFIXES
from hashdesk.core.settings import usable_cores
from hashdesk.encoders.bundle_encoder import open_encoder
from tests.benchmarks.report import Figure

SAMPLE = 400  # photos for the two reference measurements


def measure(photos: list[Path]) -> list[Figure]:
    """Index folders into a new library, index again without changes, and after moving a folder."""
    decode_s, encode_s = _references(photos)
    cores = usable_cores()
    bound = cores / (decode_s + encode_s)
    with tempfile.TemporaryDirectory() as scratch:
        library, folders = Path(scratch) / "library", []
        for folder in photos:
            copy = Path(scratch) / "photos" / folder.name
            shutil.copytree(folder, copy)
            folders.append(copy)
        first, peak, _ = _index(library, folders)
        _, _, again_s = _index(library, [])
        moved = _move_a_folder(Path(scratch) / "photos")
        after, _, _ = _index(library, [])
        info = json.loads(_run("info", "--library", str(library), "--json"))
    counts, rate = first["counts"], first["photos_per_s"]
    return [
        Figure("photos indexed", f"{counts['indexed']:,}", "all", counts["failed"] == 0),
        Figure(f"rate, end to end, {cores} cores ({first['engine']})", f"{rate:.0f} photos/s"),
        Figure("  CPU time to decode, a photo", f"{decode_s * 1000:.1f} ms"),
        Figure("  CPU time to encode, a photo", f"{encode_s * 1000:.1f} ms"),
        Figure(
            "  share of what these allow", f"{rate / bound:.2f}", "≥ 0.85", rate / bound >= 0.85
        ),
        Figure("second run", f"{again_s:.1f} s, nothing encoded", "< 3 s", again_s < 3),
        Figure(
            f"a moved folder of {moved} photos",
            f"{after['encoded']} encoded, {after['counts']['moved']} recognised",
            "0 encoded",
            after["encoded"] == 0 and after["counts"]["moved"] == moved,
        ),
        Figure("peak memory, all processes", f"{peak / 1e6:.0f} MB", "< 1,500 MB", peak < 1.5e9),
        Figure(
            "library, a photo (16 bytes of it codes)",
            f"{info['bytes_per_photo']:.0f} bytes",
            "≤ 300",
            info["bytes_per_photo"] <= 300,
        ),
    ]


def _references(folders: list[Path]) -> tuple[float, float]:
    """CPU seconds to read and decode one photo, and to encode one, in this process."""
    all_photos = [p for f in folders for p in sorted(f.rglob("*")) if is_photo(p)]
    chosen = all_photos[:: max(len(all_photos) // SAMPLE, 1)]
    started, pixels = time.process_time(), []
    for path in chosen:
        with path.open("rb") as file:
            content_id(file)
            pixels.append(decode.decode(file, 150_000_000).pixels)
    decode_s = (time.process_time() - started) / len(chosen)
    encoder = open_encoder(paths.resources() / "encoder", paths.cache(), "onnx-cpu")
    batch = np.array(pixels[: encoder.batch])
    encoder.encode(batch)
    started = time.process_time()
    for _ in range(6):
        encoder.encode(batch)
    return decode_s, (time.process_time() - started) / (6 * len(batch))


def is_photo(path: Path) -> bool:
    """Whether a file has a suffix that HashDesk reads."""
    return os.fsencode(path.suffix.lower()) in PHOTO_SUFFIXES


def _index(library: Path, folders: list[Path]) -> tuple[dict[str, object], int, float]:
    """Index; returns the summary, the peak memory of all processes in bytes, and the seconds."""
    command = [sys.executable, "-m", "hashdesk", "index", "--engine", "onnx-cpu",
               "--library", str(library), "--json", *map(str, folders)]  # fmt: skip
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    peak = [0]
    watcher = threading.Thread(target=_watch, args=(process, peak))
    watcher.start()
    out, _ = process.communicate()
    watcher.join()
    return json.loads(out.splitlines()[-1]), peak[0], time.perf_counter() - started


def _watch(process: subprocess.Popen[str], peak: list[int]) -> None:
    while process.poll() is None:
        peak[0] = max(peak[0], sum(_resident(pid) for pid in _process_tree(process.pid)))
        time.sleep(0.1)


def _process_tree(pid: int) -> list[int]:
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return [pid]
    return [pid, *(number for child in text.split() for number in _process_tree(int(child)))]


def _resident(pid: int) -> int:
    """The memory of a process in bytes, with its share of shared memory (PSS)."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def _move_a_folder(photos: Path) -> int:
    """Rename the subfolder with the most photos; returns their number."""
    folders = [folder for folder in photos.glob("*/*") if folder.is_dir()] or list(photos.glob("*"))
    count, folder = max((sum(map(is_photo, f.rglob("*"))), f) for f in folders)
    folder.rename(folder.with_name("moved here"))
    return count


def _run(*arguments: str) -> str:
    command = [sys.executable, "-m", "hashdesk", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
