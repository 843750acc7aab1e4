"""Export: in every format the codes that search uses, and whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hashdesk.core.encoding.codes import BITS
from hashdesk.core.errors import Cancelled, HashDeskError, UsageError
from hashdesk.core.exchange import export as export_module
from hashdesk.core.exchange import registry
from hashdesk.core.exchange.columns.listing import ExportSelection, Listing, PathStyle
from hashdesk.core.exchange.export import estimate_size, export
from hashdesk.core.exchange.registry import EXPORT_FORMATS
from hashdesk.core.imaging.companion_files import CompanionFile, packed
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.storage import code_segments
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import fact_rows, photo_arrays, photo_rows
from hashdesk.core.storage.photos.fact_rows import StoredFacts
from hashdesk.core.storage.photos.photo_filter import PhotoFilter
from tests.core.exchange.readers import READERS, Photos

# Of what is hard to write down, some; each file name is one that a file system takes.
NAMES = (
    *(b"=1+1.jpg", b'"quoted", and so on.jpg', b"tab\there.jpg", b"two\nlines.jpg", b"\\N"),
    *(b"\\t is no tab.jpg", b"\xff\xfe no UTF-8.jpg", "日本語 ñ.jpg".encode(), b"-.jpg"),
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, library_folder: Path) -> Path:
    """A library with all kinds of names, dates and places; read-only."""
    folder = tmp_path_factory.mktemp("export") / "library"
    shutil.copytree(library_folder, folder)
    with LibraryDB(folder, write=True) as db, db.transaction():
        photos = photo_rows.get(db.connection, photo_arrays.good_ids(db.connection).tolist())
        for photo, name in zip(photos.values(), NAMES, strict=False):
            photo_rows.put(
                db.connection,
                replace(photo, name=name, taken=1_600_000_000 + photo.id, latitude=48.5,
                        longitude=-9.25, camera="X"),
            )  # fmt: skip
        last = photos[max(photos)]
        photo_rows.put(db.connection, replace(last, taken=None, mtime_ns=0))
    return folder


def exported(library: Path, name: str, out: Path, **selection: Any) -> dict[str, Any]:
    if EXPORT_FORMATS[name].package:
        pytest.importorskip(EXPORT_FORMATS[name].package, reason="needs an extra")
    with Library(library) as opened:
        return export(opened, EXPORT_FORMATS[name], ExportSelection(**selection), out, Job())


def photos_of(library: Path) -> Photos:
    """What every export should say, with all that can be asked for."""
    with Library(library) as opened:
        ids = sorted(opened.codes.ids.tolist())
        rows, places = opened.photos(ids), opened.places(ids)
        found = []
        for number in ids:
            photo, place = rows[number], places[number]
            date = photo.taken if photo.taken is not None else photo.mtime_ns // 1_000_000_000
            found.append({
                "root": os.path.basename(place.root).decode(),
                "path": place.path.decode("utf-8", "backslashreplace"),
                "content_id": photo.content_id.hex(),
                "date": str(np.datetime64(date, "s")) if date else None,
                "size": photo.size,
                "latitude": photo.latitude,
                "longitude": photo.longitude,
                **{f"code_{bits}": opened.query(number).codes[bits] for bits in BITS},
            })  # fmt: skip
    return found


def without(photos: Photos, *names: str) -> Photos:
    return [{name: photo[name] for name in photo if name not in names} for photo in photos]


@pytest.mark.parametrize("name", READERS)
def test_every_format_says_the_same(library: Path, tmp_path: Path, name: str) -> None:
    """Photo by photo: where it lies, what it is, its code at every length; no place unasked."""
    manifest = exported(library, name, tmp_path / "out")
    found = READERS[name](tmp_path / "out")
    right = without(photos_of(library), "latitude", "longitude")
    if name == "csv":  # where no cell may look like a formula
        for photo in right:
            risky = photo["path"][0] in "=+-@"
            photo["path"] = "'" + photo["path"] if risky else photo["path"]
    assert found == right
    assert manifest["count"] == len(right)


@pytest.mark.parametrize("name", READERS)
def test_only_what_is_asked_for(library: Path, tmp_path: Path, name: str) -> None:
    """Some lengths, no paths; or whole paths, and where photos were taken."""
    exported(library, name, tmp_path / "little", bits=(8, 64), paths=PathStyle.NONE)
    right = photos_of(library)
    gone = ("root", "path", "latitude", "longitude", "code_4", "code_16", "code_32")
    assert READERS[name](tmp_path / "little") == without(right, *gone)
    everything = b"".join(
        file.read_bytes() for file in (tmp_path / "little").rglob("*") if file.is_file()
    )
    assert b".jpg" not in everything
    manifest = exported(library, name, tmp_path / "all", paths=PathStyle.ABSOLUTE, gps=True)
    found = READERS[name](tmp_path / "all")
    assert [photo["latitude"] for photo in found] == [photo["latitude"] for photo in right]
    assert all("root" not in photo for photo in found)
    assert all(os.path.isabs(photo["path"].lstrip("'")) for photo in found)
    assert (manifest["paths"], manifest["places"]) == ("absolute", True)


@pytest.mark.parametrize("name", [name for name in READERS if EXPORT_FORMATS[name].facts])
def test_facts_that_are_asked_for(library: Path, tmp_path: Path, name: str) -> None:
    """Each as what it is, or unknown; and no line that asks for none is another than before."""
    with Library(library) as opened:
        first = sorted(opened.codes.ids.tolist())[0]
    shutil.copytree(library, tmp_path / "library")
    facts = StoredFacts("50mm", 0.004, 1.8, 400, None, -1, ("=sea", "am Meer"))
    with LibraryDB(tmp_path / "library", write=True) as db, db.transaction():
        fact_rows.remove(db.connection, range(1, 1000))
        fact_rows.put(db.connection, first, facts)
        row = photo_rows.get(db.connection, [first])[first]
        others = packed([CompanionFile(b"a.CR2", 5, 6), CompanionFile(b"a\xff.xmp", 7, 8)])
        photo_rows.put(db.connection, replace(row, companions=others))
    exported(tmp_path / "library", name, tmp_path / "out", facts=True)
    photos = READERS[name](tmp_path / "out")
    empty: Any = "" if name == "csv" else None
    known = {
        "camera": "X",
        "lens": "50mm",
        "exposure_seconds": 0.004,
        "aperture": 1.8,
        "iso": 400,
        "focal_length": empty,
        "rating": -1,
        "keywords": "=sea; am Meer",
        "companions": r"a.CR2/a\xff.xmp",
    }
    if name == "csv":  # everything is text, and no cell may look like a formula
        known = {column: str(value) for column, value in known.items()}
        known["keywords"] = "'=sea; am Meer"
    assert {column: photos[0][column] for column in known} == known
    assert {photos[-1][column] for column in known if column != "camera"} == {empty}
    exported(library, name, tmp_path / "plain")
    assert READERS[name](tmp_path / "plain") == without(photos, *known)


def test_a_format_without_columns_for_facts_says_so(library: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"npy has no columns for facts.*parquet, csv"):
        exported(library, "npy", tmp_path / "out", facts=True)
    assert not (tmp_path / "out").exists()


def test_a_name_that_is_no_utf8_comes_back(library: Path, tmp_path: Path) -> None:
    """Byte for byte, from the lines of JSON."""
    exported(library, "jsonl", tmp_path / "out")
    lines = (tmp_path / "out" / "photos.jsonl").read_text("utf-8").splitlines()
    odd = [
        bytes.fromhex(photo["path_hex"]) for photo in map(json.loads, lines) if "path_hex" in photo
    ]
    assert odd == [b"theme1/\xff\xfe no UTF-8.jpg"]


def test_only_photos_that_are_wanted(library: Path, tmp_path: Path) -> None:
    exported(library, "jsonl", tmp_path / "out", photo_filter=PhotoFilter(cameras=frozenset("X")))
    cameras = READERS["jsonl"](tmp_path / "out")
    assert len(cameras) == len(NAMES)
    with Library(library) as opened:
        folder = int(opened.photo_arrays.folders[0])
        count = int((opened.photo_arrays.folders == folder).sum())
    exported(library, "jsonl", tmp_path / "folder", folders=frozenset((folder,)))
    assert len(READERS["jsonl"](tmp_path / "folder")) == count < len(photos_of(library))


@pytest.mark.parametrize("name", EXPORT_FORMATS)
def test_the_manifest_vouches_for_every_file(library: Path, tmp_path: Path, name: str) -> None:
    if EXPORT_FORMATS[name].file:
        pytest.skip("test_import looks into the container")
    out = tmp_path / "out"
    manifest = exported(library, name, out)
    assert manifest == json.loads((out / "manifest.json").read_text("utf-8"))
    assert (manifest["producer"], manifest["format"]) == ("HashDesk", name)
    assert manifest["version"] == EXPORT_FORMATS[name].version
    with Library(library) as opened:
        assert manifest["encoder"]["id"] == opened.encoder.name
        assert manifest["encoder"]["preprocessing"] == opened.encoder.facts["preprocessing"]
    there = {file.relative_to(out).as_posix(): file for file in out.rglob("*") if file.is_file()}
    assert set(manifest["files"]) == set(there) - {"manifest.json"}
    for file, said in manifest["files"].items():
        data = there[file].read_bytes()
        assert said == {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


@pytest.mark.parametrize("name", EXPORT_FORMATS)
def test_a_library_without_such_photos(library: Path, tmp_path: Path, name: str) -> None:
    """No photo is no fault."""
    nobody = PhotoFilter(cameras=frozenset(("nobody",)))
    manifest = exported(library, name, tmp_path / "out", photo_filter=nobody)
    assert manifest["count"] == 0
    if name in READERS:
        assert READERS[name](tmp_path / "out") == []


@pytest.mark.parametrize("name", EXPORT_FORMATS)
def test_a_taken_name_is_left_alone(library: Path, tmp_path: Path, name: str) -> None:
    """Nothing is overwritten."""
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="is there already"):
        exported(library, name, tmp_path)
    with pytest.raises(UsageError, match="is there already"):
        exported(library, name, tmp_path / "mine.txt")
    assert os.listdir(tmp_path) == ["mine.txt"]
    assert (tmp_path / "mine.txt").read_text() == "mine"


@pytest.mark.parametrize("name", EXPORT_FORMATS)
def test_a_cancelled_export_leaves_nothing(library: Path, tmp_path: Path, name: str) -> None:
    """Neither the folder nor a half-written one beside it."""
    if EXPORT_FORMATS[name].package:
        pytest.importorskip(EXPORT_FORMATS[name].package, reason="needs an extra")
    job = Job()
    job.cancel()
    with Library(library) as opened, pytest.raises(Cancelled):
        export(opened, EXPORT_FORMATS[name], ExportSelection(), tmp_path / "out", job)
    assert os.listdir(tmp_path) == []


def test_it_is_of_one_moment(library: Path, tmp_path: Path) -> None:
    """A photo that got other content after the library was opened has its new code, or none."""
    folder = tmp_path / "library"
    shutil.copytree(library, folder)
    with Library(folder, hold=False) as opened:
        row = opened.encoder
        with LibraryDB(folder, write=True) as db, db.transaction():
            photo = photo_rows.get(db.connection, [5])[5]
            photo_rows.put(db.connection, replace(photo, content_id=b"x" * 16))
            codes = opened.codes.codes.map(lambda column: np.full(1, 3, column.dtype))
            code_segments.put(db.connection, row.id, row.name, np.array([5]), codes)
        export(opened, EXPORT_FORMATS["jsonl"], ExportSelection(), tmp_path / "out", Job())
    (found,) = (
        photo
        for photo in READERS["jsonl"](tmp_path / "out")
        if photo["content_id"] == (b"x" * 16).hex()
    )
    assert [found[f"code_{bits}"] for bits in BITS] == [3] * 5


def test_an_impossible_place_is_one_sentence(library: Path, tmp_path: Path) -> None:
    """A file where a folder should be."""
    (tmp_path / "file").touch()
    with pytest.raises(HashDeskError, match="cannot be"):
        exported(library, "npy", tmp_path / "file" / "out")


def test_what_is_not_installed_is_named(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry.importlib.util, "find_spec", lambda _name: None)
    with Library(library) as opened, pytest.raises(UsageError, match=r"hashdesk\[parquet\]"):
        export(opened, EXPORT_FORMATS["parquet"], ExportSelection(), tmp_path / "out", Job())


def test_thumbnails_have_room_in_containers_alone(library: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no room for thumbnails"):
        exported(library, "csv", tmp_path / "out", thumbnails=True)
    with pytest.raises(UsageError, match="all code lengths"):
        exported(library, "hashdesk", tmp_path / "out", bits=(8,))


@pytest.mark.parametrize("name", ["npy", "csv", "hashdesk", "xlsx"])
def test_the_size_is_estimated(many_library: Path, tmp_path: Path, name: str) -> None:
    with Library(many_library) as library:
        count, estimate = estimate_size(library, EXPORT_FORMATS[name], ExportSelection())
        manifest = export(library, EXPORT_FORMATS[name], ExportSelection(), tmp_path / "out", Job())
    out = tmp_path / "out"
    files = [out] if out.is_file() else out.iterdir()
    assert count == manifest["count"] == 320
    written = sum(file.stat().st_size for file in files)
    assert 0.97 * written <= estimate <= 1.03 * written


@pytest.mark.parametrize("limit", [5, 60, 200, 319])
def test_a_sample_reaches_from_the_first_photo_to_the_last(many_library: Path, limit: int) -> None:
    """Photos of a folder are alike: a sample of the first ones would tell nothing of the others."""
    with (
        Library(many_library) as library,
        Listing(library, ExportSelection(), Job()) as whole,
        Listing(library, ExportSelection(), Job(), limit=limit) as part,
    ):
        assert part.total == len(whole) == 320
        assert 0 < len(part) <= limit
        assert set(part.ids.tolist()) <= set(whole.ids.tolist())
        assert len(set(part.ids.tolist())) == len(part)
        if limit >= 100:
            assert part.ids[0] == whole.ids[0]
            assert part.ids[-1] == whole.ids[-1]


def test_the_size_of_part_of_a_library_is_estimated_from_all_of_it(
    many_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_module, "SIZE_SAMPLE", 200)
    with Library(many_library) as library:
        _, estimate = estimate_size(library, EXPORT_FORMATS["csv"], ExportSelection())
        export(library, EXPORT_FORMATS["csv"], ExportSelection(), tmp_path / "out", Job())
    written = sum(file.stat().st_size for file in (tmp_path / "out").iterdir())
    assert 0.97 * written <= estimate <= 1.03 * written
