"""unnamed-files.bin: which files are pictures whose names do not say so, as scans have found.

A cache: without it, the first bytes of these files are read once more. It holds a checksum, then
eight bytes a file: a hash of its path, size and time, and of what it is.
"""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

from hashdesk.core.files.atomic_files import write_atomically

UNNAMED_FILES = "unnamed-files.bin"
MEMORY_CHECKSUM_BYTES = 16
FINGERPRINT_BYTES = 8
JUST_WRITTEN_NS = 3_000_000_000  # a file this new may change again within its clock's resolution


class UnnamedFiles:
    """What the files of one library are, by the formats that are known."""

    def __init__(self, library: Path, formats: str) -> None:
        """formats: stands for the known formats; what was found with others does not count."""
        self._path = library / UNNAMED_FILES
        self._key = hashlib.blake2b(formats.encode(), digest_size=MEMORY_CHECKSUM_BYTES).digest()
        self._known = self._read()
        self._seen: set[bytes] = set()

    def is_picture(self, path: bytes, status: os.stat_result) -> bool | None:
        """Whether a file, as it is now, is a picture; None if that is not known."""
        for answer in (False, True):
            if (fingerprint := _fingerprint(path, status, answer)) in self._known:
                self._seen.add(fingerprint)
                return answer
        return None

    def remember(self, path: bytes, status: os.stat_result, *, is_picture: bool) -> None:
        """Remember what a file is."""
        if abs(time.time_ns() - status.st_mtime_ns) >= JUST_WRITTEN_NS:
            self._seen.add(_fingerprint(path, status, is_picture))

    def save(self, *, whole: bool) -> None:
        """Write the file if anything is new. whole: what was not asked for is forgotten.

        If it cannot be written, the next scan takes longer, and nothing else.
        """
        kept = self._seen if whole else self._known | self._seen
        if kept == self._known:
            return
        body = b"".join(sorted(kept))
        try:
            write_atomically(self._path, self._checksum(body) + body, private=True)
        except OSError:
            return
        self._known = kept

    def _checksum(self, body: bytes) -> bytes:
        return hashlib.blake2b(body, key=self._key, digest_size=MEMORY_CHECKSUM_BYTES).digest()

    def _read(self) -> set[bytes]:
        """The fingerprints in the file; none if there is no file, or not a good one."""
        try:
            data = self._path.read_bytes()
        except OSError:
            return set()
        body = data[MEMORY_CHECKSUM_BYTES:]
        if data[:MEMORY_CHECKSUM_BYTES] != self._checksum(body):
            return set()
        starts = range(0, len(body), FINGERPRINT_BYTES)
        return {body[start : start + FINGERPRINT_BYTES] for start in starts}


def _fingerprint(path: bytes, status: os.stat_result, is_picture: bool) -> bytes:
    text = b"%b\0%d\0%d\0%d" % (path, status.st_size, status.st_mtime_ns, is_picture)
    return hashlib.blake2b(text, digest_size=FINGERPRINT_BYTES).digest()
