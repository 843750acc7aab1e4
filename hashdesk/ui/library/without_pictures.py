"""What is said of an imported library that has no pictures to show."""

from __future__ import annotations

from hashdesk.ui.formatting import translate


def no_pictures_sentence() -> str:
    """Why only the names of its photos are shown, and what to do."""
    words = translate(
        "HashDesk",
        "This library was exported without pictures: to see them, export it again with "
        "“{choice}”, and import that file.",
    )
    return words.format(choice=translate("ExportCard", "Include thumbnails"))
