"""A new model that was neither used nor deleted yet: it is offered again at the next start."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings

from hashdesk.ui.window_settings import UNDECIDED_KEY, library_key

KEPT = ("encoder", "before", "compared_with", "better", "estimate", "sentence")  # of the summary


class UndecidedModel:
    """The summary of the `hashdesk adapt` that made it, kept in the window's settings."""

    def __init__(self, library: Path, settings: QSettings) -> None:
        self._settings = settings
        self._key = library_key(UNDECIDED_KEY, library)
        # Of a new one, not yet: what is shown may have been read just before it was made.
        self._was_there = True

    def keep(self, summary: Mapping[str, Any]) -> None:
        """Remember it over restarts, until `forget`."""
        kept = {name: summary[name] for name in KEPT if name in summary}
        self._settings.setValue(self._key, json.dumps(kept))
        self._was_there = False

    def forget(self) -> None:
        """It is decided on."""
        self._settings.remove(self._key)

    def is_decided(self, encoder: str, encoders: Collection[str]) -> bool:
        """Whether a library that was just read shows that it was decided on, as in a terminal.

        encoder: the id of the one in use, empty before the first photo; encoders: of all that the
        library has codes of.
        """
        kept = self.summary
        if kept is None or not encoder:
            return False
        self._was_there |= kept["encoder"] in encoders
        deleted = self._was_there and kept["encoder"] not in encoders
        return deleted or kept.get("before", encoder) != encoder

    @property
    def summary(self) -> dict[str, Any] | None:
        """What was kept; None: nothing, or it cannot be read."""
        try:
            kept = json.loads(str(self._settings.value(self._key, "")))
        except ValueError:
            return None
        sound = isinstance(kept, dict) and isinstance(kept.get("encoder"), str)
        return kept if sound and isinstance(kept.get("estimate", {}), dict) else None
