"""Edits are proven, other pictures are not; blocks against a loop over them."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageFilter

from hashdesk.core.duplicates.edited.alignment import blurred
from hashdesk.core.duplicates.edited.crops import FineCrops
from hashdesk.core.duplicates.edited.outline import outlines_of
from hashdesk.core.duplicates.edited.proof import (
    BLOCK_COARSE_BLUR,
    BLOCK_FINE_BLUR,
    BLOCK_NOISE,
    BLOCK_SIDE,
    BLOCK_TEXTURE,
    Agreement,
    _measured,
    agreement,
)
from hashdesk.core.duplicates.edited.proofs import is_edited_copy, turned_grey
from hashdesk.core.duplicates.edited.terms import oriented_terms, square_of, unit_terms
from hashdesk.core.imaging.framing.trimming import Framed, Grey, trim_box
from hashdesk.core.imaging.signatures.orientation import ORIENTATIONS
from tests.core.duplicates.detail.pictures import resaved, scene, under_a_clear_sky, with_patch
from tests.core.duplicates.edited.edits import EDITS, Edit, written_over
from tests.core.duplicates.edited.edits import grey as in_grey

SIZE = (640, 480)


def small(image: Image.Image) -> Grey:
    """As a kept thumbnail, in grey."""
    shown = image.copy()
    shown.thumbnail((256, 256))
    return np.asarray(resaved(shown).convert("L"))


def compared(copy: Image.Image, original: Image.Image) -> Agreement | None:
    """What is measured where the copy seems to lie, in the likeliest orientation."""
    photo, other = small(original), small(copy)
    part = trim_box(photo)
    crops = FineCrops.of(square_of(photo, part), part)
    outline = outlines_of(other)[0]
    places = []
    for way in ORIENTATIONS:
        aspect = 1 / outline.aspect if way.transposed else outline.aspect
        terms = unit_terms(oriented_terms(outline.terms.astype(np.float32), way))
        places.append(crops.place(terms, aspect))
    best = max(range(len(places)), key=lambda number: places[number].likeness)
    copy = Framed.of(turned_grey(other, ORIENTATIONS[best]))
    return agreement(copy, copy.photo, Framed(photo, part), [places[best].box, part])


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_an_edit_is_proven_and_only_of_its_own_photo(edit: Edit) -> None:
    seen = compared(edit(scene(1, SIZE)), scene(1, SIZE))
    assert seen is not None
    assert is_edited_copy(seen)
    assert seen.rotation < 0.5
    assert seen.inside > 0.9
    assert not is_edited_copy(compared(edit(scene(1, SIZE)), scene(2, SIZE)))


@pytest.mark.parametrize("seed", range(6))
def test_a_caption_over_half_of_all_there_is_to_see_hides_no_copy(seed: int) -> None:
    photo = under_a_clear_sky(seed, SIZE)
    copy, original, other = (
        Framed.of(small(image))
        for image in (written_over(photo), photo, under_a_clear_sky(seed + 20, SIZE))
    )
    assert is_edited_copy(agreement(copy, copy.whole, original, [original.whole]))
    assert not is_edited_copy(agreement(copy, copy.whole, other, [other.whole]))


@pytest.mark.parametrize("seed", range(4))
def test_one_horizon_makes_no_copy_of_two_photos(seed: int) -> None:
    """It lies in place to a tenth of a pixel, and may be half of all there is to see."""
    shots = []
    for number in (seed, seed + 20):
        photo = Image.new("RGB", SIZE, (150, 170, 190))
        photo.paste(scene(number, SIZE).point(lambda level: level // 3), (0, 420))
        shots.append(Framed.of(small(photo)))
    one, other = shots
    whole = one.whole
    assert is_edited_copy(agreement(Framed(one.grey, whole), whole, one, [whole]))
    assert not is_edited_copy(agreement(Framed(other.grey, whole), whole, one, [whole]))


@pytest.mark.parametrize("pixels", [6, 10, 16])
def test_another_shot_of_a_scene_is_no_copy(pixels: int) -> None:
    """Near things move against far ones when the camera does."""
    far, near = scene(3, SIZE), scene(4, SIZE)
    mask = scene(5, SIZE).convert("L").filter(ImageFilter.GaussianBlur(6))
    mask = mask.point(lambda level: 255 if level > 120 else 0)

    def shot(moved: int) -> Image.Image:
        nearer = near.transform(SIZE, Image.Transform.AFFINE, (1, 0, moved, 0, 1, 0))
        there = mask.transform(SIZE, Image.Transform.AFFINE, (1, 0, moved, 0, 1, 0))
        return Image.composite(nearer, far, there)

    assert is_edited_copy(compared(in_grey(shot(0)), shot(0)))
    assert not is_edited_copy(compared(shot(pixels), shot(0)))


def test_a_picture_of_which_most_was_replaced_is_no_copy() -> None:
    photo = scene(6, SIZE)
    assert is_edited_copy(compared(with_patch(photo, (20, 20, 220, 180), 60), photo))
    assert not is_edited_copy(compared(with_patch(photo, (20, 20, 600, 440), 60), photo))


def test_blocks_are_measured_one_by_one() -> None:
    first = np.asarray(scene(7, (100, 80)).convert("L"), np.float32)
    second = np.asarray(with_patch(scene(7, (100, 80)), (0, 0, 40, 40), 9).convert("L"), np.float32)
    inside = np.ones_like(first)
    inside[:, 90:] = 0
    bands = [blurred(p, BLOCK_FINE_BLUR) - blurred(p, BLOCK_COARSE_BLUR) for p in (first, second)]
    wanted = []
    for top in range(0, 80 - BLOCK_SIDE + 1, BLOCK_SIDE):
        for left in range(0, 100 - BLOCK_SIDE + 1, BLOCK_SIDE):
            cut = np.s_[top : top + BLOCK_SIDE, left : left + BLOCK_SIDE]
            one, other = (band[cut] - band[cut].mean() for band in bands)
            powers = float((one**2).mean()), float((other**2).mean())
            if inside[cut].all() and max(powers) > BLOCK_TEXTURE:
                ends = np.sqrt(powers[0] * powers[1]) + BLOCK_NOISE
                wanted.append(float((one * other).mean()) / ends)
    found = _measured(first, second, inside)
    assert np.allclose(found.correlations, wanted, atol=1e-4)
    assert len(wanted) > 20


def test_blocks_tell_by_how_much_they_stray() -> None:
    picture = scene(8, (240, 180)).convert("L")
    moved = picture.transform(
        picture.size, Image.Transform.AFFINE, (1, 0, 0.4, 0, 1, -0.3), Image.Resampling.BICUBIC
    )
    shown = np.asarray(moved, np.float32)
    found = _measured(np.asarray(picture, np.float32), shown, np.ones_like(shown))
    assert np.median(found.strays, axis=0) == pytest.approx([-0.4, 0.3], abs=0.1)
