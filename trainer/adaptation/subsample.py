"""The photos of a large library to learn from: whole neighbourhoods, not scattered photos.

Drawing photos one by one would tear small groups apart: of the ten photos of a trip, one would be
among ten thousand drawn from a hundred thousand. So some photos are drawn, and each brings its
nearest neighbours along. The cost of drawing grows linearly with the library; the cost of training
does not grow at all.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from torch import Tensor

from hashdesk.core.adaptation.training_data import HalfFloats
from hashdesk.core.job import Job

MAX_SUBSAMPLE = 10_000  # photos to learn from
NEIGHBOURS_BROUGHT = 7  # by each drawn photo
FEATURE_BLOCK_ROWS = 8192  # photos read and compared at a time

PhotoRows = NDArray[np.intp]


def choose_rows(
    features: HalfFloats, required: PhotoRows, draws: Generator, job: Job, most: int = MAX_SUBSAMPLE
) -> PhotoRows:
    """Rows of features (n, d) to learn from, ascending: all, or at most `most` and `required`."""
    count = len(features)
    if count <= most:
        return np.arange(count)
    drawn = draws.choice(count, most // (NEIGHBOURS_BROUGHT + 1), replace=False)
    mean = _mean_direction(features, draws)
    queries = _unit(features[np.sort(drawn)]) - mean
    best = torch.full((len(drawn), NEIGHBOURS_BROUGHT), -torch.inf)
    rows = torch.zeros((len(drawn), NEIGHBOURS_BROUGHT), dtype=torch.long)
    for start in range(0, count, FEATURE_BLOCK_ROWS):
        job.check()
        block = features[start : start + FEATURE_BLOCK_ROWS]
        products = queries @ torch.nn.functional.normalize(_unit(block) - mean).T
        found = products.topk(min(NEIGHBOURS_BROUGHT + 1, len(block)))  # finds itself, too
        best = torch.cat([best, found.values], dim=1)
        rows = torch.cat([rows, found.indices + start], dim=1)
        order = best.topk(NEIGHBOURS_BROUGHT + 1).indices
        best, rows = best.gather(1, order), rows.gather(1, order)
    return np.unique(np.concatenate([drawn, rows.numpy().reshape(-1), required]))


def _mean_direction(features: HalfFloats, draws: Generator) -> Tensor:
    count = min(len(features), FEATURE_BLOCK_ROWS)
    drawn = np.sort(draws.choice(len(features), count, replace=False))
    return _unit(features[drawn]).mean(dim=0)


def _unit(features: HalfFloats) -> Tensor:
    return torch.nn.functional.normalize(torch.from_numpy(np.asarray(features, np.float32)))
