"""Questions that are asked before something ends or cannot simply be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from hashdesk.core.duplicates.marks import Parted
from hashdesk.ui import formatting
from hashdesk.ui.formatting import translate
from hashdesk.ui.library.folder_nodes import FolderNode


def confirm_forget(window: QWidget, branch: FolderNode, forget: Callable[[bytes], object]) -> None:
    """Ask whether a folder shall really be taken out of the library; returns at once."""
    words = translate(
        "HashDesk",
        "Take {name} with {photos} out of the library? The photos themselves stay where they are; "
        "their codes and thumbnails go.",
    )
    _ask(
        window,
        translate("HashDesk", "Take out of the library"),
        words.format(name=branch.name, photos=formatting.photos(branch.photos)),
        translate("HashDesk", "Take out"),
        lambda: forget(branch.root),
    )


def confirm_remove(window: QWidget, name: str, photos: int, go: Callable[[], object]) -> None:
    """Ask whether a library that was imported shall be deleted; returns at once."""
    words = translate(
        "HashDesk",
        "Remove the imported library {name} with the codes of {photos}? Photos are not touched, "
        "and the file it came from stays.",
    )
    _ask(
        window,
        translate("HashDesk", "Remove an imported library"),
        words.format(name=formatting.shown(name), photos=formatting.photos(photos)),
        translate("HashDesk", "Remove"),
        go,
    )


def confirm_trash(
    window: QWidget, groups: Sequence[Parted], size: int, go: Callable[[], object]
) -> None:
    """Ask whether the marked photos of these groups shall go to the trash; returns at once."""
    words = translate(
        "HashDesk",
        "Move {photos} of {groups} groups to the trash? That is {size}. One photo of each group "
        "stays, and you can undo it.",
    )
    move = translate("HashDesk", "Move to the trash")
    _ask(
        window,
        move,
        words.format(
            photos=formatting.photos(len({photo for goes, _ in groups for photo in goes})),
            groups=formatting.count(len(groups)),
            size=formatting.size(size),
        ),
        move,
        go,
    )


def confirm_stop(window: QWidget, doing: str, stop: Callable[[], object]) -> QMessageBox:
    """Ask whether what goes on shall be stopped for good; returns at once."""
    words = translate(
        "HashDesk", "{doing} is not done yet. Stop it and close? What it has so far is kept."
    )
    return _ask(
        window,
        translate("HashDesk", "Close HashDesk"),
        words.format(doing=doing),
        translate("HashDesk", "Stop and close"),
        stop,
        translate("HashDesk", "Keep open"),
    )


def _ask(
    window: QWidget, title: str, words: str, yes: str, go: Callable[[], object], no: str = ""
) -> QMessageBox:
    """A question that Enter and Escape answer with no."""
    question = QMessageBox(window)
    question.setWindowTitle(title)
    question.setTextFormat(Qt.TextFormat.PlainText)  # a name may look like HTML
    question.setText(words)
    agree = question.addButton(yes, QMessageBox.ButtonRole.DestructiveRole)
    stay = question.addButton(
        no or translate("HashDesk", "Cancel"), QMessageBox.ButtonRole.RejectRole
    )
    question.setDefaultButton(stay)
    question.setEscapeButton(stay)
    agree.clicked.connect(go)
    question.finished.connect(question.deleteLater)
    question.open()
    return question
