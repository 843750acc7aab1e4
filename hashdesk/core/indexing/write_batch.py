"""What the next commit will write, all of it or nothing.

A batch collects photos in memory. Until `PhotoWriter` has written it, none of them counts as
indexed.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from hashdesk.core.decoder.replies import ReadPhoto
from hashdesk.core.decoder.sidecar import read_sidecar
from hashdesk.core.encoding.codes import CodeTable, take
from hashdesk.core.encoding.encoder import EncodedBatch
from hashdesk.core.files.drives import Mount
from hashdesk.core.imaging.decoded import DecodedPhoto
from hashdesk.core.scanning.root_scan import ScannedFile
from hashdesk.core.storage.caches import feature_cache
from hashdesk.core.storage.photos.photo_rows import Photo
from hashdesk.core.storage.tables.library_rows import Root
from hashdesk.core.storage.tables.schema import PhotoState

OnUnreadable = Callable[[bytes, str], None]  # absolute path of a photo or folder, reason


@dataclass(frozen=True)
class PhotoFile:
    """A photo file below a root."""

    root: Root
    scanned: ScannedFile
    mount: Mount | None = None  # where it lay when it was scanned, if that is known

    @property
    def path(self) -> bytes:
        """The absolute path."""
        return os.path.join(self.root.path, self.scanned.path)

    @property
    def sidecar(self) -> bytes:
        """What its .xmp file holds now; b"" without one."""
        return read_sidecar(self.path, self.scanned.companions)


DecodedFile = tuple[PhotoFile, ReadPhoto, DecodedPhoto]


@dataclass(frozen=True)
class FailedFile:
    """A photo that could not be read or encoded, and why."""

    file: PhotoFile
    reason: str
    state: PhotoState


@dataclass
class WriteBatch:
    """Unreadable photos, photos whose content has codes already, and encoded photos."""

    keep_features: bool
    failed: list[FailedFile] = field(default_factory=list)  # new, or changed for the worse
    stuck: list[tuple[Photo, str]] = field(default_factory=list)  # unchanged, but unreadable now
    unread: int = 0  # known photos that could not be read this time, and stay as they are
    known: list[tuple[PhotoFile, ReadPhoto]] = field(default_factory=list)
    encoded: list[DecodedFile] = field(default_factory=list)
    codes: list[CodeTable] = field(default_factory=list)  # of `encoded`, one table per call
    features: dict[bytes, bytes] = field(default_factory=dict)  # content id -> packed features
    since: float = field(default_factory=time.monotonic)

    def __len__(self) -> int:
        return len(self.failed) + len(self.stuck) + len(self.known) + len(self.encoded)

    def add_failed(
        self, file: PhotoFile, reason: str, *, transient: bool, content: bytes = b""
    ) -> None:
        """Add a photo that could not be read or encoded. content: its content id, if known.

        A photo of the library stays as it is, with its codes, unless its content has changed.
        """
        known = file.scanned.known
        if known is not None and (transient or _is_unchanged(file.scanned, content)):
            self.unread += known.state is PhotoState.OK
            if not transient:
                self.stuck.append((known, reason))
            return
        state = PhotoState.RETRY if transient else PhotoState.FAILED
        self.failed.append(FailedFile(file, reason, state))

    def add_encoded(self, photos: list[DecodedFile], encoded: EncodedBatch) -> None:
        """Add photos with their codes; one with features that are not finite is unreadable."""
        for row, photo in enumerate(photos):
            if encoded.finite[row]:
                self.encoded.append(photo)
            else:
                reason = "the model gave no finite features for it"
                content = photo[1].content_id
                self.add_failed(photo[0], reason, transient=False, content=content)
        finite = np.flatnonzero(encoded.finite)
        self.codes.append(take(encoded.codes, finite))
        if self.keep_features:
            blobs = feature_cache.pack_features(encoded.features[finite])
            contents = [photos[row][1].content_id for row in finite]
            self.features.update(zip(contents, blobs, strict=True))

    def is_due(self, photos: int, seconds: float) -> bool:
        """Whether it holds that many photos, or any for that long."""
        age = time.monotonic() - self.since
        return len(self) >= photos or (len(self) > 0 and age >= seconds)


def _is_unchanged(scanned: ScannedFile, content: bytes) -> bool:
    """Whether a file has the content that the library knows it by; without it, size and time."""
    known = scanned.known
    if known is None or not known.content_id:
        return False
    if content:
        return content == known.content_id
    return (known.size, known.mtime_ns) == (scanned.size, scanned.mtime_ns)
