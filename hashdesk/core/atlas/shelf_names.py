"""shelves.json: the names that a person gave to shelves of the atlas.

    {"version": 3,
     "shelves": [{"name": "Mountains", "photos": ["6f…", …], "count": 120, "of": 1500,
                  "encoder": "7b73…", "covers": ["6f…", …]}, …],
     "names": {ENCODER: {"8": {"213": "Lakes"}}},
     "checksum": "…"}

A name belongs to photos, by their content ids: so it is found again with other shelves, and with
another model (`name_places`). Older names lack the covers. Up to version 2, a name belonged to a
code of an encoder. Such names wait in "names" until their encoder is in use and tells their
photos. The checksum is BLAKE2b-128 of everything else; version 1 had none.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from hashdesk.core.documents import Malformed, parse_json, read_document, what_is_wrong
from hashdesk.core.errors import LibraryDamaged, LibraryTooNew
from hashdesk.core.files.atomic_files import write_atomically
from hashdesk.core.storage.whole_library.library_files import SHELF_NAMES_FILE

SHELF_NAMES_VERSION = 3
LONGEST_SHELF_NAME = 80  # characters
CODE = re.compile("[0-9]{1,20}")
CONTENT_ID = re.compile("[0-9a-f]{32}")
MEND = (
    "“hashdesk check --repair” mends what can be mended, “hashdesk restore --part shelves” puts "
    "back their last backup, “hashdesk library set-aside --part shelves” makes room for new names."
)

NamedCode = tuple[str, int, int]  # of an encoder: its id, bits, code
CodeNames = Mapping[str, Mapping[str, Mapping[str, str]]]  # encoder -> bits -> code -> name


@dataclass(frozen=True)
class ShelfName:
    """A name, and the photos that it was given to."""

    name: str
    photos: tuple[bytes, ...]  # content ids: a sample of them
    count: int  # photos that were on the shelf
    of: int  # photos that were on all shelves
    # The id of the encoder with which the shelf was seen last. With another, it is the same name.
    encoder: str = field(compare=False)
    covers: tuple[bytes, ...] = ()  # content ids: the photos that stood for the shelf


@dataclass(frozen=True)
class _Document:
    shelves: tuple[ShelfName, ...] = ()
    names: CodeNames = field(default_factory=dict)


def read(library: Path) -> tuple[ShelfName, ...]:
    """The names of shelves, in the order in which they were given. Raises LibraryDamaged."""
    return _load(library / SHELF_NAMES_FILE).shelves


def read_codes(library: Path) -> dict[NamedCode, str]:
    """The names that still belong to codes. Raises LibraryDamaged."""
    return {
        (encoder, int(bits), int(code)): name
        for encoder, lengths in _load(library / SHELF_NAMES_FILE).names.items()
        for bits, named in lengths.items()
        for code, name in named.items()
    }


def give(library: Path, name: ShelfName, *, instead_of: ShelfName | None = None) -> None:
    """Name a shelf, atomically. instead_of: the name that it had.

    Raises LibraryDamaged, ValueError for an empty name, and OSError if the file cannot be written.
    """
    tidy = replace(name, name=tidy_name(name.name))
    if not tidy.name:
        raise ValueError("A shelf needs a name of at least one character.")
    known = _load(library / SHELF_NAMES_FILE)
    kept = tuple(one for one in known.shelves if one != instead_of)
    _save(library, replace(known, shelves=(*kept, tidy)))


def take(library: Path, name: ShelfName) -> None:
    """Take a name off its shelf, atomically. Raises as `give` does."""
    known = _load(library / SHELF_NAMES_FILE)
    kept = tuple(one for one in known.shelves if one != name)
    _save(library, replace(known, shelves=kept))


def note_encoder(library: Path, encoder: str) -> None:
    """Note that all names have been looked for with an encoder. Raises as `give` does."""
    known = _load(library / SHELF_NAMES_FILE)
    shelves = tuple(replace(name, encoder=encoder) for name in known.shelves)
    _save(library, replace(known, shelves=shelves))


def adopt(library: Path, found: Mapping[NamedCode, ShelfName]) -> None:
    """Give names of codes to the photos that they were found to mean. Raises as `give` does."""
    known = _load(library / SHELF_NAMES_FILE)
    left = {
        encoder: {
            bits: {
                code: name
                for code, name in named.items()
                if (encoder, int(bits), int(code)) not in found
            }
            for bits, named in lengths.items()
        }
        for encoder, lengths in known.names.items()
    }
    _save(library, _Document((*known.shelves, *found.values()), left))


def tidy_name(name: str) -> str:
    """A name as it is kept: in one line, and not too long."""
    return " ".join(name.split())[:LONGEST_SHELF_NAME]


def _save(library: Path, document: _Document) -> None:
    shelves = [
        {
            "name": one.name,
            "photos": [photo.hex() for photo in one.photos],
            "count": one.count,
            "of": one.of,
            "encoder": one.encoder,
            "covers": [photo.hex() for photo in one.covers],
        }
        for one in document.shelves
    ]
    parts: dict[str, Any] = {"shelves": shelves, "names": document.names}
    whole = {"version": SHELF_NAMES_VERSION, **parts, "checksum": _checksum(parts)}
    text = json.dumps(whole, indent=1, ensure_ascii=False)
    write_atomically(library / SHELF_NAMES_FILE, text.encode(), private=True)


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


def _load(path: Path) -> _Document:
    try:
        document = parse_json(read_document(path))
    except FileNotFoundError:
        return _Document()
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
    shelves = tuple(
        ShelfName(
            one["name"],
            _unpacked(one["photos"]),
            one["count"],
            one["of"],
            one["encoder"],
            _unpacked(one.get("covers", [])),
        )
        for one in document.get("shelves", [])
    )
    return _Document(shelves, document["names"])


def _unpacked(photos: list[str]) -> tuple[bytes, ...]:
    return tuple(bytes.fromhex(photo) for photo in photos)


def _checksum(parts: Mapping[str, Any]) -> str:
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _fits(document: Mapping[str, Any]) -> bool:
    """Whether a document holds what its checksum is of."""
    parts = {key: document.get(key) for key in ("shelves", "names")}
    return isinstance(document.get("names"), dict) and document.get("checksum") == _checksum(parts)


def _is_valid(document: object) -> bool:
    if not isinstance(document, dict) or not _are_code_names(document.get("names")):
        return False
    match document.get("version"):
        case 3:
            return _fits(document) and _are_shelves(document.get("shelves"))
        case 2:
            names = document["names"]
            return "shelves" not in document and document.get("checksum") == _checksum(names)
        case 1:
            return "shelves" not in document and "checksum" not in document
    return False


def _are_shelves(shelves: object) -> bool:
    return isinstance(shelves, list) and all(
        isinstance(one, dict)
        and _is_text(one.get("name"))
        and _is_text(one.get("encoder"))
        and _is_count(one.get("count"))
        and _is_count(one.get("of"))
        and _are_content_ids(one.get("photos"))
        and _are_content_ids(one.get("covers", []))
        for one in shelves
    )


def _are_content_ids(photos: object) -> bool:
    return isinstance(photos, list) and all(
        isinstance(photo, str) and CONTENT_ID.fullmatch(photo) for photo in photos
    )


def _is_count(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and number > 0


def _are_code_names(names: object) -> bool:
    return isinstance(names, dict) and all(
        _is_text(encoder)
        and isinstance(lengths, dict)
        and all(
            CODE.fullmatch(bits)
            and isinstance(named, dict)
            and all(CODE.fullmatch(code) and _is_text(name) for code, name in named.items())
            for bits, named in lengths.items()
        )
        for encoder, lengths in names.items()
    )


def _is_text(name: object) -> bool:
    """Whether a name can be written to a file and shown."""
    return isinstance(name, str) and not any("\ud800" <= c <= "\udfff" for c in name)
