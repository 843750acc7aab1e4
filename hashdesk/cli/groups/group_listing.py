"""How `hashdesk groups` shows groups: lines for people, JSON, and a table."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from hashdesk.cli.groups.keep_reasons import sentence_of
from hashdesk.cli.terminal.output import Output, escaped
from hashdesk.cli.terminal.sizes import size
from hashdesk.core.duplicates.keep.suggestion import KeepSuggestion
from hashdesk.core.duplicates.relation import DOUBTFUL, Relation
from hashdesk.core.duplicates.review.review import Review
from hashdesk.core.errors import UsageError
from hashdesk.core.exchange.columns.cells import escape_formula
from hashdesk.core.files.atomic_files import atomic_file
from hashdesk.core.search.library import Library

GROUPS_AT_ONCE = 500  # groups whose photos are read together
# Columns of the written table, one row per photo.
CSV_COLUMNS = (
    *("path", "content", "bytes", "width", "height", "distance", "relation"),
    *("marked", "keep", "reason"),
)
# What a photo is to the one that is kept, as a word in JSON and tables, and for people.
RELATION_NAMES = {
    Relation.EXACT: "exact",
    Relation.SAME: "same",
    Relation.EDITED: "edited",
    Relation.LOOK_AGAIN: "look-again",
    Relation.BURST: "burst",
    Relation.ALIKE: "alike",
}
RELATION_WORDS = {
    "exact": "an exact copy",
    "same": "the same picture",
    "look-again": "to check",
    "burst": "burst: taken at another time",
}
IN_DOUBT = tuple(RELATION_NAMES[relation] for relation in DOUBTFUL)


def listed_groups(library: Library, reviewed: Review) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """The number of each group, from 1, and its photos, the one to keep first.

    Of a group in which everything is in doubt, none is to keep; relations are to the first one.
    """
    groups, suggestion = reviewed.groups, reviewed.suggestion
    relations = reviewed.relations.tolist()
    for start in range(0, len(groups), GROUPS_AT_ONCE):
        numbers = range(start, min(start + GROUPS_AT_ONCE, len(groups)))
        ids = groups.photos[groups.starts[start] : groups.starts[numbers[-1] + 1]].tolist()
        places, photos = library.places(ids), library.photos(ids)
        for number in numbers:
            rows = []
            for place, photo in enumerate(groups[number].tolist(), groups.starts[number]):
                if photo not in places or photo not in photos:
                    continue  # removed or damaged since
                keep = photo == int(suggestion.keep[number])
                rows.append({
                    "path": os.fsdecode(places[photo].full),
                    "content": photos[photo].content_id.hex(),
                    "bytes": photos[photo].size,
                    "width": photos[photo].width,
                    "height": photos[photo].height,
                    "distance": int(groups.distances[place]),
                    "relation": "" if keep else RELATION_NAMES[relations[place]],
                    "marked": bool(suggestion.marked[place]),
                    "keep": keep,
                    "reason": _reason(suggestion, number) if keep else "",
                })  # fmt: skip
            rows.sort(key=lambda row: not row["keep"])
            if all(row["keep"] or row["relation"] in IN_DOUBT for row in rows):
                for row in rows:  # nothing of it is suggested
                    row["keep"], row["reason"] = False, ""
            yield number + 1, rows


def _reason(suggestion: KeepSuggestion, number: int) -> str:
    """Why the photo of a group is kept."""
    reason = suggestion.reason(number)
    return "" if reason is None else sentence_of(reason)


def show_group(output: Output, number: int, photos: Sequence[dict[str, Any]]) -> None:
    """Print a group."""
    output.event(event="group", group=number, photos=photos)
    output.text(f"{number}")
    for photo in photos:
        mark = "-" if photo["marked"] else "+" if photo["keep"] else " "
        what = photo["reason"] or RELATION_WORDS.get(photo["relation"], "")
        facts = f"{photo['width']}×{photo['height']}, {size(photo['bytes'])}"
        facts += f", {what}" if what else ""
        output.text(f"  {mark} {photo['distance']:>2}  {escaped(photo['path'])}  ({facts})")


def write_table(path: Path, groups: Iterator[tuple[int, list[dict[str, Any]]]]) -> None:
    """Write a table that a spreadsheet opens. Raises UsageError."""
    try:
        with (
            atomic_file(path) as new,
            new.open("w", encoding="utf-8", errors="surrogateescape", newline="") as file,
        ):
            table = csv.writer(file)
            table.writerow(["group", *CSV_COLUMNS])
            for number, photos in groups:
                for photo in photos:
                    table.writerow([number, *(cell(photo[name]) for name in CSV_COLUMNS)])
    except OSError as error:
        words = f"{path} cannot be written ({error.strerror or error}). Choose another place."
        raise UsageError(words) from error


def cell(value: object) -> object:
    """A value for a table; what a spreadsheet would take for a formula is quoted."""
    return escape_formula(value) if isinstance(value, str) else value
