"""Which steps a sequence is made of, how often each is drawn, and a sequence from start to end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from hashdesk.core.duplicates.decisions.decision import DecisionKind
from hashdesk.core.duplicates.match_level import MatchLevel
from tests.faults.sequences.contents import Version
from tests.faults.sequences.killing import Killer
from tests.faults.sequences.oracle import Oracle
from tests.faults.sequences.others import Others
from tests.faults.sequences.place import Place
from tests.faults.sequences.session import Session

FEWEST, MOST = 15, 60  # steps of a sequence
ANY, YES = st.integers(0, 60), st.booleans()
PICTURE, VERSION = st.integers(0, 9), st.sampled_from(Version)
LEVEL = st.sampled_from((MatchLevel.EXACT, MatchLevel.NEAR))
HOW = st.sampled_from(("others", "toggle", "swap"))
SOME = st.lists(ANY, min_size=1, max_size=3)
KILLED: dict[str, Any] = {"kill": st.none() | st.none() | st.integers(1, 12), "torn": YES}

Arguments = dict[str, st.SearchStrategy[Any]]
# Name -> how often it is drawn, and its arguments. What a failure is shortened to comes first.
OF_OTHERS: dict[str, tuple[int, Arguments]] = {
    "touch": (1, {"photo": ANY}),
    "add": (2, {"picture": PICTURE, "version": VERSION, "folder": ANY}),
    "copy": (4, {"photo": ANY, "folder": ANY}),
    "move": (3, {"photo": ANY, "folder": ANY}),
    "link": (3, {"photo": ANY, "folder": ANY, "hard": YES}),
    "swap_names": (2, {"one": ANY, "other": ANY}),
    "replace": (4, {"photo": ANY, "picture": PICTURE, "version": VERSION,
                    "keep_time": YES, "in_it": YES}),
    "write_tag": (4, {"photo": ANY, "keep_time": YES}),
    "delete": (2, {"photo": ANY}),
    "take_place": (2, {"number": ANY, "picture": PICTURE}),
    "rename_folder": (1, {"number": ANY}),
    "unplug_or_plug": (2, {}),
    "protect_or_not": (1, {}),
    "show_again_or_once": (2, {"by_link": YES}),
    "empty_trash": (1, {}),
}  # fmt: skip
OF_THE_PERSON: dict[str, tuple[int, Arguments]] = {
    "scan": (3, {"believe": YES}),
    "find": (3, {"level": LEVEL}),
    "group_again": (2, {}),
    "scan_and_find": (6, {"level": LEVEL}),
    "clear_thumbnails": (1, {}),
    "mark": (6, {"group": ANY, "photo": ANY, "how": HOW}),
    "decide": (4, {"group": ANY, "kind": st.sampled_from(DecisionKind)}),
    "take_decision_back": (1, {"number": ANY}),
    "throw_marked": (7, {"group": ANY, "every": YES, **KILLED}),
    "choose": (1, {"numbers": SOME}),
    "throw_chosen": (3, {"numbers": SOME, **KILLED}),
    "restore": (4, {"which": ANY, "every": YES, **KILLED}),
}  # fmt: skip
ALL = {**OF_OTHERS, **OF_THE_PERSON}


@dataclass(frozen=True)
class Step:
    """One step, by the name of its method."""

    name: str
    arguments: dict[str, Any]

    def __repr__(self) -> str:
        return (
            f"{self.name}({', '.join(f'{key}={value!r}' for key, value in self.arguments.items())})"
        )


def sequences() -> st.SearchStrategy[list[Step]]:
    """Steps in any order."""
    names = [name for name, (weight, _) in ALL.items() for _ in range(weight)]
    step = st.sampled_from(names).flatmap(
        lambda name: st.builds(Step, st.just(name), st.fixed_dictionaries(ALL[name][1]))
    )
    return st.lists(step, min_size=FEWEST, max_size=MOST)


def take(place: Place, killer: Killer, steps: Sequence[Step], counts: Counter[str]) -> None:
    """Take the steps one after the other; raises AssertionError at the first that is wrong."""
    oracle = Oracle(place)
    others, session = Others(place, oracle), Session(place, oracle, killer, counts)
    session.scan_and_find(MatchLevel.EXACT)
    for step in steps:
        owner = others if step.name in OF_OTHERS else session
        method: Callable[..., None] = getattr(owner, step.name)
        method(**step.arguments)
        oracle.decisions_are_there()
    session.end()
    counts["sequences"] += 1
    counts["steps"] += len(steps)
