"""Which pairs are looked at: by hashes in every orientation, by codes, and only with new photos."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hashdesk.core.duplicates.edited.candidates import (
    CODE_RADIUS,
    MOST_BY_CODE,
    LearnedCodes,
    copy_candidates,
)
from hashdesk.core.duplicates.edited.outline import Outline, outlines_of
from hashdesk.core.duplicates.edited.outlines import Outlines
from hashdesk.core.imaging.signatures.orientation import ORIENTATIONS
from hashdesk.core.job import Job
from tests.core.duplicates.detail.pictures import scene
from tests.core.duplicates.edited.edits import EDITS

NO_CODES = LearnedCodes(np.empty(0, np.int32), np.empty(0, np.uint64))


def together(outlines: list[Outline]) -> Outlines:
    """Of as many photos, which have nothing to be trimmed."""
    owners = [np.full(len(each.hashes), place) for place, each in enumerate(outlines)]
    return Outlines(
        photos=np.arange(len(outlines), dtype=np.int32),
        aspects=np.array([each.aspect for each in outlines], np.float32),
        plain=np.array([each.plain for each in outlines], np.float32),
        solid=np.array([each.solid for each in outlines], np.float32),
        terms=np.stack([each.terms for each in outlines]),
        wholes=np.array([each.hashes[0] for each in outlines], np.uint64),
        crops=np.concatenate([each.hashes for each in outlines]),
        owners=np.concatenate(owners).astype(np.int32),
        lacking=0,
    )


def photo_and(*edits: str) -> Outlines:
    """Of a photo, then of edits of it, then of two other photos."""
    photo = scene(1, (640, 480))
    pictures = [photo, *(EDITS[name](photo) for name in edits), scene(2), scene(3)]
    return together([outlines_of(np.asarray(picture.convert("L")))[0] for picture in pictures])


def pairs_of(
    outlines: Outlines, codes: LearnedCodes = NO_CODES, new: list[int] | None = None
) -> set[tuple[int, int, int]]:
    """Originals, copies and ways."""
    is_new = np.ones(len(outlines.aspects), bool)
    if new is not None:
        is_new[:] = False
        is_new[new] = True
    found = copy_candidates(outlines, codes, is_new, Job())
    columns = found.originals.tolist(), found.copies.tolist(), found.ways.tolist()
    pairs = list(zip(*columns, strict=True))
    assert pairs == sorted(set(pairs)), "in the order of originals, each once"
    return set(pairs)


@pytest.mark.parametrize(
    ("edit", "transposed", "mirrored", "flipped"),
    [
        ("crop of 10 %", False, False, False),
        ("mirrored", False, True, False),
        ("half turn", False, True, True),
        ("mirrored and turned", True, False, False),
    ],
)
def test_copies_are_found_the_way_they_were_turned(
    edit: str, transposed: bool, mirrored: bool, flipped: bool
) -> None:
    ways = [
        number
        for number, way in enumerate(ORIENTATIONS)
        if (way.transposed, way.mirrored, way.flipped) == (transposed, mirrored, flipped)
    ]
    assert (0, 1, ways[0]) in pairs_of(photo_and(edit))


def test_pairs_of_photos_that_were_compared_are_left_out() -> None:
    outlines = photo_and("grey", "tinted", "framed")
    everything = pairs_of(outlines)
    assert {(0, 1, 0), (1, 0, 0), (0, 2, 0), (0, 3, 0), (1, 2, 0)} <= everything
    some = pairs_of(outlines, new=[3])
    assert some == {pair for pair in everything if 3 in pair[:2]}
    assert pairs_of(outlines, new=[]) == set()


def test_codes_bring_photos_together_that_hashes_do_not() -> None:
    outlines = photo_and()
    assert not {(1, 2, 0), (2, 1, 0)} & pairs_of(outlines)
    near = LearnedCodes(np.array([1, 2], np.int32), np.array([0, 2**CODE_RADIUS - 1], np.uint64))
    assert {(1, 2, 0), (2, 1, 0)} <= pairs_of(outlines, near)
    far = LearnedCodes(np.array([1, 2], np.int32), np.array([0, 2**20 - 1], np.uint64))
    assert not {(1, 2, 0), (2, 1, 0)} & pairs_of(outlines, far)


def test_of_a_pile_with_one_code_each_photo_gets_a_few() -> None:
    outlines = together([outlines_of(np.asarray(scene(n).convert("L")))[0] for n in range(12)])
    places = np.arange(12, dtype=np.int32)
    pairs = pairs_of(outlines, LearnedCodes(places, np.zeros(12, np.uint64)))
    copies = [copy for _, copy, _ in pairs]
    assert min(copies.count(place) for place in range(12)) >= MOST_BY_CODE
    assert max(copies.count(place) for place in range(12)) <= 2 * MOST_BY_CODE


def test_photos_that_show_nothing_are_in_no_pair() -> None:
    whole = photo_and("grey")
    rest = whole.owners != 1  # as they are read: without the crops of what shows nothing
    outlines = replace(whole, crops=whole.crops[rest], owners=whole.owners[rest])
    outlines.aspects[1] = 0
    codes = LearnedCodes(np.arange(4, dtype=np.int32), np.zeros(4, np.uint64))
    assert pairs_of(outlines, codes)
    assert all(1 not in pair[:2] for pair in pairs_of(outlines, codes))
