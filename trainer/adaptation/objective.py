"""The objective of adapted heads: the loss of one step, term by term.

All codes are learned together, as one matrix whose columns are their outputs:

    balance * HSWD  +  sum of listwise losses (groups)  +  sum of recognition losses (individuals)

Both are asked of what ranks photos in the end: each short code, and the sums of distances at the
long settings (RANKING). They must rank photos as the teacher does, and in the sums edits must find
their originals. 64, 32 and 16 bits, themes and details, share the work instead of each doing all of
it. Themes count twice in the sums, and short ones rank alone, too: so they do most for groups.
Detail codes start in axes that tell single photos apart, and do most for individuals: of what
recognition asks, they learn all, and theme codes a part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.random import Generator
from torch import Tensor

from hashdesk.core.encoding.by_length import ByLength
from hashdesk.core.encoding.distance_weights import DistanceWeights
from trainer.adaptation.recipe import (
    DETAIL_LENGTHS,
    HEAD_LENGTHS,
    RANKING,
    AdaptRecipe,
    HSWDTarget,
)
from trainer.adaptation.training_pool import TrainingPool, draw_edits, draw_photos
from trainer.losses.distill import column_weights, listwise_loss, recognition_loss
from trainer.losses.hswd import hswd, hswd_random, sliced_wasserstein


def _side_by_side(lengths: Sequence[int], start: int) -> dict[int, slice]:
    ends = np.cumsum([start, *lengths]).tolist()
    return {bits: slice(end - bits, end) for bits, end in zip(lengths, ends[1:], strict=True)}


THEME_WIDTH = sum(HEAD_LENGTHS)
CODE_WIDTH = THEME_WIDTH + sum(DETAIL_LENGTHS)
CODE_COLUMNS = ByLength(_side_by_side(HEAD_LENGTHS, 0), _side_by_side(DETAIL_LENGTHS, THEME_WIDTH))
MIN_GROUP, MAX_GROUP = 0.005, 0.2  # share of all photos that a temperature is made for


@dataclass(frozen=True)
class HeadParameters:
    """What is learned: the heads of all codes side by side, as in CODE_COLUMNS."""

    weights: Tensor  # (k, CODE_WIDTH)
    thresholds: Tensor  # (CODE_WIDTH,)

    def outputs(self, inputs: Tensor) -> Tensor:
        """Outputs (b, CODE_WIDTH) before the sign, for standardised inputs (b, k)."""
        return inputs @ self.weights - self.thresholds

    def relaxed(self, inputs: Tensor) -> Tensor:
        """tanh of the outputs, in place of their signs."""
        return torch.tanh(self.outputs(inputs))


@dataclass(frozen=True)
class Objective:
    """A recipe for a library's photos and edits, and column weights of the rankings it asks for."""

    recipe: AdaptRecipe
    pool: TrainingPool
    groups: Sequence[tuple[float, Sequence[Tensor]]]  # sharpness, and rankings that learn with it
    individuals: Sequence[Tensor]  # of the sums in RANKING
    recognised: Tensor  # (CODE_WIDTH,), the share of recognition's gradient that reaches a column

    def step_loss(self, parameters: HeadParameters, draws: Generator) -> tuple[Tensor, Tensor]:
        """The loss of one step's photos and edits, and the HSWD in it, not weighted."""
        recipe, pool = self.recipe, self.pool
        rows = draw_photos(pool, recipe.photos_per_step, draws)
        outputs = parameters.outputs(pool.photos[rows])
        relaxed = torch.tanh(outputs)

        balance = balance_loss(outputs, recipe.target, draws)
        total = recipe.balance * balance

        itself = rows[:, None] == rows
        similar = pool.similar[rows[:, None], rows].masked_fill(itself, 0)
        for sharpness, rankings in self.groups:
            wanted = distributions(similar.pow(sharpness))
            for columns in rankings:
                total = total + listwise_loss(relaxed, columns, wanted, itself)

        if recipe.recognition:
            total = total + self.individuals_loss(parameters, draws, rows, relaxed)
        return total, balance

    def individuals_loss(
        self, parameters: HeadParameters, draws: Generator, rows: Tensor, relaxed: Tensor
    ) -> Tensor:
        """How surely edits recognise their originals among other photos.

        The photos in `rows`, with relaxed codes (b, CODE_WIDTH), serve as negatives, too.
        """
        photos, recipe = self.pool.photos, self.recipe
        edits, originals, negatives = draw_edits(self.pool, recipe, draws)
        same = originals[:, None] == torch.cat([negatives, rows])
        inputs = (edits, photos[originals], photos[negatives])
        # The same codes, of which only a share takes part in the gradient.
        edited, unedited, strangers, these = (
            torch.lerp(codes.detach(), codes, self.recognised)
            for codes in (*map(parameters.relaxed, inputs), relaxed)
        )
        others = torch.cat([strangers, these])
        total = torch.zeros((), device=relaxed.device)
        shares = (recipe.recognition, recipe.recognition_32)
        for columns, share in zip(self.individuals, shares, strict=True):
            total = total + share * recognition_loss(edited, unedited, others, columns, same)
        return total


def objective(pool: TrainingPool, recipe: AdaptRecipe) -> Objective:
    """Temperatures for a library, by its sharpened similarities."""
    device = pool.photos.device

    def temperature(sharpness: float) -> float:
        return recipe.reach / group_log_odds(pool.similar.pow(sharpness))

    def of(weights: DistanceWeights, temperature: float) -> Tensor:
        counted = [(columns, weight) for weight, columns in weights.beside(CODE_COLUMNS)]
        return column_weights(counted, CODE_WIDTH, temperature).to(device)

    usual, coarse = temperature(recipe.sharpness), temperature(recipe.sharpness_4)
    sums = [of(weights, usual) for weights in RANKING.values()]
    short = [of(ByLength({bits: 1}), usual) for bits in (16, 8)]
    shortest = of(ByLength({4: 1}), coarse * recipe.coarseness)
    recognised = torch.ones(CODE_WIDTH, device=device)
    recognised[:THEME_WIDTH] = recipe.recognition_of_themes
    groups = ((recipe.sharpness, (*short, *sums)), (recipe.sharpness_4, (shortest,)))
    return Objective(recipe, pool, groups, sums, recognised)


def balance_loss(outputs: Tensor, target: HSWDTarget, draws: Generator) -> Tensor:
    """HSWD of outputs (b, CODE_WIDTH), in the version that the recipe names."""
    if target == "even":
        return hswd(outputs)
    generator = torch.Generator(outputs.device).manual_seed(int(draws.integers(1 << 31)))
    if target == "random":
        return hswd_random(outputs, generator)
    return sliced_wasserstein(outputs, outputs.shape[1], generator)


def distributions(similar: Tensor) -> Tensor:
    """Similarities (b, n) scaled so that each row sums to 1, or to 0 if all are 0."""
    return similar / similar.sum(dim=1, keepdim=True).clamp_min(1e-12)


def group_log_odds(similar: Tensor) -> float:
    """ln((1 - g) / g) for g, the share of all photos in a typical group; similarities (n, n).

    A group is as large as the perplexity of the similarities to it, at the median. To set a group
    of share g apart from the rest, a softmax needs logits that differ by ln((1 - g) / g): few
    large groups ask for a high temperature, many small ones for a low one.
    """
    wanted = distributions(similar)
    entropy = -torch.xlogy(wanted, wanted).sum(dim=1)
    share = entropy.exp().median().item() / len(similar)
    share = min(max(share, MIN_GROUP), MAX_GROUP)
    return float(np.log((1 - share) / share))
