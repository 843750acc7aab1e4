"""Verdicts on pairs of photos, kept so that a second look at the same library takes seconds.

A cache of blobs: the id is both content ids and how the second photo was turned, the blob the
version of the comparison and its verdict. A verdict of another version counts as absent.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from hashdesk.core.storage.caches.blob_cache import BlobCache

VERDICTS = "verdicts.db"
OUTLINES = "outlines.db"  # of photos, by content id: what their edited copies are found by


def pair_id(first: bytes, second: bytes, turned: int = 0) -> bytes:
    """The id of a pair of content ids. turned: which of `ORIENTATIONS` the second one is in.

    Upright pairs have one id in either order; the order of others is part of what was compared.
    """
    if turned == 0 and second < first:
        first, second = second, first
    return first + second + bytes([turned])


def keep_verdicts(cache: BlobCache, verdicts: Mapping[bytes, str], version: int) -> None:
    """Keep verdicts by the ids of their pairs. Raises sqlite3.Error, as `put` does."""
    cache.put({pair: f"{version} {verdict}".encode() for pair, verdict in verdicts.items()})


def kept_verdicts(cache: BlobCache, pairs: Iterable[bytes], version: int) -> dict[bytes, str]:
    """The verdicts of this version that are kept and sound, by the ids of their pairs."""
    found = {}
    for pair, blob in cache.get(pairs).items():
        kept_version, _, verdict = blob.partition(b" ")
        if kept_version == b"%d" % version:
            found[pair] = verdict.decode("ascii", "replace")
    return found


def forget_verdicts(cache: BlobCache, contents: Collection[bytes]) -> None:
    """Forget the verdicts on pairs of which a photo has none of these contents any more."""
    kept = set(contents)
    if gone := [pair for pair in cache.ids() if not contents_of(pair) <= kept]:
        cache.remove(gone)


def contents_of(pair: bytes) -> frozenset[bytes]:
    """The content ids in the id of a pair."""
    half = len(pair) // 2
    return frozenset((pair[:half], pair[half:-1]))
