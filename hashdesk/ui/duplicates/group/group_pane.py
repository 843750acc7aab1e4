"""The group in sight: two photos side by side, all of them as tiles, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from hashdesk.ui import formatting
from hashdesk.ui.duplicates.group.button_rows import ButtonRows
from hashdesk.ui.duplicates.group.decision_effects import effect_of
from hashdesk.ui.duplicates.group.group_tile import GroupTile
from hashdesk.ui.duplicates.group.group_tiles import GroupTiles
from hashdesk.ui.duplicates.group.photo_menu import photo_menu, refused_actions
from hashdesk.ui.duplicates.group.tile_grid import room_for_tiles
from hashdesk.ui.duplicates.group_actions import GroupAction
from hashdesk.ui.duplicates.pair.compare_pane import ComparePane
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.widgets.basic import button, column, label
from hashdesk.ui.widgets.theme import Theme

MANY_PHOTOS = 99  # the button for the trash has room for so many


class GroupPane(QWidget):
    """Shows a pair, and the tiles of a group of more than two; signals say what the user wants."""

    action_wanted = Signal(object)  # GroupAction
    photo_action_wanted = Signal(object, int)  # GroupAction; the photo in place of the right one
    file_action_wanted = Signal(str, int)  # name of one of the window's actions; photo id
    photo_chosen = Signal(int)  # photo id: to be shown on the right
    focus_left = Signal()  # the tiles had it, and are hidden now

    def __init__(self, thumbnails: Thumbnails, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.compare = ComparePane()
        self.tiles = GroupTiles(thumbnails, theme)
        self.tiles.hide()
        self.reason = label("", "muted")
        self.reason.setWordWrap(True)  # on a narrow page
        self._tiles: dict[int, GroupTile] = {}  # by photo
        self._pair = (0, 0)  # photo ids
        self._refused: frozenset[GroupAction] = frozenset()  # by the menus
        self._may_change = True
        self._build_buttons()
        rows = self.button_rows.rows
        column(self.compare, self.tiles, self.reason, *rows, parent=self).setStretch(0, 1)
        tiles = self.tiles
        tiles.action_pressed.connect(self.action_wanted)
        tiles.photo_chosen.connect(self.photo_chosen)
        tiles.mark_wanted.connect(lambda at: self.photo_action_wanted.emit(GroupAction.MARK, at))
        tiles.menu_wanted.connect(self._show_menu)
        self.compare.menu_wanted.connect(lambda at, point: self._show_menu(self._pair[at], point))

    # -- what is shown

    def show_tiles(self, tiles: list[GroupTile], pair: tuple[int, int]) -> None:
        """Show the photos of a group. pair: the ids of those on the left and on the right."""
        self._tiles, self._pair = {tile.photo: tile for tile in tiles}, pair
        self.tiles.show_tiles(tiles, pair[1])
        had_focus, shown = self.tiles.hasFocus(), len(tiles) > 2  # a pair shows itself
        self.tiles.setVisible(shown)
        if had_focus and not shown:
            self.focus_left.emit()

    def show_mark(self, *, marked: bool, others: bool, why_not: str, why_no_others: str) -> None:
        """Show whether the right photo is marked, and whether all but the left one are.

        why_not: why the right one can't be marked; why_no_others: why no other one can.
        """
        self._mark.setText(self.tr("Unmark") if marked else self.tr("Mark"))
        words = self.tr("Unmark all") if others else self.tr("Mark all others")
        self._mark_others.setText(words)
        for made, key, why in ((self._mark, "X", why_not), (self._mark_others, "A", why_no_others)):
            made.setEnabled(not why)
            made.setToolTip(why or self._key_tip(key))

    def show_place(self, member: int, members: int, reason: str) -> None:
        """Show the place in the group, and why the left photo is kept."""
        words = [reason] if reason else []
        if members > 2:
            place = self.tr("photo {member} of {members}")
            words.append(place.format(member=member + 1, members=members))
        self.reason.setText(" · ".join(words))

    def show_marked(self, marked: int, *, asks: bool) -> None:
        """Show how many photos of the group are marked, and whether a question comes first."""
        self._trash.setText(self._trash_words(marked, asks=asks))
        self._trash.setEnabled(marked > 0)
        tip = self._key_tip(self.tr("Del"))
        if asks:
            tip = self.tr("Key: {key}. It asks first: not all are proven copies.").format(
                key=self.tr("Del")
            )
        nothing = self.tr("No photo of this group is marked.")
        self._trash.setToolTip(tip if marked else nothing)

    def offer_different(self, *, offered: bool) -> None:
        """Offer "not the same", or say why not: the files are the same, byte for byte."""
        self._refused = refused_actions(may_change=self._may_change, may_differ=offered)
        equal = self.tr("These files are the same, byte for byte.")
        self._different.setEnabled(offered)
        if offered:
            self._tell_effect(self._different, GroupAction.DIFFERENT, "N")
        else:
            self._different.setToolTip(equal)
            self._different.setAccessibleDescription(equal)

    def allow_changes(self, *, allowed: bool) -> None:
        """Offer actions that change photos or decisions."""
        self._may_change = allowed
        for made in self.action_buttons:
            made.setVisible(allowed)

    def set_room(self, room: QSize) -> None:
        """Arrange buttons and tiles for so many pixels."""
        self.button_rows.arrange(room.width())
        self.tiles.set_room(room_for_tiles(room.height()))

    def _show_menu(self, photo: int, position: QPoint) -> None:
        tile = self._tiles.get(photo)
        if tile is not None:
            menu = photo_menu(
                self,
                tile,
                self._refused,
                lambda action: self.photo_action_wanted.emit(action, photo),
                lambda name: self.file_action_wanted.emit(name, photo),
            )
            menu.popup(position)

    def _trash_words(self, marked: int, *, asks: bool) -> str:
        words = self.tr("Trash {photos}") if marked else self.tr("Trash")
        if asks:
            words = self.tr("Trash {photos}…")
        return words.format(photos=formatting.photos(marked))

    # -- building

    def _build_buttons(self) -> None:
        self._different = self._action_button(GroupAction.DIFFERENT, self.tr("Not the same"), "N")
        self._mark = self._action_button(GroupAction.MARK, self.tr("Mark"), "X")
        self._mark_others = self._action_button(GroupAction.MARK_OTHERS, "", "A")
        self._trash = self._action_button(GroupAction.TRASH, "", self.tr("Del"), role="main")
        self.action_buttons = [
            self._different,
            self._action_button(GroupAction.KEEP, self.tr("Keep all"), "K"),
            self._action_button(GroupAction.HIDE, self.tr("Hide group"), "H"),
            self._mark,
            self._mark_others,
            self._action_button(GroupAction.SWAP, self.tr("Keep this one"), "W"),
            self._trash,
        ]
        self.button_rows = ButtonRows(
            self.action_buttons,
            {
                self._mark: (self.tr("Mark"), self.tr("Unmark")),
                self._mark_others: (self.tr("Mark all others"), self.tr("Unmark all")),
                self._trash: [
                    self._trash_words(marked, asks=marked > 0) for marked in (0, 1, MANY_PHOTOS)
                ],
            },
        )

    def _action_button(
        self, action: GroupAction, words: str, key: str, role: str = ""
    ) -> QPushButton:
        made = button(words, role, lambda: self.action_wanted.emit(action))
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._tell_effect(made, action, key)
        return made

    def _tell_effect(self, made: QPushButton, action: GroupAction, key: str) -> None:
        effect = effect_of(action)
        made.setToolTip(
            formatting.plain_lines([*effect, self._key_tip(key)]) if effect else self._key_tip(key)
        )
        made.setAccessibleDescription(" ".join(effect))

    def _key_tip(self, key: str) -> str:
        return self.tr("Key: {key}").format(key=key)
