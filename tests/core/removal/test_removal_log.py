"""The log of what went to the trash: read back after a crash, damage and other windows."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from hashdesk.core.errors import LibraryError, LibraryTooNew
from hashdesk.core.removal import removal_lines, removal_log
from hashdesk.core.removal.removal_lines import Removed
from hashdesk.core.removal.removal_log import RemovalLog
from hashdesk.core.removal.restore import restore_listed
from hashdesk.core.storage.whole_library.library_files import REMOVALS_FILE, REMOVALS_FILE_BEFORE


class Folder:
    """Photos, a trash for them, and the log of a library."""

    def __init__(self, path: Path) -> None:
        self.photos, self.trash = path / "photos", path / "data" / "Trash" / "files"
        self.library = path / "library"
        for folder in (self.photos, self.trash, self.library):
            folder.mkdir(parents=True)
        self.log = RemovalLog(self.library)

    def begin(self, *names: str) -> list[Removed]:
        """Write photos with these names, and write down that they are about to be moved."""
        paths = [self.photos / name for name in names]
        for path in paths:
            path.write_bytes(os.fsencode(path.name))
        return self.log.begin([(n, os.fsencode(path)) for n, path in enumerate(paths, start=1)])

    def move(self, entry: Removed, name: str = "") -> bytes:
        """Move a file to the trash, without a word in the log."""
        place = os.path.join(os.fsencode(self.trash), name.encode() or os.path.basename(entry.path))
        os.rename(entry.path, place)
        return place


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return Folder(tmp_path)


def test_what_was_moved_is_found_by_a_later_window(folder: Folder) -> None:
    first, second = folder.begin("a.jpg", "é\udcff.jpg")
    moved = [folder.log.note_moved(e, folder.move(e)) for e in (first, second)]
    assert RemovalLog(folder.library).in_trash() == moved
    assert RemovalLog(folder.library).in_trash(first.batch) == moved
    assert folder.log.interrupted() == []


def test_the_newest_batch_comes_first(folder: Folder) -> None:
    batches = [folder.begin(name) for name in ("a.jpg", "b.jpg")]
    moved = [folder.log.note_moved(e, folder.move(e)) for (e,) in batches]
    assert folder.log.in_trash() == moved[1:]
    folder.log.note_done(moved[1:])
    assert folder.log.in_trash() == moved[:1]


def test_what_a_crash_left_unsaid_is_found_by_the_file_itself(folder: Folder) -> None:
    """One had been moved, one was being moved, one still lies where it was."""
    first, second, third = folder.begin("a.jpg", "b.jpg", "c.jpg")
    folder.log.note_moved(first, folder.move(first))
    place = folder.move(second, "b.jpg-7")  # the desktop had another file of that name
    (folder.trash / "b.jpg").write_text("b.jpg")  # not the same file
    log = RemovalLog(folder.library)
    assert [(e.path, e.trash_path) for e in log.interrupted()] == [
        (first.path, os.path.join(os.fsencode(folder.trash), b"a.jpg")),
        (second.path, place),
    ]
    assert log.interrupted() == []  # told once
    assert [e.path for e in log.in_trash(third.batch)] == [first.path, second.path]


def test_a_new_file_in_the_old_place_hides_nothing(folder: Folder) -> None:
    """Undo of the batch names it; a later window offers what can be brought back."""
    older = [folder.log.note_moved(e, folder.move(e)) for e in folder.begin("a.jpg")]
    (entry,) = folder.begin("b.jpg")
    folder.move(entry)
    (folder.photos / "b.jpg").write_text("something new")
    assert [e.path for e in folder.log.in_trash(entry.batch)] == [entry.path]
    assert folder.log.in_trash() == older


def test_an_emptied_trash_is_forgotten_but_not_a_drive_that_is_away(folder: Folder) -> None:
    moved = [folder.log.note_moved(e, folder.move(e)) for e in folder.begin("a.jpg", "b.jpg")]
    away = folder.trash.rename(folder.trash.with_name("away"))
    assert folder.log.in_trash() == []
    away.rename(folder.trash)
    os.unlink(moved[0].trash_path)
    Path(os.fsdecode(moved[0].trash_path)).write_text("another file of this name")
    assert folder.log.in_trash() == moved[1:]


def test_what_left_the_trash_is_told_until_it_is_in_its_place(folder: Folder) -> None:
    """What HashDesk or somebody else brought back, or what was not moved, did not leave so."""
    entries = folder.begin("a.jpg", "b.jpg", "c.jpg", "d.jpg")
    emptied, taken, back = (folder.log.note_moved(e, folder.move(e)) for e in entries[:3])
    assert folder.log.gone() == []
    assert restore_listed(folder.log, {back.key}).returned == [back]
    os.rename(taken.trash_path, taken.path)
    os.unlink(emptied.trash_path)
    assert folder.log.in_trash() == []
    assert folder.log.gone() == folder.log.gone(emptied.batch) == [emptied]
    assert folder.log.gone("another") == []
    assert RemovalLog(folder.library).in_all_batches() == []  # as written, no other is
    Path(os.fsdecode(emptied.path)).write_bytes(b"found elsewhere")
    assert folder.log.gone() == []


@pytest.mark.parametrize("is_noted", [True, False], ids=["noted", "after a crash"])
def test_a_hard_link_of_a_trashed_file_is_written_to(folder: Folder, is_noted: bool) -> None:
    """It is the same file still, and stays known when the other name goes."""
    (entry,) = folder.begin("a.jpg")
    link = folder.photos / "link.jpg"
    os.link(entry.path, link)
    place = folder.move(entry)
    if is_noted:
        folder.log.note_moved(entry, place)
    words = b"written to, and longer than before"
    link.write_bytes(words)
    os.utime(link, (1_700_000_000,) * 2)
    for _ in range(2):
        (found,) = RemovalLog(folder.library).in_all_batches()
        assert (found.key, found.trash_path, found.size) == (entry.key, place, len(words))
        link.unlink(missing_ok=True)
    assert restore_listed(folder.log).left == []
    assert Path(os.fsdecode(entry.path)).read_bytes() == words


def test_another_file_with_the_inode_of_an_emptied_one_is_not_listed(folder: Folder) -> None:
    (entry,) = folder.begin("a.jpg")
    place = folder.move(entry)
    folder.log.note_moved(entry, place)
    Path(os.fsdecode(place)).write_bytes(b"another one")
    assert os.stat(place).st_ino == entry.inode
    assert folder.log.in_all_batches() == []


def test_a_photo_that_another_window_is_moving_right_now(folder: Folder) -> None:
    """A window that opens meanwhile takes it for one that stayed; what is said last counts."""
    (entry,) = folder.begin("a.jpg")
    assert RemovalLog(folder.library).in_trash() == []
    moved = folder.log.note_moved(entry, folder.move(entry))
    assert RemovalLog(folder.library).in_trash() == [moved]


@pytest.mark.parametrize("looked_at", ["lies_at", "find_in_trash"])
def test_a_photo_that_moves_while_another_window_looks(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, looked_at: str
) -> None:
    """The window saw no move yet, and says so only when the move is written down already."""
    (entry,) = folder.begin("a.jpg")
    look = getattr(removal_log, looked_at)
    moved: list[Removed] = []

    def look_too_early(*where: object) -> object:
        seen = look(*where)
        if not moved:
            moved.append(folder.log.note_moved(entry, folder.move(entry)))
        return seen

    with monkeypatch.context() as patch:
        patch.setattr(removal_log, looked_at, look_too_early)
        if looked_at == "find_in_trash":  # the file has left its place, and is on its way
            patch.setattr(removal_log, "lies_at", lambda *_: False)
        assert RemovalLog(folder.library).in_all_batches() == []
    assert RemovalLog(folder.library).in_trash(entry.batch) == moved
    assert RemovalLog(folder.library).in_all_batches() == moved


def test_damaged_lines_are_left_out_and_counted(folder: Folder) -> None:
    moved = [folder.log.note_moved(e, folder.move(e)) for e in folder.begin("a.jpg", "b.jpg")]
    path = folder.library / REMOVALS_FILE
    whole = path.read_bytes()
    at = whole.index(b"a.jpg")
    path.write_bytes(whole[:at] + b"A" + whole[at + 1 :])
    assert folder.log.damaged() == 1
    assert folder.log.in_trash() == moved[1:]
    for cut in range(0, len(whole), 7):  # torn by a power cut
        path.write_bytes(whole[:cut])
        again = RemovalLog(folder.library)
        assert {e.path for e in again.in_trash()} <= {e.path for e in moved}
        (entry,) = folder.begin("c.jpg")
        folder.move(entry)
        assert [e.path for e in again.in_trash()] == [entry.path]


def test_it_is_private(folder: Folder) -> None:
    folder.begin("a.jpg")
    assert stat.S_IMODE((folder.library / REMOVALS_FILE).stat().st_mode) == 0o600


def test_a_full_log_gives_way_and_forgets_only_what_has_ended(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What still is in the trash is listed however much went after it, oldest first."""
    monkeypatch.setattr(removal_log, "FULL_LOG_BYTES", 1000)
    (first,) = folder.begin("first.jpg")
    kept = [folder.log.note_moved(first, folder.move(first))]
    for number in range(40):
        (entry,) = folder.begin(f"{number}.jpg")
        moved = folder.log.note_moved(entry, folder.move(entry))
        if number % 10 == 0:
            kept.append(moved)
        else:
            os.unlink(moved.trash_path)  # from the trash, by its owner
            folder.log.note_done([moved])
    sizes = [
        (folder.library / name).stat().st_size for name in (REMOVALS_FILE, REMOVALS_FILE_BEFORE)
    ]
    assert sum(sizes) < 8000  # 41 files that all were remembered take 20,000
    assert folder.log.in_all_batches() == kept
    for entry in reversed(kept):
        assert folder.log.in_trash() == [entry]
        folder.log.note_done([entry])


def test_a_crash_while_a_full_log_gives_way(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After what is kept was taken along, and before the full log was put aside."""
    monkeypatch.setattr(removal_log, "FULL_LOG_BYTES", 1000)
    moved = []
    for number in range(6):
        (entry,) = folder.begin(f"{number}.jpg")
        moved.append(folder.log.note_moved(entry, folder.move(entry)))

    class Killed(Exception):
        pass

    def killed(*_: object) -> None:
        raise Killed

    (entry,) = folder.begin("last.jpg")
    moved.append(folder.log.note_moved(entry, folder.move(entry)))
    while (folder.library / REMOVALS_FILE).stat().st_size <= 1000:
        folder.log.note_done(folder.begin("nothing.jpg"))
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", killed)
        with pytest.raises(Killed):
            folder.begin("never.jpg")
    assert {e.path for e in folder.log.in_all_batches()} == {e.path for e in moved}
    folder.begin("again.jpg")
    assert {e.path for e in folder.log.in_all_batches()} == {e.path for e in moved}


def test_nothing_may_be_moved_that_cannot_be_written_down(folder: Folder) -> None:
    (folder.library / REMOVALS_FILE).mkdir()
    with pytest.raises(LibraryError, match="Nothing was moved to the trash"):
        folder.begin("a.jpg")


def test_a_log_that_cannot_be_read_is_said(folder: Folder) -> None:
    (folder.library / REMOVALS_FILE).mkdir()
    with pytest.raises(LibraryError, match="only your file manager brings photos back"):
        folder.log.in_trash()


def test_a_log_of_the_first_version(folder: Folder) -> None:
    """It does not say where folders really were: their paths are taken as they are."""
    (entry,) = folder.begin("a.jpg")
    moved = folder.log.note_moved(entry, folder.move(entry))
    path = folder.library / REMOVALS_FILE
    lines = [json.loads(line[17:]) for line in path.read_bytes().split(b"\n") if line]
    for record in lines:
        record.pop("real_folder", None)
        record["v"] = 1
    texts = [json.dumps(record).encode() for record in lines]
    path.write_bytes(
        b"".join(removal_lines._checksum(text) + b" " + text + b"\n" for text in texts)
    )
    assert RemovalLog(folder.library).in_trash() == [replace(moved, real_folder=b"")]


def test_a_newer_log_is_not_guessed_at(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(removal_lines, "VERSION", 3)
    folder.begin("a.jpg")
    with pytest.raises(LibraryTooNew, match="Update HashDesk"):
        folder.log.in_trash()
