"""Why a photo is among the results of a search, in words that need no numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from hashdesk.core.imaging.thumbnail import Tile
from hashdesk.core.likeness.levels import Likeness
from hashdesk.ui.formatting import translate

SMALL = (32, 32)  # pixels that are counted
SHADES = 4  # of red, of green and of blue
# Of two photos' pixels, how many have the same shade in both. Of 950 photos of many kinds, 4 of
# 100 pairs have so many.
SAME_COLOURS = 0.75
GREYS = (16, 16)  # pixels whose light and dark are compared
# How far light and dark go together, at most 1. Of 500 photos of many kinds, 1 of 1,000 pairs
# reaches 0.71.
SAME_COMPOSITION = 0.75


@dataclass(frozen=True)
class Grounds:
    """What two photos have in common, beside how alike they are."""

    outlines: bool = False  # they nearly agree
    turned: bool = False  # one of them has to be turned or mirrored for that
    unframed: bool = False  # without the frame around one of them
    colours: bool = False
    composed: bool = False  # light and dark are in the same places
    holds_part: bool = False  # a part of it was searched for


def sentence(likeness: Likeness, grounds: Grounds) -> str:
    """E.g. "Perhaps the same kind of thing, in similar colours."."""
    if grounds.holds_part:
        return translate("HashDesk", "What was searched for is a part of this photo.")
    if likeness is Likeness.SAME_PICTURE:
        text = translate("HashDesk", "The same picture")
    elif grounds.outlines:
        text = translate("HashDesk", "Nearly the same shapes")
    elif likeness is Likeness.VERY_ALIKE:
        text = translate("HashDesk", "Shows much the same")
    elif likeness is Likeness.ALIKE:
        text = translate("HashDesk", "Perhaps the same kind of thing")
    elif grounds.colours:
        text = translate("HashDesk", "The model sees little but colours in common")
    else:
        text = translate("HashDesk", "The model sees little in common")
    if grounds.turned:
        text += translate("HashDesk", ", turned or mirrored")
    if grounds.unframed:
        text += translate("HashDesk", ", without its frame")
    if likeness in (Likeness.VERY_ALIKE, Likeness.ALIKE):
        text += _look(grounds)
    return text + "."


def _look(grounds: Grounds) -> str:
    """What is certain of two pictures, whatever they show."""
    if grounds.composed and not grounds.outlines:  # else it is said already
        if grounds.colours:
            return translate("HashDesk", ", similarly composed and in similar colours")
        return translate("HashDesk", ", similarly composed")
    return translate("HashDesk", ", in similar colours") if grounds.colours else ""


def are_composed_alike(first: Tile, second: Tile) -> bool:
    """Whether light and dark are in the same places of two pictures (height, width, 3)."""
    one, other = _greys(first), _greys(second)
    spread = float(np.linalg.norm(one) * np.linalg.norm(other))
    return spread > 0 and float((one * other).sum()) >= SAME_COMPOSITION * spread


def _greys(picture: Tile) -> NDArray[np.float64]:
    """How much lighter each part is than the picture is on average."""
    grey = Image.fromarray(picture).convert("L").resize(GREYS, Image.Resampling.BOX)
    values: NDArray[np.float64] = np.array(grey, np.float64)
    values -= values.mean()
    return values


def have_similar_colours(first: Tile, second: Tile) -> bool:
    """Whether most pixels of two pictures (height, width, 3) have shades that both have."""
    shared = np.minimum(_shades(first), _shades(second)).sum() / (SMALL[0] * SMALL[1])
    return bool(shared >= SAME_COLOURS)


def _shades(picture: Tile) -> NDArray[np.intp]:
    """How many pixels (SHADES ** 3,) of the small picture have each shade."""
    small = np.asarray(Image.fromarray(picture).resize(SMALL, Image.Resampling.BOX))
    red, green, blue = np.moveaxis(small.astype(np.intp) * SHADES // 256, -1, 0)
    shades = (red * SHADES + green) * SHADES + blue
    return np.bincount(shades.ravel(), minlength=SHADES**3)
