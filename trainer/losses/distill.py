"""What codes learn from pairs that were distilled without labels.

`pairwise` is DistillHash's own loss. `listwise` and `recognition` are what the adaptation uses:
they rank, and ask nothing of the distance itself. All take relaxed codes h = tanh(outputs),
weighted by `weigh`, so that one product of matrices gives the similarity of several lengths.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy, logsigmoid

NEVER = -1e9  # the similarity of a photo with itself: no share of any softmax


def pairwise(outputs: Tensor, labels: Tensor) -> Tensor:
    """The Bayesian loss of DistillHash: outputs (n, b), labels (n, n) of -1, 0 or 1; a scalar.

    Yang et al., "DistillHash: Unsupervised Deep Hashing by Distilling Data Pairs", CVPR 2019: a
    pair is alike with probability sigma(h_i . h_j / 2), and the loss is the mean negative
    log-likelihood of the labels of those pairs that were not dropped (label 0).
    """
    relaxed = torch.tanh(outputs)
    agreement = relaxed @ relaxed.T / 2
    kept = labels.abs()
    return -(kept * logsigmoid(labels * agreement)).sum() / kept.sum().clamp_min(1)


def weigh(lengths: Mapping[int, slice], weights: Mapping[int, int], temperature: float) -> Tensor:
    """Column weights (b,) with which (h * w) @ h.T is a weighted similarity over a temperature.

    lengths say which columns are the outputs of which length; weights how many times the
    distance at a length counts. The similarity is in -1..1 before it is divided.
    """
    columns = torch.zeros(max(part.stop for part in lengths.values()))
    whole = sum(bits * weight for bits, weight in weights.items())
    for bits, weight in weights.items():
        columns[lengths[bits]] = weight / (whole * temperature)
    return columns


def listwise(relaxed: Tensor, columns: Tensor, wanted: Tensor, itself: Tensor) -> Tensor:
    """How far the ranking by codes is from the wanted one: a scalar.

    relaxed (n, b), columns (b,) of `weigh`, wanted (n, n) distributions over the photos in rows,
    itself (n, n) bool: pairs of one and the same photo. Cross-entropy of the distributions,
    ListNet's top-one loss (Cao et al., ICML 2007).
    """
    similar = ((relaxed * columns) @ relaxed.T).masked_fill(itself, NEVER)
    return -(wanted * torch.log_softmax(similar, dim=1)).sum(dim=1).mean()


def recognition(
    edited: Tensor, originals: Tensor, others: Tensor, columns: Tensor, same: Tensor
) -> Tensor:
    """How surely edits recognise their originals among other photos: a scalar.

    edited and originals (m, b) in pairs, others (n, b), columns (b,) of `weigh`, same (m, n)
    bool: where another photo is the original itself. InfoNCE (van den Oord et al., 2018).
    """
    weighted = edited * columns
    own = (weighted * originals).sum(dim=1, keepdim=True)
    other = (weighted @ others.T).masked_fill(same, NEVER)
    first = torch.zeros(len(edited), dtype=torch.long)
    return cross_entropy(torch.cat([own, other], dim=1), first)
