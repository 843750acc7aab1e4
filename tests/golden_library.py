"""A small library with everything in it, written by whichever version of HashDesk is imported.

    git worktree add ../old 6f465f5     # the last commit with format 1
    PYTHONPATH=../old python tests/golden_library.py tests/golden/folder-1.tar.gz
    git worktree remove ../old

Run it so for a new format, with the code that writes it, and never to mend a test. It uses only
what every version has, and what came later where it is there.
`tests/core/storage/test_golden_libraries.py` opens what it wrote.

    own/         two code sets, the second one of an adapted encoder, since format 4 with detail
                 codes; decisions, names of shelves, thumbnails, kept features
    imported/    an export of it, taken in again
"""

from __future__ import annotations

import gzip
import importlib
import io
import os
import sys
import tarfile
import tempfile
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from hashdesk.core.code_sets.code_sets import keep_bundle
from hashdesk.core.duplicates.decisions.decision import Decision, DecisionKind
from hashdesk.core.duplicates.decisions.decisions_db import DecisionsDB
from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.encoding.codes import BITS, DTYPES
from hashdesk.core.exchange.columns.listing import ExportSelection
from hashdesk.core.exchange.export import export
from hashdesk.core.exchange.import_library import import_library
from hashdesk.core.exchange.registry import EXPORT_FORMATS
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.storage import code_segments
from hashdesk.core.storage.caches import feature_cache
from hashdesk.core.storage.caches.blob_cache import THUMBNAILS, BlobCache
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_rows
from hashdesk.core.storage.photos.photo_rows import Photo
from hashdesk.core.storage.tables.schema import PhotoState
from hashdesk.encoders.files.bundle import BUNDLE_MANIFEST, Head, InputBlock, save_bundle
from tests.shelf_naming import name_shelf

BY_LENGTH = "hashdesk.core.encoding.by_length"  # since format 4
INPUTS = 8  # of the heads
OFFLINE_ROOT, ROOT = b"/drives/usb", b"/photos"
FOLDERS = ((ROOT, b""), (ROOT, b"2024/caf\xe9"), (OFFLINE_ROOT, b"old"))
SHIPPED = "00112233445566778899aabbccddeeff", '{"name": "as it came", "backbone": "small"}'
SHELVES = {3: "Übergänge", 213: "Mountains"}


def content(number: int) -> bytes:
    """The content id of a photo."""
    return b"content %08d" % number


def _photo(number: int, folder: int, name: bytes, state: PhotoState = PhotoState.OK) -> Photo:
    return Photo(
        number,
        folder,
        name,
        1000 + number,
        1_700_000_000_000_000_000 + number,
        content(number),
        *(4032, 3024, 1_600_000_000 + number, "Camera", 48.1 + number / 3, -120.2),
        *(-number, state, None),
    )


PHOTOS = (  # folder: place in FOLDERS, from 1
    _photo(1, 1, b"IMG_1.jpg"),
    replace(_photo(2, 2, b"no\xff UTF-8.jpg"), camera=None, latitude=None, longitude=None),
    _photo(3, 2, "日本語.jpg".encode()),
    replace(_photo(4, 2, b"broken.jpg", PhotoState.FAILED), content_id=b"", reason="it is empty"),
    _photo(5, 3, b"gone.jpg", PhotoState.MISSING),
    _photo(6, 3, b"away.jpg"),
)
ADDED_IN_3 = {  # to the columns of photos, by their ids
    1: {"taken_ms": 7, "utc_offset": 330, "taken_from": 1, "pixel_id": b"picture %08d" % 1},
    3: {"incomplete": "its end is missing", "companions": "日本語.cr2\0日本語.xmp".encode()},
}
FACTS = {  # since format 3: the columns of facts but read_by, by photo
    1: ("50mm f/1.8", 1 / 250, 1.8, 400, 50.1, 4, ("am Meer", "ключ")),
    2: (None, None, None, None, None, -1, ()),
}
FORMER_CONTENT = b"before a tag was"  # of the first photo, since format 3
CODED = (1, 2, 3, 5, 6)
DECISIONS = (
    Decision(DecisionKind.KEEP, MatchLevel.NEAR, 1_700_000_001, {content(1): 1, content(3): 2}, 1),
    Decision(DecisionKind.DIFFERENT, MatchLevel.SIMILAR, 1_700_000_002, {content(2): 1}, 2),
    Decision(DecisionKind.HIDE, MatchLevel.EXACT, 0, {content(6): 7}, 3),
)


def photos(version: int) -> tuple[Photo, ...]:
    """PHOTOS as a library of some format has them."""
    added = ADDED_IN_3 if version >= 3 else {}
    return tuple(replace(photo, **added.get(photo.id, {})) for photo in PHOTOS)


def codes(set_number: int) -> dict[int, list[int]]:
    """The codes of CODED in the first or second code set."""
    return {
        bits: [(photo * 0x9E3779B97F4A7C15 * set_number) % (1 << bits) for photo in CODED]
        for bits in BITS
    }


def details() -> dict[int, list[int]]:
    """The detail codes of CODED in the second code set, since format 4."""
    third = codes(3)
    return {bits: third[bits] for bits in (32, 64)}


def _table(set_number: int) -> Any:
    """The codes of CODED, as `code_segments.put` of this version takes them."""
    themes = {b: np.array(values, DTYPES[b]) for b, values in codes(set_number).items()}
    if not find_spec(BY_LENGTH):
        return themes
    of_details = details().items() if set_number == 2 else ()
    return importlib.import_module(BY_LENGTH).ByLength(
        themes, {b: np.array(values, DTYPES[b]) for b, values in of_details}
    )


def _save_bundle(folder: Path) -> str:
    """Write the bundle of the adapted encoder; its id."""
    heads = {bits: Head(np.eye(bits, INPUTS, dtype=np.float32), np.zeros(bits, np.float32))
             for bits in BITS}  # fmt: skip
    estimate = {"64": {"groups_before": 0.5, "groups_after": 0.75}}
    block = (InputBlock("features", 1.0),)
    ranking = {"64": {"64": 1, "16": 2}}
    arguments = (folder, "adapted", "small", "0" * 64, block, heads)
    if not find_spec(BY_LENGTH):
        return save_bundle(*arguments, {"estimate": estimate, "ranking": ranking})
    ranking["64"]["detail_64"] = 1
    bundles = importlib.import_module("hashdesk.encoders.files.bundle")
    own = bundles.DetailHeads((InputBlock("features", 2.0),), {b: heads[b] for b in (32, 64)})
    return save_bundle(*arguments, {"estimate": estimate, "ranking": ranking}, own)


def features() -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """The kept features of CODED."""
    return np.array([[photo + place / 8 for place in range(INPUTS)] for photo in CODED], np.float32)


def thumbnail(number: int) -> bytes:
    """A small picture."""
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), (number * 20, 100, 200)).save(buffer, "JPEG")
    return buffer.getvalue()


def write(folder: Path) -> None:
    """Write both libraries."""
    own = folder / "own"
    bundle = folder / "bundle"
    adapted = _save_bundle(bundle)
    version = 3 if find_spec("hashdesk.core.storage.photos.fact_rows") else 2
    with LibraryDB(own, write=True) as db:
        roots = {path: db.add_root(path)[0].id for path in (ROOT, OFFLINE_ROOT)}
        keep_bundle(db, bundle, adapted)
        rows = [db.encoder(*SHIPPED), db.encoder(adapted, (bundle / BUNDLE_MANIFEST).read_text())]
        db.use_encoder(rows[1])
        with db.transaction():
            ids = [db.folder_id(roots[root], path) for root, path in FOLDERS]
            for photo in photos(version):
                photo_rows.put(db.connection, replace(photo, folder=ids[photo.folder - 1]))
            for number, row in enumerate(rows, 1):
                table = _table(number)
                code_segments.put(db.connection, row.id, row.name, np.array(CODED), table)
            db.set_offline(roots[OFFLINE_ROOT], True)
            if version >= 3:
                _write_facts(db)
    with DecisionsDB(own, write=True) as decisions:
        decisions.add(DECISIONS)
    for name in SHELVES.values():
        name_shelf(own, name)
    with BlobCache(own / THUMBNAILS, write=True) as cache:
        cache.put({content(number): thumbnail(number) for number in CODED})
    with BlobCache(feature_cache.features_path(own, "small"), write=True) as cache:
        packed = feature_cache.pack_features(features())
        cache.put(dict(zip(map(content, CODED), packed, strict=True)))
    container = folder / "photos.hashdesk"
    selection = ExportSelection(gps=True, thumbnails=True)
    with Library(own) as library:
        export(library, EXPORT_FORMATS["hashdesk"], selection, container, Job())

    def check_encoder(_name: str, given: Path | None) -> str:
        assert given is not None
        return (given / BUNDLE_MANIFEST).read_text()

    import_library(container, folder / "imported", None, check_encoder, Job())


def _write_facts(db: LibraryDB) -> None:
    facts = importlib.import_module("hashdesk.core.storage.photos.fact_rows")
    for number, values in FACTS.items():
        facts.put(db.connection, number, facts.StoredFacts(*values, read_by=1))
    pictures = importlib.import_module("hashdesk.core.storage.photos.known_pictures")
    pictures.remember(db.connection, FORMER_CONTENT, ADDED_IN_3[1]["pixel_id"])


def main() -> None:
    """Write the archive that is named."""
    out = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as scratch:
        write(Path(scratch))
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w") as archive:
            for name in ("own", "imported"):
                for path in sorted(Path(scratch, name).rglob("*")):
                    if path.is_file() and not path.name.endswith((".lock", "-wal", "-shm")):
                        entry = tarfile.TarInfo(os.path.relpath(path, scratch))
                        entry.size = path.stat().st_size
                        archive.addfile(entry, io.BytesIO(path.read_bytes()))
        out.write_bytes(gzip.compress(buffer.getvalue(), mtime=0))


if __name__ == "__main__":
    main()
