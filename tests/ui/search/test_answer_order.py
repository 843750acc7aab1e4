"""The order of an answer: wider steps of *Match* are no worse than the closest one."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from hashdesk.core.encoding.by_length import FINEST
from hashdesk.core.encoding.codes import CodeTable
from hashdesk.core.likeness.levels import Likeness
from hashdesk.core.search.hamming_index import HammingIndex
from hashdesk.core.search.query import Query
from hashdesk.core.search.question import Question, SearchResult
from hashdesk.core.storage.tables.library_rows import EncoderRow
from hashdesk.ui.search.answer_order import (
    LAST_MATCHING,
    LOOSELY_SIMILAR,
    matching,
    shown_order,
    standings,
)
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
    index: HammingIndex, step: int, asked: Sequence[int], levels: Sequence[int]
) -> SearchResult:
    """The answer to some photos together. levels: by photo, from photo 1."""
    rows = [int(np.flatnonzero(index.ids == photo)[0]) for photo in asked]
    query = Query.together([index.query(row) for row in rows])
    nearest = index.nearest(query, FINEST, len(index))
    photos = index.ids[nearest.rows]
    return SearchResult(
        question=Question("photos", tuple(asked)),
        query=query,
        encoder=EncoderRow(1, "e" * 32, "{}", 0),
        step=step,
        photos=photos,
        distances=nearest.distances,
        themes=index.theme_distances(query, nearest.rows),
        loose=index.theme_distances(query, nearest.rows, 8),
        loosest=index.theme_distances(query, nearest.rows, 4),
        likenesses=np.array(levels, np.uint8)[photos - 1],
        limits=(5, 15, False),
        tells_apart=True,
        largest=index.largest(FINEST, query),
        histogram=index.histogram(query, FINEST),
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
    guessed = {photo for photo in _matching(answer) if _standing(answer)[photo] >= LOOSELY_SIMILAR}
    before = set(shown[: max(shown.index(photo) for photo in range(4, 21))])
    assert before - set(range(1, 21)) <= guessed


@pytest.mark.parametrize("asked", [(2, 1, 3), (3, 1, 2)])
def test_what_was_searched_for_stands_in_the_order_of_the_headline(asked: tuple[int, ...]) -> None:
    """Whichever of the photos is nearest to all of them."""
    levels = [Likeness.SAME_PICTURE] * 5 + [Likeness.HARDLY_ALIKE] * (PHOTOS - 5)
    shown = _shown(_answer(_index(), 64, asked, levels))
    assert tuple(shown[:3]) == asked
    assert set(shown[3:5]) == {4, 5}


@pytest.mark.parametrize("bits", WIDER)
def test_what_is_alike_stands_in_the_order_of_the_longest_codes(bits: int) -> None:
    """Of one photo, too: a short code that is nearer says less."""
    levels = [Likeness.ALIKE] * 30 + [Likeness.HARDLY_ALIKE] * (PHOTOS - 30)
    answer = _answer(_index(), bits, (1,), levels)
    themes = dict(zip(answer.photos.tolist(), answer.themes.tolist(), strict=True))
    shown = [themes[photo] for photo in _shown(answer)]
    assert shown[:30] == sorted(shown[:30])


def _standing(answer: SearchResult) -> dict[int, int]:
    """Where each photo stands."""
    ranks = np.arange(len(answer.photos))
    return dict(zip(answer.photos.tolist(), standings(answer, ranks).tolist(), strict=True))


def _levels() -> list[Likeness]:
    """Of photo 1 and its copy, of three very alike photos, of four alike ones and of the rest."""
    kinds = (Likeness.SAME_PICTURE, 2), (Likeness.VERY_ALIKE, 3), (Likeness.ALIKE, 4)
    levels = [level for level, count in kinds for _ in range(count)]
    return levels + [Likeness.HARDLY_ALIKE] * (PHOTOS - len(levels))


def _matching(answer: SearchResult) -> set[int]:
    """The photos that match at the step of an answer."""
    last = LAST_MATCHING[answer.step]
    return {photo for photo, standing in _standing(answer).items() if standing <= last}


def test_a_step_claims_no_more_than_likeness_says() -> None:
    """Near-identical is the same picture alone, however near the others are."""
    answers = {bits: _answer(_index(), bits, (1,), _levels()) for bits in (64, *WIDER)}
    assert [len(_matching(answers[bits])) for bits in (64, 32, 16)] == [2, 5, 9]
    assert [matching(answers[bits]) for bits in (64, 32, 16)] == [1, 4, 8]


@pytest.mark.parametrize("asked", [(1,), (1, 2, 3)])
def test_a_wider_step_only_adds(asked: tuple[int, ...]) -> None:
    """Also where codes of 8 bits agree, and those of 4 bits do not."""
    found = [_matching(_answer(_index(), bits, asked, _levels())) for bits in (64, *WIDER)]
    assert all(close <= wide for close, wide in itertools.pairwise(found))
    assert len(asked) > 1 or len(found[2]) < len(found[3]) < len(found[4])


@pytest.mark.parametrize("bits", WIDER)
def test_what_matches_stands_before_the_rest_in_the_order_of_what_is_claimed(bits: int) -> None:
    answer = _answer(_index(), bits, (1,), _levels())
    standing = _standing(answer)
    shown = [standing[photo] for photo in _shown(answer)]
    assert shown == sorted(shown)


@pytest.mark.parametrize("bits", [*WIDER, 64])
def test_no_photo_stands_before_one_that_is_more_alike_by_its_word(bits: int) -> None:
    """Wherever codes put the copies."""
    answer = _answer(_index(), bits, (1,), [Likeness.HARDLY_ALIKE] * PHOTOS)
    by_rank = np.repeat(np.array(Likeness, np.uint8), [1, 9, 20, PHOTOS - 30])
    by_rank[[7, 200]] = Likeness.SAME_PICTURE
    by_rank[answer.photos == 1] = Likeness.SAME_PICTURE
    answer = replace(answer, likenesses=by_rank)
    shown = by_rank[shown_order(answer, np.arange(PHOTOS))]
    assert shown.tolist() == sorted(by_rank.tolist())


@pytest.mark.parametrize("bits", WIDER)
def test_where_nothing_is_close_nothing_matches(bits: int) -> None:
    """That many photos share a short code says little then."""
    levels = [Likeness.SAME_PICTURE] + [Likeness.HARDLY_ALIKE] * (PHOTOS - 1)
    answer = _answer(_index(), bits, (1,), levels)
    assert matching(answer) == 0
    assert min(level for photo, level in _standing(answer).items() if photo != 1) > LOOSELY_SIMILAR


@pytest.mark.parametrize("bits", [*WIDER, 64])
def test_copies_stand_before_all_that_codes_put_before_them(bits: int) -> None:
    """A grey copy of a photo may lie farther than another photo of the same thing."""
    levels = [Likeness.VERY_ALIKE] * 5 + [Likeness.HARDLY_ALIKE] * (PHOTOS - 5)
    levels[3] = levels[0] = Likeness.SAME_PICTURE
    answer = _answer(_index(), bits, (1,), levels)
    assert _shown(answer)[:2] == [1, 4]
