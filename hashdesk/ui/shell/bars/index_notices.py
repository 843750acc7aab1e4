"""What indexing asks or has to say beyond its counts, in the notice bar."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from hashdesk.ui import formatting
from hashdesk.ui.jobs.queue import JobQueue
from hashdesk.ui.model_names import name_told, quoted
from hashdesk.ui.notifier import Notifier


class IndexNotices(QObject):
    """Shows the most urgent of them. A question that was answered with no is not asked again."""

    def __init__(self, jobs: JobQueue, notifier: Notifier, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._notifier = notifier
        self._declined: set[tuple[str, int]] = set()  # folder or encoder, photos

    def show(self, summary: dict[str, Any]) -> bool:
        """Show what the summary of a command holds; whether it holds anything."""
        if summary.get("moved"):
            self._ask_about_moved(summary["moved"])
            return True
        if any(self._ask_about_loss(loss) for loss in summary.get("unconfirmed") or ()):
            return True
        if summary.get("unplugged"):
            words = self.tr(
                "{folder} was unplugged while indexing. What was read is kept; rescan (F5) when it "
                "is back."
            )
            folder = formatting.shown(os.fsencode(summary["unplugged"][0]))
            self._notifier.notice(words.format(folder=folder), stays=True, waits=True)
            return True
        if summary.get("emptied"):
            self._tell_emptied(summary["emptied"])
            return True
        return bool(summary.get("lacking")) and self._ask_about_lacking(summary["lacking"])

    def _ask_about_moved(self, moved: dict[str, Any]) -> None:
        """Ask whether a new folder is one that was moved: nothing of it is indexed yet."""
        folder, was = str(moved["folder"]), str(moved["was"])
        words = self.tr(
            "Is {new} the folder that was {old}, moved or renamed? {found} of {all} are in it as "
            "they were there. Until you say so, it is not indexed."
        ).format(
            new=formatting.shown(os.fsencode(moved["now"])),
            old=formatting.shown(os.fsencode(was)),
            found=formatting.count(int(moved["found"])),
            all=formatting.photos(int(moved["sampled"])),
        )
        others = [os.fsencode(other) for other in moved["others"]]

        def go_on(add: Callable[[], None]) -> None:
            add()
            if others:  # that were added together with it
                self._jobs.add_folders(others)

        self._notifier.ask(
            words,
            *(
                self.tr("It is that folder"),
                lambda: go_on(lambda: self._jobs.add_moved(folder, was)),
            ),
            *(self.tr("It is another one"), lambda: go_on(lambda: self._jobs.add_as_new(folder))),
            waits=True,
        )

    def _tell_emptied(self, folders: list[str]) -> None:
        """Tell of folders that are empty now, although they held more than went to the trash."""
        words = self.tr(
            "{folder} is empty, as if its drive were unplugged. Its photos stay in the library. If "
            "they are gone for good, remove the folder in Settings."
        )
        shown = [formatting.shown(os.fsencode(folder)) for folder in folders]
        notice = words.format(folder=", ".join(shown))
        self._notifier.notice(notice, stays=True, waits=True)

    def _ask_about_loss(self, loss: dict[str, Any]) -> bool:
        """Ask whether photos are gone; whether that had to be asked."""
        folder, photos = os.fsencode(loss["folder"]), int(loss["photos"])
        words = self.tr(
            "Not there any more: {photos} of {all} in {folder}. Deleted or moved? Until you say "
            "so, nothing is forgotten."
        ).format(
            photos=formatting.photos(photos),
            all=formatting.count(int(loss["known"])),
            folder=formatting.shown(folder),
        )
        confirm = self.tr("They are gone"), lambda: self._jobs.confirm_missing([folder])
        return self._ask((loss["folder"], photos), words, confirm, self.tr("Keep them"))

    def _ask_about_lacking(self, lacking: dict[str, Any]) -> bool:
        """Offer to go over to an encoder although photos lack its codes; whether it was offered."""
        encoder, photos = str(lacking["encoder"]), int(lacking["photos"])
        waiting = int(lacking.get("waiting", 0))
        words = self.tr(
            "Searches still use {used}: {name} has yet to read {photos}, {offline} of them on "
            "drives that are not connected. If you switch now, these photos are not found until "
            "they have been read."
        ).format(
            used=quoted(name_told(lacking["used"])),
            name=quoted(name_told(lacking["name"])),
            photos=formatting.photos(photos),
            offline=formatting.count(int(lacking["offline"])),
        )
        if waiting:
            more = self.tr("New photos that are found only then: {count}.")
            words += " " + more.format(count=formatting.count(waiting))
        go = self.tr("Go over now"), lambda: self._jobs.use_encoder(encoder, anyway=True)
        return self._ask((encoder, photos), words, go, self.tr("Wait"))

    def _ask(
        self, key: tuple[str, int], words: str, yes: tuple[str, Callable[[], object]], no: str
    ) -> bool:
        if key in self._declined:
            return False
        # The highlighted answer, which Enter gives, is the one that changes nothing.
        self._notifier.ask(words, no, lambda: self._declined.add(key), *yes, waits=True)
        return True
