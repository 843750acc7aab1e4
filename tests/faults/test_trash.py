"""Moving photos to the trash that is killed or refused: each is in place or in the trash."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QFile

from hashdesk.core.removal.obstacles import Obstacle
from hashdesk.core.removal.removal_log import RemovalLog
from hashdesk.core.removal.restore import restore_batch
from hashdesk.ui.images.photo_cards import PhotoCard
from hashdesk.ui.photos.trash import files as trash_files
from hashdesk.ui.photos.trash.to_trash import move_to_trash
from hashdesk.ui.photos.trash.words import reason, sentence_of_left
from tests.faults.phases.trials import TRACE, strace_refuses
from tests.faults.report import Outcome, Report
from tests.faults.trash_place import PHOTOS, Place, calls_of
from tests.faults.trash_steps import card_of
from tests.mounts import Mounts, mounts_or_skip

if sys.platform != "linux":
    pytest.skip("the trash of freedesktop.org", allow_module_level=True)

# Moves photos to the trash, and ends itself before or after the step of a number.
KILLED_AT_STEP = (
    "import os, signal, sys\n"
    "from hashdesk.ui.photos.trash import files as trash_files\n"
    "from tests.faults import trash_steps\n"
    "left = int(sys.argv.pop(1))\n"
    "def step():\n"
    "    global left\n"
    "    left -= 1\n"
    "    left or os.kill(os.getpid(), signal.SIGKILL)\n"
    "move = trash_files.move\n"
    "def killed(path):\n"
    "    step()\n"
    "    moved = move(path)\n"
    "    step()\n"
    "    return moved\n"
    "trash_files.move = killed\n"
    "trash_steps.main(*sys.argv[1:])\n"
)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home" / "data"))
    return Place(tmp_path / "home")


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("verb", ["move", "restore"])
def test_killed_before_any_call(place: Place, tmp_path: Path, report: Report, verb: str) -> None:
    """Whatever was done by then, a later window finds each photo and brings it back."""
    if why := strace_refuses():
        pytest.skip(f"needs strace: {why}")
    paths = place.draw()

    def prepare() -> list[str]:
        place.start_afresh()
        if verb == "restore":
            assert place.run(place.command("move", *paths)).returncode == 0
            return place.command("restore")
        return place.command("move", *paths)

    points = calls_of(place, prepare(), tmp_path / "trace")
    assert len(points) > 4 * PHOTOS
    lost = wrong = killed = 0
    for name, number in points:
        command = prepare()
        inject = f"inject={name}:signal=SIGKILL:when={number}"
        done = place.run([*TRACE, "/dev/null", "-e", f"trace={name}", "-e", inject, *command])
        killed += done.returncode == -signal.SIGKILL
        lost += place.lost(paths)
        back = place.bring_back()
        wrong += bool(back.left) or not all(path.exists() for path in paths)
        lost += place.lost(paths)
    assert killed > 0.9 * len(points)
    phase = "moving photos to the trash" if verb == "move" else "bringing photos back"
    report(Outcome(f"kill -9, {phase}", len(points), lost, wrong=wrong))


@pytest.mark.slow
def test_killed_between_two_photos(place: Place, report: Report) -> None:
    """As above, without strace: the process ends itself around each move of the desktop's."""
    paths, trials, lost, wrong = place.draw(), 0, 0, 0
    for number in (1, 4, 7):
        command = place.command("move", *paths)
        place.draw()
        done = place.run([command[0], "-c", KILLED_AT_STEP, str(number), *command[3:]])
        assert done.returncode == -signal.SIGKILL, done.stderr
        gone = [path for path in paths if not path.exists()]
        assert len(gone) == number // 2
        lost += place.lost(paths)
        back = place.bring_back()
        wrong += bool(back.left) or not all(path.exists() for path in paths)
        lost += place.lost(paths)
        trials += 1
    report(Outcome("kill -9, moving photos to the trash", trials, lost, wrong=wrong))


@pytest.mark.slow
def test_killed_between_a_photo_and_what_belongs_to_it(place: Place, report: Report) -> None:
    """A RAW file has gone and its JPEG has not: undo brings the RAW file back."""
    trials = lost = wrong = 0
    for number in range(1, 13):  # before and after each of six moves
        paths = place.draw_shots()
        command = place.command("move", *[path for path in paths if path.suffix == ".jpg"])
        done = place.run([command[0], "-c", KILLED_AT_STEP, str(number), *command[3:]])
        assert done.returncode == -signal.SIGKILL, done.stderr
        assert sum(not path.exists() for path in paths) == number // 2
        for raw in (path for path in paths if path.suffix == ".cr2"):
            photo = raw.with_suffix(".jpg")
            wrong += raw.exists() and not photo.exists()  # the photo is the last to go
        lost += place.lost(paths)
        back = place.bring_back()
        wrong += bool(back.left) or not all(path.exists() for path in paths)
        lost += place.lost(paths)
        trials += 1
    report(Outcome("kill -9, moving RAW and JPEG to the trash", trials, lost, wrong=wrong))
    assert not wrong


@pytest.mark.parametrize("stuck", ["0.cr2", "0.jpg", "0.xmp"])
def test_one_file_cannot_go(place: Place, monkeypatch: pytest.MonkeyPatch, stuck: str) -> None:
    """All of the shot stays where it was, one sentence names the file, and the others go."""
    paths = place.draw_shots()
    move = trash_files.move

    def refusing(path: bytes) -> bytes:
        if os.path.basename(path) == stuck.encode():
            raise trash_files.Refused(os.strerror(errno.EACCES))
        return move(path)

    monkeypatch.setattr(trash_files, "move", refusing)
    log = RemovalLog(place.library)
    cards = [card_of(number, place.photos / f"{number}.jpg") for number in range(2)]
    outcome = move_to_trash(log, cards, lambda _: None)
    assert {os.path.basename(entry.path) for entry in outcome.moved} == {
        b"1.jpg",
        b"1.cr2",
        b"1.xmp",
    }
    assert all((place.photos / f"0{suffix}").exists() for suffix in (".jpg", ".cr2", ".xmp"))
    expected = f"{stuck} could not be moved to the trash, so 0.jpg, which it belongs to, stays, too"
    if stuck == "0.jpg":
        expected = "1 of 2 photos could not be moved to the trash: 0.jpg. The drive has no trash"
    assert outcome.problem.startswith(expected)
    assert os.strerror(errno.EACCES) in outcome.problem
    assert [path.name for path in place.trash.glob("0*")] == []
    assert len(log.in_trash()) == 3
    assert restore_batch(log, outcome.moved[0].batch).left == []
    assert all(path.exists() for path in paths)
    assert place.lost(paths) == 0


@pytest.mark.parametrize("staying", ["0.heic", "0.jpg"])
def test_what_a_photo_that_stays_needs_too(place: Place, staying: str) -> None:
    """A RAW file and a sidecar of two photos, one of which may not go, stay with that one."""
    place.draw_shots()
    (place.photos / "0.heic").write_text("0.heic")
    log = RemovalLog(place.library)
    names = ("0.heic", "0.jpg", "1.jpg")
    cards = [card_of(number, place.photos / name) for number, name in enumerate(names)]

    def obstacle(card: PhotoCard) -> Obstacle | None:
        is_staying = card.place.full.endswith(staying.encode())
        return Obstacle.CHANGED if is_staying else None

    outcome = move_to_trash(log, cards, obstacle)
    gone = {*names, "1.cr2", "1.xmp"} - {staying}
    assert {os.path.basename(entry.path).decode() for entry in outcome.moved} == gone
    assert {path.name for path in place.photos.iterdir()} == {staying, "0.cr2", "0.xmp"}
    assert len(log.in_trash()) == len(gone)
    assert restore_batch(log, outcome.moved[0].batch).left == []


def test_one_file_cannot_come_back(place: Place) -> None:
    """A new file has taken the place of the RAW file: all of the shot stays in the trash."""
    paths = place.draw_shots()
    log = RemovalLog(place.library)
    cards = [card_of(number, place.photos / f"{number}.jpg") for number in range(2)]
    batch = move_to_trash(log, cards, lambda _: None).moved[0].batch
    assert not any(path.exists() for path in paths)
    new = place.photos / "0.cr2"
    new.write_text("something new")
    back = restore_batch(log, batch)
    assert len(back.returned) == 3
    assert sentence_of_left(back.left) == (
        "0.cr2 cannot be restored, so what belongs together stays in the trash: there is a new "
        "file in its place."
    )
    assert sorted(path.name for path in place.photos.iterdir()) == [
        *("0.cr2", "1.cr2", "1.jpg", "1.xmp"),
    ]
    assert new.read_text() == "something new"
    new.unlink()
    assert restore_batch(log, batch).left == []
    assert all(path.exists() for path in paths)
    assert place.lost(paths) == 0
    assert not list(place.trash.iterdir())


@pytest.fixture(name="mounts")
def _mounts() -> Iterator[Mounts]:
    yield from mounts_or_skip()


def test_names_that_the_trash_has_no_room_for(place: Place) -> None:
    """Beside NAME there is NAME.trashinfo, of at most 255 bytes; the photos with others go."""
    long, longest, taken = (place.photos / ("n" * (n - 4) + ".jpg") for n in (246, 255, 245))
    log = RemovalLog(place.library)
    taken.write_text(taken.name)
    assert move_to_trash(log, [card_of(1, taken)], lambda _: None).problem == ""
    for path in (long, longest, taken):  # the last one would get a number
        path.write_text(path.name)
    paths = [long, *place.draw(), longest, taken]
    cards = [card_of(number, path) for number, path in enumerate(paths)]
    outcome = move_to_trash(log, cards, lambda _: None)
    assert len(outcome.moved) == PHOTOS
    assert outcome.problem == (
        f"3 of 8 photos could not be moved to the trash: {long.name}, {longest.name}, "
        f"{taken.name}. The name is too long for the trash: give the file a shorter one."
    )
    assert all(path.read_text() == path.name for path in (long, longest, taken))


def test_a_photo_that_is_named_twice(place: Place) -> None:
    """It goes once, and nothing is said of the second time."""
    path = place.draw()[0]
    log, card = RemovalLog(place.library), card_of(1, path)
    outcome = move_to_trash(log, [card, card], lambda _: None)
    assert [entry.path for entry in outcome.moved] == [os.fsencode(path)]
    assert outcome.problem == ""
    assert restore_batch(log, outcome.moved[0].batch).left == []
    assert path.exists()


def test_a_drive_without_a_trash(place: Place, tmp_path: Path, mounts: Mounts) -> None:
    """Nobody can make one there; the photos elsewhere go all the same."""
    drive = tmp_path / "drive"
    drive.mkdir()
    mounts.add(drive)
    for name in (".Trash", f".Trash-{os.getuid()}"):
        (drive / name).write_text("in the way")
    for name in ("a.jpg", "b.jpg", "c.jpg", "d.jpg"):
        (drive / name).write_text(name)
    paths = [*sorted(drive.glob("*.jpg")), *place.draw()]
    cards = [card_of(number, path) for number, path in enumerate(paths)]
    outcome = move_to_trash(RemovalLog(place.library), cards, lambda _: None)
    assert len(outcome.moved) == PHOTOS
    assert outcome.problem.startswith(
        "4 of 9 photos could not be moved to the trash: a.jpg, b.jpg, c.jpg and 1 more. The drive "
        "has no trash, or the folder is write-protected ("
    )
    assert len(list(drive.glob("*.jpg"))) == 4


def test_a_drive_with_a_trash_of_its_own(place: Place, tmp_path: Path, mounts: Mounts) -> None:
    """The way back is found there, too, if nobody wrote it down."""
    drive = tmp_path / "drive"
    drive.mkdir()
    mounts.add(drive)
    (drive / "a.jpg").write_text("a.jpg")
    log = RemovalLog(place.library)
    (entry,) = log.begin([(1, os.fsencode(drive / "a.jpg"))])
    (place.home / "data").mkdir()
    file = QFile(str(drive / "a.jpg"))
    assert file.moveToTrash(), file.errorString()
    (found,) = log.in_trash()
    assert found.trash_path.startswith(os.fsencode(drive))
    assert restore_batch(log, entry.batch).left == []
    assert (drive / "a.jpg").read_text() == "a.jpg"


@pytest.mark.qt_log_ignore("is a symlink to")  # what Qt says of it
@pytest.mark.parametrize("linked", [".Trash", ".Trash-{user}", ".Trash-{user}/files"])
def test_a_stick_whose_trash_is_a_link(
    place: Place, tmp_path: Path, mounts: Mounts, linked: str
) -> None:
    """Whoever gave it away would have photos land in an ordinary folder: none does."""
    stick = tmp_path / "stick"
    stick.mkdir()
    mounts.add(stick)
    (stick / "holiday").mkdir()
    (stick / "holiday").chmod(0o1777)
    link = stick / linked.format(user=os.getuid())
    link.parent.mkdir(mode=0o700, exist_ok=True)
    link.symlink_to(stick / "holiday")
    photo = stick / "a.jpg"
    photo.write_text("a.jpg")
    outcome = move_to_trash(RemovalLog(place.library), [card_of(1, photo)], lambda _: None)
    assert not list((stick / "holiday").rglob("a.jpg"))
    if linked == ".Trash":  # the other kind of trash is made beside it
        assert (stick / f".Trash-{os.getuid()}" / "files" / "a.jpg").exists()
    else:
        assert photo.exists()
        assert outcome.moved == []
        assert "The drive has no trash" in outcome.problem
        assert RemovalLog(place.library).in_all_batches() == []


def test_a_file_that_is_replaced_in_the_last_moment(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After it was looked at, another program puts another file there: it is in its place again."""
    paths = place.draw()
    move = trash_files.move

    def replacing(path: bytes) -> bytes:
        if path == os.fsencode(paths[1]):
            status = os.stat(path)
            new = place.photos / "new"
            new.write_bytes(bytes(status.st_size))
            os.utime(new, ns=(status.st_atime_ns, status.st_mtime_ns))
            new.replace(paths[1])
        return move(path)

    monkeypatch.setattr(trash_files, "move", replacing)
    cards = [card_of(number, path) for number, path in enumerate(paths)]
    log = RemovalLog(place.library)
    outcome = move_to_trash(log, cards, lambda _: None)
    assert [entry.path for entry in outcome.moved] == [
        os.fsencode(path) for path in paths if path != paths[1]
    ]
    assert outcome.problem.startswith(
        f"1 of 5 photos could not be moved to the trash: {paths[1].name}"
    )
    assert not any(paths[1].read_bytes())
    assert len(log.in_all_batches()) == 4


def test_a_trash_that_is_emptied_in_the_same_moment(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By another program: what has gone by then has gone, and the others go as well."""
    paths = place.draw()
    move = trash_files.move

    def emptied(path: bytes) -> bytes:
        trash_path = move(path)
        os.unlink(trash_path)
        return trash_path

    monkeypatch.setattr(trash_files, "move", emptied)
    cards = [card_of(number, path) for number, path in enumerate(paths)]
    log = RemovalLog(place.library)
    assert move_to_trash(log, cards, lambda _: None).problem == ""
    assert log.in_all_batches() == []


def test_one_of_four_lies_on_a_disk_that_cannot_be_written(
    place: Place, tmp_path: Path, mounts: Mounts
) -> None:
    """The other three go, and the one that stays is named with what the system says."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounts.add(disk)
    fixed = disk / "fixed.jpg"
    fixed.write_text("fixed.jpg")
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    paths = place.draw()[:3]
    order = [paths[0], fixed, *paths[1:]]
    cards = [card_of(number, path) for number, path in enumerate(order)]
    outcome = move_to_trash(RemovalLog(place.library), cards, lambda _: None)
    assert [entry.path for entry in outcome.moved] == [os.fsencode(path) for path in paths]
    (stayed,) = outcome.stayed
    assert stayed.photo == os.fsencode(fixed)
    assert os.strerror(errno.EROFS) in reason(stayed)
    assert fixed.exists()


def test_a_drive_that_cannot_be_written(place: Place, tmp_path: Path, mounts: Mounts) -> None:
    """What the system says is passed on, and nothing is lost."""
    drive = tmp_path / "drive"
    drive.mkdir()
    mounts.add(drive)
    (drive / "a.jpg").write_text("a.jpg")
    subprocess.run(["mount", "-o", "remount,ro", str(drive)], check=True)
    card = card_of(1, drive / "a.jpg")
    outcome = move_to_trash(RemovalLog(place.library), [card], lambda _: None)
    assert outcome.moved == []
    assert outcome.problem.startswith("a.jpg could not be moved to the trash. The drive has no")
    assert os.strerror(errno.EROFS) in outcome.problem
    assert (drive / "a.jpg").read_text() == "a.jpg"


@pytest.mark.slow
@pytest.mark.long
def test_a_drive_that_fails_while_files_move(place: Place, report: Report) -> None:
    """EIO at each of the calls that move a file: it stays, and the others go."""
    if why := strace_refuses():
        pytest.skip(f"needs strace: {why}")
    paths, lost, wrong, said = place.draw(), 0, 0, ""
    calls = [(name, number) for name in ("linkat", "renameat", "unlink") for number in (1, 3)]
    for name, number in calls:
        inject = f"inject={name}:error=EIO:when={number}"
        command = place.command("move", *paths)
        done = place.run([*TRACE, "/dev/null", "-e", f"trace={name}", "-e", inject, *command])
        assert done.returncode == 0, done.stderr
        *moved, problem = done.stdout.splitlines()
        stayed = [path for path in paths if path.exists()]
        wrong += sorted([*moved, *map(str, stayed)]) != sorted(map(str, paths))
        wrong += any(path.name not in problem for path in stayed)
        said = said or problem
        lost += place.lost(paths)
        wrong += bool(place.bring_back().left)
        lost += place.lost(paths)
        place.start_afresh()
    assert "could not be moved to the trash" in said
    report(Outcome("EIO, moving photos to the trash", len(calls), lost, wrong=wrong, message=said))
