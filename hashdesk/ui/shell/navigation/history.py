"""The history of the photos' page, for back and forward."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from hashdesk.core.search.question import SearchResult
from hashdesk.ui.current_page import PageId
from hashdesk.ui.photos.grid.anchor import GridAnchor


@dataclass(frozen=True)
class HistoryEntry:
    """A search result or the library, the place in the grid, and the page in front of it."""

    result: SearchResult | None  # None: the library
    anchor: GridAnchor
    page: PageId | None = None  # that a search was started from; None: from the photos


@dataclass
class History:
    """Entries in the order in which they were left; the newest last."""

    past: list[HistoryEntry] = field(default_factory=list)
    future: list[HistoryEntry] = field(default_factory=list)

    def leave(self, left: HistoryEntry) -> None:
        """Add the entry that is left for something new; forget the way forward."""
        self.past.append(left)
        self.future.clear()

    def back(self, left: HistoryEntry) -> HistoryEntry | None:
        """Go back from an entry; None: there is nothing before it."""
        if not self.past:
            return None
        self.future.append(left)
        return self.past.pop()

    def forward(self, left: HistoryEntry) -> HistoryEntry | None:
        """Go forward from an entry; None: there is nothing after it."""
        if not self.future:
            return None
        self.past.append(left)
        return self.future.pop()

    def forget_selections(self) -> None:
        """Let no entry select again what was selected when it was left."""
        for entries in (self.past, self.future):
            entries[:] = [
                replace(entry, anchor=replace(entry.anchor, selected=None)) for entry in entries
            ]

    def is_asked_in_list(self, answer: SearchResult | None) -> bool:
        """Whether the answer in sight, and all before it, were asked for from a list."""
        results = [*(entry.result for entry in self.past), answer]
        outside = any(one is not None and one.question.from_outside for one in results)
        return not outside and all(entry.page is None for entry in self.past)

    def rewind(self) -> GridAnchor:
        """Go back to the library: its anchor; forget the entries since."""
        anchor = self.past[0].anchor if self.past else GridAnchor()
        self.past.clear()
        return anchor
