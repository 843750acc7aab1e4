"""Import: a container comes back as it was, or is refused in one sentence and leaves nothing."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import random
import shutil
import sqlite3
import struct
import zipfile
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from hashdesk.cli.arguments.options import shipped_bundle
from hashdesk.core.code_sets.code_sets import bundle_folder
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.errors import (
    BundleDamaged,
    Cancelled,
    HashDeskError,
    ImportRefused,
    LibraryError,
    UsageError,
)
from hashdesk.core.exchange.columns.listing import ExportSelection, PathStyle
from hashdesk.core.exchange.container import pack as container
from hashdesk.core.exchange.export import export
from hashdesk.core.exchange.import_library import import_library
from hashdesk.core.exchange.registry import EXPORT_FORMATS
from hashdesk.core.indexing.indexer import index
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.settings import Settings
from hashdesk.core.storage.caches.blob_cache import THUMBNAILS
from hashdesk.core.storage.integrity_check import check
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos.photo_rows import FIRST_COLUMNS
from hashdesk.core.storage.tables.row_checksum import checksum_of
from hashdesk.core.storage.tables.schema import LIBRARY_FILE
from hashdesk.encoders.bundle_encoder import BundleEncoder
from hashdesk.encoders.library_encoder import vouch_for
from tests.benchmarks.refusing import changed
from tests.larger_model import LARGE, use

check_encoder = partial(vouch_for, shipped=shipped_bundle())


def pack(library: Path, out: Path, **selection: Any) -> Path:
    with Library(library) as opened:
        export(opened, EXPORT_FORMATS["hashdesk"], ExportSelection(**selection), out, Job())
    return out


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory, library_folder: Path) -> Path:
    return pack(library_folder, tmp_path_factory.mktemp("packed") / "album.hashdesk")


def import_container(file: Path, folder: Path, photos: Path | None = None) -> dict[str, Any]:
    return import_library(file, folder, photos, check_encoder, Job())


def test_it_is_searched_as_it_was(
    packed: Path, library_folder: Path, drawn_photos: Path, tmp_path: Path
) -> None:
    """The same photos, codes, distances and order; it passes its self-check."""
    said = import_container(packed, tmp_path / "copy", drawn_photos)
    assert said["count"] == 24
    with Library(library_folder) as one, Library(tmp_path / "copy") as other:
        assert all(result.count == 0 for result in check(other.db))
        places = one.places(one.codes.ids.tolist())
        for number, place in places.items():
            photo = other.find(os.fsdecode(place.full))  # it is mapped to where the photos are
            assert photo is not None
            assert photo.content_id == one.photos([number])[number].content_id
            for bits in BITS:
                answers = [
                    [
                        (match.distance, library.places([match.photo])[match.photo].path)
                        for match in library.search(library.query(which), bits, 24)
                    ]
                    for library, which in ((one, number), (other, photo.id))
                ]
                assert answers[0] == answers[1]


def test_again_and_again_it_is_the_same(packed: Path, tmp_path: Path) -> None:
    """Export, import, export: codes and content ids byte for byte."""
    import_container(packed, tmp_path / "one")
    import_container(pack(tmp_path / "one", tmp_path / "again.hashdesk"), tmp_path / "two")
    exports = []
    for name in ("one", "two"):
        with Library(tmp_path / name) as library:
            export(
                library, EXPORT_FORMATS["npy"], ExportSelection(), tmp_path / f"{name} npy", Job()
            )
        exports.append({
            file.name: file.read_bytes()
            for file in (tmp_path / f"{name} npy").iterdir()
            if file.name != "manifest.json"
        })  # fmt: skip
    assert exports[0] == exports[1]


def test_an_imported_library_is_only_read(packed: Path, tmp_path: Path) -> None:
    import_container(packed, tmp_path / "copy")
    with pytest.raises(LibraryError, match="was imported: it is only read"):
        LibraryDB(tmp_path / "copy", write=True)
    with LibraryDB(tmp_path / "copy") as db:
        imported = db.imported
    assert imported is not None
    assert imported["manifest"]["count"] == 24


def test_photos_that_are_not_here_are_offline(
    packed: Path, drawn_photos: Path, tmp_path: Path
) -> None:
    import_container(packed, tmp_path / "without")
    with Library(tmp_path / "without") as library:
        assert library.photo_arrays.offline.all()
        (root,) = library.db.roots()
        assert root.path == os.fsencode(tmp_path / "without" / "photos" / drawn_photos.name)
    import_container(
        packed, tmp_path / "with", drawn_photos.parent
    )  # the folder above them will do
    with Library(tmp_path / "with") as library:
        assert not library.photo_arrays.offline.any()


def test_what_was_not_asked_for_is_not_in_it(library_folder: Path, tmp_path: Path) -> None:
    """Neither paths nor places; thumbnails only if they are wanted."""
    file = pack(library_folder, tmp_path / "little.hashdesk", paths=PathStyle.NONE)
    with zipfile.ZipFile(file) as opened:
        assert opened.namelist() == ["manifest.json", LIBRARY_FILE]
        data = opened.read(LIBRARY_FILE)
    with Library(library_folder) as library:
        for place in library.places(library.photo_arrays.ids.tolist()).values():
            assert os.path.basename(place.path) not in data
    import_container(file, tmp_path / "little")
    with Library(tmp_path / "little") as library:
        assert library.places([1])[1].path == b"1"
    file = pack(library_folder, tmp_path / "large.hashdesk", thumbnails=True)
    import_container(file, tmp_path / "large")
    with Library(tmp_path / "large") as library, Library(library_folder) as before:
        assert len(library.thumbnails(library.photo_arrays.ids.tolist())) == 24
        one = before.photo_arrays.ids[0]
        photo = library.find(os.fsdecode(before.places([one])[one].full))
        assert photo is None  # its folder is not mapped


def test_folders_of_one_name_in_two_roots(
    drawn_photos: Path, tmp_path: Path, encoder: BundleEncoder
) -> None:
    """Each root is the folder that holds its photos; two of one name are told apart."""
    for disk, theme in (("one", "theme1"), ("two", "theme2")):
        shutil.copytree(drawn_photos / theme, tmp_path / disk / "2024")
    library, copy = tmp_path / "library", tmp_path / "copy"
    with LibraryDB(library, write=True) as db:
        index(db, encoder, [tmp_path / "one", tmp_path / "two"], Settings(workers=1), Job())
    import_container(pack(library, tmp_path / "both.hashdesk"), copy, tmp_path / "one")
    with Library(copy) as opened:
        roots = [root.path for root in opened.db.roots()]
        assert roots == [os.fsencode(tmp_path / "one" / name) for name in ("2024", "2024 (2)")]
        assert opened.photo_arrays.offline.any()
        assert not opened.photo_arrays.offline.all()


def test_a_damaged_row_is_not_taken_along(library_folder: Path, tmp_path: Path) -> None:
    """It would be vouched for by a new checksum: the others are exported without it."""
    library = tmp_path / "library"
    shutil.copytree(library_folder, library)
    with closing(sqlite3.connect(library / LIBRARY_FILE)) as connection, connection:
        connection.execute("UPDATE photos SET content_id=zeroblob(16) WHERE id=3")
    file = pack(library, tmp_path / "out.hashdesk")
    import_container(file, tmp_path / "copy")
    with Library(library) as opened, Library(tmp_path / "copy") as copy:
        assert opened.photo_arrays.left_out == 1
        assert len(copy.codes.ids) == len(opened.codes.ids) == 23


def test_absolute_paths_stay(library_folder: Path, drawn_photos: Path, tmp_path: Path) -> None:
    file = pack(library_folder, tmp_path / "whole.hashdesk", paths=PathStyle.ABSOLUTE)
    with zipfile.ZipFile(file) as opened:
        assert os.fsencode(drawn_photos) in opened.read(LIBRARY_FILE)


@pytest.mark.slow
def test_another_encoder_comes_along(library_folder: Path, tmp_path: Path) -> None:
    """Such as an adapted one: its heads are in the library's folder."""
    library, copy = tmp_path / "library", tmp_path / "copy"
    shutil.copytree(library_folder, library)
    use(library, LARGE)
    import_container(pack(library, tmp_path / "large.hashdesk"), copy)
    with Library(library) as before, Library(copy) as opened:
        name = before.encoder.name
        assert opened.encoder.name == name
    for part in container.BUNDLE_MEMBERS:
        kept = [(bundle_folder(folder, name) / part).read_bytes() for folder in (library, copy)]
        assert kept[0] == kept[1]
    parts = members(tmp_path / "large.hashdesk")
    heads = bytearray(parts["encoder/heads.safetensors"])
    heads[-1] ^= 1
    file = repacked(tmp_path / "false", {**parts, "encoder/heads.safetensors": bytes(heads)})
    with pytest.raises(BundleDamaged, match="not what was written"):
        import_container(file, tmp_path / "other")


def test_an_encoder_that_nobody_knows_is_refused(packed: Path, tmp_path: Path) -> None:
    def strange(_name: str, bundle: Path | None) -> str:
        return vouch_for("f" * 32, bundle, shipped_bundle())

    with pytest.raises(BundleDamaged, match="not known here"):
        import_library(packed, tmp_path / "copy", None, strange, Job())
    assert os.listdir(tmp_path) == []


def test_a_taken_place_is_left_alone(packed: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "file").write_text("mine")
    with pytest.raises(UsageError, match="not empty"):
        import_container(packed, tmp_path / "mine")
    with pytest.raises(UsageError, match="There is no file"):
        import_container(tmp_path / "nothing", tmp_path / "new")
    assert (tmp_path / "mine" / "file").read_text() == "mine"


def test_it_can_be_stopped(packed: Path, tmp_path: Path) -> None:
    job = Job()
    job.cancel()
    with pytest.raises(Cancelled):
        import_library(packed, tmp_path / "copy", None, check_encoder, job)
    assert os.listdir(tmp_path) == []


# -- containers that are not what they say


def members(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def repacked(file: Path, parts: dict[str, bytes], *, vouched: bool = True) -> Path:
    """A container of these members; vouched: the manifest names them as they are."""
    if vouched and "manifest.json" in parts:
        said = json.loads(parts["manifest.json"])
        said["files"] = {
            name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in parts.items()
            if name != "manifest.json"
        }
        parts = {**parts, "manifest.json": json.dumps(said).encode()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return file


def changed_library(parts: dict[str, bytes], scratch: Path, script: str) -> dict[str, bytes]:
    """The members with another library in them."""
    scratch.write_bytes(parts[LIBRARY_FILE])
    with closing(sqlite3.connect(scratch)) as connection:
        connection.executescript(script)
    return {**parts, LIBRARY_FILE: scratch.read_bytes()}


def said(parts: dict[str, bytes], **changes: Any) -> dict[str, bytes]:
    manifest = {**json.loads(parts["manifest.json"]), **changes}
    return {**parts, "manifest.json": json.dumps(manifest).encode()}


Parts = dict[str, bytes]
LIES: dict[str, tuple[Callable[[Parts], Parts], str]] = {
    "newer": (lambda parts: said(parts, version=99), "update HashDesk"),
    "other": (lambda parts: said(parts, format="npy"), "something else"),
    "nameless": (lambda parts: said(parts, version="1"), "names no version"),
    "true": (lambda parts: said(parts, version=True), "names no version"),
    "paths": (lambda parts: said(parts, paths="all"), "what its paths are"),
    "list of paths": (lambda parts: said(parts, paths=[]), "what its paths are"),
    "encoder": (lambda parts: said(parts, encoder={"id": "0" * 32}), "another model"),
    "count": (lambda parts: said(parts, count=25), "another number of photos"),
    "no JSON": (lambda parts: {**parts, "manifest.json": b"{"}, "manifest cannot be read"),
    "deep": (lambda parts: {**parts, "manifest.json": b"[" * 200_000}, "manifest cannot be read"),
    "a list": (lambda parts: {**parts, "manifest.json": b"[]"}, "something else"),
    "long": (lambda parts: {**parts, "manifest.json": b" " * (2 << 20)}, "2 MB|too large"),
    "no manifest": (
        lambda parts: {LIBRARY_FILE: parts[LIBRARY_FILE]},
        "manifest.json is not in it",
    ),
    "no library": (lambda parts: {"manifest.json": parts["manifest.json"]}, "library.db is not"),
    "stranger": (lambda parts: {**parts, "run.sh": b"rm"}, "not known"),
    "above": (lambda parts: {**parts, "../library.db": b"x"}, "not known"),
    "absolute": (lambda parts: {**parts, "/etc/passwd": b"x"}, "not known"),
    "bomb": (lambda parts: {**parts, THUMBNAILS: bytes(200 << 20)}, "would become 209 MB"),
    "no database": (lambda parts: {**parts, LIBRARY_FILE: b"SQLite"}, "not in it|library"),
    "empty": (lambda parts: {**parts, LIBRARY_FILE: b""}, "library"),
    "thumbnails": (lambda parts: {**parts, THUMBNAILS: b"none"}, "library|thumbnails"),
}


@pytest.mark.parametrize("picture", ["8000 pixels wide", "no picture"])
def test_thumbnails_must_be_small_pictures(
    library_folder: Path, tmp_path: Path, picture: str
) -> None:
    """A thumbnail that would fill the memory is refused before anything decodes it."""
    data = io.BytesIO()
    if picture == "no picture":
        data.write(b"\xff\xd8noise")
    else:
        Image.new("L", (8000, 8000)).save(data, "JPEG", quality=1, optimize=True)
    with_thumbnails = pack(library_folder, tmp_path / "sound.hashdesk", thumbnails=True)
    parts = members(with_thumbnails)
    (tmp_path / THUMBNAILS).write_bytes(parts[THUMBNAILS])
    with closing(sqlite3.connect(tmp_path / THUMBNAILS)) as cache, cache:
        cache.execute("UPDATE blobs SET blob=? WHERE rowid=3", (data.getvalue(),))
    parts[THUMBNAILS] = (tmp_path / THUMBNAILS).read_bytes()
    file = repacked(tmp_path / "changed.hashdesk", parts)
    with pytest.raises(ImportRefused, match="no small pictures"):
        import_container(file, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


@pytest.mark.parametrize("number", [errno.EIO, errno.EACCES, errno.ENOSPC])
def test_a_disk_that_fails_is_not_the_containers_fault(
    packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """The sentence names the folder that was asked for, and nothing is left beside it."""

    def fail(_library: Path) -> None:
        raise OSError(number, os.strerror(number), "hidden")

    monkeypatch.setattr("hashdesk.core.exchange.import_library.make_private", fail)
    with pytest.raises(HashDeskError) as caught:
        import_container(packed, tmp_path / "copy")
    said = "The disk is full" if number == errno.ENOSPC else os.strerror(number)
    assert said in str(caught.value)
    assert str(tmp_path / "copy") in str(caught.value)
    assert not isinstance(caught.value, ImportRefused)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("name", ["SQLITE_IOERR_READ", "SQLITE_CANTOPEN", "SQLITE_READONLY"])
def test_a_disk_that_sqlite_finds_failing(
    packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def fail(_connection: sqlite3.Connection) -> None:
        error = sqlite3.OperationalError("it fails")
        error.sqlite_errorname = name
        raise error

    monkeypatch.setattr("hashdesk.core.exchange.import_library._check_tables", fail)
    with pytest.raises(HashDeskError, match=r"copy cannot be written: it fails\. Check its drive"):
        import_container(packed, tmp_path / "copy")
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("lie", LIES)
def test_lies_are_refused(packed: Path, tmp_path: Path, lie: str) -> None:
    change, reason = LIES[lie]
    parts = change(members(packed))
    vouched = lie not in ("no JSON", "deep", "a list", "long")
    file = repacked(tmp_path / "lie.hashdesk", parts, vouched=vouched)
    with pytest.raises(ImportRefused, match=reason) as refused:
        import_container(file, tmp_path / "copy")
    assert str(file) in str(refused.value)
    assert os.listdir(tmp_path) == [file.name]


MANY = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
FALSE: dict[str, tuple[str, str]] = {
    "trigger": ("CREATE TRIGGER t AFTER UPDATE ON roots BEGIN DELETE FROM photos; END", "tables"),
    "view": ("CREATE VIEW v AS SELECT * FROM photos", "tables"),
    "table": ("CREATE TABLE more (id)", "tables"),
    "no table": ("DROP TABLE code_segments", "tables"),
    "other file": ("PRAGMA application_id=1", "not a HashDesk library"),
    "newer": ("PRAGMA user_version=99", "newer HashDesk"),
    "format of libraries alone": ("PRAGMA user_version=3", "format 3, which no container has"),
    "folder above": (
        "UPDATE folders SET path=x'2e2e2f2e2e' WHERE id=2",
        "a folder in it is called",
    ),
    "absolute folder": (
        "UPDATE folders SET path=x'2f657463' WHERE id=2",
        "a folder in it is called",
    ),
    "root above": ("UPDATE roots SET path=x'2e2e'", "a folder in it is called"),
    "name above": ("UPDATE photos SET name=x'2e2e2f61' WHERE id=1", "no possible name"),
    "name as text": ("UPDATE photos SET name='a' WHERE id=1", "no possible name"),
    "no name": ("UPDATE photos SET name=x'' WHERE id=1", "no possible name"),
    "state": ("UPDATE photos SET state=9 WHERE id=1", "no possible name"),
    "other size": ("UPDATE photos SET size=size+1 WHERE id=1", "1 photos whose row was damaged"),
    "code": ("UPDATE code_segments SET blob=zeroblob(8192) WHERE bits=64", "fail their checksum"),
    "no code": ("DELETE FROM code_segments", "without codes|another number"),
    "no encoder": ("DELETE FROM meta WHERE key='encoder'", "without codes|another encoder"),
    "manifest": ("UPDATE encoders SET manifest='{'", "description is damaged"),
    "lost": ("DELETE FROM folders", "without a folder"),
    "hole": ("UPDATE photos SET id=99 WHERE id=24", "another number of photos"),
    "far": ("UPDATE code_segments SET first_row=1 << 50 WHERE bits=64", "codes without a photo"),
    "segment as text": ("UPDATE code_segments SET first_row='a' WHERE bits=8", "without a photo"),
    "text as size": ("UPDATE photos SET size='large' WHERE id=1", "no possible name"),
    "number as camera": ("UPDATE photos SET camera=zeroblob(8) WHERE id=1", "no possible name"),
    "short content": ("UPDATE photos SET content_id=x'00' WHERE id=1", "no possible name"),
    "endless camera": ("UPDATE photos SET camera=hex(zeroblob(9999)) WHERE id=1", "no possible"),
    "codes as text": ("UPDATE code_segments SET blob='x' WHERE bits=8", "without a photo"),
    "far future": ("UPDATE photos SET taken=1 << 60 WHERE id=1", "no possible"),
    "deep manifest": (
        "UPDATE encoders SET manifest=replace(hex(zeroblob(4000)), '0', '[')",
        "description is damaged",
    ),
    "two encoders": ("INSERT INTO encoders VALUES (9, 'other', '{}', 0)", "several encoders|descr"),
    "setting as bytes": ("UPDATE meta SET value=x'ff'", "setting in it is none"),
    "endless settings": (f"{MANY} INSERT INTO meta SELECT 'k' || i, 'v' FROM n", "more folders"),
    "endless folders": (
        f"{MANY} INSERT INTO folders (root, path) SELECT 1, CAST('f' || i AS blob) FROM n",
        "more folders",
    ),
    "fewer": ("DELETE FROM photos WHERE id=24", "codes without a photo|another number"),
}


@pytest.mark.parametrize("what", FALSE)
def test_false_libraries_are_refused(packed: Path, tmp_path: Path, what: str) -> None:
    """Even where the manifest vouches for them."""
    script, reason = FALSE[what]
    parts = changed_library(members(packed), tmp_path / "scratch", script)
    file = repacked(tmp_path / "false.hashdesk", parts)
    with pytest.raises(ImportRefused, match=reason):
        import_container(file, tmp_path / "copy")
    assert sorted(os.listdir(tmp_path)) == [file.name, "scratch"]


@pytest.mark.parametrize("camera", ["\x1b]0;owned\x07", "\x1b[31mX", "a\nb", "\u202eX"])
def test_a_camera_that_would_steer_a_terminal_is_refused(
    packed: Path, tmp_path: Path, camera: str
) -> None:
    """Its maker can make the row's checksum right."""
    parts = members(packed)
    (tmp_path / "scratch").write_bytes(parts[LIBRARY_FILE])
    with closing(sqlite3.connect(tmp_path / "scratch")) as connection, connection:
        connection.execute("UPDATE photos SET camera=? WHERE id=1", (camera,))
        columns = ", ".join(FIRST_COLUMNS)
        row = connection.execute(f"SELECT {columns} FROM photos WHERE id=1").fetchone()
        connection.execute("UPDATE photos SET checksum=? WHERE id=1", (checksum_of(row),))
    parts[LIBRARY_FILE] = (tmp_path / "scratch").read_bytes()
    file = repacked(tmp_path / "false.hashdesk", parts)
    with pytest.raises(ImportRefused, match="cannot be shown"):
        import_container(file, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_a_name_that_a_later_python_takes_from_elsewhere(
    packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From 3.12 on, an extra field may name a member otherwise than the list does."""
    read = zipfile.ZipFile.infolist

    def otherwise(self: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
        found = read(self)
        found[-1].filename = "../victim"
        return found

    monkeypatch.setattr(zipfile.ZipFile, "infolist", otherwise)
    with pytest.raises(ImportRefused, match="not known"):
        import_container(packed, tmp_path / "copy")
    assert os.listdir(tmp_path) == []


def test_the_encoder_is_what_its_bundle_says(packed: Path, tmp_path: Path) -> None:
    """Whatever the library in a container says of it."""
    script = "UPDATE encoders SET manifest=json_set(manifest, '$.estimate', json('{}'))"
    parts = changed_library(members(packed), tmp_path / "scratch", script)
    import_container(repacked(tmp_path / "false.hashdesk", parts), tmp_path / "copy")
    with Library(tmp_path / "copy") as library:
        assert not library.encoder.adapted


def test_tricks_with_the_zip_are_refused(packed: Path, tmp_path: Path) -> None:
    """A member twice; encrypted; packed otherwise; a list without end."""
    whole = packed.read_bytes()
    file = tmp_path / "trick.hashdesk"

    def refused(data: bytes, reason: str = "is not taken in") -> None:
        file.write_bytes(data)
        with pytest.raises(ImportRefused, match=reason):
            import_container(file, tmp_path / "copy")

    double = io.BytesIO(whole)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(double, "a") as opened:
        opened.writestr(LIBRARY_FILE, b"other")
    refused(double.getvalue(), "or twice")
    at = whole.rfind(b"PK\x01\x02")
    refused(whole[: at + 8] + b"\x01" + whole[at + 9 :], "encrypted")
    refused(whole[: at + 10] + b"\x0c\x00" + whole[at + 12 :], "packed in a way")
    end = whole.rfind(b"PK\x05\x06")
    refused(whole[: end + 12] + struct.pack("<I", 1 << 30) + whole[end + 16 :])
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as opened:
        for number in range(20_000):
            opened.writestr(f"{number:060}", b"")
    refused(many.getvalue(), "too long")
    refused(b"", "no container")
    refused(whole[: len(whole) // 2])
    refused(whole + b"PK\x05\x06" + bytes(18), "not in it")


def test_damage_anywhere_is_refused_or_harmless(packed: Path, tmp_path: Path) -> None:
    """In the zip, or in a member that is vouched for: refused, or the same library."""
    whole, rng = packed.read_bytes(), random.Random(6)
    before = export_of(packed, tmp_path / "right")
    refused = 0
    for turn in range(300):
        file = tmp_path / f"{turn}.hashdesk"
        file.write_bytes(changed(whole, rng))
        try:
            import_container(file, tmp_path / f"{turn}")
        except ImportRefused:
            assert not (tmp_path / f"{turn}").exists()
            refused += 1
        else:
            assert codes_of(tmp_path / f"{turn}") == before
    assert refused > 200
    assert not list(tmp_path.glob("*unfinished*"))


def codes_of(library: Path) -> list[tuple[bytes, ...]]:
    with Library(library) as opened:
        return [codes.tobytes() for (codes,) in opened.codes.codes.beside()]


def export_of(file: Path, folder: Path) -> list[tuple[bytes, ...]]:
    import_container(file, folder)
    return codes_of(folder)
