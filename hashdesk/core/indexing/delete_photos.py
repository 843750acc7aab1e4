"""Deletes rows of photos with all that was made of them. No file of a photo is touched.

Rows and codes go in one transaction. Then go thumbnails, features and verdicts that no photo has
any more, and the training data of an interrupted adaptation. A crash in between leaves some of
them, unused.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from hashdesk.core.adaptation import training_data
from hashdesk.core.scanning.folder_photos import FoldedPhoto
from hashdesk.core.storage import code_segments
from hashdesk.core.storage.caches import feature_cache
from hashdesk.core.storage.caches.blob_cache import THUMBNAILS, BlobCache
from hashdesk.core.storage.caches.guess_cache import forget_guesses
from hashdesk.core.storage.caches.provenance_cache import PROVENANCE
from hashdesk.core.storage.caches.verdict_cache import OUTLINES, VERDICTS, forget_verdicts
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import fact_rows, known_pictures
from hashdesk.core.storage.sqlite.sqlite_file import json_ids
from hashdesk.core.storage.tables.schema import PhotoState

NO_ENCODER = 0  # ids of encoders begin at 1, so no codes are kept


def delete_rows(
    db: LibraryDB, photos: Iterable[int], *, may_return: bool = False
) -> dict[int, bytes]:
    """Delete photos and their codes inside the open transaction; their content ids, by id.

    may_return: nobody has removed them. Should they come back, decisions about what their files
    held before hold for them.
    """
    connection, among = db.connection, "id IN (SELECT value FROM json_each(?))"
    ids = json_ids(photos)
    query = f"SELECT id, content_id, CAST(pixel_id AS BLOB) FROM photos WHERE {among}"
    rows = connection.execute(query, (ids,)).fetchall()
    contents: dict[int, bytes] = {photo: content for photo, content, _ in rows}
    code_segments.clear_others(connection, NO_ENCODER, contents)
    fact_rows.remove(connection, contents)
    connection.execute(f"DELETE FROM photos WHERE {among}", (ids,))
    if not may_return:
        known_pictures.forget_unused(connection, {picture for *_, picture in rows if picture})
    return contents


def clear_caches(db: LibraryDB, contents: Collection[bytes]) -> None:
    """Delete what the caches hold of contents that no photo has any more."""
    kept = {row[0] for row in db.connection.execute("SELECT DISTINCT content_id FROM photos")}
    caches = [db.folder / name for name in (THUMBNAILS, PROVENANCE, OUTLINES)]
    caches += db.folder.glob(feature_cache.FEATURES_PATTERN)
    for path in filter(Path.exists, caches):
        with BlobCache(path, write=True) as cache:
            cache.remove(set(contents) - kept)
    if (db.folder / VERDICTS).exists():
        with BlobCache(db.folder / VERDICTS, write=True) as cache:
            forget_verdicts(cache, kept)
    forget_guesses(db.folder, set(contents) - kept)
    training_data.delete(db)


def fold(db: LibraryDB, folded: Sequence[FoldedPhoto]) -> int:
    """Delete photos that are companions now, if a photo that they belong to is searched and whole.

    Else they stay as they are: a JPEG that cannot be read, or not to its end, does not hide its
    RAW file.
    """
    query = (
        "SELECT count(*) FROM photos WHERE folder=? AND state=? AND incomplete ISNULL "
        "AND CAST(name AS BLOB) IN ({marks}) AND companions NOTNULL"
    )
    gone = []
    for fold in folded:
        marks = ", ".join("?" * len(fold.owners))
        values = (fold.photo.folder, PhotoState.OK, *fold.owners)
        if db.connection.execute(query.format(marks=marks), values).fetchone()[0]:
            gone.append(fold.photo.id)
    if not gone:
        return 0
    with db.transaction():
        contents = delete_rows(db, gone, may_return=True)
    clear_caches(db, contents.values())
    return len(contents)
