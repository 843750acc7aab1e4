"""Which photos belong together, told from nothing but their features.

A photo's nearest neighbours are mostly of its kind, though not all of them, and not all of its
kind are among them. Two steps make more of them, both without labels or a network:

1. Photos that share neighbours are trusted, the others hardly: `shared_neighbours`.
2. What is true of a photo's neighbours is true of itself, to a degree: `diffuse` carries
   similarity on along chains of trusted pairs, to the end of a group and little beyond.

Step 1 is DistillHash's local structure, step 2 its conditional probability, averaged over
neighbourhoods again and again instead of once (ARCHITECTURE.md, "How an encoder adapts").
"""

from __future__ import annotations

import torch
from torch import Tensor

ROWS = 1024  # that are compared with all photos at a time


def directions(inputs: Tensor) -> Tensor:
    """Inputs (n, d), centred and of length 1: raw features are positive, and all alike."""
    return torch.nn.functional.normalize(inputs - inputs.mean(dim=0))


def nearest_others(photos: Tensor, count: int) -> Tensor:
    """Rows (n, count) of the photos nearest to each of unit vectors (n, d), itself left out."""
    parts = []
    for start in range(0, len(photos), ROWS):
        products = photos[start : start + ROWS] @ photos.T
        rows = torch.arange(len(products))
        products[rows, start + rows] = -torch.inf
        parts.append(products.topk(count).indices)
    return torch.cat(parts)


def shared_neighbours(lists: Tensor) -> Tensor:
    """Trust (n, n) between photos from their neighbours (n, k): symmetric, 0..1, dense.

    The share of common members of two lists, each photo being one of its own neighbours. It is
    given to pairs of which at least one has the other for a neighbour; all others have none.
    """
    count, k = lists.shape
    own = torch.arange(count)[:, None]
    members = torch.cat([own, lists], dim=1)  # (n, k + 1)
    trust = torch.zeros(count, count)
    for start in range(0, count, ROWS):
        rows = slice(start, start + ROWS)
        theirs = members[lists[rows]]  # (rows, k, k + 1)
        common = (theirs[..., None] == members[rows, None, None, :]).any(dim=-1).sum(dim=-1)
        trust[own[rows], lists[rows]] = common / (k + 1)
    return torch.maximum(trust, trust.T)


def diffuse(trust: Tensor, persistence: float) -> Tensor:
    """Similarity (n, n) after walks along trusted pairs: symmetric, 0..1, 0 on the diagonal.

    (I - a D^-1/2 W D^-1/2)^-1 with trust W, its row sums D and persistence a < 1, as in Zhou et
    al., "Ranking on Data Manifolds", NIPS 2003; then scaled to 1 on the diagonal, so that
    photos in dense places are not near to everything.
    """
    scale = trust.sum(dim=1).clamp_min(1e-9).rsqrt()
    system = trust * scale[:, None] * scale * -persistence
    system.diagonal().add_(1)
    walks = torch.cholesky_inverse(torch.linalg.cholesky(system))
    scale = walks.diagonal().rsqrt()
    similar = (walks * scale[:, None] * scale).clamp_(min=0)
    similar.fill_diagonal_(0)
    return similar
