"""Heads for one library, learned from its own photos without labels.

All lengths are learned together, as one matrix whose columns are their outputs. Short codes
tell themes: they rank photos as the diffused neighbourhoods of `graph` do. Long codes tell
individuals apart as well: edits of the library's own photos must find their originals. The
two are asked of the *sums* of distances that rank the long settings (RANKING), so 64, 32
and 16 bits share the work instead of each doing all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch
from numpy.random import Generator, default_rng
from numpy.typing import NDArray
from torch import Tensor

from hashdesk.core.encoding.codes import BITS
from hashdesk.core.errors import TrainingFailed
from hashdesk.core.job import Job
from hashdesk.encoders.files.bundle import Head
from trainer import checkpoint
from trainer.adaptation.judge import related
from trainer.itq import Axes, fold, itq_start, principal_axes, standardise
from trainer.losses.distill import listwise, recognition, weigh
from trainer.losses.hswd import hswd, hswd_random, sliced

Floats = NDArray[np.float32]
Target = Literal["even", "random", "sliced"]
Tell = Callable[..., None]  # progress as keywords: phase, done, total, loss …

LENGTHS = tuple(sorted(BITS, reverse=True))
RANKING: Mapping[int, Mapping[int, int]] = {64: {64: 1, 32: 1, 16: 1}, 32: {32: 1, 16: 1}}
THEMES = (16, 8, 4)  # lengths that are ranked by themselves
LEAST_GROUP, LARGEST_GROUP = 0.005, 0.2  # of all photos, as far as temperatures go
TOLD_EVERY = 20  # steps
LOOKED_AT = 512  # photos whose pairs are watched meanwhile
SAVED_EVERY = 100


@dataclass(frozen=True)
class AdaptRecipe:
    """What changes the result. One recipe for all libraries: nothing here is for a person."""

    neighbours: int = 7  # few, so that small groups stay apart; diffusion finds the large ones
    persistence: float = 0.97  # of walks from neighbour to neighbour
    sharpness: float = 2.0  # power of the diffused similarities in the wanted distributions
    axes: int = 1024  # coordinates that the heads see; in small libraries a third of the photos
    whitening: float = 0.5
    reach: float = 0.4  # how far codes of a group and others differ, of similarities in -1..1
    coarseness: float = 1.5  # temperature of 4 bits, which know five similarities, over others'
    recognition: float = 1.0  # weight of the individuals beside the themes, at 64 bits
    recognition_32: float = 0.4  # and at 32, which have less room for both
    balance: float = 1.5  # weight of HSWD …
    target: Target = "even"  # … and what it moves outputs towards; the others are for comparison
    steps: int = 800
    photos_per_step: int = 512  # half of them drawn, the others one neighbour of each
    edits_per_step: int = 192
    borrowed: float = 0.75  # share of edits whose effect was seen on another photo
    lenders: int = 5  # photos nearest to one from which it may borrow
    strangers: int = 1024  # further photos that an edit must not be taken for
    learning_rate: float = 3e-3  # the highest of a one-cycle schedule
    seed: int = 0


@dataclass(frozen=True)
class LearningData:
    """What heads are learned from."""

    photos: Floats  # (n, d) inputs of the heads
    similar: Tensor  # (n, n), diffused
    originals: NDArray[np.intp]  # (m,) rows of the photos that were edited
    edited: Floats  # (m, e, d) inputs of their edits


def fit(
    lesson: LearningData, recipe: AdaptRecipe, job: Job, tell: Tell, saved: Path | None = None
) -> dict[int, Head]:
    """Heads of all lengths. Raises Cancelled, or TrainingFailed where numbers run away.

    With `saved`, a run that was stopped goes on from there; the heads are those that it would
    have made.
    """
    count, width = lesson.photos.shape
    axes = principal_axes(lesson.photos, min(recipe.axes, count // 3, width))
    school = _School(lesson, axes, recipe)
    weights, limits = _start(school.photos.numpy(), recipe)
    optimizer = torch.optim.Adam([weights, limits], lr=recipe.learning_rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, recipe.learning_rate, total_steps=recipe.steps, pct_start=0.1
    )
    done = _resume(saved, recipe, weights, limits, optimizer, schedule)
    for step in range(done, recipe.steps):
        job.check()
        loss, balance = school.loss(weights, limits, default_rng((recipe.seed, step)))
        if not torch.isfinite(loss):
            raise TrainingFailed("The loss is no number any more: the features cannot be learned.")
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
        if (step + 1) % TOLD_EVERY == 0:
            near, far = school.apart(weights.detach(), limits.detach())
            figures = {
                "loss": round(loss.item(), 4),
                "balance": round(balance.item(), 4),
                "near": round(near, 3),
                "far": round(far, 3),
            }
            tell(phase="train", done=step + 1, total=recipe.steps, **figures)
        if saved is not None and (step + 1) % SAVED_EVERY == 0:
            _save(saved, recipe, step + 1, weights, limits, optimizer, schedule)
    return {
        bits: fold(axes, weights.detach()[:, part].numpy(), limits.detach()[part].numpy(),
                   recipe.whitening)
        for bits, part in columns_of().items()
    }  # fmt: skip


def columns_of() -> dict[int, slice]:
    """Which columns of the matrix of heads belong to which length."""
    ends = np.cumsum(LENGTHS).tolist()
    return {bits: slice(end - bits, end) for bits, end in zip(LENGTHS, ends, strict=True)}


def odds(similar: Tensor) -> float:
    """ln of how many more photos lie outside a photo's group than in it, from similarities (n, n).

    A group is as large as the perplexity of the similarities to it, at the median. To set a group
    of share g apart from the rest, a softmax needs logits that differ by ln((1 - g) / g): few
    large groups ask for a high temperature, many small ones for a low one.
    """
    wanted = similar / similar.sum(dim=1, keepdim=True).clamp_min(1e-12)
    entropy = -torch.xlogy(wanted, wanted).sum(dim=1)
    share = entropy.exp().median().item() / len(similar)
    share = min(max(share, LEAST_GROUP), LARGEST_GROUP)
    return float(np.log((1 - share) / share))


class _School:
    """Everything that the steps look at, and the loss of one step."""

    def __init__(self, lesson: LearningData, axes: Axes, recipe: AdaptRecipe) -> None:
        self._recipe = recipe
        looked_at = lesson.similar[:LOOKED_AT, :LOOKED_AT]
        self._distilled = related(looked_at)
        self._similar = lesson.similar.pow(recipe.sharpness)
        self.photos = torch.from_numpy(standardise(axes, lesson.photos, recipe.whitening))
        flat = lesson.edited.reshape(-1, lesson.edited.shape[-1])
        edited = torch.from_numpy(standardise(axes, flat, recipe.whitening))
        self._edited = edited.reshape(*lesson.edited.shape[:2], -1)
        self._originals = torch.from_numpy(lesson.originals)
        self._effects = self._edited - self.photos[self._originals][:, None]
        unit = torch.nn.functional.normalize(self.photos)
        lenders = min(recipe.lenders, len(lesson.originals))
        self._lenders = (unit @ unit[self._originals].T).topk(lenders).indices
        companions = self._similar.topk(min(32, len(unit) - 1))
        self._companions = companions.indices
        self._chances = companions.values.cumsum(dim=1)
        parts = columns_of()
        at = recipe.reach / odds(self._similar)
        coarse = {4: at * recipe.coarseness}
        alone = [weigh(parts, {bits: 1}, coarse.get(bits, at)) for bits in THEMES]
        self._together = [weigh(parts, sums, at) for sums in RANKING.values()]
        self._ranked = alone + self._together

    def apart(self, weights: Tensor, limits: Tensor) -> tuple[float, float]:
        """In how many of 64 bits distilled pairs differ, and all others; NaN where none are."""
        part = columns_of()[64]
        photos = self.photos[: len(self._distilled)]
        signs = ((photos @ weights[:, part] - limits[part]) > 0).float() * 2 - 1
        differ = (64 - signs @ signs.T) / 2
        others = ~self._distilled
        others.fill_diagonal_(fill_value=False)
        return differ[self._distilled].mean().item(), differ[others].mean().item()

    def loss(self, weights: Tensor, limits: Tensor, draws: Generator) -> tuple[Tensor, Tensor]:
        """The loss of a step's photos and edits, and of it what HSWD says."""
        rows = self._draw(draws)
        outputs = self.photos[rows] @ weights - limits
        relaxed = torch.tanh(outputs)
        itself = rows[:, None] == rows
        wanted = self._similar[rows[:, None], rows].masked_fill(itself, 0)
        wanted = wanted / wanted.sum(dim=1, keepdim=True).clamp_min(1e-12)
        balance = self._balance(outputs, draws)
        loss = self._recipe.balance * balance
        for columns in self._ranked:
            loss = loss + listwise(relaxed, columns, wanted, itself)
        if self._recipe.recognition:
            loss = loss + self._recognition(weights, limits, rows, relaxed, draws)
        return loss, balance

    def _balance(self, outputs: Tensor, draws: Generator) -> Tensor:
        if self._recipe.target == "even":
            return hswd(outputs)
        chance = torch.Generator().manual_seed(int(draws.integers(1 << 31)))
        if self._recipe.target == "random":
            return hswd_random(outputs, chance)
        return sliced(outputs, outputs.shape[1], chance)

    def _draw(self, draws: Generator) -> Tensor:
        """Photos of a step: some at random, and for each one of its companions."""
        count = len(self.photos)
        some = draws.choice(count, min(self._recipe.photos_per_step, count) // 2, replace=False)
        chances = self._chances[some]
        height = torch.from_numpy(draws.random(len(some)).astype(np.float32)) * chances[:, -1]
        place = (chances < height[:, None]).sum(dim=1).clamp_max(chances.shape[1] - 1)
        return torch.cat([torch.from_numpy(some), self._companions[some, place]])

    def _recognition(
        self, weights: Tensor, limits: Tensor, rows: Tensor, relaxed: Tensor, draws: Generator
    ) -> Tensor:
        """Edits of sampled photos, and their effects borrowed for any other, are recognised."""
        recipe, kinds = self._recipe, self._edited.shape[1]
        borrowed = int(recipe.edits_per_step * recipe.borrowed)
        own = _some(draws, len(self._originals), recipe.edits_per_step - borrowed)
        seen = self._edited[own, _any(draws, kinds, len(own))]
        photos = _some(draws, len(self.photos), borrowed)
        lender = self._lenders[photos, _any(draws, self._lenders.shape[1], len(photos))]
        effects = self._effects[lender, _any(draws, kinds, len(photos))]
        edited = torch.cat([seen, self.photos[photos] + effects])
        originals = torch.cat([self._originals[own], photos])
        strangers = _some(draws, len(self.photos), recipe.strangers)

        def relax(inputs: Tensor) -> Tensor:
            return torch.tanh(inputs @ weights - limits)

        others = torch.cat([relax(self.photos[strangers]), relaxed])
        same = originals[:, None] == torch.cat([strangers, rows])
        edits, kept = relax(edited), relax(self.photos[originals])
        total = torch.zeros(())
        shares = (recipe.recognition, recipe.recognition_32)
        for columns, share in zip(self._together, shares, strict=True):
            total = total + share * recognition(edits, kept, others, columns, same)
        return total


def _start(photos: Floats, recipe: AdaptRecipe) -> tuple[Tensor, Tensor]:
    """ITQ's heads, side by side, and thresholds of 0."""
    heads = [itq_start(photos, bits, seed=recipe.seed) for bits in LENGTHS]
    weights = torch.from_numpy(np.concatenate(heads, axis=1)).requires_grad_()
    return weights, torch.zeros(weights.shape[1], requires_grad=True)


def _some(draws: Generator, among: int, count: int) -> Tensor:
    return torch.from_numpy(draws.choice(among, min(among, count), replace=False))


def _any(draws: Generator, among: int, count: int) -> Tensor:
    return torch.from_numpy(draws.integers(among, size=count))


def _save(
    saved: Path, recipe: AdaptRecipe, done: int, weights: Tensor, limits: Tensor, *parts: Any
) -> None:
    state = {"done": done, "weights": weights.detach(), "limits": limits.detach()}
    states = [part.state_dict() for part in parts]
    checkpoint.save(saved, repr(asdict(recipe)), state | {"parts": states})


def _resume(
    saved: Path | None, recipe: AdaptRecipe, weights: Tensor, limits: Tensor, *parts: Any
) -> int:
    """Put everything back to where a stopped run was; the steps that it had done."""
    state = checkpoint.load(saved, repr(asdict(recipe))) if saved is not None else None
    if state is None:
        return 0
    with torch.no_grad():
        weights.copy_(state["weights"])
        limits.copy_(state["limits"])
    for part, kept in zip(parts, state["parts"], strict=True):
        part.load_state_dict(kept)
    return int(state["done"])
