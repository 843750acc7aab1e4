"""Copies what a wheel has below `share`: desktop entry, icon, metainfo, man page, completions.

python packaging/bundle/desktop_files.py FOLDER    into FOLDER/share
"""

from __future__ import annotations

import shutil
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def main() -> None:
    """Copy the files."""
    for source, place in shared_files().items():
        target = Path(sys.argv[1], place)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def shared_files() -> dict[Path, str]:
    """Each file and its place below the prefix, from pyproject.toml's list for wheels."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    table = project["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    return {ROOT / source: place for source, place in table.items()}


if __name__ == "__main__":
    main()
