"""The version of what is read out of a photo's file: its facts, and what its pixels become.

It is kept with the facts of each photo. When it has gone up, the next indexing looks once more at
each photo: at the head of its file alone, unless its pixels come out differently.
"""

from __future__ import annotations

from hashdesk.core.imaging.preprocessing import PREPROCESSING

FACTS_VERSION = 1  # raise it if known photos should be asked for their facts once more
_FACTS = 1000  # a version of facts counts so many of pixels
READING_VERSION = FACTS_VERSION * _FACTS + PREPROCESSING


def pixels_alone(version: int) -> int:
    """What a version says of the pixels: as if the facts had never been read."""
    return version % _FACTS


def has_old_pixels(version: int) -> bool:
    """Whether the pixels were made by an older PREPROCESSING. version: 0 for none."""
    return pixels_alone(version) < PREPROCESSING
