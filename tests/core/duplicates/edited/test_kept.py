"""What is kept between two looks: outlines and pairs, and nothing that was damaged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageOps

from hashdesk.core.duplicates.edited import kept_pairs as module
from hashdesk.core.duplicates.edited.kept_pairs import (
    KEPT_ID,
    CopyPairs,
    keep_pairs,
    kept_copies,
    kept_pairs,
)
from hashdesk.core.duplicates.edited.outline import from_bytes, outlines_of, to_bytes
from hashdesk.core.storage.caches.blob_cache import BlobCache
from tests.core.duplicates.detail.pictures import scene

CONTENTS = [bytes([number]) * 16 for number in range(6)]
PAIRS = CopyPairs(
    np.array([0, 1, 4], np.int32), np.array([2, 3, 5], np.int32), np.array([1, 9, 36], np.uint8)
)
FRAMED = ImageOps.expand(scene(1), 30, "white")
OUTLINES = outlines_of(np.asarray(FRAMED.convert("L")))
BLOB = to_bytes(OUTLINES)


def as_contents(contents: list[bytes], pairs: CopyPairs) -> dict[frozenset[bytes], int]:
    columns = pairs.first.tolist(), pairs.second.tolist(), pairs.distances.tolist()
    return {frozenset((contents[a], contents[b])): d for a, b, d in zip(*columns, strict=True)}


@pytest.fixture
def cache(tmp_path: Path) -> BlobCache:
    return BlobCache(tmp_path / "outlines.db", write=True)


def test_pairs_come_back_among_the_photos_that_are_left(cache: BlobCache) -> None:
    keep_pairs(cache, CONTENTS, PAIRS)
    now = [b"n" * 16, *reversed(CONTENTS[:4])]  # one came, two went
    kept = kept_pairs(cache, now)
    assert as_contents(now, kept.pairs) == {
        frozenset((CONTENTS[0], CONTENTS[2])): 1,
        frozenset((CONTENTS[1], CONTENTS[3])): 9,
    }
    assert kept.is_new.tolist() == [True, False, False, False, False]
    assert kept.gone == 2


def test_the_copies_of_each_photo_are_told(cache: BlobCache) -> None:
    """In both directions; not what differs in more parts than asked for, nor near-duplicates."""
    assert kept_copies(cache, 64) == {}
    zero, one, two, three, four, five = CONTENTS
    keep_pairs(cache, CONTENTS, PAIRS)
    near = {zero: {two}, two: {zero}, one: {three}, three: {one}}
    assert kept_copies(cache, 9) == near
    assert kept_copies(cache, 64) == {**near, four: {five}, five: {four}}
    keep_pairs(cache, CONTENTS, CopyPairs(PAIRS.first, PAIRS.second, np.zeros(3, np.uint8)))
    assert kept_copies(cache, 64) == {}


def test_nothing_is_known_where_nothing_was_kept(cache: BlobCache) -> None:
    kept = kept_pairs(cache, CONTENTS)
    assert kept.is_new.all()
    assert len(kept.pairs.first) == 0


def test_pairs_of_another_version_are_not_believed(
    cache: BlobCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_pairs(cache, CONTENTS, PAIRS)
    monkeypatch.setattr(module, "EDITED_VERSION", 99)
    assert kept_pairs(cache, CONTENTS).is_new.all()


@given(st.integers(0, 140), st.integers(0, 255))
@settings(deadline=None)
def test_any_other_bytes_are_no_pairs(length: int, value: int) -> None:
    """A sound checksum says only that these bytes were put there."""

    class Holding(BlobCache):
        def __init__(self, blob: bytes) -> None:
            self.blob = blob

        def get(self, content_ids: object) -> dict[bytes, bytes]:  # type: ignore[override]
            return {KEPT_ID: self.blob}

    kept = kept_pairs(Holding(bytes([value]) * length), CONTENTS)
    assert kept.is_new.shape == (6,)
    assert len(kept.pairs.first) == 0


def test_outlines_come_back_as_they_were() -> None:
    """Of what is inside a frame, and of all of the picture."""
    again = from_bytes(BLOB)
    assert len(again) == len(OUTLINES) == 2
    for found, outline in zip(again, OUTLINES, strict=True):
        assert np.array_equal(found.terms, outline.terms)
        assert np.array_equal(found.hashes, outline.hashes)
        assert found.aspect == pytest.approx(outline.aspect)
        assert found.plain == pytest.approx(outline.plain)
        assert found.solid == pytest.approx(outline.solid)
        assert found.shows_something
    assert len(again[0].hashes) > len(again[1].hashes) == 1
    assert again[1].plain == again[0].plain


@given(st.integers(0, len(BLOB) - 1))
@settings(deadline=None)
def test_cut_outlines_are_fewer_or_none(length: int) -> None:
    assert len(from_bytes(BLOB[:length])) < len(OUTLINES)
    assert from_bytes(bytes([BLOB[0] + 1]) + BLOB[1:]) == ()
