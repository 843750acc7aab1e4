"""A count stands before the right form of its words, in every sentence of core and terminal."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import hashdesk
from hashdesk.core.plurals import plural

SOURCES = Path(hashdesk.__file__).parent
# What sentences count. “bits” are left out: no code has one.
NOUNS = (
    "backup|container|cop|decision|encoder|fault|file|folder|group|librar|line|minute|page|pair|"
    "part|photo|picture|quer|removal|row|segment|thumbnail"
)
NAMES_A_PLURAL = re.compile(rf"\s(?:(?!{NOUNS})\w+ )?(?:{NOUNS})(?:s|ies)\b")


@given(count=st.integers(0, 10**9))
def test_only_one_is_singular(count: int) -> None:
    words = plural(count, "copy is", "copies are")
    assert words == (f"{count:,} copy is" if count == 1 else f"{count:,} copies are")
    assert plural(count, "photo").endswith("photo") is (count == 1)


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 photos"), (1, "1 photo"), (2, "2 photos"), (2000, "2,000 photos")]
)
def test_a_regular_noun(count: int, words: str) -> None:
    assert plural(count, "photo") == words


def is_count(value: ast.FormattedValue) -> bool:
    """Whether a number is what is shown, as far as its format or its name tells."""
    source = ast.unparse(value.value)
    if source.startswith("plural("):
        return False
    is_named_so = re.search(r"(^|[._])(n|count|number|total|fit|photos|faults)$", source)
    return value.format_spec is not None or source.startswith("len(") or bool(is_named_so)


def without_plural(text: ast.JoinedStr) -> Iterator[str]:
    """The places in an f-string where a value stands right before a noun in the plural."""
    for value, words in zip(text.values, text.values[1:], strict=False):
        if not isinstance(value, ast.FormattedValue) or not isinstance(words, ast.Constant):
            continue
        if is_count(value) and NAMES_A_PLURAL.match(str(words.value)):
            yield ast.unparse(text)


def test_every_count_before_a_noun_has_its_plural() -> None:
    """A sentence such as f"{count:,} photos are new" would say “1 photos are new”."""
    found = {
        f"{file.relative_to(SOURCES)}: {place}"
        for file in SOURCES.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.JoinedStr)
        for place in without_plural(node)
    }
    assert found == set()


@pytest.mark.parametrize(
    ("source", "is_wrong"),
    [
        ('f"{n} photos"', True),
        ('f"{n:,} new photos are found"', True),
        ('f"{len(found)} copies"', True),
        ('''f"{plural(n, 'photo')} of {folder}"''', False),
        ('f"{n} bytes a photo"', False),
        ('f"HashDesk does not read {suffix} files"', False),
    ],
)
def test_what_that_finds(source: str, *, is_wrong: bool) -> None:
    text = ast.parse(source, mode="eval").body
    assert isinstance(text, ast.JoinedStr)
    assert bool(list(without_plural(text))) is is_wrong
