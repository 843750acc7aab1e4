"""The asymmetric loss of MAH: the network's codes for some images against learned codes V of all.

Luo et al., "Collaborative Learning for Extremely Low Bit Asymmetric Hashing", TKDE 2021, on the
ground of ADSH (Jiang and Li, AAAI 2018). For one length c, images Omega with u = tanh(outputs)
in (-1, 1)^c, and n database images with codes v in {-1, 1}^c, the objective is

    J = sum_i sum_j (u_i . v_j - c S_ij)^2 + gamma sum_i |v_i - u_i|^2,   i in Omega, j in 1..n

with S_ij = 1 where i and j share a label and -r elsewhere; r balances the two. MAH sums J
over several lengths, each with a V of its own (`trainer.mah.train`).

S (m x n) is never built. With one label per image, a product with S needs only sums over classes;
with several, it is computed some rows at a time. V does not change while the network learns, so
S V and V^T V are computed once, and a batch costs O(c^2) per image.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

SIMILARITY_BLOCK_ROWS = 2048  # rows of S computed at a time


def imbalance(queries: Tensor, database: Tensor) -> float:
    """r = pairs that share a label / pairs that do not; labels (m, K) and (n, K) of 0 and 1."""
    alike = float(shared_labels(queries, database).sum())
    return alike / max(len(queries) * len(database) - alike, 1.0)


def shared_labels(queries: Tensor, database: Tensor) -> Tensor:
    """How many database images share a label with each query: (m,)."""
    if _one_label_each(queries, database):
        return queries @ database.sum(dim=0)
    parts = torch.split(queries, SIMILARITY_BLOCK_ROWS)
    return torch.cat([(part @ database.T > 0).to(part.dtype).sum(dim=1) for part in parts])


def times_similarity(queries: Tensor, database: Tensor, matrix: Tensor, ratio: float) -> Tensor:
    """S @ matrix, for the S between labels (m, K) and (n, K), and a matrix (n, c): (m, c)."""
    total = ratio * matrix.sum(dim=0)
    if _one_label_each(queries, database):
        return (1 + ratio) * (queries @ (database.T @ matrix)) - total
    parts = torch.split(queries, SIMILARITY_BLOCK_ROWS)
    alike = [(part @ database.T > 0).to(matrix.dtype) @ matrix for part in parts]
    return (1 + ratio) * torch.cat(alike) - total


@dataclass(frozen=True)
class AsymmetricTarget:
    """What the outputs of m images are compared with while V stays fixed."""

    gram: Tensor  # (c, c), V^T V
    wanted: Tensor  # (m, c), S V
    own: Tensor  # (m, c), the rows of V of the same images
    constant: Tensor  # (m,), c^2 sum_j S_ij^2
    database: int  # n


def asymmetric_target(
    codes: Tensor, labels: Tensor, rows: Tensor, ratio: float
) -> AsymmetricTarget:
    """For database codes (n, c), labels (n, K), and the rows (m,) of the network's images."""
    count, bits = codes.shape
    queries = labels[rows]
    alike = shared_labels(queries, labels)
    wanted = times_similarity(queries, labels, codes, ratio)
    constant = bits**2 * (alike + ratio**2 * (count - alike))
    return AsymmetricTarget(codes.T @ codes, wanted, codes[rows], constant, count)


def asymmetric_loss(outputs: Tensor, to: AsymmetricTarget, which: Tensor, gamma: float) -> Tensor:
    """J of a batch's outputs (b, c), for the target's rows `which` (b,): a scalar.

    Divided by the number of pairs, n b, as in the authors' code.
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

    relaxed (m, c) are the network's tanh outputs for `rows`. Each column of V in turn takes its
    best values, with all other columns fixed:

        V_k = -sign(2 V_-k (U_-k^T U_k) + Q_k),   Q = -2 c S^T U - 2 gamma U at `rows`

    Where both values are equally good it takes 1: a sign of 0 would be no code.
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


def distillation_loss(short: Tensor, long: Tensor) -> Tensor:
    """How far similarities by short codes are from similarities by the next longer ones: a scalar.

    Outputs (b, c) of both. Rows of the two product matrices have length 1, and only the short
    codes get a gradient: the long-to-short distillation of "Nested Hash Layer" (2024).
    """
    theirs = _directions(torch.tanh(long)).detach()
    return (_directions(torch.tanh(short)) - theirs).square().sum() / len(short) ** 2


def decorrelation_loss(outputs: Tensor) -> Tensor:
    """Mean square of the correlations of different bits, from outputs (b, c): a scalar.

    HSWD, which sees bits one by one, does not notice two equal bits; this does.
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
