"""The model of a group's tiles: a line of photos, with what becomes of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Qt

from hashdesk.core.duplicates.relation import Relation
from hashdesk.ui import formatting
from hashdesk.ui.duplicates.group.group_tile import GroupTile
from hashdesk.ui.formatting import translate
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.photos.photo_model import PhotoModel
from hashdesk.ui.widgets.qt_types import AnyIndex


class GroupTileModel(PhotoModel):
    """Photos of the group in sight; a change of marks moves none."""

    def __init__(self, thumbnails: Thumbnails, parent: QObject | None = None) -> None:
        super().__init__(thumbnails, parent)
        self.shown: tuple[GroupTile, ...] = ()

    def show_tiles(self, tiles: Sequence[GroupTile]) -> None:
        """Show other tiles, or what has become of the same photos."""
        photos = np.array([tile.photo for tile in tiles], np.int64)
        self.shown = tuple(tiles)
        if np.array_equal(photos, self.photos):
            self.update_rows(0, self.rowCount() - 1)
        else:
            self.show(photos)

    def tile_at(self, index: AnyIndex) -> GroupTile | None:
        """The tile in a cell; None in the empty cells of the last row."""
        rank = self.rank_at(index)
        return self.shown[rank] if index.isValid() and rank < len(self.shown) else None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        found, tile = super().data(index, role), self.tile_at(index)
        if tile is not None and role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (found, state_words(tile), relation_words(tile))))
        return found

    def _tip(self, index: AnyIndex) -> str | None:
        """What the photo is to the one that is kept, and its path."""
        path, tile = self.path_at(index), self.tile_at(index)
        relation = "" if tile is None else relation_words(tile)
        lines = [*filter(None, (relation, "" if path is None else formatting.shown(path)))]
        return formatting.plain_lines(lines) if lines else None


def state_words(tile: GroupTile) -> str:
    """What becomes of a photo, in words."""
    if tile.goes:
        return translate("HashDesk", "remove")
    words = translate("HashDesk", "keep")
    if tile.is_called_kept:
        words = translate("HashDesk", "keep, suggested")
    if tile.is_protected:
        words = translate("HashDesk", "{state}, can't be marked").format(state=words)
    return words


def relation_words(tile: GroupTile) -> str:
    """What a photo is to the one that is kept; empty where nothing speaks against a copy."""
    burst, apart = translate("HashDesk", "burst"), translate("HashDesk", "other time")
    words = {
        Relation.EXACT: translate("HashDesk", "exact copy"),
        Relation.LOOK_AGAIN: translate("HashDesk", "to check"),
        Relation.BURST: burst if tile.is_soon_after else apart,
    }
    return "" if tile.relation is None else words.get(tile.relation, "")
