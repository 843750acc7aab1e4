"""hashdesk search: the photos most similar to images, or those that words describe."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hashdesk.cli.arguments import options
from hashdesk.cli.arguments.query_image import require_one_standard_input
from hashdesk.cli.left_out import note_left_out
from hashdesk.cli.prepared_query import PreparedQuery, decoded_tiles, prepare_queries
from hashdesk.cli.terminal.output import Output, escaped
from hashdesk.cli.text_search import search_text
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.errors import UsageError
from hashdesk.core.imaging.thumbnail import Tile
from hashdesk.core.likeness.calibration import measure_likeness
from hashdesk.core.likeness.known_copies import KnownCopies
from hashdesk.core.likeness.levels import (
    DECIDING_RANKS,
    Likeness,
    Likenesses,
    LikenessScale,
    most_alike_first,
)
from hashdesk.core.likeness.rating import Searched, rate_at
from hashdesk.core.plurals import plural
from hashdesk.core.search.library import Library, RankedPhotos
from hashdesk.core.search.query import Query

if TYPE_CHECKING:
    from hashdesk.extras.contact_sheet import (
        SheetRow,  # it loads fonts: only when a sheet is wanted
    )


# How closely photos have to match, and the length of code that is compared.
MATCH_STEPS = {
    "near-identical": 64,
    "very-similar": 32,
    "similar": 16,
    "loosely-similar": 8,
    "same-theme": 4,
}
WORDS = {
    Likeness.SAME_PICTURE: "same picture",
    Likeness.VERY_ALIKE: "very alike",
    Likeness.ALIKE: "alike",
    Likeness.HARDLY_ALIKE: "hardly alike",
}
AT_MOST_ALIKE = {WORDS[Likeness.ALIKE], WORDS[Likeness.HARDLY_ALIKE]}


Nearness = tuple[int, float, float]  # how alike, and the shares of two distances


@dataclass(frozen=True)
class NearestPhotos:
    """What a library has nearest to a query."""

    ranked: RankedPhotos  # k
    levels: Likenesses  # (k,), how alike they are
    limits: LikenessScale  # what distances mean in this library
    tells_apart: bool  # whether the model tells the photos of the library apart at all
    ms: float  # of the search alone


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    option = parser.add_argument
    text = "a file, a file:// address, or - for standard input; several: what is similar to all"
    option("images", nargs="*", metavar="IMAGE", help=text)
    text = (
        "instead of images: words for file names, folders, dates (december 2022), cameras, "
        "keywords and what pictures show (dog); all that are known must hold; folder:NAME and the "
        "like say which kind is meant, folder=NAME just what is called so"
    )
    option("--text", metavar="WORDS", help=text)
    option("-k", type=int, default=20, metavar="N", help="how many (default: 20)")
    closeness = parser.add_mutually_exclusive_group()
    text = "how closely photos have to match (default: near-identical)"
    closeness.add_argument("--match", choices=MATCH_STEPS, help=text)
    text = "the same as a length of code: near-identical is 64 bits, same-theme 4"
    closeness.add_argument("--bits", type=int, choices=BITS, default=64, help=text)
    option("--sheet", type=Path, metavar="FILE", help="also draw the results (.png)")
    option("--others", action="store_true", help="leave the image itself out")
    text = "in this library, too, such as one that was imported; may be repeated"
    option("--also", type=Path, action="append", default=[], metavar="DIR", help=text)
    options.add_engine(parser)
    options.add_library(parser)


def run(arguments: argparse.Namespace, output: Output) -> None:
    """Search and print the matches."""
    if arguments.k < 1:
        raise UsageError(f"-k {arguments.k}: ask for at least one photo.")
    if arguments.text is not None:
        search_text(arguments, output)
        return
    if not arguments.images:
        raise UsageError("Name an image to search for, or words: hashdesk search --text “dog”")
    if arguments.others and len(arguments.images) > 1:
        raise UsageError("--others leaves one image out: name one, or search without --others.")
    require_one_standard_input(arguments.images)
    with ExitStack() as opened:
        library = opened.enter_context(Library(options.library_folder(arguments)))
        note_left_out(library, output)
        others = [opened.enter_context(Library(folder)) for folder in arguments.also]
        queries = prepare_queries(library, others, arguments.images, arguments.engine)
        prepared = queries[library.encoder.name]
        query, photo, k = prepared.query, prepared.photo, arguments.k
        bits = MATCH_STEPS.get(arguments.match, arguments.bits)
        found = answer(library, prepared, bits, k, others=arguments.others)
        ms = {"decode": prepared.decode_ms, "encode": prepared.encode_ms, "search": found.ms}
        results = _results(library, found, prepared.photos)
        if arguments.sheet:
            title = f"Similar to {prepared.name}"
            from hashdesk.extras.contact_sheet import write_contact_sheet

            row = sheet_row(library, title, prepared, found)
            write_contact_sheet([row], arguments.sheet)
        if others:
            ranked = [(nearness(library, bits, query, one), one) for one in results]
            for folder, other in zip(arguments.also, others, strict=True):
                same_model = other.encoder.name == library.encoder.name
                limits = found.limits if same_model else None  # bits of one model only
                asked = queries[other.encoder.name]
                ranked += _search_other(folder, other, library, asked, bits, k, limits, output)
            # Sorting leaves photos that are as near in the order of their libraries.
            ranked.sort(key=lambda one: one[0])
            results = [{**one, "rank": rank} for rank, (_, one) in enumerate(ranked[:k], 1)]
    output.event(
        query=arguments.images[0] if len(arguments.images) == 1 else arguments.images,
        bits=bits,
        largest_distance=library.codes.largest(bits, query),
        inside=bool(photo),
        framed=any(len(part.views) > 1 for part in query.parts),
        tells_apart=found.tells_apart,
        results=results,
        ms={name: round(value, 2) for name, value in ms.items()},
    )
    untold = "" if found.tells_apart else library.encoder.title
    tell(results, output, untold)


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
        output.text(f"No{other} close match. These photos are the least different:")
    elif {one["likeness"] for one in others} <= AT_MOST_ALIKE:
        alike = sum(one["likeness"] == WORDS[Likeness.ALIKE] for one in others)
        # Where all are alike, so may be more than are printed.
        count = f": {plural(alike, 'photo')}" if alike < len(others) else ""
        output.text(f"Nothing is very alike. Perhaps the same kind of thing{count}.")
    width = max(map(len, WORDS.values()))
    for result in results:
        note = "  (offline)" if result["offline"] else ""
        path = escaped(str(result["path"]))
        output.text(f"{result['rank']:>4}  {result['likeness']:<{width}}  {path}{note}")


def answer(
    library: Library,
    prepared: PreparedQuery,
    bits: int,
    k: int,
    *,
    others: bool = False,
    limits: LikenessScale | None = None,
) -> NearestPhotos:
    """Search a library. others: without the image itself. limits: of another one, used here."""
    started, count = time.perf_counter(), max(k, DECIDING_RANKS)
    ranked = library.rank(prepared.query, bits, count, itself=prepared.photo, others=others)
    ms = (time.perf_counter() - started) * 1000
    likeness = measure_likeness(library.codes, library.directions, library.encoder.estimate)
    limits = limits or likeness.limits_for(prepared.query)
    scale = likeness.scale_for(prepared.query, limits)
    levels = _levels(library, bits, ranked, prepared, scale)
    shown = most_alike_first(levels)[:k]
    return NearestPhotos(ranked.at(shown), levels[shown], limits, likeness.tells_apart, ms)


def _levels(
    library: Library,
    bits: int,
    ranked: RankedPhotos,
    prepared: PreparedQuery,
    scale: LikenessScale,
) -> Likenesses:
    """How alike results are to what was searched for."""

    def picture() -> Tile | None:
        return decoded_tiles([prepared.thumbnail])[0]

    count, ids = len(prepared.query.parts), (prepared.content_id, prepared.pixel_id)
    copies = KnownCopies().of(library, prepared.photo)
    searched = Searched(count, prepared.photos, copies, *ids, picture, prepared.trimmed)
    asked = library, prepared.query, ranked, searched, scale, decoded_tiles
    return rate_at(bits, *asked, itself=prepared.photo)


def _results(library: Library, found: NearestPhotos, asked: Sequence[int]) -> list[dict[str, Any]]:
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


def _search_other(
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
    results = _results(other, found, ())
    return [(nearness(other, bits, prepared.query, one), {**one, **told}) for one in results]


def nearness(library: Library, bits: int, query: Query, result: dict[str, Any]) -> Nearness:
    """By what results of several libraries are put in order.

    Distances count as shares of the largest, for those of two models have other largest ones.
    """
    largest, detail = (library.codes.largest(one, query) for one in (bits, max(BITS)))
    level = list(WORDS.values()).index(result["likeness"])
    return level, result["distance"] / largest, result["distance_64"] / detail


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
