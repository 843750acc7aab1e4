"""Export: the files hold the codes that search uses, and appear whole or not at all."""

import hashlib
import json
import os
from pathlib import Path

import numpy as np
import pytest

from hashdesk.core.codes import BITS
from hashdesk.core.errors import Cancelled, HashDeskError, UsageError
from hashdesk.core.exchange import npy
from hashdesk.core.job import Job
from hashdesk.core.library import Library


def test_rows_are_the_librarys_codes(library_folder: Path, tmp_path: Path) -> None:
    """Row by row: path, content id and code at every length."""
    out = tmp_path / "out"
    with Library(library_folder) as library:
        manifest = npy.export(library, out, Job())
        lines = [json.loads(line) for line in (out / "photos.jsonl").read_text().splitlines()]
        assert [line["row"] for line in lines] == list(range(24))
        codes = {bits: np.load(out / f"codes_{bits}.npy") for bits in BITS}
        assert [codes[bits].dtype.str for bits in BITS] == ["|u1", "|u1", "<u2", "<u4", "<u8"]
        for line in lines:
            photo = library.find(os.path.join(line["root"], line["path"]))
            assert photo is not None
            assert photo.content_id.hex() == line["content_id"]
            query = library.query(photo.id)
            assert {bits: int(codes[bits][line["row"]]) for bits in BITS} == query.codes
    assert manifest == json.loads((out / "manifest.json").read_text())
    assert manifest["count"] == 24
    for name, digest in manifest["files"].items():
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == digest


def test_a_taken_name_is_left_alone(library_folder: Path, tmp_path: Path) -> None:
    """Nothing is overwritten."""
    (tmp_path / "mine.txt").write_text("mine")
    with Library(library_folder) as library, pytest.raises(UsageError, match="not empty"):
        npy.export(library, tmp_path, Job())
    assert os.listdir(tmp_path) == ["mine.txt"]


def test_a_cancelled_export_leaves_nothing(library_folder: Path, tmp_path: Path) -> None:
    """Neither the folder nor a half-written one beside it."""
    job = Job()
    job.cancel()
    with Library(library_folder) as library, pytest.raises(Cancelled):
        npy.export(library, tmp_path / "out", job)
    assert os.listdir(tmp_path) == []


def test_an_impossible_place_is_one_sentence(library_folder: Path, tmp_path: Path) -> None:
    """A file where a folder should be."""
    (tmp_path / "file").touch()
    with Library(library_folder) as library, pytest.raises(HashDeskError, match="cannot be"):
        npy.export(library, tmp_path / "file" / "out", Job())


def test_the_size_is_told_beforehand(library_folder: Path, tmp_path: Path) -> None:
    """Nearly: headers and the manifest are left out."""
    with Library(library_folder) as library:
        told = npy.expected_bytes(library)
        npy.export(library, tmp_path / "out", Job())
    parts = [*(tmp_path / "out").glob("*.npy"), tmp_path / "out" / "photos.jsonl"]
    headers = 128 * 5
    written = sum(part.stat().st_size for part in parts) - headers
    assert 0.98 * written <= told <= 1.02 * written
