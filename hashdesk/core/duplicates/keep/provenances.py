"""What the files of photos with copies show of how they came about, for the groups they are in.

A lossless file with the very pixels of a JPEG was made from them, so it is no better: no picture
comes out of a JPEG as it went in, but for drawings of few levels.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from types import MappingProxyType

import numpy as np

from hashdesk.core.duplicates.keep.certainty import is_certain
from hashdesk.core.duplicates.keep.detail import true_quality
from hashdesk.core.duplicates.keep.provenance_merits import GroupMerits, group_merits
from hashdesk.core.duplicates.keep.rules import Criterion
from hashdesk.core.imaging.provenance.provenance import Provenance

LEAST_LEVELS = 64  # that occur: flat blocks of fewer may stay as they are in a JPEG

NOTHING_MEASURED: Mapping[int, Provenance] = MappingProxyType({})


class Provenances:
    """Provenance by photo, as far as it was measured; what follows from it is worked out once."""

    def __init__(self, by_photo: Mapping[int, Provenance] = NOTHING_MEASURED) -> None:
        self._by_photo = _with_sources(by_photo)
        self._merits: dict[tuple[int, ...], GroupMerits] = {}
        self._certain: dict[tuple[Criterion, int, int], bool] = {}

    def __getitem__(self, photo: int) -> Provenance | None:
        """What is known of a photo."""
        return self._by_photo.get(photo)

    @cached_property
    def with_film(self) -> frozenset[int]:
        """The photos that have a film in them."""
        return frozenset(photo for photo, found in self._by_photo.items() if found.film)

    def __len__(self) -> int:
        return len(self._by_photo)

    def merits(self, photos: tuple[int, ...]) -> GroupMerits | None:
        """The merits of the photos of a group; None if fewer than two were measured."""
        if sum(photo in self._by_photo for photo in photos) < 2:
            return None
        if photos not in self._merits:
            self._merits[photos] = group_merits([self[photo] for photo in photos])
        return self._merits[photos]

    def is_certain(self, criterion: Criterion, kept: int, other: int) -> bool:
        """Whether a criterion that decides for a photo, rather than another picture, shows it."""
        asked = criterion, kept, other
        if asked not in self._certain:
            self._certain[asked] = is_certain(criterion, self[kept], self[other])
        return self._certain[asked]


def _with_sources(by_photo: Mapping[int, Provenance]) -> Mapping[int, Provenance]:
    """What was measured, with the earlier save of each lossless file whose JPEG is here, too."""
    qualities: dict[str, float] = {}  # by the pixels that came of it
    for found in by_photo.values():
        own = None if found.lossless else true_quality(found)
        if found.quality is not None and own is not None and _has_many_levels(found):
            qualities[found.pixels] = min(own, qualities.get(found.pixels, own))
    qualities.pop("", None)
    return {
        photo: replace(found, earlier=qualities[found.pixels])
        if found.lossless and found.earlier is None and found.pixels in qualities
        else found
        for photo, found in by_photo.items()
    }


def _has_many_levels(found: Provenance) -> bool:
    return int(np.count_nonzero(found.histogram)) >= LEAST_LEVELS
