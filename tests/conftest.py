"""What all tests share: drawn photos, a real encoder, a real library, perhaps real photos."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from hashdesk import paths
from hashdesk.core.indexing.indexer import index
from hashdesk.core.job import Job
from hashdesk.core.settings import Settings
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.bundle_encoder import BundleEncoder, open_encoder
from tests.drawing import OLD, draw, draw_photos

REPOSITORY = Path(__file__).resolve().parent.parent
# The exported backbone is kept between runs, away from the person's own cache.
os.environ.setdefault("HASHDESK_CACHE", str(REPOSITORY / "build" / "test-cache"))
os.environ["HASHDESK_SETTINGS"] = str(REPOSITORY / "build" / "no-settings.toml")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # PyTorch's threads do not spin while waiting
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
MANY = 320  # photos: enough to adapt to


@pytest.fixture(scope="session")
def photos() -> Path:
    """The folder of real photos, or a skip that says why."""
    folder = Path(os.environ.get("HASHDESK_PHOTOS", REPOSITORY.parent / "shared" / "photos"))
    if not folder.is_dir():
        pytest.skip(f"no real photos: {folder} is not there (name it with HASHDESK_PHOTOS)")
    return folder


@pytest.fixture(scope="session")
def encoder() -> BundleEncoder:
    """The encoder that ships, on the CPU."""
    return open_encoder(paths.resources() / "encoder", paths.cache(), "onnx-cpu")


@pytest.fixture(scope="session")
def drawn_photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of 24 drawn photos in 6 themes; nobody may change it."""
    folder = tmp_path_factory.mktemp("photos")
    draw_photos(folder, themes=6, each=4)
    return folder


@pytest.fixture(scope="session")
def library_folder(
    tmp_path_factory: pytest.TempPathFactory, drawn_photos: Path, encoder: BundleEncoder
) -> Path:
    """A library of the drawn photos; nobody may change it."""
    folder = tmp_path_factory.mktemp("library")
    with LibraryDB(folder, write=True) as db:
        index(db, encoder, [drawn_photos], Settings(), Job())
    return folder


@pytest.fixture(scope="session")
def many_photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of 320 small drawn photos in 32 themes; nobody may change it."""
    folder = tmp_path_factory.mktemp("many photos")
    for number in range(MANY):
        path = folder / f"theme{number % 32}" / f"{number}.jpg"
        path.parent.mkdir(exist_ok=True)
        size = (96 + number % 7, 72 + number % 5)  # so that no two are the same
        draw(number % 32, number, size).save(path, quality=90)
        os.utime(path, (OLD, OLD))
    return folder


@pytest.fixture(scope="session")
def many_library(
    tmp_path_factory: pytest.TempPathFactory, many_photos: Path, encoder: BundleEncoder
) -> Path:
    """A library of the 320 photos; nobody may change it."""
    folder = tmp_path_factory.mktemp("many")
    with LibraryDB(folder, write=True) as db:
        index(db, encoder, [many_photos], Settings(), Job())
    return folder


@pytest.fixture
def large(many_library: Path, tmp_path: Path) -> Path:
    """A copy of that library that a test may change."""
    return Path(shutil.copytree(many_library, tmp_path / "large"))
