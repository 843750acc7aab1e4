"""shelves.json: the user's names for shelves of the atlas.

    {"version": 2, "names": {ENCODER: {"8": {"213": "Mountains"}}}, "checksum": "…"}

The checksum is BLAKE2b-128 of the names; version 1 had none.

A name belongs to a code of an encoder. Another encoder has other shelves; after switching back, the
names are there again.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hashdesk.core.documents import Malformed, parse_json, read_document, what_is_wrong
from hashdesk.core.errors import LibraryDamaged, LibraryTooNew
from hashdesk.core.files.atomic_files import write_atomically
from hashdesk.core.storage.whole_library.library_files import SHELF_NAMES_FILE

SHELF_NAMES_VERSION = 2
LONGEST_SHELF_NAME = 80  # characters
CODE = re.compile("[0-9]{1,20}")
MEND = (
    "“hashdesk check --repair” mends what can be mended, “hashdesk restore --part shelves” puts "
    "back their last backup, “hashdesk library set-aside --part shelves” makes room for new names."
)

Names = Mapping[int, str]  # code -> name


def read(library: Path, encoder: str, bits: int) -> dict[int, str]:
    """The names of an encoder's shelves. Raises LibraryDamaged."""
    named = _load(library / SHELF_NAMES_FILE).get(encoder, {}).get(str(bits), {})
    return {int(code): name for code, name in named.items()}


def write(library: Path, encoder: str, bits: int, code: int, name: str) -> None:
    """Name a shelf, atomically; an empty name removes its name.

    Raises LibraryDamaged, and OSError if the file cannot be written.
    """
    path = library / SHELF_NAMES_FILE
    names = _load(path)
    named = names.setdefault(encoder, {}).setdefault(str(bits), {})
    named[str(code)] = " ".join(name.split())[:LONGEST_SHELF_NAME]
    if not named[str(code)]:
        del named[str(code)]
    version, checksum = SHELF_NAMES_VERSION, _checksum(names)
    document = {"version": version, "names": names, "checksum": checksum}
    text = json.dumps(document, indent=1, ensure_ascii=False)
    write_atomically(path, text.encode(), private=True)


def faults(library: Path) -> int:
    """1 if the names of a library are damaged, else 0. Raises LibraryTooNew."""
    try:
        _load(library / SHELF_NAMES_FILE)
    except LibraryDamaged:
        return 1
    return 0


def is_sound(text: bytes) -> bool:
    """Whether a file with this text holds the names that were written to it."""
    try:
        document = parse_json(text)
    except Malformed:
        return False
    return _is_valid(document)


def _load(path: Path) -> dict[str, dict[str, dict[str, str]]]:
    try:
        document = parse_json(read_document(path))
    except FileNotFoundError:
        return {}
    except (OSError, Malformed) as error:
        raise LibraryDamaged(f"{path} cannot be read ({what_is_wrong(error)}). {MEND}") from error
    version = document.get("version") if isinstance(document, dict) else None
    if (
        isinstance(version, int)
        and version > SHELF_NAMES_VERSION
        and (
            not _fits(document)  # else only the version was changed, by rot
        )
    ):
        raise LibraryTooNew(
            f"{path} was made by a newer HashDesk (format {version}, this one knows "
            f"{SHELF_NAMES_VERSION}). Update HashDesk; nothing was changed."
        )
    if not _is_valid(document):
        raise LibraryDamaged(f"{path} does not hold the names that were written to it. {MEND}")
    names: dict[str, dict[str, dict[str, str]]] = document["names"]
    return names


def _checksum(names: Mapping[str, Mapping[str, Mapping[str, str]]]) -> str:
    text = json.dumps(names, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _fits(document: Mapping[str, Any]) -> bool:
    """Whether the names in a document are those that its checksum is of."""
    names = document.get("names")
    return isinstance(names, dict) and document.get("checksum") == _checksum(names)


def _is_valid(document: object) -> bool:
    if not isinstance(document, dict):
        return False
    if document.get("version") == SHELF_NAMES_VERSION:
        vouched = _fits(document)
    else:
        vouched = document.get("version") == 1 and "checksum" not in document
    return vouched and _are_names(document.get("names"))


def _are_names(names: object) -> bool:
    return isinstance(names, dict) and all(
        _is_text(encoder)
        and isinstance(lengths, dict)
        and all(
            _is_text(bits)
            and isinstance(named, dict)
            and all(CODE.fullmatch(code) and _is_text(name) for code, name in named.items())
            for bits, named in lengths.items()
        )
        for encoder, lengths in names.items()
    )


def _is_text(name: object) -> bool:
    """Whether a name can be written to a file and shown."""
    return isinstance(name, str) and not any("\ud800" <= c <= "\udfff" for c in name)
