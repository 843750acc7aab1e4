"""The search field in the top bar."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget

from hashdesk.core.atlas.known_shelves import KnownShelf
from hashdesk.ui.widgets.counted_clicks import CountedClicks
from hashdesk.ui.widgets.icons import icon
from hashdesk.ui.words.shelf_suggestions import AnySuggestion
from hashdesk.ui.words.suggestion_list import (
    MORE_ROLE,
    ROW_HEIGHT,
    SHELF_ROLE,
    WHOLE_ROLE,
    SuggestionDelegate,
    SuggestionModel,
)

LEAST_WIDTH, MOST_WIDTH = 96, 420  # pixels
LEAST_LIST_WIDTH = 280  # … of the suggestions
MOST_ROWS = 14  # of the suggestions, in sight at once: even a low window is higher


class SearchField(QLineEdit):
    """Enter searches, Escape clears; keys that are shortcuts elsewhere are text here."""

    entered = Signal()  # the focus has come here
    edited = Signal(str)  # while typing
    searched = Signal(str)
    shelf_chosen = Signal(object)  # KnownShelf, among the suggestions or by its whole name
    all_wanted = Signal(str, object)  # what was typed, and the SuggestedKind of which all are
    cleared = Signal()  # nothing is searched for any more
    left = Signal()  # Escape in the empty field: back to the photos

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("search")
        self.setAccessibleName(self.tr("Search by words"))
        self.setPlaceholderText(self.tr("Search: dog, 2019, a folder …"))
        words = self.tr(
            "Names, folders, dates, cameras, keywords, and what pictures show (Ctrl+F). "
            "All words must hold."
        )
        self.setToolTip(words)
        self.setMinimumWidth(LEAST_WIDTH)
        self.setMaximumWidth(MOST_WIDTH)
        self._glass = QAction(self)
        self.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self._clear = QAction(self.tr("Clear"), self)
        self._clear.triggered.connect(self._clear_all)
        self._clear.setVisible(False)
        self.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        self._show_icons()
        self._is_new = False  # what stands here was typed, and not searched for yet
        self._is_taken_up = False  # a person has come here since words were last searched for
        self.suggestions = SuggestionModel(self)
        self._completer = QCompleter(self.suggestions, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setCompletionRole(Qt.ItemDataRole.EditRole)
        self.popup = QListView()
        self.popup.setObjectName("suggestions")
        self.popup.setMinimumWidth(LEAST_LIST_WIDTH)
        self._completer.setPopup(self.popup)
        CountedClicks(self._completer)
        self.popup.setItemDelegate(SuggestionDelegate(self.popup))  # the completer set its own
        self._completer.setWidget(self)
        self._completer.activated[QModelIndex].connect(self._take)  # type: ignore[index]
        self.textEdited.connect(self._edit)
        self.textChanged.connect(lambda text: self._clear.setVisible(bool(text)))

    def show_suggestions(self, typed: str, suggestions: Sequence[AnySuggestion]) -> None:
        """Show suggestions for what was typed, unless something else stands here by now."""
        if typed != self.text() or not self.hasFocus():
            return
        self.suggestions.show(typed, suggestions)
        if suggestions:
            rows = min(self.suggestions.rowCount(), MOST_ROWS)
            self._completer.setMaxVisibleItems(rows)
            self.popup.setFixedHeight(rows * ROW_HEIGHT + 2 * self.popup.frameWidth())
            self.popup.scrollToTop()
            self._completer.complete()
            self.popup.setCurrentIndex(QModelIndex())  # Enter takes what was typed
        else:
            self.hide_suggestions()

    @property
    def is_typing(self) -> bool:
        """Whether words stand here that were not searched for yet, and no suggestion is chosen."""
        chosen = self.popup.isVisible() and self.popup.currentIndex().isValid()
        return self._is_new and self.hasFocus() and not chosen

    @property
    def is_taken_up(self) -> bool:
        """Whether a person is here again since the last search: its answer leaves the keys here."""
        return self._is_taken_up and self.hasFocus()

    def take_up(self) -> None:
        """Have other words typed, in the place of those that stand here."""
        self._is_taken_up = True
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def hide_suggestions(self) -> None:
        """Hide the suggestions."""
        self.popup.hide()

    def _edit(self, text: str) -> None:
        self._is_new = bool(text)
        self.edited.emit(text)

    def _take(self, index: QModelIndex) -> None:
        """Complete what was typed with a suggestion, and search for it.

        Or open its shelf, or show more suggestions.
        """
        text, shelf = str(index.data(WHOLE_ROLE)), index.data(SHELF_ROLE)
        line = index.data(MORE_ROLE)
        self.setText(text)

        def take() -> None:
            if line is not None:
                self.all_wanted.emit(text, line.kind)
            elif shelf is None:
                self._search(text)
            else:
                self._is_taken_up = False
                self.open_shelf(shelf)

        # After the completer is through with its own ideas of the text.
        QTimer.singleShot(0, self, take)

    def open_shelf(self, shelf: KnownShelf) -> None:
        """Open a shelf of the atlas, instead of searching for its name."""
        if not self.is_taken_up:  # else something else may be typed already
            self._is_new = False
            self.clear()
        self.hide_suggestions()
        self.shelf_chosen.emit(shelf)

    def _search(self, text: str) -> None:
        self._is_new = self._is_taken_up = False
        self.setText(text)
        self.hide_suggestions()
        if text.strip():
            self.searched.emit(text)
        else:
            self.cleared.emit()

    def _clear_all(self) -> None:
        self._is_new = self._is_taken_up = False
        self.clear()
        self.hide_suggestions()
        self.cleared.emit()

    def _show_icons(self) -> None:
        self._glass.setIcon(icon("magnifying-glass", self.palette()))
        self._clear.setIcon(icon("x", self.palette()))

    # -- Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, chosen = event.key(), self.popup.currentIndex().isValid()
        self._is_taken_up = True
        enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if self.popup.isVisible() and (key == Qt.Key.Key_Down or (enter and chosen)):
            event.ignore()  # the list of suggestions takes it
        elif enter:
            self._search(self.text())
        elif key == Qt.Key.Key_Escape:
            self._clear_all() if self.text() else self.left.emit()
        elif key == Qt.Key.Key_Down:
            self.edited.emit(self.text())  # the suggestions again
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._is_taken_up = True
        super().mousePressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            assert isinstance(event, QKeyEvent)
            plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
            text = plain and bool(event.text()) and event.text().isprintable()
            if text or event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_clear"):
            self._show_icons()
