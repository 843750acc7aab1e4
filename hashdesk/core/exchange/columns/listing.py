"""The photos of an export, read from the library as batches of columns."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.encoding.by_length import DETAIL_BITS
from hashdesk.core.encoding.codes import BITS, Codes, CodeTable, take
from hashdesk.core.encoding.distance_weights import DETAIL_PREFIX
from hashdesk.core.errors import LibraryDamaged
from hashdesk.core.exchange.columns.table_words import TABLE_LANGUAGE
from hashdesk.core.imaging.companion_files import unpacked
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.storage.library_db import CHECK_AND_REPAIR
from hashdesk.core.storage.photos import fact_rows
from hashdesk.core.storage.photos.fact_rows import NO_FACTS
from hashdesk.core.storage.photos.photo_filter import PhotoFilter, matching
from hashdesk.core.storage.photos.photo_rows import Place

BATCH_ROWS = 1 << 15  # photos in a batch
SIZE_SAMPLE = 2_000  # photos that the size of an export is estimated from
SAMPLE_RUN = 50  # photos in a row of a sample: neighbours are alike, and so pack well together
# The columns of facts, and whether each holds text, real numbers or whole ones.
FACT_KINDS: dict[str, type] = {
    "camera": str,
    "lens": str,
    "exposure_seconds": float,
    "aperture": float,
    "iso": int,
    "focal_length": float,
    "rating": int,
    "keywords": str,  # with a semicolon between them
    "companions": str,  # names of the files that belong to it, with a slash between them
}
FACTS_QUERY = (
    "SELECT id, folder, name, content_id, size, "
    "coalesce(taken, nullif(mtime_ns, 0) / 1000000000), latitude, longitude, camera, companions "
    "FROM photos WHERE id BETWEEN ? AND ? ORDER BY id"
)


class PathStyle(StrEnum):
    """How the paths of photos are exported."""

    RELATIVE = "relative"  # the root folder's name, and the path below it
    ABSOLUTE = "absolute"
    NONE = "none"


@dataclass(frozen=True)
class ExportSelection:
    """Which photos are exported, and with which data."""

    bits: tuple[int, ...] = BITS
    paths: PathStyle = PathStyle.RELATIVE
    gps: bool = False  # with the coordinates at which they were taken
    facts: bool = False  # with what FACT_KINDS names, in formats that have columns for it
    thumbnails: bool = False  # with thumbnails, in formats that have room for them
    titles: str = TABLE_LANGUAGE  # their language, in a table for people: one of TITLES
    photo_filter: PhotoFilter = field(default_factory=PhotoFilter)
    folders: frozenset[int] | None = None  # ids; None: all
    photos: frozenset[int] | None = None  # ids; None: all


@dataclass(frozen=True)
class ColumnBatch:
    """Some photos as columns, by ascending photo id."""

    first: int  # row in the export of the first photo
    codes: CodeTable  # (n,) each, of the lengths that are exported
    contents: NDArray[np.uint8]  # (n, 16), content ids
    sizes: NDArray[np.int64]  # (n,), bytes
    dates: NDArray[np.datetime64]  # (n,), seconds: camera time, else file time in UTC
    roots: list[str] | None  # (n,), names of root folders; RELATIVE only
    paths: list[str] | None  # (n,)
    undecodable: dict[int, bytes]  # paths that are no UTF-8, by their place in `paths`
    latitudes: NDArray[np.float64] | None  # (n,), NaN: unknown
    longitudes: NDArray[np.float64] | None  # (n,)
    facts: dict[str, list[Any]] | None  # by the names in FACT_KINDS, (n,) each; None: unknown

    def __len__(self) -> int:
        return len(self.sizes)


class Listing:
    """The photos of a selection that have codes.

    A context manager: inside it, the library stays as it was on entry, whatever other processes
    write to it.
    """

    def __init__(
        self, library: Library, selection: ExportSelection, job: Job, *, limit: int | None = None
    ) -> None:
        """limit: at most this many photos, taken evenly from all."""
        self.library, self.selection = library, selection
        self.job = job
        self._limit = limit
        self.ids = np.empty(0, np.int64)  # (n,), ascending
        self.total = 0  # photos without the limit
        self._moment = ExitStack()

    def __enter__(self) -> Listing:
        connection = self.library.db.connection
        self._moment.enter_context(self.library.one_moment())
        self.library.renew()
        if not self.library.encoder.facts:
            raise LibraryDamaged(
                f"The description of the model in {self.library.db.path} is damaged: nobody could "
                f"read these codes. Mend it: {CHECK_AND_REPAIR}"
            )
        matches = matching(connection, self.selection.photo_filter)
        ids = np.intersect1d(self.library.codes.ids, matches, assume_unique=True)
        if self.selection.folders is not None:
            photos = self.library.photo_arrays
            inside = np.isin(photos.folders, list(self.selection.folders))
            ids = np.intersect1d(ids, photos.ids[inside], assume_unique=True)
        if self.selection.photos is not None:
            ids = ids[np.isin(ids, list(self.selection.photos))]
        self.total = len(ids)
        if self._limit is not None:
            ids = ids[_sample(len(ids), self._limit)]
        self.ids = ids
        return self

    def __exit__(self, *_: object) -> None:
        self._moment.close()

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns: facts, then codes."""
        root = ("root",) if self.selection.paths is PathStyle.RELATIVE else ()
        path = () if self.selection.paths is PathStyle.NONE else ("path",)
        gps = ("latitude", "longitude") if self.selection.gps else ()
        facts = tuple(FACT_KINDS) if self.selection.facts else ()
        return (*root, *path, "content_id", "date", "size", *gps, *facts, *self.code_bits)

    @property
    def code_bits(self) -> dict[str, int]:
        """The names of the columns of codes, and their lengths."""
        chosen = self.selection.bits
        details = [bits for bits in chosen if bits in DETAIL_BITS] if self.has_details else []
        names = {code_name(bits): bits for bits in chosen}
        return names | {detail_name(bits): bits for bits in details}

    @property
    def has_details(self) -> bool:
        """Whether there are detail codes of the chosen lengths: they are always exported."""
        chosen = not set(DETAIL_BITS).isdisjoint(self.selection.bits)
        return chosen and self.library.codes.codes.has_details

    def batches(self) -> Iterator[ColumnBatch]:
        """All photos by ascending id; reports "export". Raises Cancelled."""
        places = _places(self.library)
        for first, codes in self.codes():
            yield self._batch(first, self.ids[first : first + BATCH_ROWS], codes, places)

    def codes(self) -> Iterator[tuple[int, CodeTable]]:
        """Like `batches`, but only the first row of each batch and its codes."""
        index = self.library.codes
        by_id = np.argsort(index.ids)
        rows = by_id[np.searchsorted(index.ids, self.ids, sorter=by_id)]
        for first in range(0, len(self.ids), BATCH_ROWS):
            self.job.check()
            part = rows[first : first + BATCH_ROWS]
            yield first, take(index.codes.only(self.selection.bits), part)
            self.job.report("export", first + len(part), len(self.ids))

    def _batch(
        self, first: int, ids: NDArray[np.int64], codes: CodeTable, places: Mapping[int, Place]
    ) -> ColumnBatch:
        wanted = set(ids.tolist())
        rows = self.library.db.connection.execute(FACTS_QUERY, (int(ids[0]), int(ids[-1])))
        kept: Iterator[tuple[Any, ...]] = (row for row in rows if row[0] in wanted)
        columns = zip(*kept, strict=True)
        _, folders, names, contents, sizes, dates, latitudes, longitudes, cameras, others = columns
        roots, raw = self._paths(folders, names, places)
        gps = self.selection.gps
        return ColumnBatch(
            first,
            codes,
            np.frombuffer(b"".join(contents), np.uint8).reshape(-1, 16),
            np.array(sizes, np.int64),
            np.array([_NO_DATE if date is None else date for date in dates], "datetime64[s]"),
            roots,
            None if raw is None else [path_text(path) for path in raw],
            {row: path for row, path in enumerate(raw or ()) if not _is_utf8(path)},
            np.array(latitudes, np.float64) if gps else None,
            np.array(longitudes, np.float64) if gps else None,
            self._facts(ids, cameras, others) if self.selection.facts else None,
        )

    def _facts(
        self,
        ids: NDArray[np.int64],
        cameras: tuple[str | None, ...],
        companions: tuple[bytes | None, ...],
    ) -> dict[str, list[Any]]:
        numbers = ids.tolist()
        known = fact_rows.get(self.library.db.connection, numbers)
        rows = [vars(known.get(number, NO_FACTS)) for number in numbers]
        facts: dict[str, list[Any]] = {
            name: [row[name] for row in rows] for name in FACT_KINDS if name in vars(NO_FACTS)
        }
        facts["keywords"] = ["; ".join(words) or None for words in facts["keywords"]]
        names = ("/".join(path_text(c.name) for c in unpacked(row)) for row in companions)
        return {"camera": list(cameras), **facts, "companions": [name or None for name in names]}

    def _paths(
        self, folders: tuple[int, ...], names: tuple[bytes, ...], places: Mapping[int, Place]
    ) -> tuple[list[str] | None, list[bytes] | None]:
        pairs = zip(folders, names, strict=True)
        if self.selection.paths is PathStyle.NONE:
            return None, None
        if self.selection.paths is PathStyle.ABSOLUTE:
            return None, [os.path.join(places[f].full, name) for f, name in pairs]
        labels = root_names(self.library)
        roots = [labels[places[folder].root] for folder in folders]
        return roots, [os.path.join(places[f].path, name) for f, name in pairs]


def code_name(bits: int) -> str:
    """The name of a column of theme codes."""
    return f"code_{bits}"


def detail_name(bits: int) -> str:
    """The name of a column of detail codes."""
    return f"{DETAIL_PREFIX}{bits}"


def named(codes: CodeTable) -> dict[str, tuple[Codes, int]]:
    """Codes and their length, by the names of their columns."""
    found = {code_name(bits): (codes[bits], bits) for bits in codes}
    return found | {detail_name(bits): (codes.details[bits], bits) for bits in codes.details}


_NO_DATE = np.iinfo(np.int64).min  # NumPy's NaT


def root_names(library: Library) -> dict[bytes, str]:
    """A name for each root folder that does not give its path away, by that path."""
    names: dict[bytes, str] = {}
    for root in library.db.roots():
        name = path_text(os.path.basename(root.path)) or "photos"
        names[root.path] = unique_name(name, set(names.values()))
    return names


def unique_name(name: str, taken: set[str]) -> str:
    """A name that is not taken: this one, or this one with a number."""
    number, unique = 1, name
    while unique in taken:
        number += 1
        unique = f"{name} ({number})"
    return unique


def path_text(path: bytes) -> str:
    r"""A path as text; bytes that are no UTF-8 become \x and two digits."""
    return path.decode("utf-8", "backslashreplace")


def _is_utf8(path: bytes) -> bool:
    try:
        path.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _places(library: Library) -> dict[int, Place]:
    """The places of all folders, by id."""
    return {
        folder.id: Place(root.path, folder.path, folder.offline)
        for root in library.db.roots()
        for folder in library.db.folders(root.id)
    }


def _sample(total: int, limit: int) -> NDArray[np.intp]:
    """The rows (n,) of a sample of at most `limit` photos: runs, spread evenly over all."""
    if total <= limit:
        return np.arange(total)
    run = min(SAMPLE_RUN, limit)
    first = np.linspace(0, total - run, limit // run).astype(np.intp)
    rows: NDArray[np.intp] = (first[:, None] + np.arange(run)).ravel()
    return rows
