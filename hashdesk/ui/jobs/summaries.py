"""What a verb did, in a few words for the line at the bottom."""

from __future__ import annotations

from hashdesk.ui import format as text
from hashdesk.ui.jobs.command_process import Ending


def of(ending: Ending) -> str:
    """The news of a verb that ended; empty if there are none."""
    if ending.cancelled:
        return text.translate("HashDesk", "Stopped. Everything so far is kept.")
    if ending.verb == "forget" and not ending.error:
        gone = text.photos(int(ending.summary.get("photos", 0)))
        return text.translate("HashDesk", "{photos} taken out of the library").format(photos=gone)
    if ending.verb == "groups" and not ending.error:
        groups = text.groups(int(ending.summary.get("groups", 0)))
        return text.translate("HashDesk", "{groups} exported").format(groups=groups)
    counts = ending.summary.get("counts")
    if not isinstance(counts, dict):
        return ""
    # Those that were missing before are no news.
    counts = {**counts, "missing": ending.summary.get("gone", 0)}
    words = {
        "indexed": text.translate("HashDesk", "indexed"),
        "moved": text.translate("HashDesk", "moved"),
        "failed": text.translate("HashDesk", "failed"),
        "missing": text.translate("HashDesk", "gone"),
        "offline": text.translate("HashDesk", "offline"),
    }
    parts = [f"{text.count(counts[k])} {word}" for k, word in words.items() if counts.get(k)]
    return ", ".join(parts) or text.translate("HashDesk", "Up to date")
