"""hashdesk encoders: the code sets of a library; go over to another, or take one away."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from hashdesk.core import codesets
from hashdesk.core.codesets import SHOWN, CodeSetFacts
from hashdesk.core.errors import Cancelled, UsageError
from hashdesk.core.store import EncoderRow, Store
from hashdesk.verbs import common
from hashdesk.verbs.adapt import estimate_table
from hashdesk.verbs.output import INTERRUPTED, OK, Output, size


def add(parser: argparse.ArgumentParser) -> None:
    """The options."""
    deeds = parser.add_mutually_exclusive_group()
    deeds.add_argument("--use", metavar="ID", help="search the codes of this encoder from now on")
    deeds.add_argument("--remove", metavar="ID", help="delete an encoder and its codes")
    common.add_library(parser)


def run(arguments: argparse.Namespace, output: Output) -> int:
    """List the code sets, or change them. The beginning of an id is enough."""
    folder = common.library_folder(arguments)
    if arguments.use is not None:
        return _use(folder, arguments.use, output)
    if arguments.remove is not None:
        return _remove(folder, arguments.remove, output)
    with Store(folder) as store:
        found = codesets.list_code_sets(store)
    output.event(code_sets=[_facts(code_set) for code_set in found])
    for code_set in found:
        _show(output, code_set)
    if not found:
        output.text("No photo has codes yet. Index a folder first: hashdesk index FOLDER")
    return OK


def _use(folder: Path, wanted: str, output: Output) -> int:
    from hashdesk.encoders.bundle import load_bundle
    from hashdesk.encoders.choice import bundle_of

    shipped = load_bundle(common.shipped())
    with (
        common.open_to_write(folder) as store,
        common.cancellable(output.progress) as job,
    ):
        names = {**_names(store), shipped.id: shipped.name}
        name = codesets.pick(names, wanted)
        row = store.find_encoder(name)
        if (
            row
            and name != shipped.id
            and bundle_of(folder, row, common.shipped()) == common.shipped()
        ):
            raise UsageError(
                f"Encoder {name[:SHOWN]} came with an older HashDesk, which took its heads along. "
                f"Use the one of today: hashdesk encoders --use {shipped.id[:SHOWN]}"
            )
        encoder = common.encoder("auto", common.settings(), folder, row)
        try:
            coded = codesets.bring_up_to_date(store, encoder, job)
        except Cancelled:
            output.event(event="cancelled")
            output.note("Stopped. The encoder in use has not changed.")
            return INTERRUPTED
        store.use_encoder(coded.encoder)
    output.event(
        event="summary",
        encoder=name,
        name=names[name],
        recoded=coded.recoded,
        uncoded=coded.uncoded,
    )
    output.text(f"Every search uses {names[name]} ({name[:SHOWN]}) from now on.")
    if coded.uncoded:
        output.text(
            f"{coded.uncoded:,} photos have no codes in it yet; “hashdesk index” gives them some."
        )
    return OK


def _remove(folder: Path, wanted: str, output: Output) -> int:
    with common.open_to_write(folder) as store:
        names = _names(store)
        name = codesets.pick(names, wanted)
        row = store.find_encoder(name)
        assert row is not None  # it was listed
        codesets.remove(store, row)
    output.event(event="summary", removed=name)
    output.text(f"{names[name]} ({name[:SHOWN]}) and its codes are deleted.")
    return OK


def _names(store: Store) -> dict[str, str]:
    return {row.name: row.title for row in store.encoders()}


def _facts(code_set: CodeSetFacts) -> dict[str, object]:
    encoder = code_set.encoder
    return {
        "id": encoder.name,
        "name": encoder.title,
        "created": encoder.created,
        "adapted": encoder.adapted,
        "photos": code_set.photos,
        "bytes": code_set.bytes,
        "in_use": code_set.in_use,
        "estimate": encoder.estimate or None,
    }


def _show(output: Output, code_set: CodeSetFacts) -> None:
    encoder: EncoderRow = code_set.encoder
    made = time.strftime("%Y-%m-%d %H:%M", time.localtime(encoder.created))
    mark = "*" if code_set.in_use else " "
    output.text(
        f"{mark} {encoder.name[:SHOWN]}  {encoder.title}, {made}, {code_set.photos:,} photos, "
        f"{size(code_set.bytes)}{', in use' if code_set.in_use else ''}"
    )
    for line in estimate_table(encoder.estimate):
        output.text(f"  {line}")
