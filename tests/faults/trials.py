"""How many times a fault is tried: `HASHDESK_FAULT_TRIALS` multiplies what `make faults` does."""

from __future__ import annotations

import os


def trials(usual: int) -> int:
    """The number of trials, at least one."""
    return max(1, round(usual * float(os.environ.get("HASHDESK_FAULT_TRIALS", "1"))))
