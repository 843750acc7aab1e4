"""The headline above an answer: how many photos match, or that none does, and what is doubtful."""

from __future__ import annotations

from hashdesk.core.search.question import SearchResult
from hashdesk.ui import formatting, match_steps
from hashdesk.ui.formatting import translate
from hashdesk.ui.search.answer_order import has_close_match, is_in_doubt, matching


def headline(result: SearchResult) -> str:
    """What is told of an answer first; empty where it says nothing, or nothing close was found."""
    if not result.tells_apart or not has_close_match(result):
        return ""
    photos, whole = matching(result), is_whole(result)
    if not photos:
        words = translate("HashDesk", "No photo matches at “{step}”. What follows is less similar.")
        return words.format(step=match_steps.name(result.step))
    if is_in_doubt(result):
        if whole:
            return match_steps.doubt(result.step, formatting.photos(photos))
        return translate("HashDesk", "Nothing is more than alike.")
    return formatting.photos_match(photos) if whole else ""


def is_whole(result: SearchResult) -> bool:
    """Whether all photos are in an answer: else what matches cannot be counted."""
    return len(result.photos) == len(result.index)
