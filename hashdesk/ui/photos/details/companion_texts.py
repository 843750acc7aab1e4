"""What is said of the files that belong to a photo: a mark on its picture, and their names."""

from __future__ import annotations

from hashdesk.core.imaging.companion_files import CompanionFile, CompanionKind
from hashdesk.ui import formatting
from hashdesk.ui.formatting import translate


def marks(companions: tuple[CompanionFile, ...]) -> str:
    """Short words for a badge: RAW, LIVE; empty for sidecars alone."""
    kinds = {companion.kind for companion in companions}
    words = {
        CompanionKind.RAW: translate("HashDesk", "RAW", "badge: a RAW file belongs to the photo"),
        CompanionKind.FILM: translate("HashDesk", "LIVE", "badge: a film belongs to the photo"),
    }
    return " · ".join(text for kind, text in words.items() if kind in kinds)


def names(companions: tuple[CompanionFile, ...]) -> str:
    """The names of the files."""
    return ", ".join(formatting.shown(companion.name) for companion in companions)
