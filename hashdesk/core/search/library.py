"""A library opened for searching.

A `Library` is a snapshot of what was committed when it was opened, whatever another process writes
meanwhile. It verifies every code segment while it loads it, and leaves damaged segments out.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.encoding.by_length import FINEST
from hashdesk.core.encoding.codes import BITS, CodeTable, take, unpack
from hashdesk.core.encoding.directions import Directions
from hashdesk.core.encoding.distance_weights import Ranking, parse_ranking
from hashdesk.core.errors import PhotoError, UsageError
from hashdesk.core.files.file_times import mtime_ns
from hashdesk.core.imaging.content_id import CONTENT_ID_BYTES
from hashdesk.core.search.distances import Distances
from hashdesk.core.search.hamming_index import HammingIndex, Nearest
from hashdesk.core.search.query import Query
from hashdesk.core.search.same_picture import SAME_PICTURE
from hashdesk.core.storage.caches.blob_cache import THUMBNAILS, BlobCache
from hashdesk.core.storage.caches.feature_cache import features_path, kept_directions
from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_arrays, photo_rows
from hashdesk.core.storage.photos.photo_arrays import PhotoArrays
from hashdesk.core.storage.photos.photo_rows import Photo, Place
from hashdesk.core.storage.tables.library_rows import EncoderRow
from hashdesk.core.storage.tables.schema import PhotoState

# For results longer than this, all content ids are read at once instead of one by one.
MANY_RESULTS = 5_000
NO_CONTENT = bytes(CONTENT_ID_BYTES)


@dataclass(frozen=True)
class Match:
    """One photo of a search result."""

    rank: int  # from 0
    photo: int
    distance: int  # at the chosen setting; at most HammingIndex.largest
    detail: int  # at 64 bits: of detail codes, where there are any


@dataclass(frozen=True)
class RankedPhotos:
    """A search result as arrays, nearest photos first."""

    photos: PhotoIds  # (k,)
    distances: Distances  # (k,), at the chosen setting
    details: Distances  # (k,), as Match.detail
    themes: Distances  # (k,), at 64 bits of theme codes
    loose: Distances  # (k,), at 8 bits
    loosest: Distances  # (k,), at 4 bits
    look_the_same: NDArray[np.bool_]  # (k,): as a photo that is searched for alone, by pHash

    def at(self, ranks: NDArray[np.intp]) -> RankedPhotos:
        """Some of them, in the order of these ranks."""
        return RankedPhotos(
            self.photos[ranks],
            self.distances[ranks],
            self.details[ranks],
            self.themes[ranks],
            self.loose[ranks],
            self.loosest[ranks],
            self.look_the_same[ranks],
        )


class Library:
    """A library's photos and codes. Not thread-safe, but threads may share `codes`.

    encoder_id: the encoder whose codes are searched; empty: the encoder in use. hold: all rows that
    are read later belong to the same moment as the codes. Without it, as for a window that stays
    open for hours and would keep the log from being shortened, each answer is of one moment,
    and leaves out photos that have gone since. Raises LibraryError, or UsageError for an encoder
    that the library does not have.
    """

    def __init__(self, folder: Path, encoder_id: str = "", *, hold: bool = True) -> None:
        with ExitStack() as opened:
            self.db = opened.enter_context(LibraryDB(folder))
            encoder = self._chosen(encoder_id) if encoder_id else self.db.encoder_in_use()
            if encoder is None:
                raise self.db.empty_error()
            self.encoder: EncoderRow = encoder
            # One snapshot of photos and codes: another process may be writing.
            self.db.connection.execute("BEGIN")
            self._read()
            if not hold:
                self.db.connection.execute("ROLLBACK")
            opened.pop_all()  # all went well: the library stays open

    def _read(self) -> None:
        """Load photos and codes in the open transaction."""
        connection = self.db.connection
        self.photo_arrays: PhotoArrays = photo_arrays.load(connection)
        (self._version,) = connection.execute("PRAGMA data_version").fetchone()
        code_set = self.db.load_codes(self.encoder)
        self.damaged = code_set.damaged
        rows = self.photo_arrays.ids - 1
        coded = rows < len(code_set.present)
        coded[coded] = code_set.present[rows[coded]]
        rows, phashes = rows[coded], self.photo_arrays.phashes[coded]
        codes = take(code_set.codes, rows)
        self.codes = HammingIndex(rows + 1, codes, _ranking(self.encoder, codes), phashes)
        self._contents: NDArray[np.uint64] | None = None  # by photo id; None: not loaded

    @contextmanager
    def one_moment(self) -> Iterator[None]:
        """All that is read inside belongs to one moment."""
        if self.db.connection.in_transaction:  # it belongs to the moment that is held
            yield
            return
        self.db.connection.execute("BEGIN")
        try:
            yield
        finally:
            self.db.connection.execute("ROLLBACK")

    def renew(self) -> None:
        """Load the library again inside `one_moment`, if another process wrote to it."""
        connection = self.db.connection
        connection.execute("SELECT id FROM roots LIMIT 1").fetchone()  # the snapshot begins
        if connection.execute("PRAGMA data_version").fetchone() != (self._version,):
            self._read()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        self.db.close(error)

    def close(self) -> None:
        """Close the library's files."""
        self.db.close()

    def _chosen(self, encoder_id: str) -> EncoderRow:
        found = self.db.find_encoder(encoder_id)
        if found is None:
            raise UsageError(
                f"The library in {self.db.folder} has no codes of a model {encoder_id}. "
                "It has those that this lists: hashdesk models"
            )
        return found

    def rank_as(self, encoder: EncoderRow) -> None:
        """Rank by another library's manifest of the same encoder, so that distances compare."""
        mine = self.photo_arrays.phashes[np.searchsorted(self.photo_arrays.ids, self.codes.ids)]
        codes = self.codes.codes
        self.codes = HammingIndex(self.codes.ids, codes, _ranking(encoder, codes), mine)

    # -- photos

    def photos(self, ids: Sequence[int]) -> dict[int, Photo]:
        """Rows by photo id."""
        return photo_rows.get(self.db.connection, ids)

    def places(self, ids: Sequence[int]) -> dict[int, Place]:
        """Where photos lie, by photo id."""
        return photo_rows.places(self.db.connection, ids)

    def thumbnails(self, ids: Sequence[int]) -> dict[int, bytes]:
        """JPEG thumbnails by photo id, as far as they are in the cache."""
        contents = {number: photo.content_id for number, photo in self.photos(ids).items()}
        with BlobCache(self.db.folder / THUMBNAILS) as cache:
            blobs = cache.get(contents.values())
        return {number: blobs[c] for number, c in contents.items() if c in blobs}

    def find(self, path: str | Path) -> Photo | None:
        """The photo at this path, if the file has not changed since it was indexed."""
        try:
            real = os.fsencode(Path(path).resolve())
            status = os.stat(real)
        except (OSError, RuntimeError):
            return None
        named = os.path.abspath(os.fsencode(path))  # it may have come in through a link
        return self._photo_at(real, status) or (
            self._photo_at(named, status) if named != real else None
        )

    def _photo_at(self, path: bytes, status: os.stat_result) -> Photo | None:
        for root in self.db.roots():
            if not path.startswith(os.path.join(root.path, b"")):
                continue
            folder, name = os.path.split(os.path.relpath(path, root.path))
            row = self.db.connection.execute(
                "SELECT p.id FROM photos p JOIN folders f ON f.id = p.folder "
                "WHERE f.root=? AND f.path=? AND p.name=?",
                (root.id, folder, name),
            ).fetchone()
            photo = self.photos([row[0]]).get(row[0]) if row else None
            if photo is not None and photo.state is PhotoState.OK and photo.size == status.st_size:
                return photo if photo.mtime_ns in (0, mtime_ns(status)) else None
        return None

    def directions(self, ids: PhotoIds) -> Directions:
        """The features that are kept of photos (n,), as `feature_cache.kept_directions`."""
        contents = photo_rows.content_ids(self.db.connection, ids.tolist())
        with BlobCache(features_path(self.db.folder, self.encoder.backbone)) as cache:
            return kept_directions(cache, [contents.get(n, NO_CONTENT) for n in ids.tolist()])

    def query(self, photo: int) -> Query:
        """One of the library's photos as a query. Raises PhotoError if it has no codes."""
        rows = np.flatnonzero(self.codes.ids == photo)
        if not len(rows):
            raise PhotoError("This photo has no codes yet. Index its folder again.")
        direction = self.directions(np.array([photo]))[0]
        known = direction if direction.any() else None
        return replace(self.codes.query(int(rows[0])), direction=known)

    # -- search

    def search(
        self, query: Query, bits: int, k: int, *, itself: int = 0, others: bool = False
    ) -> list[Match]:
        """The k most similar photos, nearest first.

        Order: distance at `bits` (a weighted sum if the encoder ranks by one), Match.detail, what
        looks the same by pHash, score by the query's outputs if known, content id, path. itself: id
        of the library's photo that the query is (0: none); it comes first, or is left out if
        `others`.
        """
        ranked = self.rank(query, bits, k, itself=itself, others=others)
        columns = (c.tolist() for c in (ranked.photos, ranked.distances, ranked.details))
        return [Match(rank, *match) for rank, match in enumerate(zip(*columns, strict=True))]

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
        """`search` with arrays as the result, which is faster for many photos.

        among: a part of `codes` to search instead of all.
        """
        if bits not in BITS:
            raise ValueError(f"bits must be one of {BITS}, not {bits}")
        index = self.codes if among is None else among
        nearest = index.nearest(query, bits, k + 1 if itself else k)
        with self.one_moment():
            order = self._break_ties(index, nearest, query, itself)
        if others:
            order = order[index.ids[nearest.rows[order]] != itself]
        chosen = order[:k]
        rows = nearest.rows[chosen]
        return RankedPhotos(
            index.ids[rows],
            nearest.distances[chosen],
            nearest.details[chosen],
            index.theme_distances(query, rows),
            index.theme_distances(query, rows, 8),
            index.theme_distances(query, rows, 4),
            index.look_the_same(query, rows),
        )

    def _break_ties(
        self, index: HammingIndex, nearest: Nearest, query: Query, itself: int
    ) -> NDArray[np.intp]:
        """The order of rows with all ties broken."""
        ids = index.ids[nearest.rows]
        contents = self._content_ids(ids)
        scores = np.zeros(len(ids))
        outputs = [view.outputs for view in query.views if view.outputs is not None]
        if len(outputs) == len(query.views):
            signs = unpack(index.finest[nearest.rows], FINEST) * 2.0 - 1.0
            columns = np.array([index.finest_of(view) for view in outputs], np.float64).T
            scores = np.round((signs @ columns).max(axis=1), 6)  # by the nearer view
        paths = self._path_ranks(ids, contents)
        # numpy.lexsort takes the most important key last.
        # Photos of one kind may have one code: of these, the picture itself and its copies first.
        pictures = np.minimum(index.picture_bits(query, nearest.rows), SAME_PICTURE + 1)
        keys = (paths, contents[:, 1], contents[:, 0], -scores, pictures, ids != itself)
        return np.lexsort((*keys, nearest.details, nearest.distances))

    def _load_content_ids(self) -> NDArray[np.uint64]:
        """The content ids of all photos, by photo id."""
        size = int(self.photo_arrays.ids.max(initial=0)) + 1
        ids, contents = photo_arrays.all_content_ids(self.db.connection)
        inside = ids < size
        loaded = np.zeros((size, 2), np.uint64)
        loaded[ids[inside]] = contents[inside]
        return loaded

    def _content_ids(self, ids: PhotoIds) -> NDArray[np.uint64]:
        """Content ids (n, 2): two words each, which sort as their bytes do."""
        if self._contents is None and len(ids) > MANY_RESULTS:
            self._contents = self._load_content_ids()
        if self._contents is not None:
            return self._contents[ids]
        found = photo_rows.content_ids(self.db.connection, ids.tolist())
        # A photo that was forgotten or spoilt since the codes were read has none any more.
        contents = [found.get(number, NO_CONTENT) for number in ids.tolist()]
        joined = b"".join(c if len(c) == CONTENT_ID_BYTES else NO_CONTENT for c in contents)
        return np.frombuffer(joined, ">u8").reshape(-1, 2).astype(np.uint64)

    def _path_ranks(self, ids: PhotoIds, contents: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Ranks of paths (n,) among photos that share their content; 0 for unique content."""
        ranks = np.zeros(len(ids), np.int64)
        copies = np.flatnonzero(_repeated(contents[:, 0]))  # half an id rules most photos out
        if len(copies):
            _, kinds = np.unique(contents[copies], axis=0, return_inverse=True)
            copies = copies[_repeated(kinds.reshape(-1))]
        places = self.places(ids[copies].tolist())
        copies = copies[[number in places for number in ids[copies].tolist()]]
        in_order = sorted(copies.tolist(), key=lambda row: places[int(ids[row])].full)
        ranks[in_order] = np.arange(1, len(in_order) + 1)
        return ranks


def _repeated(values: NDArray[Any]) -> NDArray[np.bool_]:
    """Which values (n,) occur more than once."""
    _, kind, count = np.unique(values, return_inverse=True, return_counts=True)
    return count[kind] > 1


def _ranking(encoder: EncoderRow, codes: CodeTable) -> Ranking:
    """The ranking in an encoder's manifest; none, if it is damaged or the codes do not suffice."""
    try:
        ranking = parse_ranking(encoder.facts)
    except ValueError:
        return {}
    lacking = any(weights.has_details for weights in ranking.values()) and not codes.has_details
    return {} if lacking else ranking
