"""Asks before the marked photos of many groups go to the trash."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from hashdesk.core.duplicates.review.group_removals import GroupRemoval
from hashdesk.ui import formatting
from hashdesk.ui.duplicates.removal.losing_folders import LosingFolder, sentence_of_losing
from hashdesk.ui.formatting import translate
from hashdesk.ui.widgets.dialogs.confirm import confirm


def confirm_trash(
    window: QWidget,
    groups: Sequence[GroupRemoval],
    size: int,
    files: int,
    unproven: int,
    folders: Sequence[LosingFolder],
    go: Callable[[], object],
) -> None:
    """Ask whether to move the marked photos of these groups to the trash; returns at once.

    size: bytes of the photos. files: how many files belong to them. unproven: how many photos are
    no certain copy of one that stays, so that only who looked at them knows. folders: those that
    lose photos: a person who cleans up one of them may not want to lose any of another one.
    """
    words = translate(
        "HashDesk",
        "Move {photos} from {groups} to the trash? That is {size}. At least one photo of each "
        "group is kept, and you can undo it.",
    )
    move = translate("HashDesk", "Move to the trash")
    marked = len({photo for group in groups for photo in group.marked})
    photos = formatting.photos_with_files(marked, files)
    # What is certain and what a person marked of one group come apart.
    count = formatting.groups(len({group.staying[0] for group in groups}))
    words = words.format(photos=photos, groups=count, size=formatting.size(size))
    if unproven:
        doubt = translate(
            "HashDesk",
            "Not proven to be copies of a photo that stays: {photos}. What only they show is gone "
            "with them.",
        )
        words += "\n\n" + doubt.format(photos=formatting.photos(unproven))
    if losing := sentence_of_losing(folders):
        words += "\n\n" + losing
    confirm(window, move, words, move, go)
