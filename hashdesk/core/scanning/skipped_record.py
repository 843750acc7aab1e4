"""skipped-folders.json: which folders the last scan of each root did not enter, for `info`.

    {"version": 1, "roots": {ROOT: {"trash": [2, ["Trip/.Trash-1000", …]]}}, "checksum": "3f0c…"}

A number of folders of each kind, and the paths of some, below the root. A cache: without it, or if
it is damaged, nothing is said until the next scan.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from hashdesk.core.documents import Malformed, parse_json, read_document
from hashdesk.core.files.atomic_files import write_atomically
from hashdesk.core.scanning.links import inside
from hashdesk.core.scanning.skipped_folders import SkipKind
from hashdesk.core.storage.whole_library.library_files import SKIPPED_FOLDERS_FILE

RECORD_VERSION = 1
EXAMPLES = 3  # paths of each kind and root


@dataclass(frozen=True)
class SkippedKind:
    """The folders of one kind that are skipped below all roots."""

    kind: SkipKind
    count: int
    examples: tuple[bytes, ...]  # some of their absolute paths

    @property
    def more(self) -> int:
        """How many there are beside the examples."""
        return self.count - len(self.examples)


Record = dict[bytes, dict[SkipKind, tuple[int, list[bytes]]]]  # by root


def read_skipped(library: Path) -> list[SkippedKind]:
    """What the last scans did not enter, by kind; nothing if that is not known."""
    record = _read(library)
    counts: Counter[SkipKind] = Counter()
    examples: dict[SkipKind, list[bytes]] = defaultdict(list)
    for root, kinds in sorted(record.items()):
        for kind, (count, paths) in kinds.items():
            counts[kind] += count
            examples[kind] += [os.path.join(root, path) for path in paths]
    return [
        SkippedKind(kind, counts[kind], tuple(examples[kind][:EXAMPLES]))
        for kind in SkipKind
        if counts[kind]
    ]


def note_skipped(
    library: Path,
    found: Mapping[bytes, SkipKind],
    scanned: Collection[bytes],
    roots: Collection[bytes],
) -> bool:
    """Keep what the scans of whole roots did not enter; whether more is skipped than was known.

    found: by absolute path. scanned: the roots that were scanned; roots: all of the library. If the
    file cannot be written, the next scan says it again.
    """
    before = _read(library)
    record = {root: kinds for root, kinds in before.items() if root in roots}
    for root in scanned:
        record[root] = {}
        for path, kind in sorted(found.items()):
            if inside(path, root):
                count, examples = record[root].get(kind, (0, []))
                shown = [os.path.relpath(path, root)] if count < EXAMPLES else []
                record[root][kind] = count + 1, examples + shown
    if record == before:
        return False
    listed = {
        os.fsdecode(root): {
            kind: (count, [os.fsdecode(path) for path in paths])
            for kind, (count, paths) in kinds.items()
        }
        for root, kinds in record.items()
    }
    document = {"version": RECORD_VERSION, "roots": listed, "checksum": _checksum(listed)}
    try:
        text = json.dumps(document, indent=1).encode()
        write_atomically(library / SKIPPED_FOLDERS_FILE, text, private=True)
    except OSError:
        pass
    return any(
        count > before.get(root, {}).get(kind, (0, []))[0]
        for root, kinds in record.items()
        for kind, (count, _) in kinds.items()
    )


def _read(library: Path) -> Record:
    """What the file holds; nothing if there is none, or not a good one."""
    try:
        document = parse_json(read_document(library / SKIPPED_FOLDERS_FILE))
        if document["version"] != RECORD_VERSION:
            return {}
        if document["checksum"] != _checksum(document["roots"]):
            return {}
        return {
            os.fsencode(root): {
                SkipKind(kind): (_count(count, paths), [os.fsencode(path) for path in paths])
                for kind, (count, paths) in kinds.items()
            }
            for root, kinds in document["roots"].items()
        }
    except (OSError, Malformed, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _checksum(listed: object) -> str:
    """BLAKE2b-128 of what is listed."""
    return hashlib.blake2b(json.dumps(listed, sort_keys=True).encode(), digest_size=16).hexdigest()


def _count(count: object, paths: list[str]) -> int:
    if not (isinstance(count, int) and count >= len(paths) > 0):
        raise Malformed("a number in it is wrong")
    return count
