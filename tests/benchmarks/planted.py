"""Edits of real photos, planted among these: which each level finds, and what else it links.

Beside the levels stand ImageHash's pHash and dHash, which see the same files, upright.
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np
from PIL import Image

from hashdesk.core.duplicates.grouping import GroupingOptions, star_clusters
from hashdesk.core.duplicates.matches import USUAL_RADIUS, MatchLevel, MatchRequest, find_matches
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from tests.benchmarks.edits import EDITS, Kind, Planted, plant, take_bursts
from tests.benchmarks.indexing import is_photo
from tests.benchmarks.linked import Judged, Pairs, hashed, indexed, judge, linked
from tests.benchmarks.report import Figure, Grid

PLANTED = 1083  # 83 copies and 1,000 edits
BURSTS = 100
BURST_SIDE = 500  # pixels of the longer side, at least: a burst of thumbnails is none
SECONDS = 2.0  # between shots of one burst, at most
GOAL = 0.99

WISHES = {
    "exact": MatchRequest(MatchLevel.EXACT, USUAL_RADIUS[MatchLevel.EXACT]),
    "near": MatchRequest(),
    "near, turned too": MatchRequest(turned=True),
    "similar": MatchRequest(MatchLevel.SIMILAR, USUAL_RADIUS[MatchLevel.SIMILAR]),
}


def measure(folders: list[Path]) -> list[Figure | Grid]:
    """Plant edits among the photos of these folders, and look for them in every way."""
    photos = [p for f in folders for p in sorted(f.resolve().rglob("*")) if is_photo(p)]
    with tempfile.TemporaryDirectory() as temporary:
        scratch = Path(temporary).resolve()
        edited, shots = scratch / "edited", scratch / "bursts"
        edited.mkdir()
        shots.mkdir()
        planted = plant(photos, _drawn(folders, photos, PLANTED), edited)
        files = [*photos, *(one.path for one in planted)]
        with indexed(scratch / "library", [*folders, edited]) as library:
            missing = len(files) - len(library.photo_arrays.ids)
            numbers = {os.fsencode(path): number for number, path in enumerate(files)}
            found = {name: linked(library, wish, numbers) for name, wish in WISHES.items()}
        found |= hashed(files)
        known = {  # a mirrored photo may be one of those that the folders hold mirrored
            name: {pair for pair in pairs | found["near, turned too"] if max(pair) < len(photos)}
            for name, pairs in found.items()
        }
        origins = [*range(len(photos)), *(one.origin for one in planted)]
        judged = {name: judge(found[name], origins, known[name]) for name in found}
        grid = _grid(planted, len(photos), judged)
        figures = _figures(planted, len(photos), judged, missing)
        large = [n for n, photo in enumerate(photos) if _side(photo) >= BURST_SIDE]
        chosen = np.random.default_rng(3).permutation(large)[:BURSTS].tolist()
        if chosen:
            taken = take_bursts(photos, chosen, shots)
            figures += _bursts(scratch / "burst library", shots, taken, known)
    return [*figures, grid]


def _drawn(folders: list[Path], photos: list[Path], count: int) -> list[int]:
    """Numbers of photos, the same ones each time; each folder gives as many, if it has them."""
    rng = np.random.default_rng(0)
    own = [[n for n, p in enumerate(photos) if p.is_relative_to(f.resolve())] for f in folders]
    drawn: list[int] = []
    for place, mine in enumerate(sorted(own, key=len)):
        share = (count - len(drawn)) // (len(own) - place)
        drawn += rng.permutation(mine)[:share].tolist()
    return [int(number) for number in rng.permutation(drawn)]


def _recalls(planted: list[Planted], first: int, judged: Judged) -> dict[Kind, float]:
    """The share of the edits of each kind that are linked with their photo. first: their number."""
    of_kind = Counter(one.kind for one in planted)
    hit = Counter(
        one.kind for place, one in enumerate(planted) if (one.origin, first + place) in judged.right
    )
    return {kind: hit[kind] / count for kind, count in of_kind.items()}


def _grid(planted: list[Planted], first: int, judged: dict[str, Judged]) -> Grid:
    recalls = [_recalls(planted, first, one) for one in judged.values()]
    counts = Counter(one.kind for one in planted)
    rows = [
        (f"{kind} ({counts[kind]})", *(f"{recall.get(kind, 0):.1%}" for recall in recalls))
        for kind in (Kind.COPIED, *EDITS)
    ]
    ways = list(judged.values())
    rows += [
        ("**false pairs**", *(f"{len(way.wrong):,}" for way in ways)),
        ("**precision**", *(f"{way.precision:.1%}" for way in ways)),
        ("pairs known before", *(f"{way.known:,}" for way in ways)),
    ]
    return Grid(("edits found", *judged), tuple(rows))


def _figures(
    planted: list[Planted], first: int, judged: dict[str, Judged], missing: int
) -> list[Figure]:
    near = judged["near"]
    recalls = _recalls(planted, first, near)
    return [
        Figure(f"photos, and {len(planted):,} files made of them", f"{first:,}"),
        Figure("  that could not be read", f"{missing}", "0", missing == 0),
        *(
            Figure(f"near: {kind}", f"{recall:.1%}", f"≥ {GOAL:.0%}", recall >= GOAL)
            for kind, recall in recalls.items()
            if kind in (Kind.RE_ENCODED, Kind.RESIZED)
        ),
        Figure("near: pairs of different photos", f"{len(near.wrong)}", "0", not near.wrong),
    ]


def _side(photo: Path) -> int:
    with Image.open(photo) as image:
        return max(image.size)


def _bursts(
    folder: Path, photos: Path, shots: list[Planted], known: dict[str, Pairs]
) -> list[Figure]:
    """Which shots of bursts are linked, and whether a burst takes part as one photo."""
    numbers = {os.fsencode(shot.path): number for number, shot in enumerate(shots)}
    origins = [shot.origin for shot in shots]
    sizes = Counter(origins)  # one burst of each photo
    pairs = sum(count * (count - 1) // 2 for count in sizes.values())
    figures = [Figure(f"bursts, of {len(shots)} shots", f"{len(sizes)}")]
    with indexed(folder, [photos]) as library:
        for name in ("near", "similar"):
            judged = judge(linked(library, WISHES[name], numbers), origins, known[name])
            behind = _behind(library, WISHES[name], numbers, origins)
            figures += [
                Figure(f"  {name}: pairs of one burst that are linked",
                       f"{len(judged.right) / pairs:.1%}"),
                Figure(f"  {name}: pairs of different photos", f"{len(judged.wrong)}"),
                Figure(f"  {name}: photos in a group with another one of their burst",
                       f"{behind[0]}"),
                Figure("    with bursts stacked", f"{behind[1]}", "0", behind[1] == 0),
            ]  # fmt: skip
    return figures


def _behind(
    library: Library, wish: MatchRequest, numbers: dict[bytes, int], origins: list[int]
) -> tuple[int, int]:
    """How many photos of groups came after another of the burst: as it is, and stacked."""
    pairs = find_matches(library, wish, Job())
    counts = []
    for seconds in (0.0, SECONDS):
        groups = star_clusters(
            pairs, GroupingOptions(wish.radius, burst_seconds=seconds), library.photo_arrays
        )
        places = library.places(groups.photos.tolist())
        bursts = [origins[numbers[places[photo].full]] for photo in groups.photos.tolist()]
        counts.append(len(bursts) - len(set(zip(groups.numbers.tolist(), bursts, strict=True))))
    return counts[0], counts[1]
