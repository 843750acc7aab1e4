"""What is said of a cluster that does not answer, and of a worker that failed; without Ray."""

from __future__ import annotations

import socket

import pytest

from hashdesk.core.errors import DiskFull
from hashdesk.encoders.ray_cluster import _cause, _knock


class OfATask(Exception):
    """As Ray tells that a task failed: with what it raised."""

    def __init__(self, cause: Exception) -> None:
        super().__init__("ray::encode() (pid=1)")
        self.cause = cause


def test_what_a_worker_raised_is_found() -> None:
    full = DiskFull("The disk is full.")
    within = RuntimeError("in the user's code")
    within.__cause__ = full
    assert _cause(full) is full
    assert _cause(OfATask(full)) is full
    assert _cause(OfATask(within)) is full
    assert _cause(OfATask(ValueError("a fault of ours"))) is None


@pytest.mark.parametrize("scheme", ["", "ray://"])
def test_a_cluster_is_knocked_at(scheme: str) -> None:
    """Nobody listens there after the listener is gone; a name without a port is Ray's to know."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        _knock(f"{scheme}127.0.0.1:{port}")
    with pytest.raises(OSError, match="refused"):
        _knock(f"{scheme}127.0.0.1:{port}")
    _knock("auto")
