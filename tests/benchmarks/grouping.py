"""Finding groups in large libraries, and reviewing them: time and memory.

Of 100,000 photos, 3,000 are copies of another photo: the second look compares their thumbnails,
reads their files, which are as small, and keeps what it saw for the second time. In the second
library, a tenth is similar to another photo by pHash and code; in the third, all are in pairs.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from tests.benchmarks.report import Figure, peak_mb
from tests.benchmarks.synthetic import SimilarTo, make_library

PHOTOS = 100_000
PLANTED = 3_000  # copies
PAIRS = 10_000  # groups of two
DECIDED = 500
SECONDS = {"near": 60.0, "near again": 10.0, "similar": 30.0}
REVIEW_SECONDS = 2.0
MEGABYTES = 1000.0


def measure() -> list[Figure]:
    """Find groups in synthetic libraries, each time in a process of its own."""
    load, _, _ = os.getloadavg()
    figures = [Figure("load of the machine before, of cores", f"{load:.1f} of {os.cpu_count()}")]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "library"
        _make(folder, PHOTOS, _copies(PLANTED))
        for way in ("near", "near again", "near, turned too"):
            figures += _figures(f"{PHOTOS:,} photos, {way}", _run(folder, way), SECONDS.get(way))
        folder = Path(scratch) / "tenth"
        _make(folder, PHOTOS, _copies(PHOTOS // 10))
        figures += _figures(
            f"{PHOTOS:,} photos, similar", _run(folder, "similar"), SECONDS["similar"]
        )
        folder = Path(scratch) / "pairs"
        _make(folder, 2 * PAIRS, _pairs())
        measured = _run(folder, "near")
        figures += _figures(f"{2 * PAIRS:,} photos in pairs, near", measured, None)
    return figures


def _make(folder: Path, count: int, similar_to: SimilarTo) -> None:
    files = folder.with_name(f"{folder.name}, photos")
    make_library(folder, count, thumbnails=True, similar_to=similar_to, files=files)


def _copies(count: int) -> SimilarTo:
    """The last ones are similar to random other photos, like a folder of exports."""
    hashes, first = np.arange(PHOTOS), PHOTOS - count
    hashes[first:] = np.random.default_rng(0).integers(0, first, count)
    return SimilarTo(hashes, hashes)


def _pairs() -> SimilarTo:
    hashes = np.concatenate([np.arange(PAIRS), np.random.default_rng(0).permutation(PAIRS)])
    return SimilarTo(hashes, hashes)


def _figures(what: str, measured: dict[str, float], seconds: float | None) -> list[Figure]:
    memory, linked = measured["memory_mb"], measured["linked"]
    return [
        _timed(f"{what}: find links", measured, "links", seconds),
        Figure("  linked photos", f"{linked:,} ({linked / measured['photos']:.0%})"),
        Figure("  pairs that are certain", f"{measured['certain']:,} of {measured['pairs']:,}"),
        _timed(f"  make {measured['groups']:,} groups of them", measured, "group", None),
        _timed("  read what rules look at", measured, "traits", None),
        _timed(f"  review, {DECIDED} decisions", measured, "review", REVIEW_SECONDS),
        Figure(
            "  of these, left out", f"{measured['decided']}", "all", measured["decided"] == DECIDED
        ),
        Figure("  peak memory", f"{memory:.0f} MB", f"< {MEGABYTES:,.0f} MB", memory < MEGABYTES),
    ]


def _timed(what: str, measured: dict[str, float], name: str, goal: float | None) -> Figure:
    took, cpu = measured[f"{name}_s"], measured[f"{name}_cpu_s"]
    goal_text = "" if goal is None else f"< {goal:.0f} s"
    value = f"{took:.2f} s (CPU {cpu:.2f} s)"
    return Figure(what, value, goal_text, None if not goal else took < goal)


def _run(folder: Path, way: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.grouping", str(folder), way],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


@contextmanager
def _timing(measured: dict[str, float], name: str) -> Iterator[None]:
    """Store the wall and CPU seconds of a block."""
    started, cpu = time.perf_counter(), time.process_time()
    yield
    measured[f"{name}_s"] = time.perf_counter() - started
    measured[f"{name}_cpu_s"] = time.process_time() - cpu


def _child(folder: Path, way: str) -> dict[str, float]:
    from hashdesk.core.duplicates.decisions.decision import DecisionKind, new_decision
    from hashdesk.core.duplicates.groups.grouping import GroupingOptions, star_clusters
    from hashdesk.core.duplicates.keep.traits import read_traits
    from hashdesk.core.duplicates.match_level import USUAL_RADIUS, MatchLevel
    from hashdesk.core.duplicates.matches import MatchRequest, find_matches
    from hashdesk.core.duplicates.relation import Relation
    from hashdesk.core.duplicates.review.review import LibraryFacts, ReviewOptions, review
    from hashdesk.core.job import Job
    from hashdesk.core.search.library import Library
    from hashdesk.core.storage.photos import photo_rows

    measured: dict[str, float] = {}
    level = MatchLevel(way.split(",", maxsplit=1)[0].split(" ", maxsplit=1)[0])
    request = MatchRequest(level, USUAL_RADIUS[level], turned="turned" in way)
    with Library(folder) as library:
        with _timing(measured, "links"):
            pairs = find_matches(library, request, Job())
        assert pairs.radius == request.radius, "too many pairs to count them all"
        grouping, connection = GroupingOptions(pairs.radius), library.db.connection
        with _timing(measured, "group"):
            groups = star_clusters(pairs, grouping, library.photo_arrays)
        contents = photo_rows.content_ids(connection)
        decisions = [
            new_decision(
                DecisionKind.KEEP, level, [contents[photo] for photo in groups[number].tolist()]
            )
            for number in range(0, len(groups), len(groups) // DECIDED)
        ][:DECIDED]
        with _timing(measured, "traits"):
            traits = read_traits(connection)
        with _timing(measured, "review"):
            reviewed = review(
                connection,
                pairs,
                LibraryFacts(library.photo_arrays, traits),
                decisions,
                ReviewOptions(level, grouping),
            )
        measured["pairs"] = len(pairs.relations)
        measured["certain"] = int((pairs.relations <= Relation.SAME).sum())
        measured |= {"photos": len(library.photo_arrays.ids), "linked": len(pairs.photos)}
        measured |= {
            "groups": len(groups),
            "decided": reviewed.decided,
            "memory_mb": peak_mb(),
        }
    return measured


if __name__ == "__main__":
    print(json.dumps(_child(Path(sys.argv[1]), sys.argv[2])))
