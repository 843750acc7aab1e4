"""The way from one list of photos to another: folders, shelves of the atlas, found photos."""

from __future__ import annotations

from PySide6.QtCore import QObject

from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.ui.current_page import CurrentPage, PageId
from hashdesk.ui.library.folder_nodes import FolderNode
from hashdesk.ui.photos.found_photos import FoundPhotos
from hashdesk.ui.photos.grid.anchor import GridAnchor
from hashdesk.ui.photos.photo_list import PhotoList
from hashdesk.ui.shell.layout import MainLayout
from hashdesk.ui.shell.navigation.before_shelf import BeforeShelf
from hashdesk.ui.shell.navigation.found_trail import BeforeFound, FoundTrail
from hashdesk.ui.shell.navigation.navigator import Navigator
from hashdesk.ui.words.controller import WordsController


class ListTrail(QObject):
    """Decides which photos are listed, and where Back leads from a list.

    The navigator has one history for each list. It is told before another list is shown, and says
    when Back was chosen at its beginning.
    """

    def __init__(
        self,
        navigator: Navigator,
        photo_list: PhotoList,
        current_page: CurrentPage,
        words: WordsController,
        layout: MainLayout,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._navigator = navigator
        self._photo_list = photo_list
        self._current_page = current_page
        self._words = words
        self._in_library: GridAnchor | None = None  # left for a folder, a shelf or found photos
        self._found_trail = FoundTrail()
        self._before_shelf = BeforeShelf()
        navigator.list_left.connect(self._go_back)
        navigator.library_wanted.connect(lambda: self.show_folder(None))
        layout.sidebar.folder_chosen.connect(self.show_folder)
        layout.part_chips.all_folders_wanted.connect(self._show_all_found)
        words.found.connect(self._show_found)
        words.cleared.connect(self._leave_found)
        words.all_cleared.connect(lambda: self._return_to(self._found_trail.before.of_all_times()))

    def show_folder(self, node: FolderNode | None) -> None:
        """Show a folder and those below it, of found photos in sight those in it; None: all."""
        is_list = self._current_page.is_photos and self._navigator.result is None
        narrows = is_list and node is not None and self._photo_list.found is not None
        leave = self._found_trail.narrow if narrows else self._found_trail.leave
        leave(self._photo_list, self._navigator.place, node)
        self._leave_list()
        self._photo_list.choose_folder(node, keep_found=narrows)

    def show_shelf(self, photos: PhotoIds, name: str) -> None:
        """Show the photos of an atlas shelf."""
        way, page = self._navigator.history, self._current_page.id
        trail, shown = self._found_trail, self._photo_list
        self._before_shelf = BeforeShelf.leave(way, trail, page, shown, self._place_to_return_to)
        self._found_trail.forget()
        self._leave_list()
        self._photo_list.choose_shelf(photos, name)

    def _show_found(self, found: FoundPhotos) -> None:
        """Show the photos that words found."""
        place = self._place_to_return_to
        anchor = self._found_trail.arrive(found, self._photo_list, place)
        self._leave_list(anchor)
        self._photo_list.choose_found(found)

    def _show_all_found(self) -> None:
        """Show the photos that words found in all folders, at the place where they were left."""
        self._leave_list(self._found_trail.in_all_folders)
        self._photo_list.choose_folder(None, keep_found=True)

    def _leave_found(self) -> None:
        """Show all photos of the folder in sight, or what was shown before the words."""
        if self._current_page.is_photos:
            shown, place = self._photo_list, self._navigator.place
            self._return_to(self._found_trail.when_left(shown, place))
        else:
            self._photo_list.choose_folder(None)

    def _go_back(self) -> None:
        """Show what was shown before the list in sight, if it was not where all began."""
        shown = self._photo_list
        if shown.found is not None and shown.folder_node is not None:
            self._show_all_found()
        elif shown.found is not None:
            self._return_to(self._found_trail.before)
        elif shown.shelf is not None:
            self._leave_shelf()
        elif words := self._found_trail.back():
            self._words.search_instead(words)
        elif shown.folder_node is not None:
            self._return_to(BeforeFound(anchor=self._in_library))

    def _leave_shelf(self) -> None:
        """Show what was in sight before a shelf."""
        before = self._before_shelf
        if before.page is PageId.PHOTOS:
            self._leave_list(before.anchor)
        before.show(self._photo_list)
        self._found_trail = before.trail
        if before.page is not PageId.PHOTOS:
            self._navigator.return_to_page(before.page, before.history)

    def _return_to(self, before: BeforeFound) -> None:
        """Show a folder or the library again, where it was left."""
        self._found_trail.forget()
        self._leave_list(before.anchor)
        period = before.period if self._photo_list.period is None else None
        self._photo_list.choose_folder(before.folder, period=period)

    @property
    def _place_to_return_to(self) -> GridAnchor | None:
        """The place in the list in sight; a shelf is none to return to, but the library is."""
        is_library = self._photo_list.shelf is not None
        return self._in_library if is_library else self._navigator.place

    def _leave_list(self, next_at: GridAnchor | None = None) -> None:
        """Leave the list in sight. next_at: the place in the next one; None: its top."""
        if not self._photo_list.title:
            self._in_library = self._navigator.place
        self._navigator.begin_list(next_at)
