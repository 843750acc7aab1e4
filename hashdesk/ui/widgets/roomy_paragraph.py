"""A paragraph that keeps the room of all it may say, so that nothing below it moves by itself."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRect, QSize, Qt

from hashdesk.ui.widgets.basic import Paragraph, with_whole_commands

VERY_LARGE = 10_000  # pixels: room for any words


class RoomyParagraph(Paragraph):
    """As high as its longest words at this width, and as so many lines; also while hidden."""

    def __init__(self, role: str = "", lines: int = 1) -> None:
        super().__init__()
        if role:
            self.setProperty("role", role)
        self._lines = lines
        self._longest: tuple[str, ...] = ()
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        self.keep_room(kept=True)

    def keep_room(self, *, kept: bool) -> None:
        """Whether it keeps its room while it is hidden."""
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(kept)
        self.setSizePolicy(policy)

    def keep_room_for(self, texts: Iterable[str]) -> None:
        """Keep the room of the longest of these texts at any width."""
        self._longest = tuple(with_whole_commands(text) for text in texts)
        self.updateGeometry()

    def heightForWidth(self, width: int) -> int:
        return max(super().heightForWidth(width), self._room(width))

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(QSize(0, self._room(VERY_LARGE)))

    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint().expandedTo(QSize(0, self._room(VERY_LARGE)))

    def _room(self, width: int) -> int:
        """The height of all that it may say, measured as the label itself measures words."""
        room, metrics = QRect(0, 0, width, VERY_LARGE), self.fontMetrics()
        lines = "\n".join("x" * self._lines)
        heights = [
            metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, text).height()
            for text in (*self._longest, lines)
        ]
        return max(heights) + 1  # the label's words may be so much higher
