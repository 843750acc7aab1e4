"""Where the detail heads of an adapted encoder come from, and what learned ones are good for."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hashdesk import paths
from hashdesk.core.encoding.by_length import DETAIL_BITS
from hashdesk.encoders.files import linear_heads
from hashdesk.encoders.files.bundle import Bundle, DetailHeads, InputBlock, load_bundle
from hashdesk.encoders.files.linear_heads import Classifier
from trainer.adaptation.detail_heads import fit_detail_heads, known_detail_heads
from trainer.metrics.bit_statistics import bit_distances
from trainer.metrics.retrieval import first_rank_share

SHIPPED = paths.resources()
WIDTH = 96


@pytest.fixture(scope="module")
def general() -> Bundle:
    return load_bundle(SHIPPED / "encoder")


def adapted(general: Bundle, **changes: object) -> Bundle:
    """An encoder that was adapted by a HashDesk without detail heads."""
    turned = {bits: replace(head, weight=-head.weight) for bits, head in general.heads.items()}
    manifest = {**general.manifest, "estimate": {}, **changes}
    blocks = (InputBlock("features", 1.0),)
    return replace(general, blocks=blocks, heads=turned, manifest=manifest)


def test_of_a_general_encoder_they_are_its_long_heads(general: Bundle, tmp_path: Path) -> None:
    """Of that one, whatever ships: a bench may have fitted it without the photos it measures."""
    found = known_detail_heads(general, tmp_path)
    assert found is not None
    assert found.blocks == general.blocks
    for bits in DETAIL_BITS:
        assert np.array_equal(found.heads[bits].weight, general.heads[bits].weight)
        assert np.array_equal(found.heads[bits].threshold, general.heads[bits].threshold)


def test_each_backbone_has_those_that_ship_for_it() -> None:
    large = load_bundle(SHIPPED / "encoder-lite2")
    found = known_detail_heads(adapted(large), SHIPPED)
    assert found is not None
    assert np.array_equal(found.heads[64].weight, large.heads[64].weight)


def test_an_adapted_encoder_without_details_gets_the_shipped_ones(general: Bundle) -> None:
    """As one that an older HashDesk adapted: its own long heads tell themes."""
    found = known_detail_heads(adapted(general), SHIPPED)
    assert found is not None
    assert found.blocks == general.blocks
    assert np.array_equal(found.heads[64].weight, general.heads[64].weight)


def test_adapting_again_takes_them_on(general: Bundle) -> None:
    own = DetailHeads((InputBlock("features", 3.0),), {b: general.heads[b] for b in DETAIL_BITS})
    assert known_detail_heads(replace(adapted(general), details=own), SHIPPED) is own


def test_another_backbone_has_none_that_ship(general: Bundle, tmp_path: Path) -> None:
    assert known_detail_heads(adapted(general, backbone_sha256="0" * 64), SHIPPED) is None
    shutil.copytree(SHIPPED / "encoder-lite2", tmp_path / "encoder-lite2")
    assert known_detail_heads(adapted(general), tmp_path) is None


def test_learned_ones_find_the_originals_of_edits() -> None:
    """Edits move photos far, in a few directions: plain principal axes follow these."""
    draws = np.random.default_rng(0)
    photos = (draws.standard_normal((500, WIDTH)) + 2).astype(np.float32)
    ways = 6 * np.linalg.qr(draws.standard_normal((WIDTH, 4)))[0].T
    originals = np.repeat(np.arange(400), 2)
    shifts = draws.standard_normal((800, 4)) @ ways
    edited = (photos[originals] + shifts).astype(np.float32)
    classifier = Classifier(np.zeros((3, WIDTH), np.float32), np.zeros(3, np.float32))
    found = fit_detail_heads(photos, originals, edited, classifier)
    assert sorted(found.heads) == sorted(DETAIL_BITS)
    unseen = np.arange(400, 500)  # photos whose edits nothing was learned from
    strangers = (photos[unseen] + draws.standard_normal((100, 4)) @ ways).astype(np.float32)
    shares = []
    for details in (found, random_heads(found)):
        signs = [
            linear_heads.outputs(linear_heads.inputs(x, details.blocks, classifier), details.heads)
            for x in (strangers, photos)
        ]
        near = bit_distances(signs[0][64] > 0, signs[1][64] > 0)
        shares.append(first_rank_share(near, unseen, tied=0.5))
    assert shares[0] > 0.9 > shares[1] + 0.3


def random_heads(like: DetailHeads) -> DetailHeads:
    """Random hyperplanes through the photos' mean, in place of learned ones."""
    draws = np.random.default_rng(1)
    heads = {}
    for bits, head in like.heads.items():
        weight = draws.standard_normal(head.weight.shape).astype(np.float32)
        middle = np.full(head.weight.shape[1], 2 / np.sqrt(5 * WIDTH), np.float32)
        middle[WIDTH:] = 0
        heads[bits] = replace(head, weight=weight, threshold=weight @ middle)
    return DetailHeads(like.blocks, heads)
