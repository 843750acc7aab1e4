"""A command's result in a few words, for the status bar."""

from __future__ import annotations

from hashdesk.ui import formatting
from hashdesk.ui.formatting import translate
from hashdesk.ui.jobs.command_process import CommandResult
from hashdesk.ui.model_names import name_told, quoted


def is_no_news(summary: str) -> bool:
    """Whether a summary says only that nothing had changed."""
    return summary in ("", translate("HashDesk", "Up to date"))


def tells_lack(result: CommandResult) -> bool:
    """Whether photos are missing, disconnected or unreadable: true until they are back."""
    return any(_counts(result).get(lack) for lack in ("failed", "missing", "offline"))


def unreadable(result: CommandResult) -> int:
    """How many photos a scan could not read."""
    return int(_counts(result).get("failed", 0))


def describe(result: CommandResult, earlier: int = 0, told_unreadable: int = 0) -> str:
    """The result of a command that ended; empty if there is nothing to say.

    earlier: photos that the commands just before it indexed: they are told with its own.
    told_unreadable: so many photos that cannot be read, or fewer, need not be told again.
    """
    if result.cancelled and result.command == "demo":
        return translate("HashDesk", "Stopped. No album was written.")
    if result.cancelled:
        return translate("HashDesk", "Stopped. What is done is kept.")
    if result.command == "forget" and not result.error:
        gone = formatting.photos(int(result.summary.get("photos", 0)))
        return translate("HashDesk", "{photos} removed from the library").format(photos=gone)
    if result.command == "groups" and not result.error:
        groups = formatting.groups(int(result.summary.get("groups", 0)))
        return translate("HashDesk", "{groups} exported").format(groups=groups)
    if result.command == "models" and result.summary.get("removed"):
        deleted = translate("HashDesk", "Deleted: {name}, which frees {size}")
        if result.summary.get("also_removed"):
            deleted = translate(
                "HashDesk", "Deleted: {name}, and what was adapted from it, which frees {size}"
            )
        name = quoted(_model_of(result, "title"))
        size = formatting.size(int(result.summary.get("freed", 0)))
        return deleted.format(name=name, size=size)
    if result.command == "models" and result.summary.get("encoder") and not result.error:
        if result.summary.get("lacking"):  # a notice says why it is not in use
            return ""
        name = quoted(_model_of(result, "name"))
        return translate("HashDesk", "{name} is in use now.").format(name=name)
    if not isinstance(result.summary.get("counts"), dict):
        return ""
    counts = _counts(result)
    if unreadable(result) <= told_unreadable:
        counts = {**counts, "failed": 0}
    words = {
        # Perhaps nobody moved them: of a photo that was missing, a copy was indexed.
        "moved": translate("HashDesk", "found in another place"),
        "failed": translate("HashDesk", "unreadable"),
        "missing": translate("HashDesk", "missing"),
        "offline": translate("HashDesk", "disconnected"),
    }
    parts = [f"{formatting.count(counts[k])} {word}" for k, word in words.items() if counts.get(k)]
    if indexed := int(counts.get("indexed", 0)) + earlier:
        up_to_date = translate("HashDesk", "Up to date: {photos} newly indexed")
        parts.insert(0, up_to_date.format(photos=formatting.photos(indexed)))
    said = ", ".join(parts) or translate("HashDesk", "Up to date")
    links = _links(result.summary.get("links") or {})
    return f"{said} · {links}" if links else said


def _model_of(result: CommandResult, field: str) -> str:
    """The name of the model that a command tells the title of."""
    return name_told(str(result.summary.get(field, "")), int(result.summary.get("created") or 0))


def _counts(result: CommandResult) -> dict[str, int]:
    """The counts of a scan; empty for other commands."""
    counts = result.summary.get("counts")
    if not isinstance(counts, dict):
        return {}
    # Photos that were missing before are not counted, nor are those in the trash: that was said.
    missing = result.summary.get("gone", 0) - result.summary.get("trashed", 0)
    return {**counts, "missing": missing}


def _links(links: dict[str, int]) -> str:
    """What became of links, in a few words; empty if there were none."""
    words = {
        "followed": translate("HashDesk", "{count} followed"),
        "ignored": translate("HashDesk", "{count} not followed"),
        "broken": translate("HashDesk", "{count} leading nowhere"),
    }
    parts = [
        word.format(count=formatting.count(links[kind]))
        for kind, word in words.items()
        if links.get(kind)
    ]
    return translate("HashDesk", "Links: {counts}").format(counts=", ".join(parts)) if parts else ""
