"""IPTC records and the resources that hold them, sound and broken."""

from __future__ import annotations

import random
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hashdesk.core.metadata.iptc import iptc_resource, read_iptc
from tests.core.metadata.photos import iptc_of, photoshop_of

RECORDS = iptc_of((25, b"a"), (55, b"20120506"), (120, b"caption"), (25, b"b"))
FOUND = {25: ("a", "b"), 55: ("20120506",)}


def test_records() -> None:
    assert read_iptc(RECORDS) == FOUND
    assert iptc_resource(photoshop_of(RECORDS)) == RECORDS


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


@pytest.mark.parametrize(
    "resources",
    [
        b"",
        b"8BIM",
        b"8BIM\x04\x04",
        b"8BIM\x04\x04\xff",
        b"8BIM\x03\xed\0\0\xff\xff\xff\xff",
        b"x" * 99,
    ],
)
def test_broken_resources(resources: bytes) -> None:
    assert iptc_resource(resources) == b""


def test_a_name_of_a_resource() -> None:
    """Names are padded to an even length with the byte that says how long they are."""
    for name in (b"\x03abc", b"\x04abcd\0"):
        named = b"8BIM" + struct.pack(">H", 0x03EE) + name + struct.pack(">I", 1) + b"x\0"
        assert iptc_resource(named + photoshop_of(RECORDS)) == RECORDS


@given(st.binary(max_size=300), st.booleans())
def test_any_bytes(noise: bytes, marked: bool) -> None:
    read_iptc(b"\x1c\x02\x19" + noise if marked else noise)
    iptc_resource(b"8BIM" + noise if marked else noise)


def test_mutated_records() -> None:
    rng = random.Random(4)
    for _ in range(3000):
        mutant = bytearray(photoshop_of(RECORDS))
        for _ in range(rng.choice((1, 2, 8))):
            mutant[rng.randrange(len(mutant))] = rng.randrange(256)
        found = read_iptc(iptc_resource(bytes(mutant)))
        assert set(found) <= {25, 55, 60, 62, 63}
