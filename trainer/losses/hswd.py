"""HSWD: one loss for balanced bits and little quantisation error.

Doan, Yang and Li, "One Loss for Quantization: Deep Hashing with Discrete Wasserstein
Distributional Matching", CVPR 2022: the outputs of a batch, as a distribution, are moved towards
the uniform one over the corners of the cube {-1, 1}^b. In one dimension the squared
Wasserstein-2 distance of two samples of n is the mean squared difference of the sorted samples;
HSWD takes it along the b axes, one for each bit.

It sees the bits one by one: equal bits cost nothing. Making bits differ is left to the loss that
it is added to.
"""

from __future__ import annotations

import torch
from torch import Generator, Tensor


def hswd(outputs: Tensor) -> Tensor:
    """HSWD of outputs (n, b), before the sign, with exactly half of the target at each corner.

    Sorting matches the upper half of a bit's outputs to 1 and the lower half to -1; of an odd
    number, the middle one goes up. So this is the mean squared distance to the code that
    splits every bit at its median (Li and van Gemert, "Deep Unsupervised Image Hashing by
    Maximizing Bit Entropy", AAAI 2021), and zero for balanced codes.
    """
    target = torch.ones(len(outputs), 1, dtype=outputs.dtype, device=outputs.device)
    target[: len(outputs) // 2] = -1
    return _distance(outputs, target)


def hswd_random(outputs: Tensor, draws: Generator) -> Tensor:
    """HSWD of outputs (n, b) as published: the target is a fresh sample of random corners.

    The number of ones in a bit of the sample varies, so even balanced codes cost about
    4 * sqrt(1 / (2 pi n)): .28 for n = 32, .20 for 64, .10 for 256.
    """
    corners = torch.randint(0, 2, outputs.shape, generator=draws, device=outputs.device)
    return _distance(outputs, (2 * corners - 1).to(outputs.dtype).sort(dim=0).values)


def sliced_wasserstein(outputs: Tensor, directions: int, draws: Generator) -> Tensor:
    """The sliced Wasserstein distance of outputs (n, b) to random corners (SWD in the paper).

    `directions` random unit vectors take the place of the axes, so equal bits do cost something.
    """
    where = outputs.device
    corners = 2.0 * torch.randint(0, 2, outputs.shape, generator=draws, device=where) - 1
    slices = torch.randn(outputs.shape[1], directions, generator=draws, device=where)
    slices = torch.nn.functional.normalize(slices, dim=0).to(outputs.dtype)
    return _distance(outputs @ slices, (corners.to(outputs.dtype) @ slices).sort(dim=0).values)


def _distance(outputs: Tensor, target: Tensor) -> Tensor:
    """Mean squared difference of outputs (n, k), sorted, and a sorted target (n, k or 1)."""
    return (outputs.sort(dim=0).values - target).square().mean()
