"""Carries out what is asked on the Duplicates page: of groups, of their photos, of the pair."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from hashdesk.core.duplicates.decisions.decision import DecisionKind
from hashdesk.ui.duplicates.decisions.decision_writer import DecisionWriter
from hashdesk.ui.duplicates.group_actions import CHANGING_ACTIONS, DECISION_OF_ACTION, GroupAction
from hashdesk.ui.duplicates.group_notice import GroupNotice
from hashdesk.ui.duplicates.groups_in_sight import GroupsInSight
from hashdesk.ui.duplicates.mark_actions import MarkActions
from hashdesk.ui.duplicates.marked_to_trash import MarkedToTrash
from hashdesk.ui.duplicates.page import DuplicatesPage
from hashdesk.ui.duplicates.pair.compare_pane import CompareMode
from hashdesk.ui.duplicates.pair_controller import CurrentPair, PairController
from hashdesk.ui.duplicates.request_controller import GroupsRequestController
from hashdesk.ui.jobs.kept_shares import KeptShares
from hashdesk.ui.library.snapshot import Snapshot
from hashdesk.ui.notifier import Notifier
from hashdesk.ui.photos.trash.controller import TrashController
from hashdesk.ui.scratch_folder import ScratchFolder
from hashdesk.ui.undo_history import UndoHistory

ZOOM_STEP = 1.5  # of a key


class DuplicatesController(QObject):
    """Acts on the groups in sight. Decisions are written in a thread of their own."""

    view_wanted = Signal(int, object)  # photo id; those of its group
    similar_wanted = Signal(int)  # photo id
    comparing = Signal(object)  # JobState
    rested = Signal()  # nothing is compared or grouped any more

    def __init__(
        self,
        folder: Path,
        page: DuplicatesPage,
        pair: PairController,
        scratch: ScratchFolder,
        compared: KeptShares,
        trash: TrashController,
        history: UndoHistory,
        notifier: Notifier,
        parent: QObject | None = None,
    ) -> None:
        """compared: how far comparisons came that were stopped."""
        super().__init__(parent)
        self._folder = folder
        self._page = page
        self._group_notice = GroupNotice(notifier)
        self._mark_actions = MarkActions(history, self._group_notice, self)
        self._notifier = notifier
        self.pair = pair
        self._decision_writer = DecisionWriter(folder, history, notifier, self)
        self.request = GroupsRequestController(
            folder, page, scratch, compared, self._decision_writer, notifier, self
        )
        self.groups = groups = GroupsInSight(page, self.pair, self.request, notifier, self)
        self._to_trash = MarkedToTrash(folder, page, groups, trash, self._group_notice, self)
        page.action_wanted.connect(self.do)
        page.photo_action_wanted.connect(self.do)
        page.level_chosen.connect(self._group_notice.withdraw)
        page.list.selectionModel().currentChanged.connect(self._group_notice.withdraw)
        self.request.comparing.connect(self.comparing)
        self.request.rested.connect(self.rested)
        trash.trashed.connect(groups.lose)
        trash.restored.connect(groups.regain)
        self._decision_writer.taken_back.connect(groups.take_back)
        self._decision_writer.decided_again.connect(groups.decide_again)
        self._mark_actions.changed.connect(groups.show_marks)
        self._mark_actions.put_back.connect(groups.put_back)
        self._to_trash.decided_elsewhere.connect(self.request.ask)

    def stop_comparing(self) -> None:
        """Stop looking for groups."""
        self.request.stop_comparing()

    def stop(self) -> None:
        """End the threads and the child process."""
        self.request.stop()
        self.pair.stop()
        self._decision_writer.stop()

    def refresh(self) -> None:
        """The page was opened."""
        self.request.refresh()

    def renew(self) -> None:
        """Find groups again: decisions were changed elsewhere."""
        self._decision_writer.forget()
        self.request.ask()

    def export_arguments(self) -> list[str]:
        """The command-line arguments that export the groups in sight."""
        return self.request.current.arguments()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The library has been read."""
        self.groups.note_photos(snapshot.photos)
        self.request.show_snapshot(snapshot, self.groups.gone)

    # -- actions

    def do(self, action: GroupAction, photo: int | None = None) -> None:
        """Carry out an action; in a read-only library, none that changes anything.

        photo: in place of the right one; nothing is done if it is not in the group any more.
        """
        if action in CHANGING_ACTIONS and not self._page.may_change:
            return
        self._notifier.settle()
        pair, pane = self.pair.current(), self._page.pane
        if pair is None or (photo is not None and photo not in pair.members):
            return
        if photo is not None:
            pair = pair._replace(right=photo)
        if action is GroupAction.DIFFERENT and not pair.may_differ:
            self._group_notice.tell(self._same_files())
        elif action in DECISION_OF_ACTION:
            self._decide(pair, DECISION_OF_ACTION[action])
        else:
            calls: dict[GroupAction, Callable[[], object]] = {
                GroupAction.NEXT: lambda: self.pair.step(1),
                GroupAction.BACK: lambda: self.pair.step(-1),
                GroupAction.NEXT_GROUP: lambda: self.pair.step_group(1),
                GroupAction.PREVIOUS_GROUP: lambda: self.pair.step_group(-1),
                GroupAction.FLICK: pane.flick,
                GroupAction.DIFFERENCE: lambda: pane.choose(CompareMode.DIFFERENCE),
                GroupAction.SIDE: lambda: pane.choose(CompareMode.SIDE),
                GroupAction.LARGER: lambda: pane.zoom(ZOOM_STEP),
                GroupAction.SMALLER: lambda: pane.zoom(1 / ZOOM_STEP),
                GroupAction.WHOLE: pane.fit,
                GroupAction.MARK: lambda: self._mark_actions.mark(pair),
                GroupAction.MARK_OTHERS: lambda: self._mark_actions.mark_others(pair),
                GroupAction.SWAP: lambda: self._swap(pair),
                GroupAction.TRASH: lambda: self._to_trash.trash_group(pair),
                GroupAction.TRASH_ALL: lambda: self._to_trash.offer_all(pair.marks),
                GroupAction.VIEW: lambda: self.view_wanted.emit(pair.right, pair.members),
                GroupAction.SIMILAR: lambda: self.similar_wanted.emit(pair.right),
            }
            calls[action]()
        if action in CHANGING_ACTIONS:
            self._page.take_focus()  # a button may have had it

    def _same_files(self) -> str:
        return self.tr("These files are the same, byte for byte. K keeps all, H hides the group.")

    def _swap(self, pair: CurrentPair) -> None:
        """Keep the right photo instead of the left one."""
        self._mark_actions.swap(pair)
        self.pair.show_photo(pair.left)

    def _decide(self, pair: CurrentPair, kind: DecisionKind) -> None:
        row = self.groups.row
        pair.marks.left.decided.add(pair.group)
        self._decision_writer.decide(kind, self.groups.level, pair.marks, pair.group)
        self.groups.show_rows(row)
