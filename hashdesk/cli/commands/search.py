"""hashdesk search: the photos most similar to an image, or to several together."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hashdesk.cli import options
from hashdesk.cli.output import Output, shown
from hashdesk.core.child_process import ExitCode
from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.decoder.replies import UnreadablePhoto
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.errors import PhotoError, UsageError
from hashdesk.core.search.library import Library, Match
from hashdesk.core.search.other_libraries import OtherLibraries
from hashdesk.core.search.query import Query

if TYPE_CHECKING:
    from hashdesk.extras.contact_sheet import (
        SheetRow,  # it loads fonts: only when a sheet is wanted
    )


@dataclass(frozen=True)
class PreparedQuery:
    """An image as a query, and how long it took to become one."""

    query: Query
    photo: int  # its id, if it is one of the library's; else 0
    thumbnail: bytes  # JPEG; empty if it is neither kept nor made just now
    decode_ms: float
    encode_ms: float


def add(parser: argparse.ArgumentParser) -> None:
    """The options."""
    parser.add_argument(
        "images", nargs="+", metavar="IMAGE", help="several: what is similar to all of them"
    )
    parser.add_argument("-k", type=int, default=20, metavar="N", help="how many (default: 20)")
    parser.add_argument("--bits", type=int, choices=BITS, default=64, help="code length")
    parser.add_argument("--sheet", type=Path, metavar="FILE", help="also draw the results (.png)")
    parser.add_argument("--others", action="store_true", help="leave the image itself out")
    parser.add_argument(
        "--also",
        type=Path,
        action="append",
        default=[],
        metavar="DIR",
        help="in this library, too, such as one that was imported; may be repeated",
    )
    options.add_engine(parser)
    options.add_library(parser)


def run(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Search and print the matches."""
    if arguments.k < 1:
        raise UsageError(f"-k {arguments.k}: ask for at least one photo.")
    if arguments.others and len(arguments.images) > 1:
        raise UsageError("--others leaves one image out: name one, or search without --others.")
    with Library(options.library_folder(arguments)) as library:
        if library.damaged:
            output.note(
                f"The codes of {library.damaged} photos are damaged and left out. "
                "Run “hashdesk index” to make them again."
            )
        asked = together([ask(library, image, arguments.engine) for image in arguments.images])
        started = time.perf_counter()
        matches = library.search(
            asked.query, arguments.bits, arguments.k, itself=asked.photo, others=arguments.others
        )
        search_ms = (time.perf_counter() - started) * 1000
        results = _results(library, matches)
        if arguments.sheet:
            names = ", ".join(Path(image).name for image in arguments.images)
            title = f"Similar to {names} at {arguments.bits} bits"
            from hashdesk.extras.contact_sheet import write_contact_sheet

            write_contact_sheet([sheet_row(library, title, asked, matches)], arguments.sheet)
    for folder in arguments.also:
        with OtherLibraries() as others:
            results += _beside(others, folder, library, asked.query, arguments)
    if arguments.also:
        # Sorting leaves photos that are as near in the order of their libraries.
        results.sort(key=lambda result: (result["distance"], result["distance_64"]))
        results = [{**one, "rank": rank} for rank, one in enumerate(results[: arguments.k], 1)]
    output.event(
        query=arguments.images[0] if len(arguments.images) == 1 else arguments.images,
        bits=arguments.bits,
        largest_distance=library.codes.largest(arguments.bits, asked.query),
        inside=bool(asked.photo),
        results=results,
        ms={
            "decode": round(asked.decode_ms, 2),
            "encode": round(asked.encode_ms, 2),
            "search": round(search_ms, 2),
        },
    )
    for result in results:
        away = "  (offline)" if result["offline"] else ""
        path = shown(str(result["path"]))
        output.text(f"{result['rank']:>4}  {result['distance']:>3}  {path}{away}")
    if not results:
        output.text("There is no other photo in this library.")
    return ExitCode.OK


def _results(library: Library, matches: Sequence[Match]) -> list[dict[str, Any]]:
    places = library.places([match.photo for match in matches])
    return [
        {
            "rank": match.rank + 1,
            "path": os.fsdecode(places[match.photo].full),
            "distance": match.distance,
            "distance_64": match.detail,
            "offline": places[match.photo].offline,
        }
        for match in matches
    ]


def _beside(
    others: OtherLibraries,
    folder: Path,
    library: Library,
    query: Query,
    arguments: argparse.Namespace,
) -> list[dict[str, Any]]:
    """What another library has. Raises UsageError if its codes are of another encoder."""
    other = others.library(folder, library.encoder)
    if other.encoder.name != library.encoder.name:
        raise UsageError(
            f"The codes in {folder} are of another encoder ({other.encoder.title}) than those in "
            f"{library.db.folder} ({library.encoder.title}): search it by itself."
        )
    found = _results(other, other.search(query, arguments.bits, arguments.k))
    return [{**one, "library": str(folder)} for one in found]


def ask(library: Library, image: str, engine: str) -> PreparedQuery:
    """An image file as a query: its stored codes if it is in the library, else new ones."""
    photo = library.find(image)
    if photo is not None:
        thumbnail = library.thumbnails([photo.id]).get(photo.id, b"")
        return PreparedQuery(library.query(photo.id), photo.id, thumbnail, 0.0, 0.0)
    knobs = replace(options.settings(), workers=1)
    path = Path(image).expanduser()
    with DecodePool(knobs) as pool:
        started = time.perf_counter()
        read = pool.read(os.fsencode(path.resolve()))
        decode_ms = (time.perf_counter() - started) * 1000
    if isinstance(read, UnreadablePhoto):
        if not path.exists():
            raise PhotoError(f"There is no file {shown(image)}. Check its name.")
        raise PhotoError(f"{shown(image)} cannot be searched for: {read.reason}.")
    assert read.decoded is not None  # nothing was said to be known
    encoder = options.encoder(engine, knobs, library.db.folder, library.encoder)
    encoder.engine  # noqa: B018  (starts it, so that the time below is that of one photo)
    started = time.perf_counter()
    encoded = encoder.encode(read.decoded.pixels[None])
    encode_ms = (time.perf_counter() - started) * 1000
    if not encoded.finite[0]:
        raise PhotoError(f"The encoder can make nothing of {shown(image)}. Try another photo.")
    if encoder.id != library.encoder.name:
        raise UsageError(
            "The library was encoded by another encoder. Run “hashdesk index” to update it."
        )
    query = Query.of(encoded, read.decoded.phash)
    return PreparedQuery(query, 0, read.decoded.thumbnail, decode_ms, encode_ms)


def together(asked: Sequence[PreparedQuery]) -> PreparedQuery:
    """Several images as one query."""
    if len(asked) == 1:
        return asked[0]
    return PreparedQuery(
        Query.together([one.query for one in asked]),
        0,
        asked[0].thumbnail,
        sum(one.decode_ms for one in asked),
        sum(one.encode_ms for one in asked),
    )


def sheet_row(
    library: Library, title: str, asked: PreparedQuery, matches: Sequence[Match]
) -> SheetRow:
    """A search as a row of a contact sheet."""
    from hashdesk.extras.contact_sheet import SheetRow

    thumbnails = library.thumbnails([match.photo for match in matches])
    results = [
        (thumbnails.get(match.photo, b""), f"distance {match.distance}") for match in matches
    ]
    return SheetRow(title, asked.thumbnail, results)
