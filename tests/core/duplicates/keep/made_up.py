"""Groups and traits of photos that are nowhere, for tests of what to keep."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from hashdesk.core.duplicates.groups.groups import Groups
from hashdesk.core.duplicates.keep.provenances import Provenances
from hashdesk.core.duplicates.keep.traits import FORMAT_NAMES, PhotoTraits
from hashdesk.core.imaging.provenance.measure import measure_provenance
from hashdesk.core.imaging.provenance.provenance import Provenance

FILES = RAW, XMP = (b".cr2", 100), (b".xmp", 5)
JPEG = FORMAT_NAMES.index("JPEG")
RAW_FILE = FORMAT_NAMES.index("RAW")


def traits_of(count: int, **columns: object) -> PhotoTraits:
    """Photos 1 … count of one picture, alike but for some columns.

    pixels: their numbers, as pictures 1 pixel high have them.
    """
    alike = PhotoTraits(
        ids=np.arange(1, count + 1),
        folders=np.ones(count, np.int64),
        bytes=np.full(count, 100),
        sizes=np.full((count, 2), (100, 1)),
        dates=np.full(count, 1000),
        taken=np.zeros(count, bool),
        written=np.full(count, 1000),
        whole=np.ones(count, bool),
        captured=np.zeros(count, bool),
        camera_data=np.zeros(count, np.int64),
        formats=np.full(count, JPEG),
        pictures=np.ones(count, np.int64),
    )
    pixels = columns.pop("pixels", None)
    if pixels is not None:
        columns["sizes"] = [(number, 1) for number in np.asarray(pixels).tolist()]
    return replace(alike, **{name: np.array(values) for name, values in columns.items()})


def groups_of(*groups: list[int]) -> Groups:
    """Groups of photos by id, the reference first."""
    sizes = [len(one) for one in groups]
    photos = np.array([photo for one in groups for photo in one], np.int64)
    starts = np.concatenate([[0], np.cumsum(np.array(sizes, np.int64))])
    return Groups(photos, np.zeros(len(photos), np.uint8), starts)


def measured(file: io.BytesIO) -> Provenance:
    """What one file shows."""
    return measure_provenance(file, 1 << 24)


def files_of(**files: io.BytesIO) -> tuple[dict[str, int], PhotoTraits]:
    """Photos with these files, alike otherwise: their ids by name, and their traits."""
    ids = {name: number for number, name in enumerate(files, 1)}
    found = {ids[name]: measured(file) for name, file in files.items()}
    contents = [file.getvalue() for file in files.values()]
    traits = traits_of(len(files), pictures=[contents.index(content) for content in contents])
    return ids, with_provenances(traits, found)


def with_provenances(traits: PhotoTraits, found: Mapping[int, Provenance]) -> PhotoTraits:
    """Traits with what files show, and the sizes and formats of these files."""
    sizes, formats = traits.sizes.copy(), traits.formats.copy()
    for photo, provenance in found.items():
        row = int(traits.rows(np.array([photo]))[0])
        sizes[row] = provenance.width, provenance.height
        formats[row] = FORMAT_NAMES.index(provenance.format)
    return replace(traits, sizes=sizes, formats=formats, provenances=Provenances(found))
