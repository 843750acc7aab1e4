"""Packages fetched by the real pip from an index on this machine: whole and known, or nothing."""

from __future__ import annotations

import ensurepip
import errno
import hashlib
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import filelock
import pytest

import hashdesk
from hashdesk.core import child_process
from hashdesk.core.errors import Cancelled, DiskFull, FolderError, PackageUnavailable
from hashdesk.core.job import Job, Progress
from hashdesk.core.packages import published_package
from hashdesk.core.packages.pip_download import progress_bar
from hashdesk.core.packages.published_package import PublishedPackage, fetch
from tests.package_index import publish, served, use_only

FILES = {"made_up/data/sea.png": b"a sea" * 4000, "made_up/data/sky.png": b"a sky" * 150_000}
PACKAGE = PublishedPackage(
    "made-up",
    "1.0",
    1,
    {name: hashlib.sha256(content).hexdigest() for name, content in FILES.items()},
    ("--platform", "manylinux_2_28_x86_64", "--implementation", "cp", "--python-version", "3.12"),
)


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An index with the package in it, the only one that pip asks."""
    folder = tmp_path / "index"
    publish(folder, "made-up", "1.0", {**FILES, "made_up/__init__.py": b""})
    with served(folder) as address:
        use_only(address, monkeypatch)
        yield folder


@pytest.fixture
def places(tmp_path: Path) -> dict[str, Path]:
    return {name: tmp_path / "cache" / Path(name).name for name in FILES}


def kept(places: dict[str, Path]) -> list[str]:
    """The names of all files and folders in the cache."""
    (folder,) = {place.parent for place in places.values()}
    return sorted(path.name for path in folder.rglob("*"))


def test_the_files_that_are_wanted_come(index: Path, places: dict[str, Path]) -> None:
    reports: list[Progress] = []
    fetch(PACKAGE, places, Job(reports.append))
    assert {name: place.read_bytes() for name, place in places.items()} == FILES
    assert kept(places) == ["sea.png", "sky.png"]
    assert {report.phase for report in reports} == {"fetch"}
    (wheel,) = (index / "made-up").iterdir()
    assert (reports[-1].done, reports[-1].total) == 2 * (wheel.stat().st_size,)


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({**FILES, "made_up/data/sky.png": b"grey"}, r"not what HashDesk knows \(SHA-256 [0-9a-f]"),
        ({"made_up/data/sea.png": FILES["made_up/data/sea.png"]}, "is damaged, or lacks what"),
    ],
)
def test_of_an_unknown_package_nothing_is_kept(
    index: Path, places: dict[str, Path], files: dict[str, bytes], words: str
) -> None:
    """Not even the files in it that are as they should be."""
    publish(index, "made-up", "1.0", files)
    with pytest.raises(PackageUnavailable, match=words):
        fetch(PACKAGE, places, Job())
    assert kept(places) == []


def test_a_damaged_wheel_is_one_sentence(index: Path, places: dict[str, Path]) -> None:
    """Bytes flipped in a file's data: pip itself reads only the package's description."""
    (wheel,) = (index / "made-up").iterdir()
    wheel.write_bytes(wheel.read_bytes().replace(b"a sky", b"a fly", 1))
    with pytest.raises(PackageUnavailable, match="that came is damaged"):
        fetch(PACKAGE, places, Job())
    assert kept(places) == []


def test_what_claims_to_be_huge_is_not_unpacked(
    index: Path, places: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(published_package, "LARGEST_FILE", 500_000)
    with pytest.raises(PackageUnavailable, match="that came is damaged"):
        fetch(PACKAGE, places, Job())
    assert kept(places) == []


def test_a_package_that_is_not_there_is_one_sentence(index: Path, places: dict[str, Path]) -> None:
    next((index / "made-up").iterdir()).unlink()
    with pytest.raises(PackageUnavailable, match=r"pip install made-up==1\.0") as caught:
        fetch(PACKAGE, places, Job())
    assert caught.value.reason == "No matching distribution found for made-up==1.0"
    assert kept(places) == []


def test_without_a_network_the_index_does_not_answer(
    places: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and never listens
        use_only(f"http://127.0.0.1:{taken.getsockname()[1]}", monkeypatch)
        with pytest.raises(PackageUnavailable) as caught:
            fetch(PACKAGE, places, Job())
    assert str(caught.value.reason) == "the package index does not answer"


@pytest.mark.parametrize(
    ("module", "reason"), [("no_such_module", "No module named"), ("", "pip cannot start")]
)
def test_a_pip_that_does_not_work_is_one_sentence(
    places: dict[str, Path], monkeypatch: pytest.MonkeyPatch, module: str, reason: str
) -> None:
    command = child_process.command(module) if module else ["/no/such/python"]
    monkeypatch.setattr(child_process, "command", lambda *_: command)
    with pytest.raises(PackageUnavailable, match=reason):
        fetch(PACKAGE, places, Job())


def test_a_python_without_pip_says_so(
    places: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['pip'] = None\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(PackageUnavailable) as caught:
        fetch(PACKAGE, places, Job())
    assert caught.value.reason == "this Python has no pip"


@pytest.mark.slow
def test_without_an_installed_pip_the_one_that_came_with_python_is_used(
    index: Path, tmp_path: Path
) -> None:
    """As in an environment that uv has made."""
    wheels = Path(ensurepip.__file__).parent / "_bundled"
    if not list(wheels.glob("pip-*.whl")):
        pytest.skip("this Python came without pip")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "bare"], check=True)
    modules = tmp_path / "modules"
    modules.mkdir()
    for package in (hashdesk, filelock):
        folder = Path(str(package.__file__)).parent
        (modules / folder.name).symlink_to(folder)
    code = (
        "from pathlib import Path\nfrom hashdesk.core.job import Job\n"
        "from hashdesk.core.packages.published_package import PublishedPackage, fetch\n"
        f"package = PublishedPackage('made-up', '1.0', 1, {PACKAGE.files!r})\n"
        "fetch(package, {n: Path('cache', Path(n).name) for n in package.files}, Job())"
    )
    command = [tmp_path / "bare" / "bin" / "python", "-c", code]
    env = {**os.environ, "PYTHONPATH": str(modules)}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "cache" / "sea.png").read_bytes() == FILES["made_up/data/sea.png"]


def test_cancelling_ends_a_pip_that_waits(
    places: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An index that takes the call and says nothing: pip is silent, and is ended all the same."""
    job = Job()
    with socket.create_server(("127.0.0.1", 0)) as server:
        use_only(f"http://127.0.0.1:{server.getsockname()[1]}", monkeypatch)

        def cancel_when_called() -> None:
            connection, _ = server.accept()
            with connection:
                job.cancel()
                connection.recv(1 << 16)
                connection.recv(1)  # until pip is gone

        caller = threading.Thread(target=cancel_when_called)
        caller.start()
        with pytest.raises(Cancelled):
            fetch(PACKAGE, places, job)
        caller.join()
    assert kept(places) == []


def test_a_place_that_cannot_be_written_is_one_sentence(index: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(FolderError, match="HASHDESK_CACHE"):
        fetch(PACKAGE, dict.fromkeys(FILES, tmp_path / "file" / "x.png"), Job())


def test_a_full_disk_is_one_sentence(
    index: Path, places: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path, data: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr(published_package, "write_atomically", fail)
    with pytest.raises(DiskFull, match="free 1 MB, and try again"):
        fetch(PACKAGE, places, Job())
    assert kept(places) == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_pip_on_a_full_disk_is_one_sentence(
    places: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """pip's last words then begin with “ERROR: Exception:”, or are a sentence of its own."""
    script = tmp_path / "pip.py"
    script.write_text(
        "import sys\n"
        "print('Collecting made-up==1.0')\n"
        "print('ERROR: Exception:')\n"
        "print('Traceback (most recent call last):')\n"
        f"sys.exit('OSError: [Errno {number}] {os.strerror(number)}')\n"
    )
    monkeypatch.setattr(child_process, "command", lambda *_: [sys.executable, str(script)])
    with pytest.raises(DiskFull, match="has no space left: free 1 MB, and try again") as caught:
        fetch(PACKAGE, places, Job())
    assert str(tmp_path / "cache") in str(caught.value)
    assert kept(places) == []


def test_installed_files_are_found_without_importing() -> None:
    assert published_package.installed_file("no_such_package/data.txt") is None
    assert published_package.installed_file("pytest/no_such_file") is None
    found = published_package.installed_file("pytest/py.typed")
    assert found is not None
    assert found.is_file()


@pytest.mark.parametrize(
    ("version", "bar"),
    [("", "off"), ("23.0.1", "off"), ("24.0", "off"), ("24.1b1", "raw"), ("25.1", "raw")],
)
def test_an_old_pip_is_not_asked_for_its_progress(version: str, bar: str) -> None:
    """Debian 12's pip fails on a kind of progress bar that it does not know."""
    assert progress_bar(version) == bar
