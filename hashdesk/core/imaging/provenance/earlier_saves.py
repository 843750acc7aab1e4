"""Whether a picture was a JPEG of lower quality before its file was saved: double quantization.

A JPEG rounds each frequency of its 8 × 8 blocks to multiples of a step. If the picture is saved
again without being moved or resized, at a higher quality or in another format, the frequencies
still lie close to multiples of the old steps (Fan and de Queiroz, "Identification of Bitmap
Compression History", 2003). Such a copy is no better than the coarser save, whatever its file says.

Drawn pictures repeat a few blocks, such as the edge of a box, whose one value would fit any step
that divides it. So each block counts once, and the values must lie at several multiples of a step.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.imaging.provenance.jpeg_quality import STANDARD_STEPS, quality_at
from hashdesk.core.imaging.provenance.luma import luma_of

DCT_SIDE = 8
SEEN_SIDE = 1024  # pixels of the upper left corner, where blocks begin
DARKEST, BRIGHTEST = 0, 255  # blocks that reach one, in any channel, lost some frequencies
LARGEST_STEP = 60
LEAST_STEP = 3  # smaller ones drown in the rounding of pixels
COARSER = 1.3  # times the file's own step, at least
# A value counts for a step from this share of it: smaller ones round to zero, whatever the step.
NOTABLE = 0.6
VALUE_BIN = 0.25  # levels: how finely values are counted
SAME_VALUES = 8.0  # levels: blocks whose frequencies differ by less repeat each other
MOST_VALUE = 600.0  # larger ones are rare
LEAST_COUNTED = 40  # of a frequency
LEAST_CLUSTERED = 0.6  # mean cosine of values around multiples of a step; 0 of others
LEAST_ELSEWHERE = 10  # values at other multiples than the commonest one: fewer tell no step
LEAST_FREQUENCIES, LEAST_AGREEING = 4, 0.45  # that show an old step
DIAGONALS = 6  # the frequencies that are looked at: up to this sum of row and column


def _dct_matrix() -> NDArray[np.float32]:
    """The orthonormal DCT-II of 8 values, as JPEG has it."""
    n = np.arange(DCT_SIDE)
    matrix = np.sqrt(2 / DCT_SIDE) * np.cos((2 * n[None] + 1) * n[:, None] * np.pi / (2 * DCT_SIDE))
    matrix[0] /= np.sqrt(2)
    found: NDArray[np.float32] = matrix.astype(np.float32)
    return found


DCT = _dct_matrix()
_CANDIDATES = np.arange(LEAST_STEP, LARGEST_STEP + 1)
_VALUES = np.arange(0, MOST_VALUE, VALUE_BIN)
_IS_NOTABLE = (_VALUES[None] > NOTABLE * _CANDIDATES[:, None]).astype(np.float32)
_COSINES = _IS_NOTABLE * np.cos(2 * np.pi * _VALUES[None] / _CANDIDATES[:, None]).astype(np.float32)
_MULTIPLES = (_VALUES[None] / _CANDIDATES[:, None] + 0.5).astype(np.intp)
_FREQUENCIES = [
    row * DCT_SIDE + column
    for row in range(DCT_SIDE)
    for column in range(DCT_SIDE)
    if 1 <= row + column <= DIAGONALS
]


def earlier_quality(pixels: NDArray[np.uint8], steps: Sequence[int] | None) -> float | None:
    """The quality of a coarser JPEG that a picture was before; None: no sign of one.

    pixels: (height, width, 3) RGB as stored, neither turned nor converted. steps: the luma table of
    the file itself if it is a JPEG.
    """
    frequencies = _once_each(_frequencies(pixels[:SEEN_SIDE, :SEEN_SIDE]))
    seen, coarse = 0, []
    for place in _FREQUENCIES:
        own = 1 if steps is None else steps[place]
        values = np.abs(frequencies[:, place])
        if (values > NOTABLE * max(LEAST_STEP, own * COARSER)).sum() < LEAST_COUNTED:
            continue
        seen += 1
        step = _old_step(values, own)
        if step is not None:
            coarse.append(step / float(STANDARD_STEPS[place]))
    if len(coarse) < LEAST_FREQUENCIES or len(coarse) < LEAST_AGREEING * seen:
        return None
    return quality_at(float(np.median(coarse)))


def _frequencies(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The DCT (blocks, 64) of the luma of the blocks that keep their frequencies."""
    rows, columns = pixels.shape[0] // DCT_SIDE, pixels.shape[1] // DCT_SIDE
    whole = pixels[: rows * DCT_SIDE, : columns * DCT_SIDE]
    blocks = whole.reshape(rows, DCT_SIDE, columns, DCT_SIDE, 3).swapaxes(1, 2)
    blocks = blocks.reshape(-1, DCT_SIDE, DCT_SIDE, 3)
    unclipped = (blocks.min((1, 2, 3)) > DARKEST) & (blocks.max((1, 2, 3)) < BRIGHTEST)
    found = (DCT @ luma_of(blocks[unclipped]) @ DCT.T).astype(np.float32)
    return found.reshape(-1, DCT_SIDE * DCT_SIDE)


def _once_each(frequencies: NDArray[np.float32]) -> NDArray[np.float32]:
    """Blocks (n, 64) without those that repeat another one, give or take what rounding does."""
    rounded = (frequencies[:, _FREQUENCIES] / SAME_VALUES).round().astype(np.int16)
    first = {block.tobytes(): place for place, block in enumerate(rounded)}
    return frequencies[list(first.values())]


def _old_step(values: NDArray[np.float32], own: int) -> int | None:
    """The step, coarser than the file's own, whose multiples the values lie close to."""
    counts = np.bincount(
        (values[values < MOST_VALUE - VALUE_BIN] / VALUE_BIN + 0.5).astype(np.intp),
        minlength=len(_VALUES),
    ).astype(np.float32)
    totals = _IS_NOTABLE @ counts
    clustered = np.where(totals >= LEAST_COUNTED, _COSINES @ counts / np.maximum(totals, 1), 0)
    clustered[own * COARSER >= _CANDIDATES] = 0
    found = [
        place
        for place in np.flatnonzero(clustered > LEAST_CLUSTERED).tolist()
        if _is_clustered_elsewhere(place, counts)
    ]
    if not found:
        return None
    # Its halves and thirds fit as well, so the largest counts; its neighbours fit less well.
    best = found[-1]
    while best > 0 and clustered[best - 1] > clustered[best]:
        best -= 1
    return int(_CANDIDATES[best])


def _is_clustered_elsewhere(candidate: int, counts: NDArray[np.float32]) -> bool:
    """Whether values cluster around multiples of a step without those at the commonest one."""
    notable = _IS_NOTABLE[candidate] * counts
    multiples = np.bincount(_MULTIPLES[candidate], notable)
    elsewhere = notable * (_MULTIPLES[candidate] != multiples.argmax())
    total = float(elsewhere.sum())
    return total >= LEAST_ELSEWHERE and (
        float(_COSINES[candidate] @ elsewhere) > LEAST_CLUSTERED * total
    )
