"""The part of a large library that is learned from: whole neighbourhoods, not scattered photos.

Drawing photos one by one would tear small groups apart: of the ten photos of a trip, one would be
among ten thousand drawn from a hundred thousand. So some photos are drawn, and each brings its
nearest ones along. The cost grows linearly with the library, and training not at all.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from torch import Tensor

from hashdesk.core.job import Job

MOST = 10_000  # photos that are learned from
FOLLOWERS = 7  # nearest photos that one brings along
ROWS = 8192  # that are looked at at a time

Halves = NDArray[np.float16]  # (n, d)
Rows = NDArray[np.intp]


def choose(features: Halves, wanted: Rows, draws: Generator, job: Job, most: int = MOST) -> Rows:
    """Rows to learn from, ascending: all of them, or `most` and a few. `wanted` are among them."""
    count = len(features)
    if count <= most:
        return np.arange(count)
    drawn = draws.choice(count, most // (FOLLOWERS + 1), replace=False)
    mean = _mean_direction(features, draws)
    asking = _unit(features[np.sort(drawn)]) - mean
    best = torch.full((len(drawn), FOLLOWERS), -torch.inf)
    rows = torch.zeros((len(drawn), FOLLOWERS), dtype=torch.long)
    for start in range(0, count, ROWS):
        job.check()
        part = torch.nn.functional.normalize(_unit(features[start : start + ROWS]) - mean)
        products = asking @ part.T
        found = products.topk(min(FOLLOWERS + 1, len(part)))  # a drawn photo finds itself, too
        best = torch.cat([best, found.values], dim=1)
        rows = torch.cat([rows, found.indices + start], dim=1)
        order = best.topk(FOLLOWERS + 1).indices
        best, rows = best.gather(1, order), rows.gather(1, order)
    return np.unique(np.concatenate([drawn, rows.numpy().reshape(-1), wanted]))


def _mean_direction(features: Halves, draws: Generator) -> Tensor:
    some = np.sort(draws.choice(len(features), min(len(features), ROWS), replace=False))
    return _unit(features[some]).mean(dim=0)


def _unit(features: Halves) -> Tensor:
    return torch.nn.functional.normalize(torch.from_numpy(np.asarray(features, np.float32)))
