"""decisions.db: decisions survive crashes and damage; and a golden file for the format."""

from __future__ import annotations

import gzip
import os
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from hashdesk.core.duplicates.decisions import decisions_format
from hashdesk.core.duplicates.decisions.decision import Decision, DecisionKind
from hashdesk.core.duplicates.decisions.decisions_db import DecisionsDB
from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.errors import LibraryBusy, LibraryDamaged, LibraryTooNew
from hashdesk.core.storage import migrations
from hashdesk.core.storage.sqlite import sqlite_file
from hashdesk.core.storage.whole_library.library_files import DECISIONS_FILE

GOLDEN = Path(__file__).parents[3] / "golden" / "decisions-1.db.gz"
KEPT = [
    Decision(
        DecisionKind.DIFFERENT,
        MatchLevel.SIMILAR,
        1_700_000_000,
        {bytes(16): 1, bytes(range(16)): 3},
    ),
    Decision(DecisionKind.KEEP, MatchLevel.NEAR, 1_700_000_001, {b"\xff" * 16: 2**31 - 1}),
    Decision(DecisionKind.HIDE, MatchLevel.EXACT, 0, {b"photo%11d" % n: n + 1 for n in range(7)}),
]
NUMBERED = [replace(one, id=number) for number, one in enumerate(KEPT, 1)]


def alone(number: int) -> Decision:
    """A distinct decision."""
    return Decision(DecisionKind.KEEP, MatchLevel.NEAR, number, {number.to_bytes(16, "little"): 2})


def read(folder: Path) -> list[Decision]:
    with DecisionsDB(folder) as decisions:
        return decisions.all()


def change(folder: Path, command: str, *values: object) -> None:
    """Change the file in a way that HashDesk never would."""
    connection = sqlite3.connect(folder / DECISIONS_FILE)
    with connection:
        connection.execute(command, values)
    connection.close()


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A folder with decisions."""
    with DecisionsDB(tmp_path, write=True) as decisions:
        assert decisions.add(KEPT) == [1, 2, 3]
    return tmp_path


def test_decisions_stay(kept: Path) -> None:
    assert read(kept) == NUMBERED
    with DecisionsDB(kept) as decisions:
        assert decisions.add([]) == []
        assert decisions.add([KEPT[0]]) == [4]
        assert decisions.all() == [*NUMBERED, replace(KEPT[0], id=4)]
    assert len(read(kept)) == 4


def test_decisions_are_taken_back(kept: Path) -> None:
    with DecisionsDB(kept, write=True) as decisions:
        assert decisions.remove(iter([1, 3, 99, 0, -1, 10**30, 1])) == 2
        assert decisions.all() == [NUMBERED[1]]
    assert read(kept) == [NUMBERED[1]]


def test_all_or_none(kept: Path) -> None:
    """An invalid decision keeps the ones before it out, too."""
    with DecisionsDB(kept, write=True) as decisions:
        for wrong in ({}, {b"short": 1}, {bytes(16): 0}):
            with pytest.raises(ValueError, match="photo"):
                decisions.add([alone(7), Decision(DecisionKind.KEEP, MatchLevel.NEAR, 1, wrong)])
        assert decisions.all() == NUMBERED


def test_a_reader_makes_no_file(tmp_path: Path) -> None:
    """No file, and one that a crash left empty, hold no decisions; they can be added."""
    assert read(tmp_path) == []
    assert not list(tmp_path.iterdir())
    (tmp_path / DECISIONS_FILE).touch()
    assert read(tmp_path) == []
    assert (tmp_path / DECISIONS_FILE).stat().st_size == 0
    with DecisionsDB(tmp_path) as decisions:
        decisions.add([alone(1)])
    assert read(tmp_path) == [replace(alone(1), id=1)]


@pytest.mark.parametrize(
    "damage",
    [
        "kind='hide'", "kind=CAST(x'ff6b' AS TEXT)", "kind=3", "kind=x'ff'", "level='near'",
        "level=CAST(x'e9' AS TEXT)", "created=created+1", "created='yesterday'", "created=0.5",
        "members=substr(members, 2)", "members=CAST(members AS TEXT)", "members=x''",
        "members='Ж'", "checksum=x''", "checksum=x'00'", "checksum=1",
    ],
)  # fmt: skip
def test_a_damaged_decision_is_left_out_and_counted(kept: Path, damage: str) -> None:
    """The intact ones are read, and decisions can still be added and removed."""
    change(kept, f"UPDATE decisions SET {damage} WHERE id=1")
    with DecisionsDB(kept) as decisions:
        assert decisions.all() == NUMBERED[1:]
        assert decisions.damaged == 1
        decisions.add([alone(7)])
        assert len(decisions.all()) == 3
        assert decisions.damaged == 1
        assert decisions.remove([1]) == 1
        assert len(decisions.all()) == 3
        assert decisions.damaged == 0


def test_a_lost_decision_is_counted(kept: Path) -> None:
    """Rot may hide a row as if it had never been; another id is no sound decision either."""
    change(kept, "DELETE FROM decisions WHERE id=2")
    with DecisionsDB(kept) as decisions:
        assert decisions.all() == [NUMBERED[0], NUMBERED[2]]
        assert decisions.damaged == decisions.faults() == 1
    change(kept, "UPDATE decisions SET id=9 WHERE id=3")
    with DecisionsDB(kept) as decisions:
        assert decisions.all() == [NUMBERED[0]]
        assert decisions.damaged == 2


def test_a_damaged_tally_stops_nobody(kept: Path) -> None:
    """The decisions themselves are sound; `check` says that something is wrong."""
    change(kept, "UPDATE tally SET decisions='many'")
    with DecisionsDB(kept) as decisions:
        assert decisions.all() == NUMBERED
        assert decisions.add([alone(1)]) == [4]
        assert (decisions.damaged, decisions.faults()) == (0, 1)


def test_a_migration_vouches_for_no_damage(tmp_path: Path) -> None:
    """A decision that was damaged in format 1 is damaged in format 2."""
    (tmp_path / DECISIONS_FILE).write_bytes(gzip.decompress(GOLDEN.read_bytes()))
    change(tmp_path, "UPDATE decisions SET created=created+1 WHERE id=1")
    for write in (False, True, False):
        with DecisionsDB(tmp_path, write=write) as decisions:
            assert decisions.all() == NUMBERED[1:]
            assert decisions.damaged == decisions.faults() == 1


@pytest.mark.parametrize("write", [False, True])
def test_newer_and_foreign_files_are_refused_unchanged(tmp_path: Path, write: bool) -> None:
    file = tmp_path / DECISIONS_FILE
    DecisionsDB(tmp_path, write=True).close()
    change(tmp_path, f"PRAGMA user_version={decisions_format.DECISIONS_FORMAT.version + 1}")
    newer = file.read_bytes()
    change(tmp_path, "PRAGMA application_id=7")
    foreign = file.read_bytes()
    file.unlink()
    change(tmp_path, "CREATE TABLE notes (text)")  # as most programs make theirs
    other = file.read_bytes()
    migrations.create(file)
    library = file.read_bytes()
    for content, error in (
        (newer, LibraryTooNew), (foreign, LibraryDamaged), (other, LibraryDamaged),
        (library, LibraryDamaged), (b"no database at all" * 100, LibraryDamaged),
        (b"SQLite format 3\0", LibraryDamaged),
    ):  # fmt: skip
        file.write_bytes(content)
        with pytest.raises(error, match=DECISIONS_FILE):
            DecisionsDB(tmp_path, write=write).close()
        assert file.read_bytes() == content


def test_who_waits_too_long_is_told(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_file, "BUSY_TIMEOUT_S", 0.05)
    other = sqlite3.connect(kept / DECISIONS_FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with DecisionsDB(kept, write=True) as decisions:
        assert decisions.all() == NUMBERED  # reading goes on meanwhile

    def add() -> None:
        with DecisionsDB(kept) as decisions:
            decisions.add([alone(1)])

    with pytest.raises(LibraryBusy, match="locked"):
        add()
    other.execute("ROLLBACK")
    other.close()
    assert read(kept) == NUMBERED


def test_golden_file_of_format_1(tmp_path: Path) -> None:
    """Decisions of the first version can be read for ever, and more can be added."""
    (tmp_path / DECISIONS_FILE).write_bytes(gzip.decompress(GOLDEN.read_bytes()))
    assert read(tmp_path) == NUMBERED
    with DecisionsDB(tmp_path, write=True) as decisions:
        assert decisions.add([alone(1)]) == [4]
        assert decisions.remove([2]) == 1
        assert decisions.all() == [NUMBERED[0], NUMBERED[2], replace(alone(1), id=4)]
        assert decisions.damaged == 0


def make_golden(folder: Path) -> None:
    """Write the golden file (run by hand for a new format, never to fix a test)."""
    with DecisionsDB(folder, write=True) as decisions:
        decisions.add(KEPT)
    GOLDEN.write_bytes(gzip.compress((folder / DECISIONS_FILE).read_bytes(), mtime=0))


if __name__ == "__main__":
    make_golden(Path(os.environ["GOLDEN_SCRATCH"]))
