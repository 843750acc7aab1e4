"""What the files of one group show, as merits of its photos: 0, or less for a worse photo.

Each is about photos of the same picture alone, and depends on the whole group, so that merits put
the photos in one order, whichever two are compared. What is not known of a photo costs it nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from hashdesk.core.duplicates.keep.block_traces import keeps_blocks
from hashdesk.core.duplicates.keep.coding import differ_by_coding_alone
from hashdesk.core.duplicates.keep.detail import (
    fine_power,
    is_enlarged,
    is_same_size,
    true_quality,
)
from hashdesk.core.duplicates.keep.frames import is_framed
from hashdesk.core.duplicates.keep.rules import Criterion
from hashdesk.core.duplicates.keep.tones import (
    color_of,
    contrast,
    edited_tones,
    framed_alike,
    mean_luma,
)
from hashdesk.core.imaging.provenance.provenance import Provenance

GREY_SHARE = 0.35  # of the colour of the most colourful: a picture with less has lost it
LEAST_COLOR = 0.5  # levels: of a picture with less, nothing can be lost
QUALITY_STEP = 5  # whole qualities nearer than that are alike
# A turned picture was saved anew, by most programs at a quality of their own: nearer than that to
# the best of the others, its quality does not tell which was made from which.
TELLING_OF_TURNED = 12
KEPT_FINENESS = (
    0.985,
    0.93,
    0.87,
)  # of the fine detail that another one has: less, and it was lost
NO_FINER = 1.03  # of the fine detail that another one has: a picture with less is no better
HARDER = 1.06  # times the contrast of a softer picture
BRIGHTER = 4.0  # levels of mean luma that tell a brighter picture from a darker one

Known = Sequence[Provenance | None]  # of the photos of a group; None: not measured


@dataclass(frozen=True)
class GroupMerits:
    """By criterion, the merit of each photo of a group; and which photo it was enlarged from."""

    merits: dict[Criterion, list[int]]
    enlarged_from: list[int | None]  # a place in the group; None: it has detail of its own


def group_merits(known: Known) -> GroupMerits:
    """The merits of the photos of one group."""
    merits = {criterion: merit(known) for criterion, merit in _MERITS.items()}
    return GroupMerits(merits, _enlarged_from(known))


def _color(known: Known) -> list[int]:
    colors = [None if found is None else color_of(found) for found in known]
    most = max((color for color in colors if color is not None), default=0.0)
    if most < LEAST_COLOR:
        return [0] * len(known)
    return [0 if color is None else -int(color < GREY_SHARE * most) for color in colors]


def _frames(known: Known) -> list[int]:
    """-1 for what is another photo of the group with a frame around it."""
    measured = [found for found in known if found is not None]
    return [
        -int(found is not None and any(is_framed(found, other) for other in measured))
        for found in known
    ]


def _tones(known: Known) -> list[int]:
    """-1 for what looks edited beside more photos of its colours than it looks untouched beside."""
    untouched = [0] * len(known)
    colors = _color(known)
    for place, other, first, second in _pairs(known):
        if colors[place] == colors[other]:
            said = int(edited_tones(first, second))
            untouched[place] += said
            untouched[other] -= said
    return [-int(count < 0) for count in untouched]


def _editor(known: Known) -> list[int]:
    return [-int(found is not None and bool(found.editor)) for found in known]


def _darker(known: Known) -> list[int]:
    return _above_least(known, mean_luma, lambda mean, least: mean - least >= BRIGHTER)


def _softer(known: Known) -> list[int]:
    return _above_least(known, contrast, lambda own, least: own >= HARDER * least)


def _made_from(known: Known) -> list[int]:
    """-1 for an edited copy that keeps the blocks of another photo, which is a coarser JPEG."""
    return [
        -int(any(_is_made_from(found, other) for other in known if other is not found))
        for found in known
    ]


def _is_made_from(found: Provenance | None, other: Provenance | None) -> bool:
    return (
        found is not None
        and other is not None
        and is_same_size(found, other)
        and framed_alike(found, other)
        and keeps_blocks(found, other)
        and not differ_by_coding_alone(found, other)
    )


def _above_least(
    known: Known,
    value_of: Callable[[Provenance], float],
    is_above: Callable[[float, float], bool],
) -> list[int]:
    """-1 for the photos that are above the least value of those that are framed as most are.

    Values of what is cropped, framed or turned say nothing: such a photo is no better than those.
    """
    measured = [found for found in known if found is not None]
    alike = _framed_as_most(measured)
    comparable = [
        value_of(found) for found, is_alike in zip(measured, alike, strict=True) if is_alike
    ]
    least = min(comparable, default=0.0)
    worst = -int(any(is_above(value, least) for value in comparable))
    merits = iter([
        -int(is_above(value_of(found), least)) if is_alike else worst
        for found, is_alike in zip(measured, alike, strict=True)
    ])  # fmt: skip
    return [0 if found is None else next(merits) for found in known]


def _framed_as_most(measured: Sequence[Provenance]) -> list[bool]:
    """Which of them are neither turned nor cropped beside the most others of them."""
    rows = ([framed_alike(one, found) for found in measured] for one in measured)
    return max(rows, key=sum, default=[])


def _quality(known: Known) -> list[int]:
    own = [None if found is None else _at_most(found, known) for found in known]
    qualities = _unturned(known, own)
    best = max((quality for quality in qualities if quality is not None), default=0.0)
    return [0 if q is None else -int((round(best) - round(q)) // QUALITY_STEP) for q in qualities]


def _unturned(known: Known, qualities: Sequence[float | None]) -> list[float | None]:
    """Qualities, but for turned pictures that of the best of the others where it is near."""
    places = [place for place, found in enumerate(known) if found is not None]
    alike = _framed_as_most([found for found in known if found is not None])
    best = max(
        (qualities[at] or 0.0 for at, is_alike in zip(places, alike, strict=True) if is_alike),
        default=0.0,
    )
    told = list(qualities)
    for at, is_alike in zip(places, alike, strict=True):
        own = qualities[at]
        if not is_alike and own is not None and abs(own - best) < TELLING_OF_TURNED:
            told[at] = best
    return told


def _at_most(found: Provenance, known: Known) -> float | None:
    """The quality of a picture; in a lossy format without one, that of JPEGs as fine as it is."""
    if _has_quality(found):
        return true_quality(found)
    others = (other for other in known if other is not None and is_same_size(found, other))
    shares = ((fineness_share(found, other), true_quality(other)) for other in others)
    bounds = [quality for share, quality in shares if share and quality and share <= NO_FINER]
    return min(bounds, default=found.earlier)


def _fineness(known: Known) -> list[int]:
    """Of lossy formats whose quality is not known: what JPEGs and lossless files have is whole."""
    merits = []
    for found in known:
        share = 1.0 if found is None or _has_quality(found) else _least_share(found, known)
        merits.append(-sum(share < least for least in KEPT_FINENESS))
    return merits


def _has_quality(found: Provenance) -> bool:
    return found.lossless or found.quality is not None


def _least_share(found: Provenance, known: Known) -> float:
    """The fine detail of a photo as a share of that of any JPEG, or of the finest if there is none.

    Only photos of its own size count.
    """
    others = [other for other in known if other is not None and is_same_size(found, other)]
    shares = [(fineness_share(found, other), _has_quality(other)) for other in others]
    held_to = [share for share, has_quality in shares if share is not None and has_quality]
    return max(held_to) if held_to else min((s for s, _ in shares if s is not None), default=1.0)


def fineness_share(found: Provenance, other: Provenance) -> float | None:
    """How much fine detail one picture has, as a share of the other's; None: not known."""
    width = min(max(found.width, found.height), max(other.width, other.height))
    own, others = fine_power(found, width), fine_power(other, width)
    return None if own is None or others is None else float(np.sqrt(own / others))


def _saves(known: Known) -> list[int]:
    return [-int(found is not None and found.earlier is not None) for found in known]


def _enlarged_from(known: Known) -> list[int | None]:
    """Of each photo, the smallest one that it has no more detail than; None: there is none."""
    measured = [(place, found) for place, found in enumerate(known) if found is not None]
    by_size = sorted(measured, key=lambda one: (one[1].width * one[1].height, one[0]))
    sources: list[int | None] = [None] * len(known)
    for at, (place, large) in enumerate(by_size):
        for other, small in by_size[:at]:
            if framed_alike(small, large) and is_enlarged(large, small):
                sources[place] = other
                break
    return sources


def _pairs(known: Known) -> list[tuple[int, int, Provenance, Provenance]]:
    measured = [(place, found) for place, found in enumerate(known) if found is not None]
    return [
        (place, other, first, second)
        for at, (place, first) in enumerate(measured)
        for other, second in measured[at + 1 :]
    ]


_MERITS: dict[Criterion, Callable[[Known], list[int]]] = {
    Criterion.COLOR: _color,
    Criterion.FRAME: _frames,
    Criterion.TONES: _tones,
    Criterion.EDITOR: _editor,
    Criterion.MADE_FROM: _made_from,
    Criterion.DARKER: _darker,
    Criterion.SOFTER: _softer,
    Criterion.QUALITY: _quality,
    Criterion.FINENESS: _fineness,
    Criterion.SAVES: _saves,
}
