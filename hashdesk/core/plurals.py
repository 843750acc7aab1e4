"""Grammatical number: a count before what is counted, in the sentences of core and terminal.

The window has `tr("%Ln …")` for this, because other languages have other plurals.
"""

from __future__ import annotations


def plural(count: int, one: str, many: str = "") -> str:
    """A count and its words: "1 photo", "0 photos", "2,000 photos are".

    many: the words for any other count than one, if they are not `one` with an s.
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"
