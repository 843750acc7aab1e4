"""The merits of the photos of all groups by one criterion; more is better."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.duplicates.groups.groups import Groups
from hashdesk.core.duplicates.keep.rules import Criterion
from hashdesk.core.duplicates.keep.traits import FORMAT_NAMES, PhotoTraits

Merits = NDArray[np.int64]  # (k,), as Groups.photos

# The formats that cameras and scanners write, the better ones higher; any other is a conversion.
CAMERA_FORMATS = {"RAW": 2, "JPEG": 1, "HEIF": 1, "TIFF": 1}
SAME_PIXELS = 1.05  # numbers of pixels that differ by less are alike


@dataclass(frozen=True)
class Locations:
    """Where the photos of groups lie."""

    reference: NDArray[np.bool_]  # (k,), in a reference folder
    away: NDArray[np.bool_]  # (k,), out of reach


def merits_by(
    criteria: tuple[Criterion, ...], groups: Groups, traits: PhotoTraits, locations: Locations
) -> NDArray[np.int64]:
    """(criteria, k): the merits of the photos of groups, each within its own group."""
    rows = traits.rows(groups.photos)
    measured, pixels = _measured(groups, traits)
    camera_data = _camera_data(groups, traits, rows)
    by_library = {
        Criterion.REACHABLE: -locations.away.astype(np.int64),
        Criterion.WHOLE: traits.whole[rows].astype(np.int64),
        Criterion.PROTECTED: locations.reference.astype(np.int64),
        Criterion.COMPANIONS: traits.companion_counts[rows],
        Criterion.CAMERA_DATA: camera_data,
        Criterion.CAMERA_FORMAT: _camera_formats(traits, rows, camera_data),
        Criterion.PIXELS: _in_steps(pixels, groups),
        Criterion.TAKEN: traits.captured[rows].astype(np.int64),
        Criterion.NAME: -_copy_names(groups, traits),
        Criterion.FORMAT: _ranks()[traits.formats[rows]],
        Criterion.OLDEST: -traits.written[rows],
    }
    return np.stack([
        by_library[criterion] if criterion in by_library else measured[criterion]
        for criterion in criteria
    ])  # fmt: skip


def _measured(groups: Groups, traits: PhotoTraits) -> tuple[dict[Criterion, Merits], Merits]:
    """Merits by what files show, and how many pixels (k,) have detail of their own."""
    merits = {criterion: np.zeros(len(groups.photos), np.int64) for criterion in Criterion}
    pixels = traits.pixels[traits.rows(groups.photos)]
    if not len(traits.provenances):
        return merits, pixels
    for number, first in enumerate(groups.starts[:-1].tolist()):
        photos = groups[number]
        # In id order: merits do not depend on the order of a group.
        order = np.argsort(photos)
        found = traits.provenances.merits(tuple(photos[order].tolist()))
        if found is None:
            continue
        for criterion, values in found.merits.items():
            merits[criterion][first + order] = values
        for place, source in enumerate(found.enlarged_from):
            if source is not None:
                merits[Criterion.ENLARGED][first + order[place]] = -1
                pixels[first + order[place]] = pixels[first + order[source]]
    return merits, pixels


def _copy_names(groups: Groups, traits: PhotoTraits) -> Merits:
    """1 for each photo that is named like a copy, as the others of its group are called."""
    found = np.isin(groups.photos, list(traits.copy_names)).astype(np.int64)
    numbered = np.isin(groups.photos, list(traits.numbered))
    for number in np.unique(groups.numbers[numbered]).tolist():
        part = slice(groups.starts[number], groups.starts[number + 1])
        found[part] = traits.named_as_copies(groups.photos[part])
    return found


def _camera_data(groups: Groups, traits: PhotoTraits, rows: NDArray[np.intp]) -> Merits:
    found = traits.camera_data[rows].copy()
    if len(traits.provenances):
        for place, photo in enumerate(groups.photos.tolist()):
            provenance = traits.provenances[photo]
            if provenance is not None:
                found[place] = provenance.camera_data
    return found


def _camera_formats(traits: PhotoTraits, rows: NDArray[np.intp], data: Merits) -> Merits:
    """Formats tell only where a camera wrote something into the file, but for RAW files."""
    found = _ranks()[traits.formats[rows]]
    return np.where((data > 0) | (found > 1), found, 0)


def _ranks() -> NDArray[np.int64]:
    """Of the formats in FORMAT_NAMES."""
    return np.array([CAMERA_FORMATS.get(name, 0) for name in FORMAT_NAMES], np.int64)


def _in_steps(pixels: Merits, groups: Groups) -> Merits:
    """Numbers of pixels as steps below the largest of the group, which is 0."""
    most = np.maximum.reduceat(pixels, groups.starts[:-1])[groups.numbers]
    ratio = np.maximum(most, 1) / np.maximum(pixels, 1)
    steps: Merits = (np.log(ratio) / np.log(SAME_PIXELS)).astype(np.int64)
    return -steps
