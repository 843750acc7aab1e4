"""Whether two pictures of one size differ by how they were saved alone, and not by an edit.

Then the better save is the better picture. Between a picture and its blurred, sharpened, darker or
softer copy, the quality of JPEG says nothing of which was there first. Coding changes the power of
a frequency by little more than rounding to the coarser steps does. So does a little noise, which
can be told from lost detail only where coding would have taken nothing away.
"""

from __future__ import annotations

import numpy as np

from hashdesk.core.duplicates.keep.detail import is_same_size, true_quality
from hashdesk.core.duplicates.keep.flat_areas import is_drawn
from hashdesk.core.duplicates.keep.tones import color_of, framed_alike
from hashdesk.core.imaging.provenance.earlier_saves import DCT_SIDE
from hashdesk.core.imaging.provenance.jpeg_quality import LOSSLESS, STANDARD_STEPS, coarseness_at
from hashdesk.core.imaging.provenance.provenance import Provenance
from hashdesk.core.imaging.provenance.spectrum import SPECTRUM_BANDS

COMPARED_BANDS = slice(1, 12)  # coarser than what low qualities leave out; but not the mean
FINEST_STEP = 1.0  # levels: pixels are whole, too
ASSUMED_QUALITY = 50.0  # of a lossy format that says none
SHARE_OF_POWER = 0.02  # that any coding may change
# Times that: saved again at 30 … 98, as PNG or AVIF, most photos have less than 1 and few more than
# 2; darker or softer by a twentieth, nearly 5; blurred by 0.6 pixels or sharpened, mostly more than
# 4.
MOST_CHANGE = 3.0
# Of the more colourful picture's colour. Saturation changed by two fifths changes it by a fifth.
RECOLORED = 0.1
LEAST_RECOLORED = 0.5  # levels: as much may come of rounding
# Noise of a level or more adds as much power to every fine band. Saving it as a JPEG of quality 90
# takes less than that from any of 120 photos, and at 75 from six in seven.
FINE_BANDS = slice(16, 28)
LEAST_NOISE = 1.0  # levels², on average
# Quality of a JPEG: coarser ones take more away than a little noise adds.
LEAST_NOISY_QUALITY = 60.0

# Of 38 drawings, photocopies and pages saved again at 92 and 97 that showed no steps of a JPEG of
# 60 to 90, the finer JPEG differs by at most 1.48 from what it was made of. Of 65 beside their own
# coarser copies, two in three differ by more than 1.5.
RESAVED_BANDS = slice(12, None)
RESAVED = 0.0125  # share of power that a save changes
MOST_RESAVED = 1.5  # times that, and what rounding to the finer steps does


def differ_by_coding_alone(first: Provenance, second: Provenance) -> bool:
    """Whether no edit is seen between two pictures; only those of one size can be compared."""
    if first.spectrum is None or second.spectrum is None or not is_same_size(first, second):
        return False
    if not framed_alike(first, second):
        return False
    colors = sorted(color_of(found) for found in (first, second))
    if colors[1] - colors[0] > max(RECOLORED * colors[1], LEAST_RECOLORED):
        return False
    qualities = (true_quality(found) or ASSUMED_QUALITY for found in (first, second))
    by_rounding = _steps(min(qualities)) ** 2 / 12
    allowed = by_rounding + SHARE_OF_POWER * np.maximum(first.spectrum, second.spectrum)
    change = np.abs(first.spectrum - second.spectrum)[COMPARED_BANDS] / allowed[COMPARED_BANDS]
    return bool(change.max() <= MOST_CHANGE)


def may_be_noised(finer: Provenance, coarser: Provenance) -> bool:
    """Whether a picture may have noise, and no detail, that a coarser JPEG of its size has not."""
    if finer.spectrum is None or coarser.spectrum is None or coarser.quality is None:
        return False
    quality = true_quality(coarser)
    if quality is None or quality < LEAST_NOISY_QUALITY:
        return False
    excess = (finer.spectrum - coarser.spectrum)[FINE_BANDS]
    return float(excess.mean()) > LEAST_NOISE


def may_be_saved_from(finer: Provenance, coarser: Provenance) -> bool:
    """Whether a drawing's finer save explains by itself how it differs from the coarser one.

    Drawings that were a coarser JPEG often show no steps of it; photos do.
    """
    if not is_drawn(coarser):
        return False
    if finer.spectrum is None or coarser.spectrum is None:
        return True
    quality = LOSSLESS if finer.lossless else finer.quality or ASSUMED_QUALITY
    by_rounding = _steps(quality)
    allowed = by_rounding**2 / 12 + RESAVED * np.maximum(finer.spectrum, coarser.spectrum)
    change = np.abs(finer.spectrum - coarser.spectrum)[RESAVED_BANDS] / allowed[RESAVED_BANDS]
    return float(change.mean()) <= MOST_RESAVED


def _steps(quality: float) -> np.ndarray:
    """The mean step of luma of each band of a spectrum at a quality."""
    places = np.arange(DCT_SIDE)
    finer = np.maximum(places[:, None], places[None])
    table = STANDARD_STEPS.reshape(DCT_SIDE, DCT_SIDE)
    steps = np.array([table[finer == place].mean() for place in places])
    bands = np.arange(SPECTRUM_BANDS) / SPECTRUM_BANDS * DCT_SIDE
    found: np.ndarray = np.maximum(
        np.interp(bands, places, steps) * coarseness_at(quality), FINEST_STEP
    )
    return found
