"""Flipped bits, in every class of bytes that a file has."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

PAGE_BYTES = 4096
# Of SQLite's pages, by their first byte (sqlite.org/fileformat.html).
PAGE_KINDS = {2: "inner pages of indexes", 5: "inner pages of tables", 10: "entries of indexes",
              13: "rows of tables"}  # fmt: skip
TEXTS_OF_TABLES = (b"CREATE TABLE ", b"CREATE INDEX ", b"CREATE TRIGGER ")
OTHER_PAGES = "long rows and free pages"


def flipped(blob: bytes, rng: random.Random) -> bytes:
    """A blob with one bit changed."""
    return flipped_at(blob, rng.randrange(len(blob)), rng)


def flipped_at(blob: bytes, place: int, rng: random.Random) -> bytes:
    changed = bytearray(blob)
    changed[place] ^= 1 << rng.randrange(8)
    return bytes(changed)


def byte_classes(blob: bytes) -> dict[str, list[range]]:
    """The places of a file by what they are for; all of them in one class if it is no database."""
    if not blob.startswith(b"SQLite format 3"):
        return {"bytes": [range(len(blob))]}
    found = defaultdict(list)
    found["header"] = [range(100)]
    found["names and text of tables"] = [range(100, PAGE_BYTES)]
    for start in range(PAGE_BYTES, len(blob), PAGE_BYTES):
        page = blob[start : start + PAGE_BYTES]
        if any(text in page for text in TEXTS_OF_TABLES):
            found["names and text of tables"].append(range(start, start + PAGE_BYTES))
            continue
        kind = PAGE_KINDS.get(page[0], OTHER_PAGES)
        head = 12 + 2 * int.from_bytes(page[3:5], "big") if kind != OTHER_PAGES else 0
        if 0 < head < len(page):
            found["heads of pages"].append(range(start, start + head))
        found[kind].append(range(start + head % len(page), start + len(page)))
    return dict(found)


def flips(file: Path, count: int, rng: random.Random, first_class: int = 0) -> Iterator[bytes]:
    """The bytes of a file with one bit changed: each class of bytes takes its turn."""
    blob = file.read_bytes()
    classes = list(byte_classes(blob).values())
    for number in range(first_class, first_class + count):
        places = rng.choice(classes[number % len(classes)])
        yield flipped_at(blob, rng.choice(places), rng)
