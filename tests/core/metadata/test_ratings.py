"""Stars and keywords that people gave."""

from __future__ import annotations

from typing import Any

import pytest

from hashdesk.core.metadata.photo_facts import LONGEST_KEYWORD, MOST_KEYWORDS
from tests.core.metadata.photos import (
    BASE,
    decoded_facts,
    exif_of,
    iptc_of,
    jpeg_of,
    xmp_list,
    xmp_of,
)


@pytest.mark.parametrize(
    ("tags", "attributes", "expected"),
    [
        ({}, {}, None),
        ({}, {"xmp:Rating": "5"}, 5),
        ({}, {"xmp:Rating": "4.0"}, 4),
        ({}, {"xmp:Rating": "-1"}, -1),
        ({}, {"xmp:Rating": "0"}, None),
        ({BASE.Rating: 3}, {}, 3),
        ({BASE.Rating: 3}, {"xmp:Rating": "1"}, 1),
        ({BASE.Rating: 3}, {"xmp:Rating": "0"}, None),
        ({BASE.Rating: 3}, {"xmp:Rating": "80"}, 3),
        ({BASE.Rating: 3}, {"xmp:Rating": "five"}, 3),
        ({BASE.Rating: 99}, {}, None),
        ({BASE.RatingPercent: 1}, {}, 1),
        ({BASE.RatingPercent: 25}, {}, 2),
        ({BASE.RatingPercent: 50}, {}, 3),
        ({BASE.RatingPercent: 75}, {}, 4),
        ({BASE.RatingPercent: 99}, {}, 5),
        ({BASE.RatingPercent: 0}, {}, None),
        ({BASE.RatingPercent: 101}, {}, None),
        ({}, {"MicrosoftPhoto:Rating": "75"}, 4),
        ({BASE.Rating: b"\x05\x00\x00"}, {}, None),
    ],
)
def test_rating(tags: dict[int, Any], attributes: dict[str, str], expected: int | None) -> None:
    assert decoded_facts(jpeg_of(exif_of(tags), xmp_of(attributes))).rating == expected


def test_keywords_of_every_source() -> None:
    """Each is there once, in the order of the sources, with the leaf of a branch."""
    elements = xmp_list("dc:subject", ["Rome", " night "]) + xmp_list(
        "lr:hierarchicalSubject", ["Places|Italy|Rome", "People|Ada", "darktable|format|jpg", "sky"]
    )
    exif = exif_of({BASE.XPKeywords: "ada;café;".encode("utf-16-le") + b"\0\0"})
    data = jpeg_of(exif, xmp_of(elements=elements), iptc_of((25, b"NIGHT"), (25, b"trip")))
    assert decoded_facts(data).keywords == ("Rome", "night", "Ada", "sky", "trip", "café")


@pytest.mark.parametrize(
    ("record", "utf8", "expected"),
    [("Zürich".encode(), True, "Zürich"), ("Zürich".encode("latin-1"), False, "Zürich"),
     ("Zürich".encode(), False, "Zürich"), (b"Z\xfcrich", True, "Z\ufffdrich")],
)  # fmt: skip
def test_alphabets_of_iptc(record: bytes, utf8: bool, expected: str) -> None:
    assert decoded_facts(jpeg_of(iptc=iptc_of((25, record), utf8=utf8))).keywords == (expected,)


def test_a_sidecar_has_the_last_word() -> None:
    """Property by property: what a sidecar says nothing of stays."""
    photo = xmp_of({"xmp:Rating": "2"}, xmp_list("dc:subject", ["old"]))
    facts = decoded_facts(
        jpeg_of(xmp=photo), sidecar=xmp_of(elements=xmp_list("dc:subject", ["new"]))
    )
    assert (facts.rating, facts.keywords) == (2, ("new",))


def test_too_many_and_too_long() -> None:
    """There are never more than a reply of the worker may have."""
    words = [f"{number} " + "x" * 500 for number in range(500)]
    found = decoded_facts(
        jpeg_of(), sidecar=xmp_of(elements=xmp_list("dc:subject", words))
    ).keywords
    assert len(found) == MOST_KEYWORDS
    assert {len(word) for word in found} == {LONGEST_KEYWORD}
    odd = decoded_facts(
        jpeg_of(), sidecar=xmp_of(elements=xmp_list("dc:subject", ["a\u202eb\u0085c", "\t"]))
    )
    assert odd.keywords == ("a b c",)
