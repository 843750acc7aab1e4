"""Sound files of every kind that HashDesk reads from others, small, to be mutated."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from hashdesk.core.code_sets.code_sets import keep_bundle
from hashdesk.core.duplicates.decisions.decision import DecisionKind, new_decision
from hashdesk.core.duplicates.decisions.decisions_db import DecisionsDB
from hashdesk.core.duplicates.decisions.documents import to_json
from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.exchange.columns.listing import ExportSelection, PathStyle
from hashdesk.core.exchange.export import export
from hashdesk.core.exchange.registry import EXPORT_FORMATS
from hashdesk.core.exchange.shards import PLAN, ShardPlan
from hashdesk.core.indexing.indexer import index
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.settings import Settings
from hashdesk.core.storage.caches.blob_cache import BlobCache
from hashdesk.core.storage.caches.verdict_cache import VERDICTS, keep_verdicts, pair_id
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.whole_library.library_copy import CopyReason, write_copy
from hashdesk.encoders.files.bundle import (
    BUNDLE_MANIFEST,
    DetailHeads,
    Head,
    InputBlock,
    save_bundle,
)
from tests.drawing import draw_photos
from tests.small_encoder import SmallEncoder, random_weights

BACKUP = "2026-01-31-120000"


@dataclass(frozen=True)
class ForeignFiles:
    """Where they are. A library of one's own is beside them, with decisions and a backup."""

    folder: Path

    @property
    def library(self) -> Path:
        """One's own library."""
        return self.folder / "own"

    @property
    def backup(self) -> Path:
        """A sound backup of it."""
        return self.folder / "backup"

    @property
    def bundle(self) -> Path:
        """The encoder of both libraries."""
        return self.folder / "bundle"

    @property
    def containers(self) -> tuple[Path, ...]:
        """Exported libraries: with all there is, with little."""
        return self.folder / "whole.hashdesk", self.folder / "little.hashdesk"

    @property
    def decisions(self) -> bytes:
        """An exported document of decisions."""
        return (self.folder / "decisions.json").read_bytes()

    @property
    def plan(self) -> bytes:
        """The plan of a folder that is encoded in parts."""
        return (self.folder / PLAN).read_bytes()


def make_foreign_files(folder: Path) -> None:
    """Make all of them in an empty folder; takes a second."""
    made = ForeignFiles(folder)
    encoder = _make_encoder(made.bundle)
    other = folder / "other"
    for library, photos, themes in ((made.library, "own photos", 3), (other, "other photos", 2)):
        draw_photos(folder / photos, themes, 4)
        with LibraryDB(library, write=True) as db:
            index(db, encoder, [folder / photos], Settings(workers=1), Job())
            keep_bundle(db, made.bundle, encoder.id)
    with Library(other) as library:
        for file, selection in zip(
            made.containers,
            (
                ExportSelection(paths=PathStyle.ABSOLUTE, gps=True, thumbnails=True),
                ExportSelection(paths=PathStyle.RELATIVE),
            ),
            strict=True,
        ):
            export(library, EXPORT_FORMATS["hashdesk"], selection, file, Job())
    _decide(made)
    pairs = {pair_id(b"%016d" % n, b"%016d" % (n + 1)): "same" for n in range(50)}
    with BlobCache(made.library / VERDICTS, write=True) as cache:
        keep_verdicts(cache, pairs, 1)
    write_copy(made.library, made.backup, CopyReason.BACKUP, lambda _: "", Job())
    shutil.copytree(made.backup, made.library / "backups" / BACKUP)
    plan = ShardPlan(str(folder / "own photos"), encoder.id, 4, 12)
    (folder / PLAN).write_text(plan.as_json())


def _make_encoder(bundle: Path) -> SmallEncoder:
    """An encoder with a bundle of its own, as an adapted one has."""
    heads = random_weights(0).map(lambda weight: Head(weight, np.zeros(len(weight), np.float32)))
    blocks = (InputBlock("features", 1.0), InputBlock("classes", 0.5, 2.0))
    extra = {"ranking": {"64": {"64": 1, "16": 2, "detail_64": 1}}}
    parts = ("Small", "efficientnet-lite0", "0" * 64, blocks, heads.themes)
    details = DetailHeads(blocks, heads.details)
    encoder = SmallEncoder(save_bundle(bundle, *parts, extra, details))
    encoder.description = (bundle / BUNDLE_MANIFEST).read_text("utf-8")
    return encoder


def _decide(made: ForeignFiles) -> None:
    """Decisions in one's own library, and others in a document."""
    with Library(made.library) as library:
        photos = library.photos(library.codes.ids.tolist()).values()
    contents = [photo.content_id for photo in photos]
    with DecisionsDB(made.library, write=True) as db:
        db.add([new_decision(DecisionKind.KEEP, MatchLevel.NEAR, contents[:3])])
        db.add([new_decision(DecisionKind.DIFFERENT, MatchLevel.SIMILAR, contents[3:5])])
    others = [
        new_decision(kind, level, [os.urandom(16) for _ in range(3)])
        for kind in DecisionKind
        for level in MatchLevel
    ]
    (made.folder / "decisions.json").write_text(to_json(others))
