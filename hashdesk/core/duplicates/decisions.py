"""Decisions about groups of photos, how they apply to a group, and their exchange documents.

A decision names content ids, not files or rows: it survives rescans, renames, moved folders, other
encoders, and a rebuilt library. Contents that show the same picture, such as a photo before and
after a tag was written into it, count as copies of one. It covers a group if every photo of the
group was there when the decision was made; a group that a new photo has joined is shown again, with
the count of new photos.
"""

from __future__ import annotations

import csv
import enum
import io
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hashdesk.core.documents import Malformed, parse_json, what_is_wrong
from hashdesk.core.duplicates.matches import MatchLevel
from hashdesk.core.errors import UsageError
from hashdesk.core.plurals import plural

# Of exported documents, with decisions about edited copies and without: older versions know none.
EDITED_DOCUMENT_VERSION, DOCUMENT_VERSION = 2, 1
DOCUMENT_PICTURES = "pictures"  # in them: the pixel ids of contents, which older versions pass over
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


# -- exchange documents


def to_json(decisions: Iterable[Decision], pictures: Mapping[bytes, bytes] | None = None) -> str:
    """Write decisions as a document that `from_json` reads. pictures: content id -> pixel id."""
    entries = [
        {
            "kind": decision.kind.value,
            "level": decision.level.value,
            "created": decision.created,
            "photos": {c.hex(): copies for c, copies in decision.members.items()},
        }
        for decision in decisions
    ]
    version = DOCUMENT_VERSION
    if any(entry["level"] == MatchLevel.EDITED for entry in entries):
        version = EDITED_DOCUMENT_VERSION
    document = {"hashdesk": "decisions", "version": version, "decisions": entries}
    if pictures:
        document[DOCUMENT_PICTURES] = {
            content.hex(): pixels.hex() for content, pixels in pictures.items()
        }
    return json.dumps(document, indent=1)


def to_csv(decisions: Iterable[Decision]) -> str:
    """Write decisions as a table, one line per content."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["decision", "kind", "level", "created", "content", "copies"])
    for decision in decisions:
        head = [decision.id, decision.kind.value, decision.level.value, decision.created]
        for content, copies in decision.members.items():
            table.writerow([*head, content.hex(), copies])
    return text.getvalue()


def from_json(document: bytes) -> list[Decision]:
    """Read the decisions of a document. Raises UsageError if it is not one."""
    try:
        found = parse_json(document)
        if found["hashdesk"] != "decisions":
            raise Malformed("it says that it holds something else")
        if found["version"] not in (DOCUMENT_VERSION, EDITED_DOCUMENT_VERSION):
            known = f"versions {DOCUMENT_VERSION} and {EDITED_DOCUMENT_VERSION}"
            raise Malformed(f"this HashDesk knows {known}, and it has another")
        return [_decision_from(entry) for entry in found["decisions"]]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise no_decisions(error) from error


def no_decisions(error: Exception) -> UsageError:
    """The error for a file that is no document of decisions."""
    return UsageError(
        f"This file holds no decisions of HashDesk ({what_is_wrong(error)}). Choose one that "
        "“hashdesk decisions --export” wrote."
    )


def _decision_from(entry: Mapping[str, Any]) -> Decision:
    members = {bytes.fromhex(content): copies for content, copies in entry["photos"].items()}
    require_members(members)
    created = entry["created"]
    if type(created) is not int or not 0 <= created < 1 << 40:
        raise Malformed("a date is none")
    return Decision(DecisionKind(entry["kind"]), MatchLevel(entry["level"]), created, members)


def require_members(members: Mapping[bytes, int]) -> None:
    """Raise Malformed if contents and copies cannot belong to a group."""
    if not 0 < len(members) <= MOST_MEMBERS:
        raise Malformed(f"a decision is about {plural(len(members), 'photo')}")
    for content, copies in members.items():
        if len(content) != CONTENT_BYTES or type(copies) is not int or not 0 < copies < 1 << 31:
            raise Malformed("a photo is named wrongly")
