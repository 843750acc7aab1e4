"""What is said where no photo is found, for one of the reasons that can be told."""

from __future__ import annotations

from hashdesk.core.words.answer import WordsAnswer
from hashdesk.core.words.content import NO_CONTENT_WORDS, Content, Unseen, find_word
from hashdesk.ui import formatting
from hashdesk.ui.formatting import translate
from hashdesk.ui.model_names import name_told
from hashdesk.ui.words.part_texts import found_title


def unknown_words(
    answered: WordsAnswer, content: Content | None, *, getting_ready: bool = False
) -> str:
    """Which words are not known, and what is; empty if some are, or a prefix or quotes say what.

    content: what pictures show; None: not read yet. getting_ready: it is being found out.
    """
    parts = answered.parts
    as_typed = all(part.text == answered.typed[part.start : part.end] for part in parts)
    if not parts or len(answered.unknown) < len(parts) or not as_typed:
        return ""
    words = translate("HashDesk", "HashDesk does not know the word {words}.")
    if len(parts) > 1:
        words = translate("HashDesk", "HashDesk does not know the words {words}.")
    quoted = [translate("HashDesk", "“{name}”").format(name=part.text) for part in parts]
    if getting_ready and not (content or NO_CONTENT_WORDS).known:  # it may know them then
        again = translate("HashDesk", "{words} is searched for again by itself then.")
        if len(parts) > 1:
            again = translate("HashDesk", "{words} are searched for again by themselves then.")
        again = again.format(words=formatting.shown(", ".join(quoted)))
        return f"{getting_ready_words()}\n{again}"
    said = words.format(words=formatting.shown(", ".join(quoted)))
    return f"{said}\n{_known(content)}"


def getting_ready_words() -> str:
    """That it is being found out what pictures show."""
    return translate("HashDesk", "Words for what pictures show are just being got ready.")


def why_none_found(
    answered: WordsAnswer, content: Content | None, *, getting_ready: bool = False
) -> str:
    """Why words found no photo; empty if nothing is known but that.

    getting_ready: it is being found out what pictures show.
    """
    said = unknown_words(answered, content, getting_ready=getting_ready)
    if said or content is None or not answered.may_ask_for_content:
        return said
    if content.known and content.used and content.set_aside:
        why = _set_aside(content)
    elif getting_ready and not content.known:
        why = getting_ready_words()
    else:
        why = "" if content.known else _unseen(content)
    if not why:
        return ""
    return f"{no_match(found_title(answered.parts), len(answered.parts))}\n{why}"


def no_match(title: str, parts: int) -> str:
    """That nothing is found. title: what was searched for, of so many parts."""
    words = translate("HashDesk", "No photos match “{searched}”.")
    if parts > 1:
        words = translate("HashDesk", "No photos match all of these: {searched}.")
    return words.format(searched=title)


def _set_aside(content: Content) -> str:
    """That another model might have found some."""
    words = translate(
        "HashDesk",
        "What pictures show is told by the guesses of “{used}”, the model in use. Those of "
        "“{name}” answer only while the model in use makes no guesses itself.",
    )
    used, name = map(name_told, (content.used, content.set_aside))
    return words.format(used=used, name=name)


def none_left() -> str:
    """That all photos have gone that were found, to the trash or from their folders."""
    return translate("HashDesk", "None of the photos that were found is left.")


def _unseen(content: Content) -> str:
    """Why it is not known what pictures show, and what to do; empty if it will be known."""
    return {
        Unseen.NOT_YET: "",
        Unseen.NO_FEATURES: translate(
            "HashDesk",
            "What pictures show is not known, as what the model saw is not kept. In a terminal, "
            "“hashdesk index --features” makes it again.",
        ),
        Unseen.NO_WORDS: translate(
            "HashDesk",
            "What pictures show is not known: the model in use knows no words, and no other one "
            "has looked at the photos. “{name}” knows words: use it on the page “Model”.",
        ).format(name=formatting.shown(content.knows_words)),
    }[content.unseen]


def _known(content: Content | None) -> str:
    """What can be searched for, with such examples as the content knows."""
    # Of the words that are known in this language.
    examples = translate("HashDesk", "dog, boat, beach").split(", ")
    content = content or NO_CONTENT_WORDS
    known = [word for word in examples if find_word(content.words, word.casefold())]
    if not known:
        words = translate("HashDesk", "It knows names, folders, dates, cameras and keywords.")
        return words if content.known else f"{words}\n{_unseen(content)}".rstrip()
    words = translate(
        "HashDesk", "It knows names, folders, dates, cameras, keywords, and words such as {words}."
    )
    return words.format(words=", ".join(known))
