"""The photos of groups by their merits: which of two is better, and what decides it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.duplicates.keep.certainty import Doubt, doubt_of
from hashdesk.core.duplicates.keep.detail import true_quality
from hashdesk.core.duplicates.keep.provenance_merits import fineness_share
from hashdesk.core.duplicates.keep.rules import SEEN_CRITERIA, Criterion
from hashdesk.core.duplicates.keep.tones import contrast, framed_alike, mean_luma
from hashdesk.core.duplicates.keep.traits import FORMAT_NAMES, PhotoTraits
from hashdesk.core.imaging.provenance.provenance import CameraData, Provenance


@dataclass(frozen=True)
class ComparedPhoto:
    """One of the two photos of a reason, with the values that reasons name."""

    photo: int  # id
    width: int
    height: int
    written: int  # seconds since 1970: the file's time
    companions: int  # files that belong to it
    format: str  # by its name in PHOTO_FORMATS; empty if its suffix is none of them
    camera_data: CameraData
    copy_name: str  # its name if that is a copy's; else empty
    provenance: Provenance | None  # None: not measured

    @property
    def quality(self) -> float | None:
        """That of the coarsest JPEG that it ever was; 100: none; None: not known."""
        return None if self.provenance is None else true_quality(self.provenance)

    @property
    def brightness(self) -> float:
        """Mean luma, in percent; 0 if not known."""
        return 0.0 if self.provenance is None else mean_luma(self.provenance) / 2.55

    @property
    def contrast(self) -> float:
        """Deviation of luma, in percent; 0 if not known."""
        return 0.0 if self.provenance is None else contrast(self.provenance) / 2.55

    @property
    def is_tinted(self) -> bool:
        """Whether it has colours at all, though they all are of one tint."""
        grid = None if self.provenance is None else self.provenance.grid.astype(np.int64)
        return grid is not None and bool((grid.max(axis=2) - grid.min(axis=2)).mean() >= TINTED)


COMPARED_IN_ONE_FRAME = (Criterion.DARKER, Criterion.SOFTER)
MOST_DIGITS = 2  # after the point, of values that reasons name
TINTED = 3.0  # levels between red, green and blue, on average: a grey picture has fewer


@dataclass(frozen=True)
class Reason:
    """Why one photo is kept rather than another one: the first criterion that tells them apart."""

    criterion: Criterion
    kept: ComparedPhoto
    other: ComparedPhoto
    fineness: float  # fine detail of the other, as a share of the kept one's
    certain: bool = True  # whether it tells the original; else nothing is marked for it

    @property
    def doubt(self) -> Doubt | None:
        """Why it tells no original, where its values alone would tell one."""
        if self.certain:
            return None
        return doubt_of(self.criterion, self.kept.provenance, self.other.provenance)

    def digits_apart(self, value_of: Callable[[ComparedPhoto], float]) -> int:
        """How many decimals a value of both photos needs to read differently, if any do."""
        one, other = value_of(self.kept), value_of(self.other)
        told = (n for n in range(MOST_DIGITS) if f"{one:.{n}f}" != f"{other:.{n}f}")
        return next(told, MOST_DIGITS)


@dataclass(frozen=True)
class GroupRanking:
    """The merits of the photos of groups. Of two in one group, the first difference counts."""

    criteria: tuple[Criterion, ...]
    photos: NDArray[np.int64]  # (k,), ids, ascending
    merits: NDArray[np.int64]  # (criteria, k)
    traits: PhotoTraits

    def reason(self, kept: int, other: int, *, but: Collection[Criterion] = ()) -> Reason | None:
        """Why one photo goes before another one of its group; None if it does not.

        but: criteria that are said otherwise already; the next one is named.

        None, too, if it does by light or contrast, and the other one is cropped, framed or turned:
        then it goes after all that may be the original, and their values do not compare.
        """
        criterion = self._decisive(kept, other, but)
        if criterion in COMPARED_IN_ONE_FRAME and not self._framed_alike(kept, other):
            return None
        return None if criterion is None else self._reason(criterion, kept, other)

    def _framed_alike(self, kept: int, other: int) -> bool:
        first, second = (self.traits.provenances[photo] for photo in (kept, other))
        return first is None or second is None or framed_alike(first, second)

    def _decisive(self, kept: int, other: int, but: Collection[Criterion] = ()) -> Criterion | None:
        """What puts one photo before another one of its group; None if nothing does."""
        places = np.searchsorted(self.photos, [kept, other])
        if not np.array_equal(self.photos[places.clip(max=len(self.photos) - 1)], [kept, other]):
            return None  # not of these groups
        ahead = self.merits[:, places[0]] - self.merits[:, places[1]]
        if but:
            ahead[[criterion in but for criterion in self.criteria]] = 0
        decisive = np.flatnonzero(ahead)
        if not len(decisive):
            return Criterion.FIRST if kept < other else None
        return None if ahead[decisive[0]] < 0 else self.criteria[decisive[0]]

    def is_certain(self, kept: int, other: int) -> bool:
        """Whether it is known which of two photos in one group is better, or makes no difference.

        False, too, if the other one is better.
        """
        criterion = self._decisive(kept, other)
        return criterion is not None and self._shows(criterion, kept, other)

    def _shows(self, criterion: Criterion, kept: int, other: int) -> bool:
        traits = self.traits
        one, two = traits.pictures[traits.rows(np.array([kept, other]))].tolist()
        return one == two or traits.provenances.is_certain(criterion, kept, other)

    def is_better_picture(self, photo: int, than: int) -> bool:
        """Whether a photo goes before another one by what can be seen, but for a choice of folder.

        Only if both are within reach, whole, and in or out of reference folders.
        """
        places = np.searchsorted(self.photos, [photo, than])
        ahead = self.merits[:, places[0]] - self.merits[:, places[1]]
        for criterion, difference in zip(self.criteria, ahead.tolist(), strict=True):
            if difference and criterion is not Criterion.COMPANIONS:
                return difference > 0 and criterion in SEEN_CRITERIA
        return False

    def _reason(self, criterion: Criterion, kept: int, other: int) -> Reason:
        known = [self.traits.provenances[photo] for photo in (kept, other)]
        first, second = known
        share = None if first is None or second is None else fineness_share(second, first)
        certain = self._shows(criterion, kept, other)
        return Reason(criterion, self._compared(kept), self._compared(other), share or 1.0, certain)

    def _compared(self, photo: int) -> ComparedPhoto:
        traits = self.traits
        row = int(traits.rows(np.array([photo]))[0])
        width, height = traits.sizes[row].tolist()
        found = traits.provenances[photo]
        data = traits.camera_data[row] if found is None else found.camera_data
        return ComparedPhoto(
            photo=photo,
            width=width,
            height=height,
            written=int(traits.written[row]),
            companions=int(traits.companion_counts[row]),
            format=FORMAT_NAMES[traits.formats[row]],
            camera_data=CameraData(int(data)),
            copy_name=traits.copy_names.get(photo, ""),
            provenance=found,
        )
