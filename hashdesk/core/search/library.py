"""The second deed: a library opened for searching, and its answers.

A `Library` is a snapshot: it shows what was committed when it was opened. It verifies every
segment of codes while it loads them, and goes on without those that are damaged.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.encoding.codes import BITS, take, unpack
from hashdesk.core.encoding.distance_weights import Ranking, parse_ranking
from hashdesk.core.errors import LibraryError, PhotoError, UsageError
from hashdesk.core.search.hamming_index import HammingIndex, Nearest
from hashdesk.core.search.query import Distances, Query
from hashdesk.core.storage import photo_arrays, photo_rows
from hashdesk.core.storage.blob_cache import THUMBNAILS, BlobCache
from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.core.storage.library_db import EncoderRow, LibraryDB
from hashdesk.core.storage.photo_arrays import PhotoArrays
from hashdesk.core.storage.photo_rows import Photo, Place
from hashdesk.core.storage.schema import PhotoState

# Asking for more rows than this reads all content ids at once instead of one by one.
MANY = 5_000


@dataclass(frozen=True)
class Match:
    """A photo of the library as an answer."""

    rank: int  # from 0
    photo: int
    distance: int  # at the setting that was asked for; CodeIndex.largest is the most it can be
    detail: int  # at 64 bits


@dataclass(frozen=True)
class RankedPhotos:
    """Photos in the order of their likeness to a query, nearest first."""

    photos: PhotoIds  # (k,)
    distances: Distances  # (k,), at the setting that was asked for
    details: Distances  # (k,), at 64 bits


class Library:
    """A library's photos and codes. Not thread-safe, but `codes` may be shared.

    encoder_id: of one whose codes are searched instead of those in use.
    """

    def __init__(self, folder: Path, encoder_id: str = "") -> None:
        self.db = LibraryDB(folder)
        try:
            encoder = self._chosen(encoder_id) if encoder_id else self.db.encoder_in_use()
            if encoder is None:
                raise LibraryError(
                    f"The library in {folder} holds no photos yet. Index a folder first: "
                    "hashdesk index FOLDER"
                )
            self.encoder: EncoderRow = encoder
            # Both of one moment: another process may be writing.
            self.db.connection.execute("BEGIN")
            self._read()
            self.db.connection.execute("ROLLBACK")
        except BaseException as error:
            self.db.__exit__(type(error), error, error.__traceback__)
            raise

    def _read(self) -> None:
        """What is kept in memory, in the transaction that is open."""
        connection = self.db.connection
        self.outline: PhotoArrays = photo_arrays.outline(connection)
        (self._version,) = connection.execute("PRAGMA data_version").fetchone()
        code_set = self.db.load_codes(self.encoder)
        self.damaged = code_set.damaged
        rows = self.outline.ids - 1
        coded = rows < len(code_set.present)
        coded[coded] = code_set.present[rows[coded]]
        rows, phashes = rows[coded], self.outline.phashes[coded]
        codes = take(code_set.codes, rows)
        self.codes = HammingIndex(rows + 1, codes, _ranking(self.encoder), phashes)
        self._contents: NDArray[np.uint64] | None = None  # by photo id, once many were needed

    def renew(self) -> None:
        """Be as the library is in the transaction that is open, if another process wrote to it."""
        connection = self.db.connection
        connection.execute("SELECT id FROM roots LIMIT 1").fetchone()  # the moment begins
        if connection.execute("PRAGMA data_version").fetchone() != (self._version,):
            self._read()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self.db.__exit__(kind, error, trace)

    def close(self) -> None:
        """Let go of the files."""
        self.db.close()

    def _chosen(self, encoder_id: str) -> EncoderRow:
        found = self.db.find_encoder(encoder_id)
        if found is None:
            raise UsageError(
                f"The library in {self.db.folder} has no codes of an encoder {encoder_id}. "
                "It has those that this lists: hashdesk encoders"
            )
        return found

    def rank_as(self, encoder: EncoderRow) -> None:
        """Rank as another library's row of the same encoder says: what it is told may change."""
        mine = self.outline.phashes[np.searchsorted(self.outline.ids, self.codes.ids)]
        self.codes = HammingIndex(self.codes.ids, self.codes.codes, _ranking(encoder), mine)

    # -- photos

    def photos(self, ids: Sequence[int]) -> dict[int, Photo]:
        """Rows by photo id."""
        return photo_rows.get(self.db.connection, ids)

    def places(self, ids: Sequence[int]) -> dict[int, Place]:
        """Where photos lie, by photo id."""
        return photo_rows.places(self.db.connection, ids)

    def thumbnails(self, ids: Sequence[int]) -> dict[int, bytes]:
        """JPEG thumbnails by photo id; those that were not kept are left out."""
        contents = {number: photo.content_id for number, photo in self.photos(ids).items()}
        with BlobCache(self.db.folder / THUMBNAILS) as cache:
            blobs = cache.get(contents.values())
        return {number: blobs[c] for number, c in contents.items() if c in blobs}

    def find(self, path: str | Path) -> Photo | None:
        """The photo at this path, if the library has it just as it lies there now."""
        try:
            real = os.fsencode(Path(path).resolve())
            status = os.stat(real)
        except (OSError, RuntimeError):
            return None
        for root in self.db.roots():
            if not real.startswith(os.path.join(root.path, b"")):
                continue
            folder, name = os.path.split(os.path.relpath(real, root.path))
            row = self.db.connection.execute(
                "SELECT p.id FROM photos p JOIN folders f ON f.id = p.folder "
                "WHERE f.root=? AND f.path=? AND p.name=?",
                (root.id, folder, name),
            ).fetchone()
            photo = self.photos([row[0]]).get(row[0]) if row else None
            if photo is not None and photo.state is PhotoState.OK and photo.size == status.st_size:
                return photo if photo.mtime_ns in (0, status.st_mtime_ns) else None
        return None

    def query(self, photo: int) -> Query:
        """One of the library's photos as a query. Raises PhotoError if it has no codes."""
        rows = np.flatnonzero(self.codes.ids == photo)
        if not len(rows):
            raise PhotoError("This photo has no codes yet. Index its folder again.")
        return self.codes.query(int(rows[0]))

    # -- search

    def search(
        self, query: Query, bits: int, k: int, *, itself: int = 0, others: bool = False
    ) -> list[Match]:
        """The k most similar photos, nearest first.

        Order: distance at `bits` (the weighted sum, where the encoder ranks so), distance at 64
        bits, score by the query's real outputs where they are known, content id, path. itself:
        the photo that the query is, if it is one of the library's: it comes first, or with
        `others` not at all.
        """
        ranked = self.rank(query, bits, k, itself=itself, others=others)
        columns = (ranked.photos, ranked.distances, ranked.details)
        lists = [column.tolist() for column in columns]
        return [Match(rank, *match) for rank, match in enumerate(zip(*lists, strict=True))]

    def rank(
        self,
        query: Query,
        bits: int,
        k: int,
        *,
        itself: int = 0,
        others: bool = False,
        among: HammingIndex | None = None,
    ) -> RankedPhotos:
        """The same as `search`, as arrays: for so many that one object each would take long.

        among: a part of `codes`, to be searched alone.
        """
        if bits not in BITS:
            raise ValueError(f"bits must be one of {BITS}, not {bits}")
        index = self.codes if among is None else among
        found = index.nearest(query, bits, k + 1 if itself else k)
        order = self._settle(index, found, query, itself)
        if others:
            order = order[index.ids[found.rows[order]] != itself]
        chosen = order[:k]
        ids = index.ids[found.rows[chosen]]
        return RankedPhotos(ids, found.distances[chosen], found.details[chosen])

    def _settle(
        self, index: HammingIndex, found: Nearest, query: Query, itself: int
    ) -> NDArray[np.intp]:
        """The order of rows in which no tie is left to chance."""
        ids = index.ids[found.rows]
        contents = self._content_ids(ids)
        scores = np.zeros(len(ids))
        if query.outputs is not None:
            signs = unpack(index.codes[64][found.rows], 64) * 2.0 - 1.0
            scores = np.round(signs @ query.outputs.astype(np.float64), 6)
        paths = self._path_ranks(ids, contents)
        # numpy.lexsort takes the most important key last.
        keys = (paths, contents[:, 1], contents[:, 0], -scores, ids != itself)
        return np.lexsort((*keys, found.details, found.distances))

    def _prepare(self) -> None:
        """Read what long answers need now; otherwise the first one waits for it."""
        if self._contents is None:
            size = int(self.outline.ids.max(initial=0)) + 1
            self._contents = np.zeros((size, 2), np.uint64)
            ids, contents = photo_arrays.all_content_ids(self.db.connection)
            inside = ids < size
            self._contents[ids[inside]] = contents[inside]

    def _content_ids(self, ids: PhotoIds) -> NDArray[np.uint64]:
        """Content ids (n, 2) as two words that sort as the bytes do."""
        if len(ids) > MANY:
            self._prepare()
        if self._contents is not None:
            return self._contents[ids]
        found = photo_rows.content_ids(self.db.connection, ids.tolist())
        joined = b"".join(found[number] for number in ids.tolist())
        return np.frombuffer(joined, ">u8").reshape(-1, 2).astype(np.uint64)

    def _path_ranks(self, ids: PhotoIds, contents: NDArray[np.uint64]) -> NDArray[np.int64]:
        """The order of paths among photos whose content another one has too; 0 for all others."""
        ranks = np.zeros(len(ids), np.int64)
        copies = np.flatnonzero(_repeated(contents[:, 0]))  # half an id leaves few to look at
        if len(copies):
            _, kinds = np.unique(contents[copies], axis=0, return_inverse=True)
            copies = copies[_repeated(kinds.reshape(-1))]
        places = self.places(ids[copies].tolist())
        in_order = sorted(copies.tolist(), key=lambda row: places[int(ids[row])].full)
        ranks[in_order] = np.arange(1, len(in_order) + 1)
        return ranks


def _repeated(values: NDArray[Any]) -> NDArray[np.bool_]:
    """Which of some values (n,) there are more than once."""
    _, kind, count = np.unique(values, return_inverse=True, return_counts=True)
    repeated: NDArray[np.bool_] = count[kind] > 1
    return repeated


def _ranking(encoder: EncoderRow) -> Ranking:
    """How this encoder ranks; each length alone where its description is damaged."""
    try:
        return parse_ranking(encoder.facts)
    except ValueError:
        return {}
