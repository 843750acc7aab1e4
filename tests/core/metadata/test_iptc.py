"""IPTC records, sound and broken."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hashdesk.core.metadata.iptc import read_iptc
from tests.core.metadata.photos import iptc_of

RECORDS = iptc_of((25, b"a"), (55, b"20120506"), (120, b"caption"), (25, b"b"))
FOUND = {25: ("a", "b"), 55: ("20120506",)}


def test_records() -> None:
    assert read_iptc(RECORDS) == FOUND


@pytest.mark.parametrize(
    ("tail", "more"),
    [
        (b"\0\0\0\0\0\0", {}),
        (b"\x1c\x02\x19\x00\x05abc", {}),
        (b"\x1c\x02\x19\xff\xffabc", {}),
        (b"\x1c\x02\x19\x80\x04\xff\xff\xff\xffabc", {}),
        (b"\x1c\x02\x19", {}),
        (b"\x1c\x03\x19\x00\x01x" + iptc_of((25, b"c")), {25: ("a", "b", "c")}),
        (iptc_of((25, b"")), {25: ("a", "b", "")}),
    ],
)
def test_wrong_lengths(tail: bytes, more: dict[int, tuple[str, ...]]) -> None:
    """Reading ends at the first record that goes beyond the end; what came before holds."""
    assert read_iptc(RECORDS + tail) == {**FOUND, **more}


def test_caps() -> None:
    found = read_iptc(iptc_of(*[(25, b"x" * 5000)] * 3000))
    assert (len(found[25]), len(found[25][0])) == (1000, 1000)


@given(st.binary(max_size=300), st.booleans())
def test_any_bytes(noise: bytes, marked: bool) -> None:
    read_iptc(b"\x1c\x02\x19" + noise if marked else noise)


def test_mutated_records() -> None:
    rng = random.Random(4)
    for _ in range(3000):
        mutant = bytearray(RECORDS)
        for _ in range(rng.choice((1, 2, 8))):
            mutant[rng.randrange(len(mutant))] = rng.randrange(256)
        found = read_iptc(bytes(mutant))
        assert set(found) <= {25, 55, 60, 62, 63}
