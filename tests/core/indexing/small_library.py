"""A folder of photos of noise and its library, indexed with a small encoder."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from hashdesk.core.indexing.indexer import IndexOptions, IndexSummary, index
from hashdesk.core.job import Job
from hashdesk.core.scanning.own_trash import InTrash, nothing_in_trash
from hashdesk.core.search.library import Library
from hashdesk.core.settings import Settings
from hashdesk.core.storage.library_db import LibraryDB
from tests.faults.drives import draw_noise
from tests.small_encoder import SmallEncoder


@dataclass
class SmallLibrary:
    """Photos and their library."""

    folder: Path
    encoder: SmallEncoder = field(default_factory=SmallEncoder)
    failures: dict[str, str] = field(default_factory=dict)  # of the last indexing, by file name
    place: str = "photos"  # of the photos, below the folder

    @property
    def photos(self) -> Path:
        return self.folder / self.place

    @property
    def library(self) -> Path:
        return self.folder / "library"

    def draw(self, count: int, below: str = "", seed: int = 0) -> None:
        """Draw photos into six folders."""
        draw_noise(self.photos / below, count, seed)

    def index(
        self,
        *folders: Path,
        encoder: SmallEncoder | None = None,
        settings: Settings | None = None,
        job: Job | None = None,
        in_trash: InTrash = nothing_in_trash,
        **options: bool,
    ) -> IndexSummary:
        self.failures = {}
        with LibraryDB(self.library, write=True) as db:
            chosen = folders or ([] if db.roots() else [self.photos])
            return index(
                db,
                encoder or self.encoder,
                chosen,
                settings or Settings(workers=2),
                job or Job(),
                IndexOptions(self._note, in_trash=in_trash, **options),
            )

    def _note(self, path: bytes, reason: str) -> None:
        self.failures[os.fsdecode(os.path.basename(path))] = reason

    def found(self) -> set[str]:
        """The photos that searches find, by their paths below the photos."""
        with Library(self.library) as library:
            places = library.places(library.codes.ids.tolist())
            return {os.path.relpath(os.fsdecode(p.full), self.photos) for p in places.values()}
