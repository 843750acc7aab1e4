"""Decisions about groups of photos, and how they apply to a group.

A decision names content ids, not files or rows: it survives rescans, renames, moved folders, other
encoders, and a rebuilt library. Contents that show the same picture, such as a photo before and
after a tag was written into it, count as copies of one. It covers a group if every photo of the
group was there when the decision was made; a group that a new photo has joined is shown again, with
the count of new photos.
"""

from __future__ import annotations

import enum
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from hashdesk.core.documents import Malformed
from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.plurals import plural

CONTENT_BYTES = 16
MOST_MEMBERS = 100_000


class DecisionKind(enum.StrEnum):
    """What was decided about a group."""

    DIFFERENT = "different"  # these are not the same
    KEEP = "keep"  # they are, and all of them stay
    HIDE = "hide"  # do not show this group


@dataclass(frozen=True)
class Decision:
    """One decision about photos of these contents; identical files count as copies."""

    kind: DecisionKind
    level: MatchLevel
    created: int  # seconds since 1970
    members: Mapping[bytes, int]  # content id -> copies
    id: int = 0  # in decisions.db; 0: not stored yet

    def covers(self, group: Mapping[bytes, int]) -> bool:
        """Whether every photo of a group was there when this was decided."""
        return all(self.members.get(content, 0) >= copies for content, copies in group.items())


@dataclass(frozen=True)
class PriorDecision:
    """What earlier decisions say about a group."""

    decided: Decision | None = None  # the decision that covers the group
    joined: tuple[bytes, ...] = ()  # contents of photos that came after the rest was decided


class DecisionLookup:
    """Finds the earlier decisions about a group."""

    def __init__(self, decisions: Sequence[Decision]) -> None:
        self._decisions = decisions
        self._by_content: dict[bytes, list[int]] = defaultdict(list)
        for place, decision in enumerate(decisions):
            for content in decision.members:
                self._by_content[content].append(place)

    def __call__(self, contents: Sequence[bytes], level: MatchLevel) -> PriorDecision:
        """Look up a group of photos with these contents.

        A decision about copies holds at every level, because all of them were in sight. A decision
        about similar photos says nothing about copies among them.
        """
        touching = {
            place for content in set(contents) for place in self._by_content.get(content, ())
        }
        if not touching:
            return PriorDecision()
        group = Counter(contents)
        nearest: tuple[int, tuple[bytes, ...]] | None = None
        for place in sorted(touching):
            decision = self._decisions[place]
            if decision.level is MatchLevel.SIMILAR and level is not MatchLevel.SIMILAR:
                continue
            if decision.covers(group):
                return PriorDecision(decision)
            known = sum(min(decision.members.get(c, 0), copies) for c, copies in group.items())
            if known >= 2 and (nearest is None or known > nearest[0]):
                new = {c: copies - decision.members.get(c, 0) for c, copies in group.items()}
                nearest = known, tuple(c for c, copies in new.items() for _ in range(copies))
        return PriorDecision(joined=nearest[1] if nearest else ())


def by_pictures(decisions: Iterable[Decision], pictures: Mapping[bytes, bytes]) -> list[Decision]:
    """Decisions with pixel ids in the place of contents, as far as these are known.

    pictures: content id -> pixel id.
    """
    renamed = []
    for decision in decisions:
        members: Counter[bytes] = Counter()
        for content, copies in decision.members.items():
            members[pictures.get(content, content)] += copies
        renamed.append(replace(decision, members=members))
    return renamed


def new_decision(kind: DecisionKind, level: MatchLevel, contents: Iterable[bytes]) -> Decision:
    """A decision, made now, about the photos of a group."""
    return Decision(kind, level, int(time.time()), dict(Counter(contents)))


def require_members(members: Mapping[bytes, int]) -> None:
    """Raise Malformed if contents and copies cannot belong to a group."""
    if not 0 < len(members) <= MOST_MEMBERS:
        raise Malformed(f"a decision is about {plural(len(members), 'photo')}")
    for content, copies in members.items():
        if len(content) != CONTENT_BYTES or type(copies) is not int or not 0 < copies < 1 << 31:
            raise Malformed("a photo is named wrongly")
