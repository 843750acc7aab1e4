"""Why a photo cannot be read: a closed set of clauses for people, whatever a decoder says.

Each of them goes after "it cannot be read:" in a list, and is kept in the library. Of its bytes, a
person reads one of five reasons: the file is empty, no picture, in a format that HashDesk does not
read, too large (for which setting), or damaged. The others are about the file, or its decoder.
"""

from __future__ import annotations

from hashdesk.core.imaging.photo_formats import (
    PHOTO_FORMATS,
    UNREAD_FORMATS,
    PhotoFormat,
    UnreadFormat,
)

EMPTY = "it is empty"
NO_PICTURE = "it is not a picture"
DAMAGED = "it is damaged"
TOO_MUCH_MEMORY = (
    "it is too large: decoding it takes more memory than the setting “photo_memory_bytes” allows"
)
NO_FILE = "it is not a regular file"
NOT_OPENED = "no photo is open"
BEING_WRITTEN = "it is still being written"
CRASHED = "its decoder crashed"
TOOK_TOO_LONG = "its decoder took too long"
GONE = "it is gone"
DISCONNECTED = "its drive is disconnected"
NO_PERMISSION = "you have no permission to read it"


def not_read(found: UnreadFormat) -> str:
    """The clause for a file in a format that HashDesk knows by name only."""
    return f"it is {found.name}, a format that HashDesk does not read"


def needs_package(found: PhotoFormat) -> str:
    """The clause for a format whose decoder is a package that is not installed."""
    only = f"which HashDesk reads only with the Python package {found.decoder}"
    return f"it is a picture in the format {found.name}, {only}"


def too_many_pixels(width: int, height: int, limit: int) -> str:
    """The clause for a photo of so many pixels. limit: pixels."""
    return (
        f"it is too large: {width} × {height} pixels, and the setting “max_pixels” allows {limit:,}"
    )


def too_many_bytes(size: int, limit: int) -> str:
    """The clause for a file of so many bytes."""
    return f"it is too large: {size:,} bytes, and the setting “max_file_bytes” allows {limit:,}"


def drive_reports(error: OSError) -> str:
    """The clause for a drive that gives no bytes, in the system's words."""
    return f"the drive reports: {error.strerror or error}"


FIXED = frozenset({
    *(EMPTY, NO_PICTURE, DAMAGED, TOO_MUCH_MEMORY, NO_FILE, NOT_OPENED, BEING_WRITTEN, CRASHED),
    *(TOOK_TOO_LONG, GONE, DISCONNECTED, NO_PERMISSION, *map(not_read, UNREAD_FORMATS)),
    *map(needs_package, PHOTO_FORMATS.values()),
})  # fmt: skip
