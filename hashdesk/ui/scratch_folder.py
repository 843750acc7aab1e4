"""The folder of a window for files that nobody needs once it has closed."""

from __future__ import annotations

import tempfile
from pathlib import Path


class ScratchFolder:
    """Made when a file is first written: most windows need none, and a killed one leaves none."""

    def __init__(self) -> None:
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    @property
    def path(self) -> Path:
        """The folder, which is there."""
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(
                prefix="hashdesk-window-", ignore_cleanup_errors=True
            )
        return Path(self._folder.name)

    def delete(self) -> None:
        """Delete it with all that is in it."""
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None
