"""What photos' files show of how they came about, kept so that it is measured once.

A cache of blobs by content id: the version of what measured it, then what it found, packed. One of
another version counts as absent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hashdesk.core.storage.caches.blob_cache import BlobCache

PROVENANCE = "provenance.db"


def keep_provenance(cache: BlobCache, found: Mapping[bytes, bytes], version: int) -> None:
    """Keep what was packed, by content id. Raises sqlite3.Error, as `put` does."""
    cache.put({content: b"%d " % version + packed for content, packed in found.items()})


def kept_provenance(
    cache: BlobCache, contents: Iterable[bytes], version: int
) -> dict[bytes, bytes]:
    """What this version has packed, as far as it is kept and sound, by content id."""
    start = b"%d " % version
    kept = cache.get(contents).items()
    return {content: blob[len(start) :] for content, blob in kept if blob.startswith(start)}
