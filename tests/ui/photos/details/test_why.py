"""Why a photo is among the results: true of what two photos have in common, and in plain words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from hashdesk.core.likeness.levels import Likeness
from hashdesk.ui.photos.details.why import (
    Grounds,
    are_composed_alike,
    have_similar_colours,
    sentence,
)


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
        (
            Likeness.ALIKE,
            Grounds(composed=True),
            "Perhaps the same kind of thing, similarly composed.",
        ),
        (
            Likeness.ALIKE,
            Grounds(composed=True, colours=True),
            "Perhaps the same kind of thing, similarly composed and in similar colours.",
        ),
        (Likeness.HARDLY_ALIKE, Grounds(composed=True), "The model sees little in common."),
        (Likeness.ALIKE, Grounds(outlines=True, composed=True), "Nearly the same shapes."),
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


def test_pictures_are_composed_alike_where_light_and_dark_lie_in_the_same_places() -> None:
    """Of whatever colours, size and brightness; a plain picture is like none."""
    half = np.zeros((64, 48, 3), np.uint8)
    half[:32] = 200, 40, 40
    other = half.copy()
    other[:32] = 40, 40, 200
    larger = np.repeat(np.repeat(half, 3, axis=0), 3, axis=1)
    assert are_composed_alike(half, other)
    assert are_composed_alike(half, larger)
    assert are_composed_alike(half, half // 2 + 90)
    assert not are_composed_alike(half, half[::-1].copy())
    assert not are_composed_alike(half, np.full_like(half, 90))


def test_two_shots_of_one_scene_are_composed_alike_and_others_of_that_thing_are_not(
    photos: Path,
) -> None:
    folder = photos / "instances" / "backpack"
    first, again, *others = (
        np.asarray(Image.open(folder / f"{number:02}.jpg").convert("RGB")) for number in range(6)
    )
    assert are_composed_alike(first, again)
    assert not any(are_composed_alike(first, other) for other in others)


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
