"""What stands beside a button that has to wait for another task."""

from __future__ import annotations

from hashdesk.ui.formatting import translate


def busy_words(task: str) -> str:
    """Which task is running. task: its title; empty: it is not known."""
    if not task:
        return translate("HashDesk", "Another task is running.")
    return translate("HashDesk", "This task is running: {task}.").format(task=task)
