"""How training reports its progress."""

from __future__ import annotations

from collections.abc import Callable

Reporter = Callable[..., None]  # keywords: phase, done, total, loss …
