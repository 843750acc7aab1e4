"""Provenance as bytes: what a worker answers, and what a cache keeps."""

from __future__ import annotations

import json
import struct
import zlib
from string import hexdigits
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.imaging.photo_formats import PHOTO_FORMATS
from hashdesk.core.imaging.provenance.jpeg_quality import LOSSLESS
from hashdesk.core.imaging.provenance.provenance import (
    LONGEST_PROGRAM,
    PIXELS_DIGITS,
    CameraData,
    Provenance,
)
from hashdesk.core.imaging.provenance.roughness import Roughness, rough_length
from hashdesk.core.imaging.provenance.spectrum import SPECTRUM_BANDS, Spectrum
from hashdesk.core.imaging.provenance.tones import GRID_SIDE, TONE_LEVELS

PROVENANCE_VERSION = 6  # raise it if what is measured of a file changes
LARGEST_PACKED = 1 << 14  # bytes
LONGEST_STORED_SIDE = 1 << 20  # pixels
_LENGTH = struct.Struct("<H")  # of the JSON that comes first
_GRID_BYTES, _HISTOGRAM_BYTES, _SPECTRUM_BYTES = (
    GRID_SIDE**2 * 3,
    TONE_LEVELS * 4,
    SPECTRUM_BANDS * 4,
)


def pack_provenance(found: Provenance) -> bytes:
    """Provenance as bytes, at most LARGEST_PACKED."""
    facts = json.dumps({
        "format": found.format,
        "size": (found.width, found.height),
        "lossless": found.lossless,
        "quality": found.quality,
        "earlier": found.earlier,
        "camera_data": int(found.camera_data),
        "editor": found.editor,
        "pixels": found.pixels,
        "film": found.film,
    }).encode()  # fmt: skip
    arrays = found.grid.tobytes() + found.histogram.astype("<u4").tobytes()
    if found.spectrum is not None:
        arrays += found.spectrum.astype("<f4").tobytes()
    if found.roughness is not None:
        arrays += found.roughness.across.tobytes() + found.roughness.down.tobytes()
    return zlib.compress(_LENGTH.pack(len(facts)) + facts + arrays)


def unpack_provenance(packed: bytes) -> Provenance:
    """What `pack_provenance` packed. Raises ValueError over anything else."""
    try:
        unzip = zlib.decompressobj()
        data = unzip.decompress(packed, LARGEST_PACKED)
        if not unzip.eof:
            raise ValueError("packed provenance is too long")
        (length,) = _LENGTH.unpack_from(data)
        start = _LENGTH.size + length
        return _unpacked(json.loads(data[_LENGTH.size : start]), data[start:])
    except (zlib.error, struct.error, KeyError, TypeError, RecursionError) as error:
        raise ValueError("packed provenance is damaged") from error


def _unpacked(facts: dict[str, Any], arrays: bytes) -> Provenance:
    width, height = facts["size"]
    is_sound = (
        facts["format"] in PHOTO_FORMATS
        and all(type(side) is int and 0 < side <= LONGEST_STORED_SIDE for side in (width, height))
        and type(facts["lossless"]) is bool
        and type(facts["film"]) is bool
        and _is_quality(facts["quality"])
        and _is_quality(facts["earlier"])
        and _is_name(facts["pixels"])
        and isinstance(facts["editor"], str)
        and len(facts["editor"]) <= LONGEST_PROGRAM
        and facts["editor"].isprintable()
    )
    if not is_sound:
        raise ValueError("packed provenance is impossible")
    spectrum_from = _GRID_BYTES + _HISTOGRAM_BYTES
    roughness_from = spectrum_from + _SPECTRUM_BYTES
    grid = np.frombuffer(arrays, np.uint8, _GRID_BYTES).reshape(GRID_SIDE, GRID_SIDE, 3)
    histogram = np.frombuffer(arrays, "<u4", TONE_LEVELS, _GRID_BYTES)
    return Provenance(
        format=facts["format"],
        width=width,
        height=height,
        lossless=facts["lossless"],
        quality=facts["quality"],
        earlier=facts["earlier"],
        camera_data=CameraData(facts["camera_data"]),
        editor=facts["editor"],
        grid=grid,
        histogram=histogram.astype(np.uint32),
        spectrum=_spectrum(arrays[spectrum_from:roughness_from]),
        roughness=_roughness(arrays[roughness_from:], width, height),
        pixels=facts["pixels"],
        film=facts["film"],
    )


def _is_name(value: object) -> bool:
    return isinstance(value, str) and (
        not value or (len(value) == PIXELS_DIGITS and set(value) <= set(hexdigits))
    )


def _is_quality(value: object) -> bool:
    return value is None or (type(value) is float and 1 <= value <= LOSSLESS)


def _spectrum(data: bytes) -> Spectrum | None:
    if not data:
        return None
    if len(data) != _SPECTRUM_BYTES:
        raise ValueError("a packed spectrum has another length")
    found: NDArray[np.float32] = np.frombuffer(data, "<f4").astype(np.float32)
    if not (np.isfinite(found).all() and (found > 0).all()):
        raise ValueError("a packed spectrum is impossible")
    return found


def _roughness(data: bytes, width: int, height: int) -> Roughness | None:
    if not data:
        return None
    levels, columns = np.frombuffer(data, np.uint8).copy(), rough_length(width)
    if len(levels) != columns + rough_length(height):
        raise ValueError("a packed roughness has another length")
    return Roughness(levels[:columns], levels[columns:])
