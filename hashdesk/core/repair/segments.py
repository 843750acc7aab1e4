"""Mends the codes: the damaged segment alone, and no photo is encoded that features cover.

First the flipped bit is looked for: with it turned back, every code is exactly what it was. Else
the segment is made again from kept features. Photos without features lose their codes of this range
and are read again by the next indexing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from hashdesk.core.encoding.codes import CodeTable, take, zeros
from hashdesk.core.encoding.encoder import Encoder
from hashdesk.core.errors import HashDeskError
from hashdesk.core.job import Job
from hashdesk.core.plurals import plural
from hashdesk.core.repair.rows import EncoderOpener
from hashdesk.core.repair.single_bit import restored_bytes
from hashdesk.core.repair.step import RepairStep
from hashdesk.core.storage import code_segments
from hashdesk.core.storage.caches import feature_cache
from hashdesk.core.storage.caches.blob_cache import BlobCache
from hashdesk.core.storage.code_segments import NO_PHOTOS, PRESENCE, SEGMENT_ROWS, PhotoIds
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_arrays, photo_rows
from hashdesk.core.storage.tables.library_rows import EncoderRow

MOST_BITS_TRIED = 100  # segments in which the flipped bit is looked for: half a second each


@dataclass
class _Range:
    """The segments of 1,024 photos under one encoder that are sound, and what was found of all."""

    wanted: tuple[int, ...]  # lengths
    sound: set[int] = field(default_factory=set)  # lengths
    found: dict[int, tuple[bytes, bytes]] = field(default_factory=dict)  # length: blob, checksum

    @property
    def damaged(self) -> list[int]:
        """The lengths that are damaged or lost."""
        return [bits for bits in self.wanted if bits not in self.sound]


@dataclass
class _Counts:
    turned_back: int = 0  # segments
    from_features: int = 0  # segments
    left: int = 0  # segments of encoders that cannot be opened
    uncoded: int = 0  # photos without features


def mend_segments(
    db: LibraryDB, features: Path, open_encoder: EncoderOpener, job: Job
) -> RepairStep:
    """Mend the code sets of all encoders; features: the folder that keeps them.

    Raises LibraryError, DiskFull or Cancelled.
    """
    counts = _Counts()
    _put_in_place(db, counts)
    for row in db.encoders():
        encoder: Encoder | None = None
        for first, segments in _damaged_ranges(db, row):
            job.check()
            with db.transaction():
                _turn_bits_back(db, row, first, segments, counts)
            if not segments.damaged:
                continue
            encoder = encoder or _opened(open_encoder, row)
            if encoder is None:
                counts.left += len(segments.damaged)
                continue
            with db.transaction():
                codes_of = _CodesFromFeatures(db, features, encoder, db.has_details(row))
                _make_again(codes_of, row, first, segments, counts)
    return RepairStep(
        "segments",
        "segments of codes that were damaged or lost",
        counts.turned_back + counts.from_features,
        f"the flipped bit is turned back in {counts.turned_back:,}, "
        f"{plural(counts.from_features, 'is', 'are')} made again from kept features; "
        f"{plural(counts.uncoded, 'photo without features is', 'photos without features are')} "
        "read again",
        counts.left,
        "The model's own files are damaged, too. Restore a backup (hashdesk restore), or remove "
        "the model (hashdesk models).",
    )


def _opened(open_encoder: EncoderOpener, row: EncoderRow) -> Encoder | None:
    try:
        encoder = open_encoder(row)
    except HashDeskError:
        return None
    return encoder if encoder.id == row.name else None


def _damaged_ranges(db: LibraryDB, row: EncoderRow) -> Iterator[tuple[int, _Range]]:
    """The first row and the segments of each range in which a segment is damaged or lost."""
    wanted = code_segments.kinds(details=db.has_details(row))
    ranges: defaultdict[int, _Range] = defaultdict(lambda: _Range(wanted))
    query = "SELECT bits, first_row, blob, checksum FROM code_segments WHERE encoder=?"
    for bits, first, blob, expected in db.connection.execute(query, (row.id,)).fetchall():
        if not code_segments.is_place(bits, first):
            continue
        if code_segments.is_sound(row.name, bits, first, blob, expected):
            ranges[first].sound.add(bits)
        ranges[first].found[bits] = blob, expected
    yield from ((first, found) for first, found in sorted(ranges.items()) if found.damaged)


def _put_in_place(db: LibraryDB, counts: _Counts) -> None:
    """Move segments from impossible places to the one that their checksum is of, if it is free."""
    rows = db.encoders()
    names = {row.id: row.name for row in rows}
    wanted = {row.id: code_segments.kinds(details=db.has_details(row)) for row in rows}
    (last,) = db.connection.execute("SELECT coalesce(max(id), 0) FROM photos").fetchone()
    query = "SELECT rowid, encoder, bits, first_row, blob, checksum FROM code_segments"
    with db.transaction():
        for rowid, encoder, bits, first, *rest in db.connection.execute(query).fetchall():
            if bits in wanted.get(encoder, ()) and code_segments.is_place(bits, first):
                continue
            place = _right_place(names, wanted, rest, last)
            delete = "DELETE FROM code_segments WHERE rowid=?"
            db.connection.execute(delete, (rowid,))
            if place is not None:
                insert = "INSERT OR IGNORE INTO code_segments VALUES (?, ?, ?, ?, ?)"
                db.connection.execute(insert, (*place, *rest))
                counts.turned_back += 1


def _right_place(
    names: dict[int, str], wanted: dict[int, tuple[int, ...]], found: list[object], last: int
) -> tuple[int, int, int] | None:
    blob, expected = found
    if not isinstance(blob, bytes) or not isinstance(expected, bytes):
        return None
    for encoder, name in names.items():
        for bits in wanted[encoder]:
            if len(blob) == code_segments.length(bits):
                for first in range(0, last + SEGMENT_ROWS, SEGMENT_ROWS):
                    if code_segments.checksum(name, bits, first, blob) == expected:
                        return encoder, bits, first
    return None


def _turn_bits_back(
    db: LibraryDB, row: EncoderRow, first: int, segments: _Range, counts: _Counts
) -> None:
    for bits in segments.damaged:
        blob, expected = segments.found.get(bits, (None, None))
        if not isinstance(blob, bytes) or not isinstance(expected, bytes):
            continue
        if len(blob) != code_segments.length(bits) or counts.turned_back >= MOST_BITS_TRIED:
            continue
        restored: bytes | None = blob
        if not _one_bit_apart(code_segments.checksum(row.name, bits, first, blob), expected):

            def is_sound(data: bytes, bits: int = bits, expected: bytes | None = expected) -> bool:
                return code_segments.checksum(row.name, bits, first, data) == expected

            restored = restored_bytes(blob, is_sound)
        if restored is not None:
            code_segments.write_segment(db.connection, row.id, row.name, bits, first, restored)
            segments.sound.add(bits)
            segments.found[bits] = restored, b""
            counts.turned_back += 1


def _one_bit_apart(one: bytes, other: bytes) -> bool:
    difference = int.from_bytes(one, "little") ^ int.from_bytes(other, "little")
    return len(one) == len(other) and difference.bit_count() <= 1


@dataclass(frozen=True)
class _CodesFromFeatures:
    """Codes of a library's photos, made from the features that are kept in a folder."""

    db: LibraryDB
    folder: Path
    encoder: Encoder
    details: bool  # whether it gives detail codes

    def __call__(self, ids: PhotoIds) -> tuple[PhotoIds, CodeTable]:
        """The photos whose features are kept, and their codes."""
        contents = photo_rows.content_ids(self.db.connection, ids.tolist())
        path = feature_cache.features_path(self.folder, self.encoder.backbone)
        with BlobCache(path) as cache:
            blobs = feature_cache.get_features(cache, contents.values())
        usable = [number for number in ids.tolist() if contents.get(number) in blobs]
        if not usable:
            return NO_PHOTOS, zeros(0, details=self.details)
        features = feature_cache.unpack_features([blobs[contents[number]] for number in usable])
        encoded = self.encoder.encode_features(features)
        finite = np.flatnonzero(encoded.finite)
        return np.array(usable, np.int64)[finite], take(encoded.codes, finite)


def _make_again(
    codes_of: _CodesFromFeatures, row: EncoderRow, first: int, segments: _Range, counts: _Counts
) -> None:
    connection = codes_of.db.connection
    ids = _coded_photos(codes_of.db, first, segments)
    usable, codes = codes_of(ids)
    columns = code_segments.columns(codes)
    places = usable - first - 1
    lost = len(ids) - len(usable)
    if lost or PRESENCE in segments.damaged:
        # Photos without features are marked as having no codes, so they are read again.
        marks = np.zeros(SEGMENT_ROWS, bool)
        marks[places] = True
        blob = np.packbits(marks, bitorder="little").tobytes()
        code_segments.write_segment(connection, row.id, row.name, PRESENCE, first, blob)
    for bits in segments.damaged:
        if bits != PRESENCE:
            array = np.zeros(SEGMENT_ROWS, code_segments.dtype(bits))
            array[places] = columns[bits]
            blob = array.tobytes()
            code_segments.write_segment(connection, row.id, row.name, bits, first, blob)
    counts.from_features += len(segments.damaged)
    counts.uncoded += lost


def _coded_photos(db: LibraryDB, first: int, segments: _Range) -> PhotoIds:
    """The photos of a range that have codes; where that is not known, all that were read."""
    if PRESENCE in segments.sound:
        blob, _ = segments.found[PRESENCE]
        marks = np.unpackbits(np.frombuffer(blob, np.uint8), bitorder="little")
        found: PhotoIds = np.flatnonzero(marks) + first + 1
        return found
    good = photo_arrays.good_ids(db.connection)
    return good[(good > first) & (good <= first + SEGMENT_ROWS)]
