"""Tone tables: how the levels of one picture follow from those of its copy.

A brightened, darkened or re-profiled copy differs from its photo by a curve. The curve is found
from the pair itself, and taken out before details are compared.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.duplicates.detail.picture import END, Picture, prepare

ToneTable = NDArray[np.float32]  # (256,): the other picture's level for each level

LUMA_WEIGHTS = (0.299, 0.587, 0.114)  # of R, G, B: ITU-R BT.601
BINS = 32  # of 8 levels each
BIN = 256 // BINS
MOST_GAIN = 2.0  # of the line that the curve keeps to; the least is its inverse
NOISE = 4.0  # levels²: contrast below this says nothing about the gain
PULL = 0.001  # share of all pixels: bins with fewer of them follow the line
ROWS_FOR_TONE = 2  # every second row tells the curve
EQUALLY_CLIPPED = 0.001  # share of values: pictures that differ by more are not cut off alike
GREY_LEVELS = np.arange(256, dtype=np.float64)


def tone_table(source: NDArray[np.uint8], target: NDArray[np.uint8]) -> ToneTable:
    """The rising curve that takes the levels of `source` to those of `target`, of one shape.

    In each of 32 bins, the mean of the target: least squares of a curve. Bins that few pixels have
    follow the straight line of all pixels, or copies of nearly empty pages would get wild curves.
    """
    levels = source.reshape(-1)
    count = levels.size
    pixels = np.bincount(levels, minlength=256).astype(np.float64)
    sums = np.bincount(levels, weights=target.reshape(-1), minlength=256)
    mean, target_mean = float(pixels @ GREY_LEVELS) / count, float(sums.sum()) / count
    offset = GREY_LEVELS - mean
    spread = float(pixels @ offset**2) + NOISE * count
    gain = (float(sums @ offset) + NOISE * count) / spread
    gain = min(max(gain, 1 / MOST_GAIN), MOST_GAIN)
    in_bins, sum_in_bins = pixels.reshape(BINS, BIN).sum(1), sums.reshape(BINS, BIN).sum(1)
    middles = GREY_LEVELS.reshape(BINS, BIN).mean(1)
    level_sums = (pixels * GREY_LEVELS).reshape(BINS, BIN).sum(1)
    centers = np.where(in_bins > 0, level_sums / np.maximum(in_bins, 1), middles)
    line = target_mean + gain * (centers - mean)
    curve = (sum_in_bins + PULL * count * line) / (in_bins + PULL * count)
    curve = np.maximum.accumulate(curve)
    ends = curve[0] - gain * centers[0], curve[-1] + gain * (255 - centers[-1])
    table = np.interp(GREY_LEVELS, [0, *centers, 255], [ends[0], *curve, ends[1]])
    clipped: ToneTable = table.clip(0, 255).astype(np.float32)
    return clipped


def with_tone_of(source: Picture, target: Picture) -> NDArray[np.float32]:
    """The luma (height, width) of `source` with the tone of `target`, of the same size.

    By one table of luma, or by one for each of R, G and B (a new white balance): whichever leaves
    less error.
    """
    rows = slice(None, None, ROWS_FOR_TONE)
    luma, wanted = source.luma[rows], target.luma[rows]
    one = tone_table(luma, wanted)
    three = np.empty((3, 256), np.float32)
    for channel, weight in enumerate(LUMA_WEIGHTS):
        levels = source.smooth[rows, :, channel]
        three[channel] = weight * tone_table(levels, target.smooth[rows, :, channel])
    error_of_one = np.square(one.take(luma) - wanted).sum()
    error_of_three = np.square(_summed(three, source.smooth[rows]) - wanted).sum()
    if error_of_three < error_of_one:
        return _summed(three, source.smooth)
    return one.take(source.luma)


def neutral_tables(source: Picture, target: Picture) -> list[ToneTable]:
    """Curves for R, G and B alike that give `source` the luma of `target`, of the same size.

    One of all luma; and where the target is cut off in more places, a line up to the ends of the
    scale, found where neither is: of a bright colour, brightening cuts off one channel first.
    """
    rows = slice(None, None, ROWS_FOR_TONE)
    tables = [tone_table(source.luma[rows], target.luma[rows])]
    if target.clipped - source.clipped > EQUALLY_CLIPPED:
        inside = _is_inside(source.pixels) & _is_inside(target.pixels)
        every = inside.all(axis=2)
        gain, offset = _line_of(source.luma[every], target.luma[every])
        tables.append((gain * GREY_LEVELS + offset).clip(0, 255).astype(np.float32))
    return tables


def cut_off_as(source: Picture, target: Picture) -> Picture:
    """`source` with the light of `target`, of the same size, its ends cut off as that one's are.

    By a straight line for each of R, G and B: what was white in one channel alone has lost its
    colour in the copy, which no curve of luma or of colours can tell.
    """
    lines = [
        _line(source.pixels[..., channel], target.pixels[..., channel]) for channel in range(3)
    ]
    tables = [(gain * GREY_LEVELS + offset + 0.5).clip(0, 255) for gain, offset in lines]
    channels = [
        table.astype(np.uint8).take(source.pixels[..., channel])
        for channel, table in enumerate(tables)
    ]
    return prepare(np.stack(channels, axis=-1))


def _line(source: NDArray[np.uint8], target: NDArray[np.uint8]) -> tuple[float, float]:
    """Gain and offset of the levels that neither picture has cut off; 1 and 0 if there are none."""
    inside = _is_inside(source) & _is_inside(target)
    return _line_of(source[inside], target[inside])


def _is_inside(levels: NDArray[np.uint8]) -> NDArray[np.bool_]:
    return (levels > END) & (levels < 255 - END)


def _line_of(source: NDArray[np.uint8], target: NDArray[np.uint8]) -> tuple[float, float]:
    """Gain and offset that take some levels (n,) to others; 1 and 0 if there are none."""
    levels, wanted = source.astype(np.float32), target.astype(np.float32)
    if not len(levels):
        return 1.0, 0.0
    mean, target_mean = float(levels.mean()), float(wanted.mean())
    spread = float(levels.var()) + NOISE
    gain = (float(((levels - mean) * wanted).mean()) + NOISE) / spread
    gain = min(max(gain, 1 / MOST_GAIN), MOST_GAIN)
    return gain, target_mean - gain * mean


def _summed(tables: NDArray[np.float32], pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    total: NDArray[np.float32] = tables[0].take(pixels[..., 0])
    total += tables[1].take(pixels[..., 1])
    total += tables[2].take(pixels[..., 2])
    return total
