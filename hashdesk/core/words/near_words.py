"""Known words that are spelled much like one that is not."""

from __future__ import annotations

from difflib import get_close_matches

from hashdesk.core.words.content import Content
from hashdesk.core.words.photo_words import PhotoWords
from hashdesk.core.words.searched_texts import folded

MOST_NEAR = 3
LEAST_RATIO = 0.7  # of difflib: 1 for equal words
LEAST_RATIO_OTHERWISE_BEGUN = 0.85  # nobody who types "red" means "bread"


def near_words(typed: str, words: PhotoWords, content: Content) -> tuple[str, ...]:
    """The nearest words first, as they are written.

    Without the word itself, which is known as another kind of thing than was asked for.
    """
    known = {folded(name): name for name in _names(words)}
    known |= {key: word.name for key, word in content.words.items() if key not in known}
    wanted = folded(typed)
    known.pop(wanted, None)
    alike = [key for key in known if key[:1] == wanted[:1]]
    others = get_close_matches(wanted, known, MOST_NEAR, LEAST_RATIO_OTHERWISE_BEGUN)
    close = get_close_matches(wanted, {*alike, *others}, MOST_NEAR, LEAST_RATIO)
    return tuple(known[key] for key in close)


def _names(words: PhotoWords) -> list[str]:
    cameras = [part for name in words.known_cameras for part in name.split()]
    keywords = [written for written, _ in words.keywords.values()]
    return [*words.folder_names, *cameras, *keywords]
