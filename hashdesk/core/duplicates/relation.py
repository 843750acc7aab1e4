"""What two photos that belong together are to each other."""

from __future__ import annotations

from enum import IntEnum


class Relation(IntEnum):
    """The surest first: up to SAME, one may be marked while the other one stays.

    Arrays and files hold the numbers.
    """

    EXACT = 0  # the same bytes
    SAME = 1  # the same picture: the second look saw no difference
    EDITED = 2  # one was made of the other, or both of a third photo
    LOOK_AGAIN = 3  # perhaps the same picture: only a person can tell
    BURST = 4  # they look alike, and were taken at different times
    ALIKE = 5  # by their codes: nothing is known of any detail
    DIFFERENT = 6  # another picture: they are no pair


DOUBTFUL = (Relation.LOOK_AGAIN, Relation.BURST)
