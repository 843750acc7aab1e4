"""Loads Qt, and keeps Python's own way of importing."""

from __future__ import annotations

import builtins


def load_qt() -> None:
    """Import PySide6 before anything that uses it. Raises ImportError if Qt cannot be loaded.

    PySide6 puts a function of its own in the place of `__import__`, for its snake_case names
    (`from __feature__ import …`), which HashDesk does not use. From then on it reads the source of
    every module, to look for its own name, and all of it stays in `linecache`: 0.1 s and 17 MB.
    """
    pythons_own = builtins.__import__
    try:
        import PySide6.QtCore  # noqa: F401, PLC0415  (between the two)
    finally:
        builtins.__import__ = pythons_own
