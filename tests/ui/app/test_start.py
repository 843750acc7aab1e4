"""What the window loads before its first picture: nothing that a page or a search needs later."""

import subprocess
import sys

START = """
import linecache, sys
from hashdesk.ui.app.load_qt import load_qt
load_qt()
from hashdesk.ui.app import session
"""
# Each takes 5 to 60 ms, with what it pulls in.
LATER = (
    "onnxruntime",
    "pi_heif",
    "hashdesk.core.duplicates.matches",
    "hashdesk.core.duplicates.review.review",
    "hashdesk.core.imaging.open_image",
    "hashdesk.core.search.encoder_comparison",
    "hashdesk.encoders.added_models.adding",
    "hashdesk.encoders.bundle_encoder",
    "hashdesk.encoders.library_content",
    "hashdesk.encoders.library_heads.make",
)


def printed(code: str) -> set[str]:
    """The words that a fresh Python prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_window_loads_nothing_that_its_first_picture_does_not_need() -> None:
    loaded = printed(f"{START}print(*sys.modules)")
    assert "hashdesk.ui.app.session" in loaded
    assert loaded.isdisjoint(LATER)


def test_no_source_is_read_to_start() -> None:
    """PySide6 would read that of every module imported after it, and keep it."""
    read = printed(f"{START}print(*linecache.cache)")
    assert not [path for path in read if "hashdesk" in path]
