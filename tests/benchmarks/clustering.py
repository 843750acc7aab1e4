"""Encoding a folder with Ray on this machine, against indexing it: time and codes."""

from __future__ import annotations

import importlib.util
import shutil
import tempfile
from pathlib import Path

from hashdesk.core.encoding.codes import BITS
from hashdesk.core.search.library import Library
from tests.benchmarks import child
from tests.benchmarks.report import Figure


def measure(folders: list[Path]) -> list[Figure]:
    """Measure with the first folder."""
    if importlib.util.find_spec("ray") is None:
        return [Figure("Skipped: it needs Ray", "make elsewhere")]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        single, merged, parts = (folder / name for name in ("single", "merged", "parts"))
        indexed = child.run("-m", "hashdesk", "index", str(folders[0]), "--library", str(single))
        encoded = child.run("-m", "hashdesk", "encode", str(folders[0]), str(parts), "--ray",
                           "--library", str(folder / "none"))  # fmt: skip
        joined = child.run("-m", "hashdesk", "merge", str(parts), "--library", str(merged))
        shutil.rmtree(parts)
        expected, codes = _codes(single), _codes(merged)
    ratio = encoded.seconds / indexed.seconds
    return [
        Figure(f"index, {len(expected):,} photos", f"{indexed.seconds:.1f} s"),
        Figure("encode --ray, with its start", f"{encoded.seconds:.1f} s"),
        Figure("  Ray / index", f"{ratio:.2f}", "≤ 1.3", ratio <= 1.3),
        Figure("merge", f"{joined.seconds:.1f} s"),
        Figure(
            "  codes", "the same" if codes == expected else "others", "the same", codes == expected
        ),
    ]


def _codes(library: Path) -> dict[bytes, tuple[int, ...]]:
    """The codes of all lengths by path."""
    with Library(library) as opened:
        ids = opened.codes.ids.tolist()
        places = opened.places(ids)
        table = zip(*(opened.codes.codes[bits].tolist() for bits in BITS), strict=True)
        return {places[number].full: codes for number, codes in zip(ids, table, strict=True)}
