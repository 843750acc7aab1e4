"""What was looked at before, and what was gone back from."""

from __future__ import annotations

from dataclasses import dataclass, field

from hashdesk.ui.photos.grid_view import Anchor
from hashdesk.ui.search.searcher import Found


@dataclass(frozen=True)
class View:
    """Something to come back to: the library (no answer) or an answer, and where one was."""

    found: Found | None
    anchor: Anchor


@dataclass
class Trail:
    """Views in the order in which they were left; the newest last."""

    past: list[View] = field(default_factory=list)
    future: list[View] = field(default_factory=list)

    def leave(self, view: View) -> None:
        """Something new is looked at; there is no way forward any more."""
        self.past.append(view)
        self.future.clear()

    def back(self, left: View) -> View | None:
        """What was looked at before, and leave this; None: nothing."""
        if not self.past:
            return None
        self.future.append(left)
        return self.past.pop()

    def forward(self, left: View) -> View | None:
        """What was gone back from last, and leave this; None: nothing."""
        if not self.future:
            return None
        self.past.append(left)
        return self.future.pop()

    def start(self) -> Anchor:
        """Where the library was left, and forget the way from there."""
        anchor = self.past[0].anchor if self.past else Anchor()
        self.past.clear()
        return anchor
