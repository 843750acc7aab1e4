"""Repair: what is damaged is mended from what is readable; nothing is deleted or made up."""

from __future__ import annotations

import errno
import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from hashdesk.core.atlas import shelf_names
from hashdesk.core.documents import read_document
from hashdesk.core.duplicates.decisions.decision import Decision, DecisionKind
from hashdesk.core.duplicates.decisions.decisions_db import DecisionsDB
from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.encoding.encoder import Encoder
from hashdesk.core.errors import (
    Cancelled,
    EncoderError,
    LibraryDamaged,
    LibraryError,
    LibraryTooNew,
)
from hashdesk.core.indexing.indexer import IndexSummary, index
from hashdesk.core.job import Job
from hashdesk.core.repair.library_check import check_library
from hashdesk.core.repair.repair import RepairReport, preview, repair
from hashdesk.core.settings import Settings
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_rows
from hashdesk.core.storage.tables import schema
from hashdesk.core.storage.tables.library_rows import EncoderRow
from hashdesk.core.storage.tables.schema import LIBRARY_FILE
from hashdesk.core.storage.whole_library.library_files import (
    DECISIONS_FILE,
    REMOVALS_FILE,
    SHELF_NAMES_FILE,
)
from hashdesk.encoders.bundle_encoder import BundleEncoder
from tests.shelf_naming import name_shelf, names_of

PHOTOS = 24
DECISIONS = [
    Decision(DecisionKind.KEEP, MatchLevel.NEAR, 1_700_000_000 + n, {b"%016d" % n: 1, b"x" * 16: 2})
    for n in range(40)
]


@dataclass(frozen=True)
class Patient:
    """A library to be damaged and mended, and the encoder of its codes."""

    folder: Path
    encoder: BundleEncoder

    def open_encoder(self, row: EncoderRow) -> Encoder:
        if row.name != self.encoder.id:
            raise EncoderError("not here")
        return self.encoder

    def change(self, *commands: str) -> None:
        """Damage tables as rot does: no trigger runs."""
        query = "SELECT name, sql FROM sqlite_schema WHERE type='trigger'"
        with closing(sqlite3.connect(self.folder / LIBRARY_FILE)) as connection, connection:
            triggers = connection.execute(query).fetchall()
            for name, _ in triggers:
                connection.execute(f"DROP TRIGGER {name}")
            for command in (*commands, *(sql for _, sql in triggers)):
                connection.execute(command)

    def repair(self) -> RepairReport:
        return repair(self.folder, self.open_encoder, Job())

    def preview(self) -> RepairReport:
        return preview(self.folder, self.open_encoder, Job())

    def index(self) -> IndexSummary:
        with LibraryDB(self.folder, write=True) as db:
            return index(db, self.encoder, [], Settings(workers=1), Job())

    def faults(self) -> dict[str, int]:
        with LibraryDB(self.folder) as db:
            found = check_library(db, Job(), caches=True)
        return {result.name: result.count for result in found if result.count}

    def rows(self) -> dict[int, photo_rows.Photo]:
        with LibraryDB(self.folder) as db:
            return photo_rows.get(db.connection, range(1, PHOTOS + 10))

    def codes(self) -> dict[int, tuple[int, ...]]:
        with LibraryDB(self.folder) as db:
            used = db.encoder_in_use()
            assert used is not None
            found = db.load_codes(used)
            rows = (found.ids - 1).tolist()
            return {
                row + 1: tuple(int(codes[row]) for (codes,) in found.codes.beside()) for row in rows
            }


@pytest.fixture
def patient(library_folder: Path, tmp_path: Path, encoder: BundleEncoder) -> Patient:
    """A copy of the drawn photos' library, with decisions and names of shelves."""
    folder = Path(shutil.copytree(library_folder, tmp_path / "library"))
    with closing(sqlite3.connect(folder / LIBRARY_FILE)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with DecisionsDB(folder, write=True) as decisions:
        decisions.add(DECISIONS)
    name_shelf(folder, "Mountains")
    return Patient(folder, encoder)


def bytes_of(folder: Path) -> dict[str, bytes]:
    """The files of a library, without what SQLite makes for readers."""
    files = [*folder.glob("*.db"), *folder.glob("*.json")]
    return {path.name: path.read_bytes() for path in files}


def test_a_sound_library_is_left_alone(patient: Patient) -> None:
    before = bytes_of(patient.folder)
    for report in (patient.preview(), patient.repair()):
        assert (report.steps, report.aside) == ((), None)
    assert bytes_of(patient.folder) == before


DAMAGE: dict[str, tuple[str, ...]] = {
    "root path": ("UPDATE roots SET path=CAST(replace(path, '/photos', '/qhotos') AS BLOB)",),
    "root flag": ("UPDATE roots SET offline=1",),
    "folder path": ("UPDATE folders SET path=x'746865ed6531' WHERE path=CAST('theme1' AS BLOB)",),
    "folder flag": ("UPDATE folders SET offline=1",),
    "folder key": ("UPDATE folders SET root=3 WHERE id=2",),
    "which encoder": ("UPDATE meta SET value=replace(value, '7', '6') WHERE key='encoder'",),
    "key of a setting": ("UPDATE meta SET key='encodeR' WHERE key='encoder'",),
    "ranking": ("""UPDATE encoders SET manifest=replace(manifest, '"name"', '"mame"')""",),
    "type of a name": ("UPDATE encoders SET name=CAST(name AS BLOB)",),
    "type of a path": ("UPDATE roots SET path=CAST(path AS TEXT)",),
    "type of a photo's name": ("UPDATE photos SET name=CAST(name AS TEXT) WHERE id=7",),
    "size": ("UPDATE photos SET size=size+1 WHERE id=7",),
    "type": ("UPDATE photos SET width='wide' WHERE id=7",),
    "state": ("UPDATE photos SET state=1 WHERE id=7",),
    "content": ("UPDATE photos SET content_id=x'00' || substr(content_id, 2) WHERE id=7",),
    "place of a segment": ("UPDATE code_segments SET first_row=7 WHERE bits=8",),
    "length of a segment": ("UPDATE code_segments SET bits=7 WHERE bits=8",),
    "cut segment": ("UPDATE code_segments SET blob=substr(blob, 2) WHERE bits=64",),
    "segment": ("UPDATE code_segments SET blob=zeroblob(2048) WHERE bits=16",),
    "presence": ("UPDATE code_segments SET blob=zeroblob(128) WHERE bits=0",),
    "index": (
        "PRAGMA writable_schema=ON",
        "DELETE FROM sqlite_schema WHERE name='photos_by_content'",
    ),
    "tally": (),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_what_is_damaged_is_mended(patient: Patient, name: str) -> None:
    """Whatever it is: all rows are as they were, and no photo is encoded."""
    sound = bytes_of(patient.folder)
    rows, codes = patient.rows(), patient.codes()
    patient.change(*DAMAGE[name])
    if name == "tally":
        with closing(sqlite3.connect(patient.folder / DECISIONS_FILE)) as connection, connection:
            connection.execute("UPDATE tally SET decisions=decisions+1")
    damaged = bytes_of(patient.folder)
    report = patient.preview()
    assert report.mended > 0 or name == "tally"
    assert bytes_of(patient.folder) == damaged
    done = patient.repair()
    assert done.steps == report.steps
    assert done.aside is not None
    part = DECISIONS_FILE if name == "tally" else LIBRARY_FILE
    assert (done.aside / part).read_bytes() == damaged[part]
    assert sound.keys() == bytes_of(patient.folder).keys()
    summary = patient.index()
    assert summary.encoded == 0
    assert patient.faults() == {}
    assert patient.rows() == rows
    assert patient.codes().keys() == codes.keys()
    differing = sum(
        (a ^ b).bit_count()
        for photo in codes
        for a, b in zip(codes[photo], patient.codes()[photo], strict=True)
    )
    assert differing <= 6  # features are half floats: a bit on its threshold may fall either way
    with DecisionsDB(patient.folder) as decisions:
        assert len(decisions.all()) == len(DECISIONS)


def test_only_the_damaged_segment_is_written(patient: Patient) -> None:
    """The codes of other lengths stay byte for byte."""
    query = "SELECT bits, blob FROM code_segments"
    with closing(sqlite3.connect(patient.folder / LIBRARY_FILE)) as connection:
        before = dict(connection.execute(query))
    patient.change("UPDATE code_segments SET blob=zeroblob(2048) WHERE bits=16")
    patient.repair()
    with closing(sqlite3.connect(patient.folder / LIBRARY_FILE)) as connection:
        after = dict(connection.execute(query))
    assert before[16] != bytes(2048)
    assert {bits: blob for bits, blob in after.items() if bits != 16} == {
        bits: blob for bits, blob in before.items() if bits != 16
    }


def test_a_flipped_bit_gives_back_the_very_codes(patient: Patient) -> None:
    """No feature is needed: the checksum tells which bit it was."""
    codes = patient.codes()
    for path in patient.folder.glob("features-*"):
        path.unlink()
    path = patient.folder / LIBRARY_FILE
    with closing(sqlite3.connect(path)) as connection, connection:
        (blob,) = connection.execute("SELECT blob FROM code_segments WHERE bits=64").fetchone()
        flipped = bytearray(blob)
        flipped[77] ^= 4
        connection.execute("UPDATE code_segments SET blob=? WHERE bits=64", (bytes(flipped),))
    report = patient.repair()
    assert [(step.name, step.mended, step.left) for step in report.steps] == [("segments", 1, 0)]
    assert patient.codes() == codes


def test_without_features_photos_are_read_again(patient: Patient) -> None:
    codes = patient.codes()
    for path in patient.folder.glob("features-*"):
        path.unlink()
    patient.change("UPDATE code_segments SET blob=zeroblob(2048) WHERE bits=16")
    patient.repair()
    assert patient.index().encoded == PHOTOS
    assert patient.codes() == codes
    assert patient.faults() == {}


def test_a_folder_that_cannot_be_told_is_said(patient: Patient, drawn_photos: Path) -> None:
    """Its photos keep their codes, and are recognised when the folder is added again."""
    codes = set(patient.codes().values())
    patient.change("UPDATE roots SET path=x'2f6e6f7768657265', offline=1, checksum=1")
    report = patient.repair()
    (step,) = report.steps
    assert (step.name, step.mended, step.left) == ("paths", 0, 1)
    assert "hashdesk index FOLDER" in step.what_now
    with LibraryDB(patient.folder) as db:
        assert [root.path for root in db.roots()] == [b"/unreadable-folder-1"]
    with LibraryDB(patient.folder, write=True) as db:
        done = index(db, patient.encoder, [drawn_photos], Settings(workers=1), Job())
    assert (done.encoded, done.indexed + done.moved) == (0, PHOTOS)
    assert set(patient.codes().values()) == codes


@pytest.mark.parametrize("page", [0, 1, 2])
def test_a_torn_page_costs_what_was_on_it(patient: Patient, page: int, drawn_photos: Path) -> None:
    """Pages of photos, of codes and of the schema, zeroed: the file is read row by row."""
    path = patient.folder / LIBRARY_FILE
    codes = sorted(patient.codes().values())
    with closing(sqlite3.connect(path)) as connection:
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        table = ("photos", "code_segments", "folders")[page]
        query = "SELECT rootpage FROM sqlite_schema WHERE name=?"
        (root,) = connection.execute(query, (table,)).fetchone()
    data = bytearray(path.read_bytes())
    data[(root - 1) * size : root * size] = bytes(size)
    path.write_bytes(data)
    report = patient.repair()
    assert report.steps[0].name == "structure"
    with LibraryDB(patient.folder, write=True) as db:
        done = index(db, patient.encoder, [drawn_photos], Settings(workers=1), Job())
    assert done.encoded == 0
    assert {name for name in patient.faults() if name != "orphans"} == set()
    assert len(patient.codes()) >= PHOTOS
    assert set(patient.codes().values()) <= set(codes) or page == 1


@pytest.mark.slow
def test_the_first_page_and_the_text_of_tables(patient: Patient) -> None:
    """The bit is found by trying; a file of a newer HashDesk is never taken for a damaged one."""
    path = patient.folder / LIBRARY_FILE
    whole = path.read_bytes()
    rng = random.Random(8)
    texts = [whole.index(b"CREATE TABLE " + name) for name in (b"photos", b"facts")]
    assert max(texts) > 4096  # more than the first page holds
    for place in (
        3,
        16,
        18,
        56,
        63,
        68,
        100,
        103,
        *texts,
        *(rng.randrange(110, 4096) for _ in "12"),
    ):
        data = bytearray(whole)
        data[place] ^= 4
        path.write_bytes(data)
        if path.read_bytes() != whole and "structure" not in _faults_or_refusal(patient.faults):
            continue  # SQLite does not care about this bit
        patient.repair()
        assert patient.faults() == {}
        assert len(patient.rows()) == PHOTOS
    path.write_bytes(whole)
    patient.change(
        f"PRAGMA user_version={schema.LIBRARY_FORMAT.version + 1}", "CREATE TABLE albums (name)"
    )
    with pytest.raises(LibraryTooNew, match="Update HashDesk"):
        patient.repair()


def _faults_or_refusal(faults: Callable[[], dict[str, int]]) -> set[str]:
    try:
        return set(faults())
    except (LibraryDamaged, LibraryTooNew):
        return {"structure"}


@pytest.mark.slow
def test_what_is_no_library_is_said(patient: Patient) -> None:
    """Nothing is set aside or made up where nothing can be read."""
    path = patient.folder / LIBRARY_FILE
    path.write_bytes(os.urandom(50_000))
    for work in (patient.preview, patient.repair):
        with pytest.raises(LibraryDamaged, match="hashdesk restore"):
            work()
    assert not list(patient.folder.glob("set-aside-*"))


def test_the_search_for_a_bit_can_be_stopped(patient: Patient) -> None:
    """A truncated file lacks more than a bit, and all of them are tried."""
    os.truncate(patient.folder / LIBRARY_FILE, 8192)
    before = bytes_of(patient.folder)
    job = Job()
    job.cancel()
    with pytest.raises(Cancelled):
        preview(patient.folder, patient.open_encoder, job)
    assert bytes_of(patient.folder) == before


def test_a_folder_in_the_place_of_decisions(patient: Patient) -> None:
    """There is nothing to mend in it, and it is not moved."""
    (patient.folder / DECISIONS_FILE).unlink(missing_ok=True)
    (patient.folder / DECISIONS_FILE).mkdir()
    with pytest.raises(LibraryError, match=r"decisions\.db is a folder, where a file has to be"):
        preview(patient.folder, patient.open_encoder, Job())


def test_decisions(patient: Patient) -> None:
    """A flipped bit is turned back; a decision that cannot be told is counted as lost."""
    path = patient.folder / DECISIONS_FILE
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE decisions SET created=created+4 WHERE id=3")
        connection.execute("UPDATE decisions SET members=zeroblob(40) WHERE id=9")
    report = patient.repair()
    (step,) = report.steps
    assert (step.name, step.mended, step.left) == ("decisions", len(DECISIONS) - 1, 1)
    assert "hashdesk restore --part decisions" in step.what_now
    with DecisionsDB(patient.folder) as decisions:
        kept = decisions.all()
        assert decisions.faults() == 0
    assert [decision.id for decision in kept] == [n for n in range(1, 41) if n != 9]
    assert kept[2].created == DECISIONS[2].created


@pytest.mark.slow
def test_decisions_of_a_newer_format(patient: Patient) -> None:
    """One bit of the format's number, and all is mended; a file with other tables is left alone."""
    path = patient.folder / DECISIONS_FILE
    with closing(sqlite3.connect(path)) as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        connection.execute(f"PRAGMA user_version={version | 1 << 18}")
    assert patient.repair().left == 0
    with DecisionsDB(patient.folder) as decisions:
        assert [one.created for one in decisions.all()] == [one.created for one in DECISIONS]
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version={version + 1}")
        connection.execute("ALTER TABLE decisions ADD COLUMN more TEXT")
    newer = path.read_bytes()
    with pytest.raises(LibraryTooNew):
        patient.repair()
    assert path.read_bytes() == newer


def test_names_of_shelves(patient: Patient) -> None:
    path = patient.folder / SHELF_NAMES_FILE
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"Mountains", b"Mountzzns"))
    assert patient.preview().left == 1
    path.write_bytes(whole.replace(b"Mountains", b"Mountaans"))
    assert patient.repair().left == 0
    assert names_of(patient.folder) == ["Mountains"]


def test_a_drive_that_fails_once(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names of shelves that could not be read for a moment are not taken for damaged."""
    fails = iter([OSError(errno.EIO, os.strerror(errno.EIO))])

    def read(path: Path) -> bytes:
        if (error := next(fails, None)) is not None:
            raise error
        return read_document(path)

    monkeypatch.setattr(shelf_names, "read_document", read)
    before = bytes_of(patient.folder)
    report = patient.repair()
    assert (report.steps, report.aside, next(fails, None)) == ((), None, None)
    assert bytes_of(patient.folder) == before


def test_caches(patient: Patient) -> None:
    """A damaged thumbnail is taken out, and made again with the next look at all photos."""
    path = patient.folder / "thumbnails.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE blobs SET blob=substr(blob, 2) WHERE rowid=5")
    report = patient.repair()
    assert [(step.name, step.mended) for step in report.steps] == [("caches", 1)]
    assert patient.faults() == {}


def test_a_folder_in_place_of_the_log_of_the_trash(patient: Patient) -> None:
    """The check goes on, and says what to do about it."""
    (patient.folder / REMOVALS_FILE).mkdir()
    with LibraryDB(patient.folder) as db:
        (found,) = [result for result in check_library(db, Job()) if result.count]
    assert (found.name, found.count) == ("removals", 1)
    assert f"{patient.folder / REMOVALS_FILE} is a folder" in found.what_now
    assert "Move it away" in found.what_now
