"""Documents that take decisions from one library to another, and tables for people."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

from hashdesk.core.documents import Malformed, parse_json, what_is_wrong
from hashdesk.core.duplicates.decisions.decision import Decision, DecisionKind, require_members
from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.errors import UsageError

# With decisions about edited copies, and without: older versions know none.
EDITED_DOCUMENT_VERSION, DOCUMENT_VERSION = 2, 1
DOCUMENT_PICTURES = "pictures"  # the pixel ids of contents, which older versions pass over


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
