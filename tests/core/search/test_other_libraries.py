"""Imported libraries searched along with the user's own: distances, changes, removal."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from hashdesk.core.errors import LibraryError, UsageError
from hashdesk.core.exchange.imported_libraries import list_imported, remove
from hashdesk.core.search.library import Library
from hashdesk.core.search.other_libraries import OtherLibraries
from hashdesk.core.storage.library_db import LibraryDB
from tests.core.exchange.test_import_library import import_container, pack
from tests.core.storage.test_golden_libraries import unpacked


@pytest.fixture
def brought(library_folder: Path, tmp_path: Path) -> Path:
    """The library of drawn photos, exported and imported."""
    import_container(
        pack(library_folder, tmp_path / "trip.hashdesk"), tmp_path / "imported" / "trip"
    )
    return tmp_path / "imported" / "trip"


def test_they_give_the_same_results_as_the_own_library(library_folder: Path, brought: Path) -> None:
    with Library(library_folder) as own, OtherLibraries() as others:
        for photo in own.codes.ids.tolist()[:5]:
            query = own.query(photo)
            other = others.library(brought, own.encoder)
            for bits in (8, 64):
                mine, theirs = own.search(query, bits, 9), other.search(query, bits, 9)
                assert [match.distance for match in mine] == [match.distance for match in theirs]


def test_they_rank_as_the_own_library(library_folder: Path, brought: Path, tmp_path: Path) -> None:
    """Whatever their own manifest of the same encoder says, so that distances compare."""
    mine = Path(shutil.copytree(library_folder, tmp_path / "mine"))
    with LibraryDB(mine, write=True) as db:
        (row,) = db.encoders()
        manifest = {**row.facts, "ranking": {"64": {"64": 1, "16": 3}}}
        db.encoder(row.name, json.dumps(manifest))
    with Library(mine) as own, OtherLibraries() as others:
        query = own.query(int(own.codes.ids[0]))
        other = others.library(brought, own.encoder)
        assert other.codes.largest(64) == own.codes.largest(64) == 64 + 3 * 16
        distances = [match.distance for match in other.search(query, 64, 24)]
        assert distances == [match.distance for match in own.search(query, 64, 24)]


def test_detail_codes_count_there_too(tmp_path: Path) -> None:
    """In a library and in an export of it that was taken in."""
    folder = unpacked(4, tmp_path)
    with Library(folder / "own") as own, OtherLibraries() as others:
        other = others.library(folder / "imported", own.encoder)
        assert other.codes.codes.has_details
        assert len(other.codes) == 4
        shared = [number for number in own.codes.ids.tolist() if number != 5]  # it is missing
        for photo in shared:
            query = own.query(photo)
            mine = [m for m in own.search(query, 64, 9) if m.photo in shared]
            theirs = other.search(query, 64, 9)
            assert [(m.distance, m.detail) for m in mine] == [
                (m.distance, m.detail) for m in theirs
            ]


def test_a_ranking_that_the_codes_do_not_suffice_for_is_not_used(library_folder: Path) -> None:
    """As of a library whose detail codes and manifest are lost: the plain distance is left."""
    with Library(library_folder) as library:
        ranking = {"64": {"64": 1, "detail_64": 1}}
        manifest = {**library.encoder.facts, "details": {"blocks": []}, "ranking": ranking}
        library.rank_as(replace(library.encoder, manifest=json.dumps(manifest)))
        assert library.codes.largest(64) == 64
        photo = int(library.codes.ids[0])
        assert library.search(library.query(photo), 64, 1, itself=photo)[0].photo == photo


def test_a_replaced_library_is_opened_again(
    library_folder: Path, brought: Path, tmp_path: Path
) -> None:
    """It stays open between searches until another library replaces it."""
    with Library(library_folder) as own, OtherLibraries() as others:
        first = others.library(brought, own.encoder)
        assert others.library(brought, own.encoder) is first
        remove(brought)
        with pytest.raises(LibraryError, match="no library"):
            others.library(brought, own.encoder)
        import_container(tmp_path / "trip.hashdesk", brought)
        again = others.library(brought, own.encoder)
        assert again is not first
        assert len(again.codes) == 24
        others.close_library(brought)
        assert others.library(brought, own.encoder) is not again


def test_imported_libraries_are_listed(brought: Path) -> None:
    """Damaged libraries and other folders are left out."""
    place = brought.parent
    (place / "notes").mkdir()
    (place / "broken").mkdir()
    (place / "broken" / "library.db").write_bytes(b"no library" * 99)
    shutil.copytree(brought, place / "a trip")
    shutil.copytree(brought, place / "odd")
    with closing(sqlite3.connect(place / "odd" / "library.db")) as odd, odd:
        odd.execute("UPDATE meta SET value='no JSON' WHERE key='imported'")
    (place / "link").symlink_to(brought)
    assert [(one.name, one.photos) for one in list_imported(place)] == [
        ("a trip", 24),
        ("trip", 24),
    ]
    assert list_imported(place / "none") == []


def test_only_imported_libraries_are_removed(library_folder: Path, brought: Path) -> None:
    (brought / "photos" / "photos0").mkdir(parents=True)
    (brought / "photos" / "photos0" / "mine.jpg").write_bytes(b"where they would be looked for")
    with pytest.raises(UsageError, match="does not belong to the library"):
        remove(brought)
    assert len(list_imported(brought.parent)) == 1
    shutil.move(brought / "photos", brought.parents[1])
    remove(brought)
    assert list(brought.parent.iterdir()) == []
    before = sorted(os.listdir(library_folder))
    with pytest.raises(UsageError, match="was not imported"):
        remove(library_folder)
    assert sorted(os.listdir(library_folder)) == before
