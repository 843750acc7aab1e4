"""Which guesses of what pictures show the window has asked for."""

from __future__ import annotations

import numpy as np

from hashdesk.core.storage.code_segments import NO_PHOTOS, PhotoIds


class GuessRequests:
    """What was stopped, or could not be made, is not begun again and again."""

    def __init__(self) -> None:
        self._asked: dict[str, PhotoIds] = {}  # by backbone: what was asked for, and still lacks

    @property
    def any_lacks(self) -> bool:
        """Whether something was asked for that is not known to have been made."""
        return any(map(len, self._asked.values()))

    def forget(self) -> None:
        """Ask for everything again: another model is in use, and a person chose it."""
        self._asked.clear()

    def are_due(self, backbone: str, lacking: PhotoIds) -> bool:
        """Whether guesses are to be asked for now; then they count as asked for.

        lacking: photos that the backbone can guess and has not yet. What was made since may be
        lost again, as with a model that is deleted: it is forgotten that it was asked for.
        """
        asked = self._asked.get(backbone, NO_PHOTOS)
        self._asked[backbone] = lacking
        return bool(len(np.setdiff1d(lacking, asked)))
