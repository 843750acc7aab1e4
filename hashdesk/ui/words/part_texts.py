"""What parts of a search by words are called in the window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLocale

from hashdesk.core.words.dates import DateSpan
from hashdesk.core.words.reading import Part
from hashdesk.core.words.tokens import PartKind
from hashdesk.ui import formatting
from hashdesk.ui.formatting import translate


def kind_name(kind: PartKind) -> str:
    """What a part is about, in a word."""
    return {
        PartKind.DATE: translate("Words", "date"),
        PartKind.KEYWORD: translate("Words", "keyword"),
        PartKind.CAMERA: translate("Words", "camera"),
        PartKind.FOLDER: translate("Words", "folder"),
        PartKind.NAME: translate("Words", "file name"),
        PartKind.CONTENT: translate("Words", "looks like"),
    }[kind]


def more_words(kind: PartKind | None, number: int) -> str:
    """How many more there are of a kind; None: shelves. How many words, nobody counted."""
    match kind:
        case PartKind.KEYWORD:
            return _counted("… and %Ln more keywords", None, number)
        case PartKind.FOLDER:
            return _counted("… and %Ln more folders", None, number)
        case PartKind.CAMERA:
            return _counted("… and %Ln more cameras", None, number)
        case PartKind.DATE:
            return _counted("… and %Ln more dates", None, number)
        case PartKind.CONTENT:
            return translate("Words", "… and more words for what pictures show")
    return _counted("… and %Ln more shelves", None, number)


def _counted(words: str, disambiguation: None, number: int) -> str:
    """Words with a number, as in `formatting`: lupdate finds plural forms in no other shape."""
    return translate("", words, disambiguation, number)


def chip_text(part: Part, *, getting_ready: bool = False) -> str:
    """A part and what it was taken for: "dog · folder, looks like", "May 2021".

    getting_ready: it is being found out what pictures show.
    """
    if not part.readings:
        words = translate("Words", "{word} · not known")
        if getting_ready:
            words = translate("Words", "{word} · not known yet")
        return words.format(word=formatting.shown(part.text))
    text = _name(part)
    if _is_only_dates(part):
        return text
    kinds = ", ".join(kind_name(kind) for kind in part.kinds)
    return translate("Words", "{word} · {kinds}").format(word=text, kinds=kinds)


def found_title(parts: Sequence[Part]) -> str:
    """What photos that words found are called where a way leads back to them: "dog, May 2021"."""
    return ", ".join(_name(part) for part in parts)


def _name(part: Part) -> str:
    """A part without what it was taken for: "dog", "May 2021"."""
    if _is_only_dates(part) and (span := part.readings[0].span) is not None:
        return _dates(span)
    return formatting.shown(part.text)


def _is_only_dates(part: Part) -> bool:
    return len(part.readings) == 1 and part.readings[0].span is not None


def _dates(span: DateSpan) -> str:
    if span.months:
        locale = QLocale()
        return _listed([locale.standaloneMonthName(month) for month in span.months])
    return formatting.span(span.first, span.end)


def _listed(names: Sequence[str]) -> str:
    if len(names) == 1:
        return translate("Words", "{month} of any year").format(month=names[0])
    words = translate("Words", "{first} to {last} of any year")
    return words.format(first=names[0], last=names[-1])
