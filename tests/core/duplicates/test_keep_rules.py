"""What to keep of a group: the first rule that decides, and always at least one photo."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cmp_to_key
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hashdesk.core.duplicates.grouping import Groups
from hashdesk.core.duplicates.keep_rules import (
    PREFERRED_SUFFIXES,
    USUAL_RULES,
    KeepRule,
    PhotoTraits,
    read_traits,
    suggest,
)
from hashdesk.core.indexing.indexer import index
from hashdesk.core.job import Job
from hashdesk.core.settings import Settings
from hashdesk.core.storage import photo_rows
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photo_rows import Photo
from hashdesk.core.storage.schema import PhotoState
from hashdesk.encoders.bundle_encoder import BundleEncoder
from tests.core.scanned_folder import ScannedFolder
from tests.drawing import OLD, draw

# Of two photos that differ in this alone, the value that the better one has, and the other's.
BETTER = {
    KeepRule.WHOLE: ("whole", True, False),
    KeepRule.PIXELS: ("pixels", 200, 100),
    KeepRule.TAKEN: ("taken", True, False),
    KeepRule.BYTES: ("bytes", 20, 10),
    KeepRule.FORMAT: ("formats", 0, 3),
    KeepRule.OLDEST: ("written", 1000, 2000),
}
FOLDERS = st.frozensets(st.integers(1, 4))


def traits_of(count: int, **columns: list[int] | list[bool]) -> PhotoTraits:
    """Photos 1 … count, alike but for some columns."""
    alike = PhotoTraits(
        np.arange(1, count + 1),
        np.ones(count, np.int64),
        *(np.full(count, value) for value in (100, 100, 1000)),
        np.zeros(count, bool),
        np.full(count, 4),
        np.full(count, 1000),
        np.ones(count, bool),
    )
    return replace(alike, **{name: np.array(values) for name, values in columns.items()})


def groups_of(*groups: list[int]) -> Groups:
    sizes = [len(one) for one in groups]
    photos = np.array([photo for one in groups for photo in one], np.int64)
    starts = np.concatenate([[0], np.cumsum(np.array(sizes, np.int64))])
    return Groups(photos, np.zeros(len(photos), np.uint8), starts)


@pytest.mark.parametrize("rule", BETTER)
def test_each_rule_is_a_reason(rule: KeepRule) -> None:
    name, good, bad = BETTER[rule]
    groups = groups_of([1, 2, 3], [5, 4])
    known = traits_of(5, **{name: [bad, good, bad, good, bad]})
    advice = suggest(groups, known)
    assert advice.keep.tolist() == [2, 4]
    assert advice.reasons == (rule, rule)
    assert advice.marked.tolist() == [True, False, True, True, False]
    without = suggest(groups, known, [other for other in USUAL_RULES if other is not rule])
    # Nobody can choose that it does not count whether a photo was read whole.
    assert without.reasons == ((rule, rule) if rule is KeepRule.WHOLE else (None, None))


@pytest.mark.parametrize("rules", list(permutations(USUAL_RULES, 2)))
def test_the_first_rule_that_tells_decides(rules: tuple[KeepRule, KeepRule]) -> None:
    """Photo 1 is better by the first rule, photo 2 by the other."""
    (first, good, bad), (second, better, worse) = (BETTER[rule] for rule in rules)
    known = traits_of(2, **{first: [good, bad], second: [worse, better]})
    advice = suggest(groups_of([2, 1]), known, rules)
    assert (advice.keep.tolist(), advice.reasons) == ([1], (rules[0],))
    advice = suggest(groups_of([2, 1]), known, rules[::-1])
    assert (advice.keep.tolist(), advice.reasons) == ([2], (rules[1],))


def test_photos_that_are_alike() -> None:
    """The photo that was indexed first stays, without a rule as reason."""
    advice = suggest(groups_of([3, 1, 2]), traits_of(3))
    assert (advice.keep.tolist(), advice.reasons) == ([1], (None,))
    assert suggest(groups_of([3, 1, 2]), traits_of(3), ()).keep.tolist() == [1]
    assert len(suggest(groups_of(), traits_of(3)).keep) == 0


def test_references_and_photos_out_of_reach_stay() -> None:
    """A reference photo within reach is kept, however good the other photos are."""
    known = traits_of(4, folders=[1, 2, 3, 3], pixels=[100, 300, 200, 400])
    groups = groups_of([1, 2, 3, 4])
    one, third = frozenset({1}), frozenset({3})
    for references, away, keep, marked in (
        (one, frozenset(), 1, [False, True, True, True]),
        (frozenset(), one, 4, [False, True, True, False]),  # the best of those within reach
        (one, third, 1, [False, True, False, False]),
        (third, third, 2, [True, False, False, False]),  # a reference that is unplugged
        (frozenset(), frozenset({1, 2, 3}), 4, [False] * 4),
    ):
        advice = suggest(groups, known, references=references, out_of_reach=away)
        assert advice.keep.tolist() == [keep]
        assert advice.marked.tolist() == marked


def test_a_photo_that_was_read_in_part_is_never_kept_for_a_whole_one() -> None:
    """Not for its pixels, and not for its folder, where it stays, but beside the whole one."""
    known = traits_of(3, folders=[1, 2, 2], pixels=[900, 100, 100], whole=[False, True, True])
    groups = groups_of([1, 2, 3])
    for references, marked in ((frozenset(), [True, False, True]), ({1}, [False, False, True])):
        advice = suggest(groups, known, [KeepRule.PIXELS], frozenset(references))
        assert (advice.keep.tolist(), advice.reasons) == ([2], (None,))
        assert advice.marked.tolist() == marked
    advice = suggest(groups_of([1, 2]), known, [KeepRule.PIXELS])
    assert (advice.keep.tolist(), advice.reasons) == ([2], (KeepRule.WHOLE,))


@st.composite
def libraries(draw: st.DrawFn) -> tuple[Groups, PhotoTraits]:
    """Groups of photos whose traits are often equal."""
    sizes = draw(st.lists(st.integers(2, 6), max_size=6))
    count = sum(sizes) + 3
    rng = np.random.default_rng(draw(st.integers(0, 2**31)))
    folders, size, pixels, dates, formats, written = rng.integers(1, 5, (6, count))
    known = PhotoTraits(np.arange(1, count + 1) * 3, folders, size, pixels, dates,
                   rng.random(count) < 0.5, formats, written,
                   rng.random(count) < 0.5,
                   {n: frozenset(FILES[: rng.integers(3)]) for n in range(3, count * 3, 6)},
                   )  # fmt: skip
    photos = iter(rng.permutation(known.ids).tolist())
    return groups_of(*([next(photos) for _ in range(size)] for size in sizes)), known


FILES = RAW, XMP = (b".cr2", 100), (b".xmp", 5)


def test_companions() -> None:
    """The copy with a RAW file is kept, before more pixels count; one that has all goes."""
    known = replace(
        traits_of(4, pixels=[200, 100, 100, 100]),
        companions={2: frozenset({RAW, XMP}), 3: frozenset({XMP}), 4: frozenset({RAW})},
    )
    advice = suggest(groups_of([1, 2, 3, 4]), known)
    assert (advice.keep.tolist(), advice.reasons) == ([2], (KeepRule.COMPANIONS,))
    assert advice.marked.tolist() == [True, False, True, True]
    advice = suggest(groups_of([3, 4]), known)
    assert not advice.marked.any()  # each has something that the other one lacks
    other_size = replace(known, companions={2: frozenset({RAW}), 3: frozenset({(b".cr2", 99)})})
    assert suggest(groups_of([2, 3]), other_size).marked.tolist() == [False, False]


def test_companions_beside_a_reference() -> None:
    """A photo in a reference folder is kept, but stands in for no RAW file."""
    known = replace(traits_of(2, folders=[1, 2]), companions={2: frozenset({RAW})})
    advice = suggest(groups_of([1, 2]), known, references=frozenset({1}))
    assert advice.keep.tolist() == [1]
    assert not advice.marked.any()


@settings(max_examples=200, deadline=None)
@given(
    made=libraries(),
    rules=st.permutations(USUAL_RULES),
    length=st.integers(0, len(USUAL_RULES)),
    references=FOLDERS,
    away=FOLDERS,
)
def test_laws_of_keeping(
    made: tuple[Groups, PhotoTraits],
    rules: list[KeepRule],
    length: int,
    references: frozenset[int],
    away: frozenset[int],
) -> None:
    groups, known = made
    rules = rules[:length]
    advice = suggest(groups, known, rules, references, away)
    row = {photo: place for place, photo in enumerate(known.ids.tolist())}

    def lies(photo: int) -> tuple[bool, bool, bool]:
        """Whether a photo is within reach, is whole, and is in a reference folder."""
        folder = known.folders[row[photo]]
        return folder not in away, bool(known.whole[row[photo]]), folder in references

    def stays(photo: int) -> bool:
        within_reach, _, in_reference = lies(photo)
        return in_reference or not within_reach

    def value(rule: KeepRule, photo: int) -> int:
        if rule is KeepRule.COMPANIONS:
            return len(known.companions.get(photo, ()))
        name, good, bad = BETTER[rule]
        return int(getattr(known, name)[row[photo]]) * (1 if good > bad else -1)

    def compare(one: int, other: int) -> int:
        """Which of two photos the rules keep, one rule after the other."""
        if lies(one) != lies(other):
            return -1 if lies(one) > lies(other) else 1
        for rule in (KeepRule.COMPANIONS, *rules):
            if value(rule, one) != value(rule, other):
                return value(rule, other) - value(rule, one)
        return one - other

    freed = 0
    for number in range(len(groups)):
        photos = groups[number].tolist()
        marked = advice.marked[groups.starts[number] : groups.starts[number + 1]].tolist()
        gone = [photo for photo, mark in zip(photos, marked, strict=True) if mark]
        best, second, *_ = sorted(photos, key=cmp_to_key(compare))
        kept = int(advice.keep[number])
        assert kept == best
        assert gone == [
            photo
            for photo in photos
            if photo != kept and not stays(photo) and not known.lacks(kept, photo)
        ]
        assert len(gone) < len(photos)
        left = [photo for photo in photos if photo not in gone]
        assert any(lies(photo)[1] for photo in left) == any(lies(photo)[1] for photo in photos)
        if lies(best)[0] == lies(second)[0]:
            all_rules = [KeepRule.WHOLE, KeepRule.COMPANIONS, *rules]
            by_place = lies(best)[:2] == lies(second)[:2] and lies(best)[2] != lies(second)[2]
            assert by_place or advice.reasons[number] == next(
                (rule for rule in all_rules if value(rule, best) != value(rule, second)), None
            )
        freed += sum(int(known.bytes[row[photo]]) for photo in gone)
    assert advice.freed(groups, known) == freed
    assert advice.protected.tolist() == [stays(photo) for photo in groups.photos.tolist()]
    assert len(advice.reasons) == len(groups)


def test_what_rules_look_at_is_in_the_library(scanned_folder: ScannedFolder) -> None:
    """The photos that are there, in id order, with their traits."""
    with scanned_folder.db.transaction():
        folder = scanned_folder.db.folder_id(scanned_folder.root, b"")
        for photo in (
            Photo(0, folder, b"a.JPG", 10, 5 * 10**9, bytes(16), 4, 3, taken=7),
            Photo(0, folder, b"b.webp", 20, 6 * 10**9, bytes(16), incomplete="its end is missing"),
            Photo(0, folder, b"c.jpg", 30, 7 * 10**9, state=PhotoState.MISSING),
            Photo(0, folder, b"d\xff.gif", 40, 8 * 10**9, bytes(16), 1, 1, taken=0),
        ):
            photo_rows.put(scanned_folder.db.connection, photo)
    known = read_traits(scanned_folder.db.connection)
    assert known.ids.tolist() == [1, 2, 4]
    assert known.folders.tolist() == [folder] * 3
    assert known.bytes.tolist() == [10, 20, 40]
    assert known.pixels.tolist() == [12, 0, 1]
    assert known.dates.tolist() == [7, 6, 0]
    assert known.taken.tolist() == [True, False, True]
    assert known.formats.tolist() == [
        PREFERRED_SUFFIXES.index(b".jpg"),
        PREFERRED_SUFFIXES.index(b".webp"),
        len(PREFERRED_SUFFIXES),
    ]
    assert known.rows(np.array([4, 1])).tolist() == [2, 0]
    assert known.whole.tolist() == [True, False, True]


@pytest.mark.parametrize(
    ("camera", "better", "worse"), [(b"a.hif", b"a.heic", b"a.tif"), (b"a.mpo", b"a.jpg", b"a.png")]
)
def test_camera_files_with_rare_suffixes(
    scanned_folder: ScannedFolder, camera: bytes, better: bytes, worse: bytes
) -> None:
    """Camera HEIF (.hif) and MPO rank with their formats, above what programs export."""
    with scanned_folder.db.transaction():
        folder = scanned_folder.db.folder_id(scanned_folder.root, b"")
        for name in (better, camera, worse):
            photo_rows.put(
                scanned_folder.db.connection, Photo(0, folder, name, 1, 10**9, bytes(16))
            )
    formats = read_traits(scanned_folder.db.connection).formats.tolist()
    assert formats == sorted(set(formats))


def test_nothing_in_the_library(scanned_folder: ScannedFolder) -> None:
    known = read_traits(scanned_folder.db.connection)
    assert len(known.ids) == len(known.taken) == 0


def test_a_file_that_was_written_a_moment_ago_is_the_newest(
    tmp_path: Path, encoder: BundleEncoder
) -> None:
    """Its time is not trusted yet (0 in the library), and that is not 1970."""
    draw(1, 1).save(tmp_path / "old.jpg")
    os.utime(tmp_path / "old.jpg", (OLD, OLD))
    draw(1, 1).save(tmp_path / "new.jpg", quality=95)
    with LibraryDB(tmp_path / "library", write=True) as db:
        index(db, encoder, [tmp_path], Settings(), Job())
        rows = db.connection.execute("SELECT name, mtime_ns FROM photos").fetchall()
        assert dict(rows)[b"new.jpg"] == 0
        known = read_traits(db.connection)
    names = [name for name, _ in rows]
    assert known.written[names.index(b"new.jpg")] > known.written[names.index(b"old.jpg")] == OLD
