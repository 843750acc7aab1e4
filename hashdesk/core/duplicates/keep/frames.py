"""Frames around a picture, and the bars of a screenshot, told by another picture of the group."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from hashdesk.core.duplicates.edited.trimming import trim_box
from hashdesk.core.duplicates.keep.tones import FRAMED_ALIKE, likeness
from hashdesk.core.imaging.provenance.luma import luma_of
from hashdesk.core.imaging.provenance.measure import Provenance

MOST_INSIDE = 0.97  # of the area: what is cut off is a frame, and no dark edge of the photo


def is_framed(found: Provenance, other: Provenance) -> bool:
    """Whether a picture is the other one with something flat around it.

    A photo of something on a white page has no frame, unless the other one lacks the page.
    """
    whole, bare = luma_of(found.grid), luma_of(other.grid)
    # Grids are square: in cells, the other picture has another shape.
    aspect = (other.width / other.height) / (found.width / found.height)
    inside = _inside(whole, aspect)
    if inside is None:
        return False
    alike = likeness(inside, bare)
    return alike >= FRAMED_ALIKE and alike > likeness(whole, bare)


def _inside(luma: NDArray[np.float32], aspect: float) -> NDArray[np.float32] | None:
    """A grid (n, n) without its flat edge, n cells wide again; None if it has none.

    aspect: of the picture in it, in cells. Its edges lie somewhere in the outermost cells that are
    not flat, and it is as large as fits between them.
    """
    area = trim_box(luma.astype(np.uint8))
    if area.width * area.height > MOST_INSIDE * luma.size:
        return None
    width, height = min(area.width, area.height * aspect), min(area.height, area.width / aspect)
    left, top = (area.left + area.right - width) / 2, (area.top + area.bottom - height) / 2
    return np.asarray(
        Image.fromarray(luma).resize(
            luma.shape[::-1], Image.Resampling.BILINEAR, (left, top, left + width, top + height)
        ),
        np.float32,
    )
