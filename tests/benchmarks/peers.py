"""What other programs match among the same files: ImageHash, czkawka, findimagedupes.

findimagedupes is a program of Debian's; where it is not installed, its column is left out. Geeqie
compares in its window alone.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.job import Job
from hashdesk.core.search.radius_join import pairs_within
from tests.benchmarks.edits import upright
from tests.benchmarks.matched_pairs import Pairs, pair_of

HASH_BITS = (4, 8)  # thresholds of ImageHash
CZKAWKA_BITS = (5, 10)  # of 64


def match_peers(files: list[Path]) -> dict[str, Pairs]:
    """The pairs of files that each program matches, by its name and threshold."""
    matched = _imagehash(files)
    with tempfile.TemporaryDirectory() as scratch:
        # By number: no program has to cope with a name.
        for number, path in enumerate(files):
            shutil.copyfile(path, Path(scratch) / f"{number:06}{path.suffix.lower()}")
        matched |= _czkawka(Path(scratch))
        if shutil.which("findimagedupes"):
            matched["findimagedupes"] = _findimagedupes(Path(scratch))
    return matched


def _imagehash(files: list[Path]) -> dict[str, Pairs]:
    """pHash and dHash of the upright pictures."""
    import imagehash

    hashes: dict[str, list[NDArray[np.uint8]]] = {"pHash": [], "dHash": []}
    for path in files:
        image = upright(path)
        hashes["pHash"].append(np.packbits(imagehash.phash(image).hash))
        hashes["dHash"].append(np.packbits(imagehash.dhash(image).hash))
    matched = {}
    for name, rows in hashes.items():
        words = np.array(rows).view(np.uint64).reshape(-1)
        pairs = pairs_within(words, 64, max(HASH_BITS), Job())
        assert pairs.radius == max(HASH_BITS), "too many pairs to count them all"
        for threshold in HASH_BITS:
            near = pairs.distances <= threshold
            columns = pairs.first[near].tolist(), pairs.second[near].tolist()
            matched[f"{name} ≤ {threshold}"] = set(zip(*columns, strict=True))
    return matched


def _czkawka(folder: Path) -> dict[str, Pairs]:
    """Its gradient hashes of 64 bits."""
    import czkawka

    matched = {}
    for bits in CZKAWKA_BITS:
        finder = czkawka.ImageSimilarity()
        finder.set_directories([folder])
        finder.set_similarity(bits)
        groups = finder.find_similar_with_distances()
        matched[f"czkawka {bits}"] = {
            pair_of(_number(first), _number(second))
            for group in groups
            for first, second, _ in group
        }
    return matched


def _findimagedupes(folder: Path) -> Pairs:
    """Its groups at the threshold that it proposes, 90 %."""
    done = subprocess.run(
        ["findimagedupes", "-q", "-q", "-t", "90%", "-R", os.fspath(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    groups = [re.findall(r"/(\d{6})\.", line) for line in done.stdout.splitlines()]
    return {pair for group in groups for pair in combinations(sorted(map(int, group)), 2)}


def _number(path: Path) -> int:
    return int(path.stem)
