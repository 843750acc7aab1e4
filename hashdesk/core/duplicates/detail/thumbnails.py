"""The verdict on two kept thumbnails: the same picture, another one, or the files must tell."""

from __future__ import annotations

from enum import StrEnum

from hashdesk.core.duplicates.detail.comparison import (
    Differences,
    compare,
    same_shape,
    too_small,
)
from hashdesk.core.duplicates.detail.picture import Picture
from hashdesk.core.duplicates.detail.recoloring import Cast

LEAST_TEXTURED = 12  # windows that show something: fewer say nothing
LEAST_SHOWN_SIDE = 64  # pixels: the thumbnail of a strip is narrower, and shows less than others
DOCUMENT_PLAIN = 0.4  # share of one level from which a picture may be a document
FEW_LEVELS = (
    0.2  # share of four levels from which a picture may be drawn or printed: a screenshot, say
)
MOST_BRIGHTNESS = 1.38  # ratio: more is another exposure
# ΔE*ab: more is a filter. The mean may be what is just noticeable (M. Mahy et al., "Evaluation of
# Uniform Color Spaces", 1994). Of 1,200 copies, none has more than 2.0 and 4.9.
MOST_CAST = Cast(mean=2.3, most=6.0)
PAGE_COLORS = 5.0  # levels: what varies less may be a page that was photographed in uneven light
CERTAIN_STRONG = 1.0
MOST_SHIFT, MOST_STRETCH = 0.35, 0.45  # pixels
LEAST_CORRELATION = 0.85
# More than that, and the files must tell.
SURE_FAINT, SURE_NOISE = 0.2, 2.0  # pale figures on a photo have little more
SURE_SPOT = 8.0  # levels of Cb or Cr


class ThumbnailVerdict(StrEnum):
    """What two thumbnails say about their photos."""

    LOOKS_SAME = "looks the same"
    DIFFERENT = "different"
    LOOK_AT_FILES = "look at files"


def judge_thumbnails(first: Picture, second: Picture) -> ThumbnailVerdict:
    """Whether two thumbnails show the same picture, in the orientation in which they are given."""
    if too_small(first) or too_small(second):
        return ThumbnailVerdict.LOOK_AT_FILES
    if not same_shape(first, second):
        return ThumbnailVerdict.DIFFERENT
    verdict = thumbnail_verdict(compare(first, second))
    if verdict is ThumbnailVerdict.LOOKS_SAME and min(*first.size, *second.size) < LEAST_SHOWN_SIDE:
        return ThumbnailVerdict.LOOK_AT_FILES
    return verdict


def has_cast(seen: Differences) -> bool:
    """Whether anybody sees that all of a picture was coloured anew: by a filter, or to grey."""
    cast = seen.recoloring.cast
    return cast.mean > MOST_CAST.mean or cast.most > MOST_CAST.most


def thumbnail_verdict(seen: Differences) -> ThumbnailVerdict:
    """What the measurements of two thumbnails say."""
    if seen.residual.strong > CERTAIN_STRONG or seen.brightness > MOST_BRIGHTNESS or has_cast(seen):
        return ThumbnailVerdict.DIFFERENT
    is_document = seen.plain >= DOCUMENT_PLAIN or seen.drawn >= FEW_LEVELS
    if seen.textured < LEAST_TEXTURED or is_document:
        return ThumbnailVerdict.LOOK_AT_FILES
    registration = seen.registration
    if (
        registration.shift > MOST_SHIFT
        or registration.stretch > MOST_STRETCH
        or seen.residual.correlation < LEAST_CORRELATION
    ):
        return ThumbnailVerdict.DIFFERENT
    if (
        seen.residual.faint > SURE_FAINT
        or seen.residual.noise > SURE_NOISE
        or seen.recoloring.spot > SURE_SPOT
        or seen.colors < PAGE_COLORS
    ):
        return ThumbnailVerdict.LOOK_AT_FILES
    return ThumbnailVerdict.LOOKS_SAME
