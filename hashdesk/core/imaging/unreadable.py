"""Why a photo cannot be read: a closed set of clauses for people, whatever a decoder says.

Each of them goes after "it cannot be read:" in a list, and is kept in the library.
"""

from __future__ import annotations

DAMAGED = "it is damaged"
ENDS_EARLY = "it ends too early, so it is damaged or was not copied whole"
UNUSUAL = "it is stored in a way that HashDesk does not read, or it is damaged"
NO_PHOTO = "it is not a photo in a format that HashDesk reads, or it is damaged"
POSTSCRIPT = "it is a PostScript file, which HashDesk does not open"
EMPTY = "it is empty"
NO_FILE = "it is not a regular file"
NEEDS_MEMORY = "it needs more memory than one photo may have"
NOT_OPENED = "no photo is open"
BEING_WRITTEN = "it is still being written"
CRASHED = "its decoder crashed"
TOOK_TOO_LONG = "its decoder took too long"
GONE = "it is gone"
NO_PERMISSION = "you have no permission to read it"

FIXED = frozenset({
    *(DAMAGED, ENDS_EARLY, UNUSUAL, NO_PHOTO, POSTSCRIPT, EMPTY, NO_FILE, NEEDS_MEMORY),
    *(NOT_OPENED, BEING_WRITTEN, CRASHED, TOOK_TOO_LONG, GONE, NO_PERMISSION),
})  # fmt: skip

# Words of decoders, in lower case, that tell more than damage.
_ENDS_EARLY = ("truncated", "not enough data", "end of file", "unexpected end")
_UNUSUAL = ("unsupported", "not supported", "unknown", "cannot handle", "not available")


def too_many_pixels(width: int, height: int, limit: int) -> str:
    """The clause for a photo of so many pixels. limit: pixels."""
    return f"it is too large: {width} × {height} pixels (the limit is {limit // 1_000_000} MP)"


def too_many_bytes(size: int, limit: int) -> str:
    """The clause for a file of so many bytes."""
    return f"it is too large: {size / 1e6:.0f} MB (the limit is {limit // 1_000_000} MB)"


def drive_reports(error: OSError) -> str:
    """The clause for a drive that gives no bytes, in the system's words."""
    return f"the drive reports: {error.strerror or error}"


def damage(words: str) -> str:
    """The clause for what a decoder says of a file. Its own words are about its insides."""
    lower = words.lower()
    if any(part in lower for part in _ENDS_EARLY):
        return ENDS_EARLY
    return UNUSUAL if any(part in lower for part in _UNUSUAL) else DAMAGED
