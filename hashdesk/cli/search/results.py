"""How photos that were found are listed: as JSON, as lines, as a row of a contact sheet."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from hashdesk.cli.search.nearest_photos import NearestPhotos
from hashdesk.cli.search.prepared_query import PreparedQuery
from hashdesk.cli.terminal.output import Output, escaped
from hashdesk.core.likeness.levels import Likeness
from hashdesk.core.plurals import plural
from hashdesk.core.search.library import Library

if TYPE_CHECKING:
    from hashdesk.extras.contact_sheet import (
        SheetRow,  # it loads fonts: only when a sheet is wanted
    )

WORDS = {
    Likeness.SAME_PICTURE: "same picture",
    Likeness.VERY_ALIKE: "very alike",
    Likeness.ALIKE: "alike",
    Likeness.HARDLY_ALIKE: "hardly alike",
}
AT_MOST_ALIKE = {WORDS[Likeness.ALIKE], WORDS[Likeness.HARDLY_ALIKE]}


def results_of(
    library: Library, found: NearestPhotos, asked: Sequence[int]
) -> list[dict[str, Any]]:
    """Photos that were found, each as the fields of an event. asked: ids that were searched for."""
    ranked = found.ranked
    places = library.places(ranked.photos.tolist())
    columns = ranked.photos, ranked.distances, ranked.details, found.levels
    return [
        {
            "rank": rank,
            "path": os.fsdecode(places[photo].full),
            "itself": photo in asked,
            "likeness": WORDS[Likeness(level)],
            "distance": distance,
            "distance_64": detail,
            "offline": places[photo].offline,
        }
        for rank, (photo, distance, detail, level) in enumerate(
            zip(*(column.tolist() for column in columns), strict=True), 1
        )
    ]


def tell(results: Sequence[dict[str, Any]], output: Output, untold: str) -> None:
    """Print the results, with a word before them if none is close.

    untold: the title of the model, if it tells no photos apart; else empty.
    """
    others = [result for result in results if not result["itself"]]
    if not others:
        output.text("There is no other photo in this library.")
    elif untold:
        output.text(
            f"{escaped(untold)} cannot tell these photos apart, so their order means nothing. To "
            "use another model: hashdesk models --use MODEL"
        )
    elif all(one["likeness"] == WORDS[Likeness.HARDLY_ALIKE] for one in others):
        other = " other" if len(others) < len(results) else ""
        output.text(f"No{other} close match. These are the nearest there are:")
    elif {one["likeness"] for one in others} <= AT_MOST_ALIKE:
        alike = sum(one["likeness"] == WORDS[Likeness.ALIKE] for one in others)
        # Where all are alike, so may be more than are printed.
        if alike < len(others):
            output.text(f"At most alike: {plural(alike, 'photo')}, perhaps the same kind of thing.")
        else:
            other = "No other photo" if len(others) < len(results) else "Nothing"
            output.text(f"{other} is more than alike.")
    width = max(map(len, WORDS.values()))
    for result in results:
        note = "  (offline)" if result["offline"] else ""
        path = escaped(str(result["path"]))
        output.text(f"{result['rank']:>4}  {result['likeness']:<{width}}  {path}{note}")


def sheet_row(
    library: Library, title: str, prepared: PreparedQuery, found: NearestPhotos
) -> SheetRow:
    """A search as a row of a contact sheet, each photo with how alike it is."""
    from hashdesk.extras.contact_sheet import SheetRow

    photos = found.ranked.photos.tolist()
    thumbnails = library.thumbnails(photos)
    results = [
        (thumbnails.get(photo, b""), WORDS[Likeness(level)])
        for photo, level in zip(photos, found.levels.tolist(), strict=True)
    ]
    return SheetRow(title, prepared.thumbnail, results)
