"""Edited copies planted among real photos, and in a large synthetic library.

A pair is wrong if its photos were made of two different ones, unless those match without any edit:
folders of photos hold copies already. Those natural pairs are counted; a person has to judge them.
What level near finds is left out at this level: most tinted copies, and square photos "stretched".
"""

from __future__ import annotations

import io
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from hashdesk.core.duplicates.match_level import LARGEST_RADIUS, MatchLevel
from hashdesk.core.duplicates.matches import MatchRequest, find_matches
from hashdesk.core.duplicates.relation import Relation
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.storage.caches.blob_cache import THUMBNAILS, BlobCache
from hashdesk.core.storage.photos import photo_rows
from tests.benchmarks.indexing import is_photo
from tests.benchmarks.matched_pairs import Pairs, find_pairs, index_photos
from tests.benchmarks.report import Figure, Grid, peak_mb
from tests.benchmarks.synthetic import make_library
from tests.core.duplicates.edited.edits import EDITS

PHOTOS = 150  # of which every edit is made
LONGER_SIDE = 1400  # pixels, at most, of a photo that is edited
QUALITIES = (70, 80, 88)
GOALS = {
    **dict.fromkeys(("framed", "screenshot", "crop of 10 %", "grey", "sepia"), 0.95),
    **dict.fromkeys(("caption", "label", "4:5 with a filter"), 0.9),
    **dict.fromkeys(("crop of 25 %", "watermark"), 0.75),
}
MANY, PLANTED = 100_000, 3_000  # photos of the synthetic library, and how many are edits
SECONDS, MEGABYTES = 900.0, 1000.0
REQUEST = MatchRequest(MatchLevel.EDITED, LARGEST_RADIUS[MatchLevel.EDITED])


def measure(folders: list[Path]) -> list[Figure | Grid]:
    """Plant edits of photos of these folders, and find them; then find some among very many."""
    return [*_among_photos(folders), *_among_many()]


def _among_photos(folders: list[Path]) -> list[Figure | Grid]:
    photos = [p for f in folders for p in sorted(f.resolve().rglob("*")) if is_photo(p)]
    with tempfile.TemporaryDirectory() as temporary:
        scratch = Path(temporary).resolve()
        (scratch / "edits").mkdir()
        origins, kinds = _plant(photos, _drawn(folders, photos), scratch / "edits")
        files = [*photos, *origins]
        numbers = {os.fsencode(path): number for number, path in enumerate(files)}
        with index_photos(scratch / "library", [*folders, scratch / "edits"]) as library:
            started = time.process_time()
            pairs = find_pairs(library, REQUEST, numbers)
            seconds = time.process_time() - started
            started = time.process_time()
            find_matches(library, REQUEST, Job())
            again = time.process_time() - started
    origin = [*range(len(photos)), *origins.values()]
    natural = {pair for pair in pairs if max(pair) < len(photos)}
    wrong = _wrong(pairs, origin, natural)
    found = {files[max(pair)] for pair in pairs if origin[max(pair)] == min(pair)}
    rows, figures = [], []
    for kind, recall in _recalls(kinds, found).items():
        goal = GOALS.get(kind)
        rows.append((kind, f"{recall:.1%}", "" if goal is None else f"≥ {goal:.0%}"))
        if goal is not None:
            figures.append(
                Figure(f"edited: {kind}", f"{recall:.1%}", f"≥ {goal:.0%}", recall >= goal)
            )
    return [
        Figure("photos, and edits of some of them", f"{len(photos):,} and {len(kinds):,}"),
        *figures,
        Figure("pairs of different photos", f"{len(wrong)}", "0", not wrong),
        Figure("pairs among the photos themselves, to be looked at", f"{len(natural)}"),
        Figure("CPU time a photo", f"{1000 * seconds / len(files):.1f} ms"),
        Figure("CPU time of a second look at the same library", f"{again:.1f} s"),
        Grid(("kind of edit", "found", "goal"), tuple(rows)),
    ]


def _drawn(folders: list[Path], photos: list[Path]) -> list[int]:
    """Numbers of photos, as many of each folder if they have as many."""
    rng = np.random.default_rng(4)
    chosen: list[int] = []
    for folder in folders:
        own = [n for n, p in enumerate(photos) if p.is_relative_to(folder.resolve())]
        chosen += rng.permutation(own)[: -(-PHOTOS // len(folders))].tolist()
    return chosen


def _plant(
    photos: list[Path], chosen: list[int], folder: Path
) -> tuple[dict[Path, int], dict[Path, str]]:
    """Write every edit of the chosen photos; of each file, the number of its photo and its kind."""
    origins, kinds = {}, {}
    for number in chosen:
        with Image.open(photos[number]) as opened:
            photo = ImageOps.exif_transpose(opened).convert("RGB")
        photo.thumbnail((LONGER_SIDE, LONGER_SIDE))
        for kind, edit in EDITS.items():
            path = folder / f"{number} {kind.replace('/', ' ')}.jpg"
            quality = random.Random(path.name).choice(QUALITIES)
            edit(photo).save(path, quality=quality)
            origins[path], kinds[path] = number, kind
    return origins, kinds


def _wrong(pairs: Pairs, origin: list[int], natural: Pairs) -> Pairs:
    """Pairs of edits of two photos that do not match themselves."""
    linked: dict[int, set[int]] = {}
    for one, other in natural:
        linked.setdefault(one, {one}).add(other)
        linked.setdefault(other, {other}).add(one)
    return {
        (one, other)
        for one, other in pairs - natural
        if origin[one] != origin[other]
        and not linked.get(origin[one], set()) & linked.get(origin[other], {origin[other]})
    }


def _recalls(kinds: dict[Path, str], found: set[Path]) -> dict[str, float]:
    counts = Counter(kinds.values())
    hits = Counter(kind for path, kind in kinds.items() if path in found)
    return {kind: hits[kind] / count for kind, count in counts.items()}


def _among_many() -> list[Figure]:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "library"
        planted = plant_many(folder, MANY, PLANTED)
        first, second = (_in_child(folder) for _ in range(2))
    found = len({tuple(pair) for pair in first["pairs"]} & planted)
    wrong = len(first["pairs"]) - found
    memory, took = first["memory_mb"], first["seconds"]
    name = f"{MANY:,} photos, {PLANTED:,} of them edits"
    return [
        Figure(f"{name}: found", f"{found:,}"),
        Figure("  pairs of different photos", f"{wrong}", "0", not wrong),
        Figure("  time", f"{took:.0f} s (CPU {first['cpu_s']:.0f} s)", f"< {SECONDS:.0f} s",
               took < SECONDS),
        Figure("  time of a second look", f"{second['seconds']:.1f} s"),
        Figure("  peak memory", f"{memory:.0f} MB", f"< {MEGABYTES:.0f} MB", memory < MEGABYTES),
    ]  # fmt: skip


def plant_many(folder: Path, count: int, planted: int) -> set[tuple[int, int]]:
    """A library of drawn thumbnails, the last of which are edits; pairs of the ids of those."""
    make_library(folder, count)
    with Library(folder) as library:
        contents = photo_rows.content_ids(library.db.connection)
    kinds = list(EDITS.values())
    rng = np.random.default_rng(5)
    originals = rng.permutation(count - planted)[:planted].tolist()
    textures = rng.normal(0, 3, (8, 600, 600)).astype(np.float32)
    with BlobCache(folder / THUMBNAILS, write=True) as cache:
        for start in range(0, count, 2000):
            blobs = {}
            for number in range(start, min(start + 2000, count)):
                place = number - (count - planted)
                drawn = _drawing(number if place < 0 else originals[place], textures)
                shown = drawn if place < 0 else kinds[place % len(kinds)](drawn)
                blobs[contents[number + 1]] = _jpeg(shown, 75 if place < 0 else 70)
            cache.put(blobs)
    return {(originals[n] + 1, count - planted + n + 1) for n in range(planted)}


def _drawing(number: int, textures: np.ndarray) -> Image.Image:
    """Clouds of three sizes, and some grain, cut out of a few textures."""
    rng = np.random.default_rng(number)
    total = np.full((192, 256, 3), 110, np.float32)
    for columns, rows, spread in ((5, 4, 45), (16, 12, 30), (48, 36, 20)):
        small = (128 + spread * rng.normal(size=(rows, columns, 3))).clip(0, 255).astype(np.uint8)
        large = Image.fromarray(small).resize((256, 192), Image.Resampling.BICUBIC)
        total += np.asarray(large, np.float32) - 128
    y, x = rng.integers(0, 340, 2)
    grain = textures[rng.integers(len(textures)), y : y + 192, x : x + 256]
    return Image.fromarray((total + grain[..., None]).clip(0, 255).astype(np.uint8))


def _jpeg(image: Image.Image, quality: int) -> bytes:
    image.thumbnail((256, 256))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def _in_child(folder: Path) -> dict:
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.edited_copies", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def _child(folder: Path) -> dict:
    started, cpu = time.perf_counter(), time.process_time()
    with Library(folder) as library:
        pairs = find_matches(library, REQUEST, Job())
    pairs = pairs.where(pairs.relations == Relation.EDITED)
    photos = pairs.photos[np.argsort(pairs.nodes)]  # one photo a node: no two have one content
    ends = np.sort(np.stack([photos[pairs.first], photos[pairs.second]], axis=1), axis=1)
    return {
        "seconds": time.perf_counter() - started,
        "cpu_s": time.process_time() - cpu,
        "memory_mb": peak_mb(),
        "pairs": ends.tolist(),
    }


if __name__ == "__main__":
    print(json.dumps(_child(Path(sys.argv[1]))))
