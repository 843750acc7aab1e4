"""The names of EXIF tags in the window's language."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP as NOOP

from hashdesk.ui.formatting import translate

# Those that cameras write most, named as in `core/metadata/readable_tags.py`; others stay English.
TAG_NAMES = frozenset({
    NOOP("HashDesk", "35 mm equivalent focal length"),
    NOOP("HashDesk", "Exposure bias"),
    NOOP("HashDesk", "Description"),
    NOOP("HashDesk", "Artist"),
    NOOP("HashDesk", "Copyright"),
    NOOP("HashDesk", "Subject distance"),
    NOOP("HashDesk", "GPS altitude"),
    NOOP("HashDesk", "GPS direction of view"),
    NOOP("HashDesk", "GPS time stamp"),
    NOOP("HashDesk", "GPS date stamp"),
    NOOP("HashDesk", "GPS speed"),
    NOOP("HashDesk", "GPS track"),
    NOOP("HashDesk", "Software"),
    NOOP("HashDesk", "Digital zoom ratio"),
    NOOP("HashDesk", "User comment"),
    NOOP("HashDesk", "Image unique ID"),
    NOOP("HashDesk", "Image number"),
    NOOP("HashDesk", "Exposure index"),
    NOOP("HashDesk", "Lens make"),
    NOOP("HashDesk", "Lens specification"),
    NOOP("HashDesk", "Lens serial number"),
    NOOP("HashDesk", "Body serial number"),
    NOOP("HashDesk", "Camera owner name"),
    NOOP("HashDesk", "Time zone offset"),
})  # fmt: skip


def tag_name(name: str) -> str:
    """A tag's name, translated if it is one of the usual ones."""
    return translate("HashDesk", name) if name in TAG_NAMES else name
