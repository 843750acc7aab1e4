"""Why a photo is among the results: true of what two photos have in common, and in plain words."""

from __future__ import annotations

import numpy as np
import pytest

from hashdesk.core.likeness.levels import Likeness
from hashdesk.ui.photos.details.why import Grounds, have_similar_colours, sentence


@pytest.mark.parametrize(
    ("likeness", "grounds", "words"),
    [
        (Likeness.SAME_PICTURE, Grounds(outlines=True, colours=True), "The same picture."),
        (
            Likeness.SAME_PICTURE,
            Grounds(outlines=True, turned=True, unframed=True),
            "The same picture, turned or mirrored, without its frame.",
        ),
        (
            Likeness.VERY_ALIKE,
            Grounds(colours=True),
            "Shows much the same, in similar colours.",
        ),
        (Likeness.ALIKE, Grounds(), "Perhaps the same kind of thing."),
        (Likeness.ALIKE, Grounds(outlines=True), "Nearly the same shapes."),
        (
            Likeness.HARDLY_ALIKE,
            Grounds(colours=True),
            "The model sees little but colours in common.",
        ),
        (
            Likeness.HARDLY_ALIKE,
            Grounds(colours=True, holds_part=True),
            "What was searched for is a part of this photo.",
        ),
    ],
)
def test_the_sentence_names_what_two_photos_share(
    likeness: Likeness, grounds: Grounds, words: str
) -> None:
    assert sentence(likeness, grounds) == words


def test_colours_are_similar_where_most_pixels_share_a_shade() -> None:
    half = np.zeros((64, 48, 3), np.uint8)
    half[:32] = 200, 40, 40
    upside_down, other = half[::-1].copy(), half.copy()
    other[:32] = 40, 40, 200
    larger = np.repeat(np.repeat(half, 3, axis=0), 3, axis=1)
    assert have_similar_colours(half, upside_down)  # wherever they lie
    assert have_similar_colours(half, larger)
    assert not have_similar_colours(half, other)
    assert have_similar_colours(half, (half.astype(int) + 5).clip(0, 255).astype(np.uint8))
