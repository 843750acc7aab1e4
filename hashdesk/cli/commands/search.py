"""hashdesk search: the photos most similar to images, or those that words describe."""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from hashdesk.cli.arguments import options
from hashdesk.cli.arguments.query_image import require_one_standard_input
from hashdesk.cli.left_out import note_left_out
from hashdesk.cli.search.nearest_photos import answer
from hashdesk.cli.search.other_libraries import nearness, search_other
from hashdesk.cli.search.prepared_query import prepare_queries
from hashdesk.cli.search.results import results_of, sheet_row, tell
from hashdesk.cli.search.text_search import search_text
from hashdesk.cli.terminal.output import Output
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.errors import UsageError
from hashdesk.core.search.library import Library

if TYPE_CHECKING:
    pass


# How closely photos have to match, and the length of code that is compared.
MATCH_STEPS = {
    "near-identical": 64,
    "very-similar": 32,
    "similar": 16,
    "loosely-similar": 8,
    "same-theme": 4,
}


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
        results = results_of(library, found, prepared.photos)
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
                ranked += search_other(folder, other, library, asked, bits, k, limits, output)
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
