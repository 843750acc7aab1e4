"""How good a picture is: its true quality, and whether it is a smaller one enlarged.

Both spectra are compared on one scale, and to be alike in a coarser band. In the finest band that
the smaller picture has, an enlarged one has less power, for interpolation smooths, where a picture
made smaller has lost some itself. Above that band, an enlarged one has next to nothing. Where the
noise of a coarse JPEG hides this, an enlarged one carries its blocks (`block_traces.py`).
"""

from __future__ import annotations

import numpy as np

from hashdesk.core.duplicates.keep.block_traces import carries_blocks
from hashdesk.core.duplicates.keep.flat_areas import has_flatter_areas
from hashdesk.core.duplicates.keep.pixel_traces import (
    PIXELS_SEEN,
    PIXELS_UNSEEN,
    pixel_trace,
)
from hashdesk.core.imaging.provenance.jpeg_quality import LOSSLESS
from hashdesk.core.imaging.provenance.provenance import Provenance
from hashdesk.core.imaging.provenance.spectrum import SPECTRUM_BANDS, Spectrum

LEAST_SCALE = 1.1  # the larger is so many times as wide: nearer ones cannot be told
TELLING_SCALE = 1.3  # nearer spectra say little: traces are believed, but nothing is certain
# Bands, as shares of the smaller picture's largest frequency.
COARSER_BAND = (0.25, 0.5)
FINEST_BAND = (0.65, 0.92)
BAND_BEYOND = (1.15, 1.6)
BAND_BEFORE, LAST_BAND = (0.5, 0.7), (0.85, 0.98)
# Natural logarithms of ratios of power.
LOST_BY_SMOOTHING = -0.15  # the larger picture's finest band, to the smaller one's: at most
LEAST_QUALITY = 80  # of the smaller picture: the noise of a coarser JPEG looks like fine detail
# Pixels of the shorter side of a larger picture: in fewer, the blocks of a coarse JPEG that was
# enlarged are often missed; in more, about one time in twenty.
LEAST_BLOCKY_SIDE = 240
SAME_SIDE = 1.03  # sides that differ by less are alike
NOTHING_BEYOND = -0.5  # what lies beyond, to the finest band: at most
# … where that is certain. Of 70 photos that were enlarged 1.33 to 2.5 times: at most -1.4. Of soft
# photos and photos of one sharp thing, beside smaller copies: -1.1 and more.
CLEARLY_NOTHING_BEYOND = -1.2
# The change of power up to the last band. Enlarged twofold, sharpened or not: -1.6 … -0.2. Beside
# copies of half the size: at least -0.32; of soft pictures: at least -0.53. Pages whose lines look
# like blocks, beside copies of .4 to .75 of the size: at least 0.14.
CLEAR_FALL, SEEMING_FALL, FALL, NO_FALL = -0.7, -0.4, -0.3, -0.1


def true_quality(found: Provenance) -> float | None:
    """The quality of the coarsest JPEG that a picture ever was; None: not known of its format."""
    own = LOSSLESS if found.lossless else found.quality
    if own is None:
        return found.earlier
    return own if found.earlier is None else min(own, found.earlier)


def is_enlarged(larger: Provenance, smaller: Provenance) -> bool:
    """Whether the larger picture seems to have no more detail than the smaller one.

    Both are framed alike. `shows_enlarged` says whether that is certain.
    """
    if not _is_larger(larger, smaller):
        return False
    if _carries_traces(larger, smaller) and not (
        _scale(larger, smaller) >= TELLING_SCALE and _is_refuted(larger, smaller)
    ):
        return True
    return _lacks_detail(larger, smaller)


def shows_enlarged(larger: Provenance, smaller: Provenance) -> bool:
    """Whether it is certain that the larger picture is the smaller one enlarged.

    A soft original lacks detail beside its smaller copy, too, above all beside a sharpened one. So
    the spectrum alone must show an interpolation, where pixels would not be seen.
    """
    if not _is_larger(larger, smaller) or has_flatter_areas(larger, smaller):
        return False
    if _has_spectra(larger, smaller) and _beyond(larger, smaller) > CLEARLY_NOTHING_BEYOND:
        return False
    if _carries_traces(larger, smaller):
        return not _is_refuted(larger, smaller)
    if pixel_trace(larger, smaller) is not None or not _can_compare(larger, smaller):
        return False
    fall = _fall(larger, smaller)
    return fall <= CLEAR_FALL or (fall <= FALL and _is_smoothed(larger, smaller))


def shows_detail(larger: Provenance, smaller: Provenance) -> bool:
    """Whether it is certain that the larger picture is not the smaller one enlarged and edited."""
    if carries_blocks(smaller, larger):
        return True
    if larger.spectrum is None or smaller.spectrum is None:
        return False
    if not _is_larger(larger, smaller) or is_enlarged(larger, smaller):
        return False
    if _carries_traces(larger, smaller):  # sharpened, or noisy: what its spectrum says is not sure
        return False
    quality, side = true_quality(smaller), min(larger.width, larger.height)
    if quality is not None and quality < LEAST_QUALITY:
        return side >= LEAST_BLOCKY_SIDE  # its blocks would be seen, whatever its noise hides
    trace = pixel_trace(larger, smaller)
    if trace is not None and trace > PIXELS_UNSEEN:
        return False
    return _fall(larger, smaller) > NO_FALL and _beyond(larger, smaller) <= NOTHING_BEYOND


def _is_larger(larger: Provenance, smaller: Provenance) -> bool:
    return _scale(larger, smaller) >= LEAST_SCALE


def _scale(larger: Provenance, smaller: Provenance) -> float:
    return max(larger.width, larger.height) / max(smaller.width, smaller.height)


def _carries_traces(larger: Provenance, smaller: Provenance) -> bool:
    """Whether the blocks or the pixels of the smaller picture are seen in the larger one."""
    if carries_blocks(larger, smaller):
        return True
    trace = pixel_trace(larger, smaller)
    return trace is not None and trace >= PIXELS_SEEN


def _is_refuted(larger: Provenance, smaller: Provenance) -> bool:
    """Whether the larger picture's detail says that such traces are none.

    What a page repeats, such as lines of text and bubbles of a chat, looks like blocks, too.
    """
    return _has_spectra(larger, smaller) and _fall(larger, smaller) > NO_FALL


def _has_spectra(larger: Provenance, smaller: Provenance) -> bool:
    return larger.spectrum is not None and smaller.spectrum is not None


def _can_compare(larger: Provenance, smaller: Provenance) -> bool:
    """Whether both spectra are known, and not hidden by the noise of a coarse JPEG."""
    if not _has_spectra(larger, smaller):
        return False
    quality = true_quality(smaller)
    return quality is None or quality >= LEAST_QUALITY


def _lacks_detail(larger: Provenance, smaller: Provenance) -> bool:
    if not _can_compare(larger, smaller):
        return False
    if _is_smoothed(larger, smaller):
        return True
    is_unseen = pixel_trace(larger, smaller) is None
    return is_unseen and _fall(larger, smaller) <= SEEMING_FALL


def _is_smoothed(larger: Provenance, smaller: Provenance) -> bool:
    """Whether the larger picture lost power in the finest band, and has next to nothing beyond."""
    lost = _more(larger, smaller, FINEST_BAND) - _more(larger, smaller, COARSER_BAND)
    return lost <= LOST_BY_SMOOTHING and _beyond(larger, smaller) <= NOTHING_BEYOND


def _fall(larger: Provenance, smaller: Provenance) -> float:
    """How the larger picture's power, to the smaller one's, changes up to the last frequencies.

    It falls by interpolation, whatever was sharpened: that lifts both bands alike.
    """
    return _more(larger, smaller, LAST_BAND) - _more(larger, smaller, BAND_BEFORE)


def _more(larger: Provenance, smaller: Provenance, band: tuple[float, float]) -> float:
    """The larger picture's power in a band, to the smaller one's, as a logarithm."""
    assert larger.spectrum is not None
    assert smaller.spectrum is not None
    scale = _scale(larger, smaller)
    return _power(larger.spectrum, band, scale) - _power(smaller.spectrum, band, 1.0)


def _beyond(larger: Provenance, smaller: Provenance) -> float:
    assert larger.spectrum is not None
    scale = _scale(larger, smaller)
    return _power(larger.spectrum, BAND_BEYOND, scale) - _power(larger.spectrum, FINEST_BAND, scale)


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
