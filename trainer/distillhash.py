"""DistillHash as published: which pairs of photos are surely alike, or surely not.

Yang, Liu, Deng, Liu and Tao, "DistillHash: Unsupervised Deep Hashing by Distilling Data Pairs",
CVPR 2019, in its four stages:

0. Each pair gets a noisy label S~ from the distance of its features: `ssdh_labels`.
1. eta~, the probability that a pair's noisy label is 1, from how the labels of its
   surroundings agree: `by_neighbours` counts them, `by_network` fits a hash network to them.
2. A pair is kept where eta~ proves its label, whatever the noise may be there: `distil`.
3. A network learns from the pairs that are kept: `fit_pairs`, with HSWD, all lengths together.

The app adapts by a descendant of it (`trainer.adaptation.heads`), which is measured against it.
All is dense, n x n: for some thousand photos.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.random import default_rng
from numpy.typing import NDArray
from torch import Tensor

from hashdesk.core.job import Job
from hashdesk.encoders.files.bundle import Head
from trainer.itq import fold, itq_start, principal_axes, standardise
from trainer.losses.distill import pairwise
from trainer.losses.hswd import hswd

Floats = NDArray[np.float32]

BINS = 100  # of SSDH's histogram, over distances 0..1
SPREADS = 2.0  # standard deviations from the mode at which a pair is surely one or the other
NEIGHBOURS = 10  # whose labels tell the conditional probability
SURROUNDINGS = 20  # nearest photos of which the noise is bounded; o in the paper
CAP = 0.5  # of those bounds: see `distil`
ROWS = 512


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
    taken for two halves of normal distributions that meet at the fullest bin, and what lies
    2 standard deviations outside of it is sure.
    """
    values = distances.flatten()
    counts = torch.histc(values, BINS, 0, 1)
    mode = counts.argmax() / BINS
    left, right = values[values <= mode], values[values > mode]
    near = mode - SPREADS * (left - mode).square().mean().sqrt()
    far = mode + SPREADS * (right - mode).square().mean().sqrt()
    return (distances < near).to(torch.int8) - (distances > far).to(torch.int8)


def by_neighbours(noisy: Tensor, lists: Tensor) -> Tensor:
    """eta~ (n, n): the share of ones among the noisy labels (n, n) of two photos' neighbours.

    lists (n, k): the neighbours. No network: the local structure speaks for itself.
    """
    count, k = lists.shape
    ones = (noisy > 0).float()
    half = torch.zeros(count, count)
    for neighbour in range(k):
        half += ones[lists[:, neighbour]]
    eta = torch.zeros(count, count)
    for neighbour in range(k):
        eta += half[:, lists[:, neighbour]]
    return eta / k**2


def by_network(photos: Floats, noisy: Tensor, training: PairRecipe, job: Job) -> Tensor:
    """eta~ (n, n) as sigma(b_i . b_j / 2) of a 32-bit network fitted to noisy labels -1 and 1."""
    head = fit_pairs(photos, noisy, (32,), training, job)[32]
    codes = torch.from_numpy(np.where(photos @ head.weight.T > head.threshold, 1, -1)).float()
    return torch.sigmoid(codes @ codes.T / 2)


def distil(eta: Tensor, lists: Tensor, cap: float = CAP) -> Tensor:
    """1, -1 or 0 (dropped) for pairs with probabilities eta~ (n, n), int8.

    The noise rates of a pair are bounded by the smallest values around it: rho_- by the least eta~
    of its neighbours' pairs, rho_+ by the least 1 - eta~. Then eta~ > (1 + rho_-) / 2 proves a
    pair alike, and eta~ < (1 - rho_+) / 2 unlike (the paper's theorem). Where all neighbours agree,
    the bound would be 1 and nothing could ever pass it; so no bound is believed above `cap`.
    """
    false_ones = _least_around(eta, lists).clamp_max(cap)
    false_noughts = _least_around(1 - eta, lists).clamp_max(cap)
    alike = eta > (1 + false_ones) / 2
    unlike = eta < (1 - false_noughts) / 2
    return alike.to(torch.int8) - unlike.to(torch.int8)


def fit_pairs(
    photos: Floats, labels: Tensor, lengths: Iterable[int], training: PairRecipe, job: Job
) -> dict[int, Head]:
    """Heads on inputs (n, d) from labels -1, 0, 1 (n, n) of pairs: stage 3."""
    axes = principal_axes(photos, min(training.axes, len(photos) // 2, photos.shape[1]))
    z = standardise(axes, photos, training.whitening)
    seen = torch.from_numpy(z)
    maps = {
        bits: torch.from_numpy(itq_start(z, bits, seed=training.seed)).requires_grad_()
        for bits in lengths
    }
    limits = {bits: torch.zeros(bits, requires_grad=True) for bits in maps}
    parameters = [*maps.values(), *limits.values()]
    optimizer = torch.optim.Adam(parameters, lr=training.learning_rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, training.learning_rate, total_steps=training.steps, pct_start=0.1
    )
    for step in range(training.steps):
        job.check()
        draws = default_rng((training.seed, step))
        drawn = min(training.photos_per_step, len(seen))
        rows = torch.from_numpy(draws.choice(len(seen), drawn, replace=False))
        wanted = labels[rows[:, None], rows].float()
        loss = torch.zeros(())
        for bits, weight in maps.items():
            outputs = seen[rows] @ weight - limits[bits]
            loss = loss + pairwise(outputs, wanted) + training.balance * hswd(outputs)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
    return {
        bits: fold(axes, weight.detach().numpy(), limits[bits].detach().numpy(), training.whitening)
        for bits, weight in maps.items()
    }


def _least_around(values: Tensor, lists: Tensor) -> Tensor:
    """The least of values (n, n) over all pairs of two photos' surroundings (n, o)."""
    for _ in range(2):
        parts = [values[rows].amin(dim=1) for rows in torch.split(lists, ROWS)]
        values = torch.cat(parts).T.contiguous()
    return values
