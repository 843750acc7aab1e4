"""Bundles: changed files are refused before they are used."""

import contextlib
import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from hashdesk import paths
from hashdesk.core.encoding.by_length import DETAIL_BITS, ByLength
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.errors import BundleDamaged
from hashdesk.encoders.files.bundle import (
    ANCHORS,
    BUNDLE_MANIFEST,
    HEADS,
    AnchorBlock,
    DetailHeads,
    Head,
    InputBlock,
    load_bundle,
    save_bundle,
)

GOLDEN = Path(__file__).parents[2] / "golden"


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A copy of the bundle that ships."""
    return Path(shutil.copytree(paths.resources() / "encoder", tmp_path / "encoder"))


def test_the_shipped_bundle_states_its_quality() -> None:
    """As measured, in its manifest."""
    bundle = load_bundle(paths.resources() / "encoder")
    assert set(bundle.heads) == set(BITS)
    assert bundle.manifest["quality"]
    assert bundle.manifest["method"]


def test_round_trip(tmp_path: Path) -> None:
    """A saved bundle loads bit for bit, with the same id."""
    rng = np.random.default_rng(0)
    heads = {
        bits: Head(
            rng.normal(size=(bits, 20)).astype(np.float32), rng.normal(size=bits).astype(np.float32)
        )
        for bits in BITS
    }
    blocks = (InputBlock("features", 0.5), InputBlock("classes", 2.0, 2.0))
    identity = save_bundle(tmp_path, "name", "backbone", "0" * 64, blocks, heads, {"method": "x"})
    loaded = load_bundle(tmp_path)
    assert (loaded.id, loaded.name, loaded.blocks) == (identity, "name", blocks)
    for bits in BITS:
        assert np.array_equal(loaded.heads[bits].weight, heads[bits].weight)
        assert np.array_equal(loaded.heads[bits].threshold, heads[bits].threshold)


def test_every_flipped_bit_in_the_heads_is_found(bundle: Path) -> None:
    """safetensors alone would load most of them without an error."""
    good = (bundle / HEADS).read_bytes()
    for place in np.random.default_rng(1).integers(0, len(good) * 8, 100):
        bad = bytearray(good)
        bad[place // 8] ^= 1 << (place % 8)
        (bundle / HEADS).write_bytes(bytes(bad))
        with pytest.raises(BundleDamaged):
            load_bundle(bundle)


def test_words_of_a_refusal_are_for_people(bundle: Path) -> None:
    """They are HashDesk's own: neither Python's nor those of a library."""
    good = json.loads((bundle / BUNDLE_MANIFEST).read_text())
    limits = good["thresholds"]["4"]
    for data, words in (
        (b"[" * 100_000, "it is nested too deeply"),
        (b"\xff", "it is no text in UTF-8"),
        (b"null", "it is not what HashDesk writes"),
        (changed(good, blocks=[{"gpj": 1}]), "it is not what HashDesk writes"),
        (changed(good, files={}), "it is not what HashDesk writes"),
        (changed(good, ranking={"\x1b[31m": {}}), "knows no setting of “.x1b.31m” bits"),
        (
            changed(good, thresholds={**good["thresholds"], "4": [*limits[:3], 1e300]}),
            "the head of 4 bits is not finite",
        ),
    ):
        (bundle / BUNDLE_MANIFEST).write_bytes(data)
        with pytest.raises(BundleDamaged, match=words):
            load_bundle(bundle)


def changed(manifest: dict[str, object], **changes: object) -> bytes:
    return json.dumps({**manifest, **changes}).encode()


def test_fields_that_determine_codes_cannot_be_edited(bundle: Path) -> None:
    """Thresholds, blocks and the backbone are part of the id."""
    good = json.loads((bundle / BUNDLE_MANIFEST).read_text())
    for change in (
        {"thresholds": {**good["thresholds"], "4": [0.1, 0.2, 0.3, 0.4]}},
        {"blocks": [*good["blocks"], good["blocks"][0]]},
        {"backbone": "another"},
        {"id": "0" * 32},
        {"format": 99},
        {"preprocessing": 99},
        {"files": {HEADS: "0" * 64}},
        {"thresholds": None},
    ):
        (bundle / BUNDLE_MANIFEST).write_text(json.dumps({**good, **change}))
        with pytest.raises(BundleDamaged):
            load_bundle(bundle)


def test_mutated_manifests_are_refused_or_harmless(bundle: Path) -> None:
    """Any byte changed: the same encoder, or BundleDamaged; never another exception."""
    good = (bundle / BUNDLE_MANIFEST).read_bytes()
    identity = load_bundle(bundle).id
    rng = np.random.default_rng(2)
    for _ in range(150):
        bad = bytearray(good)
        bad[rng.integers(len(bad))] = rng.integers(256)
        (bundle / BUNDLE_MANIFEST).write_bytes(bytes(bad))
        with contextlib.suppress(BundleDamaged):
            assert load_bundle(bundle).id == identity


def test_detail_heads_are_part_of_the_id(tmp_path: Path) -> None:
    """Their weights, thresholds and blocks; without them, the id is another one."""
    shipped = load_bundle(paths.resources() / "encoder")
    named = shipped.name, shipped.backbone, "0" * 64
    long = {bits: shipped.heads[bits] for bits in DETAIL_BITS}
    turned = {bits: Head(head.weight[::-1], head.threshold) for bits, head in long.items()}
    raised = {bits: Head(head.weight, head.threshold + 1) for bits, head in long.items()}
    variants = [
        None,
        DetailHeads(shipped.blocks, long),
        DetailHeads(shipped.blocks, turned),
        DetailHeads(shipped.blocks, raised),
        DetailHeads(shipped.blocks[::-1], long),
    ]
    ids = [
        save_bundle(tmp_path / str(number), *named, shipped.blocks, shipped.heads, {}, details)
        for number, details in enumerate(variants)
    ]
    assert len(set(ids)) == len(variants)
    for number, details in enumerate(variants):
        loaded = load_bundle(tmp_path / str(number))
        assert loaded.id == ids[number]
        assert (loaded.details is None) == (details is None)


@pytest.fixture
def detailed(tmp_path: Path) -> Path:
    """A bundle of format 2."""
    return Path(shutil.copytree(GOLDEN / "bundle-2", tmp_path / "detailed"))


def test_details_that_do_not_fit_are_refused(detailed: Path) -> None:
    good = json.loads((detailed / BUNDLE_MANIFEST).read_text())
    details = good["details"]
    limits = details["thresholds"]
    other = {**details, "thresholds": {**limits, "32": [*limits["32"][:31], limits["32"][31] + 1]}}
    for change, words in (
        ({"format": 1}, "format 1 has no details"),
        ({"format": 4}, "another version of HashDesk. Update HashDesk"),
        ({"blocks": [{"kind": "anchors", "scale": 1.0}]}, "not what HashDesk writes"),
        ({"details": None}, "it is not what HashDesk writes"),
        ({"details": {**details, "blocks": details["blocks"][::-1]}}, "was changed"),
        ({"details": {**details, "thresholds": {"64": limits["64"]}}}, "not what HashDesk writes"),
        ({"details": {**details, "thresholds": {**limits, "64": [0.5]}}}, "64 bits is not finite"),
        ({"details": other}, "was changed"),
        ({"blocks": [{"kind": "colours", "scale": 1.0}]}, "an input block that is not known"),
        ({"blocks": [{"kind": "features", "scale": "1"}]}, "an input block that is not known"),
        (
            {
                "details": {
                    **details,
                    "blocks": [{"kind": "classes", "scale": 1.0, "temperature": 0}],
                }
            },
            "an input block that is not known",
        ),
        ({"ranking": {"64": {"64": 1, "detail_16": 1}}}, "which its model lacks"),
    ):
        (detailed / BUNDLE_MANIFEST).write_bytes(changed(good, **change))
        with pytest.raises(BundleDamaged, match=words):
            load_bundle(detailed)


def with_anchors(folder: Path, anchors: np.ndarray, **extra: object) -> str:
    """Write a bundle whose theme and detail heads compare photos to anchors; its id."""
    blocks = (InputBlock("features", 1.0), AnchorBlock(ANCHORS, 0.5, 0.1, anchors=anchors))
    draws = np.random.default_rng(0)
    heads = {
        bits: Head(
            draws.normal(size=(bits, 6 + len(anchors))).astype(np.float32),
            np.zeros(bits, np.float32),
        )
        for bits in BITS
    }
    details = DetailHeads(blocks, {bits: heads[bits] for bits in DETAIL_BITS})
    return save_bundle(folder, "n", "b", "0" * 64, blocks, heads, extra, details)


def test_anchors_travel_with_a_bundle(tmp_path: Path) -> None:
    """Bit for bit, as a part of its id, and once for themes and details."""
    anchors = np.random.default_rng(1).normal(size=(4, 6)).astype(np.float32)
    identity = with_anchors(tmp_path, anchors)
    loaded = load_bundle(tmp_path)
    assert json.loads((tmp_path / BUNDLE_MANIFEST).read_text())["format"] == 3
    assert loaded.id == identity
    block = loaded.blocks[1]
    assert isinstance(block, AnchorBlock)
    assert (block.scale, block.temperature) == (0.5, 0.1)
    assert np.array_equal(block.anchors, anchors)
    assert loaded.details is not None
    assert loaded.details.blocks is loaded.blocks
    assert with_anchors(tmp_path / "other", anchors[::-1]) != identity


def test_a_reach_is_a_cosine_to_an_anchor(tmp_path: Path) -> None:
    """It changes no code, so the id stays; a bundle without anchors has none."""
    anchors = np.random.default_rng(1).normal(size=(4, 6)).astype(np.float32)
    ids = {with_anchors(tmp_path, anchors), with_anchors(tmp_path, anchors, reach=0.75)}
    assert len(ids) == 1
    assert load_bundle(tmp_path).reach == 0.75
    for number, reach in enumerate((1.5, "0.5", True, float("nan"))):
        with_anchors(tmp_path / str(number), anchors, reach=reach)
        with pytest.raises(BundleDamaged):
            load_bundle(tmp_path / str(number))


def test_a_reach_needs_anchors(bundle: Path) -> None:
    assert load_bundle(bundle).reach is None
    good = json.loads((bundle / BUNDLE_MANIFEST).read_text())
    (bundle / BUNDLE_MANIFEST).write_bytes(changed(good, reach=0.5))
    with pytest.raises(BundleDamaged, match="its reach is no cosine to an anchor"):
        load_bundle(bundle)


def test_anchors_that_cannot_be_are_refused(tmp_path: Path) -> None:
    nowhere = np.zeros((3, 0), np.float32)
    infinite = np.full((3, 6), np.inf, np.float32)
    for number, anchors in enumerate((nowhere, infinite, np.zeros(3, np.float32))):
        with_anchors(tmp_path / str(number), anchors)
        with pytest.raises(BundleDamaged, match="anchors are not finite, or have the wrong shape"):
            load_bundle(tmp_path / str(number))


def test_mutated_manifests_of_format_2_are_refused_or_harmless(detailed: Path) -> None:
    """Any byte changed: the same encoder, or BundleDamaged; never another exception."""
    good = (detailed / BUNDLE_MANIFEST).read_bytes()
    identity = load_bundle(detailed).id
    rng = np.random.default_rng(2)
    for _ in range(400):
        bad = bytearray(good)
        bad[rng.integers(len(bad))] = rng.integers(256)
        (detailed / BUNDLE_MANIFEST).write_bytes(bytes(bad))
        with contextlib.suppress(BundleDamaged):
            assert load_bundle(detailed).id == identity


def test_a_ranking_is_not_part_of_the_id(bundle: Path) -> None:
    """It affects how codes are compared, not the codes. A malformed ranking is refused."""
    before = load_bundle(bundle)
    manifest = json.loads((bundle / BUNDLE_MANIFEST).read_text())
    manifest["ranking"] = {"64": {"64": 1, "16": 2}}
    (bundle / BUNDLE_MANIFEST).write_text(json.dumps(manifest))
    after = load_bundle(bundle)
    assert (after.id, after.ranking) == (before.id, {64: ByLength({64: 1, 16: 2})})
    manifest["ranking"] = {"64": {"16": 2}}
    (bundle / BUNDLE_MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(BundleDamaged, match="ranking"):
        load_bundle(bundle)


@pytest.mark.parametrize("name", [HEADS, BUNDLE_MANIFEST])
def test_a_missing_or_truncated_file_is_one_sentence(bundle: Path, name: str) -> None:
    """The sentence says what to do."""
    data = (bundle / name).read_bytes()
    (bundle / name).write_bytes(data[: len(data) // 2])
    with pytest.raises(BundleDamaged, match=r"Reinstall|damaged"):
        load_bundle(bundle)
    (bundle / name).unlink()
    with pytest.raises(BundleDamaged, match="Reinstall"):
        load_bundle(bundle)
