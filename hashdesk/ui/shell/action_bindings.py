"""The actions of the window in force: what each does, when it may, and the menu of a photo."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMainWindow, QMenu, QStackedWidget

from hashdesk.core.search.question import Question
from hashdesk.ui import actions
from hashdesk.ui.current_page import PageId
from hashdesk.ui.duplicates.controller import DuplicatesController
from hashdesk.ui.duplicates.page import GroupAction
from hashdesk.ui.photos.grid_view import GRID_ZOOM_A_NOTCH
from hashdesk.ui.photos.photo_actions import PhotoActions
from hashdesk.ui.shell.key_sheet import KeySheet
from hashdesk.ui.shell.layout import MainLayout
from hashdesk.ui.shell.navigator import Navigator
from hashdesk.ui.shell.open_and_drop import OpenAndDrop
from hashdesk.ui.shell.pages import Pages
from hashdesk.ui.viewer.controller import ViewerController
from hashdesk.ui.viewer.page import ViewerPage


class ActionBindings(QObject):
    """Binds the table of actions to the parts that do them, in the grid and in the viewer."""

    def __init__(
        self,
        window: QMainWindow,
        frame: MainLayout,
        viewer: ViewerPage,
        browser: Navigator,
        viewing: ViewerController,
        deeds: PhotoActions,
        intake: OpenAndDrop,
        pages: Pages,
        reviewing: DuplicatesController,
        *,
        rescan: Callable[[], object],
        cancel: Callable[[], object],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._frame = frame
        self._viewer = viewer
        self._browser = browser
        self._viewing = viewing
        self._deeds = deeds
        self._pages = pages
        self._reviewing = reviewing
        self._changes = True  # to the library are allowed
        self.stack = QStackedWidget()
        self.stack.addWidget(frame)
        self.stack.addWidget(viewer)
        grid = frame.grid
        self.by_name = actions.make_actions(
            window,
            {
                "similar": self._show_similar,
                "view": self._if_in_sight(viewing.open),
                "back": self._go_back,
                "forward": browser.go_forward,
                "region": viewer.toggle_region,
                "info": viewer.toggle_info,
                "full_screen": self._toggle_full_screen,
                "details": frame.toggle_details,
                "larger": lambda: grid.set_cell(round(grid.cell * GRID_ZOOM_A_NOTCH)),
                "smaller": lambda: grid.set_cell(round(grid.cell / GRID_ZOOM_A_NOTCH)),
                "open_image": intake.choose_image,
                "paste": intake.paste,
                "open": self._if_in_sight(deeds.open),
                "reveal": self._if_in_sight(deeds.reveal),
                "copy_image": self._if_in_sight(deeds.copy_image),
                "copy_path": self._if_in_sight(deeds.copy_path),
                "trash": self._trash,
                "undo": self._undo,
                "add_folder": intake.choose_folder,
                "rescan": rescan,
                "cancel": cancel,
                "shortcuts": lambda: KeySheet(window).open(),
                "quit": window.close,
            },
        )
        self._bits = actions.make_bits_actions(window, self._choose_bits)
        self._show_viewer(shown=False)
        viewing.opened.connect(lambda: self._show_viewer(shown=True))
        viewing.opened.connect(browser.give_up)
        viewing.closed.connect(lambda: self._show_viewer(shown=False))
        viewing.asked_similar.connect(browser.show_similar)
        viewing.asked_region.connect(
            lambda photo, region: browser.show_similar(photo, region=region)
        )
        viewer.full_screen_wanted.connect(self._toggle_full_screen)
        intake.image_came.connect(self._search)
        grid.asked_view.connect(viewing.open)
        grid.current_changed.connect(self._allow_photo_actions)
        grid.menu_wanted.connect(self._show_menu)
        viewer.menu_wanted.connect(self._show_menu)
        frame.details.asked_view.connect(viewing.open)
        frame.details.asked_reveal.connect(deeds.reveal)

    def allow_changes(self, *, allowed: bool) -> None:
        """Whether the library may be changed: one that was imported is only read."""
        self._changes = allowed
        for name in actions.CHANGES:
            self.by_name[name].setEnabled(allowed)
        self._allow_photo_actions(self._frame.grid.current_photo())

    def _allow_photo_actions(self, photo: int | None) -> None:
        for name in filter(None, actions.PHOTO_ACTIONS):
            possible = self._changes or name not in actions.CHANGES
            self.by_name[name].setEnabled(possible and photo is not None)

    def _show_menu(self, where: QPoint) -> None:
        menu = QMenu(self._window)
        for name in actions.PHOTO_ACTIONS:
            if name is None:
                menu.addSeparator()
            else:
                menu.addAction(self.by_name[name])
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(where)

    @property
    def _on_groups(self) -> bool:
        return self._pages.current == PageId.DUPLICATES and self._viewing.photo is None

    def _choose_bits(self, bits: int) -> None:
        """Of what is looked at: shelves of the atlas, or photos and groups."""
        if self._pages.current == PageId.ATLAS:
            self._frame.atlas.choose_bits(bits)
        elif self._pages.current in (PageId.PHOTOS, PageId.DUPLICATES):
            self._frame.top.bits.choose(bits)

    def _if_in_sight(self, deed: Callable[[], object]) -> Callable[[], None]:
        """Photos that no one sees, behind another page, are left alone."""

        def done() -> None:
            if self._pages.current == PageId.PHOTOS:
                deed()

        return done

    def _trash(self) -> None:
        if self._on_groups:
            self._reviewing.do(GroupAction.TRASH)
        elif self._pages.current == PageId.PHOTOS:
            self._deeds.put_away()

    def _undo(self) -> None:
        if self._on_groups:
            self._reviewing.undo()
        else:
            self._deeds.undo()

    def _show_similar(self) -> None:
        self._viewing.close()
        self._browser.show_similar_to_selection()

    def _search(self, asked: Question) -> None:
        self._viewing.close()
        self._browser.search(asked)

    def _go_back(self) -> None:
        if self._viewer.canvas.choosing:
            self._viewer.toggle_region()
        elif self._window.isFullScreen():
            self._toggle_full_screen()
        elif self._viewing.photo is not None:
            self._viewing.close()
        else:
            self._browser.go_back()

    def _show_viewer(self, *, shown: bool) -> None:
        """Bring the viewer or the rest into sight; letters and figures mean something else then."""
        self.stack.setCurrentWidget(self._viewer if shown else self._frame)
        for name in actions.VIEWER_ACTIONS:
            self.by_name[name].setEnabled(shown)
        for action in self._bits:
            action.setEnabled(not shown)
        if not shown and self._window.isFullScreen():
            self._toggle_full_screen()

    def _toggle_full_screen(self) -> None:
        """Fill the screen, or be as large as before: maximised, if it was."""
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)
