"""Why a model is not added, as a code and what stands in its gaps."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hashdesk.core.documents import Malformed
from hashdesk.core.said import LONGEST_GAP, UnknownWords, parse_said, said_by
from hashdesk.encoders.added_models.refusals import Refusal


def test_a_refusal_comes_back_from_json_as_it_was() -> None:
    reason = Refusal.OTHER_WIDTH.say(width=1, fewest=8, most=8192)
    said = Refusal.UNUSABLE.say(name="a.onnx", reason=reason)

    assert parse_said(json.loads(json.dumps(said.document())), Refusal) == said
    assert str(said) == (
        "a.onnx cannot be used: it gives 1 numbers a picture; 8 to 8,192 are of use."
    )
    assert said_by(Malformed(said)) is said
    assert said_by(Malformed("words")) is None


@pytest.mark.parametrize(
    "document",
    [
        None,
        "LOOP",
        {"code": "NO_SUCH", "gaps": {}},
        {"code": "{0.__class__}", "gaps": {}},
        {"code": "LOOP", "gaps": {}},
        {"code": "LOOP", "gaps": {"operator": "x", "more": "y"}},
        {"code": "UNUSABLE", "gaps": {"name": "x", "reason": {"code": "LOOP"}}},
    ],
)
def test_what_is_no_refusal_is_refused(document: Any) -> None:
    with pytest.raises(UnknownWords):
        parse_said(document, Refusal)


def test_gaps_are_printable_and_short_and_no_templates() -> None:
    document = {"code": "LOOP", "gaps": {"operator": "a\nb{name:>9}" + "x" * 1000}}
    said = parse_said(document, Refusal)

    assert str(said).startswith("it has a loop (a b{name:>9}x")
    assert len(str(said)) < LONGEST_GAP + 20
