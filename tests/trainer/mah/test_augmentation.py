"""Random changes of images: the same draws, the same images; nothing beyond what they say."""

import numpy as np
import torch
from numpy.random import default_rng

from trainer.mah.augmentation import HOLE_GREY, HOLE_SIDE, MAX_CROPPED, augmented

SIDE = 32


def test_the_same_draws_give_the_same_images() -> None:
    images = torch.rand(5, 3, SIDE, SIDE) * 255
    first = augmented(images, default_rng(4))
    assert torch.equal(first, augmented(images, default_rng(4)))
    assert not torch.equal(first, augmented(images, default_rng(6)))


def test_a_batch_has_one_side_and_batches_have_all_that_are_allowed() -> None:
    images = torch.zeros(2, 3, SIDE, SIDE)
    found = [augmented(images, default_rng(seed)).shape for seed in range(80)]
    assert {shape[2] for shape in found} == set(range(SIDE - MAX_CROPPED, SIDE + 1))
    assert all(shape[2] == shape[3] for shape in found)


def test_images_are_mirrored_and_shifted_as_a_whole() -> None:
    """A picture whose columns rise from 0 on: they rise or fall by one from column to column."""
    rising = torch.arange(SIDE).float().expand(60, 3, SIDE, SIDE)
    made = augmented(rising, default_rng(1))
    steps = (made[..., 1:] - made[..., :-1])[made[..., 1:].ne(HOLE_GREY)]
    inner = made[:, 0, 0, 8:20].diff(dim=1)
    falling = (inner == -1).all(dim=1)
    untouched = ((inner == 1) | (inner == -1)).all(dim=1)
    assert 0.2 < falling.float().mean() < 0.6
    assert untouched.float().mean() > 0.6  # the others have their hole here
    assert steps.abs().median() == 1


def test_every_second_image_has_a_hole() -> None:
    made = augmented(torch.zeros(400, 3, SIDE, SIDE), default_rng(2))
    grey = made.eq(HOLE_GREY).all(dim=1).sum(dim=(1, 2)).numpy()
    assert 0.4 < (grey > 0).mean() < 0.6
    assert grey.max() == HOLE_SIDE**2
    holes = grey[grey > 0]
    assert holes.min() >= (HOLE_SIDE // 2) ** 2  # at a corner
    assert np.isin(np.unique(made.numpy()), [0, HOLE_GREY]).all()
