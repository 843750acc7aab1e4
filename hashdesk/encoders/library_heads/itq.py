"""Principal axes, edit axes and iterative quantisation, in NumPy: heads without training.

All are pure functions of inputs x (n, d) from `encoders.files.linear_heads.inputs`. The same seed
and inputs give the same heads on the same machine.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hashdesk.encoders.files.bundle import Head

Floats = NDArray[np.float32]

ITQ_ITERATIONS = 50  # as in the paper
EDITED_AXES = 256  # in which edits are measured


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
    first: int = EDITED_AXES,
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


def itq_rotation(v: Floats, *, seed: int, iterations: int = ITQ_ITERATIONS) -> Floats:
    """ITQ's rotation (b, b) for centred coordinates v (n, b), from a random start."""
    start = np.random.default_rng(seed).standard_normal((v.shape[1], v.shape[1]))
    rotation: Floats = np.linalg.qr(start)[0].astype(np.float32)
    for _ in range(iterations):
        corners = np.where(v @ rotation > 0, np.float32(1), np.float32(-1))
        left, _, right = np.linalg.svd(v.T @ corners)
        rotation = left @ right
    return rotation


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
