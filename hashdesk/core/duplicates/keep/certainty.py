"""Whether what decides between two different pictures tells the original, or no more than a guess.

On a guess, nothing is marked: whether the other one may go, only a person can tell who looks. Nor
is it for side data, where the other one has detail that would be lost with it.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

from hashdesk.core.duplicates.keep.block_traces import keeps_blocks, surely_keeps_blocks
from hashdesk.core.duplicates.keep.coding import (
    differ_by_coding_alone,
    may_be_noised,
    may_be_saved_from,
)
from hashdesk.core.duplicates.keep.detail import (
    LEAST_QUALITY,
    fine_power,
    is_enlarged,
    is_same_size,
    shows_detail,
    shows_enlarged,
    true_quality,
)
from hashdesk.core.duplicates.keep.flat_areas import has_flatter_areas
from hashdesk.core.duplicates.keep.rules import Criterion
from hashdesk.core.duplicates.keep.tones import (
    framed_alike,
    seems_edited,
    shows_edited,
    surely_lost_color,
)
from hashdesk.core.imaging.provenance.jpeg_quality import coarseness_at
from hashdesk.core.imaging.provenance.provenance import Provenance

# Most edits brighten and harden, and most copies are written later, and are called so; but not all:
# some phones number the shots of one second as file managers number copies.
GUESSES = frozenset({
    *(Criterion.DARKER, Criterion.SOFTER, Criterion.NAME),
    *(Criterion.FORMAT, Criterion.OLDEST, Criterion.FIRST),
})  # fmt: skip

# What is written beside the pixels. It is lost when a photo is sent or cleaned, and kept when it is
# made smaller: it tells nothing of what the other one alone may still show.
SIDE_DATA = frozenset({Criterion.CAMERA_DATA, Criterion.CAMERA_FORMAT, Criterion.EDITOR})
# Of JPEG: more than what rounding, or an earlier save that left few traces, may explain.
MUCH_BETTER = 20.0
SAME_SAVE = 3.0  # qualities: as much, and it may be one and the same save
# Times as coarse as the save on top of it: a coarser earlier save shows. Of 24 photos that were
# saved at 60 to 90 and again, it shows in none where it was less than twice as coarse, in 9 to 23
# up to 2.5 times, and in 20 to 23 beyond that.
SHOWN_THROUGH = 2.6
LEAST_KEPT_DETAIL = 0.8  # of the amplitude of the other one's: less, and it was lost


def is_certain(criterion: Criterion, kept: Provenance | None, other: Provenance | None) -> bool:
    """Whether a criterion that decides for a photo, rather than another picture, shows it."""
    if criterion in GUESSES:
        return False
    if criterion in SIDE_DATA:
        return kept is None or other is None or not _shows_more(other, kept)
    shows = _SHOWN.get(criterion)
    return shows is None or (kept is not None and other is not None and shows(kept, other))


class Doubt(Enum):
    """Why the better values of a photo do not show that it is the original."""

    EDITED = auto()  # more than the save differs, so that one of the two was edited
    PLAIN = auto()  # it may be a finer save of the other: so few tones keep no trace of a save
    RESAVED = auto()  # it may have been saved as coarsely before
    NOISE = auto()  # its fine detail may be noise
    SOFTENED = auto()  # it has less fine detail
    NO_MORE_SEEN = auto()  # no detail shows of its further pixels
    FRAMED_OTHERWISE = auto()  # they do not show the same part, or one is turned
    OTHER_SHOWS_MORE = auto()  # the other one may have detail that it lacks


def doubt_of(
    criterion: Criterion, kept: Provenance | None, other: Provenance | None
) -> Doubt | None:
    """Why a criterion that decides for a photo shows nothing; None if it does, or speaks itself.

    Guesses say of themselves how little they tell.
    """
    if kept is None or other is None or is_certain(criterion, kept, other):
        return None
    if criterion in SIDE_DATA:
        return Doubt.OTHER_SHOWS_MORE
    if criterion in (Criterion.PIXELS, Criterion.ENLARGED):
        return Doubt.NO_MORE_SEEN if framed_alike(kept, other) else Doubt.FRAMED_OTHERWISE
    return _doubt_of_save(kept, other) if _SHOWN.get(criterion) is _is_saved_better else None


def _doubt_of_save(kept: Provenance, other: Provenance) -> Doubt | None:
    """Why a finer save of what was a coarser one is not better, though an edit hides its steps."""
    if not differ_by_coding_alone(kept, other):
        return Doubt.EDITED
    if kept.earlier is None and keeps_blocks(kept, other):
        return Doubt.RESAVED
    if may_be_noised(kept, other):
        return Doubt.NOISE
    if other.earlier is None and may_be_saved_from(kept, other):
        return Doubt.PLAIN
    if _has_lost_detail(kept, other):
        return Doubt.SOFTENED
    return Doubt.RESAVED if _may_hide_saves(kept, other) else None


def _has_color(kept: Provenance, other: Provenance) -> bool:
    return _camera_agrees(kept, other, surely_lost_color(other, kept))


def _has_own_tones(kept: Provenance, other: Provenance) -> bool:
    return _camera_agrees(kept, other, shows_edited(other, kept))


def _is_not_made_from(kept: Provenance, other: Provenance) -> bool:
    """Whether the blocks that told which was made from which are contradicted by nothing."""
    is_shown = (
        surely_keeps_blocks(other, kept)
        and not seems_edited(kept, other)
        and not has_flatter_areas(other, kept)  # drawings repeat edges as blocks do
    )
    return _camera_agrees(kept, other, is_shown)


def _camera_agrees(kept: Provenance, other: Provenance, is_shown: bool) -> bool:
    """Whether what a look shows is certain: one that a camera's data confirm, or at least not deny.

    is_shown: whether it would be by the pixels alone.
    """
    if kept.camera_data == other.camera_data:
        return is_shown
    return kept.camera_data > other.camera_data


def _has_more_pixels(kept: Provenance, other: Provenance) -> bool:
    """Whether a picture has more pixels of its own, and not only those of an enlargement."""
    if not framed_alike(kept, other):
        return False
    is_larger = kept.width * kept.height > other.width * other.height
    return shows_detail(kept, other) if is_larger else shows_enlarged(other, kept)


def _shows_more(found: Provenance, other: Provenance) -> bool:
    """Whether a picture has detail that the other one has lost, as far as can be told."""
    if is_same_size(found, other):
        own, others = true_quality(found), true_quality(other)
        is_finer = own is not None and others is not None and own - others >= MUCH_BETTER
        return is_finer and _is_saved_better(found, other)
    is_larger = found.width * found.height > other.width * other.height
    return is_larger and not (framed_alike(found, other) and is_enlarged(found, other))


def _is_saved_better(kept: Provenance, other: Provenance) -> bool:
    return _doubt_of_save(kept, other) is None


def _has_lost_detail(found: Provenance, other: Provenance) -> bool:
    """Whether a picture has less fine detail: one made smaller and enlarged again, saved finely.

    The noise of a coarse JPEG looks like fine detail.
    """
    quality = true_quality(other)
    if quality is not None and quality < LEAST_QUALITY:
        return False
    width = max(found.width, found.height)
    own, others = fine_power(found, width), fine_power(other, width)
    return own is not None and others is not None and own < LEAST_KEPT_DETAIL**2 * others


def _may_hide_saves(found: Provenance, other: Provenance) -> bool:
    """Whether a lossy picture may have been saved as often, and as coarsely, as the other one.

    A lossless one may be where it was made from; not from a JPEG of the quality that it once was.
    A JPEG hides an earlier save that was hardly coarser.
    """
    if found.lossless:
        return False
    if other.lossless:
        if found.quality is None or other.earlier is None:
            return True
        return abs(found.quality - other.earlier) > SAME_SAVE
    if other.earlier is None or found.earlier is not None:
        return False
    if found.quality is None:  # only a JPEG keeps such traces
        return True
    return coarseness_at(other.earlier) < SHOWN_THROUGH * coarseness_at(found.quality)


_SHOWN: dict[Criterion, Callable[[Provenance, Provenance], bool]] = {
    Criterion.COLOR: _has_color,
    Criterion.TONES: _has_own_tones,
    Criterion.MADE_FROM: _is_not_made_from,
    Criterion.PIXELS: _has_more_pixels,
    Criterion.ENLARGED: lambda kept, other: shows_enlarged(other, kept),
    Criterion.QUALITY: _is_saved_better,
    Criterion.FINENESS: _is_saved_better,
    Criterion.SAVES: _is_saved_better,
}
MEASURED = frozenset(_SHOWN)  # these show nothing between photos that were not measured
