"""The second look: which copies it accepts, which changes it lets pass, and what a pair costs.

The photos are shown in two halves, by the hash of their names: what a threshold does to one it must
do to the other. Changes that nobody could see are drawn again elsewhere.
"""

from __future__ import annotations

import io
import time
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image, ImageEnhance

from hashdesk.core.duplicates.detail.comparison import compare
from hashdesk.core.duplicates.detail.files import FILE_SIDE, FileVerdict, judge_files, made_ready
from hashdesk.core.duplicates.detail.picture import Picture, Rgb, prepare
from hashdesk.core.duplicates.detail.thumbnails import ThumbnailVerdict, judge_thumbnails
from hashdesk.core.duplicates.detail.windows import cell_means
from hashdesk.core.imaging.decode import decode
from hashdesk.core.job import Job
from hashdesk.core.search.radius_join import pairs_within
from tests.benchmarks.indexing import is_photo
from tests.benchmarks.report import Figure, Grid
from tests.benchmarks.second_look.copies import (
    CHANGES,
    COPIES,
    SHARPENED,
    SHOTS,
    TONES,
    foreign_patch,
    framed,
    numbered,
    opened,
    saved,
    stamped,
)
from tests.benchmarks.second_look.drawn_documents import DOCUMENTS, changed_document, document
from tests.benchmarks.second_look.filters import FILTERS

PHOTOS = 150
DOCUMENTS_EACH = 8
MAX_PIXELS = 150_000_000
VISIBLE = 10.0  # levels of 255: what a cell of a changed thumbnail differs by at least
TRIES = 20  # to draw a change that can be seen
PALE, PALE_VISIBLE = 0.2, 6.0  # saturation; levels: what a pale photo has more than its grey copy
NATURAL_RADIUS = 10  # bits of pHash
NUMBERED_SIDE = 700  # pixels, at least: on smaller ones nobody can read such a number
NUMBERS, NUMBERS_EACH = 150, 3
LISTED = 40  # pairs of files that are accepted
COPY_GOAL, TONE_GOAL = 0.99, 0.95
PAIR_MS = 3.0
COPIES_OF_DOCUMENTS = ("quality 50", "resized to 0.5", "sent by chat", "PNG")


@dataclass
class Tally:
    """Verdicts on the pairs of one kind, in two halves of the photos."""

    thumbnails: list[ThumbnailVerdict] = field(default_factory=list)
    accepted: tuple[list[bool], list[bool]] = field(default_factory=lambda: ([], []))

    def add(self, half: int, verdict: ThumbnailVerdict, *, accepted: bool) -> None:
        self.thumbnails.append(verdict)
        self.accepted[half].append(accepted)

    @property
    def share(self) -> float:
        both = [*self.accepted[0], *self.accepted[1]]
        return sum(both) / max(len(both), 1)


@dataclass(frozen=True)
class Looked:
    """A file, with its thumbnail ready to be compared."""

    data: bytes
    thumbnail: Picture

    @classmethod
    def at(cls, data: bytes) -> Looked:
        return cls(data, prepare(_pixels(decode(io.BytesIO(data), MAX_PIXELS).thumbnail)))


def _pixels(jpeg: bytes) -> Rgb:
    with Image.open(io.BytesIO(jpeg)) as image:
        return np.asarray(image.convert("RGB"))


def judged(first: Looked, second: Looked) -> tuple[ThumbnailVerdict, bool]:
    """The verdict on two thumbnails; and whether the files are the same in the end."""
    verdict = judge_thumbnails(first.thumbnail, second.thumbnail)
    if verdict is ThumbnailVerdict.DIFFERENT:
        return verdict, False
    files = [made_ready(np.asarray(opened(s.data, FILE_SIDE))) for s in (first, second)]
    return verdict, judge_files(*files) is FileVerdict.SAME


def measure(folders: list[Path]) -> list[Figure | Grid]:
    """Judge copies and changes of photos of these folders, and of drawn documents."""
    photos = [p for f in folders for p in sorted(f.resolve().rglob("*")) if is_photo(p)]
    order = np.random.default_rng(5).permutation(len(photos))[:PHOTOS].tolist()
    tallies: dict[str, dict[str, Tally]] = {
        group: defaultdict(Tally)
        for group in ("copy", "tone", "filter", "change", "document", "page")
    }
    for place, number in enumerate(order):
        other = photos[order[(place + 1) % len(order)]]
        _judge_photo(photos[number], other, tallies)
    for kind in DOCUMENTS:
        for seed in range(DOCUMENTS_EACH):
            _judge_document(kind, seed, tallies)
    return [*_figures(tallies), _numbers(photos), *_cost(photos), *_natural(photos), _grid(tallies)]


def _judge_photo(photo: Path, other: Path, tallies: dict[str, dict[str, Tally]]) -> None:
    name = zlib.crc32(photo.name.encode())
    rng = np.random.default_rng(name)
    image = opened(photo)
    original, shot = Looked.at(saved(image, quality=93)), Looked.at(framed(image, rng))

    def judge(group: str, kind: str, reference: Looked, made: Looked) -> None:
        verdict, accepted = judged(reference, made)
        tallies[group][kind].add(name % 2, verdict, accepted=accepted)

    for kind, make in {**COPIES, **TONES}.items():
        judge("copy" if kind in COPIES else "tone", kind, original, Looked.at(make(image, rng)))
    for kind, make in FILTERS.items():
        for made in visible(original, partial(make, image, rng)):
            judge("filter", kind, original, made)
    pale = Looked.at(saved(ImageEnhance.Color(image).enhance(PALE), quality=90))
    grey = FILTERS["grey"]
    for made in visible(pale, partial(grey, image, rng), PALE_VISIBLE):
        judge("filter", f"grey, of a photo with colours × {PALE}", pale, made)
    for kind, make in SHARPENED.items():
        judge("tone", kind, original, Looked.at(make(image, rng)))
    changes = {**CHANGES, "part of another photo": foreign_patch(opened(other))}
    for kind, make in changes.items():
        for made in visible(original, partial(make, image, rng)):
            judge("change", kind, original, made)
    for kind, make in SHOTS.items():
        reference = shot if kind.startswith("burst") else original
        for made in visible(reference, partial(make, image, rng)):
            judge("change", kind, reference, made)


def _numbers(photos: Sequence[Path]) -> Figure:
    """Numbers in colours as bright as their ground, on photos large enough to read them."""
    accepted = []
    for place in np.random.default_rng(7).permutation(len(photos)).tolist():
        image = opened(photos[place])
        if max(image.size) >= NUMBERED_SIDE:
            rng = np.random.default_rng(zlib.crc32(photos[place].name.encode()))
            for _ in range(NUMBERS_EACH):
                accepted.append(judged(*(Looked.at(data) for data in numbered(image, rng)))[1])
        if len(accepted) >= NUMBERS:
            break
    return Figure(
        "numbers as bright as their ground, another digit, that pass for the same",
        f"{sum(accepted)} of {len(accepted)}",
    )


def _judge_document(kind: str, seed: int, tallies: dict[str, dict[str, Tally]]) -> None:
    rng = np.random.default_rng([seed, zlib.crc32(kind.encode())])
    page = document(kind, seed)
    original = Looked.at(saved(page, rng))

    def judge(group: str, name: str, made: bytes) -> None:
        verdict, accepted = judged(original, Looked.at(made))
        tallies[group][name].add(seed % 2, verdict, accepted=accepted)

    for name in COPIES_OF_DOCUMENTS:
        judge("document", f"document: {name}", COPIES[name](page, rng))
    judge("page", f"document: {kind}", saved(changed_document(kind, seed), rng))
    judge(
        "page", "document: another one of the same layout", saved(document(kind, seed + 1000), rng)
    )
    judge("page", "document: stamp with a number", stamped(page, rng, (20, 40, 160)))


def visible(
    original: Looked, make: Callable[[], bytes], least: float = VISIBLE
) -> Iterator[Looked]:
    """A changed file that a person could tell from the original; none if that is in vain.

    least: levels of 255 by which a cell of the thumbnails differs.
    """
    for _ in range(TRIES):
        made = Looked.at(make())
        difference = np.abs(
            original.thumbnail.pixels.astype(np.float32) - made.thumbnail.pixels
        ).max(axis=2)
        if cell_means(difference[None], 8).max() >= least:
            yield made
            return


def _figures(tallies: dict[str, dict[str, Tally]]) -> list[Figure]:
    def of(group: str) -> list[bool]:
        return [a for t in tallies[group].values() for half in t.accepted for a in half]

    def accepted(group: str, words: str, goal: float) -> Figure:
        share = float(np.mean(of(group)))
        return Figure(words, f"{share:.1%} of {len(of(group)):,}", f"≥ {goal:.0%}", share >= goal)

    def refused(group: str, words: str) -> Figure:
        wrong = sum(of(group))
        return Figure(words, f"{wrong} of {len(of(group)):,}", "0", wrong == 0)

    return [
        accepted("copy", "copies of photos that are the same in the end", COPY_GOAL),
        accepted("tone", "small changes of tone, and sharpened", TONE_GOAL),
        Figure("copies of drawn documents", f"{np.mean(of('document')):.1%}"),
        refused("filter", "photos with a filter, or made grey, that pass for the same"),
        refused("change", "changed photos, bursts and brackets that pass for the same"),
        refused("page", "changed and other documents that pass for the same"),
    ]


def _grid(tallies: dict[str, dict[str, Tally]]) -> Grid:
    def row(kind: str, tally: Tally) -> tuple[str, ...]:
        count = len(tally.thumbnails)
        shares = [tally.thumbnails.count(verdict) / count for verdict in ThumbnailVerdict]
        ends = [f"{sum(half)} of {len(half)}" for half in tally.accepted]
        return (f"{kind} ({count})", *(f"{share:.0%}" for share in shares), *ends)

    rows = [row(kind, tally) for group in tallies.values() for kind, tally in group.items()]
    head = ("thumbnails say", *(str(verdict) for verdict in ThumbnailVerdict))
    return Grid((*head, "same in the end: one half", "the other"), tuple(rows))


def _natural(photos: Sequence[Path]) -> list[Figure | Grid]:
    """Pairs of photos as they are whose pHashes are near: how many of them the look accepts."""
    kept: list[tuple[bytes, int]] = []
    for photo in photos:
        with photo.open("rb") as file:
            found = decode(file, MAX_PIXELS)
        kept.append((found.thumbnail, found.phash))
    hashes = np.array([phash for _, phash in kept], np.uint64)
    pairs = pairs_within(hashes, 64, NATURAL_RADIUS, Job())
    same: list[tuple[str, str]] = []
    asked = 0
    for first, second in zip(pairs.first.tolist(), pairs.second.tolist(), strict=True):
        sides = [prepare(_pixels(kept[place][0])) for place in (first, second)]
        verdict = judge_thumbnails(*sides)
        if verdict is ThumbnailVerdict.DIFFERENT:
            continue
        asked += 1
        both = (opened(photos[place], FILE_SIDE) for place in (first, second))
        files = [made_ready(np.asarray(image)) for image in both]
        if judge_files(*files) is FileVerdict.SAME:
            same.append((_named(photos[first]), _named(photos[second])))
    figures = [
        Figure(f"pairs of {len(photos):,} photos with pHashes within {NATURAL_RADIUS} bits",
               f"{len(pairs.first):,}"),
        Figure("  whose files were read", f"{asked}"),
        Figure("  that are the same in the end", f"{len(same)}"),
    ]  # fmt: skip
    return [*figures, Grid(("accepted", "and"), tuple(same[:LISTED]))]


def _named(photo: Path) -> str:
    return f"{photo.parent.name}/{photo.name}"


def _cost(photos: Sequence[Path]) -> list[Figure]:
    """CPU time of a comparison, beside that of decoding one thumbnail: a ratio travels."""
    with photos[0].open("rb") as file:
        thumbnail = decode(file, MAX_PIXELS).thumbnail
    picture = prepare(_pixels(thumbnail))
    small = prepare(_pixels(saved(Image.fromarray(picture.pixels), quality=60)))
    decoding = _milliseconds(lambda: _pixels(thumbnail))
    comparing = _milliseconds(lambda: compare(picture, small))
    preparing = _milliseconds(lambda: prepare(picture.pixels))
    size = f"{picture.size[0]} × {picture.size[1]}"
    return [
        Figure(f"a pair of thumbnails of {size}", f"{comparing:.2f} ms", f"≤ {PAIR_MS:g} ms",
               comparing <= PAIR_MS),
        Figure("  times decoding one of them", f"{comparing / decoding:.1f}"),
        Figure("making a thumbnail ready, once", f"{preparing:.2f} ms"),
    ]  # fmt: skip


def _milliseconds(call: Callable[[], object]) -> float:
    """The least CPU time of 50 calls: other programs make a call slower, and none faster."""
    times = []
    for _ in range(50):
        before = time.process_time()
        call()
        times.append(time.process_time() - before)
    return 1000 * min(times)
