"""The heads that ship: repeatable, and measured on unseen classes."""

from pathlib import Path

import pytest

from hashdesk import paths
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.job import Job
from hashdesk.encoders.engines.onnx_engine import OnnxEngine
from hashdesk.encoders.files.backbone_files import load_backbone
from hashdesk.encoders.files.bundle import load_bundle
from tests.drawing import draw_photos
from trainer import shipped_heads
from trainer.data import photos
from trainer.itq import NeighbourhoodRecipe

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
    shipped_heads.fit_shipped(folder, out, folder / "cache", Job(), lambda **_: None, QUICK)
    return out


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


def test_the_same_photos_give_the_same_heads(folder: Path, shipped: Path, tmp_path: Path) -> None:
    """To the bit, whether the features come from the cache or not."""
    shipped_heads.fit_shipped(
        folder, tmp_path / "again", folder / "cache", Job(), lambda **_: None, QUICK
    )
    assert load_bundle(tmp_path / "again").id == load_bundle(shipped).id


def test_no_class_is_on_both_sides_of_a_fold(folder: Path) -> None:
    """Judged classes are never fitted on."""
    engine = OnnxEngine(
        load_backbone(paths.cache(), shipped_heads.DEFAULT_BACKBONE).onnx, cuda=False
    )
    sets = photos.labelled_sets(folder / "labelled", engine, folder / "cache")
    for _, fitted_on, held_out in shipped_heads.class_folds(sets):
        fitted = {(one.name, label) for one in fitted_on for label in one.labels}
        assert not fitted & {(held_out.name, label) for label in held_out.labels}
