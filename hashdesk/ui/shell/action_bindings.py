"""Binds the window's actions to the features, and enables them where they apply."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMainWindow, QMenu, QStackedWidget

from hashdesk.ui import actions
from hashdesk.ui.current_page import PageId
from hashdesk.ui.duplicates.group_actions import GroupAction
from hashdesk.ui.photos.grid.table import GRID_ZOOM_PER_NOTCH
from hashdesk.ui.photos.trash.words import words_of_move
from hashdesk.ui.shell.about_dialog import AboutDialog
from hashdesk.ui.shell.bars.menu_bar import MenuBar, fill_menu_bar, submenu
from hashdesk.ui.shell.features import WindowFeatures
from hashdesk.ui.shell.guarded_keys import GuardedKeys
from hashdesk.ui.shell.key_sheet import KeySheet
from hashdesk.ui.shell.layout import MainLayout
from hashdesk.ui.shell.obstacles import Situation, obstacle
from hashdesk.ui.shell.window_parts import WindowParts
from hashdesk.ui.viewer.page import ViewerPage

BITS_PAGES = (PageId.PHOTOS, PageId.DUPLICATES)  # where keys choose the code length


class ActionBindings(QObject):
    """The actions, each bound to the grid, the viewer or the page in sight."""

    def __init__(
        self,
        window: QMainWindow,
        layout: MainLayout,
        viewer_page: ViewerPage,
        features: WindowFeatures,
        parts: WindowParts,
        rescan: Callable[[], object],
        leave: Callable[[], object],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._layout = layout
        self._viewer_page = viewer_page
        self._features = features
        self._parts = parts
        self._changes_allowed = True  # False: an imported library
        self.stack = QStackedWidget()
        self.stack.addWidget(layout)
        self.stack.addWidget(viewer_page)
        handlers = {**self._handlers(), "rescan": rescan, "quit": leave}
        self.by_name = actions.make_actions(window, handlers)
        window.setMenuBar(MenuBar(window))
        self._sort_menu = self._make_sort_menu()
        groups = layout.duplicates
        acted_on = layout.grid, layout.details, viewer_page, groups.list, groups.group
        GuardedKeys(window, actions.keys_of("trash"), acted_on)
        GuardedKeys(window, actions.keys_of("trash_all"), [groups])
        self._bits_actions = actions.make_bits_actions(window, self._choose_bits)
        self._show_viewer(shown=False)
        self._name_steps()
        features.undo_history.changed.connect(self._name_steps)
        features.recently_deleted.counted.connect(lambda _photos: self._name_steps())
        features.viewer.opened.connect(lambda: self._show_viewer(shown=True))
        features.viewer.closed.connect(lambda: self._show_viewer(shown=False))
        viewer_page.full_screen_wanted.connect(self._toggle_full_screen)
        viewer_page.menu_wanted.connect(self._show_menu)
        layout.grid.view_wanted.connect(features.viewer.open)
        fill_menu_bar(window.menuBar(), self.by_name, {actions.SORT_MENU: self._sort_menu})
        for changed in (
            *(layout.changed, layout.grid.photos_shown, layout.grid.current_changed),
            *(features.photo_list.choice_changed, groups.trash_all_changed),
            *(parts.jobs.began, parts.jobs.idle, features.comparing.changed),
        ):
            changed.connect(self._allow)
        self._allow()
        layout.grid.menu_wanted.connect(self._show_menu)
        layout.details.view_wanted.connect(features.viewer.open)
        layout.details.reveal_wanted.connect(features.photo_actions.reveal)

    def _handlers(self) -> dict[str, Callable[[], object]]:
        """What each action does, except for "rescan" and "quit"."""
        features, layout, window = self._features, self._layout, self._window
        grid, photo_actions = layout.grid, features.photo_actions
        open_and_drop = features.open_and_drop
        return {
            # On photos, in the grid or in the viewer.
            "similar": self._show_similar,
            "select_all": self._if_photos_shown(grid.selectAll),
            "uncropped": lambda: grid.show_uncropped(uncropped=not grid.uncropped),
            "dates": lambda: grid.show_dates(shown=not grid.dates_shown),
            "clear_filters": features.clear_filters,
            "view": self._view,
            "region": self._viewer_page.toggle_region,
            "info": self._viewer_page.toggle_info,
            "larger": lambda: grid.set_cell(round(grid.cell * GRID_ZOOM_PER_NOTCH)),
            "smaller": lambda: grid.set_cell(round(grid.cell / GRID_ZOOM_PER_NOTCH)),
            "open": self._if_photos_shown(photo_actions.open),
            "reveal": self._if_photos_shown(photo_actions.reveal),
            "copy_image": self._if_photos_shown(photo_actions.copy_image),
            "copy_path": self._if_photos_shown(photo_actions.copy_path),
            "trash": self._trash,
            "trash_all": lambda: features.duplicates.do(GroupAction.TRASH_ALL),
            "undo": self._undo,
            "redo": self._redo,
            "bring_back": features.trash.offer_last,
            # On the window as a whole.
            "back": self._go_back,
            "forward": features.navigator.go_forward,
            "full_screen": self._toggle_full_screen,
            "details": layout.toggle_details,
            "find": self._find,
            "open_image": open_and_drop.choose_image,
            "paste": open_and_drop.paste,
            "add_folder": open_and_drop.choose_folder,
            "import": self._ask_to_import,
            "export": self._offer_export,
            "cancel": layout.status_bar.cancel_wanted.emit,
            **{page: partial(self._go_to, page) for page in PageId},
            "shortcuts": lambda: KeySheet(window).open(),
            "about": lambda: AboutDialog(self._parts.library_folder, window).open(),
            "close": window.close,
        }

    def allow_changes(self, *, allowed: bool) -> None:
        """Set whether the library may be changed: an imported one is read-only."""
        self._changes_allowed = allowed
        if not allowed:
            actions.offer_only_close(self.by_name["close"], self.by_name["quit"])
        self._allow()

    def _allow(self) -> None:
        """Enable the actions that apply now; the others say in their tool tips why they do not."""
        features, layout = self._features, self._layout
        history, rows = features.undo_history, layout.sidebar.rows
        in_trash = features.recently_deleted.moved_last > 0
        now = Situation(
            page=self._page,
            viewing=features.viewer.photo is not None,
            has_photo=layout.grid.current_photo() is not None,
            marked=layout.duplicates.offers_trash_all,
            read_only=not self._changes_allowed,
            can_undo=history.can_undo or in_trash,
            can_redo=history.can_redo,
            in_trash=in_trash,
            busy=self._parts.jobs.busy or features.comparing.busy,
            filtered=features.is_filtered,
            dated=layout.grid.is_dated,
            pages=frozenset(page for page in PageId if not rows[page].isHidden()),
        )
        in_menus = {**self.by_name, actions.SORT_MENU: self._sort_menu.menuAction()}
        for name, action in in_menus.items():
            reason = obstacle(name, now)
            action.setEnabled(not reason)
            action.setToolTip(reason)
            if name in actions.VIEWER_ACTIONS:
                action.setText(actions.viewer_text(name, possible=not reason))
        for one in self._bits_actions:  # elsewhere, digits are typed
            one.setEnabled(now.page in BITS_PAGES and not now.viewing)
        self.by_name["uncropped"].setChecked(layout.grid.uncropped)
        self.by_name["dates"].setChecked(layout.grid.dates_shown)
        self.by_name["details"].setChecked(layout.details.isVisibleTo(layout))
        for page in PageId:
            self.by_name[page].setChecked(rows[page].isChecked())

    def _make_sort_menu(self) -> QMenu:
        entries = self._layout.top_bar.order.actions_of_menu
        return submenu(self.tr("&Sort by"), entries, self._window.menuBar())

    def _show_menu(self, position: QPoint) -> None:
        menu = QMenu(self._window)
        for name in actions.PHOTO_MENU:
            if name is None:
                menu.addSeparator()
            elif name not in actions.UNDO_ACTIONS or self.by_name[name].isEnabled():
                menu.addAction(self.by_name[name])
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(position)

    @property
    def _page(self) -> PageId:
        return self._features.current_page.id

    @property
    def _on_duplicates(self) -> bool:
        return self._page is PageId.DUPLICATES and self._features.viewer.photo is None

    def _choose_bits(self, bits: int) -> None:
        """Choose a step, by its bits, for what the page in sight shows: photos or groups."""
        self._layout.match_bar.choose(bits)

    def _if_photos_shown(self, action: Callable[[], object]) -> Callable[[], None]:
        """Run the action only while the photos are in sight, not another page."""

        def run() -> None:
            if self._page is PageId.PHOTOS:
                action()

        return run

    def _trash(self) -> None:
        if self._on_duplicates:
            self._features.duplicates.do(GroupAction.TRASH)
        elif self._page is PageId.PHOTOS:
            self._features.photo_actions.move_to_trash()

    def _view(self) -> None:
        if self._on_duplicates:
            self._features.duplicates.do(GroupAction.VIEW)
        elif self._page is PageId.PHOTOS:
            self._features.viewer.open()

    def _undo(self) -> None:
        """Undo what was done last, on whichever page; then what an earlier window moved."""
        history = self._features.undo_history
        if history.can_undo:
            self._features.settle()
            history.undo()
        else:
            self._features.trash.offer_last()

    def _redo(self) -> None:
        self._features.settle()
        self._features.undo_history.redo()

    def _name_steps(self) -> None:
        """Say in menus what would be undone, and what redone."""
        history, removed = self._features.undo_history, self._features.recently_deleted
        undone = history.undo_words
        if not undone and removed.moved_last:  # by an earlier window; it asks first
            undone = words_of_move(removed.moved_last) + "…"
        for name, words, step in (
            ("undo", self.tr("&Undo: {step}"), undone),
            ("redo", self.tr("&Redo: {step}"), history.redo_words),
        ):
            named = words.format(step=step.replace("&", "&&"))
            text = named if step else actions.entry_of(name)
            self.by_name[name].setText(text)
        self._allow()

    def _go_to(self, page: PageId) -> None:
        self._features.viewer.close()
        self._features.show_page(page)
        self._layout.give_keys_to_page()  # they may be in the side bar, or among words
        self._allow()  # the entry that was clicked has changed its mark

    def _ask_to_import(self) -> None:
        self._go_to(PageId.EXCHANGE)
        self._layout.exchange.ask_to_import()

    def _offer_export(self) -> None:
        self._go_to(PageId.EXCHANGE)
        self._layout.exchange.offer_export()

    def _find(self) -> None:
        self._features.viewer.close()
        self._layout.top_bar.search.take_up()

    def _show_similar(self) -> None:
        self._features.viewer.close()
        self._features.searches.show_similar_to_selection()

    def _go_back(self) -> None:
        if self._viewer_page.choosing_region:
            self._viewer_page.toggle_region()
        elif self._window.isFullScreen():
            self._toggle_full_screen()
        elif self._features.viewer.photo is not None:
            self._features.viewer.close()
        else:
            self._features.navigator.go_back()

    def _show_viewer(self, *, shown: bool) -> None:
        """Switch between the viewer and the pages; some keys work in only one of them."""
        self.stack.setCurrentWidget(self._viewer_page if shown else self._layout)
        bar = self._window.menuBar()
        bar.setProperty("viewer", shown)  # dark, as the viewer is
        bar.style().unpolish(bar)
        bar.style().polish(bar)
        self._allow()
        if not shown and self._window.isFullScreen():
            self._toggle_full_screen()

    def _toggle_full_screen(self) -> None:
        """Enter or leave full screen; a maximised window is maximised again."""
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)
        self._window.menuBar().setHidden(self._window.isFullScreen())
