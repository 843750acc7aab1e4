"""The history of what was shown, for back and forward."""

from __future__ import annotations

from dataclasses import dataclass, field

from hashdesk.core.search.question import SearchResult
from hashdesk.ui.photos.grid_view import GridAnchor


@dataclass(frozen=True)
class HistoryEntry:
    """Something to come back to: the library (no answer) or an answer, and where one was."""

    found: SearchResult | None
    anchor: GridAnchor


@dataclass
class History:
    """Views in the order in which they were left; the newest last."""

    past: list[HistoryEntry] = field(default_factory=list)
    future: list[HistoryEntry] = field(default_factory=list)

    def leave(self, view: HistoryEntry) -> None:
        """Something new is looked at; there is no way forward any more."""
        self.past.append(view)
        self.future.clear()

    def back(self, left: HistoryEntry) -> HistoryEntry | None:
        """What was looked at before, and leave this; None: nothing."""
        if not self.past:
            return None
        self.future.append(left)
        return self.past.pop()

    def forward(self, left: HistoryEntry) -> HistoryEntry | None:
        """What was gone back from last, and leave this; None: nothing."""
        if not self.future:
            return None
        self.past.append(left)
        return self.future.pop()

    def start(self) -> GridAnchor:
        """Where the library was left, and forget the way from there."""
        anchor = self.past[0].anchor if self.past else GridAnchor()
        self.past.clear()
        return anchor
