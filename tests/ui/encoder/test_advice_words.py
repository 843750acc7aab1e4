"""The window's words about a new encoder, in both languages."""

import json
import re

import pytest
from PySide6.QtWidgets import QLabel

from hashdesk.cli.models.listing import judgement
from hashdesk.core.code_sets.code_sets import CodeSetInfo
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.storage.tables.library_rows import ADAPTED_TITLE, EncoderRow
from hashdesk.encoders.library_heads.method import LIBRARY_METHOD
from hashdesk.ui.encoder.advice_words import (
    card_verdict,
    explanation,
    name_before,
    unmeasured,
    verdict,
)
from hashdesk.ui.encoder.code_set_choice import CodeSetChoice
from hashdesk.ui.encoder.code_set_list import _judgement
from hashdesk.ui.encoder.model_purpose import LARGE_BACKBONE, purpose_of, purpose_of_shipped
from hashdesk.ui.formatting import local_moment

LOSS_COUNTS = (
    "Keep “Cells”: the new model is better at similar photos by 2.0 percentage points, but worse "
    "at edited copies by 2.0, and losses count twice.\nOn "
)


def estimate(groups: float, edits: float) -> dict[str, dict[str, float]]:
    one = {"groups_before": 0.5, "groups_after": groups, "edits_before": 0.9, "edits_after": edits}
    return {str(bits): dict(one) for bits in BITS}


@pytest.mark.usefixtures("qapp")
def test_much_better_at_one_and_a_little_worse_at_the_other() -> None:
    assert verdict(estimate(0.6, 0.89), "“Cells”") == (
        "Use the new model: compared with “Cells”, it is better at similar photos by 10.0 "
        "percentage points, but worse at edited copies by 1.0; even counted twice, that is less."
        "\nOn photos that it did not learn from, the new model is much better at similar photos "
        "(50.0%\u00a0→\u00a060.0%) and a little worse at edited copies "
        "(90.0%\u00a0→\u00a089.0%)."
    )


@pytest.mark.usefixtures("qapp")
def test_one_verdict_comes_first_and_says_only_what_applies() -> None:
    """Losses are said to count twice only where a gain stands beside them."""
    for groups, edits, said in (
        (0.6, 0.9, "Use the new model: it finds more than “Cells”.\nOn "),
        (0.5, 0.9, "Keep “Cells”: the new model finds no more.\nOn "),
        (0.52, 0.88, LOSS_COUNTS),
        (0.4, 0.9, "Keep “Cells”: the new model finds less.\nOn "),
    ):
        words = verdict(estimate(groups, edits), name_before("Cells"))
        assert words.startswith(said)
        assert words.count("Cells") == 1


@pytest.mark.usefixtures("qapp")
def test_the_model_before_has_one_name_also_where_its_title_is_not_known() -> None:
    assert verdict(estimate(0.4, 0.9), name_before("")).startswith("Keep the model before it: ")
    said = verdict(estimate(0.5, 0.9), name_before(ADAPTED_TITLE))
    assert said.startswith("Keep “Adapted to my photos”: ")


def compared(number: int, title: str, before: EncoderRow | None, groups: float) -> EncoderRow:
    facts: dict[str, object] = {"name": title}
    if title != ADAPTED_TITLE:
        facts["method"] = LIBRARY_METHOD
    if before is not None:
        facts |= {"compared_with": before.title, "compared_with_id": before.name}
        facts["estimate"] = estimate(groups, 0.9)
    return EncoderRow(number, f"{number}" * 32, json.dumps(facts), 1_700_000_000 + 3600 * number)


GENERAL = compared(1, "HashDesk general", None, 0.5)
FIRST, SECOND = (compared(number, ADAPTED_TITLE, GENERAL, 0.6) for number in (2, 3))
THIRD = compared(4, ADAPTED_TITLE, SECOND, 0.6)
WORSE = compared(5, "Worse", GENERAL, 0.4)


def advice(one: EncoderRow, used: EncoderRow, rows: list[EncoderRow]) -> str:
    return card_verdict(one, rows, used).partition("\n")[0]


@pytest.mark.usefixtures("qapp")
def test_at_most_one_card_says_to_use_its_model_and_never_that_of_the_one_in_use() -> None:
    for rows in ([GENERAL, FIRST], [GENERAL, FIRST, SECOND], [GENERAL, FIRST, SECOND, THIRD]):
        for used in rows:
            told = {one.name: advice(one, used, [*rows, WORSE]) for one in rows}
            asking = [name for name, words in told.items() if words.startswith("Use this model")]
            assert len(asking) == (used is GENERAL or (used is SECOND and THIRD in rows))
            assert used.name not in asking


@pytest.mark.usefixtures("qapp")
def test_of_two_adapted_models_that_were_not_compared_one_is_named() -> None:
    """By the minute: both have one title."""
    rows = [GENERAL, FIRST, SECOND]
    first, second = (f"“{ADAPTED_TITLE} · {local_moment(one.created)}”" for one in rows[1:])
    more = "It finds more than “HashDesk general”."
    assert first != second
    assert advice(FIRST, FIRST, rows) == more
    assert advice(SECOND, FIRST, rows) == (
        f"{more} It was not compared with {first}, which is in use."
    )
    assert advice(SECOND, GENERAL, rows) == "Use this model: it finds more than “HashDesk general”."
    assert advice(FIRST, GENERAL, rows) == (
        f"{more} It was not compared with {second}: use that one."
    )
    assert advice(SECOND, THIRD, [*rows, THIRD]) == (
        f"{more} “{ADAPTED_TITLE} · {local_moment(THIRD.created)}”, which is in use, finds more."
    )
    assert advice(THIRD, THIRD, [*rows, THIRD]) == f"It finds more than {second}."
    assert advice(WORSE, WORSE, [*rows[:1], WORSE]) == (
        "Use “HashDesk general”: this model finds less."
    )


@pytest.mark.usefixtures("qapp")
def test_a_model_among_others_is_advised_in_the_words_of_a_terminal() -> None:
    """Whether it is in use, or another one is."""
    for used in (GENERAL, FIRST, SECOND, THIRD, WORSE):
        rows = [GENERAL, FIRST, THIRD, WORSE, compared(6, "Cells", WORSE, 0.45)]
        for one in rows[1:]:
            words = card_verdict(one, rows, used).replace("\n", " ").replace("\u00a0", " ")
            told = re.sub(r" · [^”]*”", "”", words)
            assert re.sub(r" \(\d{8}\)”", "”", judgement(one, rows, used)) == told


@pytest.mark.usefixtures("qapp")
def test_no_model_is_called_best_above_a_verdict_that_may_say_otherwise() -> None:
    facts = {"name": ADAPTED_TITLE, "method": "learned", "estimate": {}}
    adapted = EncoderRow(2, "b" * 32, json.dumps(facts), 0)
    assert purpose_of(adapted) == "Learned from your photos which of them belong together."


@pytest.mark.usefixtures("qapp")
def test_a_model_that_tells_nothing_apart_is_said_to_be_of_no_use() -> None:
    facts = {"name": "Random", "method": LIBRARY_METHOD, "compared_with": "HashDesk general"}
    blind = EncoderRow(2, "b" * 32, json.dumps({**facts, "estimate": {}}), 0)
    said = "It can hardly tell your photos apart: use another model."
    assert unmeasured(blind) == said
    chance = {**facts, "estimate": estimate(0.5, 0.02)}
    assert unmeasured(EncoderRow(2, "b" * 32, json.dumps(chance), 0)) == said
    alone = {**estimate(0.5, 0.655), "16": {**estimate(0.5, 0.003)["16"], "edits_before": 0.214}}
    assert unmeasured(EncoderRow(2, "b" * 32, json.dumps({**facts, "estimate": alone}), 0)) == said
    shown = EncoderRow(2, "b" * 32, json.dumps(chance), 0)
    choice = CodeSetChoice((CodeSetInfo(shown, 24, 0, 16, in_use=True),))
    words, figures = _judgement(shown, choice)
    assert isinstance(words, QLabel)
    assert isinstance(figures, QLabel)
    assert words.text() == said
    assert "(90.0%\u00a0→\u00a02.0%)" in figures.text(), "why, too"
    sound = {**facts, "estimate": estimate(0.5, 0.9)}
    assert unmeasured(EncoderRow(2, "b" * 32, json.dumps(sound), 0)) == ""


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("after", [0.094, 0.261])
def test_what_a_short_code_loses_is_in_the_tool_tip_where_the_whole_is_not_worse(
    after: float,
) -> None:
    """Answers are ordered by the longest codes: beside the verdict, it would seem to deny that."""
    figures = estimate(0.6, 0.99)
    figures["16"] |= {"edits_before": 0.271, "edits_after": after, "edits_chance": 0.008}
    said = verdict(figures, "“Cells”")
    assert said.startswith("Use the new model: it finds more than “Cells”.")
    assert "fewer" not in said
    assert explanation(figures) == (
        "By codes of this many bits alone, as in look-alikes and exports, it finds fewer edited "
        f"copies: 16 (27.1%\u00a0→\u00a0{100 * after:.1f}%)."
    )
    figures["16"] |= {"edits_chance": 0.2}
    assert explanation(figures) == ""


@pytest.mark.usefixtures("qapp")
def test_it_is_told_how_many_photos_judged_and_what_is_chance() -> None:
    of = {"groups_chance": 0.031, "groups_asked": 54}
    of |= {"edits_chance": 0.02, "edits_asked": 384, "edits_of": 24}
    judged = {bits: {**table, **of} for bits, table in estimate(0.52, 0.93).items()}
    said = verdict(judged, "")
    assert said.endswith(
        " Measured on 54 of your photos, and on edited copies of 24 photos: small changes may be "
        "chance."
    )
    assert explanation(judged).startswith(
        "54 photos searched for similar ones, and 384 edited copies of 24 photos for their "
        "originals. With other photos, what is found would differ: by up to 3.1 percentage points "
        "for similar photos, and 2.0 for edited copies."
    )
    assert " the new model is the same at similar photos (" in said
    assert " and better at edited copies (" in said


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(
    ("after", "change", "figures", "chance"),
    [
        (0.5936, "worse", "66.0%\u00a0→\u00a059.4%", "6.4"),
        (0.59597, "worse", "66.00%\u00a0→\u00a059.60%", "6.39"),
        (0.59613, "the same", "66.0%\u00a0→\u00a059.6%", "6.4"),
    ],
)
def test_what_is_told_agrees_with_what_is_decided(
    after: float, change: str, figures: str, chance: str
) -> None:
    """A change that seems to be chance, and is none, is told with more decimals."""
    of = {"edits_before": 0.66, "edits_after": after, "edits_chance": 0.0639}
    of |= {"groups_asked": 54, "edits_asked": 384, "edits_of": 24}
    judged = {bits: {**table, **of} for bits, table in estimate(0.6, 0.9).items()}
    said = verdict(judged, "")
    assert f" and {change} at edited copies ({figures})." in said
    assert f" and {chance} for edited copies." in explanation(judged)


@pytest.mark.usefixtures("qapp")
def test_a_model_that_is_compared_says_with_which() -> None:
    said = purpose_of_shipped(LARGE_BACKBONE)
    assert said.startswith("Compared with “HashDesk general”: finds more photos of the same kind, ")


@pytest.mark.usefixtures("qapp")
def test_without_an_estimate_there_are_no_words() -> None:
    assert verdict({}, "") == verdict({"64": {"groups_before": 0.5}}, "") == explanation({}) == ""
