"""hashdesk models --use: another model for all searches of a library."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from hashdesk import paths
from hashdesk.cli.arguments import options
from hashdesk.cli.arguments.options import cancellable, open_to_write
from hashdesk.cli.models.estimate_table import estimate_table
from hashdesk.cli.models.known_models import known_models, made_for_added
from hashdesk.cli.models.lacking import lacking_fields
from hashdesk.cli.models.listing import judgement, offers_for
from hashdesk.cli.models.model_encoder import open_model_encoder
from hashdesk.cli.terminal.output import Output
from hashdesk.core.child_process import ExitCode
from hashdesk.core.code_sets import code_sets
from hashdesk.core.code_sets.code_sets import SHOWN_ID_LENGTH, CodeSetUpdate
from hashdesk.core.code_sets.going_over import find_lacking, go_over
from hashdesk.core.code_sets.model_names import find_model
from hashdesk.core.encoding.encoder import Encoder
from hashdesk.core.errors import UsageError
from hashdesk.core.indexing.indexer import IndexOptions, index
from hashdesk.core.job import Job
from hashdesk.core.plurals import plural
from hashdesk.core.progress.plans import FITTING_PLAN
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.files.model_card import is_added
from hashdesk.encoders.library_heads.best_known import tells_nothing_apart

if TYPE_CHECKING:
    from hashdesk.encoders.library_encoder import EncoderOffer

MOST_UNCODED = 0.1  # share of photos; above it, files are read before switching


def use_model(folder: Path, wanted: str, output: Output, *, anyway: bool) -> ExitCode:
    """Have a library use a model; exit code 3 if photos that lack codes hold it up.

    anyway: even then. Raises UsageError, EngineUnavailable or LibraryError.
    """
    stopped = (
        "Stopped. The model in use has not changed; what was done is kept, and the same command "
        "goes on."
    )
    with open_to_write(folder) as db, cancellable(output.progress, stopped, output) as job:
        before = db.encoder_in_use()
        offers = {offer.id: offer for offer in offers_for(db)}
        rows = db.encoders()
        names = {**known_models(rows), **{offer.id: offer.name for offer in offers.values()}}
        name = find_model(names, wanted, made_for_added(rows))
        encoder: Encoder
        is_new = is_added(name)
        if is_new:
            output.expect(FITTING_PLAN)
            encoder = open_model_encoder(db, name, job)
            names[encoder.id], name = names[name], encoder.id
        elif name in offers:
            encoder = _shipped_encoder(db, offers[name], output, job)
        else:
            encoder = _own_encoder(db, name)
        coded = code_sets.update_code_set(db, encoder, job)
        most = MOST_UNCODED * (coded.uncoded + coded.photos)
        if coded.uncoded > most or find_lacking(db, coded.encoder) is not None:
            output.note(f"{plural(coded.uncoded, 'photo')} must be read again for “{names[name]}”.")
            coded = _read_photos(db, encoder, output, job)
        lacking = go_over(db, coded.encoder, anyway=anyway)
        rows, used = db.encoders(), db.encoder_in_use()
    counts = {"recoded": coded.recoded, "uncoded": coded.uncoded}
    fields: dict[str, object] = {
        "encoder": name,
        "name": names[name],
        "lacking": lacking_fields(lacking),
    }
    estimate = coded.encoder.estimate or None
    sentence = judgement(coded.encoder, rows, used)
    fields["tells_nothing_apart"] = tells_nothing_apart(coded.encoder)
    fields["before"] = None if before is None else before.name
    fields |= {"estimate": estimate, "created": coded.encoder.created}
    output.event(event="summary", sentence=sentence, **fields, **counts)
    if sentence:
        output.text(sentence)
    for line in estimate_table(coded.encoder.estimate):
        output.text(line)
    if lacking is not None:
        output.text(lacking.sentence)
        return ExitCode.PARTLY
    back = ""
    if before is not None and before.name != name:
        back = f" To go back: hashdesk models --use {before.name[:SHOWN_ID_LENGTH]}"
    output.text(f"Every search uses “{names[name]}” ({name[:SHOWN_ID_LENGTH]}) from now on.{back}")
    if coded.uncoded:
        output.text(
            f"{plural(coded.uncoded, 'photo has', 'photos have')} no codes in it yet; "
            "“hashdesk index” makes them."
        )
    return ExitCode.OK


def _own_encoder(db: LibraryDB, name: str) -> Encoder:
    """Open an encoder that the library has codes of. Raises UsageError or EngineUnavailable."""
    from hashdesk.encoders.files.backbone_files import load_added
    from hashdesk.encoders.files.bundle import load_bundle
    from hashdesk.encoders.library_encoder import bundle_of

    row = db.find_encoder(name)
    if row is not None and is_added(row.backbone):
        load_added(paths.models(), row.backbone)  # without it, no new photo could be read
    folder = options.shipped_bundle()
    shipped = load_bundle(folder)
    if name != shipped.id and bundle_of(db.folder, row, folder) == folder:
        raise UsageError(
            f"Model {name[:SHOWN_ID_LENGTH]} came with an older HashDesk, which took its heads "
            f"along. Use the one of today: hashdesk models --use {shipped.id[:SHOWN_ID_LENGTH]}"
        )
    return options.open_encoder("auto", options.user_settings(), db.folder, row)


def _shipped_encoder(db: LibraryDB, offer: EncoderOffer, output: Output, job: Job) -> Encoder:
    """Open an encoder that ships and is new to the library; fetch its weights."""
    from hashdesk.encoders.bundle_encoder import open_encoder
    from hashdesk.encoders.files import backbone_weights

    if offer.megabytes:
        output.note(f"{offer.name} is fetched: {offer.megabytes} MB, once.")
        backbone_weights.fetch(paths.cache(), offer.backbone, offer.name, job)
    bundle = offer.folder
    if bundle != options.shipped_bundle():  # the default is always at hand
        code_sets.keep_bundle(db, bundle, offer.id)
        bundle = code_sets.bundle_folder(db.folder, offer.id)
    return open_encoder(bundle, paths.cache(), batch=options.user_settings().batch)


def _read_photos(db: LibraryDB, encoder: Encoder, output: Output, job: Job) -> CodeSetUpdate:
    """Read the photo files: kept features of another backbone are of no use."""

    def report_failure(path: bytes, reason: str) -> None:
        output.event(event="failed", path=os.fsdecode(path), reason=reason)

    settings = options.user_settings()
    encoded = index(db, encoder, [], settings, job, IndexOptions(report_failure)).encoded
    coded = code_sets.update_code_set(db, encoder, job)
    return replace(coded, recoded=coded.recoded + encoded)
