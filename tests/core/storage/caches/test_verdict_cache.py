"""Verdicts by pairs: kept, told by version and by orientation, and absent once damaged."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from hashdesk.core.duplicates.detail.thumbnails import ThumbnailVerdict
from hashdesk.core.storage.caches.blob_cache import BlobCache
from hashdesk.core.storage.caches.verdict_cache import (
    VERDICTS,
    forget_verdicts,
    keep_verdicts,
    kept_verdicts,
    pair_id,
)

CONTENT = st.binary(min_size=16, max_size=16)
ONE, OTHER = bytes(16), bytes(range(16))


def test_verdicts_are_kept_over_a_restart(tmp_path: Path) -> None:
    verdicts = {pair_id(ONE, OTHER, turned): verdict
                for turned, verdict in enumerate(ThumbnailVerdict)}  # fmt: skip
    with BlobCache(tmp_path / VERDICTS, write=True) as cache:
        keep_verdicts(cache, verdicts, 1)
    with BlobCache(tmp_path / VERDICTS) as cache:
        kept = kept_verdicts(cache, [*verdicts, pair_id(ONE, ONE)], 1)
    assert {pair: ThumbnailVerdict(text) for pair, text in kept.items()} == verdicts


def test_a_verdict_of_another_version_is_absent_until_it_is_replaced(tmp_path: Path) -> None:
    pair = pair_id(ONE, OTHER)
    with BlobCache(tmp_path / VERDICTS, write=True) as cache:
        keep_verdicts(cache, {pair: ThumbnailVerdict.LOOKS_SAME}, 1)
        assert kept_verdicts(cache, [pair], 2) == {}
        assert kept_verdicts(cache, [pair], 11) == {}
        keep_verdicts(cache, {pair: ThumbnailVerdict.DIFFERENT}, 2)
        assert kept_verdicts(cache, [pair], 2) == {pair: "different"}


def test_a_damaged_verdict_is_absent(tmp_path: Path) -> None:
    pair = pair_id(ONE, OTHER)
    with BlobCache(tmp_path / VERDICTS, write=True) as cache:
        keep_verdicts(cache, {pair: ThumbnailVerdict.DIFFERENT}, 1)
    with closing(sqlite3.connect(tmp_path / VERDICTS)) as connection, connection:
        connection.execute("UPDATE blobs SET blob=?", (b"1 same",))
    with BlobCache(tmp_path / VERDICTS) as cache:
        assert kept_verdicts(cache, [pair], 1) == {}


def test_without_a_file_nothing_is_kept(tmp_path: Path) -> None:
    with BlobCache(tmp_path / VERDICTS) as cache:
        assert kept_verdicts(cache, [pair_id(ONE, OTHER)], 1) == {}


@given(CONTENT, CONTENT, CONTENT, st.integers(0, 7), st.integers(0, 7))
def test_ids_tell_pairs_and_orientations_apart(
    first: bytes, second: bytes, third: bytes, turned: int, other: int
) -> None:
    assert pair_id(first, second) == pair_id(second, first)
    if turned != other:
        assert pair_id(first, second, turned) != pair_id(first, second, other)
    if second != third:
        assert pair_id(first, second, turned) != pair_id(first, third, turned)


def test_verdicts_of_contents_that_went_are_forgotten(tmp_path: Path) -> None:
    """Also of a photo that was replaced: whoever is not named is not there any more."""
    third = b"3" * 16
    pairs = [pair_id(ONE, OTHER), pair_id(OTHER, third), pair_id(third, ONE, 3)]
    with BlobCache(tmp_path / VERDICTS, write=True) as cache:
        keep_verdicts(cache, dict.fromkeys(pairs, ThumbnailVerdict.LOOKS_SAME), 1)
        forget_verdicts(cache, [ONE, OTHER, third, b"4" * 16])
        assert set(cache.ids()) == set(pairs)
        forget_verdicts(cache, [third, ONE])
        assert cache.ids() == pairs[2:]
    with BlobCache(tmp_path / "verdicts of nothing") as nothing:
        forget_verdicts(nothing, [])
        assert nothing.ids() == []
