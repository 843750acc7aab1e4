"""What a command says of folders that scans do not enter."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from hashdesk.cli.terminal.output import escaped
from hashdesk.core.plurals import plural
from hashdesk.core.scanning.skipped_folders import SkipKind
from hashdesk.core.scanning.skipped_record import SkippedKind

HOLDING = {
    SkipKind.TRASH: "of trash",
    SkipKind.THUMBNAILS: "of other programs’ thumbnails and caches",
    SkipKind.VERSIONS: "of earlier versions of files",
    SkipKind.ORIGINALS: "of originals that an editor put aside",
    SkipKind.NOMEDIA: "with a file .nomedia",
}


def skipped_sentence(counts: Mapping[SkipKind, int]) -> str:
    """How many folders of each kind were not entered."""
    named = [
        plural(counts[kind], f"folder {HOLDING[kind]}", f"folders {HOLDING[kind]}")
        for kind in SkipKind
        if counts.get(kind)
    ]
    return f"Skipped: {', '.join(named)}. “hashdesk info” says which." if named else ""


def skipped_line(skipped: SkippedKind) -> str:
    """How many folders of a kind there are, and which: all of them, or some."""
    holding = HOLDING[skipped.kind]
    count = plural(skipped.count, f"folder {holding}", f"folders {holding}")
    more = f" and {skipped.more:,} more" if skipped.more else ""
    return f"{count}: {', '.join(map(escaped, skipped.examples))}{more}"


def skipped_fields(skipped: SkippedKind) -> dict[str, Any]:
    """The same for --json."""
    examples = [os.fsdecode(path) for path in skipped.examples]
    return {"kind": skipped.kind, "folders": skipped.count, "examples": examples}
