"""python -m tests.benchmarks [--photos FOLDER …] [--only PART]"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from pathlib import Path

from hashdesk import paths
from hashdesk.extras import demo_photos
from hashdesk.extras.demo_album import write_album
from tests.benchmarks import (
    added_model,
    any_words,
    backups,
    clustering,
    dropping,
    edited_copies,
    exchanging,
    features,
    framed,
    grouping,
    indexing,
    keeping,
    planted,
    refusing,
    scaling,
    searching,
    window,
    words,
)
from tests.benchmarks.report import met, table
from tests.benchmarks.second_look import false_marks
from tests.benchmarks.second_look import measure as second_look

PARTS = (
    "indexing",
    "features",
    "searching",
    "window",
    "dropping",
    "planted",
    "second_look",
    "false_marks",
    "edited",
    "framed",
    "keep",
    "grouping",
    "exchanging",
    "scaling",
    "clustering",
    "refusing",
    "backups",
    "words",
    "any_words",
    "added_model",
)
ON_REAL_PHOTOS = ("planted", "second_look", "false_marks", "edited", "framed", "keep", "words")


def main() -> int:
    """Measure and print Markdown; returns exit code 1 if a goal was missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--photos", type=Path, nargs="+", help="folders (default: demo album)")
    parser.add_argument("--only", choices=PARTS)
    arguments = parser.parse_args()
    print(f"{time.strftime('%Y-%m-%d')}, {platform.machine()}, {os.cpu_count()} cores\n")
    all_met = True
    with tempfile.TemporaryDirectory() as scratch:
        folders = arguments.photos
        if not folders and arguments.only in (
            None,
            "indexing",
            "features",
            "dropping",
            "clustering",
            "added_model",
        ):
            folders = [Path(scratch) / "album"]
            write_album(folders[0], demo_photos.find(paths.cache()))
        for part in PARTS:
            if arguments.only not in (None, part):
                continue
            if part in ON_REAL_PHOTOS and not arguments.photos:
                print(f"### {part}\n\nSkipped: it needs real photos (--photos FOLDER).\n")
            else:
                figures = {
                    "indexing": lambda: indexing.measure(folders),
                    "features": lambda: features.measure(folders),
                    "searching": searching.measure,
                    "window": window.measure,
                    "dropping": lambda: dropping.measure(folders),
                    "planted": lambda: planted.measure(folders),
                    "second_look": lambda: second_look.measure(folders),
                    "false_marks": lambda: false_marks.measure(folders),
                    "edited": lambda: edited_copies.measure(folders),
                    "framed": lambda: framed.measure(folders),
                    "keep": lambda: keeping.measure(folders),
                    "grouping": grouping.measure,
                    "exchanging": exchanging.measure,
                    "scaling": scaling.measure,
                    "refusing": refusing.measure,
                    "backups": backups.measure,
                    "words": lambda: list(words.measure(folders)),
                    "any_words": any_words.measure,
                    "added_model": lambda: added_model.measure(folders),
                    "clustering": lambda: clustering.measure(folders),
                }[part]()
                print(f"### {part}\n\n{table(figures)}\n", flush=True)
                all_met &= met(figures)
    return 0 if all_met else 1


if __name__ == "__main__":
    sys.exit(main())
