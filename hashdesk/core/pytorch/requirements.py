"""Which packages the trainer needs, and in which versions.

They are declared once, in `pyproject.toml`, and read from the installed package's metadata.
"""

from __future__ import annotations

import re

from hashdesk.core import child_process

DISTRIBUTION = "hashdesk"
PACKAGES = ("torch", "torchvision")
WINDOW_PACKAGES = ("pyside6", "pyside6-essentials", "qtawesome")  # the trainer has no window


def requirements() -> tuple[str, ...]:
    """What pip has to install, in its own notation; empty if HashDesk was not installed by it.

    For a bundle that is all the trainer imports, for its Python sees no packages of ours.
    """
    from importlib import metadata  # noqa: PLC0415  (slow to load, and the window does not need it)

    try:
        lines = metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        return ()
    # The extra is left out of their markers: pip would not know that it is asked for.
    chosen = [line.partition(";")[0].strip() for line in lines if _name(line) in PACKAGES]
    if child_process.is_frozen():
        ours = [line for line in lines if "extra ==" not in line]
        chosen += [line for line in ours if _name(line) not in (*PACKAGES, *WINDOW_PACKAGES)]
    return tuple(dict.fromkeys(chosen))


def _name(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", requirement)
    return found[0].lower().replace("_", "-") if found else ""
