"""Where a person was in a library when its window closed, for the next start."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field

import numpy as np

from hashdesk.ui.current_page import PageId
from hashdesk.ui.photos.grid.anchor import GridAnchor

MOST_SELECTED = 1_000  # photos whose selection is remembered

FolderKey = tuple[bytes, bytes]  # a root, and a path below it


@dataclass(frozen=True)
class LastPlace:
    """The page, the folder, what was expanded on the left, and the place in the grid."""

    page: PageId = PageId.PHOTOS
    folder: FolderKey | None = None
    expanded: frozenset[FolderKey] | None = None  # None: as at the first start
    years: frozenset[int] = frozenset()
    anchor: GridAnchor = field(default_factory=GridAnchor)

    def saved(self) -> str:
        """A text from which `restored` makes the same place."""
        anchor, selected = self.anchor, self.anchor.selected
        few = selected is not None and len(selected) <= MOST_SELECTED
        expanded = sorted(map(_names, self.expanded or ()))
        return json.dumps(
            {
                "page": self.page.value,
                "folder": None if self.folder is None else _names(self.folder),
                "expanded": None if self.expanded is None else expanded,
                "years": sorted(self.years),
                "current": anchor.current,
                "first": anchor.first,
                "offset": anchor.offset,
                "selected": selected.tolist() if selected is not None and few else [],
            }
        )

    @staticmethod
    def restored(saved: str) -> LastPlace:
        """The place of a text; the start of the library if it is none."""
        try:
            kept = json.loads(saved)
            folder, expanded, selected = kept["folder"], kept["expanded"], kept["selected"]
            return LastPlace(
                PageId(kept["page"]),
                None if folder is None else _key(folder),
                None if expanded is None else frozenset(map(_key, expanded)),
                frozenset(map(int, kept["years"])),
                GridAnchor(
                    _number(kept["current"]),
                    _number(kept["first"]),
                    int(kept["offset"]),
                    np.array(selected, np.int64) if selected else None,
                ),
            )
        except (ValueError, KeyError, TypeError):  # of another version, or damaged
            return LastPlace()


def _names(key: FolderKey) -> list[str]:
    return [os.fsdecode(path) for path in key]


def _key(names: list[str]) -> FolderKey:
    root, path = names
    return os.fsencode(root), os.fsencode(path)


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None
