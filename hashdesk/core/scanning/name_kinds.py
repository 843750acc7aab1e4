"""What the name of a file says of it, before anything else is known."""

from __future__ import annotations

from enum import Enum, auto

from hashdesk.core.imaging.companion_files import FILM_SUFFIXES
from hashdesk.core.scanning.companions import MAC_METADATA, PICTURE_SUFFIXES, SIDECAR_SUFFIXES
from hashdesk.core.scanning.other_suffixes import OTHER_SUFFIXES
from hashdesk.core.scanning.skipped_folders import SKIPPED_FILES

NO_PICTURES = (MAC_METADATA, *SKIPPED_FILES)  # how their names begin, whatever they end with
TELLING_SUFFIXES = PICTURE_SUFFIXES | FILM_SUFFIXES | SIDECAR_SUFFIXES


class NameKind(Enum):
    """What a name says."""

    TELLING = auto()  # a picture, or what may belong to one
    OTHER = auto()  # neither, or it is hidden
    UNKNOWN = auto()  # only its first bytes tell


def name_kind(name: bytes) -> NameKind:
    """What the name of a file says; a scan asks this of every file."""
    stem, dot, end = name.rpartition(b".")
    suffix = dot + end.lower() if stem.strip(b".") else b""  # as os.path.splitext, but faster
    if suffix in TELLING_SUFFIXES and not name.startswith(NO_PICTURES):
        return NameKind.TELLING
    if name.startswith(b".") or suffix in OTHER_SUFFIXES:
        return NameKind.OTHER
    return NameKind.UNKNOWN
