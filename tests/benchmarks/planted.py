"""Edits planted among real photos: which of them each level finds, and its wrong pairs.

ImageHash, czkawka and findimagedupes, applied to the same files, are the comparison.
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np
from PIL import Image

from hashdesk.core.duplicates.groups.grouping import GroupingOptions, star_clusters
from hashdesk.core.duplicates.match_level import USUAL_RADIUS, MatchLevel
from hashdesk.core.duplicates.matches import MatchRequest, find_matches
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from tests.benchmarks.edits import EDITS, EditKind, PlantedFile, plant, take_bursts
from tests.benchmarks.indexing import is_photo
from tests.benchmarks.matched_pairs import (
    JudgedPairs,
    Pairs,
    find_pairs,
    index_photos,
    judge,
)
from tests.benchmarks.peers import match_peers
from tests.benchmarks.report import Figure, Grid

PLANTED = 1083  # 83 copies and 1,000 edits
BURSTS = 100
MIN_BURST_SIDE = 500  # pixels of the longer side; a camera takes no smaller photos
BURST_SECONDS = 2.0  # largest gap between shots of one burst
RECALL_GOAL = 0.99

REQUESTS = {
    "exact": MatchRequest(MatchLevel.EXACT, USUAL_RADIUS[MatchLevel.EXACT]),
    "near": MatchRequest(),
    "near, turned too": MatchRequest(turned=True),
    "edited": MatchRequest(MatchLevel.EDITED, USUAL_RADIUS[MatchLevel.EDITED]),
    "similar": MatchRequest(MatchLevel.SIMILAR, USUAL_RADIUS[MatchLevel.SIMILAR]),
}


def measure(folders: list[Path]) -> list[Figure | Grid]:
    """Plant edits among the photos of these folders, and search for them at every level."""
    photos = [p for f in folders for p in sorted(f.resolve().rglob("*")) if is_photo(p)]
    with tempfile.TemporaryDirectory() as temporary:
        scratch = Path(temporary).resolve()
        edited, shots = scratch / "edited", scratch / "bursts"
        edited.mkdir()
        shots.mkdir()
        planted = plant(photos, _draw(folders, photos, PLANTED), edited)
        files = [*photos, *(file.path for file in planted)]
        with index_photos(scratch / "library", [*folders, edited]) as library:
            missing = len(files) - len(library.photo_arrays.ids)
            numbers = {os.fsencode(path): number for number, path in enumerate(files)}
            found = {
                name: find_pairs(library, request, numbers) for name, request in REQUESTS.items()
            }
        found["near or edited"] = found["near"] | found["edited"]
        found |= match_peers(files)
        known = {  # the folders may hold mirrored photos already
            name: {pair for pair in pairs | found["near, turned too"] if max(pair) < len(photos)}
            for name, pairs in found.items()
        }
        origins = [*range(len(photos)), *(file.origin for file in planted)]
        judged = {name: judge(found[name], origins, known[name]) for name in found}
        grid = _grid(planted, len(photos), judged)
        figures = _figures(planted, len(photos), judged, missing)
        large = [n for n, photo in enumerate(photos) if _side(photo) >= MIN_BURST_SIDE]
        chosen = np.random.default_rng(3).permutation(large)[:BURSTS].tolist()
        if chosen:
            taken = take_bursts(photos, chosen, shots)
            figures += _bursts(scratch / "burst library", shots, taken, known)
    return [*figures, grid]


def _draw(folders: list[Path], photos: list[Path], count: int) -> list[int]:
    """Draw numbers of photos, always the same; the folders give equal shares if they can."""
    rng = np.random.default_rng(0)
    own = [[n for n, p in enumerate(photos) if p.is_relative_to(f.resolve())] for f in folders]
    drawn: list[int] = []
    for position, numbers in enumerate(sorted(own, key=len)):
        share = (count - len(drawn)) // (len(own) - position)
        drawn += rng.permutation(numbers)[:share].tolist()
    return [int(number) for number in rng.permutation(drawn)]


def _recalls(planted: list[PlantedFile], first: int, judged: JudgedPairs) -> dict[EditKind, float]:
    """The recall of each kind of edit. first: the number of the first planted file."""
    counts = Counter(file.kind for file in planted)
    hits = Counter(
        file.kind
        for position, file in enumerate(planted)
        if (file.origin, first + position) in judged.right
    )
    return {kind: hits[kind] / count for kind, count in counts.items()}


def _grid(planted: list[PlantedFile], first: int, judged: dict[str, JudgedPairs]) -> Grid:
    recalls = [_recalls(planted, first, pairs) for pairs in judged.values()]
    counts = Counter(file.kind for file in planted)
    rows = [
        (f"{kind} ({counts[kind]})", *(f"{recall.get(kind, 0):.1%}" for recall in recalls))
        for kind in (EditKind.COPIED, *EDITS)
    ]
    columns = list(judged.values())
    rows += [
        ("**false pairs**", *(f"{len(pairs.wrong):,}" for pairs in columns)),
        ("**precision**", *(f"{pairs.precision:.1%}" for pairs in columns)),
        ("pairs known before", *(f"{pairs.known:,}" for pairs in columns)),
    ]
    return Grid(("edits found", *judged), tuple(rows))


def _figures(
    planted: list[PlantedFile], first: int, judged: dict[str, JudgedPairs], missing: int
) -> list[Figure]:
    near = judged["near"]
    recalls = _recalls(planted, first, near)
    return [
        Figure(f"photos, and {len(planted):,} files made of them", f"{first:,}"),
        Figure("  that could not be read", f"{missing}", "0", missing == 0),
        *(
            Figure(f"near: {kind}", f"{recall:.1%}", f"≥ {RECALL_GOAL:.0%}", recall >= RECALL_GOAL)
            for kind, recall in recalls.items()
            if kind in (EditKind.RE_ENCODED, EditKind.RESIZED)
        ),
        Figure("near: pairs of different photos", f"{len(near.wrong)}", "0", not near.wrong),
    ]


def _side(photo: Path) -> int:
    """The longer side in pixels."""
    with Image.open(photo) as image:
        return max(image.size)


def _bursts(
    folder: Path, photos: Path, shots: list[PlantedFile], known: dict[str, Pairs]
) -> list[Figure]:
    """Measure which shots of bursts match, with and without stacking bursts."""
    numbers = {os.fsencode(shot.path): number for number, shot in enumerate(shots)}
    origins = [shot.origin for shot in shots]
    sizes = Counter(origins)  # one burst of each photo
    pairs = sum(count * (count - 1) // 2 for count in sizes.values())
    figures = [Figure(f"bursts, of {len(shots)} shots", f"{len(sizes)}")]
    with index_photos(folder, [photos]) as library:
        for name in ("near", "similar"):
            judged = judge(find_pairs(library, REQUESTS[name], numbers), origins, known[name])
            extra = _extra_shots(library, REQUESTS[name], numbers, origins)
            figures += [
                Figure(f"  {name}: pairs of one burst that are linked",
                       f"{len(judged.right) / pairs:.1%}"),
                Figure(f"  {name}: pairs of different photos", f"{len(judged.wrong)}"),
                Figure(f"  {name}: photos in a group with another one of their burst",
                       f"{extra[0]}"),
                Figure("    with bursts stacked", f"{extra[1]}", "0", extra[1] == 0),
            ]  # fmt: skip
    return figures


def _extra_shots(
    library: Library, request: MatchRequest, numbers: dict[bytes, int], origins: list[int]
) -> tuple[int, int]:
    """The number of shots beyond the first of a burst in a group: unstacked, and stacked."""
    pairs = find_matches(library, request, Job())
    counts = []
    for seconds in (0.0, BURST_SECONDS):
        groups = star_clusters(
            pairs, GroupingOptions(request.radius, burst_seconds=seconds), library.photo_arrays
        )
        places = library.places(groups.photos.tolist())
        bursts = [origins[numbers[places[photo].full]] for photo in groups.photos.tolist()]
        counts.append(len(bursts) - len(set(zip(groups.numbers.tolist(), bursts, strict=True))))
    return counts[0], counts[1]
