"""One step of a repair, as it is told before and after."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RepairStep:
    """What is mended of one kind, what is left, and what the person can do about that."""

    name: str  # for scripts
    what: str  # such as "photos whose row was damaged"
    mended: int
    how: str  # how they are mended
    left: int = 0
    what_now: str = ""  # about what is left
