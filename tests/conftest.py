"""What all tests share: drawn photos, a real encoder, a real library, perhaps real photos."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

# The suite runs in as many processes as there are cores: one thread each, children included.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("MKL_NUM_THREADS", "1")

import hypothesis
import pytest
from filelock import FileLock

from hashdesk import paths
from hashdesk.core.indexing.indexer import index
from hashdesk.core.job import Job
from hashdesk.core.settings import Settings
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.bundle_encoder import BundleEncoder, open_encoder
from tests import prepared_program
from tests.adapting import adapt_library
from tests.drawing import OLD, draw, draw_photos
from tests.larger_model import LARGE, use
from tests.mounts import Mounts, mounts_or_skip

pytest_plugins = ["tests.cpu_time", "tests.wheel_index"]

REPOSITORY = Path(__file__).resolve().parent.parent
# Hundreds of children load the same modules: they are compiled once, even where the environment
# prefers to leave no compiled files.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
# The backbone is kept between runs, away from the person's own cache.
os.environ.setdefault("HASHDESK_CACHE", str(REPOSITORY / "build" / "test-cache"))
os.environ["HASHDESK_MODELS"] = str(REPOSITORY / "build" / "no-models")
os.environ["HASHDESK_SETTINGS"] = str(REPOSITORY / "tests" / "settings.toml")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # PyTorch's threads do not spin while waiting
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
prepared_program.at_start()  # before any test changes the environment
MANY = 320  # photos: enough to adapt to
# On a busy machine inputs are slow to be drawn and to be tried, which says nothing about a test.
hypothesis.settings.register_profile(
    "busy", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("busy")


@pytest.fixture(scope="session")
def photos() -> Path:
    """The folder of real photos, or a skip that says why."""
    folder = Path(os.environ.get("HASHDESK_PHOTOS", REPOSITORY.parent / "shared" / "photos"))
    if not folder.is_dir():
        pytest.skip(f"no real photos: {folder} is not there (name it with HASHDESK_PHOTOS)")
    return folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests on the library of 320 photos: building it takes as long as a hundred tests."""
    for item in items:
        if "many_library" in getattr(item, "fixturenames", ()):
            item.add_marker("slow")


@pytest.fixture
def mounts() -> Iterator[Mounts]:
    """Real mounts, which end with the test."""
    yield from mounts_or_skip()


@pytest.fixture
def open_place() -> Iterator[Path]:
    """A folder that every user of the machine can get into; pytest's own are private."""
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        yield Path(place).resolve()


BuildOnce = Callable[[str, Callable[[Path], None]], Path]


@pytest.fixture(scope="session")
def build_once(tmp_path_factory: pytest.TempPathFactory) -> BuildOnce:
    """Builds a folder of a given name once a run: the first worker that asks for it builds it."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent

    def folder_of(name: str, build: Callable[[Path], None]) -> Path:
        folder, built = shared / name, shared / f"{name}.built"
        with FileLock(shared / f"{name}.lock"):
            if not built.exists():
                folder.mkdir()
                build(folder)
                built.touch()
        return folder

    return folder_of


def build_library(folder: Path, photos: Path, encoder: BundleEncoder) -> None:
    """Index a folder of photos into a new library."""
    folder.mkdir(exist_ok=True)
    folder.chmod(0o700)  # as the program makes it, whoever made the folder
    with LibraryDB(folder, write=True) as db:
        index(db, encoder, [photos], Settings(workers=1), Job())


def move_root(library: Path, photos: Path) -> None:
    """Tell a library of one folder that its photos lie in another now."""
    with LibraryDB(library, write=True) as db, db.transaction():
        db.connection.execute("UPDATE roots SET path=?", (os.fsencode(photos),))


def copy_with_photos(built: Path, folder: Path, photos: str = "photos") -> Path:
    """Copy the library in a folder together with its folder of photos; the new library."""
    shutil.copytree(built, folder, dirs_exist_ok=True)
    move_root(folder / "library", folder / photos)
    return folder / "library"


@pytest.fixture(scope="session")
def encoder(build_once: BuildOnce) -> BundleEncoder:
    """The encoder that ships, on the CPU; its backbone is made by one worker alone."""
    opened: list[BundleEncoder] = []

    def open_shipped(_folder: Path | None = None) -> None:
        opened.append(open_encoder(paths.resources() / "encoder", paths.cache(), "onnx-cpu"))

    build_once("backbone", open_shipped)
    if not opened:
        open_shipped()
    return opened[0]


@pytest.fixture(scope="session")
def drawn_photos(build_once: BuildOnce) -> Path:
    """A folder of 24 drawn photos in 6 themes; nobody may change it."""
    return build_once("photos", lambda folder: draw_photos(folder, themes=6, each=4))


@pytest.fixture(scope="session")
def library_folder(build_once: BuildOnce, drawn_photos: Path, encoder: BundleEncoder) -> Path:
    """A library of the drawn photos; nobody may change it."""
    return build_once("library", lambda folder: build_library(folder, drawn_photos, encoder))


@pytest.fixture(scope="session")
def larger_library(build_once: BuildOnce, library_folder: Path) -> Path:
    """The library of the drawn photos, gone over to the larger model; nobody may change it."""

    def go_over(folder: Path) -> None:
        shutil.copytree(library_folder, folder, dirs_exist_ok=True)
        use(folder, LARGE)

    return build_once("larger", go_over)


@pytest.fixture(scope="session")
def many_photos(build_once: BuildOnce) -> Path:
    """A folder of 320 small drawn photos in 32 themes; nobody may change it."""

    def draw_many(folder: Path) -> None:
        for number in range(MANY):
            path = folder / f"theme{number % 32}" / f"{number}.jpg"
            path.parent.mkdir(exist_ok=True)
            size = (96 + number % 7, 72 + number % 5)  # so that no two are the same
            draw(number % 32, number, size).save(path, quality=90)
            os.utime(path, (OLD, OLD))

    return build_once("many photos", draw_many)


@pytest.fixture(scope="session")
def many_library(build_once: BuildOnce, many_photos: Path, encoder: BundleEncoder) -> Path:
    """A library of the 320 photos; nobody may change it."""
    return build_once("many", lambda folder: build_library(folder, many_photos, encoder))


@pytest.fixture(scope="session")
def adapted_library(build_once: BuildOnce, many_library: Path) -> Path:
    """A library of the 320 photos that searches adapted codes; nobody may change it."""

    def adapt(folder: Path) -> None:
        shutil.copytree(many_library, folder, dirs_exist_ok=True)
        assert adapt_library(folder).switched

    return build_once("adapted", adapt)


@pytest.fixture
def large(many_library: Path, tmp_path: Path) -> Path:
    """A copy of the library of 320 photos that a test may change."""
    return Path(shutil.copytree(many_library, tmp_path / "large"))


@pytest.fixture
def adapted(adapted_library: Path, tmp_path: Path) -> Path:
    """A copy of the adapted library that a test may change."""
    return Path(shutil.copytree(adapted_library, tmp_path / "adapted"))


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A separate disk of 80 MB, which a test may fill, and may take away."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("only root on Linux can mount a small disk")
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=80m", "none", str(place)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"this root may not mount: {done.stderr.strip()}")
    yield place
    if os.path.ismount(place):
        subprocess.run(["umount", "-l", str(place)], check=True)
