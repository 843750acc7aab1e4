"""Suggested names of shelves: classes of the backbone, where it is fairly sure."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from hashdesk import paths
from hashdesk.core.atlas.shelves import fold
from hashdesk.core.search.library import Library
from hashdesk.encoders import class_labels
from hashdesk.encoders.class_labels import guess_names
from hashdesk.encoders.files.backbone_files import load_backbone
from hashdesk.encoders.files.linear_heads import class_probabilities


def guesses(folder: Path) -> tuple[dict[int, str], set[int]]:
    """The suggested names of a library's shelves, and the codes of all shelves."""
    with Library(folder) as library:
        shelves = fold(library.codes, 8)
        named = guess_names(folder, library.encoder.name, shelves, paths.cache())
    return named, set(shelves.codes.tolist())


def test_every_guess_is_a_class(many_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backbone = load_backbone(paths.cache(), "efficientnet-lite0")
    assert len(backbone.classes) == len(backbone.classifier.bias) == 1000
    assert {"goldfish", "lemon", "jean"} <= set(backbone.classes)
    monkeypatch.setattr(class_labels, "SURE_PROBABILITY", 0.0)
    every, codes = guesses(many_library)
    assert set(every) == codes
    assert set(every.values()) <= set(backbone.classes)
    monkeypatch.setattr(class_labels, "SURE_PROBABILITY", 0.25)
    some, _ = guesses(many_library)
    assert some.items() < every.items()


def test_without_features_nothing_is_guessed(tmp_path: Path, many_library: Path) -> None:
    bare = Path(shutil.copytree(many_library, tmp_path / "bare"))
    for file in bare.glob("features-*"):
        file.unlink()
    assert guesses(bare)[0] == {}


def test_class_probabilities_are_shares() -> None:
    classifier = load_backbone(paths.cache(), "efficientnet-lite0").classifier
    features = np.random.default_rng(0).random((5, 1280), np.float32)
    shares = class_probabilities(features, classifier)
    assert shares.sum(axis=1) == pytest.approx(1.0, abs=1e-4)
    logits = features @ classifier.weight.T + classifier.bias
    assert np.array_equal(shares.argmax(axis=1), logits.argmax(axis=1))
