"""A sentence about the group in sight, for as long as that group is in sight."""

from __future__ import annotations

from hashdesk.ui.notifier import Notifier


class GroupNotice:
    """Says why something cannot be done with a group; of another group it would not be true."""

    def __init__(self, notifier: Notifier) -> None:
        self._notifier = notifier
        self._words = ""  # said last of the group in sight

    def tell(self, words: str) -> None:
        """Say it of the group in sight."""
        self._words = words
        self._notifier.notice(words)

    def withdraw(self) -> None:
        """Another group or another kind of copies is in sight."""
        words, self._words = self._words, ""
        if words:
            self._notifier.retract(words)
