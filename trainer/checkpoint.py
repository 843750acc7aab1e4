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


def save(path: Path, fingerprint: str, state: dict[str, Any]) -> None:
    """Put the state of a run in the place of the last one."""
    data = io.BytesIO()
    torch.save({"fingerprint": fingerprint, "state": state}, data)
    atomic_files.write_atomically(path, data.getvalue())


def load(path: Path | None, fingerprint: str | None = None) -> dict[str, Any] | None:
    """The state of the run with this fingerprint, or of any if there is none given; or None."""
    if path is None:
        return None
    try:
        kept = torch.load(path, weights_only=True)
    except (OSError, EOFError, RuntimeError, ValueError, KeyError, pickle.UnpicklingError):
        return None
    if not isinstance(kept, dict) or fingerprint not in (None, kept.get("fingerprint")):
        return None
    state = kept.get("state")
    return state if isinstance(state, dict) else None
