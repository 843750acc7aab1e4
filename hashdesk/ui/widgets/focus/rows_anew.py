"""Where the focus goes when rows with controls are made anew, as after one was taken out."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from itertools import islice
from typing import TypeVar

from PySide6.QtWidgets import QWidget

About = TypeVar("About", bound=Hashable)  # what a row is about


def lead_on(
    focused: QWidget | None,
    before: Mapping[About, Sequence[QWidget]],
    now: Mapping[About, Sequence[QWidget]],
    below: QWidget,
) -> None:
    """Give the focus of a control to the same one in the new rows.

    If its row has gone, that of the next row gets it, or what stands below the last one. focused:
    had the focus before the rows were made anew; the focus of anything else stays. before, now:
    the controls of each row.
    """
    for place, controls in enumerate(before.values()):
        if focused is not None and focused in controls:
            at = list(controls).index(focused)
            left = (now[about] for about in islice(before, place, None) if about in now)
            same = next(left, ())
            heirs = (*same[at : at + 1], *same, below)
            heir = next((one for one in heirs if one.isEnabled()), below)
            heir.show()  # a layout would show it later, and what is hidden gets no focus
            heir.setFocus()
            return
