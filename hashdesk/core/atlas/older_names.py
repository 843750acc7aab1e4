"""Names that belong to codes, as HashDesk kept them once, given to the photos with these codes."""

from __future__ import annotations

import numpy as np

from hashdesk.core.atlas import shelf_names
from hashdesk.core.atlas.name_places import ContentWords, new_name
from hashdesk.core.atlas.shelf_names import NamedCode, ShelfName
from hashdesk.core.storage.library_db import LibraryDB


def adopt_older_names(db: LibraryDB, contents: ContentWords) -> int:
    """Find the photos of names that belong to codes; the number of names that got theirs.

    Names stay as they are while there are no codes of their encoder, or no photo has theirs.
    Raises LibraryDamaged, and OSError if the names cannot be written.
    """
    older = shelf_names.read_codes(db.folder)
    found: dict[NamedCode, ShelfName] = {}
    for encoder in sorted({encoder for encoder, _, _ in older}):
        row = db.find_encoder(encoder)
        coded = None if row is None else db.load_codes(row)
        for code, name in older.items():
            if coded is None or code[0] != encoder or code[1] not in coded.codes:
                continue
            photos = np.flatnonzero(coded.present & (coded.codes[code[1]] == code[2])) + 1
            if len(photos):
                covers = photos[:0]  # nobody knows them any more
                found[code] = new_name(name, photos, covers, len(coded.ids), contents, encoder)
    if found:
        shelf_names.adopt(db.folder, found)
    return len(found)
