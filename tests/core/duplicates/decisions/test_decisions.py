"""Decisions: which groups they cover, which photos joined, and the exported documents."""

from __future__ import annotations

import json
import random
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hashdesk.core.duplicates.decisions.decision import (
    Decision,
    DecisionKind,
    DecisionLookup,
    PriorDecision,
    new_decision,
)
from hashdesk.core.duplicates.decisions.documents import from_json, to_csv, to_json
from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.errors import UsageError

A, B, C, D, E = (bytes([number]) * 16 for number in range(5))
LETTERS = st.sampled_from([A, B, C, D, E])
DECISIONS = st.builds(
    Decision,
    st.sampled_from(DecisionKind),
    st.sampled_from(MatchLevel),
    st.integers(0, (1 << 40) - 1),
    st.dictionaries(LETTERS | st.binary(min_size=16, max_size=16), st.integers(1, 3), min_size=1),
)


def about(*contents: bytes, level: MatchLevel = MatchLevel.NEAR) -> Decision:
    return new_decision(DecisionKind.DIFFERENT, level, contents)


def test_a_group_is_covered_if_everybody_was_there() -> None:
    decision = about(A, B, C)
    judge = DecisionLookup([decision])
    for group in ([A, B, C], [C, A], [B, A]):
        assert judge(group, MatchLevel.NEAR) == PriorDecision(decision)
    assert judge([A, B, D], MatchLevel.NEAR) == PriorDecision(joined=(D,))
    assert judge([E, A, D, B, C], MatchLevel.NEAR) == PriorDecision(joined=(E, D))
    assert judge([A, D], MatchLevel.NEAR) == PriorDecision()  # of those decided, only one is left
    assert judge([D, E], MatchLevel.NEAR) == PriorDecision()
    assert DecisionLookup([])([A, B], MatchLevel.NEAR) == PriorDecision()


def test_copies_of_one_content_count() -> None:
    """Two copies were there, so two may come again; a third has joined."""
    decision = about(A, B, A)
    assert decision.members == {A: 2, B: 1}
    judge = DecisionLookup([decision])
    assert judge([A, A, B], MatchLevel.NEAR) == PriorDecision(decision)
    assert judge([A, A], MatchLevel.NEAR) == PriorDecision(decision)
    assert judge([A, A, A], MatchLevel.NEAR) == PriorDecision(joined=(A,))
    assert judge([B, A, B, B, A], MatchLevel.NEAR) == PriorDecision(joined=(B, B))
    assert DecisionLookup([about(A, B)])([A, A], MatchLevel.NEAR) == PriorDecision()


def test_who_joined_is_told_by_the_decision_that_knows_most() -> None:
    judge = DecisionLookup([about(A, B), about(A, B, C), about(D, E)])
    assert judge([A, B, C, D], MatchLevel.NEAR) == PriorDecision(joined=(D,))
    assert judge([A, B, D, E], MatchLevel.NEAR) == PriorDecision(joined=(D, E))


@pytest.mark.parametrize("made", MatchLevel)
@pytest.mark.parametrize("asked", MatchLevel)
def test_what_was_decided_about_copies_holds_everywhere(
    made: MatchLevel, asked: MatchLevel
) -> None:
    """Decisions about similar photos say nothing about copies."""
    decision = about(A, B, level=made)
    holds = made is not MatchLevel.SIMILAR or asked is MatchLevel.SIMILAR
    judge = DecisionLookup([decision])
    assert judge([A, B], asked) == (PriorDecision(decision) if holds else PriorDecision())
    assert judge([A, B, C], asked) == PriorDecision(joined=(C,) if holds else ())


@settings(max_examples=200)
@given(
    decisions=st.lists(DECISIONS, max_size=5),
    group=st.lists(LETTERS, min_size=2, max_size=6),
    level=st.sampled_from(MatchLevel),
)
def test_laws_of_verdicts(decisions: list[Decision], group: list[bytes], level: MatchLevel) -> None:
    """Against reading all decisions one after the other."""
    similar = level is MatchLevel.SIMILAR
    holding = [one for one in decisions if similar or one.level is not MatchLevel.SIMILAR]
    verdict = DecisionLookup(decisions)(group, level)
    lacking = [Counter(group) - Counter(one.members) for one in holding]
    covering = [one for one, rest in zip(holding, lacking, strict=True) if not rest]
    if covering:
        assert verdict == PriorDecision(covering[0])
        return
    least = min((rest.total() for rest in lacking), default=len(group))
    assert verdict.decided is None
    if len(group) - least < 2:
        assert verdict.joined == ()
    else:
        assert Counter(verdict.joined) in [rest for rest in lacking if rest.total() == least]


def test_a_decision_is_of_this_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: 1_700_000_000.9)
    assert new_decision(DecisionKind.KEEP, MatchLevel.EXACT, [A, A]) == Decision(
        DecisionKind.KEEP, MatchLevel.EXACT, 1_700_000_000, {A: 2}
    )


# -- the document


@given(st.lists(DECISIONS, max_size=8))
def test_the_document_comes_back(decisions: list[Decision]) -> None:
    assert from_json(to_json(decisions).encode()) == decisions


DOCUMENT: dict[str, Any] = json.loads(
    to_json([
        Decision(DecisionKind.KEEP, MatchLevel.NEAR, 1_700_000_000, {A: 1, B: 2}),
        Decision(DecisionKind.HIDE, MatchLevel.SIMILAR, 1_700_000_001, {C: 1, D: 1, E: 3}),
    ])
)  # fmt: skip


def test_the_document_is_what_it_was() -> None:
    """Other programs rely on its names."""
    assert DOCUMENT["hashdesk"] == "decisions"
    assert DOCUMENT["version"] == 1
    assert DOCUMENT["decisions"][0] == {
        "kind": "keep",
        "level": "near",
        "created": 1_700_000_000,
        "photos": {"00" * 16: 1, "01" * 16: 2},
    }


def test_documents_say_if_they_need_a_newer_reader() -> None:
    edited = about(A, B, level=MatchLevel.EDITED)
    assert json.loads(to_json([about(A, B)]))["version"] == 1
    assert json.loads(to_json([about(A, B), edited]))["version"] == 2
    assert from_json(to_json([edited]).encode()) == [edited]


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "null", "[]", "3", '"decisions"', "{}", "[" * 100_000, "9" * 5000,
        '{"hashdesk": "library"}', '{"hashdesk": "decisions"}',
        '{"hashdesk": "decisions", "version": 3, "decisions": []}',
        '{"hashdesk": "decisions", "version": 1, "decisions": {"a": 1}}',
        '{"hashdesk": "decisions", "version": 1, "decisions": "none"}',
        '{"hashdesk": "decisions", "version": 1, "decisions": 5}',
    ],
)  # fmt: skip
def test_other_documents_are_refused(text: str) -> None:
    with pytest.raises(UsageError, match="holds no decisions of HashDesk"):
        from_json(text.encode())


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "same"}, {"kind": None}, {"kind": []}, {"level": "far"}, {"level": {}},
        {"created": -1}, {"created": 1.5}, {"created": "now"}, {"created": True},
        {"created": 1 << 40}, {"created": None}, {"photos": {}}, {"photos": []},
        {"photos": None}, {"photos": {"": 1}}, {"photos": {"00": 1}}, {"photos": {"zz" * 16: 1}},
        {"photos": {"00" * 16: 0}}, {"photos": {"00" * 16: True}}, {"photos": {"00" * 16: 1.0}},
        {"photos": {"00" * 16: 1 << 31}}, {"photos": {"é" * 32: 1}}, {"photos": {"00" * 17: 1}},
        {"photos": {f"{number:032x}": 1 for number in range(100_001)}},
    ],
    ids=lambda changes: str(changes)[:40],
)  # fmt: skip
def test_a_decision_that_is_none_is_refused(changes: dict[str, object]) -> None:
    """And with it the whole document: half of the decisions would help nobody."""
    one, other = DOCUMENT["decisions"]
    for lack in ({**other, **changes}, {k: v for k, v in other.items() if k not in changes}):
        with pytest.raises(UsageError, match="holds no decisions of HashDesk"):
            from_json(json.dumps({**DOCUMENT, "decisions": [one, lack]}).encode())


def test_what_a_document_says_is_shown_escaped() -> None:
    """The sentence stays one line, without control characters for a terminal."""
    with pytest.raises(UsageError) as refusal:
        from_json(json.dumps({**DOCUMENT, "version": "2\n\x1b[2J\ud800"}).encode())
    assert str(refusal.value).isprintable()


def test_damaged_documents() -> None:
    """Whatever is changed in one: refused, or read as a document that says the same."""
    rng = random.Random(3)
    whole = json.dumps(DOCUMENT, ensure_ascii=False)
    refused = 0
    for _ in range(600):
        text = list(whole)
        for _ in range(rng.randint(1, 3)):
            place = rng.randrange(len(text))
            change = rng.choice(["cut", "put", "drop", "twice"])
            if change == "cut":
                del text[place:]
            elif change == "put":
                text[place] = rng.choice('{}[]",:0129aef-. \\u\x00é\ud800')
            elif change == "drop":
                del text[place : place + rng.randint(1, 40)]
            else:
                text[place:place] = text[place : place + rng.randint(1, 80)]
            if not text:
                break
        try:
            found = from_json("".join(text).encode("utf-8", "surrogatepass"))
        except UsageError:
            refused += 1
        else:
            assert from_json(to_json(found).encode()) == found
    assert 400 < refused < 600


def test_a_table_for_people() -> None:
    lines = to_csv([about(A, A, B), about(C, level=MatchLevel.EXACT)]).splitlines()
    assert lines[0] == "decision,kind,level,created,content,copies"
    assert len(lines) == 4
    assert [line.split(",")[-1] for line in lines[1:]] == ["2", "1", "1"]
    assert lines[1].split(",")[4] == A.hex()
