"""Damaged containers: the import refuses each of them, or gives the same library.

python -m tests.benchmarks.refusing FILE COUNT imports COUNT damaged copies in this process.
"""

from __future__ import annotations

import hashlib
import io
import json
import random
import resource
import shutil
import sys
import tempfile
import time
import zipfile
from collections import Counter
from functools import partial
from pathlib import Path

from hashdesk.cli.arguments.options import shipped_bundle
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.errors import EncoderError, ImportRefused
from hashdesk.core.exchange.import_library import import_library
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.encoders.library_encoder import vouch_for
from tests.benchmarks import child
from tests.benchmarks.report import Figure
from tests.benchmarks.synthetic import make_library

COUNT = 10_000
PHOTOS = 500
MAX_SECONDS, MAX_BYTES = 2.0, 64e6  # for one import; memory that the process grows by


def measure() -> list[Figure]:
    """Damage one small container in many ways."""
    with tempfile.TemporaryDirectory() as scratch:
        library, file = Path(scratch) / "library", Path(scratch) / "small.hashdesk"
        make_library(library, PHOTOS, shipped=True, thumbnails=True)
        child.run("-m", "hashdesk", "export", "--format", "hashdesk", "--thumbnails", str(file),
                  "--library", str(library))  # fmt: skip
        ran = child.run("-m", "tests.benchmarks.refusing", str(file), str(COUNT))
    counts = json.loads(ran.output.splitlines()[-1])
    met = counts["seconds"] < MAX_SECONDS and counts["bytes"] < MAX_BYTES and not counts["others"]
    value = f"{counts['refused']:,} refused, {counts['same']:,} the same, {counts['others']} others"
    return [
        Figure(f"{COUNT:,} changed containers", value, "no others, no crash", met),
        Figure(
            "  the slowest", f"{counts['seconds']:.2f} s", "< 2 s", counts["seconds"] < MAX_SECONDS
        ),
        Figure(
            "  memory",
            f"{counts['bytes'] / 1e6:.0f} MB more",
            "< 64 MB",
            counts["bytes"] < MAX_BYTES,
        ),
    ]


def changed(whole: bytes, rng: random.Random) -> bytes:
    """Damage a container: the zip itself, or a member whose checksum is then corrected."""
    if rng.random() < 0.5:
        return _damaged(whole, rng)
    with zipfile.ZipFile(io.BytesIO(whole)) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    name = rng.choice(list(parts))
    parts[name] = _damaged(parts[name], rng)
    if name != "manifest.json":
        manifest = json.loads(parts["manifest.json"])
        digest = hashlib.sha256(parts[name]).hexdigest()
        manifest["files"][name] = {"bytes": len(parts[name]), "sha256": digest}
        parts["manifest.json"] = json.dumps(manifest).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return buffer.getvalue()


def _damaged(whole: bytes, rng: random.Random) -> bytes:
    data = bytearray(whole)
    size = len(data)
    # Headers and tables are at both ends.
    at = rng.choice([rng.randrange(size), rng.randrange(min(size, 120)),
                     size - 1 - rng.randrange(min(size, 400))])  # fmt: skip
    kind = rng.randrange(6)
    if kind == 0:
        data[at] ^= 1 << rng.randrange(8)
    elif kind == 1:
        data[at : at + 8] = rng.randbytes(8)
    elif kind == 2:
        del data[at:]
    elif kind == 3:
        data[at:at] = rng.randbytes(rng.randrange(1, 4000))
    elif kind == 4:
        del data[at : at + rng.randrange(1, 4000)]
    else:
        data[at : at + 4] = rng.choice([b"\0\0\0\0", b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f"])
    return bytes(data)


def main() -> None:
    """Import damaged copies, and print the counts as JSON."""
    file, count = Path(sys.argv[1]), int(sys.argv[2])
    whole, rng = file.read_bytes(), random.Random(0)
    check_encoder = partial(vouch_for, shipped=shipped_bundle())
    counts: Counter[str] = Counter()
    slowest = 0.0
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        import_library(file, folder / "right", None, check_encoder, Job())
        right = _codes(folder / "right")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for _ in range(count):
            (folder / "file").write_bytes(changed(whole, rng))
            started = time.perf_counter()
            try:
                import_library(folder / "file", folder / "copy", None, check_encoder, Job())
            except (ImportRefused, EncoderError):
                counts["refused"] += 1
                assert sorted(path.name for path in folder.iterdir()) == ["file", "right"]
            else:
                counts["same" if _codes(folder / "copy") == right else "others"] += 1
                shutil.rmtree(folder / "copy")
            slowest = max(slowest, time.perf_counter() - started)
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * child.KB
    figures = {name: counts[name] for name in ("refused", "same", "others")}
    print(json.dumps({**figures, "seconds": slowest, "bytes": more}))


def _codes(library: Path) -> list[bytes]:
    with Library(library) as opened:
        contents = [photo.content_id for photo in opened.photos(opened.codes.ids.tolist()).values()]
        return [*contents, *(opened.codes.codes[bits].tobytes() for bits in BITS)]


if __name__ == "__main__":
    main()
