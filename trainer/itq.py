"""General heads, fitted without labels for photos of anything: edit axes, ITQ, neighbourhoods.

Three steps, each a pure function of inputs x (n, d) from `encoders.files.linear_heads.inputs`:

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
from numpy.typing import NDArray
from torch import Tensor

from hashdesk.encoders.files.bundle import Head, InputBlock
from trainer.losses.hswd import hswd
from trainer.one_cycle import OneCycle

Floats = NDArray[np.float32]
TrainableHeads = dict[int, tuple[Tensor, Tensor]]  # bits -> map (k, bits), thresholds (bits,)

# Chosen on held-out classes. The classes block tells themes, the features block individuals; with
# this scale and temperature themes gain most at no loss for edited photos.
GENERAL_BLOCKS = (InputBlock("features", 1.0), InputBlock("classes", 2.0, 3.0))
ITQ_ITERATIONS = 50  # as in the paper


@dataclass(frozen=True)
class Axes:
    """Uncorrelated coordinates of inputs: z = (x - mean) @ directions, widest first."""

    mean: Floats  # (d,)
    directions: Floats  # (d, k); unit vectors unless made by `edit_axes`
    variances: Floats  # (k,) of z over the photos, descending

    def project(self, x: Floats) -> Floats:
        """Inputs x (n, d) to coordinates z (n, k)."""
        z = (x - self.mean) @ self.directions
        return z.astype(np.float32, copy=False)


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


def principal_axes(x: Floats, count: int) -> Axes:
    """The `count` directions (d or fewer) along which inputs x (n, d) vary most: PCA."""
    mean = x.mean(axis=0, dtype=np.float64).astype(np.float32)
    variances, directions = _spread(x - mean)
    return Axes(mean, directions[:, :count], variances[:count])


def edit_axes(
    x: Floats,
    originals: NDArray[np.intp],
    edited: Floats,
    *,
    count: int = 160,
    first: int = 256,
    damping: float = 3.0,
) -> Axes:
    """Principal axes of photos x (n, d), measured in units of what edits do to a photo.

    originals (m,) are row numbers in x, edited (m, d) the inputs of their edits. Inside the first
    `first` principal axes, the scatter S of the differences edit - original becomes
    the unit: coordinates are multiplied by (S + damping * mean variance * I)**-1/2, and the
    principal axes are taken again. This is Fisher's discriminant with every photo a class of its
    own (Fisher 1936; within-class covariance normalisation, Hatch et al., Interspeech 2006),
    so directions in which edits move a photo as far as other photos are away count little.

    Raises ValueError unless there is at least one edit, and an original for each.
    """
    if len(originals) != len(edited) or not len(edited):
        raise ValueError(f"{len(originals)} originals do not match {len(edited)} edits.")
    plain = principal_axes(x, first)
    z = plain.project(x)
    scatter, turned = _spread(plain.project(edited) - z[originals])
    weights = 1 / np.sqrt(scatter / scatter.mean() + np.float32(damping))
    steady = (turned * weights) @ turned.T
    variances, directions = _spread(z @ steady)
    return Axes(plain.mean, plain.directions @ (steady @ directions[:, :count]), variances[:count])


def fit_itq(x: Floats, axes: Axes, bits: int, *, whitening: float = 0.5, seed: int = 0) -> Head:
    """The rotation of the first `bits` axes that brings photos x (n, d) nearest to corners.

    Iterative quantisation: Gong and Lazebnik, "Iterative Quantization: A Procrustean Approach
    to Learning Binary Codes", CVPR 2011. Codes B = sgn(V R) and rotation R are improved in turn,
    R by the orthogonal Procrustes problem: with V^T B = U S W^T, R = U W^T.

    `whitening` w in 0..1 first divides each axis by its standard deviation to the power w: 0 is the
    paper, 1 weighs all axes equally. Outputs have mean magnitude 1. Raises ValueError if there are
    fewer axes than bits.
    """
    if axes.variances.size < bits:
        raise ValueError(f"{bits} bits need {bits} axes; there are {axes.variances.size}.")
    v = standardise(axes, x, whitening, bits)
    linear = _with_unit_outputs(v, itq_rotation(v, seed=seed))
    return fold_axes(axes, linear, np.zeros(bits, np.float32), whitening)


def standardise(axes: Axes, x: Floats, whitening: float, count: int | None = None) -> Floats:
    """Inputs x (n, d) in the first `count` axes (all if None), whitened: mean variance 1."""
    count = axes.variances.size if count is None else count
    return np.asarray(axes.project(x)[:, :count] * _axis_weights(axes, count, whitening))


def itq_start(z: Floats, bits: int, *, seed: int) -> Floats:
    """ITQ's map (k, bits) for standardised photos z (n, k): where further training begins."""
    start = np.zeros((z.shape[1], bits), np.float32)
    start[:bits] = itq_rotation(z[:, :bits], seed=seed)
    return _with_unit_outputs(z, start)


def trainable_heads(z: Floats, lengths: Iterable[int], seed: int) -> TrainableHeads:
    """ITQ's maps and thresholds of 0, for standardised photos z (n, k), that can be trained."""
    starts = {bits: torch.from_numpy(itq_start(z, bits, seed=seed)) for bits in lengths}
    return {
        bits: (weight.requires_grad_(), torch.zeros(bits, requires_grad=True))
        for bits, weight in starts.items()
    }


def itq_rotation(v: Floats, *, seed: int, iterations: int = ITQ_ITERATIONS) -> Floats:
    """ITQ's rotation (b, b) for centred coordinates v (n, b), from a random start."""
    start = np.random.default_rng(seed).standard_normal((v.shape[1], v.shape[1]))
    rotation: Floats = np.linalg.qr(start)[0].astype(np.float32)
    for _ in range(iterations):
        corners = np.where(v @ rotation > 0, np.float32(1), np.float32(-1))
        left, _, right = np.linalg.svd(v.T @ corners)
        rotation = left @ right
    return rotation


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


def _spread(centred: Floats) -> tuple[Floats, Floats]:
    """Second moments (d,) of rows (n, d), descending, and their directions (d, d)."""
    variances, directions = np.linalg.eigh((centred.T @ centred / len(centred)).astype(np.float64))
    descending = np.maximum(variances[::-1], 1e-12).astype(np.float32)
    return descending, np.ascontiguousarray(directions[:, ::-1], np.float32)


def _axis_weights(axes: Axes, count: int, whitening: float) -> Floats:
    """Factors (count,) for the first axes that whiten them and make their mean variance 1."""
    variances = axes.variances[:count]
    weights: Floats = (variances / variances[0]) ** np.float32(-whitening / 2)
    return np.asarray(weights / np.sqrt((variances * weights**2).mean()))


def _with_unit_outputs(z: Floats, linear: Floats) -> Floats:
    """A linear map (k, b) with each output scaled to mean magnitude 1 over z (n, k)."""
    magnitudes = np.abs(z @ linear).mean(axis=0)
    return np.asarray(linear / np.maximum(magnitudes, np.float32(1e-12)))


def fold_axes(axes: Axes, linear: Floats, thresholds: Floats, whitening: float) -> Head:
    """One head on inputs, from a map (k, b) and thresholds (b,) on the first k axes, whitened."""
    count = len(linear)
    weight = (axes.directions[:, :count] * _axis_weights(axes, count, whitening)) @ linear
    folded = axes.mean @ weight + thresholds
    return Head(np.ascontiguousarray(weight.T, np.float32), folded.astype(np.float32))


def fold_heads(axes: Axes, heads: TrainableHeads, whitening: float) -> dict[int, Head]:
    """Heads on inputs, as `fold_axes` makes them, from trained ones."""
    return {
        bits: fold_axes(axes, weight.detach().numpy(), threshold.detach().numpy(), whitening)
        for bits, (weight, threshold) in heads.items()
    }
