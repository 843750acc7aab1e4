"""Losses without labels: DistillHash's own, and those that adaptation uses.

`pairwise_loss` is DistillHash's. `listwise_loss` and `recognition_loss` are for adaptation: they
rank, and ask nothing of the distance itself. They take relaxed codes h = tanh(outputs), weighted
by `column_weights`, so that one matrix product gives the similarity over several lengths.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy, logsigmoid

MASKED = -1e9  # similarity of pairs that must get no share of a softmax


def pairwise_loss(outputs: Tensor, labels: Tensor) -> Tensor:
    """The Bayesian loss of DistillHash: outputs (n, b), labels (n, n) of -1, 0 or 1; a scalar.

    Yang et al., "DistillHash: Unsupervised Deep Hashing by Distilling Data Pairs", CVPR 2019: a
    pair is alike with probability sigma(h_i . h_j / 2), and the loss is the mean negative
    log-likelihood of the labels of all pairs but the dropped ones (label 0).
    """
    relaxed = torch.tanh(outputs)
    agreement = relaxed @ relaxed.T / 2
    kept = labels.abs()
    return -(kept * logsigmoid(labels * agreement)).sum() / kept.sum().clamp_min(1)


def column_weights(counted: Sequence[tuple[slice, int]], width: int, temperature: float) -> Tensor:
    """Column weights (width,) with which (h * w) @ h.T is a weighted similarity over a temperature.

    counted: the columns of each code whose distance counts, and how many times it does. The
    similarity is in -1..1 before it is divided.
    """
    columns = torch.zeros(width)
    whole = sum((part.stop - part.start) * weight for part, weight in counted)
    for part, weight in counted:
        columns[part] = weight / (whole * temperature)
    return columns


def listwise_loss(relaxed: Tensor, columns: Tensor, wanted: Tensor, itself: Tensor) -> Tensor:
    """How far the ranking by codes is from the wanted one: a scalar.

    relaxed (n, b), columns (b,) from `column_weights`, wanted (n, n) with a distribution over the
    photos in each row, itself (n, n) bool: pairs of a photo with itself. Cross-entropy of the
    distributions, ListNet's top-one loss (Cao et al., ICML 2007).
    """
    similar = ((relaxed * columns) @ relaxed.T).masked_fill(itself, MASKED)
    return -(wanted * torch.log_softmax(similar, dim=1)).sum(dim=1).mean()


def recognition_loss(
    edited: Tensor, originals: Tensor, others: Tensor, columns: Tensor, same: Tensor
) -> Tensor:
    """How surely edits recognise their originals among other photos: a scalar.

    edited and originals (m, b) in pairs, others (n, b), columns (b,) from `column_weights`, same
    (m, n) bool: where one of the others is the original. InfoNCE (van den Oord et al., 2018).
    """
    weighted = edited * columns
    own = (weighted * originals).sum(dim=1, keepdim=True)
    other = (weighted @ others.T).masked_fill(same, MASKED)
    first = torch.zeros(len(edited), dtype=torch.long, device=edited.device)
    return cross_entropy(torch.cat([own, other], dim=1), first)
