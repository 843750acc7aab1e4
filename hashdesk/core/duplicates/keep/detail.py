"""How good a picture is: its true quality, and whether it is a smaller one enlarged.

Both spectra are compared on one scale, and to be alike in a coarser band. In the finest band that
the smaller picture has, an enlarged one has less power, for interpolation smooths, where a picture
made smaller has lost some itself. Above that band, an enlarged one has next to nothing. Where the
noise of a coarse JPEG hides this, an enlarged one carries its blocks (`block_traces.py`).
"""

from __future__ import annotations

import numpy as np

from hashdesk.core.duplicates.keep.block_traces import carries_blocks
from hashdesk.core.imaging.provenance.jpeg_quality import LOSSLESS
from hashdesk.core.imaging.provenance.measure import Provenance
from hashdesk.core.imaging.provenance.spectrum import SPECTRUM_BANDS, Spectrum

LEAST_SCALE = 1.1  # the larger is so many times as wide: nearer ones cannot be told
# Bands, as shares of the smaller picture's largest frequency.
COARSER_BAND = (0.25, 0.5)
FINEST_BAND = (0.65, 0.92)
BAND_BEYOND = (1.15, 1.6)
# Natural logarithms of ratios of power.
LOST_BY_SMOOTHING = -0.15  # the larger picture's finest band, to the smaller one's: at most
LEAST_QUALITY = 80  # of the smaller picture: the noise of a coarser JPEG looks like fine detail
# Pixels of the shorter side of a larger picture: in fewer, the blocks of a coarse JPEG that was
# enlarged are often missed; in more, about one time in twenty.
LEAST_BLOCKY_SIDE = 240
SAME_SIDE = 1.03  # sides that differ by less are alike
NOTHING_BEYOND = -0.5  # what lies beyond, to the finest band: at most


def true_quality(found: Provenance) -> float | None:
    """The quality of the coarsest JPEG that a picture ever was; None: not known of its format."""
    own = LOSSLESS if found.lossless else found.quality
    if own is None:
        return found.earlier
    return own if found.earlier is None else min(own, found.earlier)


def is_enlarged(larger: Provenance, smaller: Provenance) -> bool:
    """Whether the larger picture has no more detail than the smaller one. Both are framed alike."""
    scale = max(larger.width, larger.height) / max(smaller.width, smaller.height)
    if scale < LEAST_SCALE:
        return False
    if carries_blocks(larger, smaller):
        return True
    if larger.spectrum is None or smaller.spectrum is None:
        return False
    quality = true_quality(smaller)
    if quality is not None and quality < LEAST_QUALITY:
        return False
    beyond, finest, coarser = (
        _power(larger.spectrum, band, scale) for band in (BAND_BEYOND, FINEST_BAND, COARSER_BAND)
    )
    others = [_power(smaller.spectrum, band, 1.0) for band in (FINEST_BAND, COARSER_BAND)]
    lost = (finest - others[0]) - (coarser - others[1])
    beyond -= finest
    return bool(lost <= LOST_BY_SMOOTHING and beyond <= NOTHING_BEYOND)


def can_tell_enlarged(one: Provenance, other: Provenance) -> bool:
    """Whether it would be seen if the larger of two pictures were the smaller one enlarged."""
    larger, smaller = sorted((one, other), key=lambda found: -found.width * found.height)
    if larger.spectrum is None or smaller.spectrum is None:
        return False
    quality, side = true_quality(smaller), min(larger.width, larger.height)
    return quality is None or quality >= LEAST_QUALITY or side >= LEAST_BLOCKY_SIDE


def is_same_size(first: Provenance, second: Provenance) -> bool:
    """Whether two pictures have about as many pixels a side."""
    sides = [max(found.width, found.height) for found in (first, second)]
    return max(sides) <= SAME_SIDE * min(sides)


def fine_power(found: Provenance, width: int) -> float | None:
    """Power of the finest detail that a picture `width` pixels long can have; None: not known.

    On one scale for all pictures of a group; the longer side counts.
    """
    if found.spectrum is None:
        return None
    scale = max(found.width, found.height) / width
    return float(np.exp(_power(found.spectrum, FINEST_BAND, scale) - 2 * np.log(scale)))


def _power(spectrum: Spectrum, band: tuple[float, float], scale: float) -> float:
    """Mean logarithm of the power in a band, given in frequencies of a picture `scale` smaller."""
    frequencies = (np.arange(SPECTRUM_BANDS) + 0.5) / SPECTRUM_BANDS * scale
    inside = (frequencies > band[0]) & (frequencies < band[1])
    if not inside.any():
        inside = np.abs(frequencies - sum(band) / 2) <= scale / SPECTRUM_BANDS
    if not inside.any():
        inside[-1] = True
    return float(np.log(spectrum[inside]).mean())
