"""Each thing that is measured can refuse a pair by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hashdesk.core.duplicates.edited.alignment import AffineMap
from hashdesk.core.duplicates.edited.band import LARGEST_BAND
from hashdesk.core.duplicates.edited.proof import Agreement, BlockAgreement
from hashdesk.core.duplicates.edited.proofs import (
    LEAST_ALIKE_BESIDE,
    LEAST_ALIKE_IN_PLACE,
    PARTS,
    is_edited_copy,
)
from hashdesk.core.duplicates.match_level import LARGEST_RADIUS, MatchLevel

EVERYWHERE = BlockAgreement(
    blocks=200, correlation=0.95, alike=0.9, telling=100, telling_alike=0.9, displacement=0.05
)
COPY = Agreement(
    everywhere=EVERYWHERE,
    beside=None,
    band=0.0,
    inside=1.0,
    found=AffineMap((0.9, 0, 12, 0, 0.9, 8)),
)


def with_blocks(**changes: Any) -> Agreement:
    return replace(COPY, everywhere=replace(EVERYWHERE, **changes))


def under_a_caption(**changes: Any) -> Agreement:
    """Half of all blocks are hidden; the others agree, but for the changes."""
    seen = replace(EVERYWHERE, correlation=0.5, alike=0.4, displacement=0.3)
    beside = replace(EVERYWHERE, blocks=40, **changes)
    return replace(COPY, everywhere=seen, beside=beside, band=0.2)


def test_a_copy_is_one() -> None:
    assert is_edited_copy(COPY)
    assert is_edited_copy(with_blocks(alike=0.4, displacement=0.08)), "it strays nowhere"
    assert is_edited_copy(under_a_caption())
    assert not is_edited_copy(None)


@pytest.mark.parametrize(
    "seen",
    [
        with_blocks(blocks=10),
        with_blocks(correlation=0.6),
        with_blocks(alike=0.3),
        with_blocks(alike=0.4, displacement=0.12),
        with_blocks(displacement=0.18),
        with_blocks(telling=4),
        with_blocks(telling_alike=0.1),
        under_a_caption(telling_alike=0.1),
        under_a_caption(alike=0.8),
        under_a_caption(displacement=0.16),
        replace(under_a_caption(), beside=replace(EVERYWHERE, blocks=30)),
        replace(under_a_caption(), beside=None),
        replace(COPY, inside=0.7),
        replace(COPY, found=AffineMap((0.9, -0.12, 12, 0.12, 0.9, 8))),  # turned by 8 degrees
        replace(COPY, found=AffineMap((0.9, 0, 12, 0, 0.4, 8))),  # squeezed to less than half
    ],
)
def test_what_refuses_a_pair(seen: Agreement) -> None:
    assert not is_edited_copy(seen)


def test_no_copy_is_farther_than_the_largest_radius() -> None:
    """Else it would be proven, and never shown."""
    least = LEAST_ALIKE_IN_PLACE, LEAST_ALIKE_BESIDE * (1 - LARGEST_BAND)
    assert round(PARTS * (1 - min(least))) <= LARGEST_RADIUS[MatchLevel.EDITED]
