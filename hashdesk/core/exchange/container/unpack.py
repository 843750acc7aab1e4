"""Opening a container that may come from anybody: nothing is believed before it was checked.

Refused are other names than the known ones, names that come twice, members that are encrypted or
packed in other ways, sizes that the manifest does not name or that no packing reaches, and whatever
has another SHA-256 than the manifest says. Nothing is written outside the folder that is named.
"""

from __future__ import annotations

import errno
import hashlib
import json
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any, BinaryIO, cast

from hashdesk.core.disk_space import require_space
from hashdesk.core.errors import ImportRefused
from hashdesk.core.exchange.container import pack
from hashdesk.core.job import Job
from hashdesk.core.storage.schema import LIBRARY_FILE

LARGEST_MANIFEST = 1 << 20  # bytes
MOST_RATIO = 100  # bytes that come of one: pages of a library get 2 to 10 times smaller
FLAT = 1 << 20  # bytes that a small file may have whatever its ratio
COPIED_BYTES = 1 << 20
ENCRYPTED = 1  # a bit of a member's flags
# What zipfile and zlib raise over a damaged file.
UNREADABLE_ZIP = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError,
    ValueError, OverflowError, KeyError, IndexError,
)  # fmt: skip


def unpack(file: Path, folder: Path, job: Job) -> dict[str, Any]:
    """Write the members of a container into an empty folder; its manifest.

    Raises ImportRefused, Cancelled, and OSError if the folder cannot be written.
    """
    try:
        opened = file.open("rb")
    except OSError as error:
        raise ImportRefused(f"{file} cannot be read: {error.strerror}.") from error
    try:
        with opened, zipfile.ZipFile(cast(BinaryIO, _BoundedFile(opened))) as packed:
            members = _members(packed, file)
            manifest = _manifest(packed, members)
            _compare(manifest, members)
            total, done = sum(member.file_size for member in members.values()), 0
            require_space(folder.parent, total, "the import needs")
            for name, member in members.items():
                if name != pack.CONTAINER_MANIFEST:
                    said = str(manifest["files"][name].get("sha256"))
                    done = _extract(packed, member, folder / name, said, job, done, total)
    except ImportRefused as error:
        raise ImportRefused(f"{file} is not taken in: {error}. Ask for it again.") from error
    except (*UNREADABLE_ZIP, OSError) as error:
        if isinstance(error, OSError) and error.errno != errno.EINVAL:
            raise  # of the disk; that other one is of a place before the beginning of the file
        raise ImportRefused(
            f"{file} is not taken in: it is damaged or no container ({error}). Ask for it again."
        ) from error
    return manifest


class _BoundedFile:
    """A file of which nothing large is read at once: zipfile would take a list of any length."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek, self.tell, self.close = file.seek, file.tell, file.close

    def seekable(self) -> bool:
        """As zipfile asks."""
        return True

    def read(self, count: int = -1) -> bytes:
        """Some bytes. Raises ImportRefused if these are too many."""
        data = self._file.read(min(count, COPIED_BYTES + 1) if count >= 0 else COPIED_BYTES + 1)
        if len(data) > COPIED_BYTES:
            raise ImportRefused("its list of files is too long")
        return data


def _members(packed: zipfile.ZipFile, file: Path) -> dict[str, zipfile.ZipInfo]:
    """The members by name: known names, each once, of a size that can be."""
    found: dict[str, zipfile.ZipInfo] = {}
    for member in packed.infolist():
        name = member.orig_filename
        # Python 3.12 and later take another name out of an extra field.
        if name not in pack.MEMBERS or name in found or member.filename != name:
            raise ImportRefused(f"a file in it is called {name!r}, which is not known or twice")
        if member.flag_bits & ENCRYPTED:
            raise ImportRefused(f"{name} in it is encrypted")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ImportRefused(f"{name} in it is packed in a way that is not known")
        if member.file_size > FLAT + MOST_RATIO * member.compress_size:
            raise ImportRefused(f"{name} in it would become {member.file_size >> 20} MB")
        found[name] = member
    for name in (pack.CONTAINER_MANIFEST, LIBRARY_FILE):
        if name not in found:
            raise ImportRefused(f"{name} is not in it")
    packed_size = sum(member.compress_size for member in found.values())
    if packed_size > file.stat().st_size:
        raise ImportRefused("its files overlap each other")
    return found


def _manifest(packed: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> dict[str, Any]:
    if members[pack.CONTAINER_MANIFEST].file_size > LARGEST_MANIFEST:
        raise ImportRefused("its manifest is too large")
    with packed.open(members[pack.CONTAINER_MANIFEST]) as opened:
        read = opened.read(LARGEST_MANIFEST + 1)
    try:
        manifest = json.loads(read)
    except (ValueError, RecursionError) as error:
        raise ImportRefused("its manifest cannot be read") from error
    if not isinstance(manifest, dict) or manifest.get("format") != pack.CONTAINER_FORMAT:
        raise ImportRefused("its manifest says that it is something else")
    version = manifest.get("version")
    if not isinstance(version, int) or version < 1:
        raise ImportRefused("its manifest names no version")
    if version > pack.CONTAINER_VERSION:
        raise ImportRefused(
            f"a newer HashDesk made it (version {version}, this one knows "
            f"{pack.CONTAINER_VERSION}), so update HashDesk"
        )
    return manifest


def _compare(manifest: dict[str, Any], members: dict[str, zipfile.ZipInfo]) -> None:
    files = manifest.get("files")
    if not isinstance(files, dict) or {*files, pack.CONTAINER_MANIFEST} != set(members):
        raise ImportRefused("its files are not those that its manifest names")
    for name, said in files.items():
        if not isinstance(said, dict) or said.get("bytes") != members[name].file_size:
            raise ImportRefused(f"{name} in it has another size than its manifest says")


def _extract(
    packed: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    place: Path,
    sha256: str,
    job: Job,
    done: int,
    total: int,
) -> int:
    """Write a member, never more than it says; the bytes that are done then."""
    place.parent.mkdir(exist_ok=True)
    digest = hashlib.sha256()
    left = member.file_size
    with packed.open(member) as source, place.open("xb") as target:
        while left:
            job.check()
            chunk = source.read(min(COPIED_BYTES, left))
            if not chunk:
                raise ImportRefused(f"{place.name} in it ends too early")
            digest.update(chunk)
            target.write(chunk)
            left -= len(chunk)
            done += len(chunk)
            job.report("unpack", done, total)
    if digest.hexdigest() != sha256:
        raise ImportRefused(f"{place.name} in it is not what its manifest vouches for")
    return done
