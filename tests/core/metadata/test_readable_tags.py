"""The tags for the window's panel."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hashdesk.core.metadata.exif import Exif, TagValue
from hashdesk.core.metadata.readable_tags import LONGEST_TAG, MOST_TAGS, readable_tags
from tests.core.metadata.photos import BASE


def test_names_and_values() -> None:
    """What a photographer asks for first is first; facts, blobs and plumbing are left out."""
    exif = Exif(
        {BASE.Make: "Canon", BASE.Software: "Prog\x1b 1.0", BASE.Artist: "Ada", BASE.Copyright: ""},
        {
            BASE.SubjectDistance: 3.25,
            BASE.ExposureBiasValue: -1 / 3,
            BASE.FocalLengthIn35mmFilm: 24,
            BASE.FNumber: 2.8,
            BASE.UserComment: b"\x01\xff\x02",
            BASE.MeteringMode: 5,
            0xFEFE: "unknown",
            BASE.LensSpecification: (24.0, 70.0, 2.8, math.nan),
        },
        {5: 0, 6: 0.1, 16: "T", 29: "2012:05:06"},
    )
    assert readable_tags(exif) == [
        ("35 mm equivalent focal length", "24 mm"),
        ("Exposure bias", "-0.3333 EV"),
        ("Artist", "Ada"),
        ("Subject distance", "3.25 m"),
        ("GPS altitude", "0.1 m"),
        ("Software", "Prog 1.0"),
        ("Lens specification", "24, 70, 2.8"),
        ("GPS date stamp", "2012:05:06"),
    ]


@pytest.mark.parametrize(
    ("comment", "shown"),
    [
        (b"ASCII\0\0\0by the sea", [("User comment", "by the sea")]),
        (b"ASCII\0\0\0   ", []),
        (b"UNICODE\0\0b\0y", []),
        (b"ASCII", []),
    ],
)
def test_the_code_of_a_comment_is_no_comment(comment: bytes, shown: list[tuple[str, str]]) -> None:
    assert readable_tags(Exif({}, {BASE.UserComment: comment}, {})) == shown


VALUES = st.text() | st.binary() | st.integers() | st.floats() | st.tuples(st.floats(), st.floats())


@given(st.dictionaries(st.sampled_from(list(BASE)), VALUES, max_size=200))
def test_any_values(tags: dict[int, TagValue]) -> None:
    """Whatever was written, it is printable, short, and not endless."""
    lines = readable_tags(Exif(tags, tags, tags))
    assert len(lines) <= MOST_TAGS
    for name, value in lines:
        assert name.isprintable()
        assert value.isprintable()
        assert 0 < len(value) <= LONGEST_TAG + 5
