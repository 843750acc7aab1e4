"""How training reports its progress."""

from __future__ import annotations

from collections.abc import Callable

ReportProgress = Callable[..., None]  # keywords: phase, done, total, loss …
