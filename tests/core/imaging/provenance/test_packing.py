"""Provenance travels as bytes and comes back as it was; anything else is refused."""

from __future__ import annotations

import json
import struct
import zlib
from dataclasses import astuple, fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hashdesk.core.imaging.provenance.measure import measure_provenance
from hashdesk.core.imaging.provenance.packing import (
    LARGEST_PACKED,
    pack_provenance,
    unpack_provenance,
)
from hashdesk.core.imaging.provenance.provenance import Provenance
from hashdesk.core.imaging.provenance.roughness import Roughness
from tests.natural_pictures import natural, read_back, saved


def measured(quality: int = 80) -> Provenance:
    return measure_provenance(saved(natural(1), quality=quality), 1 << 24)


def test_what_was_packed_comes_back() -> None:
    small = measure_provenance(saved(natural(2, (40, 30)), "PNG"), 1 << 24)
    assert small.spectrum is None
    again = measure_provenance(saved(read_back(saved(natural(3), quality=60)), "PNG"), 1 << 24)
    for found in (measured(), small, again, replace(measured(), editor="Ünïcode 写真" * 3)):
        packed = pack_provenance(found)
        assert len(packed) <= LARGEST_PACKED
        back = unpack_provenance(packed)
        for field in fields(Provenance):
            values = getattr(found, field.name), getattr(back, field.name)
            if isinstance(values[0], Roughness):
                for levels in zip(*map(astuple, values), strict=True):
                    assert np.array_equal(*levels)
            else:
                assert np.array_equal(*values)


@pytest.mark.parametrize(
    "change",
    [
        {"format": "Nonsense"},
        {"size": (0, 5)},
        {"size": (1 << 40, 5)},
        {"size": (5.0, 5)},
        {"size": 5},
        {"lossless": 1},
        {"quality": 101.0},
        {"quality": float("nan")},
        {"earlier": "70"},
        {"camera_data": 9},
        {"pixels": "0" * 31},
        {"pixels": "x" * 32},
        {"pixels": None},
        {"editor": "x" * 41},
        {"editor": "a\nb"},
        {"editor": None},
    ],
)
def test_impossible_facts_are_refused(change: dict[str, object]) -> None:
    data = zlib.decompress(pack_provenance(measured()))
    (length,) = struct.unpack_from("<H", data)
    facts = {**json.loads(data[2 : 2 + length]), **change}
    changed = json.dumps(facts).encode()
    with pytest.raises(ValueError, match=r"packed|CameraData"):
        unpack_provenance(
            zlib.compress(struct.pack("<H", len(changed)) + changed + data[2 + length :])
        )


@settings(max_examples=200, deadline=None)
@given(place=st.integers(0, 1 << 20), value=st.integers(0, 255), cut=st.booleans())
def test_damaged_bytes_raise_nothing_but_a_value_error(place: int, value: int, cut: bool) -> None:
    data = bytearray(zlib.decompress(PACKED))
    place %= len(data)
    data[place] = value
    try:
        unpack_provenance(zlib.compress(bytes(data[:place] if cut else data)))
        unpack_provenance(bytes([*PACKED[: place % len(PACKED)], value]))
    except ValueError:
        pass


def test_a_bomb_is_refused() -> None:
    with pytest.raises(ValueError, match="too long"):
        unpack_provenance(zlib.compress(bytes(1 << 24)))


PACKED = pack_provenance(measured())
