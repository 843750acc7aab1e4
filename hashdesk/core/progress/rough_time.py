"""A rough time left, told where none is promised but one was told before.

It does not creep up: it stands still while the estimate is above it, and rises only where that has
become more than twice as long, so that what stands would mislead.
"""

from __future__ import annotations

RISE_FROM, RISE_FROM_S = 2.0, 20.0  # an estimate above this multiple, and by this much more
ON_TOP = 1.2  # on top of such an estimate, so that the next one is soon no rise again


class RoughTime:
    """Follows the estimates of one job. Seconds everywhere."""

    def __init__(self) -> None:
        self.left: float | None = None  # None: no time was told yet

    def promised(self, left: float) -> None:
        """A time is promised: that is what is told."""
        self.left = left

    def follow(self, estimate: float, passed: float) -> None:
        """Take an estimate of the time left, so long after the last one, while none is promised."""
        if self.left is None:
            return
        falling = max(self.left - passed, 0.0)
        if estimate > RISE_FROM * falling + RISE_FROM_S:
            self.left = ON_TOP * estimate
        else:  # as time passes, but not below the estimate; and down to one that is far lower
            self.left = min(max(falling, min(estimate, self.left)), ON_TOP * estimate)
