"""hashdesk models --remove: a model, and all that a library keeps of it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

from hashdesk import paths
from hashdesk.cli.arguments.options import open_to_write
from hashdesk.cli.models.known_models import known_models, made_for_added
from hashdesk.cli.terminal.output import Output, as_argument, escaped
from hashdesk.cli.terminal.questions import can_ask, is_agreed
from hashdesk.cli.terminal.sizes import size
from hashdesk.core.code_sets import code_sets
from hashdesk.core.code_sets.model_names import find_model
from hashdesk.core.errors import UsageError
from hashdesk.core.files.file_sizes import file_bytes, folder_bytes
from hashdesk.core.storage.caches.cache_sizes import forget_backbone
from hashdesk.core.storage.caches.guess_cache import guesses_path
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.tables import schema
from hashdesk.core.storage.tables.library_rows import EncoderRow
from hashdesk.encoders.files.backbone_weights import WEIGHTS, cached_file
from hashdesk.encoders.files.model_card import is_added
from hashdesk.encoders.freed_bytes import (
    Freed,
    WordsAfter,
    drops_guesses,
    freed_with,
    with_model,
    words_without,
)
from hashdesk.encoders.library_heads.method import made_here, standing_on

WORDS_AFTER: Mapping[WordsAfter | None, str] = {  # nothing changes where another tower answers
    "guesses": "Searches for what pictures show then go by HashDesk’s own guesses.",
    "nothing": "No other model knows what the pictures of this library show.",
}


def remove_model(
    folder: Path, wanted: str, output: Output, *, yes: bool, alone: bool = False
) -> None:
    """Delete a code set by its id, or an added model by its name or title, with all that is of it.

    folder: of a library, which an added model does not need. yes: it need not be asked first.
    alone: not if what was adapted from it would go with it. Raises UsageError or ModelRefused; then
    nothing has changed.
    """
    from hashdesk.encoders.added_models.adding import remove_added

    is_library = (folder / schema.LIBRARY_FILE).exists()
    with open_to_write(folder) if is_library else nullcontext() as db:
        rows = [] if db is None else db.encoders()
        names = known_models(rows)
        try:
            name = find_model(names, wanted, made_for_added(rows))
        except UsageError:
            if _drop_download(wanted, output, yes=yes):
                return
            raise
        is_model = is_added(name)
        doomed = [row for row in rows if name == (row.backbone if is_model else row.name)]
        standing = standing_on(doomed, name) if is_model else []
        size_of_model = folder_bytes(paths.models() / name) if is_model else 0
        title, lines, here = escaped(names[name]), list[str](), Freed(size_of_model)
        if is_model:
            here = replace(here, words_after=words_without(name, None))
        if db is not None:
            sets = code_sets.list_code_sets(db)
            here = (
                with_model(db, sets, name, size_of_model)
                if is_model
                else freed_with(db, sets, [name])
            )
            _refuse_if_used(db, doomed, standing, title)
        if alone and standing:
            verb, they = _verb(standing), "it" if len(standing) == 1 else "they"
            raise UsageError(
                f"{_listed(standing)} {verb} on “{title}”, so nothing was deleted. Without "
                f"--alone, {they} would go, too."
            )
        freed = here.bytes
        also_removed = [row.name for row in standing]
        facts = {"title": names[name], "also_removed": also_removed, "freed": freed}
        if not is_model:
            facts["created"] = doomed[0].created
        shown = name if is_model else name[: code_sets.SHOWN_ID_LENGTH]
        what = "" if is_model and not is_library else _known(here)
        made = f"{_listed(standing)}, made from it," if standing else ""
        words = WORDS_AFTER.get(here.words_after, "")
        again = _had_again(name) if is_model else _way_back(doomed)
        if not yes:
            asked = f"“{title}” ({shown}) would be deleted."
            if what:
                comma, also = (",", f", and {made}") if made else (" and", "")
                asked = f"“{title}” ({shown}){comma} {what}{also} would be deleted."
            frees = f"{size(freed)} would be free again; photos stay."
            output.event(event="question", remove=name, **facts)
            if not _is_wanted(" ".join(filter(None, (asked, frees, words, again))), shown, output):
                return
        if is_model:
            remove_added(paths.models(), name)
        if db is not None:
            backbones = [name] if is_model else [row.backbone for row in doomed]
            _forget(db, doomed, backbones, lines)
    output.event(event="summary", removed=name, **facts)
    gone = "".join(f", and {one}" for one in (what, _listed(standing)) if one)
    output.text(f"“{title}” ({shown}) is deleted{gone}: {size(freed)} are free again.")
    for line in (*([again] if yes and again else ()), *lines):  # who was asked has read it
        output.text(line)


def _known(here: Freed) -> str:
    """What a library is rid of. Guesses are named where they go: words find photos by them."""
    known = "what it knows of the photos"
    return f"{known}, also what they show" if here.guesses_go else known


def _way_back(doomed: list[EncoderRow]) -> str:
    """What it takes to have such codes again."""
    if any(row.adapted and not made_here(row) for row in doomed):
        return "To have one again, adapt again: hashdesk adapt."
    return "To use it again, all photos must be read again."


def _verb(standing: list[EncoderRow]) -> str:
    return "stands" if len(standing) == 1 else "stand"


def _is_wanted(asked: str, shown: str, output: Output) -> bool:
    """The answer of the person to what would be deleted. Raises UsageError where there is none.

    shown: what the model is called in the command that deletes it unasked.
    """
    if not can_ask(output):
        command = f"hashdesk models --remove {as_argument(shown)} --yes"
        raise UsageError(f"{asked} Nothing was changed. To delete it: {command}")
    output.note(asked)
    wanted = is_agreed("Delete it?", output)
    if wanted is None:
        raise UsageError("Nothing was deleted.")
    if not wanted:
        output.text("Nothing was deleted.")
    return wanted


def _had_again(name: str) -> str:
    """Where an added model can be had from again; of a damaged one, nobody knows."""
    from hashdesk.encoders.added_models.adding import list_added
    from hashdesk.encoders.added_models.torchvision_list import download_bytes

    card = next((one.card for one in list_added(paths.models()) if one.name == name), None)
    if card is None:
        return ""
    fetched = download_bytes(paths.resources(), card.source)
    return {
        "download": f"It can be downloaded again{f' ({size(fetched)})' if fetched else ''}.",
        "files": "To use it again, here or in another library, add it again from its files.",
        "nowhere": (
            "To use it again, here or in another library, you need its files, which are gone."
        ),
    }[card.origin]


def _refuse_if_used(
    db: LibraryDB, doomed: list[EncoderRow], standing: list[EncoderRow], title: str
) -> None:
    used = db.encoder_in_use()
    if used is None or used not in doomed:
        return
    said = f"“{escaped(used.title)}” is in use by the library in {db.folder}."
    if used in standing:
        said = f"{_listed([used])}, in use by the library in {db.folder}, stands on “{title}”."
    raise UsageError(f"{said} Go over to another model first: hashdesk models --use MODEL")


def _listed(rows: list[EncoderRow]) -> str:
    """Titles, each with the beginning of its id: several may have been adapted."""
    return " and ".join(
        f"“{escaped(row.title)}” ({row.name[: code_sets.SHOWN_ID_LENGTH]})" for row in rows
    )


def _forget(
    db: LibraryDB, doomed: list[EncoderRow], backbones: list[str], lines: list[str]
) -> None:
    """Delete code sets, and what is kept of backbones that none has any more.

    lines: gets sentences about what stays.
    """
    for row in doomed:
        code_sets.remove(db, row)
    for backbone in {*backbones} - {row.backbone for row in db.encoders()}:
        shipped = backbone in WEIGHTS
        forget_backbone(db.folder, backbone, guesses=drops_guesses(backbone))
        if shipped and guesses_path(db.folder, backbone).exists():
            lines.append(
                "What it guessed that photos show stays for searches by words; this deletes it: "
                "hashdesk caches --clear guesses"
            )
        if shipped and (weights := cached_file(paths.cache(), backbone)).exists():
            lines.append(f"Its download stays for other libraries: {weights}")
        if (paths.models() / backbone).is_dir():
            lines.append(
                f"The model itself stays; this deletes it: hashdesk models --remove {backbone}"
            )


def _drop_download(wanted: str, output: Output, *, yes: bool) -> bool:
    """Delete what has come of one of torchvision's models that was not added; False if nothing.

    yes: it need not be asked first. Raises UsageError if it is not wanted, and ModelRefused while
    another process adds it.
    """
    from hashdesk.encoders.added_models.torchvision_fetch import downloaded, weights_held
    from hashdesk.encoders.added_models.torchvision_list import torchvision_models

    model = torchvision_models(paths.resources()).get(wanted.casefold())
    files = [] if model is None else downloaded(paths.cache(), model)
    if model is None or not files:
        return False
    with weights_held(paths.cache(), model):  # never under a download that goes on
        freed = sum(map(file_bytes, files))
        asked = f"{wanted} was not added. What has come of it, {size(freed)}, would be deleted."
        if not yes and not _is_wanted(asked, wanted, output):
            return True
        for file in files:
            file.unlink(missing_ok=True)
    output.event(event="summary", removed=None, freed=freed)
    output.text(f"{wanted} was not added. What had come of it is deleted: {size(freed)}.")
    return True
