"""Reads what can be searched for in a library, in the worker of the search field."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hashdesk import paths
from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.words.content import Content
from hashdesk.core.words.photo_words import PhotoWords, read_photo_words

if TYPE_CHECKING:
    from hashdesk.encoders.text_search.open_model import OpenModel

KnownWords = tuple[PhotoWords, Content]  # what can be searched for


@dataclass(frozen=True)
class ReadWords:
    """What the worker read."""

    state: int  # of the library
    known: KnownWords
    guessing: str  # the backbone that guesses
    to_guess: PhotoIds  # what it can guess and has not yet


class WordsReader:
    """Owns the model that reads words. Not thread-safe: the worker's alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._model: OpenModel | None = None

    def read(self, state: int) -> ReadWords:
        """Read what can be searched for. state: of the library, as the window counts them."""
        # What reads content is heavy, and not needed before.
        from hashdesk.encoders.library_content import (  # noqa: PLC0415
            guesses_to_make,
            library_content,
        )
        from hashdesk.encoders.text_search.open_model import OpenModel  # noqa: PLC0415

        self._model = self._model or OpenModel()
        with LibraryDB(self._folder) as db:
            words = read_photo_words(db.connection)
            content = library_content(db, words, paths.cache(), self._model)
            guessing, to_guess = guesses_to_make(db, complete=content.known == len(words.ids))
        return ReadWords(state, (words, content), guessing, to_guess)
