"""Learn heads for one library from its own photos, without labels: the training loop."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from numpy.random import default_rng
from torch import Tensor

from hashdesk.core.errors import TrainingFailed
from hashdesk.core.job import Job
from hashdesk.encoders.files.bundle import Head
from trainer import checkpoint
from trainer.adaptation.judge import related
from trainer.adaptation.objective import HeadParameters, length_columns, objective
from trainer.adaptation.recipe import HEAD_LENGTHS, AdaptRecipe
from trainer.adaptation.training_pool import LearningData, training_pool
from trainer.itq import fold_axes, itq_start, principal_axes
from trainer.one_cycle import OneCycle
from trainer.progress import Reporter

STEPS_PER_REPORT = 20
STEPS_PER_CHECKPOINT = 100
REPORTED_PHOTOS = 512  # photos whose distances are reported


def fit_library_heads(
    data: LearningData, recipe: AdaptRecipe, job: Job, progress: Reporter, saved: Path | None = None
) -> dict[int, Head]:
    """Heads of all lengths. Raises Cancelled, or TrainingFailed if the loss is not finite.

    With the checkpoint file `saved`, a run that was stopped goes on from there, to the same heads.
    """
    count, width = data.photos.shape
    axes = principal_axes(data.photos, min(recipe.axes, count // 3, width))
    pool = training_pool(data, axes, recipe)
    goal = objective(pool, recipe)
    parameters = initial_parameters(pool.photos, recipe.seed)
    learned = [parameters.weights, parameters.thresholds]
    training = OneCycle(torch.optim.Adam(learned, lr=recipe.learning_rate), recipe.steps)
    reported_pairs = related(data.similar[:REPORTED_PHOTOS, :REPORTED_PHOTOS])
    for step in range(_resume(saved, recipe, parameters, training), recipe.steps):
        job.check()
        loss, balance = goal.step_loss(parameters, default_rng((recipe.seed, step)))
        if not torch.isfinite(loss):
            raise TrainingFailed("The loss is no number any more: the features cannot be learned.")
        training.step(loss)
        done = step + 1
        if done % STEPS_PER_REPORT == 0:
            losses = {"loss": round(loss.item(), 4), "balance": round(balance.item(), 4)}
            near, far = mean_distances(parameters, pool.photos, reported_pairs)
            distances = {"near": round(near, 3), "far": round(far, 3)}
            progress(phase="train", done=done, total=recipe.steps, **losses, **distances)
        if saved is not None and done % STEPS_PER_CHECKPOINT == 0:
            _save(saved, recipe, done, parameters, training)

    weights = parameters.weights.detach().cpu().numpy()
    thresholds = parameters.thresholds.detach().cpu().numpy()
    return {
        bits: fold_axes(axes, weights[:, columns], thresholds[columns], recipe.whitening)
        for bits, columns in length_columns().items()
    }


def initial_parameters(photos: Tensor, seed: int) -> HeadParameters:
    """ITQ's heads for photos (n, k), side by side, and thresholds of 0."""
    device, z = photos.device, photos.cpu().numpy()
    heads = [itq_start(z, bits, seed=seed) for bits in HEAD_LENGTHS]
    weights = torch.from_numpy(np.concatenate(heads, axis=1)).to(device).requires_grad_()
    thresholds = torch.zeros(weights.shape[1], device=device, requires_grad=True)
    return HeadParameters(weights, thresholds)


@torch.no_grad()
def mean_distances(heads: HeadParameters, photos: Tensor, pairs: Tensor) -> tuple[float, float]:
    """Mean Hamming distances at 64 bits: of related pairs, and of all others; NaN if none.

    pairs (w, w), bool: which of the first w photos (n, k) are related.
    """
    columns = length_columns()[64]
    outputs = photos[: len(pairs)] @ heads.weights[:, columns] - heads.thresholds[columns]
    signs = (outputs > 0).float() * 2 - 1
    distances = (64 - signs @ signs.T) / 2
    others = ~pairs
    others.fill_diagonal_(fill_value=False)
    return distances[pairs].mean().item(), distances[others].mean().item()


def _save(
    saved: Path, recipe: AdaptRecipe, done: int, parameters: HeadParameters, training: OneCycle
) -> None:
    state = {
        "done": done,
        "weights": parameters.weights.detach(),
        "limits": parameters.thresholds.detach(),
        "parts": [training.optimizer.state_dict(), training.schedule.state_dict()],
    }
    checkpoint.save(saved, repr(asdict(recipe)), state)


def _resume(
    saved: Path | None, recipe: AdaptRecipe, parameters: HeadParameters, training: OneCycle
) -> int:
    """Restore the state of a stopped run, if any; how many steps it had done."""
    state = checkpoint.load(saved, repr(asdict(recipe)))
    if state is None:
        return 0
    with torch.no_grad():
        parameters.weights.copy_(state["weights"])
        parameters.thresholds.copy_(state["limits"])
    optimizer, schedule = state["parts"]
    training.optimizer.load_state_dict(optimizer)
    training.schedule.load_state_dict(schedule)
    return int(state["done"])
