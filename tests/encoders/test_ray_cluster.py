"""Errors of a cluster that does not answer and of a worker that failed, without Ray itself."""

from __future__ import annotations

import socket

import pytest

from hashdesk.core.errors import DiskFull
from hashdesk.encoders.ray_cluster import _cause, _check_reachable


class FailedTask(Exception):
    """Like Ray's error for a failed task, with the error that the task raised."""

    def __init__(self, cause: Exception) -> None:
        super().__init__("ray::encode() (pid=1)")
        self.cause = cause


def test_the_error_that_a_worker_raised_is_found() -> None:
    full = DiskFull("The disk is full.")
    within = RuntimeError("in the user's code")
    within.__cause__ = full
    assert _cause(full) is full
    assert _cause(FailedTask(full)) is full
    assert _cause(FailedTask(within)) is full
    assert _cause(FailedTask(ValueError("a fault of ours"))) is None


@pytest.mark.parametrize("scheme", ["", "ray://"])
def test_an_address_without_a_listener_is_refused(scheme: str) -> None:
    """A name without a port is left to Ray."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        _check_reachable(f"{scheme}127.0.0.1:{port}")
    with pytest.raises(OSError, match="refused"):
        _check_reachable(f"{scheme}127.0.0.1:{port}")
    _check_reachable("auto")
