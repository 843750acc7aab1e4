"""The folder of a photo on one line: where there is too little room, its innermost ones."""

from __future__ import annotations

import re

from hashdesk.ui.widgets.basic import ElidedLabel

CUT = "…"
SEPARATOR = re.compile(r"[/\\]")


class FolderLabel(ElidedLabel):
    """Begins with a whole folder's name; only an innermost one without room is cut."""

    def shortened(self, words: str) -> str:
        """As many of the innermost folders as there is room for."""
        metrics, room = self.fontMetrics(), self.width()
        if metrics.horizontalAdvance(words) <= room:
            return words
        starts = [found.start() for found in SEPARATOR.finditer(words)][1:]
        for start in starts:
            shorter = CUT + words[start:]
            if metrics.horizontalAdvance(shorter) <= room:
                return shorter
        return super().shortened(words[starts[-1] + 1 :] if starts else words)
