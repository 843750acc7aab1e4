"""The bundle where there is no Python: `make bundle`, then `make bundle-test`.

The archive is unpacked into a folder of its own. Everything runs with an empty environment and,
where the system lets us, in a mount namespace without any Python and without this checkout.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageGrab

from hashdesk.core.decoder.messages import read_message

ROOT = Path(__file__).resolve().parent.parent.parent.parent
DIST = ROOT / "dist"
PICTURE = ROOT / "build" / "bundle-test" / "window.png"
LARGEST_MB = 350  # compressed
SHORT_PATH = "/usr/bin:/bin"
PYTHON = re.compile(r"(python|pip|pypy)[\d.]*")
WINDOW_SECONDS = 60
MANY_COLOURS = 5_000  # more than text, icons and lines have; photos have more
# Hides folders under empty ones and programs under /dev/null, then runs what follows "--".
WITHOUT = """
set -e
while [ "$1" != -- ]; do
    if [ -d "$1" ]; then mount -t tmpfs none "$1"; else mount --bind /dev/null "$1"; fi
    shift
done
shift
exec "$@"
"""
# Libraries of the bundle that no program needs which the tests themselves start.
OWN_LIBRARIES = (
    "libsqlite3",
    "libssl",
    "libcrypto",
    "libxcb-",
    "libxkbcommon",
    "libglib-2",
    "libffi",
)
LIMITS = {"max_pixels": 10**8, "max_file_bytes": 10**8, "memory_bytes": 1 << 30, "cpu_seconds": 20}

pytestmark = [pytest.mark.bundle, pytest.mark.long]


@pytest.fixture(scope="module")
def archive() -> Path:
    """The newest archive."""
    archives = sorted(DIST.glob("HashDesk-*.tar.xz"), key=lambda path: path.stat().st_mtime)
    if not archives:
        pytest.skip(f"there is no bundle in {DIST}: make bundle")
    return archives[-1]


@pytest.fixture(scope="module")
def bundle(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked bundle, in a folder whose name has a space and an umlaut."""
    folder = tmp_path_factory.mktemp("Bündel 1")
    subprocess.run(["tar", "-xf", archive, "-C", folder], check=True)
    return folder / "HashDesk"


@pytest.fixture(scope="module")
def without_python(bundle: Path) -> list[str]:
    """The command that runs another one where there is no Python; empty if that is impossible.

    There is none of the libraries either that the bundle has to bring.
    """
    unshare = ["unshare", "--mount"] + (["--map-root-user"] if os.getuid() else [])
    folders = [*os.environ["PATH"].split(os.pathsep), *SHORT_PATH.split(":")]
    programs = {
        str(path.resolve())
        for folder in filter(os.path.isdir, folders)
        for path in Path(folder).iterdir()
        if PYTHON.fullmatch(path.name) and path.is_file()
    }
    libraries = {str(path) for path in Path("/usr/lib").glob("python3*")}
    own = {str(ROOT), sysconfig.get_path("stdlib")}
    brought = {
        str(path.resolve())
        for library in (bundle / "_internal").iterdir()
        if library.name.startswith(OWN_LIBRARIES)
        for path in Path("/usr/lib").glob(f"*/{library.name}")
    }
    hidden = sorted(programs | libraries | own | brought)
    command = [*unshare, "sh", "-c", WITHOUT, "sh", *hidden, "--"]
    if subprocess.run([*command, "true"], capture_output=True, check=False).returncode:
        say("This system gives no mount namespace: Python is only not on the PATH.")
        return []
    python = subprocess.run([*command, "python3", "-V"], capture_output=True, check=False)
    assert python.returncode != 0
    return command


class Machine:
    """A person's machine: the bundle, a home folder, and nothing else of ours."""

    def __init__(self, bundle: Path, home: Path, prefix: list[str]) -> None:
        self.bundle, self.home, self.prefix = bundle, home, prefix
        self.environment = {"HOME": str(home), "PATH": SHORT_PATH}
        self.album = home / "Bilder" / "Große Ferien"

    def command(self, *arguments: str) -> list[str]:
        """The command line of the bundle's program."""
        return [*self.prefix, str(self.bundle / "hashdesk"), *arguments]

    def run(self, *arguments: str) -> str:
        """Run a verb; its standard output. It must succeed and say nothing else."""
        start = time.monotonic()
        done = subprocess.run(
            self.command(*arguments),
            env=self.environment,
            cwd=self.home,
            capture_output=True,
            check=False,
        )
        name = next(word for word in arguments if word != "-m")
        say(f"{name}: {time.monotonic() - start:.2f} s")
        assert (done.returncode, done.stderr.decode()) == (0, "")
        return done.stdout.decode()


@pytest.fixture(scope="module")
def machine(
    bundle: Path, without_python: list[str], tmp_path_factory: pytest.TempPathFactory
) -> Machine:
    """A machine with an album in its library."""
    machine = Machine(bundle, tmp_path_factory.mktemp("home"), without_python)
    machine.album.parent.mkdir()
    machine.run("demo", "--drawn", str(machine.album))
    last = machine.run("index", "--json", str(machine.album)).splitlines()[-1]
    photos = len([path for path in machine.album.rglob("*.*") if path.suffix != ".json"])
    assert json.loads(last)["counts"]["indexed"] == photos > 100
    return machine


@pytest.fixture
def display() -> Iterator[str]:
    """A display of its own."""
    if shutil.which("Xvfb") is None:
        pytest.skip("Xvfb is not here")
    read_end, write_end = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write_end), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
        pass_fds=[write_end],
        stderr=subprocess.DEVNULL,
    )
    os.close(write_end)
    with open(read_end) as numbers:
        number = numbers.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait()


def test_the_archive_is_small(archive: Path, bundle: Path) -> None:
    size = archive.stat().st_size / 1e6
    files = [path for path in bundle.rglob("*") if path.is_file() and not path.is_symlink()]
    unpacked = sum(path.stat().st_size for path in files) / 1e6
    say(f"{archive.name}: {size:.0f} MB, unpacked {unpacked:.0f} MB in {len(files)} files")
    assert size < LARGEST_MB
    assert not [path for path in bundle.rglob("*") if path.is_symlink() and not path.exists()]


def test_every_package_inside_has_its_licence(bundle: Path) -> None:
    listed = (bundle / "licences" / "LICENCES.txt").read_text("utf-8")
    packages = [path.name.split("-")[0] for path in bundle.glob("_internal/*.dist-info")]
    assert len(packages) > 10
    texts = {path.name.lower().replace("-", "_") for path in (bundle / "licences").iterdir()}
    assert {name.lower() for name in packages} <= texts
    for name in ("Python", "pyinstaller", "PySide6_Essentials"):
        assert f"\n{name} " in listed


def test_help_and_version(machine: Machine) -> None:
    assert machine.run("--version").startswith("hashdesk ")
    assert machine.run("--help").startswith("usage: hashdesk")


def test_the_nearest_photos_are_the_right_ones(machine: Machine) -> None:
    """The original itself, and then copies and edits of the same picture."""
    for folder in sorted(filter(Path.is_dir, machine.album.iterdir()))[:3]:
        photo = folder / f"{folder.name}-original.jpg"
        found = json.loads(machine.run("search", "--json", "-k", "5", str(photo)))["results"]
        paths = [Path(match["path"]) for match in found]
        assert paths[0] == photo
        assert folder / f"{folder.name}-copy.jpg" in paths
        assert {path.parent for path in paths} == {folder}


def test_a_damaged_photo_is_named_and_the_rest_is_indexed(machine: Machine, tmp_path: Path) -> None:
    shutil.copy(next(machine.album.glob("*/*-original.jpg")), tmp_path / "schön.jpg")
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 not much of a photo")
    library = ["--library", str(machine.home / "second library")]
    command = machine.command("index", "--json", *library, str(tmp_path))
    done = subprocess.run(command, env=machine.environment, capture_output=True, check=False)
    assert done.returncode == 3, done.stderr.decode()
    counts = json.loads(done.stdout.splitlines()[-1])["counts"]
    assert (counts["indexed"], counts["failed"]) == (1, 1)


def test_decoding_workers_are_locked_in(machine: Machine) -> None:
    """They can import what they need, and then read nothing else, as outside a bundle."""
    worker = machine.command("-m", "hashdesk.core.decoder.worker", "-", json.dumps(LIMITS))
    done = subprocess.run(worker, env=machine.environment, input=b"", capture_output=True)
    message = read_message(io.BytesIO(done.stdout))
    assert message is not None, done.stderr.decode()
    linux = sys.platform == "linux"
    assert message[0] == {"ok": True, "sandbox": {"landlock": linux, "seccomp": linux}}


def test_the_window_opens_and_shows_the_album(machine: Machine, display: str) -> None:
    """From a cold start, as far as the system lets go of the files, and again."""
    for name in ("cold", "warm"):
        if name == "cold":
            forget_files(machine.bundle)
        start = time.monotonic()
        environment = machine.environment | {"DISPLAY": display}
        window = subprocess.Popen(machine.command(), env=environment, stderr=subprocess.PIPE)
        try:
            wait_for(window, display, 2)
            opened = time.monotonic() - start
            wait_for(window, display, MANY_COLOURS)
            say(f"{name}: window after {opened:.2f} s, photos {time.monotonic() - start:.2f} s")
            picture = wait_for_rest(window, display)
        finally:
            window.terminate()
            _, said = window.communicate(timeout=WINDOW_SECONDS)
        assert window.returncode == 0, said.decode()
        assert b"ERROR" not in said, said.decode()
        assert b"stylesheet" not in said, said.decode()
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    picture.save(PICTURE)
    say(f"The window is in {PICTURE}")


def wait_for(window: subprocess.Popen[bytes], display: str, colours: int) -> Image.Image:
    """The screen, as soon as it has that many colours."""
    end = time.monotonic() + WINDOW_SECONDS
    while time.monotonic() < end:
        assert window.poll() is None, "the window has closed by itself"
        screen = ImageGrab.grab(xdisplay=display)
        if len(screen.getcolors(1 << 24) or ()) >= colours:
            return screen
        time.sleep(0.02)
    raise AssertionError(f"the screen never had {colours} colours")


def wait_for_rest(window: subprocess.Popen[bytes], display: str) -> Image.Image:
    """The screen, once it does not change any more: the folders have been scanned."""
    end = time.monotonic() + WINDOW_SECONDS
    before = None
    while time.monotonic() < end:
        assert window.poll() is None, "the window has closed by itself"
        screen = ImageGrab.grab(xdisplay=display)
        if before is not None and screen.tobytes() == before:
            return screen
        before = screen.tobytes()
        time.sleep(1)
    raise AssertionError("the window never came to rest")


def forget_files(folder: Path) -> None:
    """Ask the system to drop the files of a folder from its memory."""
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            descriptor = os.open(path, os.O_RDONLY)
            os.fsync(descriptor)
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(descriptor)


def say(line: str) -> None:
    """Print a measurement; `make bundle-test` shows it."""
    print(line, flush=True)  # noqa: T201
