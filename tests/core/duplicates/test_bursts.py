"""Photos of one burst that are no pair themselves: others of it stand between them."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
from PIL import Image

from hashdesk.core.duplicates.bursts import NO_PART
from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.duplicates.matches import MatchedPairs, MatchRequest, find_matches
from hashdesk.core.duplicates.relation import Relation
from hashdesk.core.indexing.indexer import index
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.settings import Settings
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.bundle_encoder import BundleEncoder
from tests.core.duplicates.groups.test_grouping import pairs_of
from tests.drawing import draw

BURST, LOOK_AGAIN = Relation.BURST, Relation.LOOK_AGAIN
NOON = 1_600_000_000 // 86_400 * 86_400 + 43_200


def chain(*seconds: int | None, between: Relation = BURST) -> MatchedPairs:
    """Photos 1, 2, … of which each is a pair with the next, and when they were taken after noon."""
    pairs = {(number, number + 1): 4 for number in range(1, len(seconds))}
    taken = [[NO_PART if after is None else NOON + after, NO_PART, NO_PART] for after in seconds]
    found = pairs_of(pairs, dict.fromkeys(pairs, between))
    return replace(found, taken=np.array(taken, np.int64))


def relation(pairs: MatchedPairs, one: int, other: int) -> Relation:
    both = pairs.relations_of(np.array([one, other]), np.array([other, one]))
    assert both[0] == both[1]
    return Relation(int(both[0]))


def test_the_first_and_the_last_photo_hang_together() -> None:
    pairs = chain(0, 1, 2, 3, 4)
    assert {relation(pairs, *two) for two in combinations(range(1, 6), 2)} == {BURST}
    assert relation(pairs, 3, 3) is Relation.EXACT


def test_a_copy_of_the_first_among_them_may_be_the_same_picture() -> None:
    """Taken at one time, or at one that is not known: only a person can tell."""
    for last in (0, None, 3600):  # of another zone
        assert relation(chain(0, 1, last), 1, 3) is LOOK_AGAIN


def test_pairs_that_are_no_burst_link_nothing() -> None:
    for between in (LOOK_AGAIN, Relation.SAME):
        assert relation(chain(0, 1, 2, between=between), 1, 3) is LOOK_AGAIN


def test_what_a_camera_wrote_tells(tmp_path: Path, encoder: BundleEncoder) -> None:
    """Five shots of a scene that moves, a second apart: the first and the last are no pair."""
    photos, scene = tmp_path / "photos", draw(6, 1, (400, 240))
    photos.mkdir()
    for number in range(5):
        exif = Image.Exif()
        exif.get_ifd(0x8769)[0x9003] = f"2020:09:13 12:00:0{number}"
        left = 3 * number
        shot = scene.crop((left, 0, left + 320, 240))
        shot.save(photos / f"{number}.jpg", quality=95, exif=exif)
    with LibraryDB(tmp_path / "library", write=True) as db:
        index(db, encoder, [photos], Settings(workers=1), Job())
    with Library(tmp_path / "library") as library:
        ids = library.photo_arrays.ids.tolist()
        pairs = find_matches(library, MatchRequest(MatchLevel.NEAR), Job())
    assert pairs.photos.tolist() == ids
    assert len(pairs.first) < 10
    ends = np.array(list(combinations(ids, 2)))
    assert set(pairs.relations_of(ends[:, 0], ends[:, 1]).tolist()) == {BURST}
