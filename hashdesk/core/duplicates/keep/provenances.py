"""What the files of photos with copies show of how they came about, for the groups they are in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType

from hashdesk.core.duplicates.keep.certainty import is_certain
from hashdesk.core.duplicates.keep.provenance_merits import GroupMerits, group_merits
from hashdesk.core.duplicates.keep.rules import Criterion
from hashdesk.core.imaging.provenance.provenance import Provenance

NOTHING_MEASURED: Mapping[int, Provenance] = MappingProxyType({})


class Provenances:
    """Provenance by photo, as far as it was measured; what follows from it is worked out once."""

    def __init__(self, by_photo: Mapping[int, Provenance] = NOTHING_MEASURED) -> None:
        self._by_photo = by_photo
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
