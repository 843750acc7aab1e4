"""A full disk: one clear error, nothing lost, and indexing goes on once there is room."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from hashdesk.core.errors import DiskFull, LibraryError
from hashdesk.core.files.atomic_files import atomic_folder
from hashdesk.core.files.disk_space import LEAST_FREE_BYTES
from hashdesk.core.files.download import bytes_here
from hashdesk.core.job import Job, Progress
from hashdesk.core.pytorch import installer, runtime
from hashdesk.core.pytorch.installer import install
from hashdesk.core.pytorch.runtime import Runtime
from hashdesk.core.storage.caches.blob_cache import BlobCache
from hashdesk.core.storage.integrity_check import check
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.files.backbone_files import load_backbone
from tests.adapting import adapt_library, use_shipped
from tests.faults.conftest import Codes, Program, codes_of
from tests.faults.report import Outcome, Report
from tests.wheel_index import BALLAST, VERSION, WheelIndex

pytestmark = pytest.mark.slow


def fill(disk: Path, leave: int) -> Path:
    """Fill a disk with a file, except for some bytes."""
    ballast = disk / "ballast"
    size = shutil.disk_usage(disk).free - leave
    with ballast.open("ab") as file:
        os.posix_fallocate(file.fileno(), 0, ballast.stat().st_size + size)
    return ballast


def test_refused_beforehand(program: Program, disk: Path, album: Path) -> None:
    """On a nearly full disk, indexing does not start, and the error says how much is needed."""
    program.library = disk / "library"
    fill(disk, LEAST_FREE_BYTES - (1 << 20))
    done = program.run("index", album)
    assert done.code == 1
    assert f"The disk of {program.library} is nearly full: 6" in done.sentence
    assert "at least 64 MB are needed" in done.sentence
    assert program.codes() == {}


def test_no_free_inodes(program: Program, disk: Path, album: Path) -> None:
    """A disk that can take no more files is called full; nobody has to look at permissions."""
    subprocess.run(["mount", "-o", "remount,nr_inodes=6", str(disk)], check=True)
    program.library = disk / "library"
    done = program.run("index", album)
    assert done.code == 1
    assert "can take no more files (it has no free inodes)" in done.sentence


@pytest.mark.parametrize("leave", [0, pytest.param(300_000, marks=pytest.mark.long)])
def test_full_in_the_middle(
    program: Program, disk: Path, album: Path, undisturbed: Codes, report: Report, leave: int
) -> None:
    """A disk that fills up stops indexing with an error; photos indexed so far can be searched."""
    program.library = disk / "library"
    child = program.start_pausing("written:16", "index", album)
    acked = program.codes()
    ballast = fill(disk, leave)
    child.send_signal(signal.SIGCONT)
    done = program.finish(child)
    assert done.code == 1
    assert "disk is full" in done.sentence
    assert "everything saved so far is kept" in done.sentence

    assert program.run("check").code == 0
    kept = program.codes()
    assert acked.items() <= kept.items() <= undisturbed.items()
    assert 16 <= len(kept) < 150
    found = program.run("search", album / "0" / "0.jpg")
    assert found.code == 0
    assert len(found.summary["results"]) == min(20, len(kept))

    ballast.unlink()
    again = program.run("index", album)
    assert again.code == 0
    assert again.summary["counts"]["indexed"] == 150 - len(kept)
    assert program.codes() == undisturbed
    assert program.run("check").code == 0
    lost, twice = len(acked.keys() - kept.keys()), again.summary["encoded"] - (150 - len(kept))
    said = done.sentence.replace(str(disk), "…")
    report(Outcome("disk that fills up, indexing", 1, lost, max(twice, 0), message=said))


def test_no_room_for_a_new_library(disk: Path) -> None:
    """A library that cannot be created leaves no incomplete file."""
    fill(disk, 0)
    with pytest.raises(DiskFull):
        LibraryDB(disk / "library", write=True)
    (disk / "ballast").unlink()
    with LibraryDB(disk / "library", write=True) as db:
        assert not [result for result in check(db) if result.count]


def test_a_folder_is_whole_or_not_at_all(disk: Path) -> None:
    """A full disk leaves the old folder, and no incomplete one."""
    with atomic_folder(disk / "folder", unchanged="nothing has changed") as new:
        (new / "file").write_bytes(b"before")
    fill(disk, 0)
    with (
        pytest.raises(DiskFull, match="Free some space and try again"),
        atomic_folder(disk / "folder", unchanged="nothing has changed") as new,
    ):
        (new / "file").write_bytes(b"after" * 10_000)
    assert {path.name for path in disk.iterdir()} == {"folder", "ballast"}
    assert (disk / "folder" / "file").read_bytes() == b"before"


def test_no_room_to_adapt(disk: Path, large: Path) -> None:
    """Adapting does not start; the encoder in use stays."""
    folder = Path(shutil.copytree(large, disk / "library"))
    fill(disk, LEAST_FREE_BYTES + 100_000)
    for _ in range(2):
        with pytest.raises(DiskFull, match=r"nearly full: 6. MB are free, and at least"):
            adapt_library(folder)
        fill(disk, LEAST_FREE_BYTES - (1 << 20))
    assert not (folder / "adapting").exists()


def test_full_while_new_codes_are_written(
    disk: Path, large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The codes in use are still the old ones, and adapting goes on once there is room."""
    folder = Path(shutil.copytree(large, disk / "library"))
    with LibraryDB(folder) as db:
        before = codes_of(db)
    monkeypatch.setattr("hashdesk.core.code_sets.recode.FEATURE_BATCH", 50)

    def fill_up(progress: Progress) -> None:
        if progress.phase == "recode":
            fill(disk, 0)

    with pytest.raises(DiskFull):
        adapt_library(folder, Job(fill_up))
    with LibraryDB(folder) as db:
        assert codes_of(db) == before
        assert not [result for result in check(db) if result.count]
    (disk / "ballast").unlink()
    assert adapt_library(folder).switched


def test_full_while_an_adapted_model_is_used(program: Program, disk: Path, adapted: Path) -> None:
    """Its codes are made again, which needs room: the model in use stays until there is some."""
    folder = program.library = Path(shutil.copytree(adapted, disk / "library"))
    new = use_shipped(folder)
    with LibraryDB(folder, write=True) as db:
        before = codes_of(db)
        with db.transaction():
            db.connection.execute("DELETE FROM code_segments WHERE encoder=?", (new.id,))
    ballast = fill(disk, 0)
    done = program.run("models", "--use", new.name)
    assert done.code == 1
    assert "disk is full" in done.sentence
    assert "Free some space and try again" in done.sentence
    ballast.unlink()
    with LibraryDB(folder) as db:
        assert codes_of(db) == before
        assert not [result for result in check(db) if result.count]
    assert program.run("models", "--use", new.name).code == 0
    with LibraryDB(folder) as db:
        assert codes_of(db) != before


def test_a_cache_is_not_thrown_away_for_lack_of_room(disk: Path, tmp_path: Path) -> None:
    """A cache that cannot be opened on a full disk is not deleted."""
    with BlobCache(tmp_path / "cache.db", write=True) as cache:
        cache.put({b"key": b"blob"})
        for file in tmp_path.glob("cache.db*"):
            if not file.name.endswith("-shm"):  # as after a power cut
                shutil.copy(file, disk)
    ballast = fill(disk, 0)
    with pytest.raises((DiskFull, LibraryError), match=r"cache\.db|disk is full"):
        BlobCache(disk / "cache.db", write=True)
    ballast.unlink()
    with BlobCache(disk / "cache.db", write=True) as cache:
        assert cache.get([b"key"]) == {b"key": b"blob"}


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
@pytest.mark.parametrize("most", [50_000, 300_000])
def test_files_may_not_grow(program: Program, album: Path, undisturbed: Codes, most: int) -> None:
    """A limit on file sizes, or a quota, gives an error like a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
        child = program.start("index", album)  # inherits the limit
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    done = program.finish(child)
    assert done.code == 1
    assert str(program.library) in done.sentence
    assert "everything saved so far is kept" in done.sentence
    made = (program.library / "library.db").exists()
    assert made == (most > 100_000)
    assert program.run("check").code == (0 if made else 1)
    kept = program.codes()
    assert kept.items() <= undisturbed.items()
    again = program.run("index", album)
    assert again.code == 0
    assert program.codes() == undisturbed


def test_a_backbone_that_does_not_fit_is_one_error(disk: Path) -> None:
    """Nothing of it is left; with room, it is made."""
    cache = disk / "cache"
    ballast = fill(disk, 4 << 20)
    with pytest.raises(DiskFull, match=r"^The disk is full: the backbone cannot be written to .*"):
        load_backbone(cache, "efficientnet-lite0")
    assert [path.name for path in (cache / "backbones").iterdir()] == ["efficientnet-lite0.lock"]
    ballast.unlink()
    assert load_backbone(cache, "efficientnet-lite0").onnx


@pytest.mark.long
def test_too_full_to_begin_with_pytorch(
    disk: Path, wheel_index: WheelIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Said before anything is made; a disk that fills up while it is made is no missing package."""
    wheel_index.add_pytorch()
    place = Runtime(disk / "pytorch", alone=True)
    fill(disk, 8 << 20)
    with pytest.raises(DiskFull, match=r"PyTorch needs about \d,\d+ MB more .* [78] MB are free"):
        install(place, Job())
    assert not place.environment.exists()
    monkeypatch.setattr(installer, "_require_space", lambda *_: None)
    monkeypatch.setattr(installer, "has_fast_pip", lambda _: False)  # then pip is unpacked, too
    with pytest.raises(DiskFull, match=r"is full\. Free some space and try again"):
        install(place, Job())


@pytest.mark.long
def test_full_while_pytorch_is_fetched(
    disk: Path, wheel_index: WheelIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What had come is kept; once there is room, the installation goes on from there."""
    monkeypatch.setenv("HASHDESK_PYTORCH", str(disk / "pytorch"))
    wheel_index.add_pytorch()
    wheel = f"torch-{VERSION}-py3-none-any.whl"
    wheel_index.cut_at[wheel] = BALLAST // 2
    place, ballast = Runtime(disk / "pytorch", alone=True), disk / "ballast"

    def fill_up() -> None:
        wheel_index.wait_until_stalled(wheel)
        fill(disk, 0)
        wheel_index.let_go.set()

    other = threading.Thread(target=fill_up)
    other.start()
    with pytest.raises(DiskFull, match="Free some space and try again; what has come is kept"):
        install(place, Job())
    other.join()
    assert runtime.installed(place) is None
    here = bytes_here(place.wheels / wheel)
    assert here >= BALLAST // 2
    ballast.unlink()
    wheel_index.requests.clear()
    install(place, Job())
    assert runtime.installed(place) is not None
    assert wheel_index.ours("torch")[0].first == here
