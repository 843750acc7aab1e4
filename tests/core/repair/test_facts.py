"""Facts and former contents: a flipped bit is turned back, the rest is dropped, pages are read."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from hashdesk.core.encoding.encoder import Encoder
from hashdesk.core.errors import EncoderError
from hashdesk.core.job import Job
from hashdesk.core.repair.facts import copy_facts, mend_facts
from hashdesk.core.repair.repair import repair
from hashdesk.core.repair.single_bit import RawText
from hashdesk.core.storage import migrations
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import fact_rows, known_pictures, photo_rows
from hashdesk.core.storage.photos.fact_rows import StoredFacts
from hashdesk.core.storage.tables.library_rows import EncoderRow
from hashdesk.core.storage.tables.schema import LIBRARY_FILE, LIBRARY_FORMAT
from tests.core.storage.test_library_db import FULL

FACTS = {number: StoredFacts(f"lens {number}", 1 / 3, 2.8, 400, 50.0, 3, ("sea", "sun"), 1)
         for number in range(1, 6)}  # fmt: skip
CONTENTS = {b"%016d" % number: b"p" * 15 + b"%d" % number for number in range(1, 6)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A library of five photos with facts and former contents."""
    with LibraryDB(tmp_path, write=True) as db:
        root, _ = db.add_root(b"/p")
        with db.transaction():
            place = db.folder_id(root.id, b"")
            for number, facts in FACTS.items():
                row = replace(FULL, id=0, folder=place, name=b"%d.jpg" % number)
                fact_rows.put(db.connection, photo_rows.put(db.connection, row), facts)
            for content, pixel_id in CONTENTS.items():
                known_pictures.remember(db.connection, content, pixel_id)
    return tmp_path


def rot(folder: Path, *changes: str) -> None:
    """Change rows as rot does: no trigger runs."""
    with closing(sqlite3.connect(folder / LIBRARY_FILE)) as connection, connection:
        query = "SELECT name, sql FROM sqlite_schema WHERE type='trigger' AND tbl_name='facts'"
        triggers = connection.execute(query).fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for command in (*changes, *(sql for _, sql in triggers)):
            connection.execute(command)


def found(db: LibraryDB) -> tuple[dict[int, StoredFacts], dict[bytes, bytes]]:
    facts = fact_rows.get(db.connection, range(10))
    return facts, known_pictures.pictures_of(db.connection, CONTENTS)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE facts SET lens='lens 6' WHERE photo=4",  # one bit away from 4
        "UPDATE facts SET iso=iso+1 WHERE photo=4",
        "UPDATE facts SET keywords=CAST(keywords AS BLOB) WHERE photo=4",
        "UPDATE facts SET checksum=checksum+1024 WHERE photo=4",
        "UPDATE facts SET photo=12 WHERE photo=4",
        "UPDATE former_contents SET pixel_id=CAST(substr(pixel_id, 1, 15) || '5' AS BLOB) "
        "WHERE rowid=4",
        "UPDATE former_contents SET pixel_id=CAST(pixel_id AS TEXT) WHERE rowid=2",
        "UPDATE former_contents SET checksum=checksum-1 WHERE rowid=2",
    ],
)
def test_a_flipped_bit_is_turned_back(folder: Path, change: str) -> None:
    rot(folder, change)
    with LibraryDB(folder, write=True, repair=True) as db:
        assert found(db) != (FACTS, CONTENTS)
        steps = mend_facts(db)
        assert found(db) == (FACTS, CONTENTS)
        assert sum(step.mended for step in steps) == 1
        assert sum(step.left for step in steps) == 0


def test_what_cannot_be_told_any_more_is_dropped(folder: Path) -> None:
    """Facts are read again by the next indexing; of a former content it is said that it is lost."""
    rot(
        folder,
        "UPDATE facts SET lens='another lens' WHERE photo=4",
        "UPDATE former_contents SET pixel_id=zeroblob(16) WHERE rowid=2",
    )
    with LibraryDB(folder, write=True, repair=True) as db:
        steps = mend_facts(db)
        facts, pictures = found(db)
        assert facts == {number: FACTS[number] for number in (1, 2, 3, 5)}
        assert len(pictures) == 4
        assert fact_rows.not_read_by(db.connection, 1) == [4]
        assert [(step.mended, step.left) for step in steps] == [(1, 0), (0, 1)]


def test_sound_rows_of_a_broken_file_are_copied(folder: Path, tmp_path: Path) -> None:
    rot(folder, "UPDATE facts SET lens='another lens' WHERE photo=4")
    with (
        closing(sqlite3.connect(folder / LIBRARY_FILE)) as source,
        closing(sqlite3.connect(":memory:", isolation_level=None)) as target,
    ):
        source.text_factory = RawText
        migrations.make_tables(target, LIBRARY_FORMAT.version)
        copy_facts(source, target, 100)
        facts = fact_rows.get(target, range(10))
        assert facts == {number: FACTS[number] for number in (1, 2, 3, 5)}
        assert known_pictures.pictures_of(target, CONTENTS) == CONTENTS


def test_a_broken_file_of_an_older_format_has_none(tmp_path: Path) -> None:
    migrations.create(tmp_path / LIBRARY_FILE, 2)
    with (
        closing(sqlite3.connect(tmp_path / LIBRARY_FILE)) as source,
        closing(sqlite3.connect(":memory:", isolation_level=None)) as target,
    ):
        migrations.make_tables(target, LIBRARY_FORMAT.version)
        copy_facts(source, target, 100)
        assert target.execute("SELECT count(*) FROM facts").fetchone() == (0,)


def test_a_library_that_is_rebuilt_keeps_them(folder: Path) -> None:
    """An index that does not agree with its table makes the whole file be read row by row."""

    def no_encoder(_: EncoderRow) -> Encoder:
        raise EncoderError("not here")

    with closing(sqlite3.connect(folder / LIBRARY_FILE)) as connection, connection:
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute("DELETE FROM sqlite_schema WHERE name='photos_by_content'")
    report = repair(folder, no_encoder, Job())
    assert "structure" in [step.name for step in report.steps]
    with LibraryDB(folder) as db:
        assert found(db) == (FACTS, CONTENTS)
        assert len(photo_rows.get(db.connection, range(1, 10))) == len(FACTS)
