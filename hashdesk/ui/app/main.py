"""Starts the window: checks arguments, display and system libraries before loading Qt.

hashdesk-window [--library DIR] [--photo ID | IMAGE]
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from hashdesk import paths
from hashdesk.ui.app import open_already
from hashdesk.ui.app.load_qt import load_qt

QT_SYSTEM_PACKAGES = (
    "libegl1 libgl1 libdbus-1-3 libfontconfig1 libglib2.0-0 libxkbcommon-x11-0 libxcb-cursor0 "
    "libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 "
    "libxcb-xinerama0 libxcb-xkb1"
)
ALREADY_OPEN = "HashDesk is already open on this library; its window is in front now.\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window; returns the exit code."""
    parser = argparse.ArgumentParser(prog="hashdesk-window", description="HashDesk's window.")
    query = parser.add_mutually_exclusive_group()
    query.add_argument("image", nargs="?", metavar="IMAGE", help="a photo to search for at once")
    parser.add_argument(
        "--library", type=Path, metavar="DIR", help="the library's folder (default: yours)"
    )
    query.add_argument(
        "--photo", type=int, metavar="ID", help="a photo of the library to search for, by its id"
    )
    options = parser.parse_args(arguments)
    if not has_display():
        return _fail(
            "HashDesk's window needs a display, and there is none here (neither DISPLAY nor "
            "WAYLAND_DISPLAY is set). “hashdesk --help” shows what works without one."
        )
    library = options.library or paths.default_library()
    image = None if options.image is None else os.path.abspath(options.image)
    token = os.environ.get(open_already.ACTIVATION_TOKEN, "")
    start = open_already.Start(image, options.photo, token)
    place = open_already.look(library, start)
    if place.in_front:
        sys.stdout.write(ALREADY_OPEN)
        return 0
    gc.disable()  # until the window collects by itself: there is no garbage to find yet
    try:
        load_qt()
        from hashdesk.ui.app import session  # noqa: PLC0415  (Qt's system libraries may be missing)
    except ImportError as error:
        return _fail(
            f"HashDesk's window cannot start: {error}. A system library that Qt needs is "
            f"missing; on Debian and Ubuntu: apt install {QT_SYSTEM_PACKAGES}"
        )
    return session.run(library, start, place.listener)


def has_display() -> bool:
    """Whether a window can probably be opened here."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _fail(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
