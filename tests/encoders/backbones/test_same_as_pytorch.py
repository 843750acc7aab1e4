"""Our graphs against PyTorch's exports of the same weights: the same features, the same codes."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from hashdesk import paths
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.errors import PhotoError
from hashdesk.core.imaging.decode import decode
from hashdesk.core.imaging.model_input import HASHDESK_INPUT
from hashdesk.encoders.bundle_encoder import open_encoder
from hashdesk.encoders.engines.onnx_engine import OnnxEngine
from hashdesk.encoders.files import backbone_files
from hashdesk.encoders.files.backbone_files import BackboneFiles, folder, load_backbone
from tests.conftest import BuildOnce
from tests.drawing import draw

SIDE = HASHDESK_INPUT.side
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        any(importlib.util.find_spec(name) is None for name in ("torch", "onnxscript")),
        reason="compares with PyTorch's exporter: install torch and onnxscript",
    ),
]
BUNDLES = {"efficientnet-lite0": "encoder", "efficientnet-lite2": "encoder-lite2"}
REAL_PHOTOS = 2_000
MAX_PIXELS = 200_000_000


@pytest.fixture(params=list(BUNDLES))
def name(request: pytest.FixtureRequest) -> str:
    """A backbone."""
    return str(request.param)


@pytest.fixture
def exported(name: str, build_once: BuildOnce) -> Path:
    """A cache with the backbone as PyTorch exports it, in a child process."""

    def export(cache: Path) -> None:
        with pytest.MonkeyPatch.context() as patched:
            patched.delitem(backbone_files.EFFICIENTNET_LITE, name)
            load_backbone(cache, name)

    return build_once(f"{name} by PyTorch", export)


@pytest.fixture
def made(name: str, build_once: BuildOnce) -> Path:
    """A cache with the backbone as we make it."""
    return build_once(f"{name} by us", lambda cache: load_backbone(cache, name) and None)


def engine(backbone: BackboneFiles) -> OnnxEngine:
    """What runs a backbone on one core."""
    return OnnxEngine(backbone.onnx, cuda=False, batch=32)


def assert_same_features_and_codes(
    name: str, exported: Path, made: Path, pixels: np.ndarray
) -> None:
    """Features to the last bit, and codes of every length."""
    theirs, ours = load_backbone(exported, name), load_backbone(made, name)
    assert theirs.onnx != ours.onnx
    expected, features = engine(theirs).features(pixels), engine(ours).features(pixels)
    assert np.array_equal(features, expected)
    assert np.isfinite(features).all()
    assert len(np.unique(features, axis=0)) > 0.9 * len(pixels)
    bundle = paths.resources() / BUNDLES[name]
    encoders = [open_encoder(bundle, cache, "onnx-cpu") for cache in (exported, made)]
    before, after = (encoder.encode_features(features) for encoder in encoders)
    for bits in BITS:
        assert np.array_equal(before.codes[bits], after.codes[bits])


def test_drawn_pictures_get_the_same_features_and_codes(
    name: str, exported: Path, made: Path
) -> None:
    drawn = [draw(theme, 0, (SIDE, SIDE)) for theme in range(24)]
    noise = np.random.default_rng(5).integers(0, 256, (8, SIDE, SIDE, 3), np.uint8)
    pixels = np.concatenate([np.array([np.asarray(picture) for picture in drawn]), noise])
    assert_same_features_and_codes(name, exported, made, pixels)


def test_classifier_and_classes_are_the_same(name: str, exported: Path, made: Path) -> None:
    """File for file; the graph differs in names, and PyTorch's says who wrote it."""
    for file in (backbone_files.CLASSIFIER, backbone_files.CLASSES_FILE):
        theirs, ours = (folder(cache, name) / file for cache in (exported, made))
        assert theirs.read_bytes() == ours.read_bytes()


@pytest.fixture(scope="module")
def real_pixels(photos: Path) -> np.ndarray:
    """2,000 real photos (n, 224, 224, 3), evenly chosen."""
    files = sorted(path for path in photos.rglob("*") if path.suffix.lower() in (".jpg", ".jpeg"))
    decoded = []
    for path in files[:: max(len(files) // (REAL_PHOTOS + 100), 1)]:
        with path.open("rb") as file:
            try:
                decoded.append(decode(file, MAX_PIXELS).pixels)
            except PhotoError:
                continue
    assert len(decoded) >= REAL_PHOTOS, f"{photos} has too few photos"
    return np.array(decoded[:REAL_PHOTOS])


@pytest.mark.long
@pytest.mark.photos
@pytest.mark.timeout(1200)
def test_real_photos_get_the_same_features_and_codes(
    name: str, exported: Path, made: Path, real_pixels: np.ndarray
) -> None:
    assert_same_features_and_codes(name, exported, made, real_pixels)
