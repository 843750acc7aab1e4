"""What a verb did, in a few words for the line at the bottom."""

from __future__ import annotations

from hashdesk.ui import formatting
from hashdesk.ui.jobs.command_process import CommandResult


def of(ending: CommandResult) -> str:
    """The news of a verb that ended; empty if there are none."""
    if ending.cancelled:
        return formatting.translate("HashDesk", "Stopped. Everything so far is kept.")
    if ending.verb == "forget" and not ending.error:
        gone = formatting.photos(int(ending.summary.get("photos", 0)))
        return formatting.translate("HashDesk", "{photos} taken out of the library").format(
            photos=gone
        )
    if ending.verb == "groups" and not ending.error:
        groups = formatting.groups(int(ending.summary.get("groups", 0)))
        return formatting.translate("HashDesk", "{groups} exported").format(groups=groups)
    counts = ending.summary.get("counts")
    if not isinstance(counts, dict):
        return ""
    # Those that were missing before are no news.
    counts = {**counts, "missing": ending.summary.get("gone", 0)}
    words = {
        "indexed": formatting.translate("HashDesk", "indexed"),
        "moved": formatting.translate("HashDesk", "moved"),
        "failed": formatting.translate("HashDesk", "failed"),
        "missing": formatting.translate("HashDesk", "gone"),
        "offline": formatting.translate("HashDesk", "offline"),
    }
    parts = [f"{formatting.count(counts[k])} {word}" for k, word in words.items() if counts.get(k)]
    return ", ".join(parts) or formatting.translate("HashDesk", "Up to date")
