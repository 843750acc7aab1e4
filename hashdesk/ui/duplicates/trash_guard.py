"""Marked photos to the trash, only from groups in which an unchanged photo stays behind."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from hashdesk.core.duplicates.marks import GroupRemoval
from hashdesk.core.files.file_times import mtime_ns
from hashdesk.ui import formatting
from hashdesk.ui.images.photo_cards import PhotoCard, read_cards
from hashdesk.ui.photos import trash
from hashdesk.ui.photos.trash import TrashOutcome


def put_away_guarded(folder: Path, groups: Sequence[GroupRemoval]) -> TrashOutcome:
    """Move the marked photos of groups to the trash. Raises HashDeskError.

    A group is left alone unless at least one photo that stays has the size and the time that the
    library knows.
    """
    cards = read_cards(folder, [photo for group in groups for part in group for photo in part])
    going: list[tuple[int, bytes]] = []
    spared, missed = 0, b""
    for goes, stays in groups:
        if any(photo in cards and _is_unchanged(cards[photo]) for photo in stays):
            going += [(photo, cards[photo].place.full) for photo in goes if photo in cards]
        else:
            spared += len(goes)
            missed = missed or next((cards[p].place.full for p in stays if p in cards), b"")
    gone, problem = trash.move_all_to_trash(going)
    if spared and not problem:
        problem = formatting.translate(
            "HashDesk",
            "{photos} not moved: {name}, which was to be kept, is gone or has changed. "
            "Rescan with F5.",
        ).format(photos=formatting.photos(spared), name=formatting.name_of(missed))
    return gone, problem


def _is_unchanged(card: PhotoCard) -> bool:
    """Whether a photo's file has the size and modification time that the library knows."""
    try:
        status = os.stat(card.place.full)
    except OSError:
        return False
    photo = card.photo
    return status.st_size == photo.size and photo.mtime_ns in (0, mtime_ns(status))
