"""Companions as a row keeps them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hashdesk.core.imaging.companion_files import (
    CompanionFile,
    CompanionKind,
    packed,
    sidecar_of,
    unpacked,
)

NAMES = st.binary(min_size=1, max_size=20).filter(lambda name: not set(name) & set(b"\0/"))


@given(st.lists(st.builds(CompanionFile, NAMES, st.integers(0), st.integers(-(1 << 63), 1 << 63))))
def test_there_and_back(companions: list[CompanionFile]) -> None:
    assert unpacked(packed(companions)) == tuple(companions)


def test_none() -> None:
    assert packed([]) is None
    assert unpacked(None) == ()


@given(st.binary())
def test_any_bytes(row: bytes) -> None:
    """A row that another program wrote gives names, and raises nothing."""
    assert all(b"/" not in companion.name for companion in unpacked(row))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        (b"a.CR2", CompanionKind.RAW),
        (b"a.MOV", CompanionKind.FILM),
        (b"a.cr2.xmp", CompanionKind.SIDECAR),
        (b"a.AAE", CompanionKind.SIDECAR),
    ],
)
def test_kinds(name: bytes, kind: CompanionKind) -> None:
    assert CompanionFile(name).kind is kind


def test_which_sidecar_speaks() -> None:
    """The photo's own, then the one of its stem, then its RAW file's; no version of darktable."""
    names = [b"a.CR2", b"a_01.CR2.xmp", b"a.cr2.xmp", b"A.XMP", b"a.jpg.xmp"]
    for expected in (b"a.jpg.xmp", b"A.XMP", b"a.cr2.xmp", None):
        found = sidecar_of(b"a.jpg", packed(map(CompanionFile, names)))
        assert (found and found.name) == expected
        names.pop()
