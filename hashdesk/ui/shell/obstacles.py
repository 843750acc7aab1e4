"""Why an action does not apply at the moment: its menu entry says so."""

from __future__ import annotations

from dataclasses import dataclass

from hashdesk.ui import actions
from hashdesk.ui.current_page import PageId
from hashdesk.ui.formatting import translate

ON_GROUPS = ("view", "trash")  # actions on photos that apply to a group of duplicates, too


@dataclass(frozen=True)
class Situation:
    """What decides which actions apply."""

    page: PageId  # in sight, behind the viewer if that is open
    viewing: bool  # a photo is in the viewer
    has_photo: bool  # the grid has a current photo
    marked: bool  # groups of duplicates have marked photos
    read_only: bool  # an imported library
    can_undo: bool
    can_redo: bool
    in_trash: bool  # photos that HashDesk moved there
    busy: bool  # a task runs
    filtered: bool
    dated: bool  # the grid can show dates between its photos
    pages: frozenset[PageId]  # that there is something to show on


def obstacle(name: str, now: Situation) -> str:
    """Why an action does not apply; empty: it does."""
    if now.read_only and name in actions.CHANGES:
        return translate("HashDesk", "This library was imported: it is read-only.")
    on_group = now.page is PageId.DUPLICATES and not now.viewing
    if name == "trash_all" and not on_group:
        return translate("HashDesk", "This works on the page Duplicates.")
    if name == "trash_all" and not now.marked:
        return translate("HashDesk", "No photo is marked.")
    if name in actions.PHOTO_ACTIONS and not (name in ON_GROUPS and on_group):
        if now.page is not PageId.PHOTOS:
            return translate("HashDesk", "This works on the page Photos.")
        if not now.has_photo:
            return translate("HashDesk", "No photo is selected.")
    on_grid = now.page is PageId.PHOTOS and not now.viewing
    if name in (*actions.GRID_ACTIONS, actions.SORT_MENU) and not on_grid:
        return translate("HashDesk", "This works on the page Photos.")
    if name == "dates" and not now.dated:
        return translate("HashDesk", "Sort the photos by date taken first.")
    if name in actions.VIEWER_ACTIONS and not now.viewing:
        return translate("HashDesk", "Open a photo first (Enter).")
    if name in actions.UNDO_ACTIONS:
        return _no_step(name, now)
    if isinstance(name, PageId) and name not in now.pages:
        return _no_page(name, now)
    if name == "cancel" and not now.busy:
        return translate("HashDesk", "No task is running.")
    if name == "clear_filters" and not now.filtered:
        return translate("HashDesk", "No filter is active.")
    return ""


def _no_step(name: str, now: Situation) -> str:
    if name == "undo" and not now.can_undo:
        return translate("HashDesk", "There is nothing to undo.")
    if name == "redo" and not now.can_redo:
        return translate("HashDesk", "There is nothing to redo.")
    if name == "bring_back" and not now.in_trash:
        return translate("HashDesk", "No photo that HashDesk moved is in the trash.")
    return ""


def _no_page(page: PageId, now: Situation) -> str:
    if page is PageId.FAILURES:
        return translate("HashDesk", "There are no unreadable files.")
    if now.read_only:
        return translate("HashDesk", "This library was imported: it is read-only.")
    return translate("HashDesk", "There are no photos yet.")
