"""What lies in a folder, all of it or an error."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path


def everything_below(folder: Path) -> Iterator[Path]:
    """Files and folders below a folder; links are not followed.

    Raises OSError for a folder that cannot be listed: `Path.rglob` passes over it in silence, and
    what lies in it would be neither flushed nor vouched for.
    """
    for place, folders, files in os.walk(folder, onerror=_fail):
        for name in (*folders, *files):
            yield Path(place, name)


def _fail(error: OSError) -> None:
    raise error
