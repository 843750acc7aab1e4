"""Whether dates are written in full: told by the room there is, not by the dates of a pair.

Else the way they are written would change from one pair to the next.
"""

from __future__ import annotations

from PySide6.QtCore import QDate, QDateTime, QTime
from PySide6.QtGui import QFontMetrics

from hashdesk.ui import formatting

LATE = QTime(20, 0)
DIGITS = "0123456789"


def have_room_for_dates(metrics: QFontMetrics, width: int) -> bool:
    """Whether any date, to the second, is in full no wider than so many pixels."""
    widest = max(DIGITS, key=metrics.horizontalAdvance)
    digits = str.maketrans(DIGITS, widest * len(DIGITS))
    written = (
        formatting.moment(_twentieth_of(month), to_the_second=True).translate(digits)
        for month in range(1, 13)
    )
    return all(metrics.horizontalAdvance(words) <= width for words in written)


def _twentieth_of(month: int) -> int:
    return QDateTime(QDate(2020, month, 20), LATE).toSecsSinceEpoch()
