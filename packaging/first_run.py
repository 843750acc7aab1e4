"""`make run`: prepare the encoder, then open the window or, without a display, use the terminal."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from hashdesk.cli.search.nearest_photos import answer
from hashdesk.cli.search.prepared_query import prepare_queries
from hashdesk.cli.search.results import sheet_row
from hashdesk.core.child_process import ExitCode
from hashdesk.core.search.library import Library
from hashdesk.extras.contact_sheet import write_contact_sheet

OUT = Path("build/first-run")
RESULTS = 8
QUERIES = 6


def main() -> int:
    """Open the window, or index and search the demo album; returns the exit code."""
    hashdesk("prepare")
    if sys.platform != "linux" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return run()
    say("There is no display here, so this is the main job in the terminal, on the demo album.")
    album, library = OUT / "album", OUT / "library"
    if not (album / "album.json").exists():
        shutil.rmtree(album, ignore_errors=True)
        hashdesk("demo", str(album))
    hashdesk("index", "--library", str(library), str(album))
    queries = sorted(album.glob("*/*-original.*"))[:QUERIES] or sorted(album.glob("*/*.jpg"))[:1]
    hashdesk("search", "--library", str(library), str(queries[0]), "-k", str(RESULTS))
    sheet = OUT / "results.png"
    draw_sheet(library, queries, sheet)
    say(f"Open {sheet} to see what is most similar to each of {len(queries)} photos.")
    say("Your own photos: .venv/bin/hashdesk index FOLDER, then .venv/bin/hashdesk search PHOTO")
    return 0


def draw_sheet(library: Path, queries: list[Path], out: Path) -> None:
    """Write a contact sheet: each query photo and the photos most similar to it."""
    rows = []
    with Library(library) as opened:
        for path in queries:
            queried = prepare_queries(opened, [], [str(path)], "onnx-cpu")
            prepared = queried[opened.encoder.name]
            found = answer(opened, prepared, 64, RESULTS, others=True)
            rows.append(sheet_row(opened, f"Similar to {path.name}", prepared, found))
    write_contact_sheet(rows, out)


def hashdesk(*arguments: str) -> None:
    """Run a command with its output shown; exit if it fails."""
    say(f"$ hashdesk {shlex.join(arguments)}")
    code = run(*arguments)
    if code not in (ExitCode.OK, ExitCode.PARTLY):
        sys.exit(code)


def run(*arguments: str) -> int:
    """Run HashDesk; its exit code. Raises KeyboardInterrupt once it has stopped."""
    process = subprocess.Popen([sys.executable, "-m", "hashdesk", *arguments])
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.wait()  # Ctrl-C reached it too: it stops by itself, and says so
        raise


def say(line: str) -> None:
    """Print a line at once, in order with the output of child processes."""
    print(line, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(ExitCode.INTERRUPTED)
