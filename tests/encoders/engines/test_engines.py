"""Engines: all give the same bits, and those that cannot run give a reason."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from hashdesk import paths
from hashdesk.core.encoding.by_length import DETAIL_BITS
from hashdesk.core.encoding.codes import BITS, unpack
from hashdesk.core.errors import BundleDamaged, EngineUnavailable
from hashdesk.core.search.query import Query
from hashdesk.encoders.bundle_encoder import BundleEncoder, open_encoder
from hashdesk.encoders.engines import engine_probe, onnx_engine
from hashdesk.encoders.engines.engine import OutOfMemory
from hashdesk.encoders.engines.torch_engine import TorchEngine
from hashdesk.encoders.files import linear_heads
from hashdesk.encoders.files.backbone_files import ONNX, folder, load_backbone
from hashdesk.encoders.files.bundle import (
    ANCHORS,
    AnchorBlock,
    DetailHeads,
    Head,
    InputBlock,
    load_bundle,
    save_bundle,
)
from tests.drawing import draw

BUNDLE = load_bundle(paths.resources() / "encoder")


@pytest.fixture(scope="module")
def pixels(drawn_photos: Path) -> np.ndarray:
    """Drawn photos and the canaries, as the encoder sees them."""
    drawn = [Image.open(path).resize((224, 224)) for path in sorted(drawn_photos.glob("*/*.jpg"))]
    return np.concatenate([np.array([np.asarray(p) for p in drawn]), engine_probe.canary_pixels()])


@pytest.mark.parametrize("device", ["cpu", pytest.param("cuda", marks=pytest.mark.gpu)])
def test_torch_and_onnx_give_the_same_bits(
    encoder: BundleEncoder, pixels: np.ndarray, device: str
) -> None:
    """Except outputs within EPSILON of their threshold, which may fall on either side."""
    try:
        engine = TorchEngine(BUNDLE.backbone, device=device)
    except EngineUnavailable as error:
        pytest.skip(str(error))
    onnx, torch = encoder.encode(pixels), encoder.encode_features(engine.features(pixels))
    for bits in BITS:
        assert np.abs(onnx.outputs[bits] - torch.outputs[bits]).max() < linear_heads.EPSILON
        differ = unpack(onnx.codes[bits], bits) != unpack(torch.codes[bits], bits)
        assert (np.abs(onnx.outputs[bits][differ]) < linear_heads.EPSILON).all()
        assert differ.mean() < 0.001


def test_batches_of_any_size_give_the_same_bits(encoder: BundleEncoder, pixels: np.ndarray) -> None:
    """A photo gets the same code alone and in a batch."""
    together = encoder.encode(pixels)
    for size in (1, 3, 7):
        for start in range(0, len(pixels) - size, 9):
            part = encoder.encode(pixels[start : start + size])
            for bits in BITS:
                same = unpack(part.codes[bits], bits) == unpack(
                    together.codes[bits][start : start + size], bits
                )
                near = np.abs(together.outputs[bits][start : start + size]) < linear_heads.EPSILON
                assert (same | near).all()


def test_codes_are_the_signs_of_outputs(encoder: BundleEncoder, pixels: np.ndarray) -> None:
    """Features that are not finite are flagged instead of encoded as zeros."""
    encoded = encoder.encode(pixels)
    assert encoded.finite.all()
    for bits in BITS:
        assert np.array_equal(unpack(encoded.codes[bits], bits), encoded.outputs[bits] > 0)
    features = encoded.features.copy()
    features[2, 5] = np.inf
    features[4, 0] = np.nan
    assert np.flatnonzero(~encoder.encode_features(features).finite).tolist() == [2, 4]


def test_detail_codes_come_with_the_others(
    encoder: BundleEncoder, pixels: np.ndarray, tmp_path: Path
) -> None:
    """From inputs of their own; an encoder gives them of pixels and of kept features."""
    blocks = (InputBlock("features", 3.0), InputBlock("classes", 1.0, 1.0))
    details = DetailHeads(BUNDLE.blocks, {bits: BUNDLE.heads[bits] for bits in DETAIL_BITS})
    engine = encoder._started()
    outputs = engine_probe.canary_outputs(engine, blocks, BUNDLE.heads, encoder._files())
    named = BUNDLE.name, BUNDLE.backbone, BUNDLE.manifest["backbone_sha256"]
    save_bundle(tmp_path, *named, blocks, BUNDLE.heads, {"canary_outputs": outputs}, details)
    detailed = open_encoder(tmp_path, paths.cache(), "onnx-cpu")
    plain, encoded = encoder.encode(pixels), detailed.encode(pixels)
    kept = detailed.encode_features(plain.features)
    for bits in DETAIL_BITS:
        assert np.array_equal(encoded.codes.details[bits], plain.codes[bits])
        assert np.array_equal(kept.codes.details[bits], plain.codes[bits])
        assert not np.array_equal(encoded.codes[bits], plain.codes[bits])
    query = Query.from_encoded(detailed.encode(pixels[:1]), phash=1)
    assert query.codes.details[64] == int(plain.codes[64][0])
    assert query.outputs is not None
    assert np.array_equal(query.outputs.details[64] > 0, plain.outputs[64][0] > 0)


def test_photos_far_from_every_anchor_are_strange(
    encoder: BundleEncoder, pixels: np.ndarray, tmp_path: Path
) -> None:
    """To an encoder that was adapted; the one that ships finds nothing strange."""
    features = encoder.encode(pixels).features
    known = linear_heads.inputs(features[:3], BUNDLE.blocks, encoder._files().classifier)
    anchors = known / np.linalg.norm(known, axis=1, keepdims=True)
    blocks = (*BUNDLE.blocks, AnchorBlock(ANCHORS, 1.0, 0.1, anchors=anchors))
    heads = {
        bits: Head(np.zeros((bits, known.shape[1] + 3), np.float32), np.ones(bits, np.float32))
        for bits in BITS
    }
    named = BUNDLE.name, BUNDLE.backbone, BUNDLE.manifest["backbone_sha256"]
    save_bundle(tmp_path, *named, blocks, heads, {"reach": 0.999})
    adapted = open_encoder(tmp_path, paths.cache(), "onnx-cpu")
    assert adapted.are_strange(features[:5]).tolist() == [False, False, False, True, True]
    assert not encoder.are_strange(features).any()


@pytest.mark.parametrize("part", ["themes", "details"])
def test_heads_that_do_not_fit_the_backbone_are_refused(tmp_path: Path, part: str) -> None:
    """In one sentence, before anything is encoded: whoever made the bundle vouched for it."""
    narrow = {bits: Head(h.weight[:, 1:], h.threshold) for bits, h in BUNDLE.heads.items()}
    heads = {"themes": BUNDLE.heads, "details": BUNDLE.heads} | {part: narrow}
    details = DetailHeads(BUNDLE.blocks, {bits: heads["details"][bits] for bits in DETAIL_BITS})
    named = BUNDLE.name, BUNDLE.backbone, BUNDLE.manifest["backbone_sha256"]
    extra = {"canary_outputs": BUNDLE.manifest["canary_outputs"]}
    save_bundle(tmp_path, *named, BUNDLE.blocks, heads["themes"], extra, details)
    encoder = open_encoder(tmp_path, paths.cache(), "onnx-cpu")
    features = np.ones((1, BUNDLE.heads[64].weight.shape[1] - 1000), np.float32)
    for use in (lambda: encoder.engine, lambda: encoder.encode_features(features)):
        with pytest.raises(BundleDamaged, match="does not fit efficientnet-lite0"):
            use()


class SmallEngine:
    """The real engine with memory for `room` photos at a time."""

    name, device, batch = "onnx-cpu", "a small one", 32

    def __init__(self, engine: object, room: int) -> None:
        self._engine = engine
        self._room = room
        self.sizes: list[int] = []

    def features(self, pixels: np.ndarray) -> np.ndarray:
        self.sizes.append(len(pixels))
        if len(pixels) > self._room:
            raise OutOfMemory("no room")
        return self._engine.features(pixels)


def test_out_of_memory_halves_the_batch_and_goes_on(pixels: np.ndarray) -> None:
    """No photo is left out, and the codes are the same."""
    encoder = open_encoder(paths.resources() / "encoder", paths.cache(), "onnx-cpu")
    expected = encoder.encode(pixels).codes
    small = SmallEngine(encoder._engine, room=4)
    encoder._engine = small
    assert np.array_equal(encoder.encode(pixels).codes[64], expected[64])
    tried = small.sizes
    first = tried.index(4)
    assert tried[:first] == sorted(tried[:first], reverse=True)
    assert sum(tried[first:]) == len(pixels)
    assert max(tried[first:]) == 4
    encoder._engine = SmallEngine(small._engine, room=0)
    with pytest.raises(EngineUnavailable, match="out of memory"):
        encoder.encode(pixels)


def test_an_engine_that_gives_wrong_codes_is_refused() -> None:
    """An engine that runs must also give the canaries their outputs."""
    backbone = load_backbone(paths.cache(), BUNDLE.backbone)
    wrong = {**BUNDLE.manifest, "canary_outputs": (np.zeros((4, 64)) + 9).tolist()}
    forged = type(BUNDLE)(BUNDLE.name, BUNDLE.backbone, BUNDLE.blocks, BUNDLE.heads, wrong)
    attempt = engine_probe.attempt("onnx-cpu", forged, backbone, 8)
    assert attempt.engine is None
    assert "wrong codes" in str(attempt.reason)
    with pytest.raises(EngineUnavailable, match=r"No processor can run.*onnx-cpu: it gives wrong"):
        engine_probe.choose("auto", forged, backbone, 8)


def test_auto_keeps_the_reasons_of_refused_engines() -> None:
    """The status says why no GPU is used."""
    status = open_encoder(paths.resources() / "encoder", paths.cache(), "auto").engine
    if status.name == "onnx-cpu":
        assert "onnx-cuda: " in status.reason
        assert "torch-cuda: " in status.reason
    assert status.device


def test_a_damaged_backbone_is_made_again(tmp_path: Path) -> None:
    """A file that differs from the manifest is made again, from checked weights."""
    shutil.copytree(folder(paths.cache(), BUNDLE.backbone), folder(tmp_path, BUNDLE.backbone))
    file = folder(tmp_path, BUNDLE.backbone) / ONNX
    good = file.read_bytes()
    damaged = good[:-1] + bytes([good[-1] ^ 1])
    file.write_bytes(damaged)
    again = load_backbone(tmp_path, BUNDLE.backbone)
    manifest = json.loads((folder(tmp_path, BUNDLE.backbone) / "manifest.json").read_text())
    assert hashlib.sha256(again.onnx).hexdigest() == manifest["files"][ONNX]
    assert again.onnx == file.read_bytes() != damaged
    assert str(Path(__file__).parents[3]).encode() not in again.onnx


def test_an_unknown_backbone_is_one_sentence(tmp_path: Path) -> None:
    """The error names the known backbones."""
    with pytest.raises(EngineUnavailable, match="Known ones: efficientnet-lite0"):
        load_backbone(tmp_path, "warp-drive")


def test_missing_cuda_libraries_are_named_and_not_printed(
    capfd: pytest.CaptureFixture[str],
) -> None:
    """ONNX Runtime prints what it cannot load, on every machine without CUDA."""

    class Runtime:
        def preload_dlls(self) -> None:
            sys.stdout.write(
                "Failed to load libcurand.so.10: libcurand.so.10: cannot open shared object" + "\n"
            )
            sys.stdout.write("Please follow the instructions to install CUDA." + "\n")

    assert onnx_engine.load_cuda_libraries(Runtime()) == ["libcurand.so.10"]
    assert capfd.readouterr() == ("", "")


def test_nothing_is_written_to_the_home_folder(tmp_path: Path) -> None:
    """ONNX Runtime's telemetry is off before it is loaded."""
    code = (
        "from hashdesk import paths\n"
        "from hashdesk.encoders.bundle_encoder import open_encoder\n"
        "from hashdesk.encoders.engines import engine_probe\n"
        "e = open_encoder(paths.resources() / 'encoder', paths.cache(), 'onnx-cpu')\n"
        "e.encode(engine_probe.canary_pixels())"
    )
    environment = {name: v for name, v in os.environ.items() if not name.startswith("XDG_")}
    environment.pop("ORT_DISABLE_TELEMETRY", None)
    home = {"HOME": str(tmp_path), "HASHDESK_CACHE": str(paths.cache().absolute())}
    subprocess.run([sys.executable, "-c", code], env={**environment, **home}, check=True)
    assert list(tmp_path.rglob("*")) == []


def test_similar_photos_get_similar_codes(encoder: BundleEncoder) -> None:
    """A darker copy of a photo is nearer than any other drawn photo."""
    pictures = [draw(theme, 1).resize((224, 224)) for theme in range(8)]
    dark = [picture.point(lambda value: value * 3 // 4) for picture in pictures]
    codes = encoder.encode(np.array([np.asarray(p) for p in pictures])).codes[64]
    darker = encoder.encode(np.array([np.asarray(p) for p in dark])).codes[64]
    distances = np.bitwise_count(codes[:, None] ^ darker[None, :])
    assert (distances.argmin(axis=1) == np.arange(8)).sum() >= 7
