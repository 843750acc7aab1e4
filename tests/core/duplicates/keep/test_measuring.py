"""Copies are measured once, in workers, and kept; what cannot be read is judged without."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.duplicates.keep import measuring
from hashdesk.core.duplicates.keep.rules import Criterion
from hashdesk.core.duplicates.keep.suggestion import suggest
from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.duplicates.matches import MatchedPairs
from hashdesk.core.duplicates.relation import Relation
from hashdesk.core.errors import Cancelled
from hashdesk.core.indexing.indexer import index
from hashdesk.core.job import Job, Progress
from hashdesk.core.search.library import Library
from hashdesk.core.settings import Settings
from hashdesk.core.storage.caches.provenance_cache import PROVENANCE
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.bundle_encoder import BundleEncoder
from tests.core.duplicates.keep.made_up import groups_of
from tests.drawing import OLD
from tests.natural_pictures import natural, saved

pytestmark = pytest.mark.slow
ONE = Settings(workers=1)


@pytest.fixture
def copies(tmp_path: Path, encoder: BundleEncoder) -> Path:
    """A library of a photo (id 1), a worse copy (2), that file again (3) and another photo (4)."""
    photos = tmp_path / "photos"
    photos.mkdir()
    files = {"a.jpg": saved(natural(1), quality=92), "b.jpg": saved(natural(1), quality=30)}
    files |= {"c.jpg": files["b.jpg"], "d.jpg": saved(natural(2), quality=92)}
    for name, file in files.items():
        (photos / name).write_bytes(file.getvalue())
        os.utime(photos / name, (OLD, OLD))
    with LibraryDB(tmp_path / "library", write=True) as db:
        index(db, encoder, [photos], Settings(workers=1), Job())
    return tmp_path


def pairs_with(relation: Relation = Relation.SAME) -> MatchedPairs:
    """Photos 1 to 3, of which 2 and 3 have one content."""
    zero, one = np.zeros(1, np.int32), np.ones(1, np.int32)
    return MatchedPairs(
        level=MatchLevel.NEAR,
        photos=np.array([1, 2, 3]),
        nodes=np.array([0, 1, 1], np.int32),
        first=zero,
        second=one,
        distances=np.ones(1, np.uint8),
        relations=np.array([relation], np.uint8),
        contents=np.zeros(3, "V16"),
        radius=8,
    )


def measure(folder: Path, pairs: MatchedPairs, job: Job | None = None) -> list[str]:
    """Measure what is missing; the phases that were reported."""
    phases: list[str] = []

    def note(progress: Progress) -> None:
        phases.append(f"{progress.phase} {progress.done} of {progress.total}")

    job = job or Job(note)
    job.REPORTS_PER_S = 1e9  # type: ignore[misc]
    with Library(folder / "library") as library:
        measuring.measure_copies(library, pairs, ONE, job)
    return phases


def decisive(folder: Path, pairs: MatchedPairs) -> Criterion:
    """What decides between the photo and its copy."""
    with LibraryDB(folder / "library") as db:
        traits = measuring.traits_of(db.folder, db.connection, pairs)
    advice = suggest(groups_of([1, 2, 3]), traits)
    assert advice.keep.tolist() == [1]
    reason = advice.reason(0)
    assert reason is not None
    return reason.criterion


def test_each_content_is_measured_once(copies: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert measure(copies, pairs_with())[-1] == "originals 2 of 2"
    assert decisive(copies, pairs_with()) is Criterion.QUALITY
    read: list[bytes] = []
    monkeypatch.setattr(DecodePool, "read_provenance", lambda _pool, path: read.append(path))
    assert (measure(copies, pairs_with()), read) == ([], [])


@pytest.mark.parametrize("doubt", [Relation.LOOK_AGAIN, Relation.BURST])
def test_what_is_in_doubt_is_not_read(copies: Path, doubt: Relation) -> None:
    assert measure(copies, pairs_with(doubt)) == []
    assert not (copies / "library" / PROVENANCE).exists()
    assert decisive(copies, pairs_with(doubt)) is Criterion.FIRST


def test_files_that_are_gone_or_changed_are_judged_by_the_library(copies: Path) -> None:
    """A file of other content says nothing about the photo that was indexed."""
    (copies / "photos" / "a.jpg").write_bytes(saved(natural(5), quality=20).getvalue())
    (copies / "photos" / "b.jpg").unlink()
    (copies / "photos" / "c.jpg").unlink()
    measure(copies, pairs_with())
    assert decisive(copies, pairs_with()) is Criterion.FIRST


def test_another_file_of_the_same_content_is_read(copies: Path) -> None:
    """The folder of one copy is away; the other copy is at hand."""
    with LibraryDB(copies / "library", write=True) as db:
        connection = db.connection
        with db.transaction():
            connection.execute("UPDATE photos SET name=? WHERE id=2", (b"gone.jpg",))
    assert measure(copies, pairs_with())[-1] == "originals 2 of 2"


def test_stopped_in_the_middle_what_was_measured_is_kept(
    copies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = Job(lambda progress: job.cancel() if progress.done == 1 else None)
    with pytest.raises(Cancelled):
        measure(copies, pairs_with(), job)
    assert measure(copies, pairs_with()) == ["originals 0 of 1", "originals 1 of 1"]


def test_measurements_of_another_version_are_made_again(
    copies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measure(copies, pairs_with())
    monkeypatch.setattr(measuring, "PROVENANCE_VERSION", measuring.PROVENANCE_VERSION + 1)
    assert decisive(copies, pairs_with()) is Criterion.FIRST
    assert measure(copies, pairs_with())[-1] == "originals 2 of 2"


def test_a_damaged_cache_costs_time_and_no_answer(copies: Path) -> None:
    measure(copies, pairs_with())
    path = copies / "library" / PROVENANCE
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE blobs SET blob = x'00' || substr(blob, 2)")
    assert decisive(copies, pairs_with()) is Criterion.FIRST
    assert measure(copies, pairs_with())[-1] == "originals 2 of 2"
    path.write_bytes(b"no database")
    assert decisive(copies, pairs_with()) is Criterion.FIRST
    measure(copies, pairs_with())
    assert decisive(copies, pairs_with()) is Criterion.QUALITY


def test_where_nothing_can_be_kept_the_answer_is_without(copies: Path) -> None:
    """The cache cannot be made: a folder is in its place."""
    (copies / "library" / PROVENANCE).mkdir()
    measure(copies, pairs_with())
    assert decisive(copies, pairs_with()) is Criterion.FIRST
