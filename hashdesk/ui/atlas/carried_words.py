"""What became of the names of shelves when another model came into use, as sentences."""

from __future__ import annotations

from collections.abc import Sequence

from hashdesk.core.atlas.standing import Origin
from hashdesk.ui.atlas.lost_names import MOST_SAID, LostName
from hashdesk.ui.formatting import translate


def carried_words(names: int, lost: Sequence[LostName], origin: Origin = Origin.NEW) -> str:
    """names: all there are; lost: those that no shelf in sight shows, looked for at all numbers.

    With how many shelves one of those returns stands above the shelves, and is not repeated here.
    origin: of the shelves.
    """
    said = [_shelves(origin)]
    if not lost:
        moved = translate("HashDesk", "Your names are on those that fit their photos best.")
        if names == 1:
            moved = translate("HashDesk", "Your name is on the one that fits its photos best.")
        return f"{said[0]} {moved}"
    gone = [one for one in lost if one.has_no_shelf]
    elsewhere = [one for one in lost if not one.has_no_shelf]
    if elsewhere:
        words = translate("HashDesk", "Your names {lost} are on none of those shown now.")
        if len(elsewhere) == 1:
            words = translate("HashDesk", "Your name {lost} is on none of those shown now.")
        said.append(words.format(lost=_quoted(elsewhere)))
    if gone:
        words = translate(
            "HashDesk",
            "Your names {lost} fit no shelf; they are kept, and return with the earlier model.",
        )
        if len(gone) == 1:
            words = translate(
                "HashDesk",
                "Your name {lost} fits no shelf; it is kept, and returns with the earlier model.",
            )
        said.append(words.format(lost=_quoted(gone)))
    return " ".join(said)


def _shelves(origin: Origin) -> str:
    return {
        Origin.NEW: translate("HashDesk", "The atlas has other shelves with this model."),
        Origin.KEPT: translate(
            "HashDesk", "The atlas has the earlier shelves of this model again."
        ),
        Origin.RENEWED: translate(
            "HashDesk",
            "The atlas has new shelves with this model, because many photos are new or gone.",
        ),
    }[origin]


def _quoted(lost: Sequence[LostName]) -> str:
    quoted = translate("HashDesk", "“{name}”")
    names = [quoted.format(name=one.name) for one in lost[:MOST_SAID]]
    return ", ".join([*names, "…"] if len(lost) > MOST_SAID else names)
