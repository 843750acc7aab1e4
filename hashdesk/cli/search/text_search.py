"""hashdesk search --text: the photos that words describe."""

from __future__ import annotations

import argparse
import os
import shlex
import time
from collections.abc import Sequence
from datetime import date
from typing import Any

from hashdesk import paths
from hashdesk.cli.arguments import options
from hashdesk.cli.terminal.output import Output, escaped
from hashdesk.core.errors import UsageError
from hashdesk.core.plurals import plural
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_rows
from hashdesk.core.words.answer import WordsAnswer, answer
from hashdesk.core.words.content import Content, Sureness, Unseen, sureness
from hashdesk.core.words.photo_words import read_photo_words
from hashdesk.core.words.reading import Part
from hashdesk.core.words.tokens import PartKind
from hashdesk.encoders.library_content import library_content, make_guesses

KIND_WORDS = {
    PartKind.DATE: "date",
    PartKind.KEYWORD: "keyword",
    PartKind.CAMERA: "camera",
    PartKind.FOLDER: "folder",
    PartKind.NAME: "file name",
    PartKind.CONTENT: "what the picture shows, a guess",
}
SURENESS_WORDS = {
    Sureness.QUITE_SURE: "quite sure",
    Sureness.LIKELY: "likely",
    Sureness.PERHAPS: "perhaps",
}
NAMED_SO = "named so"
UNSEEN_WORDS = {
    Unseen.NOT_YET: "what it was guessed from cannot be read",
    Unseen.NO_FEATURES: "no features are kept. To make them: hashdesk index --features",
    Unseen.NO_WORDS: (
        "the model in use knows no words, and no other one has looked at the photos. To use one "
        "that knows words: hashdesk models --use {shipped}"
    ),
}


def search_text(arguments: argparse.Namespace, output: Output) -> None:
    """Print the photos that meet all parts of `arguments.text`."""
    if arguments.images or arguments.sheet or arguments.also or arguments.others:
        raise UsageError("--text searches by words alone: leave images and their options out.")
    stopped = "Stopped. What was made so far is kept."
    with LibraryDB(options.library_folder(arguments)) as db:
        if db.encoder_in_use() is None:
            raise db.empty_error()
        with options.cancellable(output.progress, stopped, output) as job:
            make_guesses(db, paths.cache(), job)
        words = read_photo_words(db.connection)
        content = library_content(db, words, paths.cache())
        started = time.perf_counter()
        found = answer(arguments.text, words, content, date.today())
        search_ms = (time.perf_counter() - started) * 1000
        results = _results(db, found, arguments.k)
    if not found.parts:
        raise UsageError(f"--text {arguments.text}: say at least one word.")
    if content.note:
        output.note(str(content.note))
    if found.asks_for_content:
        _note_guesses(content, len(words.ids), output)
    output.event(
        text=arguments.text,
        parts=[_part_fields(part) for part in found.parts],
        photos=len(found.photos),
        results=results,
        ms={"search": round(search_ms, 2)},
    )
    _tell(found, results, output, content)


def _note_guesses(content: Content, photos: int, output: Output) -> None:
    """Say whose guesses answer, if not those of the model in use, and how many there are not."""
    if content.guessed_by:
        output.note(
            f"What pictures show was guessed by {escaped(content.guessed_by)} before: the model in "
            "use knows no words."
        )
    if content.known and (unknown := photos - content.known):
        them, they = ("it", "it shows") if unknown == 1 else ("them", "they show")
        why = f"no features of {them} are kept"
        if content.guessed_by:
            why = f"{escaped(content.guessed_by)} has not seen {them}"
        count = plural(unknown, "photo has", "photos have")
        output.note(f"{count} no guess of what {they}: {why}.")


def _part_fields(part: Part) -> dict[str, Any]:
    span = next((reading.span for reading in part.readings if reading.span), None)
    dates = {} if span is None else {"first": span.first, "end": span.end, "months": span.months}
    return {"text": part.text, "kinds": list(part.kinds), "near": list(part.near), **dates}


def _results(db: LibraryDB, found: WordsAnswer, k: int) -> list[dict[str, Any]]:
    photos = found.photos[:k].tolist()
    places = photo_rows.places(db.connection, photos)
    columns = photos, found.scores[:k].tolist(), sureness(found.scores[:k]).tolist()
    return [
        {
            "rank": rank,
            "path": os.fsdecode(places[photo].full),
            "guess": score < 1,
            "score": round(score, 3),
            "sureness": SURENESS_WORDS[Sureness(level)] if score < 1 else NAMED_SO,
            "offline": places[photo].offline,
        }
        for rank, (photo, score, level) in enumerate(zip(*columns, strict=True), 1)
        if photo in places
    ]


def _tell(
    found: WordsAnswer, results: Sequence[dict[str, Any]], output: Output, content: Content
) -> None:
    for part in found.parts:
        meaning = " or ".join(KIND_WORDS[kind] for kind in part.kinds)
        output.text(f"{escaped(part.text)}: {meaning or _unknown(part, content)}")
    if not results:
        output.text("No photo meets all of that." if not found.unknown else "")
        if found.asks_for_content and content.known and content.set_aside:
            output.text(
                f"What pictures show is told by the guesses of “{escaped(content.used)}”, the "
                f"model in use. Those of “{escaped(content.set_aside)}” answer only while the "
                "model in use makes no guesses itself. To use another model: hashdesk models "
                "--use MODEL"
            )
        return
    width = max(len(result["sureness"]) for result in results)
    for result in results:
        note = "  (offline)" if result["offline"] else ""
        path = escaped(result["path"])
        output.text(f"{result['rank']:>4}  {result['sureness']:<{width}}  {path}{note}")
    if len(found.photos) > len(results):
        output.text(f"{plural(len(found.photos), 'photo')} in all; -k shows more.")


def _unknown(part: Part, content: Content) -> str:
    """Why a part says nothing, and what it may have been."""
    if part.near:
        return f"nothing is called so. Near: {', '.join(map(escaped, part.near))}"
    if content.known:
        return "nothing is called so, and the model knows no such word"
    why = UNSEEN_WORDS[content.unseen].format(shipped=shlex.quote(content.knows_words))
    return f"nothing is called so. What pictures show is not known: {why}"
