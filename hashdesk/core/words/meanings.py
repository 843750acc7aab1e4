"""What words may mean in a library: a date, a keyword, a camera, a folder, a name, a content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from hashdesk.core.words.content import Content, ContentScores
from hashdesk.core.words.dates import DateSpan, parse_date
from hashdesk.core.words.photo_words import PhotoWords
from hashdesk.core.words.searched_texts import NO_ROWS, WordFit, WordRows, folded
from hashdesk.core.words.tokens import PartKind

LEAST_LETTERS = 2  # of a camera's name


@dataclass(frozen=True)
class PartReading:
    """One meaning of a part, and the photos that meet it."""

    kind: PartKind
    rows: WordRows = field(default_factory=lambda: NO_ROWS)  # for certain
    scores: ContentScores | None = None  # of a guess
    span: DateSpan | None = None  # of a date

    @property
    def is_certain_date(self) -> bool:
        """Whether it is a date of the calendar; the month of any year may be another word."""
        return self.span is not None and (self.span.first is not None or self.span.end is not None)


@dataclass(frozen=True, eq=False)
class Meanings:
    """What a library and its model know words for, on a day."""

    words: PhotoWords
    content: Content
    today: date
    corrects: bool = True  # known words that are spelled much like an unknown one are looked for

    def together(self, typed: str) -> list[PartReading]:
        """What several words mean together: a date, or the whole name of something."""
        found = self.named(typed)
        if self.content.any_words or any(reading.kind is PartKind.DATE for reading in found):
            return found
        shown = self.shown(typed)
        return found if shown is None else [*found, shown]

    def named(self, typed: str) -> list[PartReading]:
        """Words as a date, or as the whole name of a keyword, a camera, a folder."""
        by_date = self._date(typed)
        if by_date is not None:
            return [by_date]
        whole = self.words.in_folders(self.words.folders_called(typed))
        found = [
            self._keyword(typed),
            self._camera(typed, WordFit.WHOLE),
            PartReading(PartKind.FOLDER, whole) if len(whole) else None,
        ]
        return [reading for reading in found if reading is not None]

    def alone(self, typed: str) -> list[PartReading]:
        """What one word means: a certain date, or all that is called so, or shows it."""
        by_date = self._date(typed)
        if by_date is not None and by_date.is_certain_date:
            return [by_date]
        return self.called(tuple(PartKind), typed)

    def called(self, kinds: Sequence[PartKind], typed: str) -> list[PartReading]:
        """What some words mean as any of some kinds, by the strictest fit that finds anything."""
        found: list[PartReading] = []
        known = typed.isalpha() or not self.content.any_words
        for fit in WordFit:
            readings = [self._meant(kind, typed, fit) for kind in kinds]
            found = [reading for reading in readings if reading is not None]
            # That a model knows a text says nothing if it knows all, unless this is really a word.
            if any(one.kind is not PartKind.CONTENT or known for one in found):
                return found
        return found

    def exactly(self, kind: PartKind, typed: str) -> PartReading | None:
        """Just what is called so, as a certain kind; None if nothing is."""
        if kind is PartKind.FOLDER:
            rows = self.words.in_folders(self.words.folders_called(typed))
        elif kind is PartKind.CAMERA:
            rows = self.words.by_cameras(self.words.cameras_called(typed))
        elif kind is PartKind.NAME:
            rows = self.words.names.being(typed)
        else:  # nothing else is called more than that
            return self._meant(kind, typed, WordFit.WHOLE)
        return PartReading(kind, rows) if len(rows) else None

    def shown(self, typed: str) -> PartReading | None:
        """Words as what pictures show; None if the model does not know them."""
        scores = self.content.ranking(folded(typed))
        if scores is None:
            return None
        return PartReading(PartKind.CONTENT, scores=np.asarray(scores))

    def _meant(self, kind: PartKind, typed: str, fit: WordFit) -> PartReading | None:
        """What words mean as a certain kind; None if nothing."""
        if kind is PartKind.DATE:
            return self._date(typed)
        if kind is PartKind.KEYWORD:
            return self._keyword(typed)
        if kind is PartKind.CAMERA:
            return self._camera(typed, fit)
        if kind is PartKind.CONTENT:
            return self.shown(typed)
        if kind is PartKind.FOLDER:
            rows = self.words.in_folders(self.words.folders.having(typed, fit))
        else:
            rows = self.words.names.having(typed, fit)
        return PartReading(kind, rows) if len(rows) else None

    def _date(self, typed: str) -> PartReading | None:
        span = parse_date(folded(typed).split(), self.today)
        if span is None:
            return None
        rows = span.rows(self.words.dates)
        return PartReading(PartKind.DATE, rows[self.words.dated[rows]], span=span)

    def _keyword(self, typed: str) -> PartReading | None:
        _, rows = self.words.keywords.get(folded(typed), ("", NO_ROWS))
        return PartReading(PartKind.KEYWORD, rows) if len(rows) else None

    def _camera(self, typed: str, fit: WordFit) -> PartReading | None:
        if sum(map(str.isalpha, typed)) < LEAST_LETTERS:
            return None
        rows = self.words.by_cameras(self.words.camera_names.having(typed, fit))
        return PartReading(PartKind.CAMERA, rows) if len(rows) else None
