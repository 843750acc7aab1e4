"""What can be read in a place: each photo, code, decision and file as one line of text.

Two states are compared as sets of lines, so a line says all that must not get lost or mixed up.
Dates are left out: they differ from run to run.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from hashdesk.core.atlas import shelf_names
from hashdesk.core.backup.backups import list_backups
from hashdesk.core.backup.verification import verify
from hashdesk.core.duplicates import matches
from hashdesk.core.duplicates.decisions.decisions_db import DecisionsDB
from hashdesk.core.duplicates.groups.grouping import GroupingOptions
from hashdesk.core.duplicates.keep.traits import read_traits
from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.duplicates.matches import MatchRequest
from hashdesk.core.duplicates.review.review import LibraryFacts, ReviewOptions, review
from hashdesk.core.errors import HashDeskError
from hashdesk.core.exchange import shards
from hashdesk.core.job import Job
from hashdesk.core.repair.library_check import INDEXING_MENDS, check_library
from hashdesk.core.search.library import Library
from hashdesk.core.settings import Settings
from hashdesk.core.storage.caches.feature_cache import FEATURES_PATTERN
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import fact_rows, known_pictures, photo_rows
from hashdesk.core.storage.sqlite import sqlite_file
from hashdesk.core.storage.tables.schema import LIBRARY_FILE
from hashdesk.core.storage.whole_library.library_files import (
    ASIDE_PREFIX,
    BACKUPS_FOLDER,
    TRAINING_FOLDER,
)
from hashdesk.encoders.library_encoder import check_bundles

State = frozenset[str]

LIBRARIES = ("library", "imported", "elsewhere")  # where a phase may put one
SEARCHED = f"{LIBRARIES[0]}: searched: "
PARTS = "parts"  # where a phase may encode a folder in parts
FORMER_CONTENTS = "SELECT content_id FROM former_contents"
EXPORTS = "out"  # where a phase may put an export: this folder, or files that begin so


def state_of(place: Path) -> State:
    """All that a place holds. Whatever a crash left is put in order by reading it."""
    lines = [
        f"{name}: {line}"
        for name in LIBRARIES
        if (place / name).is_dir()
        for line in _library(place / name)
    ]
    lines += [f"{out.name}: {_export(out)}" for out in place.glob(f"{EXPORTS}*")]
    lines += _parts(place / PARTS)
    return frozenset(line.replace(str(place), "PLACE") for line in lines)


def found_in(state: State) -> set[str]:
    """The photos of the library that searches find: with codes of the encoder in use."""
    used = {line.removeprefix(SEARCHED) for line in state if line.startswith(SEARCHED)}
    codes = (re.match(r"library: codes (.*): (\w+) \[", line) for line in state)
    return {line[1] for line in codes if line and line[2] in used}


def kept_features(place: Path) -> int:
    """How many photos have kept features, of all backbones together."""
    count = 0
    for path in (place / LIBRARIES[0]).glob(FEATURES_PATTERN):
        # A file that was just being made is empty.
        with suppress(sqlite3.Error), closing(sqlite_file.connect(path, "ro")) as connection:
            count += connection.execute("SELECT count(*) FROM blobs").fetchone()[0]
    return count


def faults_of(place: Path) -> list[str]:
    """What `hashdesk check` finds, and indexing would not mend, and what does not answer."""
    found = []
    for name in LIBRARIES:
        if (place / name / LIBRARY_FILE).exists():
            with LibraryDB(place / name) as db:
                results = [*check_library(db, Job(), caches=True), check_bundles(db)]
                empty = db.encoder_in_use() is None
            found += [
                f"{name}: {result.count} {result.what}"
                for result in results
                if result.count and result.name not in INDEXING_MENDS
            ]
            if not empty:
                _answer(place / name)
    return found


def _answer(folder: Path) -> None:
    """Search and look for groups, as the window and the terminal do."""
    with Library(folder) as library:
        for photo in library.codes.ids[:2].tolist():
            found = library.search(library.query(photo), 64, 5)
            assert found[0].distance == 0
            assert len(library.places([match.photo for match in found])) == len(found)
        pairs = matches.find_matches(library, MatchRequest(MatchLevel.NEAR, 8), Job())
        facts = LibraryFacts(library.photo_arrays, read_traits(library.db.connection))
        with DecisionsDB(folder) as decisions:
            options = ReviewOptions(MatchLevel.NEAR, GroupingOptions(pairs.radius))
            review(library.db.connection, pairs, facts, decisions.all(), options)


def _library(folder: Path) -> Iterator[str]:
    """The lines of a library, and of what was set aside in it; none if there is none."""
    try:
        LibraryDB(folder).close()  # what was interrupted is carried on
    except HashDeskError:
        if (folder / LIBRARY_FILE).exists():
            raise
    yield from _content(folder)
    for aside in folder.glob(f"{ASIDE_PREFIX}*"):
        for line in _content(aside):
            yield f"aside: {line}"
    for backup in list_backups(folder, Settings()) if (folder / BACKUPS_FOLDER).exists() else ():
        verify(backup.folder, Job())
        for line in _content(backup.folder):
            yield f"backup: {line}"


def _content(folder: Path) -> Iterator[str]:
    if (folder / LIBRARY_FILE).exists():
        with LibraryDB(folder) as db:
            yield from _photos(db)
            for root in db.roots():
                yield f"root {root.path!r}, offline {root.offline}"
            if (used := db.encoder_in_use()) is not None:
                yield f"searched: {used.name}"
    with DecisionsDB(folder) as decisions:
        for one in decisions.all():
            members = sorted((content.hex(), copies) for content, copies in one.members.items())
            yield f"decision {one.kind} {one.level} {one.created} {members}"
    for name in shelf_names.read(folder):
        yield f"shelf {name}"
    for code, of_code in shelf_names.read_codes(folder).items():  # as older formats have them
        yield f"shelf of a code {code}: {of_code}"
    for checkpoint in (folder / TRAINING_FOLDER).glob("*.pt"):
        yield f"{checkpoint.name} {hashlib.sha256(checkpoint.read_bytes()).hexdigest()}"


def _photos(db: LibraryDB) -> Iterator[str]:
    ids = [number for (number,) in db.connection.execute("SELECT id FROM photos ORDER BY id")]
    photos, places = photo_rows.get(db.connection, ids), photo_rows.places(db.connection, ids)
    facts = fact_rows.get(db.connection, ids)
    paths = {number: os.fsdecode(places[number].full) for number in photos if number in places}
    for number, path in paths.items():
        photo, place = photos[number], places[number]
        state = "offline" if place.offline else photo.state.name
        yield f"photo {path}: {state} {photo.content_id.hex()} {photo.phash} {photo.size}"
        yield f"picture {path}: {(photo.pixel_id or b'').hex()} {photo.incomplete}"
        if number in facts:
            yield f"facts {path}: {facts[number]}"
    former = [content for (content,) in db.connection.execute(FORMER_CONTENTS)]
    for content, pixel_id in known_pictures.pictures_of(db.connection, former).items():
        yield f"same picture {content.hex()}: {pixel_id.hex()}"
    for row in db.encoders():
        codes = db.load_codes(row)
        for number in codes.ids.tolist():
            if number in paths:
                one = [int(column[number - 1]) for (column,) in codes.codes.beside()]
                yield f"codes {paths[number]}: {row.name} {one}"


def _parts(folder: Path) -> Iterator[str]:
    """The parts of a folder that are done, each with the list of photos that it lacks."""
    for part in folder.glob("part-*.hashdesk"):
        failed = part.with_suffix(".failed.jsonl").read_text("utf-8").splitlines()
        yield f"{part.name}: {_export(part)}, {[json.loads(line)['path'] for line in failed]}"
    for name in (shards.PLAN, shards.SUCCESS):
        if (folder / name).exists():
            yield f"{name}: {(folder / name).read_text('utf-8')!r}"


def _export(out: Path) -> str:
    """Whether every file of an export is what its manifest says."""
    if out.is_dir():
        files = {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*.*")}
    else:
        with zipfile.ZipFile(out) as packed:
            files = {name: packed.read(name) for name in packed.namelist()}
    manifest = json.loads(files.pop("manifest.json"))
    found = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    expected = {name: facts["sha256"] for name, facts in manifest["files"].items()}
    return f"{manifest['count']} photos, {'whole' if found == expected else 'damaged'}"
