"""Heads from a library's own features: all lengths, from twenty photos on, however short those."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hashdesk import paths
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.errors import EngineUnavailable
from hashdesk.encoders.bundle_encoder import open_encoder
from hashdesk.encoders.files import linear_heads
from hashdesk.encoders.files.backbone_files import save_backbone
from hashdesk.encoders.files.bundle import Head, InputBlock, save_bundle
from hashdesk.encoders.judging import retrieval
from hashdesk.encoders.judging.candidate import CandidateEncoder, rows_of
from hashdesk.encoders.library_heads.heads import (
    ENOUGH_PHOTOS,
    LIBRARY_BLOCKS,
    LIBRARY_RANKING,
    fit_library_heads,
)
from hashdesk.encoders.library_heads.itq import Floats, fit_itq, principal_axes
from tests.small_models import add_small_model

KINDS = 10


def library(count: int, width: int, seed: int = 0) -> tuple[Floats, np.ndarray, Floats, np.ndarray]:
    """Features of photos of ten kinds, rows of edited ones, features of edits, kinds."""
    draws = np.random.default_rng(seed)
    kinds = np.arange(count) % KINDS
    middle = 2 * draws.standard_normal((KINDS, width))
    photos = (middle[kinds] + draws.standard_normal((count, width))).astype(np.float32)
    originals = np.repeat(np.arange(count), 2)
    moved = 0.5 * draws.standard_normal((len(originals), width))
    return photos, originals, (photos[originals] + moved).astype(np.float32), kinds


def found(heads: dict, photos: Floats, kinds: np.ndarray, ranking: dict) -> dict[int, float]:
    encoder = CandidateEncoder(LIBRARY_BLOCKS, heads, ranking)
    signs = encoder.signs(photos, None)
    rows = np.arange(len(photos))
    relevant, counted = retrieval.same_label(kinds, rows)
    return {
        bits: retrieval.mean_average_precision(
            encoder.distances(rows_of(signs, rows), signs, bits), relevant, counted
        )
        for bits in (64, 32, 16)
    }


def test_in_a_small_library_narrow_axes_do_not_count() -> None:
    """What edits do along them is chance, and took the place of what photos show."""
    photos, originals, edited, _ = library(300, 200)
    heads = fit_library_heads(photos, originals, edited)
    axes = principal_axes(linear_heads.inputs(photos, LIBRARY_BLOCKS, None), 200)
    among = np.abs(heads[64].weight @ axes.directions)

    assert among[:, 100:].max() < 1e-3 * among[:, :100].max()


@pytest.mark.parametrize("count", [20, 60, ENOUGH_PHOTOS + 4])
@pytest.mark.parametrize("width", [8, 48, 200])
def test_heads_of_all_lengths(count: int, width: int) -> None:
    """Balanced bits, also where there are fewer axes than bits; the same each time."""
    photos, originals, edited, _ = library(count, width)
    heads = fit_library_heads(photos, originals, edited)
    again = fit_library_heads(photos, originals, edited)
    assert sorted(heads) == sorted(BITS)
    for bits, head in heads.items():
        assert head.weight.shape == (bits, width)
        assert head.weight.dtype == head.threshold.dtype == np.float32
        assert np.array_equal(head.weight, again[bits].weight)
        x = linear_heads.inputs(photos, LIBRARY_BLOCKS, None)
        share = (x @ head.weight.T > head.threshold).mean(axis=0)
        assert 0.1 < share.mean() < 0.9
    assert linear_heads.fit(LIBRARY_BLOCKS, heads, {"features": width})
    assert not linear_heads.fit(LIBRARY_BLOCKS, heads, {"features": width + 1})


@pytest.mark.parametrize("count", [20, 60, ENOUGH_PHOTOS + 4])
def test_they_find_at_least_what_itq_finds(count: int) -> None:
    """ITQ fitted on the same photos, and edits where the photos alone span too few axes."""
    photos, originals, edited, kinds = library(count, 200, seed=3)
    x = photos if count >= ENOUGH_PHOTOS else np.concatenate([photos, edited])
    x = linear_heads.inputs(x, LIBRARY_BLOCKS, None)
    axes = principal_axes(x, 64)
    plain = {bits: fit_itq(x, axes, min(bits, len(x) - 1), whitening=0.0) for bits in BITS}
    own = fit_library_heads(photos, originals, edited)
    usual = found(plain, photos, kinds, {})
    better = found(own, photos, kinds, LIBRARY_RANKING)
    assert all(better[bits] >= usual[bits] - 0.02 for bits in usual)


def test_a_block_of_classes_needs_a_classifier() -> None:
    """Heads for a backbone with classes do not fit one without."""
    blocks = (InputBlock("features", 1.0), InputBlock("classes", 1.0))
    heads = {4: Head(np.zeros((4, 12), np.float32), np.zeros(4, np.float32))}
    assert linear_heads.fit(blocks, heads, {"features": 8, "classes": 4})
    assert not linear_heads.fit(blocks, heads, {"features": 8})
    with pytest.raises(ValueError, match="classes"):
        linear_heads.inputs(np.ones((2, 8), np.float32), blocks, None)


def test_codes_are_of_one_model_with_one_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A model in the place of another one, or on other pixels, is refused in a sentence."""
    monkeypatch.setenv("HASHDESK_MODELS", str(tmp_path / "models"))
    model = add_small_model(side=32, width=16)
    photos, originals, edited, _ = library(20, 16)
    heads = fit_library_heads(photos, originals, edited)
    encoder = (model.name, model.weights_sha256, LIBRARY_BLOCKS, heads)
    save_bundle(tmp_path / "bundle", "Cells", *encoder, {})
    assert open_encoder(tmp_path / "bundle", paths.cache()).input == model.input
    other = replace(model, input=replace(model.input, resize=40))
    save_backbone(paths.models() / model.name, other)
    with pytest.raises(EngineUnavailable, match="not the one that the codes"):
        open_encoder(tmp_path / "bundle", paths.cache()).input  # noqa: B018
