"""Exports of earlier versions are read for ever; those of this version are made byte for byte.

tests/golden/exports-1 holds an export of tests/golden/library-1.db in every format, as version 1
(npy: 2) wrote it. A change that any reader could notice raises the version of its format, leaves
the old folder as it is, and adds a new one beside it: exports-2 has "path_hex" in lines of JSON.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
from pathlib import Path

import pytest

from hashdesk.core.exchange.columns.listing import ExportSelection
from hashdesk.core.exchange.export import export
from hashdesk.core.exchange.import_library import import_library
from hashdesk.core.exchange.registry import EXPORT_FORMATS
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.storage.tables import schema
from tests.core.exchange.readers import READERS
from tests.core.storage.test_library_db import GOLDEN

FOLDER = GOLDEN / "exports-1"
NEWEST = dict.fromkeys(("npy", "faiss", "jsonl"), GOLDEN / "exports-2")  # others: FOLDER
# The bytes of the others depend on the version of a library that writes them.
OURS = ("npy", "faiss", "csv", "jsonl", "pgvector", "milvus", "opensearch")
CODES = [
    {4: 1, 8: 1, 16: 1, 32: 1, 64: 1},
    {4: 2, 8: 2, 16: 2, 32: 2, 64: 2},
    {4: 0xA, 8: 0xBC, 16: 0xDEF0, 32: 0x12345678, 64: 0x123456789ABCDEF0},
]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    folder.mkdir()
    packed = gzip.decompress((GOLDEN / "library-1.db.gz").read_bytes())
    (folder / schema.LIBRARY_FILE).write_bytes(packed)
    return folder


def write(library: Path, name: str, out: Path) -> None:
    with Library(library) as opened:
        export(opened, EXPORT_FORMATS[name], ExportSelection(gps=True), out, Job())


@pytest.mark.parametrize(
    ("name", "folder"),
    [*((name, FOLDER) for name in READERS), *NEWEST.items()],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
def test_what_was_written_once_is_read(name: str, folder: Path) -> None:
    photos = READERS[name](folder / name)
    assert [{b: photo[f"code_{b}"] for b in (4, 8, 16, 32, 64)} for photo in photos] == CODES
    assert [photo["root"] for photo in photos] == ["photos"] * 3
    assert photos[1]["path"] == "2024/june/b.jpg"
    assert photos[0]["latitude"] is not None


@pytest.mark.parametrize("name", OURS)
def test_it_is_written_byte_for_byte(library: Path, tmp_path: Path, name: str) -> None:
    out = tmp_path / "out"
    golden = NEWEST.get(name, FOLDER) / name
    write(library, name, out)
    assert sorted(os.listdir(out)) == sorted(os.listdir(golden))
    for file in golden.iterdir():
        if file.name != "manifest.json":
            assert (out / file.name).read_bytes() == file.read_bytes(), file.name
    manifests = [json.loads((f / "manifest.json").read_text()) for f in (out, golden)]
    for manifest in manifests:
        manifest.pop("created")
    assert manifests[0] == manifests[1]


def test_a_container_of_version_1_is_taken_in(tmp_path: Path) -> None:
    def check_encoder(name: str, bundle: Path | None) -> str:
        assert (name, bundle) == ("0123456789abcdef" * 2, None)
        return '{"name": "golden"}'

    import_library(FOLDER / "photos.hashdesk", tmp_path / "copy", None, check_encoder, Job())
    with Library(tmp_path / "copy") as opened:
        assert opened.codes.ids.tolist() == [1, 2, 3]
        assert [{b: int(opened.codes.codes[b][row]) for b in CODES[0]} for row in range(3)] == CODES
        assert opened.photos([2])[2].name == b"b.jpg"


def make_golden(library: Path) -> None:
    """Write them (by hand when a version is added, never to mend a test)."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    for name in EXPORT_FORMATS:
        write(library, name, FOLDER / (EXPORT_FORMATS[name].file or name))


if __name__ == "__main__":
    scratch = Path(os.environ["GOLDEN_SCRATCH"])
    packed = gzip.decompress((GOLDEN / "library-1.db.gz").read_bytes())
    (scratch / schema.LIBRARY_FILE).write_bytes(packed)
    make_golden(scratch)
