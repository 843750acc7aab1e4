"""Train MAH, multi-head asymmetric hashing: codes of several lengths together, from labels.

Two steps alternate: the network learns from some images against the database codes V
(`losses.mah`), and V is improved for the network. Terms that are not in the paper have a weight
in the recipe; 0 leaves them out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.random import Generator, default_rng
from torch import Tensor, nn

from hashdesk.core.errors import TrainingFailed
from hashdesk.core.job import Job
from trainer import checkpoint
from trainer.losses import mah
from trainer.losses.hswd import hswd
from trainer.mah.cascade import HashHeads, HeadKind
from trainer.mah.codewords import Codewords, codewords
from trainer.one_cycle import OneCycle
from trainer.progress import Reporter

InputLoader = Callable[[Tensor, "TrainingMoment"], Tensor]  # rows -> the network's inputs

Targets = Mapping[int, mah.AsymmetricTarget]  # bits -> of that length


@dataclass(frozen=True)
class MAHRecipe:
    """Everything that changes the result, apart from images and trunk."""

    heads: HeadKind = "cascade"
    lengths: tuple[int, ...] = (48, 32, 16, 12, 10, 8, 6, 4)
    iterations: int = 41  # each ends by improving V; as in the paper
    images: int = 2000  # drawn for each iteration
    epochs: int = 3  # over these images, in each iteration
    batch: int = 128
    gamma: float = 200.0  # weight of an image's own database code
    learning_rate: float = 1e-3  # peak of a one-cycle schedule for AdamW
    weight_decay: float = 5e-4
    even_batches: bool = False  # every batch has the classes in equal shares
    codeword_start: bool = True  # else each image starts at a random code
    likeness: bool = True  # only classes that look alike get near codewords
    settled: float = 0.5  # share of the iterations before V changes
    distillation: float = 0.0
    decorrelation: float = 0.0
    balance: float = 0.1  # HSWD
    length_power: float = 2.0  # J of a length is divided by the length to this power
    seed: int = 0


@dataclass(frozen=True)
class TrainingMoment:
    """When an image is loaded, and how it is seen then."""

    done: float  # share of the training, 0 to 1
    draws: Generator | None = None  # to augment it with, to learn from
    mirrored: bool = False  # seen in a mirror, to be measured


THE_END = TrainingMoment(1.0)
MIRRORED = replace(THE_END, mirrored=True)


@dataclass(frozen=True)
class LabelledImages:
    """A database with labels, loaded by rows."""

    labels: Tensor  # (n, K) of 0 and 1
    load: InputLoader
    class_likeness: Codewords  # (K, K), how much the classes look alike


@dataclass(frozen=True)
class TrainedMAH:
    """The network, and the database codes V that were learned with it."""

    trunk: nn.Module
    heads: HashHeads
    codes: Mapping[int, Tensor]  # bits -> (n, bits) of -1 and 1


@dataclass(frozen=True)
class IterationEnd:
    """What came of an iteration."""

    done: int  # iterations, with those of earlier runs
    moment: TrainingMoment  # of its images, not augmented
    images: int  # that were learned from
    loss: float  # mean over the batches
    trained: TrainedMAH  # as it is now


Watcher = Callable[[IterationEnd], None]


def train_mah(
    images: LabelledImages,
    trunk: nn.Module,
    width: int,
    recipe: MAHRecipe,
    job: Job,
    progress: Reporter,
    saved: Path | None = None,
    watch: Watcher | None = None,
    start: Path | None = None,
) -> TrainedMAH:
    """Train a trunk (inputs to (b, width)) and heads. Raises Cancelled or TrainingFailed.

    With the checkpoint file `saved`, a stopped run goes on from its last iteration, to the same
    result. `start` is the checkpoint of another run on the same images, whose network and codes
    this one begins with. `watch` sees the end of every iteration, before it is saved.
    """
    device = images.labels.device
    torch.manual_seed(recipe.seed)
    heads = HashHeads(recipe.heads, width, recipe.lengths).to(device)
    parameters = [*trunk.parameters(), *heads.parameters()]
    adam = torch.optim.AdamW(
        parameters, recipe.learning_rate, weight_decay=recipe.weight_decay, fused=True
    )
    drawn = min(recipe.images, len(images.labels))
    steps = recipe.iterations * recipe.epochs * -(-drawn // recipe.batch)
    training = OneCycle(adam, steps, rising=0.2)
    codes = _initial_codes(images, recipe)
    parts = {"trunk": trunk, "heads": heads, "optimizer": adam, "schedule": training.schedule}
    if start is not None:
        _take_over(start, codes, {"trunk": trunk, "heads": heads})
    done = _resume(saved, recipe, codes, parts)
    for iteration in range(done, recipe.iterations):
        draws = default_rng((recipe.seed, iteration))
        torch.manual_seed(int(draws.integers(1 << 31)))  # for dropout, where a trunk has it
        rows = torch.from_numpy(draws.choice(len(images.labels), drawn, replace=False)).to(device)
        ratio = mah.imbalance(images.labels[rows], images.labels)
        target = partial(mah.asymmetric_target, labels=images.labels, rows=rows, ratio=ratio)
        targets = {bits: target(values) for bits, values in codes.items()}
        relaxed = {bits: torch.zeros(drawn, bits, device=device) for bits in codes}
        moment = TrainingMoment(iteration / recipe.iterations, draws)
        losses = []
        for _ in range(recipe.epochs):
            order = _order(images.labels[rows], draws, recipe).to(device)
            for which in torch.split(order, recipe.batch):
                job.check()
                outputs = heads(trunk(images.load(rows[which], moment)))
                loss = _loss(outputs, targets, which, recipe)
                training.step(loss)
                losses.append(loss.detach())
                for bits, values in outputs.items():
                    relaxed[bits][which] = torch.tanh(values.detach())
        loss = torch.stack(losses).mean()
        if not torch.isfinite(loss):
            raise TrainingFailed("The loss is no number any more: nothing can be learned so.")
        for bits in codes if iteration >= recipe.settled * recipe.iterations else ():
            given = (images.labels, rows, ratio, recipe.gamma)
            codes[bits] = mah.improve_codes(codes[bits], relaxed[bits], *given)
        figure = round(loss.item(), 4)
        progress(phase="train", done=iteration + 1, total=recipe.iterations, loss=figure)
        if watch is not None:
            learned_from, now = drawn * recipe.epochs, TrainedMAH(trunk, heads, codes)
            still = TrainingMoment(moment.done)
            watch(IterationEnd(iteration + 1, still, learned_from, figure, now))
        if saved is not None:
            _save(saved, recipe, iteration + 1, codes, parts)
    return TrainedMAH(trunk, heads, codes)


@torch.no_grad()
def network_outputs(
    images: LabelledImages,
    trained: TrainedMAH,
    rows: Tensor,
    moment: TrainingMoment = THE_END,
    batch_size: int = 256,
) -> dict[int, Tensor]:
    """Outputs (r, c) of the network for some rows, by length, as they are loaded at a moment."""
    was_training = trained.trunk.training
    trained.trunk.eval()
    inputs = (images.load(part, moment) for part in torch.split(rows, batch_size))
    parts = [trained.heads(trained.trunk(batch)) for batch in inputs]
    trained.trunk.train(was_training)
    return {bits: torch.cat([part[bits] for part in parts]) for bits in trained.heads.lengths}


def _order(labels: Tensor, draws: Generator, recipe: MAHRecipe) -> Tensor:
    """The order of an epoch over some images with labels (m, K).

    With even batches, each class (of several, the first) is spread evenly over the whole order.
    """
    shuffled = draws.permutation(len(labels))
    if recipe.even_batches:
        kinds = labels.argmax(dim=1).cpu().numpy()[shuffled]
        places = np.zeros(len(shuffled))
        for kind in np.unique(kinds):
            members = np.flatnonzero(kinds == kind)
            places[members] = (np.arange(len(members)) + draws.random()) / len(members)
        shuffled = shuffled[np.argsort(places, kind="stable")]
    return torch.from_numpy(shuffled)


def _loss(
    outputs: Mapping[int, Tensor], targets: Targets, which: Tensor, recipe: MAHRecipe
) -> Tensor:
    """The sum over lengths. J of two unlike codes grows with the square of their length."""
    total = torch.zeros((), device=which.device)
    longer: Tensor | None = None
    for bits, values in outputs.items():
        cost = mah.asymmetric_loss(values, targets[bits], which, recipe.gamma)
        total = total + cost / bits**recipe.length_power
        if recipe.balance:
            total = total + recipe.balance * hswd(values)
        if recipe.decorrelation:
            total = total + recipe.decorrelation * mah.decorrelation_loss(values)
        if recipe.distillation and longer is not None:
            total = total + recipe.distillation * mah.distillation_loss(values, longer)
        longer = values
    return total


def class_likeness(inputs: Tensor, labels: Tensor) -> Codewords:
    """How much classes look alike, (K, K): cosines of their mean inputs (n, d), centred."""
    means = labels.T @ inputs / labels.sum(dim=0)[:, None].clamp_min(1)
    unit = torch.nn.functional.normalize(means - means.mean(dim=0))
    return np.asarray((unit @ unit.T).cpu())


def _initial_codes(images: LabelledImages, recipe: MAHRecipe) -> dict[int, Tensor]:
    """Database codes before training: the codeword of the class, or random."""
    labels, lengths = images.labels, sorted(recipe.lengths, reverse=True)
    if recipe.codeword_start:  # an image of several classes lies between their codewords
        near = images.class_likeness if recipe.likeness else np.zeros_like(images.class_likeness)
        words = codewords(near, lengths, recipe.seed)
        mixed = {bits: labels @ torch.from_numpy(words[bits]).to(labels) for bits in lengths}
    else:
        draws, count = default_rng((recipe.seed, 1)), len(labels)
        random = {bits: torch.from_numpy(draws.random((count, bits)) - 0.5) for bits in lengths}
        mixed = {bits: values.to(labels) for bits, values in random.items()}
    return {bits: torch.where(values >= 0, 1.0, -1.0) for bits, values in mixed.items()}


def _save(
    saved: Path, recipe: MAHRecipe, done: int, codes: Mapping[int, Tensor], parts: Mapping[str, Any]
) -> None:
    states = {name: part.state_dict() for name, part in parts.items()}
    signs = {bits: (values > 0).cpu() for bits, values in codes.items()}
    state = {"done": done, "codes": signs, "states": states}
    checkpoint.save(saved, repr(asdict(recipe)), state)


def _resume(
    saved: Path | None, recipe: MAHRecipe, codes: dict[int, Tensor], parts: Mapping[str, Any]
) -> int:
    state = checkpoint.load(saved, repr(asdict(recipe)))
    if state is None:
        return 0
    _put_back(state, codes, parts)
    return int(state["done"])


def _take_over(start: Path, codes: dict[int, Tensor], parts: Mapping[str, Any]) -> None:
    if not start.is_file():
        raise TrainingFailed(f"There is no file {start}. Name the checkpoint of another run.")
    state = checkpoint.load(start)
    try:
        rows = None if state is None else {bits: len(c) for bits, c in state["codes"].items()}
    except (KeyError, TypeError, AttributeError):  # a checkpoint of something else
        rows = None
    if state is None or rows != {bits: len(c) for bits, c in codes.items()}:
        raise TrainingFailed(f"{start} holds no network that was trained on these images.")
    try:
        _put_back(state, codes, parts)
    except (RuntimeError, KeyError, TypeError, AttributeError) as error:
        raise TrainingFailed(
            f"{start} holds another network than this run trains. Name the checkpoint of a run "
            "with the same --heads, --backbone and --lengths."
        ) from error


def _put_back(state: Mapping[str, Any], codes: dict[int, Tensor], parts: Mapping[str, Any]) -> None:
    for bits, signs in state["codes"].items():
        codes[bits] = torch.where(signs, 1.0, -1.0).to(codes[bits].device)
    for name, part in parts.items():
        part.load_state_dict(state["states"][name])
