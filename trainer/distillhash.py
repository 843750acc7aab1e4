"""DistillHash as published: distil the pairs of photos that are surely alike or surely not.

Yang, Liu, Deng, Liu and Tao, "DistillHash: Unsupervised Deep Hashing by Distilling Data Pairs",
CVPR 2019, in its four stages:

0. Each pair gets a noisy label S~ from the distance of its features: `ssdh_labels`.
1. eta~, the probability that a pair's noisy label is 1, follows from the labels around it:
   `neighbour_probabilities` counts them, `network_probabilities` fits a hash network to them.
2. A pair is kept where eta~ proves its label, however noisy it is there: `distil_pairs`.
3. A network learns from the kept pairs: `fit_pairs`, with HSWD, all lengths together.

The app adapts by a descendant of it (`trainer.adaptation`), which is measured against it. All
matrices are dense, n x n: for a few thousand photos.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

import numpy as np
import torch
from numpy.random import default_rng
from torch import Tensor

from hashdesk.core.job import Job
from hashdesk.encoders.files.bundle import Head
from hashdesk.encoders.library_heads.itq import Floats, principal_axes, standardise
from trainer.losses.distill import pairwise_loss
from trainer.losses.hswd import hswd
from trainer.neighbourhoods import fold_heads, trainable_heads
from trainer.one_cycle import OneCycle

HISTOGRAM_BINS = 100  # of SSDH's histogram of distances, 0..1
SSDH_DEVIATIONS = 2.0  # standard deviations from the mode beyond which a label is sure
LABEL_NEIGHBOURS = 10  # whose labels give the conditional probability
NOISE_NEIGHBOURS = 20  # nearest photos that bound the noise; o in the paper
NOISE_CAP = 0.5  # of the noise bounds, see `distil_pairs`
PAIR_BLOCK_ROWS = 512  # photos whose pairs are compared at a time


@dataclass(frozen=True)
class PairRecipe:
    """How a network is fitted to pairs."""

    axes: int = 512
    whitening: float = 0.5
    steps: int = 800
    photos_per_step: int = 512
    learning_rate: float = 3e-3
    balance: float = 0.3  # weight of HSWD
    seed: int = 0


def cosine_distances(unit: Tensor) -> Tensor:
    """1 - cosine of unit vectors (n, d): (n, n) in 0..2."""
    return 1 - unit @ unit.T


def ssdh_labels(distances: Tensor) -> Tensor:
    """1 (near), -1 (far) or 0 for pairs at distances (n, n): the rule of SSDH.

    Yang et al., "Semantic Structure-based Unsupervised Deep Hashing", IJCAI 2018: distances are
    taken for two halves of normal distributions that meet at the fullest bin; pairs more than 2
    standard deviations away from it have a label.
    """
    values = distances.flatten()
    counts = torch.histc(values, HISTOGRAM_BINS, 0, 1)
    mode = counts.argmax() / HISTOGRAM_BINS
    left, right = values[values <= mode], values[values > mode]
    near = mode - SSDH_DEVIATIONS * (left - mode).square().mean().sqrt()
    far = mode + SSDH_DEVIATIONS * (right - mode).square().mean().sqrt()
    return (distances < near).to(torch.int8) - (distances > far).to(torch.int8)


def neighbour_probabilities(noisy: Tensor, lists: Tensor) -> Tensor:
    """eta~ (n, n): the share of ones among the noisy labels (n, n) of two photos' neighbours.

    lists (n, k): the neighbours. No network is needed.
    """
    count, k = lists.shape
    ones = (noisy > 0).float()
    half, eta = torch.zeros(count, count), torch.zeros(count, count)
    for neighbours in lists.T:
        half += ones[neighbours]
    for neighbours in lists.T:
        eta += half[:, neighbours]
    return eta / k**2


def network_probabilities(photos: Floats, noisy: Tensor, recipe: PairRecipe, job: Job) -> Tensor:
    """eta~ (n, n) as sigma(b_i . b_j / 2) of a 32-bit network fitted to noisy labels -1 and 1."""
    head = fit_pairs(photos, noisy, (32,), recipe, job)[32]
    codes = torch.from_numpy(np.where(photos @ head.weight.T > head.threshold, 1, -1)).float()
    return torch.sigmoid(codes @ codes.T / 2)


def distil_pairs(eta: Tensor, lists: Tensor, cap: float = NOISE_CAP) -> Tensor:
    """1, -1 or 0 (dropped) for pairs with probabilities eta~ (n, n), int8.

    The noise rates of a pair are bounded by the smallest values around it: rho_- by the least eta~
    among the pairs of its neighbours, rho_+ by the least 1 - eta~. Then eta~ > (1 + rho_-) / 2
    proves a pair alike, and eta~ < (1 - rho_+) / 2 unlike (the paper's theorem). Where all
    neighbours agree, the bound would be 1 and no pair could ever pass; so bounds are capped.
    """
    false_ones = _least_around(eta, lists).clamp_max(cap)
    false_zeros = _least_around(1 - eta, lists).clamp_max(cap)
    alike = eta > (1 + false_ones) / 2
    unlike = eta < (1 - false_zeros) / 2
    return alike.to(torch.int8) - unlike.to(torch.int8)


def fit_pairs(
    photos: Floats, labels: Tensor, lengths: Iterable[int], recipe: PairRecipe, job: Job
) -> dict[int, Head]:
    """Heads on inputs (n, d) from labels -1, 0, 1 (n, n) of pairs: stage 3."""
    axes = principal_axes(photos, min(recipe.axes, len(photos) // 2, photos.shape[1]))
    z = standardise(axes, photos, recipe.whitening)
    inputs = torch.from_numpy(z)
    heads = trainable_heads(z, lengths, recipe.seed)
    adam = torch.optim.Adam(chain(*heads.values()), lr=recipe.learning_rate)
    training = OneCycle(adam, recipe.steps)
    for step in range(recipe.steps):
        job.check()
        draws = default_rng((recipe.seed, step))
        drawn = min(recipe.photos_per_step, len(inputs))
        rows = torch.from_numpy(draws.choice(len(inputs), drawn, replace=False))
        wanted = labels[rows[:, None], rows].float()
        loss = torch.zeros(())
        for weight, threshold in heads.values():
            outputs = inputs[rows] @ weight - threshold
            loss = loss + pairwise_loss(outputs, wanted) + recipe.balance * hswd(outputs)
        training.step(loss)
    return fold_heads(axes, heads, recipe.whitening)


def _least_around(values: Tensor, lists: Tensor) -> Tensor:
    """The least of values (n, n) over all pairs of neighbours of two photos; lists (n, o)."""
    for _ in range(2):
        parts = [values[rows].amin(dim=1) for rows in torch.split(lists, PAIR_BLOCK_ROWS)]
        values = torch.cat(parts).T.contiguous()
    return values
