"""Distances between unpacked codes, and how well the bits of many codes are used."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Bits = NDArray[np.bool_]  # (n, b)


def bit_distances(queries: Bits, photos: Bits) -> NDArray[np.int32]:
    """Hamming distances of unpacked codes: (q, b) and (n, b) bool to (q, n), 0..b.

    One matrix product in float32, exact for any number of bits below 2**24.
    """
    agreements = _signs(queries) @ _signs(photos).T
    return np.asarray((queries.shape[1] - agreements) / 2, np.int32)


def asymmetric_distances(outputs: NDArray[np.float32], photos: Bits) -> NDArray[np.float32]:
    """Distances (q, n) in bits, 0..b, from outputs before the sign (q, b) to codes (n, b).

    Only the photos are rounded to bits. Outputs of magnitude 1 or more give the Hamming distance.
    """
    relaxed = np.clip(outputs, -1, 1)
    return np.asarray((outputs.shape[1] - relaxed @ _signs(photos).T) / 2)


def bit_balance(bits: Bits) -> NDArray[np.float64]:
    """The share of photos with each bit set: (b,) in 0..1; .5 is best."""
    return np.asarray(bits.mean(axis=0, dtype=np.float64))


def bit_entropy(bits: Bits) -> NDArray[np.float64]:
    """The entropy of each bit over the photos: (b,) in 0..1 bits; 1 is best."""
    share = bit_balance(bits)
    return _plogp(share) + _plogp(1 - share)


def mutual_information(bits: Bits) -> NDArray[np.float64]:
    """The mutual information of each pair of bits: (b, b) in bits, diagonal 0; 0 is best.

    1 means that one of two balanced bits is redundant. HSWD does not notice that.
    """
    ones = bits.astype(np.float64)
    share = bit_balance(bits)
    both = ones.T @ ones / len(bits)
    one = share[:, None] - both
    joint = _plogp(both) + _plogp(one) + _plogp(one.T) + _plogp(1 - both - one - one.T)
    entropy = bit_entropy(bits)
    shared = entropy[:, None] + entropy - joint
    np.fill_diagonal(shared, 0)
    return np.maximum(shared, 0)


def quantisation_error(outputs: NDArray[np.float32]) -> float:
    """Mean squared difference between outputs (n, b) and their signs.

    In units of the mean magnitude: the scale of outputs means nothing.
    """
    magnitude = np.abs(outputs) / np.maximum(np.abs(outputs).mean(), 1e-12)
    return float(np.square(magnitude - 1).mean(dtype=np.float64))


def _signs(bits: Bits) -> NDArray[np.float32]:
    return np.where(bits, np.float32(1), np.float32(-1))


def _plogp(share: NDArray[np.float64]) -> NDArray[np.float64]:
    """-p log2 p, and 0 for p = 0."""
    share = np.clip(share, 0, 1)
    return -share * np.log2(share, out=np.zeros_like(share), where=share > 0)
