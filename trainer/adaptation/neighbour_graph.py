"""Which photos belong together, from nothing but their features.

A photo's nearest neighbours are mostly of its kind, but not all of them are, and others of its
kind are missing. Two steps improve on them, both without labels or a network:

1. Trust pairs of photos by the neighbours that they share: `shared_neighbours`.
2. What holds for a photo's neighbours holds for it, too, to a degree: `diffuse` carries
   similarity along chains of trusted pairs, to the end of a group and little further.

Step 1 is DistillHash's local structure, step 2 its conditional probability, averaged over
neighbourhoods again and again instead of once (ARCHITECTURE.md, "How an encoder adapts").
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

GRAPH_BLOCK_ROWS = 1024  # photos compared with all photos at a time


def unit_directions(inputs: Tensor) -> Tensor:
    """Inputs (n, d), centred and of length 1: raw features are positive, and so all similar."""
    return torch.nn.functional.normalize(inputs - inputs.mean(dim=0))


def nearest_others(photos: Tensor, count: int) -> Tensor:
    """Rows (n, count) of the nearest photos to each of the unit vectors (n, d), without itself."""
    parts = []
    for start in range(0, len(photos), GRAPH_BLOCK_ROWS):
        products = photos[start : start + GRAPH_BLOCK_ROWS] @ photos.T
        rows = torch.arange(len(products), device=photos.device)
        products[rows, start + rows] = -torch.inf
        parts.append(products.topk(count).indices)
    return torch.cat(parts)


def shared_neighbours(lists: Tensor, counts: Sequence[int]) -> Tensor:
    """Trust (n, n) between photos from their neighbours (n, k), nearest first: symmetric, dense.

    For each count c of `counts`, at most k, the share of common members, 0..1, of two photos' first
    c neighbours, each photo being one of its own. It is given to pairs of which at least one is
    among the first c of the other; all others get 0. Trust is the mean over the counts: small
    groups agree in their few nearest, large ones in many.
    """
    photos, most = lists.shape
    own = torch.arange(photos, device=lists.device)[:, None]
    members = torch.cat([own, lists], dim=1)  # (n, k + 1)
    shares = torch.zeros(photos, most, device=lists.device)
    for start in range(0, photos, GRAPH_BLOCK_ROWS):
        rows = slice(start, start + GRAPH_BLOCK_ROWS)
        for count in counts:
            mine, listed = members[rows, : count + 1], lists[rows, :count]
            theirs = members[listed][..., : count + 1]  # (rows, c, c + 1)
            common = (theirs[..., None] == mine[:, None, None, :]).any(dim=-1).sum(dim=-1)
            shares[rows, :count] += common / ((count + 1) * len(counts))
    # Of a pair, the one that lists the other earlier has met it at all the counts that count.
    trust = torch.zeros(photos, photos, device=lists.device).scatter_(1, lists, shares)
    return torch.maximum(trust, trust.T)


def diffuse(trust: Tensor, persistence: float) -> Tensor:
    """Similarity (n, n) after walks along trusted pairs: symmetric, 0..1, 0 on the diagonal.

    (I - a D^-1/2 W D^-1/2)^-1 with trust W, its row sums D and persistence a < 1, as in Zhou et
    al., "Ranking on Data Manifolds", NIPS 2003; then scaled to 1 on the diagonal, so that
    photos in dense places are not near to everything.
    """
    scale = trust.sum(dim=1).clamp_min(1e-9).rsqrt()
    system = (trust * scale[:, None]).mul_(scale).mul_(-persistence)
    system.diagonal().add_(1)
    walks = torch.cholesky_inverse(torch.linalg.cholesky(system, out=system))
    scale = walks.diagonal().rsqrt()
    similar = walks.mul_(scale[:, None]).mul_(scale).clamp_(min=0)
    similar.fill_diagonal_(0)
    return similar
