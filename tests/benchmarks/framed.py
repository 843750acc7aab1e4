"""Search by a photo in a frame: how often the photo itself comes first, and what is said of it.

Each search is made by the picture as it is, and again as HashDesk does it, with a second view of
what is inside the frame. Photos that the library does not have are searched for as they are, which
must find photos of their kind no less than before; and those of other folders in each large folder,
as they are and framed: what is not there must not be called alike for its frame.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from hashdesk import paths
from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.decoder.replies import UnreadablePhoto
from hashdesk.core.imaging.thumbnail import UNCROPPED, Tile
from hashdesk.core.likeness.calibration import LibraryLikeness, measure_likeness
from hashdesk.core.likeness.levels import DECIDING_RANKS, Likeness
from hashdesk.core.likeness.rating import Searched, rate
from hashdesk.core.search.hamming_index import HammingIndex
from hashdesk.core.search.library import Library
from hashdesk.core.search.query import Query
from hashdesk.core.search.question import EncodedImage, encode_image
from hashdesk.core.search.views import read_views
from hashdesk.core.settings import Settings
from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.encoders.bundle_encoder import open_encoder
from tests.benchmarks.edits import upright
from tests.benchmarks.matched_pairs import index_photos
from tests.benchmarks.report import Figure, Grid
from tests.framings import FRAMINGS, Framing

PHOTOS = 150  # of the library, as many of each folder, of which every framing is made
LEFT_OUT = 400  # photos that are searched for, and that the library does not have
FOREIGN, LARGE = 50, 1_000  # photos of other folders searched for in each with so many photos
LONGER_SIDE = 1400  # pixels, at most, of a photo that is framed
QUALITY = 85
FIRST = 10  # results whose kind counts
LEAST_FIRST = 0.95  # of all framed photos come first
MOST_LOST = 0.005  # of precision


def measure(folders: list[Path]) -> list[Figure | Grid]:
    """Search a library of these folders by framed photos of it, and by photos left out of it."""
    with (
        tempfile.TemporaryDirectory() as scratch,
        index_photos(Path(scratch) / "library", folders) as library,
        DecodePool(Settings()) as pool,
    ):
        searches = _Searches(library, pool, Path(scratch) / "framed.jpg")
        return [*_framed(searches), *_left_out(searches), _foreign(searches)]


@dataclass(frozen=True)
class _Answer:
    """What a search finds."""

    photos: list[int]  # nearest first
    likeness: Likeness  # of the nearest
    closest: Likeness  # of any of them
    views: int


@dataclass(frozen=True)
class _Searched:
    """Photos that are searched, and how alike they are to each other."""

    index: HammingIndex
    measured: LibraryLikeness

    @classmethod
    def among(cls, library: Library, photos: PhotoIds) -> _Searched:
        index = library.codes.among(photos)
        return cls(index, measure_likeness(index, library.directions))


class _Searches:
    """Searches in a library without the photos that are left out of it."""

    def __init__(self, library: Library, pool: DecodePool, scratch: Path) -> None:
        self._library, self._pool, self._scratch = library, pool, scratch
        self._encoder = open_encoder(paths.resources() / "encoder", paths.cache(), "onnx-cpu")
        ids = np.random.default_rng(6).permutation(library.codes.ids)
        self.left_out, kept = ids[:LEFT_OUT].tolist(), ids[LEFT_OUT:]
        self._all = _Searched.among(library, kept)
        places = library.places(ids.tolist())
        self.files = {number: Path(os.fsdecode(place.full)) for number, place in places.items()}
        roots: dict[bytes, list[int]] = {}
        for number in kept.tolist():
            roots.setdefault(places[number].root, []).append(number)
        self.roots = [*roots.values()]
        self.searched = [n for own in roots.values() for n in own[: -(-PHOTOS // len(roots))]]

    def kind(self, photo: int) -> Path:
        """The folder of a photo, which names what it shows."""
        return self.files[photo].parent

    def among(self, photos: Sequence[int]) -> _Searched:
        """Some photos to search instead of all."""
        return _Searched.among(self._library, np.array(photos))

    def answers(
        self, photo: int, framing: Framing | None = None, searched: _Searched | None = None
    ) -> tuple[_Answer, _Answer]:
        """Of a search by a photo as it is, and as HashDesk makes it. framing: around it."""
        searched = searched or self._all
        path = self.files[photo]
        if framing is not None:
            image = upright(path)
            image.thumbnail((LONGER_SIDE, LONGER_SIDE))
            path = self._scratch
            framing(image).save(path, quality=QUALITY)
        name = os.fsencode(path)
        views = read_views(lambda part: self._pool.submit(name, region=part).result())
        image = encode_image(views, path.name, self._library, self._encoder)
        one_view = replace(image.query, trimmed=None)
        return self._answer(image, one_view, searched), self._answer(image, image.query, searched)

    def _answer(self, image: EncodedImage, query: Query, among: _Searched) -> _Answer:
        ranked = self._library.rank(query, 64, DECIDING_RANKS, among=among.index)
        inside = image.trimmed.thumbnail if image.trimmed and query.trimmed else b""
        tiles = self._tiles([image.decoded.thumbnail, inside])
        searched = Searched(1, (), picture=lambda: tiles[0], trimmed=lambda: tiles[1])
        scale = among.measured.scale_for(query)
        levels = rate(self._library, ranked, searched, scale, self._tiles)
        likeness, closest = Likeness(levels[0]), Likeness(levels[:FIRST].min())
        return _Answer(ranked.photos[:FIRST].tolist(), likeness, closest, len(query.views))

    def _tiles(self, thumbnails: Sequence[bytes]) -> Sequence[Tile | None]:
        tiles = self._pool.tiles(list(thumbnails), UNCROPPED).result()
        assert not isinstance(tiles, UnreadablePhoto)
        return tiles


def _framed(searches: _Searches) -> list[Figure | Grid]:
    """Photos of the library, in every framing."""
    rows, all_first = [], []
    for kind, framing in FRAMINGS.items():
        answers = [(photo, searches.answers(photo, framing)) for photo in searches.searched]
        cells = [kind, f"{np.mean([both.views > 1 for _, (_, both) in answers]):.1%}"]
        for view in (0, 1):
            first = [answer[view].photos[0] == photo for photo, answer in answers]
            close = [
                is_first and answer[view].likeness <= Likeness.VERY_ALIKE
                for is_first, (_, answer) in zip(first, answers, strict=True)
            ]
            cells += [f"{np.mean(first):.1%}", f"{np.mean(close):.1%}"]
        all_first += first
        rows.append(tuple(cells))
    share = float(np.mean(all_first))
    tried = f"{len(searches.searched)} photos in {len(FRAMINGS)} frames each"
    return [
        Figure(
            f"{tried}: the photo comes first",
            f"{share:.1%}", f"≥ {LEAST_FIRST:.0%}", share >= LEAST_FIRST,
        ),
        Grid(
            ("framed", "has a second view", "first, by the frame too", "and close",
             "first, as HashDesk searches", "and close"),
            tuple(rows),
        ),
    ]  # fmt: skip


def _left_out(searches: _Searches) -> list[Figure | Grid]:
    """Photos of its kinds that the library does not have."""
    plain = [(photo, searches.answers(photo)) for photo in searches.left_out]
    second = sum(both.views > 1 for _, (_, both) in plain)
    before, after = (
        float(np.mean([_precision(searches, photo, answer[view]) for photo, answer in plain]))
        for view in (0, 1)
    )
    return [
        Figure(f"{len(plain)} photos that are not there, without a frame: have a second view",
               f"{second}"),
        Figure(f"  photos of their kind among the first {FIRST}, by one view", f"{before:.3f}"),
        Figure("    as HashDesk searches", f"{after:.3f}", f"≥ {before - MOST_LOST:.3f}",
               after >= before - MOST_LOST),
    ]  # fmt: skip


def _foreign(searches: _Searches) -> Grid:
    """Photos of each folder among those of another, large one: as they are, then framed."""
    trials = []
    for place, root in enumerate(searches.roots):
        others = [own for other, own in enumerate(searches.roots) if other != place]
        foreign = [n for own in others for n in own[: -(-FOREIGN // max(len(others), 1))]]
        if len(root) >= LARGE:
            searched = searches.among(root)
            trials += [(photo, searched) for photo in foreign]
    rows = []
    for kind, framing in (("as they are", None), *FRAMINGS.items()):
        answers = [searches.answers(photo, framing, searched) for photo, searched in trials]
        rows.append((kind, *_words(answers)))
    heads = (
        f"{len(trials)} photos of other folders",
        "called very alike or the same, by one view",
        "as HashDesk searches",
        "no close match, by one view",
        "as HashDesk searches",
    )
    return Grid(heads, tuple(rows))


def _words(answers: Sequence[tuple[_Answer, _Answer]]) -> Iterator[str]:
    """How often any photo is called very alike, and how often none is alike, by either search."""
    for is_called in (
        lambda level: level <= Likeness.VERY_ALIKE,
        lambda level: level == Likeness.HARDLY_ALIKE,
    ):
        for view in (0, 1):
            yield f"{np.mean([is_called(answer[view].closest) for answer in answers]):.1%}"


def _precision(searches: _Searches, photo: int, answer: _Answer) -> float:
    """The share of the first results that are of the photo's kind."""
    kind = searches.kind(photo)
    return sum(searches.kind(found) == kind for found in answer.photos) / FIRST
