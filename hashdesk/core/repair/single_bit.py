"""Undoes a single flipped bit: the checksum says which of all possible bits it was."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from typing import Any


class RawText(bytes):
    """Text of an SQLite file as its bytes, which a flipped bit may have made no UTF-8."""


def restored(row: Sequence[Any], is_sound: Callable[[Sequence[Any]], bool]) -> list[Any] | None:
    """The row, its checksum among its values, that is sound and at most one bit away.

    None if there is none. Text comes back as str.
    """
    if is_sound(row):
        return decoded(row)
    for place, value in enumerate(row):
        for candidate in _one_bit_away(value):
            changed = [*row[:place], candidate, *row[place + 1 :]]
            if is_sound(changed):
                return decoded(changed)
    return None


def decoded(row: Sequence[Any]) -> list[Any] | None:
    """A row with its text as str; None if that is no UTF-8."""
    try:
        return [value.decode() if isinstance(value, RawText) else value for value in row]
    except UnicodeDecodeError:
        return None


def restored_bytes(data: bytes, is_sound: Callable[[bytes], bool]) -> bytes | None:
    """The bytes that are sound, at most one bit away; None if there are none."""
    if is_sound(data):
        return data
    return next(filter(is_sound, _flips(data)), None)


def _one_bit_away(value: object) -> Iterator[object]:
    if isinstance(value, RawText):
        yield bytes(value)  # one bit says whether it is text or bytes
        yield from map(RawText, _flips(value))
    elif isinstance(value, bytes):
        yield RawText(value)
        yield from _flips(value)
    elif isinstance(value, int):
        # SQLite stores few bytes of a small number: its sign may be any bit.
        for bit in range(64):
            for changed in (value + (1 << bit), value - (1 << bit)):
                if -(1 << 63) <= changed < 1 << 63:
                    yield changed
    elif isinstance(value, float):
        for flipped in _flips(struct.pack("<d", value)):
            yield struct.unpack("<d", flipped)[0]


def _flips(data: bytes) -> Iterator[bytes]:
    changed = bytearray(data)
    for place in range(len(data)):
        for bit in range(8):
            changed[place] ^= 1 << bit
            yield bytes(changed)
            changed[place] ^= 1 << bit
