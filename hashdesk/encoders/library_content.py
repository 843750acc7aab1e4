"""What the pictures of a library show, as far as its model can tell."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hashdesk import paths
from hashdesk.core.errors import HashDeskError
from hashdesk.core.job import Job
from hashdesk.core.said import Said
from hashdesk.core.storage.caches import feature_cache, guess_cache
from hashdesk.core.storage.code_segments import NO_PHOTOS, PhotoIds
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_arrays
from hashdesk.core.system_errors import said_of
from hashdesk.core.words.content import NO_CONTENT_WORDS, Content, Unseen, guessed_content
from hashdesk.core.words.photo_words import PhotoWords
from hashdesk.encoders.class_guesses import backbones_that_guess, photos_to_guess, update_guesses
from hashdesk.encoders.content_words import content_words
from hashdesk.encoders.files.backbone_files import BackboneFiles, has_classes, load_backbone
from hashdesk.encoders.files.bundle import load_bundle
from hashdesk.encoders.files.model_card import is_added
from hashdesk.encoders.library_encoder import shipped_bundles
from hashdesk.encoders.text_search.open_model import OpenModel
from hashdesk.encoders.text_search.text_content import text_content


def backbone_in_use(db: LibraryDB) -> str:
    """The name of the backbone of the encoder in use; empty if there is none."""
    row = db.encoder_in_use()
    return "" if row is None else row.backbone


def guessing_backbone(db: LibraryDB) -> str:
    """The backbone that guesses what pictures show: the one in use if it has classes.

    Else another one that is there, those that ship first, of which features or guesses are kept:
    a model without classes does not make a library forget what its pictures show.
    """
    used = backbone_in_use(db)
    return next(backbones_that_guess(db, used), used)


def guesses_to_make(db: LibraryDB, *, complete: bool = False) -> tuple[str, PhotoIds]:
    """What `make_guesses` would make: the backbone that guesses, and the ids (k,) of photos.

    complete: of all photos it is known what they show, so no more is wanted.
    """
    backbone = guessing_backbone(db)
    return backbone, NO_PHOTOS if complete else photos_to_guess(db, backbone)


def make_guesses(db: LibraryDB, cache: Path, job: Job) -> int:
    """Guess what photos of a library show that have no guesses yet; the number of these photos.

    Nothing depends on guesses but searches for what pictures show: without a backbone or room on
    the disk, there are fewer. Raises Cancelled.
    """
    try:
        return update_guesses(db, guessing_backbone(db), cache, job)
    except (HashDeskError, OSError):
        job.check()
        return 0


def library_content(
    db: LibraryDB, words: PhotoWords, cache: Path, opened: OpenModel | None = None
) -> Content:
    """What the photos of `words` show: by any words if the model in use has a text tower.

    Else by the guesses about them, of the model in use or of another one, which then is named;
    nothing, if none were made. opened: keeps what was read of the model for the next time.
    """
    row, backbone = db.encoder_in_use(), backbone_in_use(db)
    opened = opened or OpenModel()
    note: Said | str = ""
    if row is not None and is_added(backbone):
        try:
            found = text_content(db, row, backbone, words, _contents_of(db, words), opened)
        except HashDeskError as error:
            found, note = None, said_of(error)
        if found is not None:
            return found
    opened.forget()
    found = _guessed(db, guessing_backbone(db), words, cache)
    return replace(found, note=note)


def _guessed(db: LibraryDB, backbone: str, words: PhotoWords, cache: Path) -> Content:
    path = guess_cache.guesses_path(db.folder, backbone)
    if not has_classes(paths.models(), backbone):
        shipped = load_bundle(shipped_bundles(paths.resources())[0]).name
        return replace(NO_CONTENT_WORDS, unseen=Unseen.NO_WORDS, knows_words=shipped)
    if not path.exists():
        has_features = feature_cache.features_path(db.folder, backbone).exists()
        unseen = Unseen.NOT_YET if has_features else Unseen.NO_FEATURES
        return replace(NO_CONTENT_WORDS, unseen=unseen)
    try:
        loaded = load_backbone(cache, backbone)
        other = "" if backbone == backbone_in_use(db) else _title(loaded)
    except HashDeskError:
        return NO_CONTENT_WORDS
    guesses = guess_cache.read_guesses(path, words.ids, _contents_of(db, words))
    content = guessed_content(content_words(loaded.classes), guesses, other)
    if other:
        return content
    row = db.encoder_in_use()
    used = "" if row is None else row.title
    return replace(content, used=used, set_aside=_set_aside(db, backbone))


def _set_aside(db: LibraryDB, used: str) -> str:
    """The name of another model whose guesses are kept, while this one guesses; or empty."""
    for name in backbones_that_guess(db, used):
        if name == used or not guess_cache.guesses_path(db.folder, name).exists():
            continue
        row = next((row for row in db.encoders() if row.backbone == name), None)
        if row is not None:
            return row.title
        shipped = map(load_bundle, shipped_bundles(paths.resources()))
        return next((one.name for one in shipped if one.backbone == name), "")
    return ""


def _title(backbone: BackboneFiles) -> str:
    """What people know a backbone by. Raises BundleDamaged."""
    if backbone.card is not None:
        return backbone.card.title
    shipped = (load_bundle(folder) for folder in shipped_bundles(paths.resources()))
    return next((one.name for one in shipped if one.backbone == backbone.name), backbone.name)


def _contents_of(db: LibraryDB, words: PhotoWords) -> NDArray[np.uint64]:
    """The content ids (n, 2) of the photos of `words`; zeros for those that have gone since."""
    ids, contents = photo_arrays.all_content_ids(db.connection)
    of_words = np.zeros((len(words.ids), 2), np.uint64)
    known = np.isin(words.ids, ids)
    of_words[known] = contents[np.searchsorted(ids, words.ids[known])]
    return of_words
