"""The encoder of a library for a model that was added: the one it has, or a new one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hashdesk import paths
from hashdesk.cli.arguments import options
from hashdesk.core.code_sets.code_sets import bundle_folder
from hashdesk.core.errors import BundleDamaged, EngineUnavailable
from hashdesk.core.job import Job
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.tables.library_rows import EncoderRow

if TYPE_CHECKING:
    from hashdesk.encoders.bundle_encoder import BundleEncoder


def open_model_encoder(db: LibraryDB, model: str, job: Job) -> BundleEncoder:
    """An encoder on an added model: made from the library, unless an earlier run has done that.

    Raises UsageError, EngineUnavailable, DiskFull, Cancelled; the encoder in use stays.
    """
    from hashdesk.encoders.bundle_encoder import open_encoder
    from hashdesk.encoders.files.backbone_files import load_backbone
    from hashdesk.encoders.library_heads.make import make_encoder
    from hashdesk.encoders.library_heads.method import LIBRARY_METHOD

    settings = options.user_settings()
    backbone = load_backbone(paths.cache(), model)

    def opened(name: str) -> BundleEncoder:
        folder: Path = bundle_folder(db.folder, name)
        return open_encoder(folder, paths.cache(), batch=settings.batch)

    for row in db.encoders():
        facts = row.facts
        made_with = facts.get("backbone"), facts.get("backbone_sha256"), facts.get("method")
        if made_with == (model, backbone.weights_sha256, LIBRARY_METHOD):
            try:
                return opened(row.name)
            except BundleDamaged:
                continue  # it is made again, from the features that are kept
    return opened(make_encoder(db, backbone, _rivals(db), settings, job))


def _rivals(db: LibraryDB) -> list[BundleEncoder]:
    """What a new model is compared with: the best one known, then the one in use.

    Without those that cannot run here.
    """
    from hashdesk.encoders.library_heads.best_known import best_known

    used = db.encoder_in_use()
    if used is None:
        return []
    best = best_known(db.encoders(), used)
    rows = [best] if best.name == used.name else [best, used]
    return [one for row in rows if (one := _opened(db, row)) is not None]


def _opened(db: LibraryDB, row: EncoderRow) -> BundleEncoder | None:
    from hashdesk.encoders.library_encoder import open_library_encoder

    batch = options.user_settings().batch
    try:
        opened = open_library_encoder(
            db.folder, row, options.shipped_bundle(), paths.cache(), batch=batch
        )
        opened.engine  # noqa: B018  (starts it)
    except (BundleDamaged, EngineUnavailable):
        return None
    return opened if opened.id == row.name else None
