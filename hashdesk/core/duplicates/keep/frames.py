"""Frames around a picture, and the bars of a screenshot, told by another picture of the group."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from hashdesk.core.duplicates.keep.tones import likeness
from hashdesk.core.imaging.framing.trimming import Area, trim_box
from hashdesk.core.imaging.provenance.luma import luma_of
from hashdesk.core.imaging.provenance.provenance import Provenance

MOST_INSIDE = 0.97  # of the area: what is cut off is a frame, and no dark edge of the photo
# Cells that the photo's edges may lie farther in than the first cells that are not flat: such a
# cell may show a frame and a little of the photo.
FARTHER_IN = (0.0, 0.25, 0.5, 0.75, 1.0)
# With these, more than 90 of 106 screenshots and frames each are told, and at most one of 212 crops
# of photos that have flat edges of their own is taken for what was framed.
INSIDE_ALIKE = 0.85  # of the other picture to what is inside the frame
LEAST_GAIN = 0.05  # that the whole picture is less like it
LEAST_CELLS = 4  # a side


def is_framed(found: Provenance, other: Provenance) -> bool:
    """Whether a picture is the other one with something flat around it.

    A photo of something on a white page has no frame, unless the other one lacks the page.
    """
    whole, bare = luma_of(found.grid), luma_of(other.grid)
    # Grids are square: in cells, the other picture has another shape.
    aspect = (other.width / other.height) / (found.width / found.height)
    area = trim_box(whole.astype(np.uint8))
    if area.width * area.height > MOST_INSIDE * whole.size:
        return False
    alike = max(_likeness_inside(whole, _inside(area, aspect, far), bare) for far in FARTHER_IN)
    return alike >= INSIDE_ALIKE and alike > likeness(whole, bare) + LEAST_GAIN


def _inside(area: Area, aspect: float, far: float) -> Area:
    """The picture in the middle of an area, as large as fits so many cells from its edges.

    aspect: of the picture, in cells.
    """
    room_across, room_down = area.width - 2 * far, area.height - 2 * far
    width, height = min(room_across, room_down * aspect), min(room_down, room_across / aspect)
    left, top = (area.left + area.right - width) / 2, (area.top + area.bottom - height) / 2
    return Area(left, top, left + width, top + height)


def _likeness_inside(whole: NDArray[np.float32], inside: Area, bare: NDArray[np.float32]) -> float:
    """How much a part of a grid is like another grid, both as fine as that part is."""
    cells = max(round(inside.width), LEAST_CELLS), max(round(inside.height), LEAST_CELLS)
    part = Image.fromarray(whole).resize(cells, Image.Resampling.BILINEAR, inside.corners)
    coarser = Image.fromarray(bare).resize(cells, Image.Resampling.BOX)
    return likeness(np.asarray(part, np.float32), np.asarray(coarser, np.float32))
