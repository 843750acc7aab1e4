"""Matched pairs in a file for another process: read back unchanged, or refused."""

from __future__ import annotations

import random
from dataclasses import fields
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from hashdesk.core.duplicates.matches import MatchedPairs
from hashdesk.core.duplicates.relation import Relation
from hashdesk.core.errors import LibraryError
from tests.core.duplicates.groups.test_grouping import pairs_of


def are_same(one: MatchedPairs, other: MatchedPairs) -> bool:
    return all(
        np.array_equal(getattr(one, field.name), getattr(other, field.name))
        for field in fields(MatchedPairs)
    )


def test_pairs_go_to_another_process(tmp_path: Path) -> None:
    """And a file damaged anywhere is refused."""
    pairs = pairs_of({pair: sum(pair) for pair in combinations(range(1, 9), 2)})
    file = tmp_path / "pairs"
    pairs.save(file)
    loaded = MatchedPairs.load(file)
    assert are_same(pairs, loaded)
    assert loaded.level is pairs.level
    assert loaded.relations_of(np.array([1, 1]), np.array([8, 1])).tolist() == [
        Relation.SAME, Relation.EXACT,
    ]  # fmt: skip
    assert [loaded.photos.dtype, loaded.distances.dtype] == [np.int64, np.uint8]
    whole, rng, refused = file.read_bytes(), random.Random(1), 0
    for turn in range(400):
        damaged = bytearray(whole)
        if turn % 4 == 0:
            del damaged[rng.randrange(len(whole)) :]
        else:
            damaged[rng.randrange(len(whole))] ^= 1 << rng.randrange(8)
        file.write_bytes(damaged)
        try:
            assert are_same(pairs, MatchedPairs.load(file))
        except LibraryError:
            refused += 1
    assert refused > 200


def test_a_file_without_pairs_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "pairs"
    array = tmp_path / "array"
    with array.open("wb") as opened:
        np.save(opened, np.arange(3))
    with (tmp_path / "other").open("wb") as opened:
        np.savez(opened, photos=np.arange(3), radius=4)
    for content in (b"", b"PK", array.read_bytes(), (tmp_path / "other").read_bytes()):
        file.write_bytes(content)
        with pytest.raises(LibraryError, match="Look again"):
            MatchedPairs.load(file)
    with pytest.raises(LibraryError, match="Look again"):
        MatchedPairs.load(tmp_path / "nowhere")
