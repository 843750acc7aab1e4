"""The asymmetric loss of MAH: a network's codes for some images, learned codes V for all.

Luo et al., "Collaborative Learning for Extremely Low Bit Asymmetric Hashing", TKDE 2021, on the
ground of ADSH (Jiang and Li, AAAI 2018). For one length c, images Omega with u = tanh(outputs)
in (-1, 1)^c, and n database images with codes v in {-1, 1}^c, what is minimised is

    J = sum_i sum_j (u_i . v_j - c S_ij)^2 + gamma sum_i |v_i - u_i|^2,   i in Omega, j in 1..n

with S_ij = 1 where i and j share a label and -r elsewhere; r balances the two. MAH adds J up
over several lengths, each with a V of its own (`trainer.mah.train`).

S (m x n) is never built. Where each image has one label, a product with it needs only sums over
classes; where images have several, it is made of some rows at a time. V does not change while
the network learns, so S V and V^T V are computed once, and a batch costs O(c^2) an image.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

ROWS = 2048  # of S that are looked at at a time


def imbalance(asking: Tensor, database: Tensor) -> float:
    """r = pairs that share a label / pairs that do not; labels (m, K) and (n, K) of 0 and 1."""
    alike = float(shared(asking, database).sum())
    return alike / max(len(asking) * len(database) - alike, 1.0)


def shared(asking: Tensor, database: Tensor) -> Tensor:
    """With how many database images each asking one shares a label: (m,)."""
    if _one_label_each(asking, database):
        return asking @ database.sum(dim=0)
    parts = torch.split(asking, ROWS)
    return torch.cat([(part @ database.T > 0).to(part.dtype).sum(dim=1) for part in parts])


def times_similarity(asking: Tensor, database: Tensor, matrix: Tensor, ratio: float) -> Tensor:
    """S @ matrix, for the S between labels (m, K) and (n, K), and a matrix (n, c): (m, c)."""
    everyone = ratio * matrix.sum(dim=0)
    if _one_label_each(asking, database):
        return (1 + ratio) * (asking @ (database.T @ matrix)) - everyone
    parts = torch.split(asking, ROWS)
    alike = [(part @ database.T > 0).to(matrix.dtype) @ matrix for part in parts]
    return (1 + ratio) * torch.cat(alike) - everyone


@dataclass(frozen=True)
class AsymmetricTarget:
    """What the outputs of m images are compared with, while V stays as it is."""

    gram: Tensor  # (c, c), V^T V
    wanted: Tensor  # (m, c), S V
    own: Tensor  # (m, c), the images' own rows of V
    constant: Tensor  # (m,), c^2 sum_j S_ij^2
    database: int  # n


def target(codes: Tensor, labels: Tensor, rows: Tensor, ratio: float) -> AsymmetricTarget:
    """For database codes (n, c) and labels (n, K), and the rows (m,) that the network sees."""
    count, bits = codes.shape
    asking = labels[rows]
    alike = shared(asking, labels)
    return AsymmetricTarget(
        gram=codes.T @ codes,
        wanted=times_similarity(asking, labels, codes, ratio),
        own=codes[rows],
        constant=bits**2 * (alike + ratio**2 * (count - alike)),
        database=count,
    )


def asymmetric(outputs: Tensor, to: AsymmetricTarget, which: Tensor, gamma: float) -> Tensor:
    """J of a batch's outputs (b, c), a scalar: `which` (b,) of the target's rows they are.

    Divided by the pairs in it, n b, as the authors' code does.
    """
    relaxed = torch.tanh(outputs)
    square = ((relaxed @ to.gram) * relaxed).sum(dim=1)
    cross = (relaxed * to.wanted[which]).sum(dim=1)
    pairs = square - 2 * outputs.shape[1] * cross + to.constant[which]
    stay = (to.own[which] - relaxed).square().sum(dim=1)
    return (pairs + gamma * stay).sum() / (to.database * len(outputs))


def improve_codes(
    codes: Tensor, relaxed: Tensor, labels: Tensor, rows: Tensor, ratio: float, gamma: float
) -> Tensor:
    """Database codes (n, c) after one round of discrete cyclic coordinate descent: J falls.

    relaxed (m, c) are the network's tanh outputs for `rows`. Each column of V in turn takes the
    values that are best for the others as they are:

        V_k = -sign(2 V_-k (U_-k^T U_k) + Q_k),   Q = -2 c S^T U - 2 gamma U at `rows`

    A photo for which both values are as good takes 1: a sign of 0 would be no code.
    """
    improved = codes.clone()
    bits = codes.shape[1]
    pull = -2 * bits * times_similarity(labels, labels[rows], relaxed, ratio)
    pull[rows] -= 2 * gamma * relaxed
    gram = relaxed.T @ relaxed
    gram.fill_diagonal_(0)  # a column does not weigh on itself
    for bit in range(bits):
        slope = 2 * improved @ gram[:, bit] + pull[:, bit]
        improved[:, bit] = torch.where(slope > 0, -1.0, 1.0)
    return improved


def distillation(short: Tensor, long: Tensor) -> Tensor:
    """How far the similarities of short codes are from those of the next longer ones: a scalar.

    Outputs (b, c) of both. Rows of the two matrices of products have length 1, and only the short
    codes learn from it: the long-to-short distillation of "Nested Hash Layer" (2024).
    """
    theirs = _directions(torch.tanh(long)).detach()
    return (_directions(torch.tanh(short)) - theirs).square().sum() / len(short) ** 2


def decorrelation(outputs: Tensor) -> Tensor:
    """Mean square of the correlations of different bits, from outputs (b, c): a scalar.

    HSWD looks at bits one by one and does not see two that are equal: this does.
    """
    relaxed = torch.tanh(outputs)
    together = relaxed.T @ relaxed / len(relaxed)
    bits = together.shape[0]
    off = together - torch.diag(together.diagonal())
    return off.square().sum() / max(bits * (bits - 1), 1)


def _directions(relaxed: Tensor) -> Tensor:
    return torch.nn.functional.normalize(relaxed @ relaxed.T, dim=1)


def _one_label_each(*labels: Tensor) -> bool:
    return all(bool((one.sum(dim=1) == 1).all()) for one in labels)
