"""A photo's file that remembers whether its drive failed: decoders take that for damage."""

from __future__ import annotations

import io
from typing import Any

from hashdesk.core.system_errors import DRIVE_FAILED


class DriveBytes(io.FileIO):
    """The bytes on the drive."""

    failure: OSError | None = None

    def readinto(self, buffer: Any) -> Any:
        """Read into a buffer; how many bytes. Raises OSError."""
        try:
            return super().readinto(buffer)
        except OSError as error:
            self._note(error)
            raise

    def readall(self) -> Any:
        """All bytes up to the end. Raises OSError."""
        try:
            return super().readall()
        except OSError as error:
            self._note(error)
            raise

    def _note(self, error: OSError) -> None:
        if error.errno in DRIVE_FAILED:
            self.failure = error


class WatchedFile(io.BufferedReader):
    """A file, opened for reading, that tells what its drive said."""

    def __init__(self, file: int | str) -> None:
        """Open a file by its descriptor, which is closed with it, or by its path."""
        self._watched = DriveBytes(file)
        super().__init__(self._watched)

    def raise_if_drive_failed(self) -> None:
        """Raise the error of a drive that failed, whatever the decoder that met it made of it."""
        if self._watched.failure is not None:
            raise self._watched.failure
