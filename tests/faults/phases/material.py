"""What phases start from: photos, libraries, a container. Built once, and never changed.

photos/a b thrown      the photos of `base`; some of `thrown` are gone since
photos/new             more of them: new ones, copies, and two that cannot be read
base/                  a library with code sets of SMALL (in use) and of an adapted encoder,
                       decisions, and a name of a shelf
adapted/               the same, which searches the adapted codes
without-b/             `adapted` without the photos of b
few/                   a library of photos/new
old-facts/             `base` as if an older HashDesk had read the facts of a/
damaged/               `base` with damaged rows, codes and decisions
golden/                a library of each format before this one, by its number
photos.hashdesk        all of `adapted`, to be imported or merged
decisions.json         decisions to be imported
trained/               what the trainer leaves: a bundle and its report
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

import numpy as np
from PIL import ExifTags, Image

from hashdesk.core.code_sets.code_sets import keep_bundle, update_code_set
from hashdesk.core.decoder.reading_version import READING_VERSION, pixels_alone
from hashdesk.core.duplicates.decisions.decision import Decision, DecisionKind
from hashdesk.core.duplicates.decisions.decisions_db import DecisionsDB
from hashdesk.core.duplicates.decisions.documents import to_json
from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.encoding.by_length import ByLength
from hashdesk.core.exchange.columns.listing import ExportSelection, PathStyle
from hashdesk.core.exchange.export import export
from hashdesk.core.exchange.registry import EXPORT_FORMATS
from hashdesk.core.indexing.indexer import index
from hashdesk.core.indexing.remove_folder import remove_folder
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.settings import Settings
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import fact_rows, known_pictures, photo_rows
from hashdesk.core.storage.photos.fact_rows import StoredFacts
from hashdesk.core.storage.tables import sealed_tables
from hashdesk.core.storage.tables.schema import LIBRARY_FORMAT
from hashdesk.encoders.files.bundle import (
    BUNDLE_MANIFEST,
    DetailHeads,
    Head,
    InputBlock,
    load_bundle,
    save_bundle,
)
from tests.drawing import OLD
from tests.shelf_naming import name_shelf
from tests.small_encoder import FEATURES, SmallEncoder, random_weights

SMALL = "small"
BACKBONE = f"{SMALL}-backbone"
COUNTS = {"a": 240, "b": 60, "thrown": 20, "new": 48}  # of different photos in each folder
THROWN = 6  # of `thrown` are gone
COPIES, BROKEN = 8, 2  # in `new`
FORMER_CONTENT = b"before a tag was"  # of the first photo
READ_BY_AN_OLDER = pixels_alone(READING_VERSION)  # it read the same pixels
# Small units, so that much is committed; none of them ends by the clock.
SETTINGS = Settings(workers=1, batch=16, commit_photos=16, commit_seconds=1e6)
OLD_FORMATS = range(1, LIBRARY_FORMAT.version)


def build(folder: Path) -> None:
    """Write all of it into an empty folder."""
    for number, (name, count) in enumerate(COUNTS.items()):
        _draw_noise(folder / "photos" / name, count, number)
    for number in range(COPIES):
        copy = folder / "photos" / "new" / f"copy{number}.jpg"
        shutil.copy2(folder / "photos" / "a" / f"d{number % 4}" / f"p{number}.jpg", copy)
    for number in range(BROKEN):
        broken = folder / "photos" / "new" / f"broken{number}.jpg"
        broken.write_bytes(b"\xff\xd8\xff no photo %d" % number)
        os.utime(broken, (OLD, OLD))
    _write_trained(folder / "trained")
    _write_libraries(folder)
    for number in range(THROWN):
        (folder / "photos" / "thrown" / f"d{number % 4}" / f"p{number}.jpg").unlink()
    _write_damaged(folder / "base", folder / "damaged")
    for number in OLD_FORMATS:
        archived = Path(__file__).parents[2] / "golden" / f"folder-{number}.tar.gz"
        with tarfile.open(archived) as archive:
            archive.extractall(folder / "golden" / str(number), filter="data")


def decision(number: int, kind: DecisionKind = DecisionKind.KEEP) -> Decision:
    """A distinct decision about two photos."""
    contents = {number.to_bytes(16, "little"): 1, (number + 1000).to_bytes(16, "little"): 2}
    return Decision(kind, MatchLevel.NEAR, number, contents)


def open_trained(folder: Path) -> SmallEncoder:
    """The encoder in a bundle that the trainer made."""
    bundle = load_bundle(folder)
    assert bundle.details is not None
    heads = ByLength(bundle.heads, bundle.details.heads)
    weights = heads.map(lambda head: head.weight)
    encoder = SmallEncoder(bundle.id, bundle.backbone, weights)
    encoder.description = (folder / BUNDLE_MANIFEST).read_text("utf-8")
    return encoder


def _draw_noise(folder: Path, count: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    for number in range(count):
        path = folder / f"d{number % 4}" / f"p{number}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        noise = Image.fromarray(rng.integers(0, 255, (6, 8, 3), dtype=np.uint8))
        exif = Image.Exif()
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.ISOSpeedRatings] = 100 + number
        noise.resize((96, 72)).save(path, quality=85, exif=exif)
        os.utime(path, (OLD + number, OLD + number))


def _write_trained(folder: Path) -> None:
    heads = random_weights(500).map(lambda weight: Head(weight, np.zeros(len(weight), np.float32)))
    estimate = {"64": {"groups_before": 0.5, "groups_after": 0.75}}
    blocks = (InputBlock("features", 1.0),)
    extra = {"estimate": estimate, "ranking": {"64": {"64": 2, "detail_64": 1}}}
    encoder = ("Adapted", BACKBONE, "0" * 64, blocks, heads.themes)
    save_bundle(folder / "bundle", *encoder, extra, DetailHeads(blocks, heads.details))
    report = {"better": True, "estimate": estimate, "sentence": "The new codes are better."}
    (folder / "report.json").write_text(json.dumps(report))
    assert heads[64].weight.shape == (64, FEATURES)


def _write_libraries(folder: Path) -> None:
    photos, base = folder / "photos", folder / "base"
    _index(folder / "few", [photos / "new"])
    _index(base, [photos / "a", photos / "b", photos / "thrown"])
    shutil.copytree(base, folder / "plain")
    trained = open_trained(folder / "trained" / "bundle")
    with LibraryDB(base, write=True) as db:
        keep_bundle(db, folder / "trained" / "bundle", trained.id)
        update_code_set(db, trained, Job())
        (first,) = photo_rows.get(db.connection, [1]).values()
        assert first.pixel_id is not None
        with db.transaction():
            known_pictures.remember(db.connection, FORMER_CONTENT, first.pixel_id)
    with DecisionsDB(base, write=True) as decisions:
        decisions.add(map(decision, range(12)))
    (folder / "decisions.json").write_text(to_json([decision(n) for n in range(8, 20)]))
    name_shelf(base, "Noise")
    _write_old_facts(base, folder / "old-facts")
    adapted, without_b = folder / "adapted", folder / "without-b"
    shutil.copytree(base, adapted)
    with LibraryDB(adapted, write=True) as db:
        db.use_encoder(db.encoders()[1])
    selection = ExportSelection(gps=True, thumbnails=True, paths=PathStyle.ABSOLUTE)
    with Library(adapted) as library:
        container = folder / "photos.hashdesk"
        export(library, EXPORT_FORMATS["hashdesk"], selection, container, Job())
    shutil.copytree(adapted, without_b)
    with LibraryDB(without_b, write=True) as db:
        remove_folder(db, os.fsencode(photos / "b"))


def _index(library: Path, folders: list[Path]) -> None:
    with LibraryDB(library, write=True) as db:
        index(db, SmallEncoder(), folders, SETTINGS, Job())


def _write_old_facts(base: Path, folder: Path) -> None:
    shutil.copytree(base, folder)
    with LibraryDB(folder, write=True) as db, db.transaction():
        for number in range(1, COUNTS["a"] + 1):
            fact_rows.put(db.connection, number, StoredFacts(read_by=READ_BY_AN_OLDER))


def _write_damaged(base: Path, folder: Path) -> None:
    """A copy with damaged photos, folders, codes, facts, notes on pictures, and decisions."""
    shutil.copytree(base, folder)
    with closing(sqlite3.connect(folder / "decisions.db")) as connection, connection:
        connection.execute("UPDATE decisions SET created=created+8 WHERE id=2")
    with LibraryDB(folder, write=True) as db:
        connection = db.connection
        (checksum,) = connection.execute("SELECT checksum FROM photos WHERE id=3").fetchone()
        connection.execute("UPDATE photos SET size=size+4 WHERE id=3")
        connection.execute("UPDATE photos SET checksum=? WHERE id=3", (checksum,))
        connection.execute("UPDATE facts SET iso=iso+256 WHERE photo=4")
        connection.execute("UPDATE former_contents SET checksum=checksum+1")
        row = next(sealed_tables.rows(connection, "folders", "id=2"))[0]
        connection.execute("UPDATE folders SET offline=1 WHERE id=2")
        sealed = sealed_tables.checksum("folders", row)
        connection.execute("UPDATE folders SET checksum=? WHERE id=2", (sealed,))
        connection.execute(
            "UPDATE code_segments SET blob=zeroblob(length(blob)) "
            "WHERE bits=64 AND first_row=0 AND encoder=1"
        )
