"""Learn heads for one library from its own photos, without labels: the training loop."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.random import default_rng
from torch import Tensor

from hashdesk.core.encoding.by_length import ByLength
from hashdesk.core.errors import TrainingFailed
from hashdesk.core.job import Job
from hashdesk.encoders.files.bundle import Head
from hashdesk.encoders.judging.judge import related
from hashdesk.encoders.library_heads.itq import Axes, edit_axes, fit_itq, fold_axes, itq_start
from trainer import checkpoint
from trainer.adaptation.objective import CODE_COLUMNS, HeadParameters, objective
from trainer.adaptation.recipe import DETAIL_LENGTHS, HEAD_LENGTHS, AdaptRecipe
from trainer.adaptation.training_pool import LearningData, TrainingPool, training_pool
from trainer.one_cycle import OneCycle
from trainer.progress import Reporter

STEPS_PER_REPORT = 20
STEPS_PER_CHECKPOINT = 100
REPORTED_PHOTOS = 512  # photos whose distances are reported


def fit_library_heads(
    data: LearningData,
    axes: Axes,
    recipe: AdaptRecipe,
    job: Job,
    progress: Reporter,
    saved: Path | None = None,
) -> ByLength[Head]:
    """Theme and detail heads. Raises Cancelled, or TrainingFailed if the loss is not finite.

    axes: principal axes of the photos, the coordinates that the heads see. With the checkpoint file
    `saved`, a run that was stopped goes on from there, to the same heads.
    """
    pool = training_pool(data, axes, recipe)
    goal = objective(pool, recipe)
    parameters = initial_parameters(pool, recipe.seed)
    learned = [parameters.weights, parameters.thresholds]
    training = OneCycle(torch.optim.Adam(learned, lr=recipe.learning_rate), recipe.steps)
    shown = data.similar[:REPORTED_PHOTOS, :REPORTED_PHOTOS].cpu().numpy()
    reported_pairs = torch.from_numpy(related(shown)).to(data.similar.device)
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

    def folded(columns: slice) -> Head:
        return fold_axes(axes, weights[:, columns], thresholds[columns], recipe.whitening)

    return CODE_COLUMNS.map(folded)


def initial_parameters(pool: TrainingPool, seed: int) -> HeadParameters:
    """ITQ's heads side by side: of theme codes on the widest axes, of detail codes on edit axes.

    In edit axes a photo and its edits lie close together (`encoders.library_heads.itq.edit_axes`).
    """
    z, width = pool.photos.cpu().numpy(), pool.photos.shape[1]
    originals = pool.originals.cpu().numpy().repeat(pool.edited.shape[1])
    steady = edit_axes(z, originals, pool.edited.cpu().numpy().reshape(-1, width))
    themes = [itq_start(z, bits, seed=seed) for bits in HEAD_LENGTHS]
    details = [fit_itq(z, steady, bits, seed=seed) for bits in DETAIL_LENGTHS]
    weights = np.concatenate([*themes, *(head.weight.T for head in details)], axis=1)
    still = np.zeros(sum(HEAD_LENGTHS), np.float32)
    thresholds = np.concatenate([still, *(head.threshold for head in details)])
    device = pool.photos.device
    return HeadParameters(
        torch.from_numpy(weights).to(device).requires_grad_(),
        torch.from_numpy(thresholds).to(device).requires_grad_(),
    )


@torch.no_grad()
def mean_distances(heads: HeadParameters, photos: Tensor, pairs: Tensor) -> tuple[float, float]:
    """Mean Hamming distances at 64 bits: of related pairs, and of all others; NaN if none.

    pairs (w, w), bool: which of the first w photos (n, k) are related.
    """
    columns = CODE_COLUMNS[64]
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
    if state is None or not _fits(state, parameters):
        return 0
    with torch.no_grad():
        parameters.weights.copy_(state["weights"])
        parameters.thresholds.copy_(state["limits"])
    optimizer, schedule = state["parts"]
    training.optimizer.load_state_dict(optimizer)
    training.schedule.load_state_dict(schedule)
    return int(state["done"])


def _fits(state: dict[str, Any], parameters: HeadParameters) -> bool:
    """Whether a run can go on from a state: a file may hold anything."""
    try:
        pairs = (state["weights"], parameters.weights), (state["limits"], parameters.thresholds)
        return all(
            kept.shape == wanted.shape and bool(torch.isfinite(kept).all())
            for kept, wanted in pairs
        )
    except (KeyError, TypeError, AttributeError):
        return False
