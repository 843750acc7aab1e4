"""Going over to another encoder: not before each photo that can be found has codes of it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from hashdesk.core.code_sets.going_over import Lacking, find_lacking, go_over
from hashdesk.core.settings import Settings
from hashdesk.core.storage.library_db import LibraryDB
from tests.core.indexing.small_library import SmallLibrary
from tests.small_encoder import SmallEncoder

pytestmark = pytest.mark.slow


@pytest.fixture
def small(tmp_path: Path) -> SmallLibrary:
    """Two roots of twelve photos each, one of which can be taken away."""
    small = SmallLibrary(tmp_path)
    small.draw(12, "one")
    small.draw(12, "two", seed=1)
    small.index(small.photos / "one", small.photos / "two")
    return small


def in_use(small: SmallLibrary) -> str:
    with LibraryDB(small.library) as db:
        used = db.encoder_in_use()
        assert used is not None
        return used.name


def away(small: SmallLibrary) -> Path:
    return (small.photos / "two").rename(small.folder / "away")


def test_with_all_photos_at_hand(small: SmallLibrary) -> None:
    other = SmallEncoder("other")
    summary = small.index(encoder=other)
    assert (summary.lacking, summary.encoded, in_use(small)) == (None, 24, "other")


def test_a_drive_that_is_away_is_waited_for(small: SmallLibrary) -> None:
    """Both code sets are kept up; the searches go over when the drive has been read."""
    moved, other = away(small), SmallEncoder("other")
    before = small.found()
    for round_ in range(2):
        lacking = small.index(encoder=other).lacking
        assert lacking is not None
        assert (lacking.offline, lacking.unreadable, lacking.others) == (12, 0, 0)
        assert lacking.waiting == round_
        assert (in_use(small), small.found()) == ("small", before)
        small.draw(round_ + 1, "one/new", seed=7)
    assert other.encoded == 13
    moved.rename(small.photos / "two")
    summary = small.index(encoder=other)
    assert (summary.lacking, summary.encoded, in_use(small)) == (None, 13, "other")
    assert small.found() == before | {"one/new/d0/p0.jpg", "one/new/d1/p1.jpg"}


def test_going_over_anyway_and_back(small: SmallLibrary) -> None:
    """By choice only; the codes of the encoder before are still there."""
    away(small)
    other = SmallEncoder("other")
    small.index(encoder=other)
    before = small.found()
    with LibraryDB(small.library, write=True) as db:
        old, new = db.encoders()
        assert find_lacking(db, new) == go_over(db, new)
        assert go_over(db, new, anyway=True) is None
    assert len(small.found()) == 12
    with LibraryDB(small.library, write=True) as db:
        assert go_over(db, old) is None
    assert small.found() == before


def test_photos_that_cannot_be_read_any_more(small: SmallLibrary) -> None:
    """They are found by their old codes for as long as one likes, and not read at each scan."""
    other = SmallEncoder("other")
    strict = replace(Settings(workers=1), max_pixels=100)  # a JPEG may have 64 times as many
    summary = small.index(encoder=other, settings=strict)
    assert summary.lacking is not None
    assert (summary.lacking.unreadable, summary.lacking.others) == (24, 0)
    assert summary.failed == 24
    again = small.index(encoder=other, settings=strict)
    assert again.lacking == summary.lacking
    assert again.failed == 24
    assert (in_use(small), len(small.found())) == ("small", 24)
    done = small.index(encoder=other, retry_failed=True)
    assert (done.lacking, done.encoded, in_use(small)) == (None, 24, "other")


def test_missing_photos_hold_nothing_up(small: SmallLibrary) -> None:
    """They are not found now either; if they come back, they are read."""
    other = SmallEncoder("other")
    shutil.rmtree(small.photos / "two" / "d0")
    summary = small.index(encoder=other)
    assert (summary.lacking, summary.missing, in_use(small)) == (None, 2, "other")


def test_the_sentence(small: SmallLibrary) -> None:
    """How many, why, what now, and what the other way costs."""
    with LibraryDB(small.library, write=True) as db:
        used = db.encoder("a" * 32, '{"name": "HashDesk old"}')
        wanted = db.encoder("b" * 32, '{"name": "HashDesk new"}')
    assert Lacking(used, wanted, 1_200, 3, 0, 40).sentence == (
        "Searches still use “HashDesk old”: 1,203 photos that it finds have no codes of "
        "“HashDesk new” yet (1,200 on drives that are not connected, 3 cannot be read any more). "
        "40 new photos are found only then. Connect the drives, then run: hashdesk models --use "
        "bbbbbbbb. To go over without them, add --anyway: they are then not found until they have "
        "been read."
    )
