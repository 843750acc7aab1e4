"""Which model finds most, as a chain of comparisons tells it."""

from __future__ import annotations

import json
from dataclasses import replace

from hashdesk.core.encoding.codes import BITS
from hashdesk.core.storage.tables.library_rows import EncoderRow
from hashdesk.encoders.library_heads.best_known import (
    Advised,
    best_known,
    compared_row,
    recommend,
)


def row(number: int, title: str, before: str = "", gain: float | None = None) -> EncoderRow:
    """A model that was compared with another one, and finds so much more than that."""
    estimate: dict[str, dict[str, float]] = {}
    if gain is not None:
        one = {"groups_before": 0.5, "groups_after": 0.5 + gain}
        one |= {"edits_before": 0.8, "edits_after": 0.8}
        estimate = {str(bits): one for bits in BITS}
    facts = {"name": title, "compared_with": before, "estimate": estimate}
    return EncoderRow(number, f"{number:032x}", json.dumps(facts), 0)


GENERAL = row(1, "HashDesk general")
LOSER = row(2, "mobilenet_v3_small", GENERAL.title, -0.2)
WINNER = row(3, "lite2", LOSER.title, 0.1)


def test_a_new_model_is_compared_with_what_the_one_in_use_lost_to() -> None:
    assert best_known([GENERAL, LOSER], LOSER) == GENERAL
    assert best_known([GENERAL, LOSER], GENERAL) == GENERAL
    assert best_known([LOSER], LOSER) == LOSER  # the other one was deleted


def test_or_with_what_won_over_it() -> None:
    better = row(4, "lite4", GENERAL.title, 0.1)
    best = row(5, "lite6", better.title, 0.1)
    rows = [GENERAL, LOSER, better, best]
    assert {best_known(rows, one).title for one in rows} == {"lite6"}


def test_equal_ones_and_circles_end() -> None:
    one, other = row(4, "one", "other", -0.1), row(5, "other", "one", -0.1)
    assert best_known([one, other], one) == other
    equal = row(6, "equal", GENERAL.title, 0.0)
    assert best_known([GENERAL, equal], GENERAL) == GENERAL
    assert best_known([GENERAL, equal], equal) == equal


def test_a_model_that_won_over_a_loser_alone_is_not_known_to_be_the_best() -> None:
    rows = [GENERAL, LOSER, WINNER]
    assert recommend(rows, GENERAL, WINNER) == Advised("not compared", GENERAL, in_use=True)
    assert recommend(rows, GENERAL, LOSER) == Advised("plain", GENERAL, in_use=True)
    assert recommend(rows, LOSER, LOSER) == Advised("use before", GENERAL)


def test_of_two_with_one_title_nobody_knows_which_was_meant() -> None:
    twice = [row(4, "Adapted", GENERAL.title, 0.1), row(5, "Adapted", GENERAL.title, 0.2)]
    assert best_known([*twice, row(6, "new", "Adapted", -0.1)], row(6, "new", "Adapted", -0.1)) == (
        row(6, "new", "Adapted", -0.1)
    )


def adapted(number: int, before: EncoderRow, *, with_id: bool) -> EncoderRow:
    made = row(number, "Adapted to my photos", before.title, 0.1)
    facts = {**made.facts, "compared_with_id": before.name if with_id else ""}
    return replace(made, manifest=json.dumps(facts), created=number)


def test_the_id_tells_with_which_of_several_one_was_compared() -> None:
    first = adapted(4, GENERAL, with_id=True)
    second = adapted(5, GENERAL, with_id=True)
    third = adapted(6, second, with_id=True)
    rows = [GENERAL, first, second, third]
    assert best_known(rows, GENERAL) == third
    assert compared_row([GENERAL, first, third], third) is None  # that one was deleted
    assert compared_row([replace(GENERAL, name="newer"), first], first) is not None


def test_without_an_id_only_an_earlier_one_can_be_it() -> None:
    first = adapted(4, GENERAL, with_id=False)
    second = adapted(5, first, with_id=False)
    third = adapted(6, GENERAL, with_id=False)
    assert compared_row([GENERAL, first, second, third], second) == first
