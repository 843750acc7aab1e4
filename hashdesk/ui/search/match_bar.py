"""The bar above answers: what was searched for, how closely photos have to match, what came of it.

Groups of look-alikes are found by the same steps, so the bar stands above them, too.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from hashdesk.core.encoding.by_length import FINEST
from hashdesk.core.search.question import SearchResult
from hashdesk.core.storage.tables.library_rows import EncoderRow
from hashdesk.ui import formatting, match_steps
from hashdesk.ui.images.thumbnail_widget import rounded_icon
from hashdesk.ui.model_names import model_name
from hashdesk.ui.search.answer_order import (
    has_close_match,
    has_same_picture,
    is_at_most_alike,
    matching,
)
from hashdesk.ui.search.match_control import MatchControl
from hashdesk.ui.search.match_headline import headline, is_whole
from hashdesk.ui.widgets.basic import ElidedLabel, column, label, paragraph, row
from hashdesk.ui.widgets.theme import GRID

QUERY_SIDE = 88  # pixels
MOST_QUERY_PICTURES = 3  # of a search by several photos
EMPHASIS_MS = 1_500  # of a headline that another step has changed
NARROW = 520  # pixels: a bar that is narrower has no room for pictures beside the steps


class MatchBar(QFrame):
    """Visible while it is needed: above an answer, and above groups that depend on the step."""

    chosen = Signal(int)  # step of answers, named by its bits
    chosen_for_groups = Signal(int)
    matched = Signal(object)  # how many photos match; None: there is no answer, or not all of it

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("matchBar")
        self.pictures = [QLabel() for _ in range(MOST_QUERY_PICTURES)]
        for picture in self.pictures:
            picture.setFixedSize(QUERY_SIDE, QUERY_SIDE)
        self.title = ElidedLabel(role="title")
        self.control = MatchControl()
        self.headline = paragraph("", "title")
        self.note = paragraph("", "muted")
        self._query = QWidget()
        row(*self.pictures, parent=self._query)
        self._heading = label()
        steps = row(self._heading, self.control, 1)
        steps.setStretchFactor(self.control, 100)  # no further than its widest
        self._lines = column(
            self.title,
            steps,
            self.headline,
            self.note,
            spacing=GRID // 2,
        )
        layout = row(self._query, self._lines, parent=self, margins=(GRID, GRID, 2 * GRID, GRID))
        layout.setSpacing(2 * GRID)
        layout.setStretchFactor(self._lines, 1)
        layout.setAlignment(self._query, Qt.AlignmentFlag.AlignTop)
        self._photos_shown = self._groups_shown = False
        self._result: SearchResult | None = None
        self._groups_by_step = False
        self._untold_by: EncoderRow | None = None  # the model in use, if it tells no photos apart
        # Answers and groups have steps of their own: whoever looks for what is alike does not want
        # groups of that to clean up.
        self._step, self._step_of_groups = match_steps.USUAL_STEP, match_steps.USUAL_STEP_OF_GROUPS
        self._before: tuple[int, int] | None = None  # the last step, and what matched there
        self._emphasis = QTimer(self, singleShot=True, interval=EMPHASIS_MS)
        self._emphasis.timeout.connect(self._emphasize)
        self.control.chosen.connect(self._choose)
        self._refresh()

    @property
    def step(self) -> int:
        """The step of answers, named by its bits."""
        return self._step

    @property
    def has_answer(self) -> bool:
        """Whether an answer is shown, or comes into sight with the photos."""
        return self._result is not None

    def choose(self, bits: int) -> None:
        """Choose a step by its bits, for what the page in sight shows; a change is emitted."""
        self.control.choose(bits)

    def show_page(self, *, photos: bool, groups: bool) -> None:
        """Take whether the page in sight shows photos, or groups of them."""
        self._photos_shown, self._groups_shown = photos, groups
        self._refresh()

    def show_groups(self, *, by_step: bool) -> None:
        """Take whether the groups depend on the step."""
        self._groups_by_step = by_step
        self._refresh()

    def show_untold(self, by: EncoderRow | None) -> None:
        """Take the model in use if it tells no photos apart; None: it does."""
        self._untold_by = by
        self._refresh()

    def show_query(self, name: str, pictures: Sequence[QPixmap]) -> None:
        """Show what was searched for; empty pictures are not loaded yet."""
        self.title.setText(self.tr("Similar to {name}").format(name=name))
        for number, shown in enumerate(self.pictures):
            picture = pictures[number] if number < len(pictures) else QPixmap()
            shown.setVisible(not picture.isNull())
            if not picture.isNull():
                ratio = self.devicePixelRatioF()
                shown.setPixmap(rounded_icon(picture, QUERY_SIDE, ratio))

    def show_result(self, result: SearchResult | None) -> None:
        """Say whether anything close was found; None: there is no answer in sight."""
        shown, before = self._result, self.headline.text()
        self._before = self._step_before(result)
        self._result = result
        self._refresh()
        same = shown is not None and result is not None and shown.question.is_same(result.question)
        if same and before and self.headline.text() != before:
            self._emphasis.start()
        elif not same:
            self._emphasis.stop()
        self._emphasize()
        known = result is not None and result.tells_apart and is_whole(result)
        self.matched.emit(matching(result) if result is not None and known else None)

    def _emphasize(self) -> None:
        """Colour a headline for the moment after it has changed, where the eyes are."""
        self.headline.setProperty("fresh", self._emphasis.isActive())
        self.headline.style().unpolish(self.headline)
        self.headline.style().polish(self.headline)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if (event.oldSize().width() >= NARROW) != (event.size().width() >= NARROW):
            self._refresh()

    def _choose(self, bits: int) -> None:
        if self._groups_shown:
            self._step_of_groups = bits
        else:
            self._step = bits
        self._refresh()
        (self.chosen_for_groups if self._groups_shown else self.chosen).emit(bits)

    def _refresh(self) -> None:
        result = self._result if self._photos_shown else None
        groups = self._groups_shown and self._groups_by_step
        self.setVisible(result is not None or groups)
        self._query.setVisible(result is not None and self.width() >= NARROW)
        self._heading.setText(match_steps.heading(groups=groups))
        self._heading.setVisible(self.width() >= NARROW)
        self.title.setVisible(result is not None)
        self.control.explain(groups=groups)
        self.control.show_step(self._step_of_groups if self._groups_shown else self._step)
        self.headline.setText("" if result is None else headline(result))
        self.headline.setVisible(bool(self.headline.text()))
        if result is None and self._untold_by is not None:
            words = self.tr(
                "“{name}” cannot tell these photos apart, so these groups mean nothing. On the "
                "page “Model”, use another one."
            )
            self.note.setText(words.format(name=model_name(self._untold_by)))
        elif result is None:
            self.note.setText(match_steps.meaning_for_groups(self._step_of_groups))
        elif not result.tells_apart:
            self.note.setText(self._untold(result))
        else:
            said = self._found(result) or self._first(result)
            self.note.setText(f"{said} {self._change(result)}".strip())
        self.note.setVisible(bool(self.note.text()))

    def _step_before(self, now: SearchResult | None) -> tuple[int, int] | None:
        """The step at which the same was answered last, and how many photos matched there.

        None: it was another answer, or not all of that one is known.
        """
        before = self._result
        if before is None or now is None or not before.question.is_same(now.question):
            return None
        if before.ranks_as(now):
            return self._before
        if before.encoder != now.encoder or not is_whole(before):
            return None
        return before.step, matching(before)

    def _change(self, result: SearchResult) -> str:
        """What the step has changed; empty if anything else has changed, too."""
        if self._before is None or not is_whole(result):
            return ""
        now, (bits, before) = matching(result), self._before
        if not now and has_close_match(result):
            return ""  # that none matches is said
        if now != before:
            words = self.tr("At “{step}”: {photos}.")  # the headline says how many it is now
            told = formatting.photos(before) if before else self.tr("none")
            return words.format(photos=told, step=match_steps.name(bits))
        if not has_close_match(result):
            return self.tr("It is so at every step.")
        return self.tr("The same photos match as at “{step}”.").format(step=match_steps.name(bits))

    def _first(self, result: SearchResult) -> str:
        """What matches at the step, or that nothing does."""
        if result.step == FINEST and not has_same_picture(result):
            if result.question.photo:  # the page Duplicates compares it, too
                return self.tr(
                    "No other photo is certainly the same picture. The page Duplicates looks for "
                    "edited copies."
                )
            return self.tr("No other photo is certainly the same picture.")
        if not matching(result):
            return self.tr("No other photo is very alike.")
        if is_at_most_alike(result):
            return ""  # the headline says it, with its doubt
        return match_steps.meaning(result.step)

    def _untold(self, result: SearchResult) -> str:
        """That the model tells no photos apart, and what to do."""
        words = self.tr(
            "“{name}” cannot tell these photos apart, so their order means nothing. On the page "
            "“Model”, use another one."
        )
        return words.format(name=model_name(result.encoder))

    def _found(self, result: SearchResult) -> str:
        """That nothing close was found; empty if something was."""
        if has_close_match(result):
            return ""
        if not np.isin(result.photos, result.question.in_library).all():
            if len(result.question.photos) > 1:
                return self.tr("No photo is close to all of them. The nearest come first.")
            return self.tr("No close match. These are the nearest there are.")
        if result.within is not None:
            return self.tr("No close match: no other photo passes the filters.")
        return self.tr("No close match: there is no other photo.")
