"""The parts of the objective of adapted heads."""

import numpy as np
import pytest
import torch

from trainer.adaptation.objective import group_log_odds, length_columns


def test_columns_lie_side_by_side() -> None:
    parts = length_columns()
    assert parts[64] == slice(0, 64)
    assert parts[4] == slice(120, 124)


@pytest.mark.parametrize("kinds", [2, 10, 50])
def test_groups_are_counted_from_similarities(kinds: int) -> None:
    """Blocks of equal similarity: a share of 1 / kinds, as far as 1 in 5 and 1 in 200."""
    kind = np.arange(300) % kinds
    similar = torch.from_numpy((kind[:, None] == kind).astype(np.float32))
    similar.fill_diagonal_(0)
    share = min((300 / kinds - 1) / 300, 0.2)
    assert group_log_odds(similar) == pytest.approx(np.log((1 - share) / share), rel=1e-4)
