"""A decision about two photos, and a tag that another program writes into one of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo

from hashdesk.core.backup.make import back_up
from hashdesk.core.backup.restore import restore
from hashdesk.core.duplicates import matches
from hashdesk.core.duplicates.decisions.decision import Decision, DecisionKind, new_decision
from hashdesk.core.duplicates.decisions.decisions_db import (
    DecisionsDB,
    export_decisions,
    import_decisions,
)
from hashdesk.core.duplicates.decisions.documents import to_json
from hashdesk.core.duplicates.groups.grouping import GroupingOptions
from hashdesk.core.duplicates.keep.traits import read_traits
from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.duplicates.matches import MatchRequest
from hashdesk.core.duplicates.review.review import LibraryFacts, ReviewOptions, review
from hashdesk.core.errors import UsageError
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.settings import Settings
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import fact_rows, photo_rows
from hashdesk.core.storage.whole_library.library_files import LibraryPart
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


def undecided(small: SmallLibrary, *decisions: Decision) -> int:
    """How many groups are left to decide about."""
    with Library(small.library) as library:
        pairs = matches.find_matches(library, MatchRequest(MatchLevel.NEAR, 8), Job())
        connection = library.db.connection
        facts = LibraryFacts(library.photo_arrays, read_traits(connection))
        options = ReviewOptions(MatchLevel.NEAR, GroupingOptions(8))
        return len(review(connection, pairs, facts, decisions, options).groups)


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


def comment(photo: Path) -> None:
    """Write a comment into a JPEG, and no pixel."""
    jpeg, words = photo.read_bytes(), b"a comment"
    photo.write_bytes(
        jpeg[:2] + b"\xff\xfe" + (len(words) + 2).to_bytes(2, "big") + words + jpeg[2:]
    )


def save_again(photo: Path, **options: Any) -> None:
    """Save a picture without loss, and with more words in it."""
    with Image.open(photo) as opened:
        opened.load()
    opened.save(photo, **options)


def words_in_png() -> PngInfo:
    info = PngInfo()
    info.add_text("Comment", "a comment")
    return info


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("a.jpg", comment),
        ("a.png", lambda photo: save_again(photo, pnginfo=words_in_png())),
        ("a.webp", lambda photo: save_again(photo, lossless=True, xmp=b"<x:xmpmeta/>", exact=True)),
        ("a.tif", lambda photo: save_again(photo, description="a comment")),
    ],
)
def test_words_written_into_a_file_of_any_kind(
    small: SmallLibrary, name: str, tag: Callable[[Path], None]
) -> None:
    """The bytes are others; the picture, and what was decided, are the same."""
    photo = small.photos / name
    with Image.open(small.photos / "90.jpg") as picture:
        picture.save(photo, **({"lossless": True} if name == "a.webp" else {}))
    small.index()
    decision = keep_both(small)
    assert len(decision.members) == 3
    before = photo.read_bytes()
    tag(photo)
    assert photo.read_bytes() != before
    assert small.index().indexed == 1
    assert undecided(small, decision) == 0


def test_another_picture_is_decided_about_again(small: SmallLibrary) -> None:
    decision = keep_both(small)
    draw(1, 1).point(lambda value: value * 0.97).save(small.photos / "90.jpg", quality=90)
    small.index()
    assert undecided(small, decision) == 1


def decisions_of(small: SmallLibrary) -> list[Decision]:
    with DecisionsDB(small.library) as decisions:
        return decisions.all()


def decide(small: SmallLibrary) -> None:
    with DecisionsDB(small.library, write=True) as decisions:
        decisions.add([keep_both(small)])


@pytest.mark.parametrize("tagged", ["here", "there", "on both sides", "after the import"])
def test_decisions_travel_to_files_with_other_tags(
    small: SmallLibrary, tmp_path: Path, tagged: str
) -> None:
    """What one library decided holds in another one that never had its files."""
    other = SmallLibrary(tmp_path / "other")
    shutil.copytree(small.photos, other.photos)
    decide(small)
    if tagged in ("here", "on both sides"):
        rate(small.photos / "90.jpg", 2)
        small.index()
    if tagged in ("there", "on both sides"):
        rate(other.photos / "90.jpg", 4)
        rate(other.photos / "80.jpg", 1)
    other.index()
    file = tmp_path / "decisions.json"
    with DecisionsDB(small.library) as decisions, LibraryDB(small.library) as db:
        assert export_decisions(decisions, file, db.connection) == 1
    with DecisionsDB(other.library, write=True) as decisions, LibraryDB(other.library) as db:
        assert import_decisions(decisions, file, db.connection) == 1
        assert import_decisions(decisions, file, db.connection) == 0  # a second time
    if tagged == "after the import":
        rate(other.photos / "80.jpg", 5)
        other.index()
    assert undecided(other, *decisions_of(other)) == 0


def test_a_copy_more_is_told_by_its_number(small: SmallLibrary, tmp_path: Path) -> None:
    """A third file of the same pictures is new, whatever tags it has."""
    decide(small)
    rate(small.photos / "90.jpg", 2)
    small.index()
    shutil.copy(small.photos / "90.jpg", small.photos / "third.jpg")
    rate(small.photos / "third.jpg", 3)
    small.index()
    assert undecided(small, *decisions_of(small)) == 1


def test_decisions_of_a_backup_hold_after_a_tag(small: SmallLibrary) -> None:
    """The library comes back as it was before the tag; the file has it already."""
    decide(small)
    backup = back_up(small.library, Settings(), Job())
    rate(small.photos / "80.jpg", 3)
    small.index()
    assert undecided(small, *decisions_of(small)) == 0
    restore(small.library, backup, list(LibraryPart), Job())
    small.index()
    assert undecided(small, *decisions_of(small)) == 0


@pytest.mark.parametrize(
    "pictures", ["[]", "3", '{"00": "11"}', '{"zz": "00"}', '{"%s": 4}' % ("00" * 16)]
)
def test_pictures_that_are_none_are_refused(
    small: SmallLibrary, tmp_path: Path, pictures: str
) -> None:
    file = tmp_path / "decisions.json"
    text = to_json([keep_both(small)])
    file.write_text(f'{text[:-2]}, "pictures": {pictures}}}')
    with DecisionsDB(small.library, write=True) as decisions, LibraryDB(small.library) as db:
        with pytest.raises(UsageError, match="holds no decisions of HashDesk"):
            import_decisions(decisions, file, db.connection)
        assert decisions.all() == []
