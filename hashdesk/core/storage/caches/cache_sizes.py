"""Sizes of the caches on the disk, and clearing them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from pathlib import Path

from hashdesk.core.files.file_sizes import file_bytes
from hashdesk.core.pytorch import owned_folders
from hashdesk.core.storage.caches.blob_cache import THUMBNAILS
from hashdesk.core.storage.caches.feature_cache import FEATURES_PATTERN, features_path
from hashdesk.core.storage.caches.guess_cache import GUESSES_PATTERN, guesses_path
from hashdesk.core.storage.caches.provenance_cache import PROVENANCE
from hashdesk.core.storage.caches.verdict_cache import OUTLINES, VERDICTS


class CacheKind(StrEnum):
    """The caches, and what clearing them costs."""

    THUMBNAILS = "thumbnails"  # each photo is decoded again when it is shown
    FEATURES = "features"  # adapting, or changing encoders, decodes all photos again
    # The next search by words guesses again what photos show. Guesses whose features are gone
    # cannot be made again, and are none of it: the model that made them may be deleted.
    GUESSES = "guesses"
    VERDICTS = "verdicts"  # the next search for copies compares and reads files once more
    BACKBONES = "backbones"  # the next photo that is encoded waits a second
    DEMO_PHOTOS = "demo-photos"  # the next demo album fetches them again
    PYTORCH = "pytorch"  # adapting downloads and installs it again

    @property
    def of_library(self) -> bool:
        """Whether it lies in the library; the others serve all libraries."""
        return self in PATTERNS


PATTERNS = {
    CacheKind.THUMBNAILS: (THUMBNAILS,),
    CacheKind.FEATURES: (FEATURES_PATTERN,),
    CacheKind.GUESSES: (GUESSES_PATTERN,),
    CacheKind.VERDICTS: (VERDICTS, OUTLINES, PROVENANCE),
}


@dataclass(frozen=True)
class CacheFolders:
    """Where the caches are."""

    library: Path
    shared: Path  # the user's cache, for what all libraries share: a folder a kind
    pytorch: Path  # the root of the trainer's runtimes


def sizes(folders: CacheFolders) -> dict[CacheKind, int]:
    """Bytes on the disk of each kind."""
    return {kind: _bytes(kind, folders) for kind in CacheKind}


def clear(kind: CacheKind, folders: CacheFolders) -> int:
    """Delete a cache; the bytes freed. No process may be writing to it.

    Raises InstallationFailed if PyTorch is being installed or cannot be deleted.
    """
    if kind is CacheKind.PYTORCH:
        return owned_folders.clear(folders.pytorch)
    freed = 0
    for file in _files(kind, folders):
        freed += file_bytes(file)
        file.unlink(missing_ok=True)
    return freed


def backbone_bytes(library: Path, backbone: str, *, guesses: bool) -> int:
    """Bytes of the features that a library keeps of a backbone.

    guesses: and of what it guessed of the photos.
    """
    return sum(map(file_bytes, _of_backbone(library, backbone, guesses=guesses)))


def forget_backbone(library: Path, backbone: str, *, guesses: bool) -> None:
    """Delete the features that a library keeps of a backbone.

    guesses: what it guessed of the photos, too.
    """
    for path in _of_backbone(library, backbone, guesses=guesses):
        path.unlink(missing_ok=True)


def _of_backbone(library: Path, backbone: str, *, guesses: bool) -> list[Path]:
    kept = [features_path(library, backbone)]
    if guesses:
        kept.append(guesses_path(library, backbone))
    return [*_with_companions(kept)]


def _with_companions(files: Iterable[Path]) -> Iterator[Path]:
    """These files, and those that SQLite may keep beside them."""
    for file, suffix in product(files, ("", "-wal", "-shm")):
        yield file.with_name(file.name + suffix)


def _bytes(kind: CacheKind, folders: CacheFolders) -> int:
    if kind is CacheKind.PYTORCH:
        return owned_folders.size_of_all(folders.pytorch)
    return sum(map(file_bytes, _files(kind, folders)))


def _files(kind: CacheKind, folders: CacheFolders) -> Iterator[Path]:
    if not kind.of_library:
        shared = (folders.shared / kind.value).rglob("*")
        yield from (file for file in sorted(shared) if file.is_file())
        return
    for pattern, suffix in product(PATTERNS[kind], ("", "-wal", "-shm")):
        for file in sorted(folders.library.glob(pattern + suffix)):
            if kind is not CacheKind.GUESSES or _features_behind(file).exists():
                yield file


def _features_behind(guesses: Path) -> Path:
    """The features that a file of guesses was made from: files of both are called alike."""
    return features_path(guesses.parent, guesses.stem.removeprefix("guesses-"))
