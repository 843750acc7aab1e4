"""Everyday words over the classes of a backbone, and those classes themselves as words.

`resources/content_words.json` is a table of our own over the names of ImageNet's classes: words in
English and German, and the classes that show what they mean.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from hashdesk import paths
from hashdesk.core.words.content import ContentWord
from hashdesk.core.words.searched_texts import folded

LANGUAGES_OF_WORDS = ("en", "de")


def read_table() -> list[dict[str, Any]]:
    """The table: [{"en": [word, …], "de": [word, …], "classes": [name, …]}, …]."""
    path = paths.resources() / "content_words.json"
    rows: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))
    return rows


def content_words(classes: Sequence[str]) -> dict[str, ContentWord]:
    """The words for a backbone with these classes, by the casefolded word.

    Words whose classes it does not have are left out.
    """
    places = {name: place for place, name in enumerate(classes)}
    words: dict[str, ContentWord] = {}
    for row in read_table():
        known = frozenset(places[name] for name in row["classes"] if name in places)
        for language in LANGUAGES_OF_WORDS:
            for name in row[language] if known else ():
                words[folded(name)] = ContentWord(name, language, known)
    for name, place in places.items():
        words.setdefault(folded(name), ContentWord(name, "en", frozenset((place,))))
    return words
