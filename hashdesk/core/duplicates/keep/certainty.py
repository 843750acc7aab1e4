"""Whether what decides between two different pictures tells the original, or no more than a guess.

On a guess, nothing is marked: whether the other one may go, only a person can tell who looks.
"""

from __future__ import annotations

from hashdesk.core.duplicates.keep.block_traces import keeps_blocks
from hashdesk.core.duplicates.keep.coding import differ_by_coding_alone, may_be_noised
from hashdesk.core.duplicates.keep.detail import can_tell_enlarged
from hashdesk.core.duplicates.keep.rules import Criterion
from hashdesk.core.imaging.provenance.measure import Provenance

# Most edits brighten and harden, and most copies are written later; but not all.
GUESSES = frozenset({
    *(Criterion.DARKER, Criterion.SOFTER, Criterion.FORMAT, Criterion.OLDEST, Criterion.FIRST),
})  # fmt: skip
SAVED_BETTER = frozenset({Criterion.QUALITY, Criterion.FINENESS, Criterion.SAVES})


def is_certain(criterion: Criterion, kept: Provenance | None, other: Provenance | None) -> bool:
    """Whether a criterion that decides for a photo, rather than another picture, shows it."""
    if criterion in GUESSES:
        return False
    if criterion in SAVED_BETTER:
        return kept is not None and other is not None and _is_saved_better(kept, other)
    if criterion is Criterion.PIXELS:
        return kept is not None and other is not None and can_tell_enlarged(kept, other)
    return True


def _is_saved_better(kept: Provenance, other: Provenance) -> bool:
    """A finer save of what was a coarser one is not better, though an edit hides its steps."""
    return (
        differ_by_coding_alone(kept, other)
        and not (kept.earlier is None and keeps_blocks(kept, other))
        and not may_be_noised(kept, other)
    )
