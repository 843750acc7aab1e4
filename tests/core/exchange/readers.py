"""Exports read back by plain means: for each format, what it says of each photo, in order.

A photo is a dict of its columns, codes as numbers, content ids as hexadecimal, dates as ISO 8601.
"""

from __future__ import annotations

import csv
import json
import sqlite3
import struct
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hashdesk.core.encoding.codes import BITS

Photos = list[dict[str, Any]]


def _lines(folder: Path) -> Photos:
    lines = (folder / "photos.jsonl").read_text("utf-8").splitlines()
    found = [json.loads(line) for line in lines]
    assert [line.pop("row") for line in found] == list(range(len(found)))
    for line in found:  # a path that is no UTF-8 comes with its bytes
        if "path_hex" in line:
            path = bytes.fromhex(line.pop("path_hex"))
            assert path.decode("utf-8", "backslashreplace") == line["path"]
            with pytest.raises(UnicodeDecodeError):
                path.decode("utf-8")
    return found


def _is_code(name: str) -> bool:
    return name.startswith(("code_", "detail_"))


def _code_files(folder: Path, suffix: str) -> dict[str, Path]:
    """The files of codes, by the names of columns in other formats."""
    files = {f"code_{bits}": folder / f"codes_{bits}.{suffix}" for bits in BITS}
    files |= {f"detail_{bits}": folder / f"details_{bits}.{suffix}" for bits in (64, 32)}
    return {name: file for name, file in files.items() if file.exists()}


def _with(photos: Photos, codes: dict[str, Any]) -> Photos:
    for name, column in codes.items():
        assert len(column) == len(photos)
        for photo, code in zip(photos, column, strict=True):
            photo[name] = int(code)
    return photos


def npy(folder: Path) -> Photos:
    codes = {name: np.load(file) for name, file in _code_files(folder, "npy").items()}
    dtypes = {"4": "|u1", "8": "|u1", "16": "<u2", "32": "<u4", "64": "<u8"}
    for name, column in codes.items():
        assert column.dtype.str == dtypes[name.partition("_")[2]]
    return _with(_lines(folder), codes)


def faiss(folder: Path) -> Photos:
    codes = {}
    for name, file in _code_files(folder, "faiss").items():
        bits, data = int(name.partition("_")[2]), file.read_bytes()
        kind, dimension, width, count, trained, metric, length = struct.unpack_from(
            "<4siiqBiQ", data
        )
        assert (kind, dimension, trained, metric) == (b"IBxF", max(bits, 8), 1, 1)
        assert (width, length) == (dimension // 8, count * width)
        codes[name] = [
            int.from_bytes(data[start : start + width], "little")
            for start in range(33, len(data), width)
        ]
    return _with(_lines(folder), codes)


def _from_hex(photos: Photos) -> Photos:
    for photo in photos:
        for name in filter(_is_code, list(photo)):
            bits = int(name.partition("_")[2])
            assert len(photo[name]) == bits // 4
            photo[name] = int(photo[name], 16)
    return photos


def jsonl(folder: Path) -> Photos:
    return _from_hex(_lines(folder))


def table(folder: Path) -> Photos:
    with (folder / "photos.csv").open(encoding="utf-8", newline="") as file:
        photos = _from_hex([dict(row) for row in csv.DictReader(file)])
    for photo in photos:
        photo["size"] = int(photo["size"])
        photo["date"] = photo["date"] or None
        for name in ("latitude", "longitude"):
            if name in photo:
                photo[name] = float(photo[name]) if photo[name] else None
    return photos


def sqlite(folder: Path) -> Photos:
    with closing(sqlite3.connect(folder / "photos.sqlite")) as connection:
        connection.row_factory = sqlite3.Row
        photos = [dict(row) for row in connection.execute("SELECT * FROM photos ORDER BY id")]
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert [photo.pop("id") for photo in photos] == list(range(1, len(photos) + 1))
    for photo in photos:
        photo["content_id"] = photo["content_id"].hex()
        for name in filter(_is_code, list(photo)):
            photo[name] %= 1 << 64
    return photos


def pgvector(folder: Path) -> Photos:
    script = (folder / "photos.sql").read_text("utf-8")
    names = script.partition("\\copy photos (")[2].partition(")")[0].split(", ")
    photos = []
    for line in (folder / "photos.copy").read_text("utf-8").split("\n")[:-1]:
        photo: dict[str, Any] = dict(zip(names, map(_copied, line.split("\t")), strict=True))
        photo["content_id"] = photo["content_id"].removeprefix("\\x")
        photo["size"] = int(photo["size"])
        for name in names:
            if _is_code(name):
                assert f"{name} bit({len(photo[name])})" in script
                photo[name] = int(photo[name], 2)
            elif name in ("latitude", "longitude"):
                photo[name] = None if photo[name] is None else float(photo[name])
        photos.append(photo)
    return photos


def _copied(cell: str) -> str | None:
    """A cell of PostgreSQL's COPY text format."""
    if cell == r"\N":
        return None
    parts = cell.split("\\\\")
    for escaped, meant in ((r"\t", "\t"), (r"\n", "\n"), (r"\r", "\r")):
        parts = [part.replace(escaped, meant) for part in parts]
    return "\\".join(parts)


def _from_bytes(photos: Photos) -> Photos:
    for photo in photos:
        for name in filter(_is_code, list(photo)):
            photo[name] = int.from_bytes(bytes(byte % 256 for byte in photo[name]), "little")
    return photos


def milvus(folder: Path) -> Photos:
    photos = json.loads((folder / "photos.json").read_text("utf-8"))
    schema = json.loads((folder / "schema.json").read_text("utf-8"))
    for field in schema["fields"]:
        for photo in photos:
            value = photo[field["name"]]
            if field["type"] == "BINARY_VECTOR":
                assert len(value) * 8 == field["dim"]
            else:
                assert value is not None or field["nullable"]
    assert [photo.pop("id") for photo in photos] == list(range(len(photos)))
    return _from_bytes(photos)


def opensearch(folder: Path) -> Photos:
    lines = (folder / "photos.ndjson").read_text("utf-8").splitlines()
    actions, photos = map(json.loads, lines[::2]), [json.loads(line) for line in lines[1::2]]
    assert list(actions) == [
        {"index": {"_index": "photos", "_id": str(row)}} for row in range(len(photos))
    ]
    fields = json.loads((folder / "mapping.json").read_text("utf-8"))["mappings"]["properties"]
    for photo in photos:
        assert set(photo) == set(fields)
        for name, field in fields.items():
            if field["type"] == "knn_vector":
                assert len(photo[name]) * 8 == field["dimension"]
                assert all(-128 <= byte <= 127 for byte in photo[name])
    return _from_bytes(photos)


def parquet(folder: Path) -> Photos:
    arrow = pytest.importorskip("pyarrow.parquet", reason="needs the extra “parquet”")
    return _from_arrow(arrow.read_table(folder / "photos.parquet"))


def lance(folder: Path) -> Photos:
    lancedb = pytest.importorskip("lancedb", reason="needs the extra “lance”")
    return _from_arrow(lancedb.connect(folder).open_table("photos").to_arrow())


def _from_arrow(columns: Any) -> Photos:
    photos: Photos = columns.to_pylist()
    for photo in photos:
        photo["content_id"] = photo["content_id"].hex()
        photo["date"] = None if photo["date"] is None else photo["date"].isoformat()
        for name in [name for name in photo if name.endswith("_bytes")]:
            assert int.from_bytes(bytes(photo.pop(name)), "little") == photo[name[:-6]]
    return photos


READERS: dict[str, Callable[[Path], Photos]] = {
    "npy": npy,
    "faiss": faiss,
    "parquet": parquet,
    "csv": table,
    "jsonl": jsonl,
    "sqlite": sqlite,
    "lance": lance,
    "pgvector": pgvector,
    "milvus": milvus,
    "opensearch": opensearch,
}
