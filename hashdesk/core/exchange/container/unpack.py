"""Unpacking of containers from untrusted sources: nothing is used before it was checked.

Refused are unknown and repeated names, members that are encrypted or compressed in another way,
sizes that differ from the manifest or are beyond what compression achieves, and wrong SHA-256 sums.
Nothing is written outside the given folder.
"""

from __future__ import annotations

import errno
import hashlib
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

from hashdesk.core.documents import Malformed, parse_json, quoted
from hashdesk.core.errors import ImportRefused
from hashdesk.core.exchange.container import pack
from hashdesk.core.files.disk_space import require_space
from hashdesk.core.files.file_sizes import MEGABYTE
from hashdesk.core.job import Job
from hashdesk.core.said import said_by
from hashdesk.core.storage.tables.schema import LIBRARY_FILE
from hashdesk.core.troubles import Trouble

LARGEST_MANIFEST = 1 << 20  # bytes
MAX_RATIO = 100  # of compression: a library's pages get 2 to 10 times smaller
RATIO_FREE_BYTES = 1 << 20  # size up to which the ratio does not matter
CHUNK_BYTES = 1 << 20
ENCRYPTED = 1  # a bit of a member's flags
# Errors that zipfile and zlib raise for damaged files.
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
        raise ImportRefused(f"{file} cannot be read: {error.strerror or error}.") from error
    try:
        with opened, zipfile.ZipFile(cast(BinaryIO, _BoundedFile(opened))) as packed:
            members = _members(packed, file)
            manifest = _manifest(packed, members)
            _compare(manifest, members)
            total, done = sum(member.file_size for member in members.values()), 0
            require_space(folder.parent, total)
            members.pop(pack.CONTAINER_MANIFEST)
            for name, member in members.items():
                sha256 = str(manifest["files"][name].get("sha256"))
                for count in _extract(packed, member, folder / name, sha256):
                    job.check()
                    done += count
                    job.report("unpack", done, total)
    except ImportRefused as error:
        inside = said_by(error) or Trouble.INSIDE.say(words=str(error))
        said = Trouble.NOT_TAKEN_IN.say(file=str(file), reason=inside)
        raise ImportRefused(said) from error
    except (*UNREADABLE_ZIP, OSError) as error:
        if isinstance(error, OSError) and error.errno != errno.EINVAL:
            raise  # an error of the disk; EINVAL is a seek to before the start of the file
        said = Trouble.NOT_TAKEN_IN.say(file=str(file), reason=Trouble.NO_CONTAINER.say())
        raise ImportRefused(said) from error
    return manifest


class _BoundedFile:
    """A file that refuses large reads: zipfile would read a directory of any size."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek, self.tell, self.close = file.seek, file.tell, file.close

    def seekable(self) -> bool:
        """True, for zipfile."""
        return True

    def read(self, count: int = -1) -> bytes:
        """Read some bytes. Raises ImportRefused for too many."""
        data = self._file.read(min(count, CHUNK_BYTES + 1) if count >= 0 else CHUNK_BYTES + 1)
        if len(data) > CHUNK_BYTES:
            raise ImportRefused("its list of files is too long")
        return data


def _members(packed: zipfile.ZipFile, file: Path) -> dict[str, zipfile.ZipInfo]:
    """The members by name: each one known, there once, and of a plausible size."""
    members: dict[str, zipfile.ZipInfo] = {}
    for member in packed.infolist():
        name = member.orig_filename
        # Python 3.12 and later may read a different name from an extra field.
        if name not in pack.MEMBERS or name in members or member.filename != name:
            raise ImportRefused(
                f"a file in it is called {quoted(name)}, which is not known or twice"
            )
        if member.flag_bits & ENCRYPTED:
            raise ImportRefused(f"{name} in it is encrypted")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ImportRefused(f"{name} in it is packed in a way that is not known")
        if member.file_size > RATIO_FREE_BYTES + MAX_RATIO * member.compress_size:
            raise ImportRefused(f"{name} in it would become {member.file_size // MEGABYTE} MB")
        members[name] = member
    for name in (pack.CONTAINER_MANIFEST, LIBRARY_FILE):
        if name not in members:
            raise ImportRefused(f"{name} is not in it")
    packed_size = sum(member.compress_size for member in members.values())
    if packed_size > file.stat().st_size:
        raise ImportRefused("its files overlap each other")
    return members


def _manifest(packed: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> dict[str, Any]:
    if members[pack.CONTAINER_MANIFEST].file_size > LARGEST_MANIFEST:
        raise ImportRefused("its manifest is too large")
    with packed.open(members[pack.CONTAINER_MANIFEST]) as opened:
        read = opened.read(LARGEST_MANIFEST + 1)
    try:
        manifest = parse_json(read)
    except Malformed as error:
        raise ImportRefused(f"its manifest cannot be read, for {error}") from error
    if not isinstance(manifest, dict) or manifest.get("format") != pack.CONTAINER_FORMAT:
        raise ImportRefused("its manifest says that it is something else")
    version = manifest.get("version")
    if type(version) is not int or version < 1:
        raise ImportRefused("its manifest names no version")
    if version > pack.CONTAINER_VERSION:
        raise ImportRefused(
            Trouble.NEWER_CONTAINER.say(version=version, known=pack.CONTAINER_VERSION)
        )
    return manifest


def _compare(manifest: dict[str, Any], members: dict[str, zipfile.ZipInfo]) -> None:
    files = manifest.get("files")
    if not isinstance(files, dict) or {*files, pack.CONTAINER_MANIFEST} != set(members):
        raise ImportRefused("its files are not those that its manifest names")
    for name, entry in files.items():
        if not isinstance(entry, dict) or entry.get("bytes") != members[name].file_size:
            raise ImportRefused(f"{name} in it has another size than its manifest says")


def _extract(
    packed: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path, sha256: str
) -> Iterator[int]:
    """Write a member, never more than its stated size; yields the bytes of each chunk."""
    path.parent.mkdir(exist_ok=True)
    digest = hashlib.sha256()
    left = member.file_size
    with packed.open(member) as source, path.open("xb") as target:
        while left:
            chunk = source.read(min(CHUNK_BYTES, left))
            if not chunk:
                raise ImportRefused(f"{path.name} in it ends too early")
            digest.update(chunk)
            target.write(chunk)
            left -= len(chunk)
            yield len(chunk)
    if digest.hexdigest() != sha256:
        raise ImportRefused(f"{path.name} in it is not what its manifest vouches for")
