"""Checkpoints as PyTorch saved them before version 1.6, written opcode by opcode without it."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping

import numpy as np

MAGIC_NUMBER = 0x1950A86A20F9469CFC6C
ORDERED_DICT = b"ccollections\nOrderedDict\n"
REBUILD = b"ctorch._utils\n_rebuild_tensor_v2\n"
FLOATS, INTEGERS = b"ctorch\nFloatStorage\n", b"ctorch\nLongStorage\n"


def text(words: str) -> bytes:
    """A string."""
    data = words.encode()
    return b"X" + struct.pack("<I", len(data)) + data


def number(value: int) -> bytes:
    """A whole number, in the shortest opcode that PyTorch uses for it."""
    if 0 <= value < 256:
        return b"K" + bytes([value])
    if 0 <= value < 65536:
        return b"M" + struct.pack("<H", value)
    return b"J" + struct.pack("<i", value)


def row(*items: bytes) -> bytes:
    """A tuple."""
    return b"(" + b"".join(items) + b"t"


def sizes(values: Iterable[int]) -> bytes:
    """A tuple of numbers."""
    return row(*map(number, values))


def pickled(body: bytes) -> bytes:
    """A whole pickle."""
    return b"\x80\x02" + body + b"."


def storage(key: str, count: int, kind: bytes = FLOATS) -> bytes:
    """A reference to the numbers behind the pickles."""
    return row(text("storage"), kind, text(key), text("cpu"), number(count), b"N") + b"Q"


def tensor(numbers: bytes, shape: Iterable[int], strides: Iterable[int], offset: int = 0) -> bytes:
    """A tensor on a storage."""
    hooks = ORDERED_DICT + b")R"
    parts = (numbers, number(offset), sizes(shape), sizes(strides), b"\x89", hooks)
    return REBUILD + row(*parts) + b"R"


def state_dict(entries: Mapping[str, bytes]) -> bytes:
    """The pickle of the tensors, with versions of the layers attached as PyTorch does."""
    items = b"".join(text(name) + value for name, value in entries.items())
    versions = text("_metadata") + ORDERED_DICT + b")R"
    return pickled(ORDERED_DICT + b")R(" + items + b"u}" + versions + b"sb")


HEADER = (
    pickled(b"\x8a\x0a" + MAGIC_NUMBER.to_bytes(10, "little"))
    + pickled(number(1001))
    + pickled(
        b"}("
        + text("protocol_version")
        + number(1001)
        + text("little_endian")
        + b"\x88"
        + text("type_sizes")
        + b"}("
        + b"".join(text(kind) + number(size) for kind, size in
                   (("short", 2), ("int", 4), ("long", 4)))
        + b"uu"
    )
)  # fmt: skip


def checkpoint(tensors: bytes, storages: Mapping[str, np.ndarray]) -> bytes:
    """A checkpoint of a pickle of tensors, and the numbers behind it."""
    keys = pickled(b"](" + b"".join(map(text, storages)) + b"e")
    blocks = [struct.pack("<q", values.size) + values.tobytes() for values in storages.values()]
    return HEADER + tensors + keys + b"".join(blocks)


def saved(tensors: Mapping[str, np.ndarray]) -> bytes:
    """A sound checkpoint. Tensors that are not in C order keep their order, as with PyTorch."""
    entries, storages = {}, {}
    for place, (name, values) in enumerate(tensors.items()):
        key = str(1000 + place)
        storages[key] = values.ravel(order="K")
        kind = INTEGERS if values.dtype == np.int64 else FLOATS
        strides = [step // values.itemsize for step in values.strides]
        entries[name] = tensor(storage(key, values.size, kind), values.shape, strides)
    return checkpoint(state_dict(entries), storages)
