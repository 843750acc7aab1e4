"""The objective of adapted heads: the loss of one step, term by term.

All lengths are learned together, as one matrix whose columns are their outputs:

    balance * HSWD  +  sum of listwise losses (groups)  +  sum of recognition losses (individuals)

Short codes tell groups: they rank photos as the diffused similarities do. Long codes tell
individuals apart as well: edits must find their originals. Both are asked of the *sums* of
distances that rank the long settings (RANKING), so 64, 32 and 16 bits share the work instead of
each doing all of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.random import Generator
from torch import Tensor

from trainer.adaptation.recipe import HEAD_LENGTHS, RANKING, AdaptRecipe, HSWDTarget
from trainer.adaptation.training_pool import TrainingPool, draw_edits, draw_photos
from trainer.losses.distill import column_weights, listwise_loss, recognition_loss
from trainer.losses.hswd import hswd, hswd_random, sliced_wasserstein

RANKED_ALONE = (16, 8, 4)  # lengths that rank by their own distances
MIN_GROUP, MAX_GROUP = 0.005, 0.2  # share of all photos that a temperature is made for


@dataclass(frozen=True)
class HeadParameters:
    """What is learned: the heads of all lengths side by side, longest first."""

    weights: Tensor  # (k, sum of lengths)
    thresholds: Tensor  # (sum of lengths,)

    def outputs(self, inputs: Tensor) -> Tensor:
        """Outputs (b, sum of lengths) before the sign, for standardised inputs (b, k)."""
        return inputs @ self.weights - self.thresholds

    def relaxed(self, inputs: Tensor) -> Tensor:
        """tanh of the outputs, in place of their signs."""
        return torch.tanh(self.outputs(inputs))


@dataclass(frozen=True)
class Objective:
    """A recipe, and the column weights of each ranking that it asks for."""

    recipe: AdaptRecipe
    alone: tuple[Tensor, ...]  # of the lengths in RANKED_ALONE
    summed: tuple[Tensor, ...]  # of the sums in RANKING


@dataclass(frozen=True)
class StepLoss:
    """The loss of a step, and the HSWD in it, not weighted."""

    total: Tensor
    balance: Tensor


def objective(similar: Tensor, recipe: AdaptRecipe) -> Objective:
    """Temperatures for a library whose sharpened similarities are (n, n)."""
    columns = length_columns()
    temperature = recipe.reach / group_log_odds(similar)
    coarse = {4: temperature * recipe.coarseness}
    return Objective(
        recipe,
        tuple(
            column_weights(columns, {bits: 1}, coarse.get(bits, temperature))
            for bits in RANKED_ALONE
        ),
        tuple(column_weights(columns, sums, temperature) for sums in RANKING.values()),
    )


def step_loss(
    objective: Objective, parameters: HeadParameters, pool: TrainingPool, draws: Generator
) -> StepLoss:
    """The loss of one step's photos and edits."""
    recipe = objective.recipe
    rows = draw_photos(pool, recipe.photos_per_step, draws)
    outputs = parameters.outputs(pool.photos[rows])
    relaxed = torch.tanh(outputs)

    balance = balance_loss(outputs, recipe.target, draws)
    total = recipe.balance * balance

    itself = rows[:, None] == rows
    wanted = wanted_ranking(pool.similar, rows, itself)
    for columns in (*objective.alone, *objective.summed):
        total = total + listwise_loss(relaxed, columns, wanted, itself)

    if recipe.recognition:
        total = total + individuals_loss(objective, parameters, pool, draws, rows, relaxed)
    return StepLoss(total, balance)


def balance_loss(outputs: Tensor, target: HSWDTarget, draws: Generator) -> Tensor:
    """HSWD of outputs (b, sum of lengths), in the version that the recipe names."""
    if target == "even":
        return hswd(outputs)
    generator = torch.Generator().manual_seed(int(draws.integers(1 << 31)))
    if target == "random":
        return hswd_random(outputs, generator)
    return sliced_wasserstein(outputs, outputs.shape[1], generator)


def wanted_ranking(similar: Tensor, rows: Tensor, itself: Tensor) -> Tensor:
    """Distributions (b, b) over the photos in `rows` by similarity, nothing where `itself`."""
    wanted = similar[rows[:, None], rows].masked_fill(itself, 0)
    return wanted / wanted.sum(dim=1, keepdim=True).clamp_min(1e-12)


def individuals_loss(
    objective: Objective,
    parameters: HeadParameters,
    pool: TrainingPool,
    draws: Generator,
    rows: Tensor,
    relaxed: Tensor,
) -> Tensor:
    """How surely edits recognise their originals among other photos.

    The photos in `rows`, with relaxed codes (b, sum of lengths), serve as negatives, too.
    """
    recipe = objective.recipe
    edits = draw_edits(pool, recipe, draws)
    same = edits.originals[:, None] == torch.cat([edits.negatives, rows])
    negatives = torch.cat([parameters.relaxed(pool.photos[edits.negatives]), relaxed])
    edited = parameters.relaxed(edits.edited)
    originals = parameters.relaxed(pool.photos[edits.originals])
    total = torch.zeros(())
    shares = (recipe.recognition, recipe.recognition_32)
    for columns, share in zip(objective.summed, shares, strict=True):
        total = total + share * recognition_loss(edited, originals, negatives, columns, same)
    return total


def length_columns() -> dict[int, slice]:
    """Which columns of the parameters belong to which length."""
    ends = np.cumsum(HEAD_LENGTHS).tolist()
    return {bits: slice(end - bits, end) for bits, end in zip(HEAD_LENGTHS, ends, strict=True)}


def group_log_odds(similar: Tensor) -> float:
    """ln((1 - g) / g) for g, the share of all photos in a typical group; similarities (n, n).

    A group is as large as the perplexity of the similarities to it, at the median. To set a group
    of share g apart from the rest, a softmax needs logits that differ by ln((1 - g) / g): few
    large groups ask for a high temperature, many small ones for a low one.
    """
    wanted = similar / similar.sum(dim=1, keepdim=True).clamp_min(1e-12)
    entropy = -torch.xlogy(wanted, wanted).sum(dim=1)
    share = entropy.exp().median().item() / len(similar)
    share = min(max(share, MIN_GROUP), MAX_GROUP)
    return float(np.log((1 - share) / share))
