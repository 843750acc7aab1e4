"""What a picture costs a model, by its first runs beside those of a yardstick."""

from __future__ import annotations

import pytest

from hashdesk.encoders.added_models import trial_speed
from hashdesk.encoders.added_models.trial_speed import LITE0_YARDSTICKS, MOST_RUNS, model_cost


def test_the_fastest_runs_of_both_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program slows some runs of either; a slow computer slows all of both."""

    def cost(slowness: float) -> float:
        taken = iter([slowness * one for one in (0.03, 0.9, 0.01, 0.12, 0.02, 0.5)] * MOST_RUNS)
        monkeypatch.setattr(trial_speed, "_seconds", lambda _run: next(taken))
        return model_cost(lambda: None)

    assert cost(1) == pytest.approx(12 / LITE0_YARDSTICKS)
    assert cost(7) == pytest.approx(cost(1))


def test_the_yardstick_is_a_graph_that_runs() -> None:
    runs: list[int] = []
    assert 0 < model_cost(lambda: runs.append(1)) < 1
    assert len(runs) <= MOST_RUNS
