"""Installing PyTorch from an index of stand-ins: whole, stopped, killed, damaged, refused."""

from __future__ import annotations

import importlib.metadata
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from hashdesk import paths
from hashdesk.core import child_process
from hashdesk.core.errors import (
    Cancelled,
    DiskFull,
    DownloadFailed,
    HashDeskError,
    InstallationFailed,
)
from hashdesk.core.files import download
from hashdesk.core.job import Job, Progress
from hashdesk.core.pytorch import needs, owned_folders, runtime
from hashdesk.core.pytorch.installer import install
from hashdesk.core.pytorch.runtime import PyTorchSource, Runtime
from tests.conftest import BuildOnce
from tests.wheel_index import BALLAST, TORCH, VERSION, WheelIndex

pytestmark = pytest.mark.slow

TORCH_WHEEL = f"torch-{VERSION}-py3-none-any.whl"
CUT = BALLAST // 2
# The program of another process that installs, and says so when it is done.
INSTALL = """
import sys
from pathlib import Path
from hashdesk.core.job import Job
from hashdesk.core.pytorch.installer import install
from hashdesk.core.pytorch.runtime import Runtime
install(Runtime(Path(sys.argv[1]), alone=True), Job())
print("installed", flush=True)
"""


@pytest.fixture
def place(wheel_index: WheelIndex, monkeypatch: pytest.MonkeyPatch) -> Runtime:
    """Where the runtime is to be; the index offers PyTorch."""
    wheel_index.add_pytorch()
    monkeypatch.setattr(download, "WAIT_S", 0.0)
    return Runtime(paths.pytorch(), alone=paths.pytorch_is_named())


@pytest.fixture
def whole(place: Runtime, build_once: BuildOnce) -> Runtime:
    """The runtime is installed already."""

    def build(folder: Path) -> None:
        install(Runtime(folder, alone=True), Job())

    shutil.copytree(build_once("pytorch", build), place.root, symlinks=True)
    return place


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch) -> None:
    """PyTorch in the tests' own environment is too old to be borrowed."""
    needed = ["torch>=9", "torchvision>=9"]
    monkeypatch.setattr(importlib.metadata, "requires", lambda _: needed)


def works(place: Runtime) -> bool:
    """Whether a module of ours runs there, with PyTorch and with our NumPy."""
    code = "import numpy, torch, hashdesk.core.job; print(torch.__version__, numpy.__file__)"
    command = [*runtime.trainer_command(place, ())[:2], "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    version, numpy = done.stdout.split()
    return version == VERSION and not numpy.startswith(str(place.folder))


def test_installing(place: Runtime, wheel_index: WheelIndex) -> None:
    """From nothing to a runtime that works, with its progress; nothing is left over."""
    assert runtime.find(place) is PyTorchSource.MISSING
    reports: list[Progress] = []
    done = install(place, Job(reports.append))
    assert runtime.find(place) is PyTorchSource.RUNTIME
    assert done.installed.torch == VERSION
    assert not done.installed.cuda
    wheels = sum(map(len, wheel_index.files.values()))
    assert done.downloaded == wheels
    assert done.bytes == owned_folders.size_of_all(place.root) > wheels
    assert list(dict.fromkeys(report.phase for report in reports)) == [
        "resolve", "download", "install", "try",
    ]  # fmt: skip
    downloads = [report for report in reports if report.phase == "download"]
    assert (downloads[0].done, downloads[-1].done) == (0, wheels)
    assert {report.total for report in downloads} == {wheels}
    assert works(place)
    assert sorted(path.name for path in place.folder.iterdir()) == [
        "environment", "install.lock", "installed.json", "made-by-hashdesk",
    ]  # fmt: skip
    # Our own packages were neither installed twice nor touched.
    own = {path.name for path in place.environment.glob("lib/*/site-packages/*")}
    assert {"torch", "torchvision"} <= own
    assert not own & {"numpy", "PIL", "onnxruntime", "safetensors"}

    wheel_index.requests.clear()
    assert install(place, Job()).downloaded == 0  # it is whole already
    assert not wheel_index.ours("torch")
    assert runtime.find(place) is PyTorchSource.RUNTIME

    assert owned_folders.clear(place.root) > BALLAST
    assert runtime.find(place) is PyTorchSource.MISSING
    assert owned_folders.size_of_all(place.root) == 0
    assert not place.environment.exists()


def test_with_a_pip_of_its_own(place: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where this program's environment has no pip, or an old one."""
    monkeypatch.setattr(importlib.metadata, "version", lambda _: "23.2.1")
    install(place, Job())
    assert list(place.environment.glob("lib/*/site-packages/pip"))
    assert works(place)


def test_cancelled_in_a_download(place: Runtime, wheel_index: WheelIndex) -> None:
    """The next run asks only for the rest of the file."""
    wheel_index.cut_at[TORCH_WHEEL] = CUT
    job = Job()

    def cancel() -> None:
        wheel_index.wait_until_stalled(TORCH_WHEEL)
        job.cancel()
        wheel_index.let_go.set()

    other = threading.Thread(target=cancel)
    other.start()
    with pytest.raises(Cancelled):
        install(place, job)
    other.join()
    assert runtime.find(place) is PyTorchSource.MISSING
    here = download.bytes_here(place.wheels / TORCH_WHEEL)
    assert here == CUT
    assert needs.needs_of(place).here == here

    wheel_index.requests.clear()
    reports: list[Progress] = []
    install(place, Job(reports.append))
    assert wheel_index.ours("torch")[0].first == here
    assert next(report.done for report in reports if report.phase == "download") == here
    assert works(place)


def test_killed(place: Runtime, wheel_index: WheelIndex) -> None:
    """With -9, in the middle of a download: half an installation does not count, and goes on."""
    wheel_index.cut_at[TORCH_WHEEL] = CUT
    command = [sys.executable, "-c", INSTALL, str(place.root)]
    with subprocess.Popen(command, env=child_process.environment()) as child:
        here = wheel_index.wait_until_stalled(TORCH_WHEEL)
        child.kill()
    assert child.returncode == -signal.SIGKILL
    wheel_index.let_go.set()
    assert runtime.find(place) is PyTorchSource.MISSING
    assert download.bytes_here(place.wheels / TORCH_WHEEL) == here == CUT
    wheel_index.requests.clear()
    install(place, Job())
    assert wheel_index.ours("torch")[0].first == here
    assert works(place)


def test_killed_while_unpacking(whole: Runtime, wheel_index: WheelIndex) -> None:
    """What pip had unpacked by then is not taken for a package."""
    whole.marker.unlink()
    (packages,) = whole.environment.glob("lib/*/site-packages")
    (packages / "torch" / "__init__.py").write_text("half a fil")
    assert runtime.find(whole) is PyTorchSource.MISSING
    install(whole, Job())
    assert works(whole)


def test_a_package_that_is_gone(place: Runtime, wheel_index: WheelIndex) -> None:
    """Uninstalled by somebody: it alone is installed once more."""
    wheel_index.files.clear()
    wheel_index.add("sums", "1.0", {"sums/__init__.py": b""})
    wheel_index.add_pytorch(requires="sums")
    assert install(place, Job()).packages == 3
    made = place.python.lstat().st_ino
    (packages,) = place.environment.glob("lib/*/site-packages")
    for folder in packages.glob("sums*"):
        shutil.rmtree(folder)
    runtime.mark_incomplete(place)  # as the trainer found out
    assert runtime.find(place) is PyTorchSource.MISSING
    assert install(place, Job()).packages == 1
    assert place.python.lstat().st_ino == made
    assert (packages / "sums").exists()
    assert runtime.find(place) is PyTorchSource.RUNTIME


@pytest.mark.parametrize("gone", ["torch", "torch/noise.bin", "lib"])
def test_files_that_are_gone(whole: Runtime, gone: str) -> None:
    """pip believes that all is there; the environment is made anew."""
    (packages,) = whole.environment.glob("lib/*/site-packages")
    lost = whole.environment / "lib" if gone == "lib" else packages / gone
    shutil.rmtree(lost) if lost.is_dir() else lost.unlink()
    runtime.mark_incomplete(whole)
    install(whole, Job())
    assert lost.exists()
    assert works(whole)


def test_nothing_is_lost_if_mending_fails(
    whole: Runtime, wheel_index: WheelIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Offline: what is there is kept for the next time."""
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setattr(importlib.metadata, "requires", lambda _: ["torch>=99", "torchvision"])
    with pytest.raises(InstallationFailed, match="it does not answer"):
        install(whole, Job())
    assert runtime.marked(whole) is not None


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(
        InstallationFailed, match=r"Not a directory\. Check the folder's permissions"
    ):
        install(Runtime(tmp_path / "file" / "pytorch"), Job())


def test_connected_anew(whole: Runtime) -> None:
    """After this program was moved; if that cannot be done, a sentence says so."""
    (file,) = whole.environment.glob("lib/*/site-packages/hashdesk.pth")
    file.write_text("/somewhere/else\n")
    assert works(whole)
    file.unlink()
    file.mkdir()
    with pytest.raises(InstallationFailed, match="cannot be used: Is a directory"):
        runtime.trainer_command(whole, ())


def test_two_at_once(place: Runtime) -> None:
    with place.locked(), pytest.raises(InstallationFailed, match="Another HashDesk is installing"):
        install(place, Job())
    with place.locked(), pytest.raises(InstallationFailed, match="Another HashDesk is installing"):
        owned_folders.clear(place.root)


def test_another_file_than_the_index_names(place: Runtime, wheel_index: WheelIndex) -> None:
    wheel_index.announced[TORCH_WHEEL] = "0" * 64
    with pytest.raises(HashDeskError) as caught:
        install(place, Job())
    # An old pip reads the whole file while it resolves, and notices itself.
    assert isinstance(caught.value, (DownloadFailed, InstallationFailed))
    assert "not the " in str(caught.value)
    assert "PACKAGES" not in str(caught.value)
    assert runtime.find(place) is PyTorchSource.MISSING
    assert not (place.wheels / TORCH_WHEEL).exists()


@pytest.mark.usefixtures("newer")
def test_nobody_answers(
    place: Runtime, wheel_index: WheelIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Offline: one sentence, and the next run does it."""
    with monkeypatch.context() as offline:
        offline.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
        with pytest.raises(InstallationFailed, match="PyTorch: it does not answer") as caught:
            install(place, Job())
    assert "\n" not in str(caught.value)
    assert runtime.find(place) is PyTorchSource.MISSING
    install(place, Job())
    assert works(place)


@pytest.mark.usefixtures("newer")
def test_no_build_for_this_machine(place: Runtime, wheel_index: WheelIndex) -> None:
    wheel_index.files = {
        name.replace("py3-none-any", "py3-none-win_arm64"): data
        for name, data in wheel_index.files.items()
    }
    with pytest.raises(InstallationFailed, match="has no PyTorch for this machine"):
        install(place, Job())


def test_an_index_that_asks_for_a_password(
    place: Runtime, wheel_index: WheelIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """pip knows it from its settings; then pip fetches the files."""
    wheel_index.password = "open sesame"
    url = wheel_index.url.replace("//", "//reader:open%20sesame@")
    monkeypatch.setenv("PIP_INDEX_URL", f"{url}/simple")
    install(place, Job())
    assert works(place)


def test_an_index_that_announces_no_sums(place: Runtime, wheel_index: WheelIndex) -> None:
    wheel_index.announced = dict.fromkeys(wheel_index.files, "")
    install(place, Job())
    assert works(place)


def test_too_little_space(
    place: Runtime, wheel_index: WheelIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found out before anything is downloaded."""
    usage = shutil.disk_usage(place.root.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=66 << 20))
    with pytest.raises(DiskFull, match="where 69 MB are free"):
        install(place, Job())
    assert not wheel_index.ours("torch")
    monkeypatch.undo()


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("raise ImportError('libcudart.so is not there')", "libcudart.so is not there"),
        (TORCH.replace("float.__mul__", "float.__add__"), "it calculates wrongly"),
        ("import os; os.abort()", "exit code -6"),
    ],
)
def test_one_that_does_not_work(
    place: Runtime, wheel_index: WheelIndex, source: str, words: str
) -> None:
    """It is refused with one sentence; when the index has a good one, that is installed."""
    wheel_index.files.clear()
    wheel_index.add_pytorch(source=source)
    with pytest.raises(InstallationFailed, match="does not work here") as caught:
        install(place, Job())
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert runtime.find(place) is PyTorchSource.MISSING


UV = """#!/bin/sh
# Stands in for uv: installs the builds for the CPU that lie beside it.
echo "$@" > {folder}/said
{failure}
exec "$4" -I -m pip install --quiet --no-deps --no-index {folder}/*.whl
"""


@pytest.mark.parametrize("fails", [False, True])
def test_builds_for_the_cpu(
    place: Runtime,
    wheel_index: WheelIndex,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fails: bool,
) -> None:
    """uv knows where they are. If it cannot fetch them, a sentence says so, and pip goes on."""
    folder = tmp_path / "uv"
    folder.mkdir()
    small = WheelIndex()
    small.add_pytorch(f"{VERSION}+cpu")
    for name, data in small.files.items():
        (folder / name).write_bytes(data)
    failure = "echo 'error: Request failed after 3 retries' >&2; exit 2" if fails else ""
    (folder / "uv").write_text(UV.format(folder=folder, failure=failure))
    (folder / "uv").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(needs, "GPU_FILES", ())
    notes: list[str] = []
    done = install(place, Job(), notes.append)
    words = (folder / "said").read_text().split()
    assert words[:3] == ["pip", "install", "--python"]
    assert words[words.index("--torch-backend") + 1] == "cpu"
    if fails:
        (note,) = notes
        assert "Request failed after 3 retries" in note
        assert done.installed.torch == VERSION
    else:
        assert notes == []
        assert done.installed.torch == f"{VERSION}+cpu"
        assert not wheel_index.ours("torch")


def test_a_marker_of_another_kind(whole: Runtime) -> None:
    """Of another Python, of a newer HashDesk, or no marker: installed anew."""
    good = json.loads(whole.marker.read_text())
    for change in ({"python": "3.2"}, {"version": 2}, {"borrows": False}, {"new": 1}):
        whole.marker.write_text(json.dumps({**good, **change}))
        assert runtime.find(whole) is PyTorchSource.MISSING
    whole.marker.write_bytes(b"\xff{")
    assert runtime.find(whole) is PyTorchSource.MISSING
    whole.marker.write_text(json.dumps(good))
    assert runtime.find(whole) is PyTorchSource.RUNTIME
    whole.python.unlink()  # the Python it borrowed has gone
    assert runtime.find(whole) is PyTorchSource.MISSING


def test_another_requirement(
    whole: Runtime, wheel_index: WheelIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A runtime that is whole is brought up to date, not made anew."""
    wheel_index.add_pytorch("9.10.0")
    needed = ["torch>=9.10; extra == 'adapt'", "torchvision>=9.10; extra == 'adapt'"]
    monkeypatch.setattr(importlib.metadata, "requires", lambda _: needed)
    assert runtime.find(whole) is PyTorchSource.MISSING
    made = whole.python.lstat().st_ino
    assert install(whole, Job()).installed.torch == "9.10.0"
    assert whole.python.lstat().st_ino == made
