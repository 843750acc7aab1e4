"""What words can be searched for in a library: the names, folders, dates, cameras and keywords."""

from __future__ import annotations

import os
from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from sqlite3 import Connection

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.storage.photos import fact_rows, photo_arrays
from hashdesk.core.storage.photos.photo_arrays import PHOTO_ROWS_AT_ONCE
from hashdesk.core.storage.tables import sealed_tables
from hashdesk.core.storage.tables.schema import PhotoState
from hashdesk.core.words.searched_texts import SearchedTexts, WordRows, folded, name_key


@dataclass(frozen=True)
class PhotoWords:
    """The photos of a library that are there, by ascending id, with what names them."""

    ids: NDArray[np.int64]  # (n,)
    dates: NDArray[np.int64]  # (n,), seconds since 1970 by the camera's clock, else of the file
    dated: NDArray[np.bool_]  # (n,): it is known when they were taken
    names: SearchedTexts  # n file names
    folder_of: NDArray[np.intp]  # (n,), places in folder_paths
    folder_paths: tuple[str, ...]  # from the name of the root on, as shown
    camera_of: NDArray[np.intp]  # (n,), places in cameras
    cameras: tuple[str, ...]  # "": not known
    keywords: dict[str, tuple[str, WordRows]] = field(
        default_factory=dict
    )  # folded: as written, rows

    def in_folders(self, places: Sequence[int] | WordRows) -> WordRows:
        """The photos in some folders."""
        return np.flatnonzero(np.isin(self.folder_of, places))

    def by_cameras(self, places: Sequence[int] | WordRows) -> WordRows:
        """The photos of some cameras."""
        return np.flatnonzero(np.isin(self.camera_of, places))

    @cached_property
    def folders(self) -> SearchedTexts:
        """The paths of the folders."""
        return SearchedTexts.of(self.folder_paths)

    def folders_called(self, name: str) -> WordRows:
        """The folders, in folder_paths, that have exactly this name, or lie in one that has."""
        wanted = name_key(name)
        called = (wanted in keys for keys in self._folder_keys)
        return np.flatnonzero(np.fromiter(called, bool, len(self.folder_paths)))

    def cameras_called(self, name: str) -> WordRows:
        """The cameras that have exactly this name."""
        wanted = name_key(name)
        return np.flatnonzero([name_key(camera) == wanted for camera in self.cameras])

    @cached_property
    def _folder_keys(self) -> tuple[frozenset[str], ...]:
        """What the folders, and those that they lie in, are called: of each in folder_paths."""
        return tuple(frozenset(map(name_key, path.split("/"))) for path in self.folder_paths)

    @cached_property
    def camera_names(self) -> SearchedTexts:
        """The names of the cameras."""
        return SearchedTexts.of(self.cameras)

    @cached_property
    def folder_names(self) -> dict[str, tuple[int, ...]]:
        """The names of all folders, also of those around others: where, in folder_paths.

        Folders of one name belong together, wherever they lie, and so does what lies in them.
        """
        places, written = defaultdict[str, list[int]](list), dict[str, str]()
        for place, path in enumerate(self.folder_paths):
            for key in self._folder_keys[place]:
                places[key].append(place)
            for name in filter(None, path.split("/")):
                written.setdefault(name_key(name), name)
        return {name: tuple(places[key]) for key, name in written.items()}

    @cached_property
    def known_cameras(self) -> dict[str, tuple[int, ...]]:
        """The names of the cameras, each in one spelling: where, in cameras."""
        places, written = defaultdict[str, list[int]](list), dict[str, str]()
        for place, name in enumerate(self.cameras):
            places[name_key(name)].append(place)
            written.setdefault(name_key(name), name)
        return {name: tuple(places[key]) for key, name in written.items() if key}

    @cached_property
    def outline(self) -> PhotoWords:
        """The same names with one photo for each folder and each camera, and without dates.

        Meanings are the same ones, and are found without looking at all photos.
        """
        folders, cameras = len(self.folder_paths), len(self.cameras)
        nowhere = np.full(max(folders, cameras), -1, np.intp)
        folder_of, camera_of = nowhere.copy(), nowhere.copy()
        folder_of[:folders], camera_of[:cameras] = np.arange(folders), np.arange(cameras)
        return replace(
            self,
            ids=np.arange(len(nowhere)),
            dates=np.empty(0, np.int64),
            dated=np.empty(0, bool),
            folder_of=folder_of,
            camera_of=camera_of,
        )

    @cached_property
    def month_numbers(self) -> NDArray[np.int64]:
        """The month (n,) of each photo's date, counted from January 1970."""
        return self.dates.astype("datetime64[s]").astype("datetime64[M]").astype(np.int64)


def read_photo_words(connection: Connection) -> PhotoWords:
    """Read what can be searched for, of one moment. Damaged rows are left out.

    The connection has no open transaction.
    """
    connection.execute("BEGIN")
    try:
        return _read(connection)
    finally:
        connection.execute("ROLLBACK")


def _read(connection: Connection) -> PhotoWords:
    arrays = photo_arrays.load(connection)
    cameras: dict[str, int] = {}
    camera_of = array("q")

    def names() -> Iterator[str]:
        """Names of photos; notes their cameras on the way."""
        # The arrays leave out damaged rows, and are of the same order.
        kept, place = arrays.ids.data, 0
        for photo, name, camera in _names(connection):
            if place < len(kept) and kept[place] == photo:
                place += 1
                camera_of.append(cameras.setdefault(camera or "", len(cameras)))
                yield name.decode("utf-8", "replace")

    searched_names = SearchedTexts.of(names())
    folder_paths = _folder_paths(connection)
    known = np.array(sorted(folder_paths), np.int64)
    return PhotoWords(
        arrays.ids,
        arrays.dates,
        arrays.dated,
        searched_names,
        np.searchsorted(known, arrays.folders),
        tuple(folder_paths[folder] for folder in known.tolist()),
        np.array(camera_of, np.intp),
        tuple(cameras),
        _keywords(connection, arrays.ids),
    )


def _names(connection: Connection) -> Iterator[tuple[int, bytes, str | None]]:
    query = (
        "SELECT id, CAST(name AS BLOB), CAST(camera AS TEXT) FROM photos WHERE state=? ORDER BY id"
    )
    rows = connection.execute(query, (PhotoState.OK,))
    while batch := rows.fetchmany(PHOTO_ROWS_AT_ONCE):
        yield from batch


def _folder_paths(connection: Connection) -> dict[int, str]:
    """The paths of folders by id, each from the name of its root on."""
    roots = {
        row[0]: os.path.basename(os.fsencode(row[1]).rstrip(b"/"))
        for row, sound in sealed_tables.rows(connection, "roots")
        if sound
    }
    return {
        row[0]: os.path.join(roots[row[1]], os.fsencode(row[2])).decode("utf-8", "replace")
        for row, sound in sealed_tables.rows(connection, "folders")
        if sound and row[1] in roots
    }


def _keywords(connection: Connection, ids: NDArray[np.int64]) -> dict[str, tuple[str, WordRows]]:
    query = "SELECT photo, CAST(keywords AS TEXT) FROM facts WHERE keywords NOTNULL ORDER BY photo"
    found = dict(connection.execute(query).fetchall())
    places: dict[str, list[int]] = defaultdict(list)
    written: dict[str, str] = {}
    photos = np.array(fact_rows.sound_among(connection, list(found)), np.int64)
    photos = photos[np.isin(photos, ids)]
    for photo, place in zip(photos.tolist(), np.searchsorted(ids, photos).tolist(), strict=True):
        for keyword in found[photo].split("\n"):
            places[folded(keyword)].append(place)
            written.setdefault(folded(keyword), keyword)
    return {name: (written[name], np.unique(rows)) for name, rows in places.items()}
