"""What became of the names of shelves when another model came into use, as sentences."""

from __future__ import annotations

from collections.abc import Sequence

from hashdesk.ui.atlas.lost_names import LostName
from hashdesk.ui.formatting import translate


def carried_words(names: int, lost: Sequence[LostName]) -> str:
    """names: all there are; lost: those that no shelf in sight shows, looked for at all numbers.

    With how many shelves one of those returns stands above the shelves, and is not repeated here.
    """
    if not lost:
        return translate(
            "HashDesk",
            "The atlas has other shelves with this model. Your names moved to those that hold the "
            "same photos.",
        )
    gone = [one for one in lost if one.has_no_shelf]
    if len(gone) == names:
        words = translate(
            "HashDesk",
            "The atlas has other shelves with this model, and none for these names: {lost}. They "
            "are kept, and return with the earlier model.",
        )
        return words.format(lost=_quoted(gone))
    words = translate(
        "HashDesk",
        "The atlas has other shelves with this model. {carried} of your {all} names moved to those "
        "that hold the same photos.",
    )
    said = [words.format(carried=names - len(lost), all=names)]
    if gone:
        words = translate(
            "HashDesk",
            "Without a shelf: {lost}. They are kept, and return with the earlier model.",
        )
        said.append(words.format(lost=_quoted(gone)))
    return " ".join(said)


def _quoted(lost: Sequence[LostName]) -> str:
    return ", ".join(translate("HashDesk", "“{name}”").format(name=one.name) for one in lost)
