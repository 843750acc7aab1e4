"""Frames around a picture, and the bars of a screenshot, told by another picture of the group."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from hashdesk.core.duplicates.edited.trimming import Area, trim_box
from hashdesk.core.duplicates.keep.tones import FRAMED_ALIKE, likeness
from hashdesk.core.imaging.provenance.luma import luma_of
from hashdesk.core.imaging.provenance.measure import Provenance

MOST_INSIDE = 0.97  # of the area: what is cut off is a frame, and no dark edge of the photo
# Cells that the photo's edges may lie farther in than the first cells that are not flat: such a
# cell may show a frame and a little of the photo.
FARTHER_IN = (0.0, 0.25, 0.5, 0.75, 1.0)


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
    alike = max(likeness(_inside(whole, area, aspect, cells), bare) for cells in FARTHER_IN)
    return alike >= FRAMED_ALIKE and alike > likeness(whole, bare)


def _inside(
    luma: NDArray[np.float32], area: Area, aspect: float, cells: float
) -> NDArray[np.float32]:
    """The picture in a frame, of a grid (n, n), n cells wide again.

    It lies in the middle of an area, as large as fits so many cells from its edges. aspect: of the
    picture, in cells.
    """
    room_across, room_down = area.width - 2 * cells, area.height - 2 * cells
    width, height = min(room_across, room_down * aspect), min(room_down, room_across / aspect)
    left, top = (area.left + area.right - width) / 2, (area.top + area.bottom - height) / 2
    return np.asarray(
        Image.fromarray(luma).resize(
            luma.shape[::-1], Image.Resampling.BILINEAR, (left, top, left + width, top + height)
        ),
        np.float32,
    )
