"""A photo of a card beside the one of the library that it looks like."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hashdesk.core.exchange.not_there import NotThere
from hashdesk.ui import formatting
from hashdesk.ui.images.image_loader import LoadedImage
from hashdesk.ui.images.zoom_canvas import ZoomCanvas
from hashdesk.ui.reason_words import reason_words
from hashdesk.ui.widgets.basic import ElidedLabel, button, column, paragraph, row
from hashdesk.ui.widgets.theme import GRID

VIEW_HEIGHT = 280  # pixels
THEIRS, OURS = 0, 1  # on the card; in the library


class PairCanvas(ZoomCanvas):
    """The wheel alone scrolls the page, as everywhere on it; with Ctrl it zooms."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
        else:
            event.ignore()


class PairView(QWidget):
    """Both share one zoom and one position. Where there is only one, it says so."""

    open_wanted = Signal(object)  # bytes: a photo, in its own program

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paths = [b"", b""]
        self.canvases = [PairCanvas(enlarging=True) for _ in range(2)]
        self.names = [ElidedLabel(), ElidedLabel()]
        self.facts = [paragraph(), paragraph()]
        self.open_buttons = [button(self.tr("Open")) for _ in range(2)]
        sides = row(*(self._side(which) for which in (THEIRS, OURS)), parent=self, spacing=2 * GRID)
        for which in (THEIRS, OURS):
            sides.setStretch(which, 1)

    def show_photo(self, photo: NotThere, folder: str) -> None:
        """Show the texts about a photo and its twin; images follow. folder: the card's name."""
        self._paths = [photo.files.full, photo.twin]
        titles = (self.tr("In {folder}").format(folder=folder), self.tr("In the library"))
        for which, (path, title) in enumerate(zip(self._paths, titles, strict=True)):
            shown = formatting.shown(path)
            self.names[which].setText(f"{title}: {formatting.name_of(path)}" if path else title)
            self.names[which].setToolTip(formatting.plain_tip(shown) if path else "")
            self.facts[which].setText("")
            self.open_buttons[which].setVisible(bool(path))
            words = self.tr("Open: {photo}")
            self.open_buttons[which].setAccessibleName(words.format(photo=shown))
            self.canvases[which].setAccessibleName(shown)
            self.canvases[which].show_words("" if path else self.tr("Not in the library"))

    def show_loaded(self, which: int, loaded: LoadedImage, size: int | None) -> None:
        """Show a decoded photo, or why it cannot be shown. size: of its file, if it is known."""
        if loaded.image is None:
            words = self.tr("This photo cannot be shown. {reason}.")
            self.canvases[which].show_words(words.format(reason=reason_words(loaded.reason)))
            return
        self.canvases[which].show_image(loaded.image, loaded.full)
        width, height = round(loaded.full.width()), round(loaded.full.height())
        parts = [f"{formatting.count(width)} × {formatting.count(height)}"]
        parts += [formatting.size(size)] if size is not None else []
        taken = loaded.facts.taken if loaded.facts else None
        parts += [formatting.moment(taken)] if taken is not None else []
        self.facts[which].setText(" · ".join(parts))

    def _side(self, which: int) -> QWidget:
        made = QWidget()
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy = self.open_buttons[which].sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # so that both pictures are on one line
        self.open_buttons[which].setSizePolicy(policy)
        canvas = self.canvases[which]
        canvas.setFixedHeight(VIEW_HEIGHT)
        canvas.setToolTip(self.tr("Ctrl and the wheel zoom both pictures"))
        canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        canvas.lens_changed.connect(self.canvases[1 - which].set_lens)
        self.open_buttons[which].clicked.connect(
            lambda _checked=False: self.open_wanted.emit(self._paths[which])
        )
        head = row(self.names[which], self.open_buttons[which])
        head.setStretch(0, 1)
        column(head, canvas, self.facts[which], parent=made)
        return made
