"""Each thing that is measured can refuse a pair by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hashdesk.core.duplicates.edited.alignment import AffineMap
from hashdesk.core.duplicates.edited.proof import Agreement
from hashdesk.core.duplicates.edited.proofs import is_edited_copy

COPY = Agreement(
    blocks=200,
    correlation=0.95,
    alike=0.9,
    displacement=0.05,
    inside=1.0,
    found=AffineMap((0.9, 0, 12, 0, 0.9, 8)),
)


def test_a_copy_is_one() -> None:
    assert is_edited_copy(COPY)
    assert is_edited_copy(replace(COPY, alike=0.4, displacement=0.08)), "it strays nowhere"
    assert not is_edited_copy(None)


@pytest.mark.parametrize(
    "change",
    [
        {"blocks": 10},
        {"correlation": 0.6},
        {"alike": 0.3},
        {"alike": 0.4, "displacement": 0.12},
        {"displacement": 0.18},
        {"inside": 0.7},
        {"found": AffineMap((0.9, -0.12, 12, 0.12, 0.9, 8))},  # turned by 8 degrees
        {"found": AffineMap((0.9, 0, 12, 0, 0.4, 8))},  # squeezed to less than half
    ],
)
def test_what_refuses_a_pair(change: dict[str, Any]) -> None:
    assert not is_edited_copy(replace(COPY, **change))
