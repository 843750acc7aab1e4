"""The band of rows that agrees least, against trying every band."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hashdesk.core.duplicates.edited.band import LARGEST_BAND, worst_band


@given(st.lists(st.tuples(st.integers(0, 15), st.booleans())))
def test_no_band_has_more_that_disagrees(blocks: list[tuple[int, bool]]) -> None:
    count = 16
    rows = np.array([row for row, _ in blocks], np.intp)
    agrees = np.array([agree for _, agree in blocks], bool)

    def more(top: int, bottom: int) -> int:
        return sum(1 - 2 * agree for row, agree in blocks if top <= row < bottom)

    top, bottom = worst_band(rows, agrees, count)
    assert 0 <= bottom - top <= LARGEST_BAND * count
    bands = [
        (start, start + height)
        for height in range(int(LARGEST_BAND * count) + 1)
        for start in range(count - height + 1)
    ]
    assert more(top, bottom) == max(more(*band) for band in bands)
