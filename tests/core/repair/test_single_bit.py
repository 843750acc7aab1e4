"""A flipped bit is found by the checksum and turned back, wherever in a row it is."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hashdesk.core.repair.single_bit import RawText, restored, restored_bytes
from hashdesk.core.storage.tables.row_checksum import checksum_of

ROW = (7, RawText("Übergänge".encode()), b"/photos/2024", -3, None, 48.1)


def fits(row: Sequence[Any]) -> bool:
    typed = isinstance(row[1], RawText) and not isinstance(row[2], RawText)
    return typed and checksum_of(row[:-1]) == row[-1]


def flipped(value: Any, bit: int) -> Any:
    """A value with one bit of what SQLite stores of it changed."""
    if isinstance(value, float):
        (number,) = struct.unpack("<Q", struct.pack("<d", value))
        return struct.unpack("<d", struct.pack("<Q", number ^ 1 << bit % 64))[0]
    if isinstance(value, int):
        stored = value.to_bytes(8, "little", signed=True)
        return int.from_bytes(flipped(stored, bit), "little", signed=True)
    changed = bytearray(value)
    changed[bit // 8 % len(value)] ^= 1 << bit % 8
    return type(value)(changed)


@given(place=st.sampled_from([0, 1, 2, 3, 5, 6]), bit=st.integers(0, 200))
@settings(deadline=None)
def test_every_bit_is_turned_back(place: int, bit: int) -> None:
    sealed = [*ROW, checksum_of(ROW)]
    sealed[place] = flipped(sealed[place], bit)
    found = restored(sealed, fits)
    assert found is not None
    assert [type(value) for value in found[:3]] == [int, str, bytes]
    assert tuple(found[:-1]) == (7, "Übergänge", b"/photos/2024", -3, None, 48.1)
    assert found[-1] == checksum_of(ROW)


def test_text_that_became_bytes_is_text_again() -> None:
    """SQLite tells the two apart by one bit, and this checksum does not."""
    row = [ROW[0], bytes(ROW[1]), *ROW[2:], checksum_of(ROW)]
    found = restored(row, fits)
    assert found is not None
    assert found[1] == "Übergänge"


def test_two_bits_are_too_many() -> None:
    """Nothing is made up: a row that no single bit explains stays damaged."""
    row = [flipped(ROW[0], 3), ROW[1], flipped(ROW[2], 9), *ROW[3:], checksum_of(ROW)]
    assert restored(row, fits) is None
    assert restored([*ROW[:2], "no path", *ROW[3:], checksum_of(ROW)], fits) is None


def test_a_sound_row_stays() -> None:
    assert restored([*ROW, checksum_of(ROW)], fits) is not None


def test_bytes() -> None:
    whole = b"some bytes"
    assert restored_bytes(whole, whole.__eq__) == whole
    assert restored_bytes(b"some bytez", whole.__eq__) is None
    assert restored_bytes(flipped(whole, 33), whole.__eq__) == whole
