"""Companions: the files that belong to a photo, as its row keeps them.

The RAW file of a JPEG, the film of a Live Photo, sidecars. A row names them with size and time, so
that a scan sees which sidecar was written to, and nobody takes another RAW file for a copy:

    IMG_1.CR2/24117248/1700000000000000000 NUL IMG_1.xmp/3041/1700000100000000000
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from hashdesk.core.imaging.photo_formats import PHOTO_FORMATS

RAW_SUFFIXES = frozenset(b"." + suffix.encode() for suffix in PHOTO_FORMATS["RAW"].suffixes)
FILM_SUFFIXES = frozenset({b".mov", b".mp4", b".mp"})
XMP_SUFFIX = b".xmp"


class CompanionKind(StrEnum):
    """What a companion is to its photo."""

    RAW = "RAW"
    FILM = "film"
    SIDECAR = "sidecar"


@dataclass(frozen=True)
class CompanionFile:
    """A file that belongs to a photo, in the same folder."""

    name: bytes
    size: int = 0  # bytes
    mtime_ns: int = 0

    @property
    def kind(self) -> CompanionKind:
        """What it is, by its suffix."""
        suffix = os.path.splitext(self.name)[1].lower()
        if suffix in RAW_SUFFIXES:
            return CompanionKind.RAW
        return CompanionKind.FILM if suffix in FILM_SUFFIXES else CompanionKind.SIDECAR


def packed(companions: Iterable[CompanionFile]) -> bytes | None:
    """Companions as a row keeps them; None for none."""
    return b"\0".join(b"%b/%d/%d" % (c.name, c.size, c.mtime_ns) for c in companions) or None


def unpacked(row: bytes | None) -> tuple[CompanionFile, ...]:
    """The companions that a row keeps."""
    return tuple(_companion(entry) for entry in row.split(b"\0")) if row else ()


def _companion(entry: bytes) -> CompanionFile:
    name, *numbers = entry.split(b"/")
    with suppress(ValueError):
        size, mtime_ns = map(int, numbers)
        return CompanionFile(name, size, mtime_ns)
    return CompanionFile(name)


def sidecar_of(photo: bytes, row: bytes | None) -> CompanionFile | None:
    """The .xmp file that speaks for a photo of this name: its own before its RAW file's."""
    companions = unpacked(row)
    by_name = {companion.name.lower(): companion for companion in reversed(companions)}
    raw = [companion.name for companion in companions if companion.kind is CompanionKind.RAW]
    for name in (photo, os.path.splitext(photo)[0], *raw):
        if (found := by_name.get(name.lower() + XMP_SUFFIX)) is not None:
            return found
    return None
