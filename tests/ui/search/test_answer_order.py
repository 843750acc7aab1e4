"""The order of an answer: wider steps of *Match* are no worse than the closest one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from hashdesk.core.encoding.codes import CodeTable
from hashdesk.core.likeness.levels import Likeness
from hashdesk.core.search.hamming_index import HammingIndex
from hashdesk.core.search.query import Query
from hashdesk.core.search.question import Question, SearchResult
from hashdesk.core.storage.tables.library_rows import EncoderRow
from hashdesk.ui.search.answer_order import shown_order
from tests.random_codes import random_codes

WIDER = (32, 16, 8, 4)
PHOTOS = 400


def _index() -> HammingIndex:
    """Photos 1 … 20 are of one kind: at 64 bits they are near each other, by short codes not."""
    table = random_codes(PHOTOS, seed=5)
    long = table[64].copy()
    for photo in range(20):
        long[photo] = long[0] ^ np.uint64(0b111 << (3 * photo))
    codes = CodeTable({**table.themes, 64: long})
    return HammingIndex(np.arange(1, PHOTOS + 1), codes)


def _answer(
    index: HammingIndex, bits: int, asked: Sequence[int], levels: Sequence[int]
) -> SearchResult:
    """The answer to some photos together. levels: by photo, from photo 1."""
    rows = [int(np.flatnonzero(index.ids == photo)[0]) for photo in asked]
    query = Query.together([index.query(row) for row in rows])
    nearest = index.nearest(query, bits, len(index))
    photos = index.ids[nearest.rows]
    return SearchResult(
        question=Question("photos", tuple(asked)),
        query=query,
        encoder=EncoderRow(1, "e" * 32, "{}", 0),
        bits=bits,
        photos=photos,
        distances=nearest.distances,
        themes=index.theme_distances(query, nearest.rows),
        likenesses=np.array(levels, np.uint8)[photos - 1],
        limits=(5, 15, False),
        largest=index.largest(bits, query),
        histogram=index.histogram(query, bits),
        index=index,
        within=None,
        seconds=0.0,
    )


def _shown(answer: SearchResult) -> list[int]:
    shown: list[int] = answer.photos[shown_order(answer, np.arange(len(answer.photos)))].tolist()
    return shown


@pytest.mark.parametrize("bits", WIDER)
@pytest.mark.parametrize("close", [0, 8])
def test_more_of_a_kind_come_before_what_shares_a_short_code_by_chance(
    bits: int, close: int
) -> None:
    """Of three photos whose short codes differ, whether or not anything is close to them.

    Barrels came before dogs, because they were halfway between the codes of three dogs.
    """
    levels = [Likeness.ALIKE] * close + [Likeness.HARDLY_ALIKE] * (PHOTOS - close)
    answer = _answer(_index(), bits, (1, 2, 3), levels)
    shown = _shown(answer)
    assert set(shown[:3]) == {1, 2, 3}
    agreeing = set(answer.photos[answer.distances <= answer.largest // 8].tolist())
    before = set(shown[: max(shown.index(photo) for photo in range(4, 21))])
    assert before - set(range(1, 21)) <= (agreeing if close else set())


@pytest.mark.parametrize("bits", WIDER)
def test_what_is_alike_stands_in_the_order_of_the_longest_codes(bits: int) -> None:
    """Of one photo, too: a short code that is nearer says less."""
    levels = [Likeness.ALIKE] * 30 + [Likeness.HARDLY_ALIKE] * (PHOTOS - 30)
    answer = _answer(_index(), bits, (1,), levels)
    themes = dict(zip(answer.photos.tolist(), answer.themes.tolist(), strict=True))
    shown = [themes[photo] for photo in _shown(answer)]
    assert shown[:30] == sorted(shown[:30])


@pytest.mark.parametrize("bits", WIDER)
def test_what_agrees_at_a_step_stands_before_the_rest(bits: int) -> None:
    """So a wider step shows other photos after those that are alike."""
    levels = [Likeness.ALIKE] * 5 + [Likeness.HARDLY_ALIKE] * (PHOTOS - 5)
    answer = _answer(_index(), bits, (1,), levels)
    agrees = dict(
        zip(answer.photos.tolist(), (answer.distances <= bits // 8).tolist(), strict=True)
    )
    rest = [agrees[photo] for photo in _shown(answer)[5:]]
    assert rest == sorted(rest, reverse=True)


@pytest.mark.parametrize("bits", [*WIDER, 64])
def test_copies_stand_before_all_that_codes_put_before_them(bits: int) -> None:
    """A grey copy of a photo may lie farther than another photo of the same thing."""
    levels = [Likeness.VERY_ALIKE] * 5 + [Likeness.HARDLY_ALIKE] * (PHOTOS - 5)
    levels[3] = levels[0] = Likeness.SAME_PICTURE
    answer = _answer(_index(), bits, (1,), levels)
    assert _shown(answer)[:2] == [1, 4]
