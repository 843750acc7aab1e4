"""What became of the names of shelves when another model came into use, as a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from hashdesk.ui.formatting import translate


def carried_words(names: int, lost: Sequence[str]) -> str:
    """names: all there are; lost: those for which no shelf was found."""
    if not lost:
        return translate(
            "HashDesk", "The atlas has other shelves with this model. All names are on them."
        )
    if len(lost) == names:
        words = translate(
            "HashDesk",
            "The atlas has other shelves with this model, and none for these names: {lost}. They "
            "are kept, and return with the earlier model.",
        )
    else:
        words = translate(
            "HashDesk",
            "The atlas has other shelves with this model: {carried} of {all} names are on them. "
            "Without a shelf: {lost}. They are kept, and return with the earlier model.",
        )
    quoted = ", ".join(translate("HashDesk", "“{name}”").format(name=name) for name in lost)
    return words.format(carried=names - len(lost), all=names, lost=quoted)
