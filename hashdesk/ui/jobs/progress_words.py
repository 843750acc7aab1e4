"""What a command is doing, in words: one line for each phase, and figures with their unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP as NOOP

from hashdesk.core.job import BYTE_PHASES
from hashdesk.core.progress.overall_progress import OverallState
from hashdesk.core.progress.plans import MODEL_PLANS
from hashdesk.ui import formatting
from hashdesk.ui.formatting import translate

NEAR_END = 0.9  # of the bar, from which “a few seconds” may be told, but for …
PERCENT = 100
FLOAT_ERROR = 1e-9  # at most: 0.29 is 29 percent
SHORT_S = 10.0  # … jobs that have hardly taken longer themselves
# Phases that are counted, as words of what is done.
_COUNTED = {
    "download": NOOP("HashDesk", "Downloading PyTorch, once: {done} of {all}"),
    "fetch": NOOP("HashDesk", "Downloading: {done} of {all}"),
    "install": NOOP("HashDesk", "Unpacking PyTorch: {done} of {all}"),
    "index": NOOP("HashDesk", "Reading photos: {done} of {all}"),
    "facts": NOOP("HashDesk", "Reading dates, lenses and keywords: {done} of {all} photos"),
    "guess": NOOP("HashDesk", "Getting words ready for the search: {done} of {all} photos"),
    "gather": NOOP("HashDesk", "Preparing photos: {done} of {all}"),
    "features": NOOP("HashDesk", "Reading photos: {done} of {all}"),
    "edits": NOOP("HashDesk", "Making edited copies to learn from: {done} of {all}"),
    "train": NOOP("HashDesk", "Learning: step {done} of {all}"),
    "recode": NOOP("HashDesk", "Applying the model: {done} of {all} photos"),
    "write": NOOP("HashDesk", "Making pictures: {done} of {all}"),
    "look": NOOP("HashDesk", "Looking at photos: {done} of {all}"),
    "outline": NOOP("HashDesk", "Comparing outlines: {done} of {all} photos"),
    "place": NOOP("HashDesk", "Looking for crops: {done} of {all} pairs"),
    "prove": NOOP("HashDesk", "Checking edits: {done} of {all} pairs"),
    "detail": NOOP("HashDesk", "Comparing details: {done} of {all} pairs"),
    "read": NOOP("HashDesk", "Comparing files: {done} of {all} pairs"),
    "originals": NOOP("HashDesk", "Telling originals from copies: {done} of {all} photos"),
    "export": NOOP("HashDesk", "Writing: {done} of {all} photos"),
    "unpack": NOOP("HashDesk", "Unpacking: {done} of {all}"),
    "copy": NOOP("HashDesk", "Copying: {done} of {all}"),
}
_FETCHING_MODEL = NOOP("HashDesk", "Downloading the model: {done} of {all}")
# Phases that are not, or not yet.
_PLAIN = {
    "resolve": NOOP("HashDesk", "Looking for the files of PyTorch"),
    "try": NOOP("HashDesk", "Trying PyTorch out"),
    "neighbours": NOOP("HashDesk", "Finding out which photos belong together"),
    "prepare": NOOP("HashDesk", "Preparing to learn"),
    "judge": NOOP("HashDesk", "Evaluating on photos it did not learn from"),
    "convert": NOOP("HashDesk", "Converting the model with PyTorch"),
    "check": NOOP("HashDesk", "Trying the model on made-up pictures"),
    "compare": NOOP("HashDesk", "Comparing photos"),
    "verify": NOOP("HashDesk", "Checking what was unpacked"),
}


def details(progress: Mapping[str, Any], plan: str = "") -> str:
    """What a phase is doing, with figures and its rate.

    progress: one of a command's JSON lines; plan: the name of its plan.
    """
    said, per_s = figures(progress, plan), float(progress.get("per_s") or 0)
    if progress.get("phase") == "index" and said and per_s >= 1:
        rate = translate("HashDesk", "{photos}/s")
        return said + " · " + rate.format(photos=formatting.photos(round(per_s)))
    return said


def figures(progress: Mapping[str, Any], plan: str = "") -> str:
    """What a phase is doing, and how far it has come."""
    phase = str(progress.get("phase", ""))
    done, total = int(progress.get("done", 0)), int(progress.get("total", 0))
    if phase == "scan":
        return formatting.files_seen(done)
    if phase in _PLAIN:
        return translate("HashDesk", str(_PLAIN[phase]))
    if phase not in _COUNTED or not total:
        return ""
    figure = formatting.size if phase in BYTE_PHASES else formatting.count
    is_model = phase == "fetch" and plan in MODEL_PLANS
    words = translate("HashDesk", str(_FETCHING_MODEL if is_model else _COUNTED[phase]))
    return words.format(done=figure(done), all=figure(total))


def share(fraction: float) -> str:
    """A part of a whole job, 0..1: "about 37%"."""
    return translate("HashDesk", "about {percent}%").format(percent=percent(fraction))


def percent(fraction: float) -> str:
    """The same as a number: whole percents that are done, wherever a job is told of."""
    return formatting.count(whole_percents(fraction))


def whole_percents(fraction: float) -> int:
    """How many are done of a job, 0..1."""
    return int(PERCENT * fraction + FLOAT_ERROR)


def _least_told(state: OverallState) -> float:
    """Seconds left that are told at least: an estimate cannot tell the end of a job that early."""
    is_early = state.fraction < NEAR_END and state.spent >= SHORT_S
    return formatting.FEW_SECONDS if is_early else 0.0


def headlines(title: str, state: OverallState, *, paused: bool = False) -> tuple[str, ...]:
    """A job and the time that it takes yet: "Indexing photos – about 3 minutes left".

    Then the same in fewer and fewer words, for less room: the time stays longest.
    """
    if paused:
        words = translate("HashDesk", "paused")
        return f"{title} – {words}", words
    if state.told_left is None:
        return (title + " …",)
    left = formatting.time_left(max(state.told_left, _least_told(state)))
    shorter = f"{title} – {left}", left
    if state.late:
        left = translate("HashDesk", "{left}, taking longer than expected").format(left=left)
    elif state.slower:
        left = translate("HashDesk", "{left}, slower than at first").format(left=left)
    else:
        return shorter
    return f"{title} – {left}", *shorter
