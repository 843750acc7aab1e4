"""Answers the search field: reads what can be searched for, suggests, finds photos."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QLocale, QObject, Signal

from hashdesk.core.atlas.known_shelves import KnownShelf
from hashdesk.core.words.answer import WordsAnswer, answer
from hashdesk.core.words.content import Unseen, sureness
from hashdesk.core.words.dates import MONTHS
from hashdesk.core.words.suggestions import MOST_SUGGESTED, suggest
from hashdesk.core.words.tokens import PartKind
from hashdesk.ui import formatting
from hashdesk.ui.error_words import told
from hashdesk.ui.library.snapshot import Snapshot
from hashdesk.ui.notifier import Notifier
from hashdesk.ui.photos.found_photos import CERTAIN_MATCH, FoundPhotos
from hashdesk.ui.photos.photo_list import PhotoList
from hashdesk.ui.serial_worker import SerialWorker
from hashdesk.ui.words.guess_requests import GuessRequests
from hashdesk.ui.words.part_chips import PartChips
from hashdesk.ui.words.part_texts import found_title
from hashdesk.ui.words.search_field import SearchField
from hashdesk.ui.words.shelf_suggestions import (
    SHELF,
    AnySuggestion,
    SuggestedKind,
    shelf_named,
    suggest_shelves,
)
from hashdesk.ui.words.unknown_words import getting_ready_words, none_left, why_none_found
from hashdesk.ui.words.words_reader import KnownWords, ReadWords, WordsReader

log = logging.getLogger(__name__)

Asked = tuple[str, Callable[[WordsAnswer], None]]  # what was typed, and what becomes of its answer


class WordsController(QObject):
    """Reads a library when the field is first used, and again when the library has changed."""

    found = Signal(object)  # FoundPhotos, to be shown from the top
    cleared = Signal()  # what was shown before is wanted again, or a folder chosen meanwhile
    all_cleared = Signal()  # what was shown before, whatever was chosen meanwhile
    shelves_wanted = Signal()  # of the atlas: `know_shelves` answers
    guesses_wanted = Signal()  # photos are there whose pictures were not looked at yet

    def __init__(
        self,
        folder: Path,
        field: SearchField,
        chips: PartChips,
        photo_list: PhotoList,
        notifier: Notifier,
        is_guessing: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        """is_guessing: whether what pictures show is being guessed, or will be in its turn."""
        super().__init__(parent)
        self._is_guessing = is_guessing
        self._field = field
        self._chips = chips
        self._photo_list = photo_list
        self._notifier = notifier
        self._worker = SerialWorker("words", self)
        self._suggesting = SerialWorker("suggestions", self)
        self._reader = WordsReader(folder)  # the worker's
        self._known: KnownWords | None = None  # None: to be read. Set in the GUI thread only.
        self._shelves: tuple[KnownShelf, ...] = ()
        self._library = 0  # counts the states of the library
        self._has_photos = False
        self._guessable = False  # the window may have guesses made
        self._encoder = ""  # id of the one in use: with it, other words are known
        self._requests = GuessRequests()
        self._wants_guesses = False  # they are asked for in a moment
        self._answer: WordsAnswer | None = None  # in sight, or left for another page
        self._had_photos = False  # the answer, since its words were typed
        self._hidden = photo_list.hidden  # photos that the chips do not count
        self._in_sight = True  # photos are listed, as an answer would be
        self._asked: Asked | None = None  # its answer is under way
        field.entered.connect(self._prepare)
        field.edited.connect(self._suggest)
        field.all_wanted.connect(self._suggest)
        field.searched.connect(self._search)
        field.cleared.connect(self._clear)
        chips.typed.connect(self.search_instead)
        photo_list.choice_changed.connect(self._follow)
        photo_list.changed.connect(lambda _by_choice: self._follow_list())

    def stop(self) -> None:
        """End its threads."""
        self._worker.stop()
        self._suggesting.stop()

    @property
    def ready(self) -> bool:
        """Whether what can be searched for has been read: suggestions come while typing."""
        return self._known is not None

    @property
    def in_sight(self) -> bool:
        """Whether the photos in sight are those that words found."""
        return self._answer is not None and self._in_sight

    def clear_all(self) -> None:
        """Take all chips away, that of a folder too, if what was found by them is in sight."""
        if self.in_sight:
            self._worker.supersede()
            self._asked = None
            self.all_cleared.emit()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Take a newly read library; an answer in sight is renewed."""
        self._has_photos = bool(len(snapshot.photos))
        self._guessable = self._has_photos and not snapshot.imported
        switched = self._encoder not in ("", snapshot.encoder)
        self._encoder = snapshot.encoder
        if switched:
            self._field.hide_suggestions()
            self._requests.forget()
        self.renew(asked_anew=switched)

    def know_shelves(self, shelves: tuple[KnownShelf, ...]) -> None:
        """Suggest these shelves of the atlas, too."""
        self._shelves = shelves
        if shelves and self._field.is_typing:
            self._suggest(self._field.text())

    def renew(self, *, asked_anew: bool = False) -> None:
        """Read again what can be searched for, as more may be known now.

        asked_anew: by another model, which may know other words: nothing of an answer is left.
        """
        self._known = None
        self._library += 1
        if self._asked is not None:
            self._find(*self._asked)
        elif self._answer is not None:
            show = partial(self._show_renewed, asked_anew=asked_anew)
            self._find(self._answer.typed, show)
        elif self._field.hasFocus() or self._requests.any_lacks:  # it may have been made
            self._prepare()

    def show_listed(self, *, listed: bool) -> None:
        """Keep words in the field only while what they found is in sight.

        listed: False while the answer to another question, or another page, is shown instead.
        """
        if listed == self._in_sight:
            return
        self._in_sight = listed
        typed = "" if self._answer is None else self._answer.typed
        if typed and not listed and self._field.text() == typed:
            self._field.clear()
        elif typed and listed and not self._field.text():
            self._field.setText(typed)

    def _prepare(self) -> None:
        """Read what can be searched for, so that the first answer is quick."""
        if self._known is not None:
            self.shelves_wanted.emit()
        elif self._has_photos and self._asked is None:
            state = self._library
            self._worker.start(lambda _: self._reader.read(state), self._take, self._fail)

    def _keep(self, read: ReadWords) -> None:
        """Take what was read, unless the library has changed since."""
        if read.state != self._library:
            return
        self._known = read.known
        self._wants_guesses = self._guessable and self._requests.are_due(
            read.guessing, read.to_guess
        )

    def _ask(self) -> None:
        """Ask for what is lacking now that what is known was read."""
        if self._known is not None and self._field.hasFocus():  # not before: words come first
            self.shelves_wanted.emit()
        wanted, self._wants_guesses = self._wants_guesses, False
        if wanted:
            self.guesses_wanted.emit()

    def _take(self, read: ReadWords) -> None:
        self._keep(read)
        self._ask()

    @property
    def _getting_ready(self) -> bool:
        """Whether it is being found out what pictures show."""
        return self._wants_guesses or self._is_guessing()

    def _suggest(self, typed: str, every: SuggestedKind | None = None) -> None:
        """Suggest what may be meant. every: all of this kind alone."""
        known = self._known
        if known is None:
            return
        language = QLocale().name().split("_")[0]
        language = language if language in MONTHS else "en"

        shelves, hidden = self._shelves, self._photo_list.hidden

        def work(_: object) -> tuple[AnySuggestion, ...]:
            on_shelves = suggest_shelves(typed, shelves, hidden, every=every == SHELF)
            ask = partial(suggest, typed, *known, language, date.today(), hidden)
            if isinstance(every, PartKind):
                return ask(every=every)
            if every == SHELF:
                return on_shelves
            return *ask(most=MOST_SUGGESTED - len(on_shelves)), *on_shelves

        def show(found: tuple[AnySuggestion, ...]) -> None:
            self._field.show_suggestions(typed, found)

        self._suggesting.start(work, show, self._fail)

    def _search(self, typed: str) -> None:
        self._suggesting.supersede()
        self._find(typed, self._show)

    def search_instead(self, typed: str) -> None:
        """Search for these words, whatever stands in the field."""
        self._field.setText(typed)
        self._search(typed) if typed else self._clear()

    def _find(self, typed: str, show: Callable[[WordsAnswer], None]) -> None:
        known, self._asked, state = self._known, (typed, show), self._library

        def work(_: object) -> tuple[ReadWords | None, WordsAnswer]:
            if known is not None:
                return None, answer(typed, *known, date.today())
            read = self._reader.read(state)
            return read, answer(typed, *read.known, date.today())

        def done(found: tuple[ReadWords | None, WordsAnswer]) -> None:
            read, answered = found
            self._asked = None
            if read is not None:
                self._keep(read)
            show(answered)
            if read is not None:  # not before: what begins then may have an answer renewed
                self._ask()

        self._worker.start(work, done, self._fail)

    def _show(self, answered: WordsAnswer) -> None:
        if not answered.parts:
            self._clear()
            return
        shelf = shelf_named(answered.typed, self._shelves)
        if shelf is not None and not answered.is_certain:
            self._field.open_shelf(shelf)
            return
        self._answer, self._had_photos = answered, False
        self.found.emit(self._found(answered))
        self._show_chips()

    def _show_renewed(self, answered: WordsAnswer, *, asked_anew: bool) -> None:
        """Show the answer for a library that has changed, where the old one was."""
        if self._answer is not None and self._answer.typed == answered.typed:
            self._answer = answered if asked_anew else self._answer.renewed(answered)
            self._had_photos &= not asked_anew
            self._photo_list.renew_found(self._found(self._answer))
            self._show_chips()

    def _found(self, answered: WordsAnswer) -> FoundPhotos:
        levels = np.where(answered.guessed, sureness(answered.scores), CERTAIN_MATCH)
        self._had_photos |= bool(len(answered.photos))
        content = None if self._known is None else self._known[1]
        why_none = (
            none_left()
            if self._had_photos
            else why_none_found(answered, content, getting_ready=self._getting_ready)
        )
        typed, title = answered.typed.strip(), found_title(answered.parts)
        sure = levels.astype(np.uint8)
        return FoundPhotos(typed, title, answered.photos, sure, len(answered.parts), why_none)

    def _show_chips(self) -> None:
        assert self._answer is not None
        self._hidden = self._photo_list.hidden
        known = 0 if self._known is None else self._known[1].known
        self._chips.show_answer(
            *(self._answer.without(self._hidden), self._note(self._answer)),
            getting_ready=not known and self._getting_ready,
        )

    def _note(self, answered: WordsAnswer) -> str:
        """What is not known, and so not found; empty if nothing."""
        if self._known is None:
            return ""
        words, content = self._known
        if content.note:
            return told(content.note)
        if not content.known and self._getting_ready:
            return getting_ready_words() if answered.unknown else ""
        if not content.known:
            later = content.unseen is Unseen.NOT_YET
            now = self.tr("What pictures show is not known.")
            said = self.tr("What pictures show is not known yet.") if later else now
            return said if answered.unknown else ""
        if not answered.asks_for_content:
            return ""
        notes = []
        if content.guessed_by and answered.guessed.any():
            by = formatting.shown(content.guessed_by)
            notes.append(self.tr("(by “{name}”)").format(name=by))
        if unknown := len(words.ids) - content.known:
            notes.append(self.tr("%Ln photos have no guess of what they show", None, unknown))
        return " · ".join(notes)

    def _clear(self) -> None:
        self._worker.supersede()
        self._asked = None
        if self._answer is not None and self._in_sight:
            self.cleared.emit()

    def _follow(self) -> None:
        """Forget what was searched for once a folder, a shelf or all photos are shown instead."""
        if self._photo_list.found is None and self._answer is not None:
            self._answer = None
            if not self._field.is_typing:
                self._field.clear()
            self._chips.show_answer(None)

    def _follow_list(self) -> None:
        """Show the folder that narrows what was found, and count what is not hidden."""
        node = None if self._photo_list.found is None else self._photo_list.folder_node
        name = "" if node is None else node.name
        self._chips.show_folder(name, len(self._photo_list.photos))
        if self._answer is not None and self._photo_list.hidden is not self._hidden:
            self._show_chips()

    def _fail(self, error: Exception) -> None:
        self._asked = None
        log.error("The words of the library could not be searched.", exc_info=error)
        self._notifier.show_error(error)
