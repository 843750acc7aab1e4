"""Multi-head asymmetric hashing: codes of several lengths learned together from labels.

The network learns from some images at a time (`losses.mah`), its codes for the others being
the learned V; then V is improved for the network as it is; and so on, in turn. What goes
beyond the paper has a weight in the recipe, and 0 leaves it out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
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
from trainer.mah.codewords import Words, codewords

Tell = Callable[..., None]
Look = Callable[[Tensor, Generator | None], Tensor]  # rows, draws for changes -> inputs


@dataclass(frozen=True)
class MAHRecipe:
    """What changes the result."""

    heads: HeadKind = "cascade"
    lengths: tuple[int, ...] = (48, 32, 16, 12, 10, 8, 6, 4)
    iterations: int = 41  # each ends with better database codes; the paper's number
    images: int = 2000  # that the network learns from in an iteration
    epochs: int = 3  # over them
    batch: int = 128
    gamma: float = 200.0  # weight of an image's own database code
    learning_rate: float = 1e-3  # the highest of a one-cycle schedule; AdamW
    weight_decay: float = 5e-4
    codeword_start: bool = True  # else each image starts at a code of its own, at random
    likeness: bool = True  # words are near each other only if their classes look alike
    settled: float = 0.5  # share of the iterations before database codes change
    distillation: float = 0.0
    decorrelation: float = 0.0
    balance: float = 0.1  # HSWD
    seed: int = 0


@dataclass(frozen=True)
class LabelledImages:
    """What is learned from: a database with labels, looked at row by row."""

    labels: Tensor  # (n, K) of 0 and 1
    look: Look  # as the network sees them; changed at random if draws are given
    alike: Words  # (K, K), how much the classes look alike


@dataclass(frozen=True)
class TrainedMAH:
    """The network, and the codes that the database has from learning."""

    trunk: nn.Module
    heads: HashHeads
    codes: Mapping[int, Tensor]  # bits -> (n, bits) of -1 and 1


def train(
    images: LabelledImages, trunk: nn.Module, width: int, recipe: MAHRecipe, job: Job, tell: Tell,
    saved: Path | None = None,
) -> TrainedMAH:  # fmt: skip
    """Learn trunk (inputs to (b, width)) and heads. Raises Cancelled or TrainingFailed.

    With `saved`, a run that was stopped goes on from its last iteration, to the same result.
    """
    device = images.labels.device
    torch.manual_seed(recipe.seed)
    heads = HashHeads(recipe.heads, width, recipe.lengths).to(device)
    parameters = [*trunk.parameters(), *heads.parameters()]
    optimizer = torch.optim.AdamW(
        parameters, recipe.learning_rate, weight_decay=recipe.weight_decay
    )
    drawn = min(recipe.images, len(images.labels))
    steps = recipe.iterations * recipe.epochs * -(-drawn // recipe.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, recipe.learning_rate, total_steps=steps, pct_start=0.2
    )
    codes = _start(images, recipe)
    parts = {"trunk": trunk, "heads": heads, "optimizer": optimizer, "schedule": schedule}
    done = _resume(saved, recipe, codes, parts)
    for iteration in range(done, recipe.iterations):
        draws = default_rng((recipe.seed, iteration))
        torch.manual_seed(int(draws.integers(1 << 31)))  # for dropout, where a trunk has it
        rows = torch.from_numpy(draws.choice(len(images.labels), drawn, replace=False)).to(device)
        ratio = mah.imbalance(images.labels[rows], images.labels)
        targets = {bits: mah.target(codes[bits], images.labels, rows, ratio) for bits in codes}
        relaxed = {bits: torch.zeros(drawn, bits, device=device) for bits in codes}
        loss = torch.zeros((), device=device)
        for _ in range(recipe.epochs):
            order = torch.from_numpy(draws.permutation(drawn)).to(device)
            for which in torch.split(order, recipe.batch):
                job.check()
                outputs = heads(trunk(images.look(rows[which], draws)))
                loss = _loss(outputs, targets, which, recipe)
                optimizer.zero_grad()
                loss.backward()  # type: ignore[no-untyped-call]
                optimizer.step()
                schedule.step()
                for bits, values in outputs.items():
                    relaxed[bits][which] = torch.tanh(values.detach())
        if not torch.isfinite(loss):
            raise TrainingFailed("The loss is no number any more: nothing can be learned so.")
        for bits in codes if iteration >= recipe.settled * recipe.iterations else ():
            codes[bits] = mah.improve_codes(
                codes[bits], relaxed[bits], images.labels, rows, ratio, recipe.gamma
            )
        figure = round(loss.item(), 4)
        tell(phase="train", done=iteration + 1, total=recipe.iterations, loss=figure)
        if saved is not None:
            _save(saved, recipe, iteration + 1, codes, parts)
    return TrainedMAH(trunk, heads, codes)


@torch.no_grad()
def encode(
    images: LabelledImages, trained: TrainedMAH, rows: Tensor, batch: int = 256
) -> dict[int, Tensor]:
    """Outputs (r, c) of the network for some rows, by length."""
    modes = trained.trunk.training
    trained.trunk.eval()
    looks = (images.look(part, None) for part in torch.split(rows, batch))
    parts = [trained.heads(trained.trunk(look)) for look in looks]
    trained.trunk.train(modes)
    return {bits: torch.cat([part[bits] for part in parts]) for bits in trained.heads.lengths}


def _loss(
    outputs: Mapping[int, Tensor],
    targets: Mapping[int, mah.AsymmetricTarget],
    which: Tensor,
    recipe: MAHRecipe,
) -> Tensor:
    """The sum over lengths. J grows with the square of the length: short codes weigh most."""
    total = torch.zeros((), device=which.device)
    longer: Tensor | None = None
    for bits, values in outputs.items():
        total = total + mah.asymmetric(values, targets[bits], which, recipe.gamma) / bits**2
        if recipe.balance:
            total = total + recipe.balance * hswd(values)
        if recipe.decorrelation:
            total = total + recipe.decorrelation * mah.decorrelation(values)
        if recipe.distillation and longer is not None:
            total = total + recipe.distillation * mah.distillation(values, longer)
        longer = values
    return total


def alike(inputs: Tensor, labels: Tensor) -> Words:
    """How much classes look alike, (K, K): cosines of their mean inputs (n, d), centred."""
    means = labels.T @ inputs / labels.sum(dim=0)[:, None].clamp_min(1)
    unit = torch.nn.functional.normalize(means - means.mean(dim=0))
    found: Words = (unit @ unit.T).cpu().numpy()
    return found


def _start(images: LabelledImages, recipe: MAHRecipe) -> dict[int, Tensor]:
    """Where the database codes begin: at their class's word, or anywhere."""
    labels, lengths = images.labels, sorted(recipe.lengths, reverse=True)
    if recipe.codeword_start:  # an image of several classes lies between their words
        near = images.alike if recipe.likeness else np.zeros_like(images.alike)
        words = codewords(near, lengths, recipe.seed)
        mixed = {bits: labels @ torch.from_numpy(words[bits]).to(labels) for bits in lengths}
    else:
        draws = default_rng((recipe.seed, 1))
        mixed = {
            bits: torch.from_numpy(draws.random((len(labels), bits)) - 0.5).to(labels)
            for bits in lengths
        }
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
    state = checkpoint.load(saved, repr(asdict(recipe))) if saved is not None else None
    if state is None:
        return 0
    for bits, signs in state["codes"].items():
        codes[bits] = torch.where(signs, 1.0, -1.0).to(codes[bits].device)
    for name, part in parts.items():
        part.load_state_dict(state["states"][name])
    return int(state["done"])
