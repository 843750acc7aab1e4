"""How far long tasks came that were stopped, also by the end of a window, each by its name."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QSettings

from hashdesk.ui.jobs.progress_words import whole_percents


class KeptShares:
    """Shares of tasks, 0..1, that are saved: a bar that goes on begins there, and never falls."""

    def __init__(self, settings: QSettings, key: str) -> None:
        self._settings = settings
        self._key = key
        self._shares = _read(str(settings.value(key, "")))

    def share(self, names: Iterable[str]) -> float:
        """The share of a task that is done; names: all that it goes by."""
        return max((self._shares.get(name, 0.0) for name in names), default=0.0)

    def advance(self, name: str, share: float) -> None:
        """A task has come so far. Each percent that is shown is saved."""
        shown, before = map(whole_percents, (share, self._shares.get(name, 0.0)))
        if shown > before:
            self._save({**self._shares, name: share})

    def end(self, name: str) -> None:
        """A task has come to its end, and goes on from nothing."""
        self._save({other: one for other, one in self._shares.items() if other != name})

    def forget(self) -> None:
        """What any of them kept is gone."""
        self._save({})

    def _save(self, shares: dict[str, float]) -> None:
        if shares == self._shares:
            return
        self._shares = shares
        if shares:
            self._settings.setValue(self._key, json.dumps(shares))
        else:
            self._settings.remove(self._key)


def _read(saved: str) -> dict[str, float]:
    """Shares as they were saved; none if that cannot be read."""
    try:
        found: Any = json.loads(saved or "{}")
        return {str(name): min(max(float(share), 0.0), 1.0) for name, share in found.items()}
    except (ValueError, TypeError, AttributeError):
        return {}
