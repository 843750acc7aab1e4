"""A new model that was neither used nor deleted yet: it is offered again at the next start."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings

from hashdesk.ui.window_settings import UNDECIDED_KEY, library_key

KEPT = ("encoder", "before", "better", "estimate", "sentence")  # of the summary


class UndecidedModel:
    """The summary of the `hashdesk adapt` that made it, kept in the window's settings."""

    def __init__(self, library: Path, settings: QSettings) -> None:
        self._settings = settings
        self._key = library_key(UNDECIDED_KEY, library)

    def keep(self, summary: Mapping[str, Any]) -> None:
        """Remember it over restarts, until `forget`."""
        kept = {name: summary[name] for name in KEPT if name in summary}
        self._settings.setValue(self._key, json.dumps(kept))

    def forget(self) -> None:
        """It is decided on."""
        self._settings.remove(self._key)

    @property
    def summary(self) -> dict[str, Any] | None:
        """What was kept; None: nothing, or it cannot be read."""
        try:
            kept = json.loads(str(self._settings.value(self._key, "")))
        except ValueError:
            return None
        sound = isinstance(kept, dict) and isinstance(kept.get("encoder"), str)
        return kept if sound and isinstance(kept.get("estimate", {}), dict) else None
