"""Matches in other libraries, put in order with those of the first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from hashdesk.cli.left_out import note_left_out
from hashdesk.cli.search.nearest_photos import answer
from hashdesk.cli.search.prepared_query import PreparedQuery
from hashdesk.cli.search.results import WORDS, results_of
from hashdesk.cli.terminal.output import Output, escaped
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.likeness.levels import LikenessScale
from hashdesk.core.search.library import Library
from hashdesk.core.search.query import Query

Nearness = tuple[int, float, float]  # how alike, and the shares of two distances


def search_other(
    folder: Path,
    other: Library,
    library: Library,
    prepared: PreparedQuery,
    bits: int,
    k: int,
    limits: LikenessScale | None,
    output: Output,
) -> list[tuple[Nearness, dict[str, Any]]]:
    """Matches in another library, by its own model. prepared: for that one."""
    note_left_out(other, output)
    told: dict[str, Any] = {"library": str(folder)}
    if other.encoder.name == library.encoder.name:
        other.rank_as(library.encoder)
    else:
        told["model"] = other.encoder.title
        told["largest_distance"] = other.codes.largest(bits, prepared.query)
        output.note(
            f"{escaped(str(folder))} was indexed with another model, "
            f"{escaped(other.encoder.title)}, and is searched by that: compare how alike photos "
            "are, not their distances."
        )
    found = answer(other, replace(prepared, photos=()), bits, k, limits=limits)
    results = results_of(other, found, ())
    return [(nearness(other, bits, prepared.query, one), {**one, **told}) for one in results]


def nearness(library: Library, bits: int, query: Query, result: dict[str, Any]) -> Nearness:
    """By what results of several libraries are put in order.

    Distances count as shares of the largest, for those of two models have other largest ones.
    """
    largest, detail = (library.codes.largest(one, query) for one in (bits, max(BITS)))
    level = list(WORDS.values()).index(result["likeness"])
    return level, result["distance"] / largest, result["distance_64"] / detail
