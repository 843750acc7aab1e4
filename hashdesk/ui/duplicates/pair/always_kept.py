"""Why a photo is always kept: its folder is protected, or its drive is not connected."""

from __future__ import annotations

from hashdesk.core.duplicates.review.marks import Marks
from hashdesk.ui.formatting import translate


def words_of_photo(marks: Marks, number: int, photo: int) -> str:
    """Why this photo of a group cannot be marked; empty where it can."""
    if not marks.is_protected(number, photo):
        return ""
    if marks.is_away(number, photo):
        return translate("HashDesk", "This photo is always kept: its drive is not connected.")
    return translate("HashDesk", "This photo is always kept: its folder is protected.")


def words_of_others(marks: Marks, number: int) -> str:
    """Why none of a group but the one to keep can be marked; empty where one can."""
    _, *others = marks.members(number)
    if not all(marks.is_protected(number, photo) for photo in others):
        return ""
    if len(others) == 1:
        return words_of_photo(marks, number, others[0])
    return translate(
        "HashDesk",
        "The others are always kept: their folders are protected, or their drives not connected.",
    )


def words_of_pair(marks: Marks, number: int, left: int, right: int) -> str:
    """Which photo of a pair is always kept, and why; empty where none is."""
    left_stays, right_stays = (marks.is_protected(number, photo) for photo in (left, right))
    left_away, right_away = (marks.is_away(number, photo) for photo in (left, right))
    if left_stays and right_stays and left_away == right_away:
        if left_away:
            return translate("HashDesk", "Both are always kept: their drives are not connected.")
        return translate("HashDesk", "Both are always kept: their folders are protected.")
    words = []
    if left_stays and left_away:
        words.append(
            translate("HashDesk", "The left one is always kept: its drive is not connected.")
        )
    elif left_stays:
        words.append(translate("HashDesk", "The left one is always kept: its folder is protected."))
    if right_stays and right_away:
        words.append(
            translate("HashDesk", "The right one is always kept: its drive is not connected.")
        )
    elif right_stays:
        words.append(
            translate("HashDesk", "The right one is always kept: its folder is protected.")
        )
    return " ".join(words)
