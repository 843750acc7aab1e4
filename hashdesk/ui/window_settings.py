"""The QSettings keys of the choices that the window saves for its next start."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

from PySide6.QtCore import QSettings

SCHEME_KEY, LANGUAGE_KEY = "scheme", "language"
GEOMETRY_KEY, CELL_KEY, ORDER_KEY = "geometry", "cell", "order"
UNCROPPED_KEY, DATES_KEY = "uncropped", "dates"
LAST_FOLDERS_KEY = "last_folders"  # one for each purpose
LEVEL_KEY, ATLAS_KEY = "level", "atlas"
READING_KEY, ADAPTING_KEY = "photos_per_s", "adapting_s"  # of this computer
SWITCHING_KEY = "switching_per_s"  # … pictures
# One per library: see `library_key`.
DEMO_LEFT_KEY = "demo_left"  # the demo album was left, and its removal is offered yet
GROUPS_KEY, OTHER_LIBRARIES_KEY, PLACE_KEY = "groups", "beside", "place"
UNFINISHED_KEY, UNDECIDED_KEY = "unfinished", "undecided"
KEPT_KEY, KEPT_SECONDS_KEY = "adapted_share", "adapted_s"  # of an adaptation that was stopped
SWITCHED_KEY = "switched_shares"  # of switches of the model that were stopped
COMPARED_KEY = "compared_shares"  # of comparisons of photos that were stopped

SYSTEM_LANGUAGE = ""  # the value of LANGUAGE_KEY that follows the system


def saved_figure(settings: QSettings, key: str) -> float:
    """A figure that was saved, at least 0; 0 if there is none."""
    try:
        return max(float(str(settings.value(key, 0))), 0.0)
    except ValueError:
        return 0.0


def library_key(key: str, library: Path) -> str:
    """The key of a choice for one library."""
    return f"{key}/{quote(os.fsencode(library), safe='')}"
