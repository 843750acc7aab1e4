"""The blocks of JPEGs that a picture carries from before its own save.

Whether a larger picture carries the blocks of a smaller JPEG, stretched as it was itself: only what
was enlarged from that JPEG, or from one of its size, does. A picture that the smaller one was made
of has no blocks but its own, which are DCT_SIDE pixels wide.

Whether a picture of the same size has blocks as strong as those of a coarser JPEG, which its own
save does not explain. Blurring, noise and changes of tone hide the steps of an earlier save, but
leave the edges of its blocks.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.imaging.provenance.earlier_saves import DCT_SIDE
from hashdesk.core.imaging.provenance.jpeg_quality import coarseness_at
from hashdesk.core.imaging.provenance.provenance import Provenance

HARMONICS = 3  # of the distance between edges of blocks: higher ones have no sure sign
OWN_HARMONIC = 4  # steps of frequency from those of the picture's own blocks: nearer ones are mixed
NEARBY = (4, 14)  # steps of frequency, between which the noise beside a harmonic is taken
SMOOTHED_OVER = 31  # pixels: slower changes of roughness are what the picture shows
CLEAREST = 4.0  # times the noise: a harmonic says no more than that
# Of the sum, in deviations: of 4,800 trials with pictures that were not enlarged, at most 3.7, but
# 4.1 for chroma; of JPEGs of quality 75 that were enlarged, 99 of 104 have more.
LEAST_TRACE = 4.0
CHROMA_SIDE = 2 * DCT_SIDE  # pixels: of blocks of chroma, which has half the pixels a side
NEAR_CHROMA = 0.03  # share of that by which stretched blocks differ, at most
# Of the strength of its own blocks. Twice as wide, there are blocks of chroma, which show a little
# in luma: up to 0.09. Where a JPEG of quality 75 was enlarged, 0.15 and more.
LEAST_OF_OWN_BLOCKS = 0.12
CLEARLY_SEEN = 6.0  # deviations: weaker blocks of a coarse JPEG cannot be compared
# Of blocks of the same size. A picture has blocks about as strong as its steps are coarse: with a
# third of the steps, half as strong, with a tenth, less than a quarter. Finer steps leave more
# room for those that were there before.
UNSEEN = 255  # level of roughness at which nothing more is seen
COARSEST = 59.5  # quality: blocks of coarser JPEGs grow stronger no more as steps do
LEAST_COARSENESS = 0.01  # of quality 100, whose steps are whole all the same
MOST_OF_STEPS = 0.35  # of the finer picture, as a share of the coarser one's
# Beside its own coarser copies, a finer JPEG of which no earlier save is seen has up to 0.53; of 66
# true edits of one, 63 have more than 0.7.
SURE_STRENGTH = 0.7
SAME_QUALITY = 2.5  # that an earlier save seen in the finer picture may be off, at most
LEAST_STRENGTH = 0.2  # a copy shows at least that, and the share of the steps


def carries_blocks(found: Provenance, other: Provenance) -> bool:
    """Whether the blocks of a JPEG as large as another picture are seen in this one.

    Then this one was made from the other, or from one of its size, whichever is larger.
    """
    own_blocks = _blocks_of(found)
    if own_blocks is None:
        return False
    seen: list[Wave] = []
    for levels, own, side in sides_of(found, other):
        seen += _clearest(levels, own, side)
    if not seen or clearness(seen) < LEAST_TRACE:
        return False
    width = DCT_SIDE * max(found.width, found.height) / max(other.width, other.height)
    if abs(width / CHROMA_SIDE - 1) > NEAR_CHROMA:
        return True
    strength = float(np.mean([wave.strength for wave in seen]))
    return strength >= LEAST_OF_OWN_BLOCKS * own_blocks.strength


def keeps_blocks(finer: Provenance, coarser: Provenance) -> bool:
    """Whether a picture of finer steps has blocks as strong as a coarser JPEG of the same size."""
    if coarser.quality is None or not (finer.lossless or finer.quality is not None):
        return False
    if coarser.quality < COARSEST:
        return False
    own = 0.0 if finer.quality is None else coarseness_at(finer.quality)
    share = own / max(coarseness_at(coarser.quality), LEAST_COARSENESS)
    if share > MOST_OF_STEPS:
        return False
    blocks, own_blocks = _blocks_of(coarser), _blocks_of(finer)
    if blocks is None or own_blocks is None or blocks.strength < CLEARLY_SEEN * blocks.noise:
        return False
    # Noise and sharpening leave less room for edges of blocks below the roughest, blurring more.
    room = max(1.0, (UNSEEN - blocks.roughness) / max(UNSEEN - own_blocks.roughness, 1.0))
    return own_blocks.strength * room >= (LEAST_STRENGTH + share) * blocks.strength


def surely_keeps_blocks(finer: Provenance, coarser: Provenance) -> bool:
    """Whether blocks as strong as in the coarser JPEG are none of the finer picture's own past."""
    blocks, kept = _blocks_of(coarser), _blocks_of(finer)
    if coarser.quality is None or blocks is None or kept is None:
        return False
    if finer.earlier is not None and abs(finer.earlier - coarser.quality) > SAME_QUALITY:
        return False
    return kept.strength >= SURE_STRENGTH * blocks.strength


def sides_of(found: Provenance, other: Provenance) -> list[tuple[NDArray[np.uint8], int, int]]:
    """Across and down: the roughness of a picture, its length, and that of the other's same side.

    Both in pixels. Empty if the roughness is not known.
    """
    if found.roughness is None:
        return []
    is_turned = (found.width < found.height) != (other.width < other.height)
    lengths = (other.height, other.width) if is_turned else (other.width, other.height)
    return [
        (found.roughness.across, found.width, lengths[0]),
        (found.roughness.down, found.height, lengths[1]),
    ]


class _Blocks(NamedTuple):
    """The edges of the blocks that begin where a picture does, in levels of roughness."""

    strength: float
    noise: float  # deviation
    roughness: float  # of the whole picture


def _blocks_of(found: Provenance) -> _Blocks | None:
    if found.roughness is None:
        return None
    sides = found.roughness.across, found.roughness.down
    seen = [wave for levels in sides for wave in waves(levels, DCT_SIDE, 0.0)]
    if not seen:
        return None
    strengths, noises = zip(*seen, strict=True)
    return _Blocks(
        float(np.mean(strengths)),
        float(np.sqrt(np.mean(np.square(noises)) / len(seen))),
        float(np.mean(np.concatenate(sides))),
    )


def _clearest(levels: NDArray[np.uint8], own: int, side: int) -> list[Wave]:
    """The harmonics of stretched blocks that begin at either end: of a mirrored copy, the last."""
    width = DCT_SIDE * own / side
    return max((_harmonics(levels, width, start) for start in (0.0, own % width)), key=clearness)


def _harmonics(levels: NDArray[np.uint8], width: float, start: float) -> list[Wave]:
    """Edges of blocks so many pixels wide at each harmonic that the picture's own do not have."""
    least = OWN_HARMONIC * DCT_SIDE / max(len(levels), 1)
    of_own = [harmonic * DCT_SIDE / width for harmonic in range(1, HARMONICS + 1)]
    return [
        wave
        for wave, place in zip(waves(levels, width, start), of_own, strict=False)
        if abs(place - round(place)) >= least
    ]


def clearness(found: Sequence[Wave]) -> float:
    """How clearly waves are seen together, in deviations."""
    clear = [np.clip(wave.strength / max(wave.noise, 1e-9), -CLEAREST, CLEAREST) for wave in found]
    return float(np.sum(clear) / np.sqrt(max(len(clear), 1)))


class Wave(NamedTuple):
    """A wave of roughness, in its levels: positive where edges of blocks are rougher."""

    strength: float
    noise: float  # deviation


def waves(levels: NDArray[np.uint8], width: float, start: float) -> list[Wave]:
    """The waves of roughness at the HARMONICS of blocks so many pixels wide.

    start: where the first block begins, in pixels.
    """
    count = len(levels)
    if count < SMOOTHED_OVER:
        return []
    values = _above_surroundings(levels.tobytes())
    # The first level is of the second pixel; edges lie between pixels.
    places = np.arange(count) + 1.5 - start
    found = []
    for harmonic in range(1, HARMONICS + 1):
        turned = values * np.exp(-2j * np.pi * (harmonic / width) * places)
        nearby = _turns_nearby(count) @ turned * (2 / count)
        # The median of |noise|² is ln 2 of its mean, which has two parts.
        noise = np.sqrt(np.median(np.abs(nearby) ** 2) / np.log(2) / 2)
        found.append(Wave(float(turned.sum().real * (2 / count)), float(noise)))
    return found


@functools.lru_cache(maxsize=256)
def _above_surroundings(levels: bytes) -> NDArray[np.float64]:
    """How much rougher each place is than those around it, fading out towards both ends.

    Kept, for a picture is compared with all others of its group.
    """
    own = np.frombuffer(levels, np.uint8)
    return (own - _smoothed(own)) * np.hanning(len(own))


@functools.lru_cache(maxsize=8)
def _turns_nearby(count: int) -> NDArray[np.complex128]:
    """What turns a harmonic into the frequencies beside it, for so many places.

    Their phase is that of blocks that begin anywhere: only how strong they are counts.
    """
    near = np.arange(NEARBY[0], NEARBY[1] + 1) / count
    around = np.concatenate([near, -near])
    turns: NDArray[np.complex128] = np.exp(-2j * np.pi * around[:, None] * np.arange(count))
    return turns


def _smoothed(levels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """The median of the levels around each."""
    padded = np.pad(levels.astype(np.float64), SMOOTHED_OVER // 2, mode="reflect")
    found: NDArray[np.float64] = np.median(
        np.lib.stride_tricks.sliding_window_view(padded, SMOOTHED_OVER), axis=1
    )
    return found
