"""A place in the grid to return to."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.ui.photos.photo_order import PhotoOrder


@dataclass(frozen=True)
class GridAnchor:
    """Photos by id, and the pixel offset of the first one."""

    current: int | None = None
    first: int | None = None  # first visible photo; None: scrolled to the top
    offset: int = 0
    selected: PhotoIds | None = None
    reveal: bool = False  # scroll to the current photo if it is out of sight there
    order: PhotoOrder | None = None  # of the photos then; None: by a ranking, or not known

    def alone(self) -> GridAnchor:
        """The place among other photos than these: nobody selected any there.

        The current photo alone stays selected, and is to be seen: actions would take the others
        with it, out of sight.
        """
        return replace(self, selected=None, reveal=True)

    def among(self, order: PhotoOrder | None) -> GridAnchor:
        """The place among photos in this order.

        In another order than then, what was in sight lies elsewhere: the current photo counts.
        """
        return self if order == self.order else replace(self, first=None, reveal=True)
