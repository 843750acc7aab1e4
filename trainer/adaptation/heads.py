"""Learn heads for one library from its own photos, without labels: the training loop."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.random import default_rng
from torch import Tensor

from hashdesk.core.errors import TrainingFailed
from hashdesk.core.job import Job
from hashdesk.encoders.files.bundle import Head
from trainer import checkpoint
from trainer.adaptation.judge import related
from trainer.adaptation.objective import HeadParameters, length_columns, objective, step_loss
from trainer.adaptation.recipe import HEAD_LENGTHS, AdaptRecipe
from trainer.adaptation.training_pool import LearningData, training_pool
from trainer.itq import fold_axes, itq_start, principal_axes
from trainer.progress import ReportProgress

STEPS_PER_REPORT = 20
STEPS_PER_CHECKPOINT = 100
REPORTED_PHOTOS = 512  # photos whose distances are reported


def fit_library_heads(
    data: LearningData,
    recipe: AdaptRecipe,
    job: Job,
    progress: ReportProgress,
    saved: Path | None = None,
) -> dict[int, Head]:
    """Heads of all lengths. Raises Cancelled, or TrainingFailed if the loss is not finite.

    With the checkpoint file `saved`, a run that was stopped goes on from there, to the same heads.
    """
    count, width = data.photos.shape
    axes = principal_axes(data.photos, min(recipe.axes, count // 3, width))
    pool = training_pool(data, axes, recipe)
    goal = objective(pool.similar, recipe)
    parameters = initial_parameters(pool.photos, recipe.seed)
    optimizer = torch.optim.Adam(
        [parameters.weights, parameters.thresholds], lr=recipe.learning_rate
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, recipe.learning_rate, total_steps=recipe.steps, pct_start=0.1
    )
    reported_pairs = related(data.similar[:REPORTED_PHOTOS, :REPORTED_PHOTOS])
    done = _resume(saved, recipe, parameters, optimizer, schedule)

    for step in range(done, recipe.steps):
        job.check()
        loss = step_loss(goal, parameters, pool, default_rng((recipe.seed, step)))
        if not torch.isfinite(loss.total):
            raise TrainingFailed("The loss is no number any more: the features cannot be learned.")
        optimizer.zero_grad()
        loss.total.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
        if (step + 1) % STEPS_PER_REPORT == 0:
            near, far = mean_distances(parameters, pool.photos, reported_pairs)
            progress(
                phase="train",
                done=step + 1,
                total=recipe.steps,
                loss=round(loss.total.item(), 4),
                balance=round(loss.balance.item(), 4),
                near=round(near, 3),
                far=round(far, 3),
            )
        if saved is not None and (step + 1) % STEPS_PER_CHECKPOINT == 0:
            _save(saved, recipe, step + 1, parameters, optimizer, schedule)

    weights = parameters.weights.detach().numpy()
    thresholds = parameters.thresholds.detach().numpy()
    return {
        bits: fold_axes(axes, weights[:, columns], thresholds[columns], recipe.whitening)
        for bits, columns in length_columns().items()
    }


def initial_parameters(photos: Tensor, seed: int) -> HeadParameters:
    """ITQ's heads for photos (n, k), side by side, and thresholds of 0."""
    heads = [itq_start(photos.numpy(), bits, seed=seed) for bits in HEAD_LENGTHS]
    weights = torch.from_numpy(np.concatenate(heads, axis=1)).requires_grad_()
    return HeadParameters(weights, torch.zeros(weights.shape[1], requires_grad=True))


@torch.no_grad()
def mean_distances(
    parameters: HeadParameters, photos: Tensor, pairs: Tensor
) -> tuple[float, float]:
    """Mean Hamming distances at 64 bits: of related pairs, and of all others; NaN if none.

    pairs (w, w), bool: which of the first w photos (n, k) are related.
    """
    columns = length_columns()[64]
    outputs = photos[: len(pairs)] @ parameters.weights[:, columns] - parameters.thresholds[columns]
    signs = (outputs > 0).float() * 2 - 1
    distances = (64 - signs @ signs.T) / 2
    others = ~pairs
    others.fill_diagonal_(fill_value=False)
    return distances[pairs].mean().item(), distances[others].mean().item()


def _save(
    saved: Path, recipe: AdaptRecipe, done: int, parameters: HeadParameters, *parts: Any
) -> None:
    state = {
        "done": done,
        "weights": parameters.weights.detach(),
        "limits": parameters.thresholds.detach(),
        "parts": [part.state_dict() for part in parts],
    }
    checkpoint.save(saved, repr(asdict(recipe)), state)


def _resume(
    saved: Path | None, recipe: AdaptRecipe, parameters: HeadParameters, *parts: Any
) -> int:
    """Restore the state of a stopped run, if any; how many steps it had done."""
    state = checkpoint.load(saved, repr(asdict(recipe))) if saved is not None else None
    if state is None:
        return 0
    with torch.no_grad():
        parameters.weights.copy_(state["weights"])
        parameters.thresholds.copy_(state["limits"])
    for part, saved_state in zip(parts, state["parts"], strict=True):
        part.load_state_dict(saved_state)
    return int(state["done"])
