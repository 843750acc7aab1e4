"""The rules of what to keep, in the order that a person may change, and what each looks at."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum


class KeepRule(StrEnum):
    """What makes one photo better than another; the names are those of “groups --rules”."""

    ORIGINAL = "original"  # as the camera left it, not edited
    DETAIL = "detail"  # more real detail: pixels, but for those of an enlarged copy
    ENCODING = "encoding"  # better saved: JPEG quality, or without loss
    TAKEN = "taken"  # knows when it was taken
    NAME = "name"  # a name that no program gives to copies
    SAVES = "saves"  # not saved again after a save of lower quality
    OLDEST = "oldest"  # older file


USUAL_RULES = tuple(KeepRule)


class Criterion(StrEnum):
    """One thing that tells a better photo from a worse one, and that a reason can name."""

    REACHABLE = "reachable"
    WHOLE = "whole"  # could be read to its end
    PROTECTED = "protected"  # lies in a reference folder
    COMPANIONS = "companions"  # more files belong to it
    COLOR = "color"  # in colour, where the other is grey or of one tint
    MADE_FROM = "made from"  # not edited from a JPEG as coarse as the other, whose blocks it shows
    TONES = "tones"  # not made brighter, darker or harder
    CAMERA_DATA = "camera data"  # EXIF, and the maker's note in it
    CAMERA_FORMAT = "camera format"  # a format that cameras write
    EDITOR = "editor"  # no name of an editing program in it
    FRAME = "frame"  # none around it, where the other one has one
    DARKER = "darker"  # where it cannot be told which was edited: most edits brighten
    PIXELS = "pixels"  # more of them, counting an enlarged copy as what it was made of
    SOFTER = "softer"  # likewise, with less contrast
    ENLARGED = "enlarged"  # not enlarged
    QUALITY = "quality"  # of the coarsest JPEG that it ever was
    FINENESS = "fineness"  # fine detail that a lossy format has left
    TAKEN = "taken"
    NAME = "name"
    SAVES = "saves"
    FORMAT = "format"  # one that cameras write, though no camera says so
    OLDEST = "oldest"
    FIRST = "first"  # no difference decides, but that it was added first


# Before all rules, so that nobody chooses them. A reference photo stays anyway: it must not stand
# in for a whole one.
FIRST_CRITERIA = (
    *(Criterion.REACHABLE, Criterion.WHOLE, Criterion.PROTECTED, Criterion.COMPANIONS),
)
CRITERIA: dict[KeepRule, tuple[Criterion, ...]] = {
    KeepRule.ORIGINAL: (
        Criterion.COLOR,
        Criterion.MADE_FROM,
        Criterion.TONES,
        Criterion.CAMERA_DATA,
        Criterion.CAMERA_FORMAT,
        Criterion.EDITOR,
        Criterion.FRAME,
        Criterion.DARKER,
        Criterion.SOFTER,
    ),
    KeepRule.DETAIL: (Criterion.PIXELS, Criterion.ENLARGED),
    KeepRule.ENCODING: (Criterion.QUALITY, Criterion.FINENESS),
    KeepRule.TAKEN: (Criterion.TAKEN,),
    KeepRule.NAME: (Criterion.NAME,),
    KeepRule.SAVES: (Criterion.SAVES, Criterion.FORMAT),
    KeepRule.OLDEST: (Criterion.OLDEST,),
}


# What one picture has that another one lacks, whatever their names and times.
SEEN_CRITERIA = frozenset(
    criterion
    for rule in (KeepRule.ORIGINAL, KeepRule.DETAIL, KeepRule.ENCODING)
    for criterion in CRITERIA[rule]
)


def criteria_of(rules: Sequence[KeepRule]) -> tuple[Criterion, ...]:
    """What decides, in order, if these rules are chosen."""
    chosen = (criterion for rule in rules for criterion in CRITERIA[rule])
    return (*FIRST_CRITERIA, *chosen)
