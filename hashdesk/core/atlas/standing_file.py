"""shelf-places.bin: where photos stand on the shelves of the atlas, with each model used of late.

A cache: without it, shelves are made anew from the photos. It holds a checksum, then arrays as
NumPy packs them. So whoever goes back to a model finds its shelves as they were.
"""

from __future__ import annotations

import hashlib
import io
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.atlas.gathering import Tree
from hashdesk.core.atlas.name_places import ContentWords
from hashdesk.core.atlas.standing import Origin, Standing, stand
from hashdesk.core.files.atomic_files import write_atomically
from hashdesk.core.search.hamming_index import HammingIndex
from hashdesk.core.storage.whole_library.library_files import SHELF_PLACES_FILE

log = logging.getLogger(__name__)

STANDING_VERSION = 2
MOST_STANDINGS = 4  # models; of others, shelves are made anew
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
    known = read_standing(library, encoder) if before is None else before
    tree, standing = stand(index, encoder, contents, known)
    if may_write and standing is not known:
        try:
            write_standing(library, standing)
        except OSError as error:  # then the next window makes the shelves anew
            log.info("Where photos stand on shelves is not kept: %s", error)
    return tree, standing


def read_standing(library: Path, encoder: str) -> Standing | None:
    """Where photos stood last with an encoder; None if that is not known, or was damaged."""
    return next((one for one in _read_all(library) if one.encoder == encoder), None)


def _read_all(library: Path) -> list[Standing]:
    """All that is kept, the last one that changed first."""
    try:
        data = (library / SHELF_PLACES_FILE).read_bytes()
    except OSError:
        return []
    body = data[STANDING_CHECKSUM_BYTES:]
    if data[:STANDING_CHECKSUM_BYTES] != _checksum(body):
        return []
    with np.load(io.BytesIO(body), allow_pickle=False) as kept:
        return [_unpacked(kept, str(place)) for place in range(len(kept["encoders"]))]


def _unpacked(kept: Mapping[str, NDArray[Any]], place: str) -> Standing:
    def array(name: str) -> NDArray[Any]:
        return kept[f"{name}{place}"]

    leaves, numbers = array("leaves").astype(np.int64), array("numbers").tolist()
    tree = Tree(leaves, array("sizes"), array("centres"), array("unions"), *numbers)
    encoder, ids = str(kept["encoders"][int(place)]), array("ids")
    return Standing(encoder, ids, array("contents"), array("later"), tree, Origin.KEPT)


def _packed(standing: Standing, place: str) -> dict[str, NDArray[Any]]:
    tree = standing.tree
    return {
        f"ids{place}": standing.ids,
        f"contents{place}": standing.contents,
        f"later{place}": standing.later,
        f"leaves{place}": tree.leaves.astype(np.uint8),
        f"sizes{place}": tree.sizes,
        f"centres{place}": tree.centres,
        f"unions{place}": tree.unions,
        f"numbers{place}": np.array([tree.forced, tree.steps, tree.gathered], np.int64),
    }


def write_standing(library: Path, standing: Standing) -> None:
    """Keep where photos stand, beside where they stood with other encoders. Raises OSError."""
    others = [one for one in _read_all(library) if one.encoder != standing.encoder]
    kept, body = [standing, *others[: MOST_STANDINGS - 1]], io.BytesIO()
    arrays = {"encoders": np.array([one.encoder for one in kept])}
    for place, one in enumerate(kept):
        arrays |= _packed(one, str(place))
    np.savez(body, **arrays)  # type: ignore[arg-type]  # no name is one of its own arguments
    packed = body.getvalue()
    write_atomically(library / SHELF_PLACES_FILE, _checksum(packed) + packed, private=True)


def _checksum(body: bytes) -> bytes:
    key = hashlib.blake2b(b"%d %b" % (STANDING_VERSION, SHELF_PLACES_FILE.encode())).digest()
    return hashlib.blake2b(body, key=key, digest_size=STANDING_CHECKSUM_BYTES).digest()
