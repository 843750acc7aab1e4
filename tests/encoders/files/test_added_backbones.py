"""Models that a person added: in the user's data, with an input of their own, checked."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hashdesk import paths
from hashdesk.core.errors import EngineUnavailable
from hashdesk.core.imaging.model_input import HASHDESK_INPUT, Filter, Fit, ModelInput
from hashdesk.encoders.files.backbone_files import (
    BACKBONE_MANIFEST,
    ONNX,
    BackboneFiles,
    load_backbone,
    save_backbone,
)
from hashdesk.encoders.files.linear_heads import Classifier
from hashdesk.encoders.files.model_card import (
    ModelCard,
    TextTower,
    added_name,
    features_sha256,
)

GRAPH = b"a graph"
CARD = ModelCard("Näher! CLIP B/32", "/models/clip", "MIT", "Hugging Face", 512)
TAKEN = ModelInput(240, Fit.CROP, 256)
BACKBONE = BackboneFiles(added_name(CARD.title, GRAPH, TAKEN), GRAPH, None, (), TAKEN, CARD)


@pytest.fixture(autouse=True)
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HASHDESK_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


def save(backbone: BackboneFiles) -> Path:
    place = paths.models() / backbone.name
    save_backbone(place, backbone)
    return place


def test_a_name_says_title_and_graph() -> None:
    """And what the model takes: the same graph on other pixels gives other features."""
    assert BACKBONE.name == "own-n-her-clip-b-32-0ae1a4f1"
    assert added_name(CARD.title, GRAPH) == "own-n-her-clip-b-32-170df614"
    assert added_name("!", GRAPH) == "own-model-170df614"


@pytest.mark.parametrize(
    "backbone",
    [
        BACKBONE,
        replace(BACKBONE, input=ModelInput(384, Fit.PAD, 384, Filter.LANCZOS)),
        replace(BACKBONE, card=replace(CARD, text=TextTower("input_ids", "embeds", length=77))),
    ],
)
def test_what_was_saved_is_found_without_the_cache(backbone: BackboneFiles, tmp_path: Path) -> None:
    save(backbone)
    found = load_backbone(tmp_path / "no cache", backbone.name)
    assert found == backbone
    assert not (tmp_path / "no cache").exists()
    assert found.weights_sha256 == features_sha256(GRAPH, backbone.input)


def test_it_may_have_a_classifier(tmp_path: Path) -> None:
    layer = Classifier(np.ones((2, 512), np.float32), np.zeros(2, np.float32))
    save(replace(BACKBONE, classifier=layer, classes=("dog", "cat")))
    found = load_backbone(tmp_path, BACKBONE.name)
    assert found.classes == ("dog", "cat")
    assert found.classifier is not None
    assert found.classifier.weight.tolist() == layer.weight.tolist()


def test_the_models_that_ship_take_what_they_took(tmp_path: Path) -> None:
    shipped = load_backbone(paths.cache(), "efficientnet-lite0")
    assert (shipped.input, shipped.card) == (HASHDESK_INPUT, None)


def edited(**changed: object) -> Callable[[Path], object]:
    def edit(place: Path) -> None:
        manifest = json.loads((place / BACKBONE_MANIFEST).read_text())
        (place / BACKBONE_MANIFEST).write_text(json.dumps({**manifest, **changed}))

    return edit


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        (lambda place: (place / BACKBONE_MANIFEST).unlink(), "was removed from"),
        (lambda place: (place / ONNX).unlink(), "is damaged or was changed"),
        (lambda place: (place / ONNX).write_bytes(b"another"), "is damaged or was changed"),
        (edited(files=1), "is damaged or was changed"),
        (edited(files={}), "is damaged or was changed"),
        (edited(input={"side": 224}), "is damaged or was changed"),
        (edited(input={"side": 10**9, "resize": 1, "fit": "pad", "filter": "bicubic"}), "changed"),
        (edited(text={"grammar": 1}), "is damaged or was changed"),
    ],
)
def test_one_that_is_gone_or_changed_is_one_sentence(
    harm: Callable[[Path], object], sentence: str, tmp_path: Path
) -> None:
    harm(save(BACKBONE))
    with pytest.raises(EngineUnavailable, match=sentence) as caught:
        load_backbone(tmp_path, BACKBONE.name)
    assert str(caught.value).endswith("go over to another one: hashdesk models --use MODEL")


@pytest.mark.parametrize("name", ["own-../escape", "own-", "own-a/b"])
def test_a_name_from_a_bundle_is_no_path(name: str, tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable, match="There is no backbone"):
        load_backbone(tmp_path, name)
