"""What to keep of a group: the first rule that decides, and always at least one photo."""

from __future__ import annotations

import io
import os
import time
from dataclasses import replace
from functools import cmp_to_key
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hashdesk.core.duplicates.groups.groups import Groups
from hashdesk.core.duplicates.keep.rules import (
    CRITERIA,
    SEEN_CRITERIA,
    USUAL_RULES,
    Criterion,
    KeepRule,
)
from hashdesk.core.duplicates.keep.suggestion import KeepSuggestion, suggest
from hashdesk.core.duplicates.keep.traits import FORMAT_NAMES, PhotoTraits, read_traits
from hashdesk.core.imaging.provenance.provenance import CameraData
from hashdesk.core.indexing.indexer import index
from hashdesk.core.job import Job
from hashdesk.core.metadata.photo_facts import DateSource
from hashdesk.core.settings import Settings
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_rows
from hashdesk.core.storage.photos.photo_rows import Photo
from hashdesk.core.storage.tables.schema import PhotoState
from hashdesk.encoders.bundle_encoder import BundleEncoder
from tests.core.duplicates.keep.made_up import (
    FILES,
    JPEG,
    RAW,
    RAW_FILE,
    XMP,
    files_of,
    groups_of,
    traits_of,
)
from tests.core.scanned_folder import ScannedFolder
from tests.drawing import OLD, draw
from tests.natural_pictures import natural, saved

# Of two photos that differ in this alone, the value that the better one has, and the other's.
BETTER = {
    Criterion.WHOLE: ("whole", True, False),
    Criterion.PIXELS: ("pixels", 200, 100),
    Criterion.CAMERA_DATA: ("camera_data", 2, 1),
    Criterion.TAKEN: ("captured", True, False),
    Criterion.OLDEST: ("written", 1000, 2000),
}
RULES = [KeepRule.ORIGINAL, KeepRule.DETAIL, KeepRule.TAKEN, KeepRule.OLDEST]
DECISIVE = dict(
    zip(
        RULES,
        (Criterion.CAMERA_DATA, Criterion.PIXELS, Criterion.TAKEN, Criterion.OLDEST),
        strict=True,
    )
)


FOLDERS = st.frozensets(st.integers(1, 4))


def reasons_of(advice: KeepSuggestion) -> list[Criterion]:
    """What decides in each group."""
    found = (advice.reason(number) for number in range(len(advice.keep)))
    return [reason.criterion for reason in found if reason is not None]


FOLDERS = st.frozensets(st.integers(1, 4))


@pytest.mark.parametrize("criterion", BETTER)
def test_each_criterion_is_a_reason(criterion: Criterion) -> None:
    name, good, bad = BETTER[criterion]
    groups = groups_of([1, 2, 3], [5, 4])
    known = traits_of(5, **{name: [bad, good, bad, good, bad]})
    advice = suggest(groups, known)
    assert advice.keep.tolist() == [2, 4]
    assert reasons_of(advice) == [criterion] * 2
    assert advice.marked.tolist() == [True, False, True, True, False]
    rules = [rule for rule in USUAL_RULES if criterion not in CRITERIA[rule]]
    without = suggest(groups, known, rules)
    # Nobody can choose that it does not count whether a photo was read whole.
    always = criterion is Criterion.WHOLE
    assert reasons_of(without) == [criterion if always else Criterion.FIRST] * 2


@pytest.mark.parametrize("rules", list(permutations(RULES, 2)))
def test_the_first_rule_that_tells_decides(rules: tuple[KeepRule, KeepRule]) -> None:
    """Photo 1 is better by the first rule, photo 2 by the other."""
    (first, good, bad), (second, better, worse) = (BETTER[DECISIVE[rule]] for rule in rules)
    known = traits_of(2, **{first: [good, bad], second: [worse, better]})
    advice = suggest(groups_of([2, 1]), known, rules)
    assert (advice.keep.tolist(), reasons_of(advice)) == ([1], [DECISIVE[rules[0]]])
    advice = suggest(groups_of([2, 1]), known, rules[::-1])
    assert (advice.keep.tolist(), reasons_of(advice)) == ([2], [DECISIVE[rules[1]]])


def test_photos_that_are_alike() -> None:
    """The photo that was indexed first stays, and that is the reason."""
    advice = suggest(groups_of([3, 1, 2]), traits_of(3))
    assert (advice.keep.tolist(), reasons_of(advice)) == ([1], [Criterion.FIRST])
    assert suggest(groups_of([3, 1, 2]), traits_of(3), ()).keep.tolist() == [1]
    assert len(suggest(groups_of(), traits_of(3)).keep) == 0
    assert advice.ranking.reason(2, 1) is None  # it is not better
    assert advice.ranking.reason(1, 9) is None  # it is in no group


def test_a_name_of_a_copy_loses_in_another_folder_too_unless_that_is_protected() -> None:
    """Though its file is older, and was added first; more pixels still come before a name."""

    def known_of(pixels: list[int]) -> PhotoTraits:
        files = traits_of(2, written=[OLD, OLD + 9], folders=[1, 2], pixels=pixels)
        return replace(files, copy_names={1: "photo (copy).jpg"})

    known = known_of([100, 100])
    advice = suggest(groups_of([1, 2]), known)
    assert (advice.keep.tolist(), reasons_of(advice)) == ([2], [Criterion.NAME])
    protected = suggest(groups_of([1, 2]), known, references=frozenset({1}))
    assert (protected.keep.tolist(), reasons_of(protected)) == ([1], [Criterion.PROTECTED])
    larger = suggest(groups_of([1, 2]), known_of([200, 100]))
    assert (larger.keep.tolist(), reasons_of(larger)) == ([1], [Criterion.PIXELS])


def test_a_number_in_brackets_tells_only_beside_the_name_that_it_was_added_to(
    scanned_folder: ScannedFolder,
) -> None:
    """Whichever folder either lies in; one that is numbered otherwise is not behind for it."""
    names = [b"Canon EOS 20D (3).jpg", b"DSC_2011.jpg", b"a (1).jpg", b"b.jpg", b"a (2).jpg"]
    names += [b"c (1).jpg", b"C.HEIC", b"d (1) - Copy.jpg", b"e.jpg"]
    with scanned_folder.db.transaction():
        folder = scanned_folder.db.folder_id(scanned_folder.root, b"")
        for name in names:
            photo = Photo(0, folder, name, 1, 10**9, bytes(16))
            photo_rows.put(scanned_folder.db.connection, photo)
    known = read_traits(scanned_folder.db.connection)
    advice = suggest(groups_of([1, 2], [3, 4, 5], [6, 7], [8, 9]), known, [KeepRule.NAME])
    assert advice.keep.tolist() == [1, 3, 7, 9]
    first, name = Criterion.FIRST, Criterion.NAME
    assert reasons_of(advice) == [first, first, name, name]
    reason = advice.reason(2)
    assert reason is not None
    assert reason.other.copy_name == "c (1).jpg"


def test_a_name_marks_no_other_picture() -> None:
    """Some phones name the second shot of a second “… (1)”; of one picture, a name tells enough."""
    known = replace(traits_of(2, pictures=[1, 2]), copy_names={1: "photo (1).jpg"})
    advice = suggest(groups_of([1, 2]), known)
    assert (advice.keep.tolist(), reasons_of(advice)) == ([2], [Criterion.NAME])
    assert advice.marked.tolist() == [False, False]
    advice = suggest(groups_of([1, 2]), replace(known, pictures=np.ones(2, np.int64)))
    assert advice.marked.tolist() == [True, False]


def test_a_name_of_a_copy_and_a_conversion() -> None:
    known = replace(traits_of(2), copy_names={1: "photo (1).jpg"})
    advice = suggest(groups_of([1, 2]), known)
    assert (advice.keep.tolist(), reasons_of(advice)) == ([2], [Criterion.NAME])
    png, raw, jpeg = (FORMAT_NAMES.index(name) for name in ("PNG", "RAW", "JPEG"))
    for data, formats, reason in (
        (CameraData.EXPOSURE, [png, jpeg], Criterion.CAMERA_FORMAT),
        (CameraData.NONE, [png, jpeg], Criterion.FORMAT),  # nothing says that it is of a camera
        (CameraData.NONE, [jpeg, raw], Criterion.CAMERA_FORMAT),
    ):
        known = traits_of(2, camera_data=[int(data)] * 2, formats=formats)
        advice = suggest(groups_of([1, 2]), known)
        assert reasons_of(advice) == [reason]
        assert advice.keep.tolist() == [2]
    late = traits_of(2, formats=[png, jpeg], written=[1, 1], captured=[True, False])
    assert reasons_of(suggest(groups_of([1, 2]), late)) == [Criterion.TAKEN]


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
        advice = suggest(groups, known, [KeepRule.DETAIL], frozenset(references))
        assert (advice.keep.tolist(), reasons_of(advice)) == ([2], [Criterion.FIRST])
        assert advice.marked.tolist() == marked
    advice = suggest(groups_of([1, 2]), known, [KeepRule.DETAIL])
    assert (advice.keep.tolist(), reasons_of(advice)) == ([2], [Criterion.WHOLE])


@st.composite
def libraries(draw: st.DrawFn) -> tuple[Groups, PhotoTraits]:
    """Groups of photos whose traits are often equal."""
    sizes = draw(st.lists(st.integers(2, 6), max_size=6))
    count = sum(sizes) + 3
    rng = np.random.default_rng(draw(st.integers(0, 2**31)))
    folders, size, pixels, dates, written = rng.integers(1, 5, (5, count))
    columns = {"folders": folders, "bytes": size, "pixels": pixels, "dates": dates,
               "written": written, "ids": np.arange(1, count + 1) * 3,
               "camera_data": rng.integers(0, 3, count)}  # fmt: skip
    for name in ("whole", "captured"):
        columns[name] = rng.random(count) < 0.5
    known = replace(
        traits_of(count, **columns),
        companions={n: frozenset(FILES[: rng.integers(3)]) for n in range(3, count * 3, 6)},
        copy_names=dict.fromkeys(range(3, count * 3, 9), "copy.jpg"),
    )
    photos = iter(rng.permutation(known.ids).tolist())
    return groups_of(*([next(photos) for _ in range(size)] for size in sizes)), known


def test_companions() -> None:
    """The copy with a RAW file is kept, before more pixels count; one that has all goes."""
    known = replace(
        traits_of(4, pixels=[200, 100, 100, 100]),
        companions={2: frozenset({RAW, XMP}), 3: frozenset({XMP}), 4: frozenset({RAW})},
    )
    advice = suggest(groups_of([1, 2, 3, 4]), known)
    assert (advice.keep.tolist(), reasons_of(advice)) == ([2], [Criterion.COMPANIONS])
    assert advice.marked.tolist() == [True, False, True, True]
    advice = suggest(groups_of([3, 4]), known)
    assert not advice.marked.any()  # each has something that the other one lacks
    other_size = replace(known, companions={2: frozenset({RAW}), 3: frozenset({(b".cr2", 99)})})
    assert suggest(groups_of([2, 3]), other_size).marked.tolist() == [False, False]


def test_a_better_picture_is_not_marked_for_a_sidecar() -> None:
    """A download service puts a file beside its smaller copy of each photo: keep both."""
    known = replace(traits_of(3, pixels=[200, 100, 50]), companions={2: frozenset({XMP})})
    advice = suggest(groups_of([1, 2, 3]), known)
    assert (advice.keep.tolist(), reasons_of(advice)) == ([2], [Criterion.COMPANIONS])
    assert advice.marked.tolist() == [False, False, True]
    protected = replace(known, folders=np.array([1, 2, 1]))
    advice = suggest(groups_of([1, 2, 3]), protected, references=frozenset({2}))
    assert advice.marked.tolist() == [True, False, True]  # a person's choice
    advice = suggest(groups_of([1, 2, 3]), known, [KeepRule.OLDEST])
    assert advice.marked.tolist() == [True, False, True]  # likewise


def test_what_is_out_of_reach_is_told_from_what_a_person_protects() -> None:
    """A folder that is both stays protected when its drive is back."""
    known = replace(traits_of(4, pixels=[300, 200, 100, 50]), folders=np.array([1, 2, 3, 4]))
    advice = suggest(
        groups_of([1, 2, 3, 4]), known, references=frozenset({1, 2}), out_of_reach=frozenset({2, 3})
    )
    assert advice.protected.tolist() == [True, True, True, False]
    assert advice.away.tolist() == [False, False, True, False]


def test_what_a_photo_is_protected_by_does_not_hide_what_speaks_for_it() -> None:
    known = replace(traits_of(2, pixels=[200, 100]), folders=np.array([1, 2]))
    ranking = suggest(groups_of([1, 2]), known, references=frozenset({1})).ranking
    first, next_one = ranking.reason(1, 2), ranking.reason(1, 2, but=[Criterion.PROTECTED])
    assert first is not None
    assert first.criterion is Criterion.PROTECTED
    assert next_one is not None
    assert next_one.criterion is Criterion.PIXELS
    worse = suggest(groups_of([1, 2]), known, references=frozenset({2})).ranking
    assert worse.reason(2, 1, but=[Criterion.PROTECTED]) is None


def test_no_jpeg_stands_for_a_raw_file() -> None:
    """Whatever makes it the one to keep; another RAW file does, and the same one beside it."""
    formats = [RAW_FILE, JPEG, JPEG]
    known = traits_of(3, formats=formats, camera_data=[0, 1, 0])
    advice = suggest(groups_of([1, 2, 3]), known)
    assert (advice.keep.tolist(), advice.marked.tolist()) == ([2], [False, False, True])
    sidecar = replace(known, companions={2: frozenset({XMP})})
    assert suggest(groups_of([1, 2, 3]), sidecar).marked.tolist() == [False, False, True]
    beside = replace(known, companions={2: frozenset({RAW})})  # of 100 bytes, as photo 1
    assert suggest(groups_of([1, 2, 3]), beside).marked.tolist() == [True, False, True]
    converted = traits_of(2, formats=[RAW_FILE, RAW_FILE], camera_data=[0, 1])
    assert suggest(groups_of([1, 2]), converted).marked.tolist() == [True, False]


def test_the_film_of_a_motion_photo_is_never_lost() -> None:
    """A stripped copy may be the better picture; the film is in the other file alone."""
    photo = saved(natural(1), quality=90).getvalue()
    film = photo + b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(1000)
    files = {"stripped": photo, "film": film, "small": saved(natural(1), quality=60).getvalue()}
    ids, traits = files_of(**{name: io.BytesIO(data) for name, data in files.items()})
    found = suggest(groups_of(list(ids.values())), traits)
    assert found.keep.tolist() == [ids["stripped"]]
    assert found.marked.tolist() == [False, False, True]
    with_film = {name: io.BytesIO(film) for name in ("one", "other")}
    ids, traits = files_of(**with_film)
    assert suggest(groups_of(list(ids.values())), traits).marked.tolist() == [False, True]


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

    def value(criterion: Criterion, photo: int) -> int:
        if criterion is Criterion.COMPANIONS:
            return len(known.companions.get(photo, ()))
        if criterion is Criterion.NAME:
            return -int(photo in known.copy_names)
        if criterion is Criterion.PIXELS:
            return int(known.sizes[row[photo], 0])  # 1 … 4: no two are alike
        if criterion is Criterion.CAMERA_FORMAT:
            return int(known.camera_data[row[photo]] > 0)
        if criterion not in BETTER:
            return 0  # nothing was measured
        name, good, bad = BETTER[criterion]
        return int(getattr(known, name)[row[photo]]) * (1 if good > bad else -1)

    criteria = [Criterion.COMPANIONS, *(c for rule in rules for c in CRITERIA[rule])]

    def compare(one: int, other: int) -> int:
        """Which of two photos the rules keep, one criterion after the other."""
        if lies(one) != lies(other):
            return -1 if lies(one) > lies(other) else 1
        for criterion in criteria:
            if value(criterion, one) != value(criterion, other):
                return value(criterion, other) - value(criterion, one)
        return one - other

    def is_spared(photo: int, kept: int) -> bool:
        """Whether a better picture would go for a sidecar: only companions speak for the other."""
        if lies(photo) != lies(kept) or RAW in known.companions.get(kept, ()):
            return False
        told = (c for c in criteria[1:] if value(c, photo) != value(c, kept))
        first = next(told, None)
        return (
            bool(known.companions.get(kept))
            and first in SEEN_CRITERIA
            and value(first, photo) > value(first, kept)
        )

    def expected(one: int, other: int) -> Criterion:
        """The first criterion by which one photo is better than another one."""
        first = (Criterion.REACHABLE, Criterion.WHOLE, Criterion.PROTECTED)
        by_place = zip(first, lies(one), lies(other), strict=True)
        decisive = [criterion for criterion, here, there in by_place if here != there]
        decisive += [c for c in criteria if value(c, one) != value(c, other)]
        return decisive[0] if decisive else Criterion.FIRST

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
            if photo != kept
            and not stays(photo)
            and not known.lacks(kept, photo)
            and not is_spared(photo, kept)
        ]
        assert len(gone) < len(photos)
        left = [photo for photo in photos if photo not in gone]
        assert any(lies(photo)[1] for photo in left) == any(lies(photo)[1] for photo in photos)
        assert int(advice.second[number]) == second
        ordered = sorted(photos, key=cmp_to_key(compare))
        for place, one in enumerate(ordered):
            for other in ordered[place + 1 :]:
                reason = advice.ranking.reason(one, other)
                assert reason is not None
                assert (reason.kept.photo, reason.other.photo) == (one, other)
                assert reason.criterion == expected(one, other)
                assert advice.ranking.reason(other, one) is None
        freed += sum(int(known.bytes[row[photo]]) for photo in gone)
    assert advice.freed(groups, known) == freed
    assert advice.protected.tolist() == [stays(photo) for photo in groups.photos.tolist()]


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
    assert known.sizes.tolist() == [[4, 3], [0, 0], [1, 1]]
    assert known.dates.tolist() == [7, 6, 0]
    assert known.taken.tolist() == [True, False, True]
    assert [FORMAT_NAMES[place] for place in known.formats] == ["JPEG", "WebP", "GIF"]
    assert known.rows(np.array([4, 1])).tolist() == [2, 0]
    assert known.whole.tolist() == [True, False, True]


def test_where_a_date_comes_from(scanned_folder: ScannedFolder) -> None:
    """What a file's name says is no date of the photo's own; an older format did not say where."""
    with scanned_folder.db.transaction():
        folder = scanned_folder.db.folder_id(scanned_folder.root, b"")
        sources = (DateSource.ORIGINAL, DateSource.GPS, DateSource.NAME, DateSource.MODIFIED, None)
        for number, source in enumerate(sources):
            name = b"IMG-20200506-WA000%d.jpg" % number
            photo = Photo(0, folder, name, 1, 10**9, bytes(16), taken=7, taken_from=source)
            camera = "Canon" if number == 1 else None
            photo_rows.put(scanned_folder.db.connection, replace(photo, camera=camera))
    known = read_traits(scanned_folder.db.connection)
    assert known.taken.all()
    assert known.captured.tolist() == [True, True, False, False, True]
    assert known.camera_data.tolist() == [CameraData.DATE, CameraData.EXPOSURE, 0, 0, 0]
    assert list(known.copy_names.values()) == [f"IMG-20200506-WA000{n}.jpg" for n in range(5)]


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
    # By a clock that is ahead: it stays new, however busy this machine is.
    os.utime(tmp_path / "new.jpg", (time.time() + 600, time.time() + 600))
    with LibraryDB(tmp_path / "library", write=True) as db:
        index(db, encoder, [tmp_path], Settings(workers=1), Job())
        rows = db.connection.execute("SELECT name, mtime_ns FROM photos").fetchall()
        assert dict(rows)[b"new.jpg"] == 0
        known = read_traits(db.connection)
    names = [name for name, _ in rows]
    assert known.written[names.index(b"new.jpg")] > known.written[names.index(b"old.jpg")] == OLD
