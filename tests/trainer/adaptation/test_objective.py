"""The objective of adapted heads, its terms against slow twins."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from numpy.random import default_rng
from numpy.typing import NDArray

from hashdesk.core.encoding.by_length import ByLength
from hashdesk.encoders.library_heads.itq import principal_axes
from trainer.adaptation.objective import (
    CODE_COLUMNS,
    CODE_WIDTH,
    THEME_WIDTH,
    HeadParameters,
    group_log_odds,
    objective,
)
from trainer.adaptation.recipe import RANKING, AdaptRecipe
from trainer.adaptation.training_pool import (
    LearningData,
    TrainingPool,
    draw_edits,
    draw_photos,
    training_pool,
)

RECIPE = AdaptRecipe(edits_per_step=12, strangers=20, photos_per_step=16)


@pytest.fixture
def pool() -> TrainingPool:
    """Forty photos in four groups, ten of them with two edits."""
    draws = default_rng(0)
    kinds = np.arange(40) % 4
    strengths = draws.uniform(0.2, 1, (40, 40)).astype(np.float32)
    similar = torch.from_numpy((kinds[:, None] == kinds) * np.maximum(strengths, strengths.T))
    similar.fill_diagonal_(0)
    normal = draws.standard_normal

    def floats(*shape: int) -> NDArray[np.float32]:
        return normal(shape).astype(np.float32)

    data = LearningData(floats(40, 12), similar, np.arange(0, 40, 4), floats(10, 2, 12))
    return training_pool(data, principal_axes(data.photos, 6), RECIPE)


def test_columns_lie_side_by_side() -> None:
    assert CODE_COLUMNS[64] == slice(0, 64)
    assert CODE_COLUMNS[4] == slice(120, 124)
    assert CODE_COLUMNS.details == {64: slice(124, 188), 32: slice(188, 220)}
    assert (THEME_WIDTH, CODE_WIDTH) == (124, 220)


def heads() -> HeadParameters:
    weights = default_rng(2).standard_normal((6, CODE_WIDTH)).astype(np.float32)
    return HeadParameters(torch.from_numpy(weights).requires_grad_(), torch.zeros(CODE_WIDTH))


def test_individuals_are_recognised_by_the_sums_that_rank(pool: TrainingPool) -> None:
    parameters, rows = heads(), torch.arange(5)
    relaxed = parameters.relaxed(pool.photos[rows])
    found = objective(pool, RECIPE).individuals_loss(parameters, default_rng(3), rows, relaxed)

    edits, originals, negatives = draw_edits(pool, RECIPE, default_rng(3))
    temperature = RECIPE.reach / group_log_odds(pool.similar.pow(RECIPE.sharpness))
    weights = parameters.weights.detach().double()

    def similar(a: NDArray[np.float64], b: NDArray[np.float64], setting: int) -> float:
        total = most = 0.0
        for weight, columns in RANKING[setting].beside(CODE_COLUMNS):
            total += weight * float(a[columns] @ b[columns])
            most += weight * len(a[columns])
        return total / most / temperature

    codes = np.tanh((pool.photos.double() @ weights).numpy())
    others = [*negatives.tolist(), *rows.tolist()]
    expected = 0.0
    for setting, share in ((64, RECIPE.recognition), (32, RECIPE.recognition_32)):
        for edit, own in zip(edits.double() @ weights, originals.tolist(), strict=True):
            rivals = [own, *(other for other in others if other != own)]
            edited = np.tanh(edit.numpy())
            logits = np.array([similar(edited, codes[rival], setting) for rival in rivals])
            loss = np.log(np.exp(logits).sum()) - logits[0]
            expected += share * loss / len(edits)
    assert found.item() == pytest.approx(expected, rel=1e-4)


def test_theme_codes_learn_less_from_individuals(pool: TrainingPool) -> None:
    """The loss is the same, and so is what it asks of detail codes."""
    found = []
    for share in (1.0, 0.25):
        parameters, rows = heads(), torch.arange(5)
        relaxed = parameters.relaxed(pool.photos[rows])
        goal = objective(pool, replace(RECIPE, recognition_of_themes=share))
        loss = goal.individuals_loss(parameters, default_rng(3), rows, relaxed)
        loss.backward()
        assert parameters.weights.grad is not None
        found.append((loss.item(), parameters.weights.grad))
    (whole_loss, whole), (loss, part) = found
    assert loss == whole_loss
    assert whole[:, :64].abs().min() > 0
    assert torch.allclose(part[:, :THEME_WIDTH], whole[:, :THEME_WIDTH] / 4)
    assert torch.equal(part[:, THEME_WIDTH:], whole[:, THEME_WIDTH:])


@pytest.mark.parametrize("sharpness_4", [1.0, 2.0])
def test_groups_are_asked_of_what_ranks(pool: TrainingPool, sharpness_4: float) -> None:
    """Of 16, 8 and 4 bits alone, and of the sums at 64 and 32 bits, detail codes included.

    4 bits learn from similarities of their own sharpness, at the temperature of those.
    """
    recipe = replace(RECIPE, recognition=0.0, balance=0.0, sharpness_4=sharpness_4)
    parameters, goal = heads(), objective(pool, recipe)
    total, _ = goal.step_loss(parameters, default_rng(3))

    rows = draw_photos(pool, recipe.photos_per_step, default_rng(3)).numpy()
    codes = np.tanh((pool.photos.double() @ parameters.weights.detach().double()).numpy())[rows]
    similar = pool.similar.double().numpy()[np.ix_(rows, rows)]
    usual, coarse = recipe.sharpness, sharpness_4
    asked = [(RANKING[setting], usual, 1.0) for setting in (64, 32)]
    asked += [(ByLength({bits: 1}), usual, 1.0) for bits in (16, 8)]
    asked.append((ByLength({4: 1}), coarse, recipe.coarseness))
    expected = 0.0
    for weights, sharpness, times in asked:
        wanted = similar**sharpness
        temperature = times * recipe.reach / group_log_odds(pool.similar.pow(sharpness))
        counted = list(weights.beside(CODE_COLUMNS))
        most = sum(weight * (part.stop - part.start) for weight, part in counted)
        for query, row in enumerate(rows):
            others = [k for k in range(len(rows)) if rows[k] != row]
            logits = np.array([
                sum(w * codes[query, part] @ codes[k, part] for w, part in counted) / most
                for k in others
            ]) / temperature  # fmt: skip
            shares = wanted[query, others] / wanted[query, others].sum()
            expected -= float(shares @ (logits - np.log(np.exp(logits).sum()))) / len(rows)
    assert total.item() == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize("kinds", [2, 10, 50])
def test_groups_are_counted_from_similarities(kinds: int) -> None:
    """Blocks of equal similarity: a share of 1 / kinds, as far as 1 in 5 and 1 in 200."""
    kind = np.arange(300) % kinds
    similar = torch.from_numpy((kind[:, None] == kind).astype(np.float32))
    similar.fill_diagonal_(0)
    share = min((300 / kinds - 1) / 300, 0.2)
    assert group_log_odds(similar) == pytest.approx(np.log((1 - share) / share), rel=1e-4)
