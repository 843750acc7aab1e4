"""A decision about two photos, and a tag that another program writes into one of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import ExifTags, Image

from hashdesk.core.duplicates import keep_rules, matches
from hashdesk.core.duplicates.decisions import Decision, DecisionKind, new_decision
from hashdesk.core.duplicates.grouping import GroupingOptions
from hashdesk.core.duplicates.matches import MatchLevel, MatchRequest
from hashdesk.core.duplicates.review import LibraryFacts, ReviewOptions, review
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.storage import fact_rows, photo_rows
from hashdesk.core.storage.library_db import LibraryDB
from tests.core.indexing.small_library import SmallLibrary
from tests.drawing import draw

pytestmark = pytest.mark.slow


@pytest.fixture
def small(tmp_path: Path) -> SmallLibrary:
    """The same picture twice, in two qualities."""
    small = SmallLibrary(tmp_path)
    small.photos.mkdir()
    for quality in (80, 90):
        draw(1, 1).save(small.photos / f"{quality}.jpg", quality=quality)
    small.index()
    return small


def keep_both(small: SmallLibrary) -> Decision:
    with LibraryDB(small.library) as db:
        contents = photo_rows.content_ids(db.connection).values()
    return new_decision(DecisionKind.KEEP, MatchLevel.NEAR, contents)


def undecided(small: SmallLibrary, decision: Decision) -> int:
    """How many groups are left to decide about."""
    with Library(small.library) as library:
        pairs = matches.find_matches(library, MatchRequest(MatchLevel.NEAR, 8), Job())
        connection = library.db.connection
        facts = LibraryFacts(library.photo_arrays, keep_rules.read_traits(connection))
        options = ReviewOptions(MatchLevel.NEAR, GroupingOptions(8))
        return len(review(connection, pairs, facts, [decision], options).groups)


def rate(photo: Path, stars: int) -> None:
    """Write a rating into a file, and no pixel."""
    exif = Image.Exif()
    exif[ExifTags.Base.Rating] = stars
    block = exif.tobytes()
    if not block.startswith(b"Exif"):
        block = b"Exif\0\0" + block
    marker = b"\xff\xe1" + (len(block) + 2).to_bytes(2, "big") + block
    jpeg = photo.read_bytes()
    photo.write_bytes(jpeg[:2] + marker + jpeg[2:])


def test_a_rating_written_into_a_file_changes_no_decision(small: SmallLibrary) -> None:
    """Not once, and not twice; and the rating is read."""
    decision = keep_both(small)
    assert undecided(small, decision) == 0
    for stars in (3, 5):
        rate(small.photos / "90.jpg", stars)
        small.index()
        assert undecided(small, decision) == 0
        with LibraryDB(small.library) as db:
            ratings = {row.rating for row in fact_rows.get(db.connection, (1, 2)).values()}
        assert ratings == {None, stars}


def test_another_picture_is_decided_about_again(small: SmallLibrary) -> None:
    decision = keep_both(small)
    draw(1, 1).point(lambda value: value * 0.97).save(small.photos / "90.jpg", quality=90)
    small.index()
    assert undecided(small, decision) == 1
