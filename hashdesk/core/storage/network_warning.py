"""The warning that a library lies on a network file system, given once."""

from __future__ import annotations

from hashdesk.core.files.network_disk import network_kind, network_sentence
from hashdesk.core.storage.library_db import LibraryDB

NETWORK_TOLD = "network_told"  # key in `meta`: the kind of network disk that was warned of


def network_warning(db: LibraryDB) -> str:
    """What a writer says of a library on a network file system, once for each kind of it."""
    kind = network_kind(db.folder)
    if not kind or db.meta(NETWORK_TOLD) == kind:
        return ""
    with db.transaction():
        db.set_meta(NETWORK_TOLD, kind)
    return network_sentence(db.folder, kind)
