"""One photo and its copies: whether the original is the one that is kept, kind by kind.

The copy has the older file, which decides where nothing else does. Two runs: the original with its
own EXIF, which copies of most kinds keep, and no EXIF anywhere. No HEIC can be written here: AVIF
stands in for it.
"""

from __future__ import annotations

import io
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, replace
from pathlib import Path

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter, ImageOps
from PIL.Image import Resampling

from hashdesk.core.duplicates.groups.groups import Groups
from hashdesk.core.duplicates.keep.provenances import Provenances
from hashdesk.core.duplicates.keep.suggestion import KeepSuggestion, suggest
from hashdesk.core.duplicates.keep.traits import PhotoTraits, read_traits
from hashdesk.core.imaging.content_id import content_id
from hashdesk.core.imaging.head import read_head
from hashdesk.core.imaging.provenance.measure import measure_provenance
from hashdesk.core.imaging.provenance.provenance import Provenance
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_rows
from hashdesk.core.storage.photos.photo_rows import Photo
from tests.benchmarks.edits import Rng
from tests.benchmarks.indexing import is_photo
from tests.benchmarks.report import Figure, Grid

PHOTOS = 150  # at most
SHORTEST = 300  # pixels: smaller pictures are thumbnails
LARGEST = 12_000_000  # pixels: larger ones take long
KEPT_GOAL = 0.99
MEASURED_MS = 60.0  # a photo of a megapixel, of the processor
FILTERS = (Resampling.BILINEAR, Resampling.BICUBIC, Resampling.LANCZOS)
OLDER, NEWER = 1_300_000_000, 1_400_000_000  # file times
MOST_PIXELS = 1 << 28

Saved = tuple[str, bytes]  # name and content
Kind = Callable[[Image.Image, bytes, Rng], Saved]  # of an upright picture and its EXIF


def _jpeg(image: Image.Image, quality: int, exif: bytes = b"") -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality, exif=exif)
    return buffer.getvalue()


def _other(image: Image.Image, format_: str, exif: bytes = b"", **how: int) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format_, exif=exif, **how)
    return buffer.getvalue()


def _opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def _scaled(image: Image.Image, factor: float, rng: Rng) -> Image.Image:
    size = (round(image.width * factor), round(image.height * factor))
    return image.resize(size, FILTERS[int(rng.integers(len(FILTERS)))])


def _as_sent(image: Image.Image, _exif: bytes, _rng: Rng) -> Saved:
    small = image.copy()
    small.thumbnail((1600, 1600))
    return "IMG-20200506-WA0001.jpg", _jpeg(small, 70)


def _as_posted(image: Image.Image, _exif: bytes, _rng: Rng) -> Saved:
    small = image.copy()
    small.thumbnail((1080, 1080), Resampling.LANCZOS)
    return "a.jpg", _jpeg(small.filter(ImageFilter.UnsharpMask(0.8, 30, 2)), 76)


def _noisy(image: Image.Image, deviation: float, rng: Rng) -> Image.Image:
    noise = rng.normal(0, deviation, (image.height, image.width, 1))
    return Image.fromarray((np.asarray(image) + noise).round().clip(0, 255).astype(np.uint8))


def _sepia(image: Image.Image) -> Image.Image:
    return ImageOps.colorize(ImageOps.grayscale(image), "#201000", "#fff0d0")


KINDS: dict[str, Kind] = {
    "enlarged 2×, quality 92": lambda i, e, r: ("a.jpg", _jpeg(_scaled(i, 2, r), 92, e)),
    "enlarged 1.5×, quality 95": lambda i, e, r: ("a.jpg", _jpeg(_scaled(i, 1.5, r), 95, e)),
    "grey, quality 99": lambda i, e, _: (
        "a.jpg", _jpeg(ImageOps.grayscale(i).convert("RGB"), 99, e)),
    "brighter by 25 %, quality 99": lambda i, e, _: (
        "a.jpg", _jpeg(ImageEnhance.Brightness(i).enhance(1.25), 99, e)),
    "quality 30": lambda i, e, _: ("a.jpg", _jpeg(i, 30, e)),
    "without EXIF, quality 98": lambda i, _e, _r: ("a.jpg", _jpeg(i, 98)),
    "PNG without EXIF": lambda i, _e, _r: ("a.png", _other(i, "PNG")),
    "WhatsApp: 1600 pixels, quality 70": _as_sent,
    "Instagram: 1080 pixels, sharpened": _as_posted,
    "AVIF for HEIC, with EXIF": lambda i, e, _: (
        "a.avif", _other(i, "AVIF", e, quality=60, speed=9)),
    "AVIF for HEIC, without EXIF": lambda i, _e, _r: (
        "a.avif", _other(i, "AVIF", quality=60, speed=9)),
    "half as large, quality 97": lambda i, e, r: ("a.jpg", _jpeg(_scaled(i, 0.5, r), 97, e)),
    "quality 98 after quality 70": lambda i, e, _: (
        "a.jpg", _jpeg(_opened(_jpeg(i, 70)), 98, e)),
    "sepia, quality 95": lambda i, e, _: ("a.jpg", _jpeg(_sepia(i), 95, e)),
    "more contrast, quality 95": lambda i, e, _: (
        "a.jpg", _jpeg(ImageEnhance.Contrast(i).enhance(1.25), 95, e)),
}  # fmt: skip
# Edits whose original is a JPEG of this quality without any EXIF: of these, what counts is that the
# original is never marked.
FIRST_QUALITIES = (75, 90)
EDITS: dict[str, Callable[[Image.Image, Rng], Image.Image]] = {
    "enlarged 1.5×": lambda i, r: _scaled(i, 1.5, r),
    "enlarged 2×": lambda i, r: _scaled(i, 2, r),
    "blurred by a pixel": lambda i, _: i.filter(ImageFilter.GaussianBlur(1)),
    "sharpened": lambda i, _: i.filter(ImageFilter.UnsharpMask(1, 80, 2)),
    "noise of 3 levels": lambda i, r: _noisy(i, 3, r),
    "darker by 15 %": lambda i, _: ImageEnhance.Brightness(i).enhance(0.85),
    "softer by 15 %": lambda i, _: ImageEnhance.Contrast(i).enhance(0.85),
}  # fmt: skip
EDIT_QUALITIES = (85, 92, 97)  # one of them for each edit
SHRUNK = 0.9  # of the photo, before it is saved for the first time: no earlier blocks are left
MARKED_GOAL = 0.02
NAMED = "the same file, “z (1).jpg”"
ASKED = tuple(KINDS)[:11]  # what the goal is about; the others are harder ones
ALL = "**all of these in one group**"


def measure(folders: list[Path]) -> list[Figure | Grid]:
    """Make copies of the photos in these folders, and see which is kept."""
    photos = [p for f in folders for p in sorted(f.resolve().rglob("*")) if is_photo(p)]
    rng = np.random.default_rng(19)
    chosen = [p for n in rng.permutation(len(photos)).tolist() if _is_usual(p := photos[n])]
    chosen = chosen[:PHOTOS]
    kept: dict[str, dict[bool, list[bool]]] = defaultdict(lambda: defaultdict(list))
    deciding: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    spent: list[float] = []
    for photo in chosen:
        for with_exif in (True, False):
            for kind, advice in _tried(photo, with_exif, rng, spent):
                kept[kind][with_exif].append(int(advice.keep[0]) == 1)
                reason = advice.reason(0)
                if reason is not None and with_exif:
                    deciding[kind][reason.criterion.value] += 1
    asked = [kept[kind][True] for kind in (*ASKED, NAMED)]
    share = float(np.mean([right for rights in asked for right in rights]))
    rows = tuple(
        (
            kind,
            *(f"{np.mean(kept[kind][with_exif]):.1%}" for with_exif in (True, False)),
            ", ".join(f"{name} {n}" for name, n in _most(deciding[kind])),
        )
        for kind in (*KINDS, NAMED, ALL)
    )
    return [
        Figure(f"the original is kept, of {len(chosen)} photos and {len(asked)} kinds",
               f"{share:.1%}", f"≥ {KEPT_GOAL:.0%}", share >= KEPT_GOAL),
        Figure("measuring a megapixel, median", f"{np.median(spent):.0f} ms",
               f"≤ {MEASURED_MS:.0f} ms", float(np.median(spent)) <= MEASURED_MS),
        Grid(("copy", "kept", "kept, no EXIF anywhere", "by"), rows),
        *_measure_edits(chosen, rng),
    ]  # fmt: skip


@dataclass
class _EditOutcome:
    """How often the original was kept, and which of the two was marked."""

    kept: int = 0
    copy_marked: int = 0
    original_marked: int = 0


def _measure_edits(photos: list[Path], rng: Rng) -> list[Figure | Grid]:
    """Edits that no EXIF tells from their original, beside it."""
    found: dict[tuple[str, int], _EditOutcome] = defaultdict(_EditOutcome)
    for photo in photos:
        with Image.open(photo) as opened:
            image = _scaled(ImageOps.exif_transpose(opened).convert("RGB"), SHRUNK, rng)
        for quality in FIRST_QUALITIES:
            first = _jpeg(image, quality)
            own, decoded = _measured(first, []), _opened(first)
            for kind, edit in EDITS.items():
                copy = _jpeg(edit(decoded, rng), int(rng.choice(EDIT_QUALITIES)))
                files = [("z.jpg", first), ("a.jpg", copy)]
                advice = _suggested([1, 2], _traits_of(files, [own, _measured(copy, [])]))
                outcome = found[kind, quality]
                outcome.kept += int(advice.keep[0]) == 1
                outcome.original_marked += bool(advice.marked[0])
                outcome.copy_marked += bool(advice.marked[1])
    count = max(len(photos), 1)
    rows = tuple(
        (kind, f"{quality}", *(f"{n / count:.1%}" for n in astuple(outcome)))
        for (kind, quality), outcome in sorted(found.items())
    )
    asked = [outcome.original_marked for outcome in found.values()]
    marked = sum(asked) / max(len(asked), 1) / count
    return [
        Figure("an original is marked beside an edit without EXIF", f"{marked:.1%}",
               f"≤ {MARKED_GOAL:.0%}", marked <= MARKED_GOAL),
        Grid(("edit, no EXIF anywhere", "original saved at", "original kept", "edit marked",
              "original marked"), rows),
    ]  # fmt: skip


def _most(counts: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda one: -one[1])[:3]


def _is_usual(photo: Path) -> bool:
    try:
        with Image.open(photo) as opened:
            small, pixels = min(opened.size), opened.width * opened.height
            is_jpeg = opened.format == "JPEG" and opened.mode == "RGB"
    except OSError:
        return False
    return is_jpeg and small >= SHORTEST and pixels <= LARGEST


def _tried(
    photo: Path, with_exif: bool, rng: Rng, spent: list[float]
) -> list[tuple[str, KeepSuggestion]]:
    """Each kind of copy of a photo, and what is suggested of the two; then of all at once."""
    data = photo.read_bytes()
    with Image.open(photo) as opened:
        exif = opened.getexif()
        exif_bytes = opened.info.get("exif", b"") if exif.get(0x0112, 1) == 1 else b""
        image = ImageOps.exif_transpose(opened).convert("RGB")
    if not with_exif:
        data, exif_bytes = _without_exif(data), b""
        image = _opened(data)
    original = ("z.jpg", data)
    copies = {kind: make(image, exif_bytes, rng) for kind, make in KINDS.items()}
    copies[NAMED] = ("z (1).jpg", data)
    measured = {kind: _measured(file, spent) for kind, (_, file) in copies.items()}
    own = _measured(data, [])
    traits = _traits_of([original, *copies.values()], [own, *measured.values()])
    ids = {kind: number for number, kind in enumerate(copies, 2)}
    groups = {kind: [1, number] for kind, number in ids.items()} | {ALL: [1, *ids.values()]}
    return [(name, _suggested(photos, traits)) for name, photos in groups.items()]


def _measured(data: bytes, spent: list[float]) -> Provenance:
    before = time.process_time()
    found = measure_provenance(io.BytesIO(data), MOST_PIXELS)
    megapixels = found.width * found.height / 1e6
    spent.append(1000 * (time.process_time() - before) / megapixels)
    return found


def _traits_of(files: Sequence[Saved], measured: Sequence[Provenance]) -> PhotoTraits:
    """What is known of files, from 1; the first is the newest."""
    with tempfile.TemporaryDirectory() as folder, LibraryDB(Path(folder), write=True) as db:
        root, _ = db.add_root(b"/photos")
        with db.transaction():
            for number, (name, data) in enumerate(files, 1):
                # Each in a folder of its own: copies may have one name.
                place = db.folder_id(root.id, b"%d" % number)
                head = read_head(io.BytesIO(data), MOST_PIXELS, name, b"")
                written = NEWER if number == 1 else OLDER
                content = content_id(io.BytesIO(data))
                row = Photo(0, place, name.encode(), len(data), written * 10**9, content)
                photo_rows.put(db.connection, row.with_facts(head.facts))
        provenances = Provenances(dict(enumerate(measured, 1)))
        return replace(read_traits(db.connection), provenances=provenances)


def _suggested(photos: list[int], traits: PhotoTraits) -> KeepSuggestion:
    """What is kept of one group."""
    starts = np.array([0, len(photos)])
    return suggest(Groups(np.array(photos), np.zeros(len(photos), np.uint8), starts), traits)


def _without_exif(data: bytes) -> bytes:
    """A JPEG without APP1 and the other segments of programs; its pixels are not touched."""
    kept, at = data[:2], 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        length = 2 + int.from_bytes(data[at + 2 : at + 4])
        is_application = 0xE1 <= data[at + 1] <= 0xEF and data[at + 1] != 0xEE  # but Adobe's
        kept += b"" if is_application else data[at : at + length]
        at += length
    return kept + data[at:]
