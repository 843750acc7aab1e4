"""Packs hold what a part needs, and a part that is given one runs from it."""

import zipfile
from pathlib import Path

import numpy as np
import pytest
from numpy.random import default_rng
from PIL import Image

from hashdesk.core.adaptation import training_data
from hashdesk.core.errors import FolderError
from hashdesk.core.job import Job
from tests.coloured_cifar10 import write_coloured_cifar10
from trainer.bench.gpu import mah, packs
from trainer.mah import cifar10

pytestmark = pytest.mark.slow  # packs the weights, or runs the network


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "part.zip"


def test_photos_come_back_as_small_jpegs(drawn_photos: Path, file: Path, tmp_path: Path) -> None:
    size = packs.write_pack(drawn_photos, file, "equality", Job())
    assert size == file.stat().st_size < packs.LARGEST_PACK
    found = packs.open_pack(file, tmp_path / "opened")
    assert found.photos
    assert found.cache
    assert found.library is found.cifar10 is None
    photos = sorted(found.photos.iterdir())
    assert len(photos) == len(list(drawn_photos.rglob("*.jpg")))
    for photo in photos:
        with Image.open(photo) as image:
            assert image.format == "JPEG"
            assert max(image.size) <= 256
    names = {path.name for path in found.cache.rglob("*") if path.is_file()}
    assert {"efficientnet-lite0.pth", "backbone.onnx", "classifier.safetensors"} <= names


def test_a_library_comes_back_with_features_and_thumbnails(
    many_photos: Path, file: Path, tmp_path: Path
) -> None:
    packs.write_pack(many_photos, file, "adapting", Job())
    library = packs.open_pack(file, tmp_path / "opened").library
    assert library
    features = np.load(library / training_data.FEATURES)
    assert features.dtype == np.float16
    assert features.shape == (len(list(many_photos.rglob("*.jpg"))), 1280)
    phashes = np.load(library / training_data.PHASHES)
    assert (phashes.shape, phashes.dtype) == (features.shape[:1], np.uint64)
    with np.load(library / training_data.SAMPLE_FILE) as sample:
        assert len(sample["rows"]) == len(sample["ends"]) == len(features)
        assert sample["ends"][-1] == len(sample["jpegs"])


def test_too_few_photos_to_adapt_to_are_one_sentence(drawn_photos: Path, file: Path) -> None:
    with pytest.raises(FolderError, match="adapting needs 96"):
        packs.write_pack(drawn_photos, file, "adapting", Job())
    assert not file.exists()


def test_half_of_the_images_come_back(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_coloured_cifar10(tmp_path, 20, default_rng(0))
    monkeypatch.setattr(cifar10, "QUERIES_PER_CLASS", 2)
    monkeypatch.setattr(mah, "HALF_OF_CIFAR10", 100)
    packs.write_pack(tmp_path, file, "mah", Job())
    found = packs.open_pack(file, tmp_path / "opened")
    assert found.cifar10
    half, whole = cifar10.load_cifar10(found.cifar10), cifar10.load_cifar10(tmp_path)
    assert half.files == whole.files[:100]
    assert half.labels.tolist() == whole.labels[:100].tolist()


def test_a_pack_that_is_too_large_is_refused(
    drawn_photos: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packs, "LARGEST_PACK", 30 << 20)
    with pytest.raises(FolderError, match=r"would have 3\d MiB, over the 30"):
        packs.write_pack(drawn_photos, file, "equality", Job())
    assert not file.exists()


def test_what_is_no_pack_is_one_sentence(file: Path, tmp_path: Path) -> None:
    file.write_bytes(b"no zip")
    with pytest.raises(FolderError, match="Make it again: python -m trainer gpu-pack"):
        packs.open_pack(file, tmp_path / "opened")


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match="cannot be written: No such file"):
        packs.write_pack(tmp_path, tmp_path / "missing" / "part.zip", "canaries", Job())


def test_a_pack_replaces_the_one_before(file: Path, tmp_path: Path) -> None:
    opened = tmp_path / "opened"
    for folder in ("photos", "cifar10"):
        with zipfile.ZipFile(file, "w") as pack:
            pack.writestr(f"{folder}/one", b"1")
        assert packs.open_pack(file, opened) == packs.OpenedPack(**{folder: opened / folder})
