"""shelves.json: the user's names for shelves of the atlas.

    {"version": 1, "names": {ENCODER: {"8": {"213": "Mountains"}}}}

A name belongs to a code of an encoder. Another encoder has other shelves; after switching back, the
names are there again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from hashdesk.core.errors import LibraryDamaged
from hashdesk.core.files.atomic_files import write_atomically
from hashdesk.core.storage.library_files import SHELF_NAMES_FILE

SHELF_NAMES_VERSION = 1
LONGEST_SHELF_NAME = 80  # characters
RESTORE_NAMES = (
    "“hashdesk restore --part shelves” puts back their last backup, “hashdesk library set-aside "
    "--part shelves” makes room for new names."
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
    document = {"version": SHELF_NAMES_VERSION, "names": names}
    write_atomically(path, json.dumps(document, indent=1, ensure_ascii=False).encode())


def _load(path: Path) -> dict[str, dict[str, dict[str, str]]]:
    try:
        document = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise LibraryDamaged(f"{path} cannot be read ({error}). {RESTORE_NAMES}") from error
    if not _is_valid(document):
        raise LibraryDamaged(
            f"{path} holds no names of shelves that this HashDesk knows. Update HashDesk; if that "
            f"does not help: {RESTORE_NAMES}"
        )
    names: dict[str, dict[str, dict[str, str]]] = document["names"]
    return names


def _is_valid(document: object) -> bool:
    if not isinstance(document, dict) or document.get("version") != SHELF_NAMES_VERSION:
        return False
    names = document.get("names")
    return isinstance(names, dict) and all(
        isinstance(lengths, dict)
        and all(
            isinstance(named, dict)
            and all(code.isdecimal() and isinstance(name, str) for code, name in named.items())
            for named in lengths.values()
        )
        for lengths in names.values()
    )
