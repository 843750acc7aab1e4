"""The heads that ship: repeatable, and measured on unseen classes."""

from pathlib import Path

import numpy as np
import pytest

from hashdesk import paths
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.job import Job
from hashdesk.encoders.engines.onnx_engine import OnnxEngine
from hashdesk.encoders.files.backbone_files import load_backbone
from hashdesk.encoders.files.bundle import load_bundle
from tests.drawing import draw_photos
from trainer.data.photos import PhotoSet, labelled_sets
from trainer.neighbourhoods import NeighbourhoodRecipe
from trainer.shipped_heads import (
    DEFAULT_BACKBONE,
    class_folds,
    fit_shipped,
    fit_shipped_heads,
)

QUICK = NeighbourhoodRecipe(steps=20)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two sets of drawn photos, 240 in all, and a personal folder."""
    root = tmp_path_factory.mktemp("sets")
    draw_photos(root / "labelled" / "one", themes=40, each=4)
    draw_photos(root / "labelled" / "two", themes=8, each=10)
    draw_photos(root / "personal", themes=3, each=2)
    return root


@pytest.fixture(scope="module")
def shipped(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle fitted on them."""
    out = tmp_path_factory.mktemp("bundle")
    fit_shipped(folder, out, folder / "cache", Job(), lambda **_: None, QUICK)
    return out


@pytest.mark.slow
def test_a_bundle_comes_out_that_the_app_can_open(shipped: Path) -> None:
    """With its quality measured on classes that were held out."""
    manifest = load_bundle(shipped).manifest
    quality = manifest["quality"]
    assert set(quality["map_of_unseen_classes"]) == {"one 1/2", "one 2/2", "two"}
    for figures in quality["map_of_unseen_classes"].values():
        assert set(figures) == {"float", *map(str, BITS)}
        assert all(0 <= value <= 1 for value in figures.values())
        assert figures["64"] > figures["4"]
    edits = quality["edits_found_first"]
    assert set(edits) == {"float", "64", "32", "16"}
    assert 0 < edits["16"] <= edits["64"] <= 1
    assert manifest["fitted_on"] == {"one": 160, "two": 80}


@pytest.mark.slow
def test_the_same_photos_give_the_same_heads(folder: Path, shipped: Path) -> None:
    """To the bit, whether the features come from the cache or not."""
    backbone = load_backbone(paths.cache(), DEFAULT_BACKBONE)
    engine = OnnxEngine(backbone.onnx, cuda=False)
    sets = labelled_sets(folder / "labelled", engine, folder / "cache" / DEFAULT_BACKBONE)
    heads = fit_shipped_heads(sets, backbone, QUICK)
    kept = load_bundle(shipped).heads
    assert sorted(heads) == sorted(kept)
    for bits, head in heads.items():
        assert np.array_equal(head.weight, kept[bits].weight)
        assert np.array_equal(head.threshold, kept[bits].threshold)


def photo_set(name: str, classes: int) -> PhotoSet:
    """Four photos of each class; their features do not matter."""
    labels = np.repeat([f"class {number}" for number in range(classes)], 4)
    features = np.zeros((len(labels), 1), np.float32)
    return PhotoSet(name, labels, features, features)


def test_no_class_is_on_both_sides_of_a_fold() -> None:
    """Judged classes are never fitted on; sets of forty classes are halved."""
    folds = list(class_folds([photo_set("one", 40), photo_set("two", 8)]))
    assert [name for name, _, _ in folds] == ["one 1/2", "one 2/2", "two"]
    for _, fitted_on, held_out in folds:
        fitted = {(one.name, label) for one in fitted_on for label in one.labels}
        assert not fitted & {(held_out.name, label) for label in held_out.labels}
