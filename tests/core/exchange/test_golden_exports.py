"""Exports of earlier versions are read for ever; those of this version are made byte for byte.

tests/golden/exports-1 holds an export of tests/golden/library-1.db in every format, as version 1
(npy: 2) wrote it. A change that any reader could notice raises the version of its format, leaves
the old folder as it is, and adds a new one beside it: exports-2 has "path_hex" in lines of JSON,
exports-3 is of a library with detail codes (folder-4.tar.gz), whose exports have versions of their
own.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from hashdesk.core.code_sets.code_sets import bundle_folder
from hashdesk.core.errors import ImportRefused
from hashdesk.core.exchange.columns.listing import ExportSelection
from hashdesk.core.exchange.export import export
from hashdesk.core.exchange.import_library import import_library
from hashdesk.core.exchange.merge import merge
from hashdesk.core.exchange.registry import EXPORT_FORMATS
from hashdesk.core.job import Job
from hashdesk.core.search.hamming_index import HammingIndex
from hashdesk.core.search.library import Library
from hashdesk.core.storage.integrity_check import check
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_rows
from hashdesk.core.storage.tables import schema
from hashdesk.encoders.files.bundle import BUNDLE_MANIFEST, load_bundle
from tests import golden_library
from tests.core.exchange.readers import READERS
from tests.core.storage.test_golden_libraries import unpacked
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


DETAILED = GOLDEN / "exports-3"


THERE = [golden_library.content(number) for number in (1, 2, 3, 6)]  # photo 5 is missing


def of_those_there(values: list[int]) -> list[int]:
    """Codes of CODED, without that of the missing photo."""
    coded = [golden_library.content(number) for number in golden_library.CODED]
    return [value for content, value in zip(coded, values, strict=True) if content in THERE]


@pytest.fixture
def detailed(tmp_path: Path) -> Path:
    """A library with detail codes."""
    return unpacked(4, tmp_path) / "own"


@pytest.mark.parametrize("name", READERS)
def test_detail_codes_are_read(name: str) -> None:
    photos = READERS[name](DETAILED / name)
    assert [photo["content_id"] for photo in photos] == [content.hex() for content in THERE]
    for bits, values in golden_library.codes(2).items():
        assert [photo[f"code_{bits}"] for photo in photos] == of_those_there(values)
    for bits, values in golden_library.details().items():
        assert [photo[f"detail_{bits}"] for photo in photos] == of_those_there(values)
    manifest = json.loads((DETAILED / name / "manifest.json").read_text())
    assert manifest["version"] == EXPORT_FORMATS[name].details_version
    assert manifest["details"] == [32, 64]


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
    assert_written(library, name, NEWEST.get(name, FOLDER) / name, tmp_path / "out")


@pytest.mark.parametrize("name", OURS)
def test_detail_codes_are_written_byte_for_byte(detailed: Path, tmp_path: Path, name: str) -> None:
    assert_written(detailed, name, DETAILED / name, tmp_path / "out")


def assert_written(library: Path, name: str, golden: Path, out: Path) -> None:
    """An export is a golden one, but for the time in its manifest."""
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


def check_adapted(name: str, bundle: Path | None) -> str:
    """What `hashdesk import` asks of the encoder in a container."""
    assert bundle is not None
    assert load_bundle(bundle).id == name
    return (bundle / BUNDLE_MANIFEST).read_text("utf-8")


def test_a_container_of_version_2_is_taken_in(tmp_path: Path) -> None:
    """With detail codes, which its photos are ranked by."""
    file = DETAILED / "photos.hashdesk"
    said = import_library(file, tmp_path / "copy", None, check_adapted, Job())
    assert said["version"] == 2
    with Library(tmp_path / "copy") as opened:
        assert [result for result in check(opened.db, Job()) if result.count] == []
        codes = opened.codes
        order = np.argsort(codes.ids)
        for bits, values in golden_library.details().items():
            assert codes.codes.details[bits][order].tolist() == of_those_there(values)
        assert codes.largest(64) == 64 + 2 * 16 + 64


def test_distances_can_be_added_up_from_an_export(detailed: Path) -> None:
    """By the ranking in its manifest, as docs/elsewhere.md says."""
    photos = READERS["npy"](DETAILED / "npy")
    manifest = json.loads((DETAILED / "npy" / "manifest.json").read_text())
    ranking = manifest["encoder"]["ranking"]["64"]
    columns = {n if n.startswith("detail") else f"code_{n}": w for n, w in ranking.items()}
    with Library(detailed) as opened:
        index = HammingIndex(  # without pHashes, which an export does not have
            opened.codes.ids, opened.codes.codes, {64: opened.codes.weights(64)}
        )
        row = index.ids.tolist().index(1)
        found = index.nearest(index.query(row), 64, 9)
        distances = dict(zip(index.ids[found.rows].tolist(), found.distances.tolist(), strict=True))
    for number, photo in zip((1, 2, 3, 6), photos, strict=True):
        apart = {name: (photo[name] ^ photos[0][name]).bit_count() for name in columns}
        assert distances[number] == sum(w * apart[name] for name, w in columns.items())


def test_detail_codes_are_merged(tmp_path: Path) -> None:
    """With the bundle that gives them, and once more without a change."""
    file, folder = DETAILED / "photos.hashdesk", tmp_path / "library"
    (tmp_path / "photos").mkdir()
    for new in (4, 0):
        result = merge(folder, file, tmp_path / "photos", check_adapted, Job())
        assert (result.photos, result.new) == (4, new)
    with LibraryDB(folder) as db:
        assert [one for one in check(db, Job()) if one.count] == []
        used = db.encoder_in_use()
        assert used is not None
        assert load_bundle(bundle_folder(folder, used.name)).details is not None
        found = db.load_codes(used)
        photos = photo_rows.content_ids(db.connection, found.ids.tolist())
        order = [found.ids.tolist().index(n) for n in sorted(photos, key=lambda n: photos[n])]
        for bits, values in golden_library.details().items():
            column = found.codes.details[bits][found.ids - 1]
            assert column[order].tolist() == of_those_there(values)


def test_lengths_without_details_are_exported_as_ever(detailed: Path, tmp_path: Path) -> None:
    with Library(detailed) as opened:
        for bits, version in (((8, 16), 1), ((8, 32), 2)):
            out = tmp_path / str(version)
            selection = ExportSelection(bits=bits)
            said = export(opened, EXPORT_FORMATS["csv"], selection, out, Job())
            assert (said["version"], said.get("details")) == (version, [None, None, [32]][version])
            names = (out / "photos.csv").read_text("utf-8").splitlines()[0].split(",")
            assert [name for name in names if name.startswith("detail")] == (
                ["detail_32"] if version == 2 else []
            )


def test_a_container_whose_encoder_gives_other_codes_is_refused(tmp_path: Path) -> None:
    """Detail codes that its bundle says nothing of, or the other way round."""
    file = DETAILED / "photos.hashdesk"
    with pytest.raises(ImportRefused, match="its codes are not those of its model"):
        import_library(file, tmp_path / "copy", None, lambda *_: '{"name": "plain"}', Job())
    assert not (tmp_path / "copy").exists()


def make_golden(library: Path, folder: Path) -> None:
    """Write them (by hand when a version is added, never to mend a test)."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name in EXPORT_FORMATS:
        write(library, name, folder / (EXPORT_FORMATS[name].file or name))


if __name__ == "__main__":
    scratch = Path(os.environ["GOLDEN_SCRATCH"])
    make_golden(unpacked(4, scratch) / "own", DETAILED)
