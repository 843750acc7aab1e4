"""General heads, fitted without labels for photos of anything: edit axes, ITQ, neighbourhoods.

Three steps, each a pure function of inputs x (n, d) from `encoders.files.linear_heads.inputs`; the
first two are in `encoders.library_heads.itq`:

1. `edit_axes` finds coordinates in which a photo and its edits (crops, re-encodes, captions …)
   lie close together compared with two different photos.
2. `fit_itq` turns the first `bits` of them into balanced bits: the long codes, which tell
   individuals apart. Fitting them further did not carry over to unseen classes.
3. `fit_neighbourhoods` trains the short codes, which tell themes: neighbourhoods must survive in
   a few bits, and a rotation alone does not achieve that.

The same seed and inputs give the same heads on the same machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain

import numpy as np
import torch
from torch import Tensor

from hashdesk.encoders.files.bundle import Head, InputBlock
from hashdesk.encoders.library_heads.itq import (
    Axes,
    Floats,
    fold_axes,
    itq_start,
    standardise,
)
from trainer.losses.hswd import hswd
from trainer.one_cycle import OneCycle

TrainableHeads = dict[int, tuple[Tensor, Tensor]]  # bits -> map (k, bits), thresholds (bits,)

# Chosen on held-out classes. The classes block tells themes, the features block individuals; with
# this scale and temperature themes gain most at no loss for edited photos.
GENERAL_BLOCKS = (InputBlock("features", 1.0), InputBlock("classes", 2.0, 3.0))


@dataclass(frozen=True)
class NeighbourhoodRecipe:
    """The settings of `fit_neighbourhoods`."""

    axes: int = 160  # leading coordinates that the heads read
    whitening: float = 0.5  # as in `fit_itq`
    teacher_temperature: float = 0.05  # of cosines: about 20 photos of 500 share the target
    student_temperature: float = 0.1  # of code similarities in -1..1
    balance: float = 0.3  # weight of the quantisation loss
    steps: int = 300
    photos_per_step: int = 512
    learning_rate: float = 2e-3  # peak of a one-cycle schedule
    seed: int = 0


def trainable_heads(z: Floats, lengths: Iterable[int], seed: int) -> TrainableHeads:
    """ITQ's maps and thresholds of 0, for standardised photos z (n, k), that can be trained."""
    starts = {bits: torch.from_numpy(itq_start(z, bits, seed=seed)) for bits in lengths}
    return {
        bits: (weight.requires_grad_(), torch.zeros(bits, requires_grad=True))
        for bits, weight in starts.items()
    }


def fit_neighbourhoods(
    x: Floats,
    axes: Axes,
    lengths: Iterable[int],
    recipe: NeighbourhoodRecipe | None = None,
    log: Callable[[str], None] | None = None,
) -> dict[int, Head]:
    """Heads of the given lengths whose codes rank photos x (n, d) as their inputs do.

    Starts at `fit_itq`. In each step some photos are drawn; each one's cosines to the others
    (centred inputs) become a distribution over them, and so do its codes' similarities, for
    tanh in place of the sign; the loss is their cross-entropy (ListNet's top-one loss: Cao et
    al., ICML 2007), plus HSWD. Inputs are centred because raw features are positive, and all
    their cosines high.
    """
    recipe = recipe or NeighbourhoodRecipe()
    count = min(recipe.axes, axes.variances.size)
    z = standardise(axes, x, recipe.whitening, count)
    inputs = torch.from_numpy(z)
    teacher = torch.nn.functional.normalize(torch.from_numpy(x - axes.mean))
    heads = trainable_heads(z, lengths, recipe.seed)
    adam = torch.optim.Adam(chain(*heads.values()), lr=recipe.learning_rate)
    training = OneCycle(adam, recipe.steps)
    draws = np.random.default_rng(recipe.seed)
    drawn = min(recipe.photos_per_step, len(x))
    for step in range(recipe.steps):
        photos = torch.from_numpy(draws.choice(len(x), drawn, replace=False))
        cosines = teacher[photos] @ teacher[photos].T
        loss = torch.zeros(())
        for weight, threshold in heads.values():
            values = inputs[photos] @ weight - threshold
            temperatures = recipe.teacher_temperature, recipe.student_temperature
            loss = loss + ranking_loss(values, cosines, *temperatures)
            loss = loss + recipe.balance * hswd(values)
        training.step(loss)
        if log is not None and (step + 1) % 100 == 0:
            log(f"short heads: step {step + 1} of {recipe.steps}, loss {loss.item():.3f}")
    return fold_heads(axes, heads, recipe.whitening)


def ranking_loss(
    values: Tensor, cosines: Tensor, teacher_temperature: float, student_temperature: float
) -> Tensor:
    """Cross-entropy between neighbours by cosine and by code: values (n, b), cosines (n, n).

    The target for row i of softmax(h h^T / b / student_temperature), h = tanh(values), is row i of
    softmax(cosines / teacher_temperature), both without photo i itself. A scalar.
    """
    itself = torch.eye(len(values), dtype=torch.bool)
    near = torch.softmax((cosines / teacher_temperature).masked_fill(itself, -1e9), dim=1)
    relaxed = torch.tanh(values)
    similar = relaxed @ relaxed.T / (values.shape[1] * student_temperature)
    return -(near * torch.log_softmax(similar.masked_fill(itself, -1e9), dim=1)).sum(1).mean()


def fold_heads(axes: Axes, heads: TrainableHeads, whitening: float) -> dict[int, Head]:
    """Heads on inputs, as `fold_axes` makes them, from trained ones."""
    return {
        bits: fold_axes(axes, weight.detach().numpy(), threshold.detach().numpy(), whitening)
        for bits, (weight, threshold) in heads.items()
    }
