"""Every way by which a file that somebody else made comes into HashDesk.

A door changes a sound file and has the product take it in. What is one's own before must be the
same afterwards, whatever came.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from random import Random

import numpy as np

from hashdesk.cli.arguments.options import shipped_bundle
from hashdesk.core.atlas import shelf_names
from hashdesk.core.backup.backups import list_backups
from hashdesk.core.backup.restore import restore
from hashdesk.core.documents import Malformed
from hashdesk.core.duplicates.decisions.decisions_db import DecisionsDB, import_decisions
from hashdesk.core.errors import EncoderError
from hashdesk.core.exchange.copy_photos import CopiedPhotos, PhotoFiles, copy_photos
from hashdesk.core.exchange.import_library import import_library
from hashdesk.core.exchange.imported_libraries import list_imported
from hashdesk.core.exchange.merge import merge
from hashdesk.core.exchange.not_there import (
    Answer,
    NotThere,
    read_not_there,
    write_not_there,
)
from hashdesk.core.exchange.shards import PLAN, ShardPlan, make_plan
from hashdesk.core.job import Job
from hashdesk.core.settings import Settings, load_settings
from hashdesk.core.storage import code_segments
from hashdesk.core.storage.caches.blob_cache import THUMBNAILS, BlobCache
from hashdesk.core.storage.caches.verdict_cache import VERDICTS
from hashdesk.core.storage.photos.photo_rows import PHOTO_COLUMNS
from hashdesk.core.storage.tables.row_checksum import checksum_of
from hashdesk.core.storage.tables.schema import LIBRARY_FILE
from hashdesk.core.storage.whole_library.library_copy import COPY_MANIFEST
from hashdesk.core.storage.whole_library.library_files import (
    ASIDE_PREFIX,
    PART_FILES,
    REPLACING,
    SHELF_NAMES_FILE,
    LibraryPart,
)
from hashdesk.core.storage.whole_library.replacement import NEW_FILES, PLAN_FILE, finish_interrupted
from hashdesk.encoders.backbones.torch_checkpoint import TensorType, read_checkpoint
from hashdesk.encoders.files.bundle import BUNDLE_MANIFEST, HEADS, load_bundle
from hashdesk.encoders.library_encoder import vouch_for
from tests.encoders.backbones import checkpoints
from tests.faults.hostile.document_mutations import (
    mutated_bytes,
    mutated_json,
    mutated_sqlite,
    mutated_toml,
    unzipped,
    zipped,
)
from tests.faults.hostile.foreign_files import BACKUP, ForeignFiles
from tests.shelf_naming import name_shelf, names_of

check_encoder = partial(vouch_for, shipped=shipped_bundle())


@dataclass(frozen=True)
class Place:
    """Where a trial happens: what is given, one's own library, and room for what is made."""

    files: ForeignFiles
    given: Path  # a folder for changed files
    own: Path  # the library
    made: Path  # the folder that may appear


@dataclass(frozen=True)
class Door:
    """One way in."""

    name: str
    change: Callable[[Place, Random], None]  # puts changed files into `given`, or into `own`
    enter: Callable[[Place], None]  # raises HashDeskError where they are refused


def _change_container(place: Place, random: Random) -> None:
    parts = unzipped(random.choice(place.files.containers).read_bytes())
    for _ in range(random.choice((0, 1, 1, 1, 2))):
        name = random.choice(list(parts))
        if name.endswith(".json"):
            parts[name] = mutated_json(parts[name], random)
        elif name.endswith(".db"):
            vouch = _vouch if name == LIBRARY_FILE and random.random() < 0.7 else None
            parts[name] = mutated_sqlite(parts[name], place.given / "scratch", random, vouch)
        else:
            parts[name] = mutated_bytes(parts[name], random)
    if random.random() < 0.8:
        _name_files(parts, "manifest.json")
    (place.given / "scratch").unlink(missing_ok=True)
    (place.given / "given.hashdesk").write_bytes(zipped(parts, random))


def _name_files(parts: dict[str, bytes], manifest: str) -> None:
    """Have the manifest vouch for files as they are now, if it is one still."""
    with suppress(ValueError, RecursionError, TypeError):
        said = json.loads(parts[manifest])
        said["files"] = {
            name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in parts.items()
            if name != manifest
        }
        parts[manifest] = json.dumps(said).encode("utf-8", "surrogatepass")


def _vouch(connection: sqlite3.Connection) -> None:
    """Make the checksums of a container's library right again, as its maker could."""
    query = f"SELECT {', '.join(PHOTO_COLUMNS)} FROM photos"
    with suppress(sqlite3.Error, UnicodeError, OverflowError, TypeError):
        for row in connection.execute(query).fetchall():
            update = "UPDATE photos SET checksum=? WHERE id=?"
            connection.execute(update, (checksum_of(row), row[0]))
        names = dict(connection.execute("SELECT id, name FROM encoders").fetchall())
        query = "SELECT encoder, bits, first_row, blob FROM code_segments"
        for encoder, bits, first, blob in connection.execute(query).fetchall():
            sum_ = code_segments.checksum(str(names.get(encoder)), bits, first, bytes(blob))
            update = (
                "UPDATE code_segments SET checksum=? WHERE (encoder, bits, first_row)=(?, ?, ?)"
            )
            connection.execute(update, (sum_, encoder, bits, first))


def _import(place: Place) -> None:
    file = place.given / "given.hashdesk"
    import_library(file, place.made / "imported", None, check_encoder, Job())
    assert [one.name for one in list_imported(place.made)] == ["imported"]


def _merge(place: Place) -> None:
    photos = place.files.folder / "other photos"
    merge(place.own, place.given / "given.hashdesk", photos, check_encoder, Job())


def _change_decisions(place: Place, random: Random) -> None:
    data = mutated_json(place.files.decisions, random)
    (place.given / "decisions.json").write_bytes(data)


def _import_decisions(place: Place) -> None:
    with DecisionsDB(place.own, write=True) as db:
        import_decisions(db, place.given / "decisions.json")


def _change_not_there(place: Place, random: Random) -> None:
    root = os.fsencode(place.files.folder / "own photos")
    found = sorted(Path(os.fsdecode(root)).rglob("*.jpg"))[:3]
    photos = [
        NotThere(PhotoFiles(root, os.path.relpath(os.fsencode(path), root), (b"a.xmp",)), answer)
        for path, answer in zip(found, Answer, strict=True)
    ]
    file = place.given / "answers.json"
    write_not_there(file, photos)
    file.write_bytes(mutated_json(file.read_bytes(), random))


def _copy_not_there(place: Place) -> None:
    photos = [photo.files for photo in read_not_there(place.given / "answers.json")]
    copy_photos(photos, place.made, Job(), CopiedPhotos())
    own = {path.read_bytes() for path in _files(place.files.folder / "own photos")}
    assert all(path.read_bytes() in own for path in _files(place.made))
    for path in place.made.iterdir():  # what stays there is taken for a library
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _change_bundle(place: Place, random: Random) -> None:
    shutil.copytree(place.files.bundle, place.given / "bundle")
    path = place.given / "bundle" / random.choice((BUNDLE_MANIFEST, BUNDLE_MANIFEST, HEADS))
    change = mutated_json if path.name == BUNDLE_MANIFEST else mutated_bytes
    path.write_bytes(change(path.read_bytes(), random))
    if path.name == HEADS and random.random() < 0.8:
        manifest = json.loads((place.given / "bundle" / BUNDLE_MANIFEST).read_text())
        manifest["files"][HEADS] = hashlib.sha256(path.read_bytes()).hexdigest()
        (place.given / "bundle" / BUNDLE_MANIFEST).write_text(json.dumps(manifest))


def _open_bundle(place: Place) -> None:
    load_bundle(place.given / "bundle")


TENSORS = {
    "conv.weight": np.arange(24, dtype=np.float32).reshape(4, 1, 3, 2),
    "norm.count": np.array(12345, np.int64),
}
CHECKPOINT = checkpoints.saved(TENSORS)
EXPECTED = {name: TensorType(str(value.dtype), value.shape) for name, value in TENSORS.items()}


def _change_checkpoint(place: Place, random: Random) -> None:
    (place.given / "checkpoint").write_bytes(mutated_bytes(CHECKPOINT, random))


def _read_checkpoint(place: Place) -> None:
    try:
        read_checkpoint((place.given / "checkpoint").read_bytes(), EXPECTED)
    except Malformed as error:  # what a backbone that is made of it says
        raise EncoderError(f"Its weights are refused ({error}).") from error


def _change_backup(place: Place, random: Random) -> None:
    """Change the manifest of the backup, or a file that it vouches for."""
    backup = place.own / "backups" / BACKUP
    files = [path for path in backup.rglob("*") if path.is_file()]
    if random.random() < 0.8:  # as backups were before their manifest had a checksum
        manifest = json.loads((backup / COPY_MANIFEST).read_text())
        del manifest["checksum"]
        (backup / COPY_MANIFEST).write_text(json.dumps(manifest))
    path = random.choice((backup / COPY_MANIFEST, *files))
    if path.suffix == ".json":
        path.write_bytes(mutated_json(path.read_bytes(), random))
    elif path.suffix == ".db":
        path.write_bytes(mutated_sqlite(path.read_bytes(), place.given / "scratch", random))
    else:
        path.write_bytes(mutated_bytes(path.read_bytes(), random))
    if path.name != COPY_MANIFEST and random.random() < 0.8:
        manifest = json.loads((backup / COPY_MANIFEST).read_text())
        data = path.read_bytes()
        sum_ = hashlib.blake2b(data, digest_size=32).hexdigest()
        entry = {"bytes": len(data), "blake2b": sum_}
        manifest["files"][str(path.relative_to(backup))] = entry
        (backup / COPY_MANIFEST).write_text(json.dumps(manifest))


def _restore(place: Place) -> None:
    for backup in list_backups(place.own, Settings()):
        restore(place.own, backup, list(LibraryPart), Job())


def _change_replacement(place: Place, random: Random) -> None:
    """A library's folder that came from elsewhere, with a replacement that seems to have begun."""
    library = place.given / "library"
    shutil.copytree(place.own, library)
    begun = library / REPLACING
    (begun / NEW_FILES).mkdir(parents=True)
    names = [name for part in LibraryPart for name in PART_FILES[part]]
    plan = {"aside": f"{ASIDE_PREFIX}2026-01-31-120000", "names": names, "comes": []}
    if random.random() < 0.5:
        outside = random.choice(
            ("../../own", "../../own/library.db", str(place.own), ".", "..", "")
        )
        plan[random.choice(("aside", "names", "comes"))] = random.choice((outside, [outside]))
    (begun / PLAN_FILE).write_bytes(mutated_json(json.dumps(plan).encode(), random))


def _finish_replacement(place: Place) -> None:
    finish_interrupted(place.given / "library")


SETTINGS = tuple(field.name for field in fields(Settings))


def _change_settings(place: Place, random: Random) -> None:
    (place.given / "settings.toml").write_bytes(mutated_toml(SETTINGS, random))


def _read_settings(place: Place) -> None:
    assert load_settings(place.given / "settings.toml").worker_count > 0


def _change_plan(place: Place, random: Random) -> None:
    (place.given / PLAN).write_bytes(mutated_json(place.files.plan, random))


def _read_plan(place: Place) -> None:
    kept = make_plan(place.given, ShardPlan.from_json(place.files.plan))
    assert kept.missing(place.given)


def _change_shelf_names(place: Place, random: Random) -> None:
    library = place.given
    name_shelf(library, "Mountains")
    path = library / SHELF_NAMES_FILE
    if random.random() < 0.3:  # as the first version wrote it, without a checksum
        names = {"encoder": {"8": {"213": "Mountains"}}}
        path.write_text(json.dumps({"version": 1, "names": names}))
    path.write_bytes(mutated_json(path.read_bytes(), random))


def _read_shelf_names(place: Place) -> None:
    names_of(place.given)
    name_shelf(place.given, "Sea")
    assert names_of(place.given)[-1] == "Sea"
    assert not shelf_names.faults(place.given)


SOUND = "sound"  # a folder for the cache as it was


def _change_cache(place: Place, random: Random) -> None:
    path = random.choice(
        [place.own / THUMBNAILS, place.own / VERDICTS, *place.own.glob("features-*.db")]
    )
    data = mutated_sqlite(path.read_bytes(), place.given / "scratch", random)
    (place.given / "scratch").unlink(missing_ok=True)
    (place.given / path.name).write_bytes(data)  # by its own name, which is in its stamp
    (place.given / SOUND).mkdir()
    shutil.copy(path, place.given / SOUND)


def _read_cache(place: Place) -> None:
    """What a cache gives is what was put into it, and a damaged one can be written to."""
    (changed,) = place.given.glob("*.db")
    with BlobCache(place.given / SOUND / changed.name) as sound:
        connection = sqlite3.connect(sound.path)
        contents = [row[0] for row in connection.execute("SELECT id FROM blobs")]
        connection.close()
        kept = sound.get(contents)
    assert kept
    for write in (False, True):
        with BlobCache(changed, write=write) as cache:
            cache.damaged()
            found = cache.get(contents)
            assert found.items() <= kept.items()
    with BlobCache(changed, write=True) as cache:
        cache.drop_damaged()
        cache.put(kept)
        assert cache.get(contents) == kept


DOORS = (
    Door("exported library, importing", _change_container, _import),
    Door("part of a library, merging", _change_container, _merge),
    Door("document, importing decisions", _change_decisions, _import_decisions),
    Door("list of photos that are not there, copying", _change_not_there, _copy_not_there),
    Door("model, opening", _change_bundle, _open_bundle),
    Door("checkpoint of a backbone, reading", _change_checkpoint, _read_checkpoint),
    Door("backup, restoring", _change_backup, _restore),
    Door("plan of a replacement, finishing", _change_replacement, _finish_replacement),
    Door("settings.toml, reading", _change_settings, _read_settings),
    Door("plan of parts, reading", _change_plan, _read_plan),
    Door("names of shelves, reading", _change_shelf_names, _read_shelf_names),
    Door("cache, reading", _change_cache, _read_cache),
)
