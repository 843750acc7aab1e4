"""What the pictures of a library show, as far as its guesses say."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from hashdesk.core.errors import HashDeskError
from hashdesk.core.job import Job
from hashdesk.core.storage.caches import feature_cache, guess_cache
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_arrays
from hashdesk.core.words.content import NO_CONTENT_WORDS, Content, guessed_content
from hashdesk.core.words.photo_words import PhotoWords
from hashdesk.encoders.class_guesses import update_guesses
from hashdesk.encoders.content_words import content_words
from hashdesk.encoders.files.backbone_files import load_backbone


def backbone_in_use(db: LibraryDB) -> str:
    """The name of the backbone of the encoder in use; empty if there is none."""
    row = db.encoder_in_use()
    return "" if row is None else str(row.facts.get("backbone", ""))


def can_guess(db: LibraryDB) -> bool:
    """Whether features are kept that guesses can be made from."""
    return feature_cache.features_path(db.folder, backbone_in_use(db)).exists()


def make_guesses(db: LibraryDB, cache: Path, job: Job) -> int:
    """Guess what photos of a library show that have no guesses yet; the number of these photos.

    Nothing depends on guesses but searches for what pictures show: without a backbone or room on
    the disk, there are fewer. Raises Cancelled.
    """
    try:
        return update_guesses(db, backbone_in_use(db), cache, job)
    except (HashDeskError, OSError):
        job.check()
        return 0


def library_content(db: LibraryDB, words: PhotoWords, cache: Path) -> Content:
    """The guesses about the photos of `words`; of nothing, if none were made."""
    backbone = backbone_in_use(db)
    path = guess_cache.guesses_path(db.folder, backbone)
    if not path.exists():
        return NO_CONTENT_WORDS
    try:
        classes = load_backbone(cache, backbone).classes
    except HashDeskError:
        return NO_CONTENT_WORDS
    ids, contents = photo_arrays.all_content_ids(db.connection)
    of_words = np.zeros((len(words.ids), 2), np.uint64)
    known = np.isin(words.ids, ids)  # a photo may have gone since
    of_words[known] = contents[np.searchsorted(ids, words.ids[known])]
    guesses = guess_cache.read_guesses(path, words.ids, of_words)
    return guessed_content(content_words(classes), guesses)
