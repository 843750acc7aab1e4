"""What the search for duplicates has found out about single photos, as it kept it.

A crop or a grey copy may lie far by its codes, and its thumbnail differs: only the second look and
the proof of edited copies tell. Searches read what these have seen, and look at nothing anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from hashdesk.core.duplicates.capture_times import (
    TimesVerdict,
    capture_time,
    judge_times,
    may_be_one_shot,
)
from hashdesk.core.duplicates.edited.kept_pairs import kept_copies
from hashdesk.core.duplicates.match_level import USUAL_RADIUS, MatchLevel
from hashdesk.core.imaging.signatures.orientation import ORIENTATIONS
from hashdesk.core.search.library import Library
from hashdesk.core.storage.caches.blob_cache import BlobCache
from hashdesk.core.storage.caches.verdict_cache import (
    OUTLINES,
    VERDICTS,
    kept_verdicts,
    pair_id,
)
from hashdesk.core.storage.photos import photo_rows
from hashdesk.core.storage.photos.photo_rows import Photo


class KnownCopies:
    """The edited copies that were found in a library; read again when more were looked for.

    Not thread-safe.
    """

    def __init__(self) -> None:
        self._read_from: object = None
        self._copies: Mapping[bytes, set[bytes]] = {}

    def of(self, library: Library, photo: int) -> tuple[int, ...]:
        """The photos that are known to be edited copies of one, or it of them; 0 has none."""
        path = library.db.folder / OUTLINES
        state = (path, _state(path), _state(path.with_name(path.name + "-wal")))
        if state != self._read_from:
            with BlobCache(path) as cache:
                self._copies = kept_copies(cache, USUAL_RADIUS[MatchLevel.EDITED])
            self._read_from = state
        row = library.photos([photo]).get(photo) if self._copies and photo else None
        if row is None:
            return ()
        time = capture_time(row)
        return tuple(
            other.id
            for content in sorted(self._copies.get(row.content_id, ()))
            for other in photo_rows.by_content(library.db.connection, content)
            if may_be_one_shot(time, capture_time(other))
        )


def seen_in_files(library: Library, photo: Photo, others: Iterable[Photo]) -> dict[int, bool]:
    """Whether files showed others to be the same picture as a photo, by id, where they did."""
    if not (library.db.folder / VERDICTS).exists():
        return {}
    # They load the decoders, which a window needs for nothing else.
    from hashdesk.core.duplicates.detail.files import FileVerdict  # noqa: PLC0415
    from hashdesk.core.duplicates.second_look.pair_verdicts import (  # noqa: PLC0415
        VERDICT_VERSION,
    )

    ids = {
        pair_id(*ends, way): other
        for other in others
        for way in range(len(ORIENTATIONS))
        for ends in _orders(photo.content_id, other.content_id)
    }
    with BlobCache(library.db.folder / VERDICTS) as cache:
        kept = kept_verdicts(cache, ids, VERDICT_VERSION)
    seen: dict[int, bool] = {}
    for pair, verdict in kept.items():
        other = ids[pair]
        if verdict == FileVerdict.SAME:
            times = judge_times(capture_time(photo), capture_time(other))
            seen[other.id] = times is TimesVerdict.SILENT
        elif verdict in (FileVerdict.DIFFERENT, FileVerdict.CANNOT_TELL):  # the latter: to check
            seen.setdefault(other.id, False)
    return seen


def _orders(one: bytes, other: bytes) -> tuple[tuple[bytes, bytes], ...]:
    return (one, other), (other, one)


def _state(path: Path) -> tuple[int, int] | None:
    """What changes with a file."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
