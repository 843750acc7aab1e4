"""What is said where no photo is found, for one of the reasons that can be told."""

from __future__ import annotations

from hashdesk.core.words.answer import WordsAnswer
from hashdesk.core.words.content import Content, find_word
from hashdesk.ui import formatting
from hashdesk.ui.formatting import translate


def unknown_words(answered: WordsAnswer, content: Content | None) -> str:
    """Which words are not known, and what is; empty if some are, or a prefix or quotes say what.

    content: what pictures show; None: not read yet.
    """
    parts = answered.parts
    as_typed = all(part.text == answered.typed[part.start : part.end] for part in parts)
    if not parts or len(answered.unknown) < len(parts) or not as_typed:
        return ""
    words = translate("HashDesk", "HashDesk does not know the word {words}.")
    if len(parts) > 1:
        words = translate("HashDesk", "HashDesk does not know the words {words}.")
    quoted = (translate("HashDesk", "“{name}”").format(name=part.text) for part in parts)
    said = words.format(words=formatting.shown(", ".join(quoted)))
    return f"{said}\n{_known(content)}"


def none_left() -> str:
    """That all photos have gone that were found, to the trash or from their folders."""
    return translate("HashDesk", "None of the photos that were found is left.")


def _known(content: Content | None) -> str:
    """What can be searched for, with such examples as the content knows."""
    # Of the words that are known in this language.
    examples = translate("HashDesk", "dog, boat, beach").split(", ")
    known = [] if content is None else [
        word for word in examples if find_word(content.words, word.casefold())
    ]  # fmt: skip
    if not known:
        return translate("HashDesk", "It knows names, folders, dates, cameras and keywords.")
    words = translate(
        "HashDesk", "It knows names, folders, dates, cameras, keywords, and words such as {words}."
    )
    return words.format(words=", ".join(known))
