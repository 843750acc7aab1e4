"""The offer to install PyTorch, which adapting needs: what it takes, and where it goes."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from hashdesk.core.pytorch.needs import Needs
from hashdesk.ui import formatting
from hashdesk.ui.widgets.basic import button, column, paragraph, row


class PyTorchOffer(QWidget):
    """Says what an installation takes, and why the last one failed."""

    install_wanted = Signal()
    later_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = paragraph()
        self.trouble = paragraph()
        self.install_button = button(self.tr("Install and adapt"), "main", self.install_wanted)
        self.later_button = button(self.tr("Not now"), clicked=self.later_wanted)
        column(
            self.words, self.trouble, row(self.install_button, self.later_button, 1), parent=self
        )

    def show_needs(
        self, needs: Needs, time: tuple[float, float], why_not: str = "", trouble: str = ""
    ) -> None:
        """Show what an installation takes.

        time: seconds that adapting takes after it, at least and at most.
        why_not: what prevents it now; trouble: of the last try.
        """
        words = self.tr(
            "Adapting needs PyTorch, free software that models learn with, which is not on this "
            "computer yet. About {download} are downloaded, and {disk} stay on the disk, in "
            "{folder}. You can stop and resume at any time, and delete it later in the settings."
        )
        folder = formatting.shown(str(needs.folder))
        words = words.format(
            download=formatting.size(needs.download),
            disk=formatting.size(needs.disk),
            folder=folder,
        )
        if needs.here:
            here = self.tr("{size} have been downloaded already.")
            words = f"{words} {here.format(size=formatting.size(needs.here))}"
        then = self.tr("Adapting then takes {time}.")
        self.words.setText(f"{words} {then.format(time=formatting.duration_between(*time))}")
        self.trouble.setText(why_not or trouble)
        self.trouble.setVisible(bool(why_not or trouble))
        self.install_button.setEnabled(not why_not)
