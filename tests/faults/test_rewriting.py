"""Photos that another program writes to while they are read: codes are of the named content."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest

from hashdesk.core.imaging import decode
from hashdesk.core.indexing.indexer import IndexOptions, index
from hashdesk.core.job import Job
from hashdesk.core.settings import Settings
from hashdesk.core.storage.caches import feature_cache
from hashdesk.core.storage.caches.blob_cache import BlobCache
from hashdesk.core.storage.integrity_check import check
from hashdesk.core.storage.library_db import LibraryDB
from tests.faults.clocks import code_of, codes_of
from tests.faults.report import Outcome, Report
from tests.faults.rewriting import MODES, VERSIONS, rewriting, version
from tests.faults.trials import trials
from tests.small_encoder import SmallEncoder

pytestmark = pytest.mark.slow

PHOTOS = 6


class Watched:
    """Photos that are written to, their library, and what must be in it."""

    def __init__(self, folder: Path) -> None:
        self.photos, self.library = folder / "photos", folder / "library"
        self.photos.mkdir()
        for number in range(PHOTOS):
            (self.photos / f"{number}.bmp").write_bytes(version(number))
        self.encoder = SmallEncoder()
        self.still_written: list[str] = []  # reasons
        self.codes: dict[bytes, int] = {}  # content id -> code of each whole version
        self.features: dict[bytes, bytes] = {}  # content id -> packed features
        for number in range(VERSIONS):
            content = hashlib.blake2b(version(number), digest_size=16).digest()
            pixels = decode.decode(io.BytesIO(version(number)), 10**7).pixels
            encoded = self.encoder.encode(pixels[None])
            self.codes[content] = int(encoded.codes[64][0])
            (self.features[content],) = feature_cache.pack_features(encoded.features)

    def index(self) -> None:
        options = IndexOptions(lambda path, reason: self.still_written.append(reason))
        with LibraryDB(self.library, write=True) as db:
            folders = [] if db.roots() else [self.photos]
            index(db, self.encoder, folders, Settings(workers=2, batch=4), Job(), options)

    def mixed(self) -> int:
        """Codes and kept features that are not of the content that they are kept under."""
        wrong = sum(
            self.codes.get(content, code) != code
            for content, code in codes_of(self.library).values()
        )
        path = feature_cache.features_path(self.library, self.encoder.backbone)
        with BlobCache(path) as cache:
            kept = cache.get(list(self.features))
        return wrong + sum(self.features[content] != blob for content, blob in kept.items())


def races(folder: Path, runs: int, modes: tuple[str, ...]) -> Outcome:
    """Index again and again while photos change, and once more when they do not."""
    watched = Watched(folder)
    watched.index()
    wrong = 0
    with rewriting(watched.photos, runs, modes):
        for _ in range(runs):
            watched.index()
            wrong += watched.mixed()
    assert watched.encoder.encoded > PHOTOS or watched.still_written
    watched.still_written.clear()
    watched.index()
    now = {path.name: code_of(path) for path in watched.photos.glob("*.bmp")}
    found = codes_of(watched.library)
    wrong += sum(found.get(name, code) != code for name, code in now.items())
    wrong += len(watched.still_written)
    with LibraryDB(watched.library) as db:
        wrong += sum(result.count for result in check(db))
    return Outcome(
        f"photos changed while they are read ({', '.join(modes)})",
        runs * PHOTOS,  # each of which is read
        lost=len(now.keys() - found.keys()),
        wrong=wrong,
        message="it is still being written",
    )


def test_photos_that_change_while_they_are_read(tmp_path: Path, report: Report) -> None:
    report(races(tmp_path, 2, MODES))


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("mode", MODES)
def test_hundreds_of_races(tmp_path: Path, report: Report, mode: str) -> None:
    report(races(tmp_path, trials(25), (mode,)))
