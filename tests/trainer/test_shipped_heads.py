"""Fitting what ships: repeatable, honest about unseen classes, and good for something."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from hashdesk import paths
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.imaging.decode import INPUT_SIDE
from hashdesk.core.job import Job
from hashdesk.encoders.engines.onnx_engine import OnnxEngine
from hashdesk.encoders.files.backbone_files import load_backbone
from hashdesk.encoders.files.bundle import load_bundle
from tests.drawing import draw, draw_photos
from trainer import shipped_heads
from trainer.data import photos
from trainer.data.fixed_edits import PROBES
from trainer.data.random_edits import EDITS, edit_at_random
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
    shipped_heads.fit_shipped(folder, out, folder / "cache", Job(), lambda **told: None, QUICK)
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
        folder, tmp_path / "again", folder / "cache", Job(), lambda **told: None, QUICK
    )
    assert load_bundle(tmp_path / "again").id == load_bundle(shipped).id


def test_no_class_is_on_both_sides_of_a_fold(folder: Path) -> None:
    """What is judged was never seen."""
    engine = OnnxEngine(load_backbone(paths.cache(), shipped_heads.BACKBONE).onnx, cuda=False)
    sets = photos.labelled_sets(folder / "labelled", engine, folder / "cache")
    for _, fitted_on, held_out in shipped_heads.folds(sets):
        seen = {(one.name, label) for one in fitted_on for label in one.labels}
        assert not seen & {(held_out.name, label) for label in held_out.labels}


def speckled(size: tuple[int, int]) -> Image.Image:
    """A picture that no edit can leave as it was."""
    width, height = size
    return Image.fromarray(np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8))


@pytest.mark.parametrize("probe", PROBES.values(), ids=PROBES)
@pytest.mark.parametrize("size", [(320, 240), (90, 400), (16, 16)])
def test_every_probe_gives_a_photo(probe, size: tuple[int, int]) -> None:
    """Wide, high or tiny: an RGB image that differs from what went in."""
    photo = speckled(size)
    before = photo.tobytes()
    edited = probe(photo)
    assert edited.mode == "RGB"
    assert edited.tobytes() != before
    assert photo.tobytes() == before
    assert photos.to_pixels(edited).shape == (INPUT_SIDE, INPUT_SIDE, 3)


@pytest.mark.parametrize("edit", dict.fromkeys(EDITS), ids=lambda edit: edit.__name__)
@pytest.mark.parametrize("size", [(320, 240), (90, 400), (16, 16)])
def test_every_edit_gives_a_photo(edit, size: tuple[int, int]) -> None:
    """With any strength that it may draw, and leaves the photo alone."""
    photo = speckled(size)
    before = photo.tobytes()
    for seed in range(8):
        edited = edit(photo, np.random.default_rng(seed))
        assert edited.mode == "RGB"
        assert photos.to_pixels(edited).shape == (INPUT_SIDE, INPUT_SIDE, 3)
    assert photo.tobytes() == before


def test_edits_are_drawn_by_seed() -> None:
    """The same seed, the same edit."""
    photo = draw(2, 2)
    for seed in range(20):
        first, again = (edit_at_random(photo, np.random.default_rng(seed)) for _ in range(2))
        assert first.tobytes() == again.tobytes()


def test_pixels_of_an_unedited_photo_are_those_of_its_file(tmp_path: Path) -> None:
    """Going through memory changes nothing."""
    path = tmp_path / "photo.png"
    draw(1, 1).save(path)
    assert np.array_equal(photos.to_pixels(Image.open(path).convert("RGB")), photos.pixels_of(path))
