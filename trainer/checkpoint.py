"""The state of a training run on disk: written whole or not at all.

A fingerprint says what it belongs to. State of anything else, or state that is damaged, is as
good as none: the run begins anew.
"""

from __future__ import annotations

import io
import pickle
from pathlib import Path
from typing import Any

import torch

from hashdesk.core.files import atomic_files
from hashdesk.core.files.disk_space import raise_if_full
from hashdesk.core.troubles import Trouble

# What PyTorch and pickle raise for files that are no checkpoints, or damaged ones.
UNREADABLE_STATE = (
    OSError, EOFError, RuntimeError, ValueError, LookupError, TypeError, AttributeError,
    AssertionError, OverflowError, MemoryError, pickle.UnpicklingError,
)  # fmt: skip


def save(path: Path, fingerprint: str, state: dict[str, Any]) -> None:
    """Put the state of a run in the place of the last one. Raises DiskFull or OSError."""
    data = io.BytesIO()
    torch.save({"fingerprint": fingerprint, "state": state}, data)
    try:
        atomic_files.write_atomically(path, data.getvalue())
    except OSError as error:
        raise_if_full(error, Trouble.FULL.say(place=str(path)))
        raise


def load(path: Path | None, fingerprint: str | None = None) -> dict[str, Any] | None:
    """The state of the run with this fingerprint, or of any if there is none given; or None."""
    if path is None:
        return None
    try:
        kept = torch.load(path, weights_only=True)
    except UNREADABLE_STATE:
        return None
    if not isinstance(kept, dict) or fingerprint not in (None, kept.get("fingerprint")):
        return None
    state = kept.get("state")
    return state if isinstance(state, dict) else None
