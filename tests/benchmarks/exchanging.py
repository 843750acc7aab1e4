"""Export and import of a million synthetic codes, each in a process of its own."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import numpy as np

from hashdesk.core.encoding.codes import BITS
from hashdesk.core.exchange.registry import EXPORT_FORMATS
from hashdesk.core.search.library import Library
from tests.benchmarks import child
from tests.benchmarks.report import Figure
from tests.benchmarks.synthetic import make_library

COUNT = 1_000_000
FORMATS_WITH_GOALS = ("npy", "faiss", "parquet", "csv")  # 15 s, 500 MB
QUERIES = 1_000


def measure() -> list[Figure]:
    """Export to every format, import the container, and compare codes and search results."""
    figures = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        make_library(folder / "library", COUNT, shipped=True)
        for name in EXPORT_FORMATS:
            out = folder / name
            ran = child.run("-m", "hashdesk", "export", "--format", name, str(out),
                            "--library", str(folder / "library"))  # fmt: skip
            size = sum(f.stat().st_size for f in ([out] if out.is_file() else out.rglob("*")))
            value = f"{ran.seconds:.1f} s, {ran.bytes / 1e6:.0f} MB of memory, {size / 1e6:.0f} MB"
            good = ran.seconds < 15 and ran.bytes < 500e6
            goal = ("< 15 s, 500 MB", good) if name in FORMATS_WITH_GOALS else ()
            figures.append(Figure(f"export to {name}, 1 M codes", value, *goal))
            if name not in ("hashdesk", "npy") and out.is_dir():
                shutil.rmtree(out)
        ran = child.run("-m", "hashdesk", "import", str(folder / "hashdesk"),
                        "--library", str(folder / "copy"))  # fmt: skip
        value = f"{ran.seconds:.1f} s, {ran.bytes / 1e6:.0f} MB of memory"
        figures.append(
            Figure("import, everything verified, 1 M codes", value, "< 10 s", ran.seconds < 10)
        )
        child.run("-m", "hashdesk", "export", str(folder / "again"),
                  "--library", str(folder / "copy"))  # fmt: skip
        same = all(
            (folder / "npy" / f"codes_{bits}.npy").read_bytes()
            == (folder / "again" / f"codes_{bits}.npy").read_bytes()
            for bits in BITS
        )
        figures.append(Figure("  exported again: codes", "the same" if same else "others",
                              "the same", same))  # fmt: skip
        equal = _equal_results(folder / "library", folder / "copy")
        figures.append(Figure("  the same answers (16 and 64 bits)", f"{equal} of {QUERIES}",
                              "all", equal == QUERIES))  # fmt: skip
    return figures


def _equal_results(first: Path, second: Path) -> int:
    rng, equal = np.random.default_rng(2), 0
    with Library(first) as one, Library(second) as other:
        for photo in rng.integers(1, COUNT, QUERIES).tolist():
            bits = 64 if photo % 2 else 16
            ranked = [library.rank(library.query(photo), bits, 20) for library in (one, other)]
            equal += all(
                np.array_equal(*columns)
                for columns in zip(*(vars(photos).values() for photos in ranked), strict=True)
            )
    return equal
