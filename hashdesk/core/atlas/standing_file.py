"""shelf-places.bin: where photos stand on the shelves of the atlas.

A cache: without it, shelves are made anew from the photos. It holds a checksum, then arrays as
NumPy packs them.
"""

from __future__ import annotations

import hashlib
import io
import logging
from pathlib import Path

import numpy as np

from hashdesk.core.atlas.gathering import Tree
from hashdesk.core.atlas.name_places import ContentWords
from hashdesk.core.atlas.standing import Standing, stand
from hashdesk.core.files.atomic_files import write_atomically
from hashdesk.core.search.hamming_index import HammingIndex
from hashdesk.core.storage.whole_library.library_files import SHELF_PLACES_FILE

log = logging.getLogger(__name__)

STANDING_VERSION = 1
STANDING_CHECKSUM_BYTES = 16


def stand_in(
    library: Path,
    index: HammingIndex,
    encoder: str,
    contents: ContentWords,
    before: Standing | None,
    *,
    may_write: bool,
) -> tuple[Tree, Standing]:
    """The tree of a library's index, and where its photos stand: as before, or else as kept.

    may_write: what is new is kept, if it can be.
    """
    known = read_standing(library) if before is None else before
    tree, standing = stand(index, encoder, contents, known)
    if may_write and standing is not known:
        try:
            write_standing(library, standing)
        except OSError as error:  # then the next window makes the shelves anew
            log.info("Where photos stand on shelves is not kept: %s", error)
    return tree, standing


def read_standing(library: Path) -> Standing | None:
    """Where photos stood last; None if that is not known, or was damaged."""
    try:
        data = (library / SHELF_PLACES_FILE).read_bytes()
    except OSError:
        return None
    body = data[STANDING_CHECKSUM_BYTES:]
    if data[:STANDING_CHECKSUM_BYTES] != _checksum(body):
        return None
    with np.load(io.BytesIO(body), allow_pickle=False) as kept:
        forced, steps, gathered = kept["numbers"].tolist()
        tree = Tree(
            kept["leaves"].astype(np.int64),
            kept["sizes"],
            kept["centres"],
            kept["unions"],
            forced,
            steps,
            gathered,
        )
        return Standing(str(kept["encoder"]), kept["ids"], kept["contents"], kept["later"], tree)


def write_standing(library: Path, standing: Standing) -> None:
    """Keep where photos stand. Raises OSError."""
    tree, body = standing.tree, io.BytesIO()
    np.savez(
        body,
        encoder=np.array(standing.encoder),
        ids=standing.ids,
        contents=standing.contents,
        later=standing.later,
        leaves=tree.leaves.astype(np.uint8),
        sizes=tree.sizes,
        centres=tree.centres,
        unions=tree.unions,
        numbers=np.array([tree.forced, tree.steps, tree.gathered], np.int64),
    )
    packed = body.getvalue()
    write_atomically(library / SHELF_PLACES_FILE, _checksum(packed) + packed, private=True)


def _checksum(body: bytes) -> bytes:
    key = hashlib.blake2b(b"%d %b" % (STANDING_VERSION, SHELF_PLACES_FILE.encode())).digest()
    return hashlib.blake2b(body, key=key, digest_size=STANDING_CHECKSUM_BYTES).digest()
