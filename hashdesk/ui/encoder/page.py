"""The page of the encoder: adapting, and the library's code sets."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from hashdesk.ui.encoder.adapting.adapt_panel import AdaptPanel
from hashdesk.ui.encoder.code_set_list import CodeSetList
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.widgets.card_page import CardPage
from hashdesk.ui.widgets.theme import Theme


class EncoderPage(CardPage):
    """The panel that adapts and the list of code sets, one below the other."""

    similar_wanted = Signal(int)  # id of a photo in the comparison

    def __init__(self, thumbnails: Thumbnails, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.code_sets = CodeSetList()
        self.adapt = AdaptPanel(thumbnails, theme)
        self.adapt.similar_wanted.connect(self.similar_wanted)
        self.adapt.opened.connect(self.renew_keys)
        self.add(self.tr("ADAPT TO MY PHOTOS"), self.adapt)
        self.add(self.tr("MODELS"), self.code_sets)
