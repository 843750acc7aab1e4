"""The levels of likeness of search results.

A photo has one level at all settings: the one that it has where photos are told apart best, at
64 bits. Shorter codes order photos by theme, and say less of each.

"Same picture" is claimed only of equal files, of equal pixels, of photos whose thumbnails were
compared in detail, of those whose pHashes are nearly equal, and of what the search for duplicates
has seen in files or proven to be an edited copy (`known_copies`). A page with another number in it
passes for very alike at best, and so do shots of different times. What has too little in it to be
compared, such as a sky or a page, is known by its pixels: say, after it was copied out of another
program and pasted. The photo in a frame is the same picture as that photo, and so is a copy of it
that was turned or mirrored.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from hashdesk.core.duplicates.capture_times import (
    CaptureTime,
    TimesVerdict,
    capture_time,
    judge_times,
)
from hashdesk.core.duplicates.detail.picture import Picture, oriented, prepare
from hashdesk.core.duplicates.detail.thumbnails import ThumbnailVerdict, judge_thumbnails
from hashdesk.core.encoding.by_length import FINEST
from hashdesk.core.imaging.signatures.color_signature import (
    SIGNATURE_SIDE,
    ColorSignatures,
    normalized,
)
from hashdesk.core.imaging.signatures.orientation import IDENTITY, orientation_between
from hashdesk.core.imaging.thumbnail import Tile
from hashdesk.core.likeness.known_copies import seen_in_files
from hashdesk.core.likeness.levels import (
    DECIDING_RANKS,
    Likeness,
    Likenesses,
    LikenessScale,
    in_order,
)
from hashdesk.core.search.hamming_index import HammingIndex
from hashdesk.core.search.library import Library, RankedPhotos
from hashdesk.core.search.query import Query
from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.core.storage.photos.photo_rows import Photo

MOST_COMPARED = 8  # results whose thumbnails are compared

DecodeThumbnails = Callable[[Sequence[bytes]], Sequence[Tile | None]]  # uncropped; None: damaged


@dataclass(frozen=True)
class Searched:
    """What was searched for: photos of the library, images from outside, or both."""

    count: int = 1  # of pictures together
    photos: Sequence[int] = ()  # ids of those of the library
    copies: Sequence[int] = ()  # ids of those that are known to be edited copies of it
    content_id: bytes = b""  # of the one image from outside; empty: of a part of it
    pixel_id: bytes = b""  # likewise
    picture: Callable[[], Tile | None] = lambda: None  # that image, uncropped
    trimmed: Callable[[], Tile | None] = lambda: None  # what is searched for, without its frame


def rate(
    library: Library,
    ranked: RankedPhotos,
    searched: Searched,
    scale: LikenessScale,
    decode: DecodeThumbnails,
) -> Likenesses:
    """The levels (k,) of the results of a search in a library, in order.

    They may depend on what follows, up to DECIDING_RANKS: rate so many, however few are shown.
    """
    levels = in_order(_rated(library, ranked, searched, scale, decode))
    return with_known(levels, ranked.photos, searched)


def with_known(levels: Likenesses, photos: PhotoIds, searched: Searched) -> Likenesses:
    """Levels (k,) of photos (k,), where what was searched for is the same picture as itself.

    So are its known copies, however far they may be.
    """
    levels[np.isin(photos, (*searched.photos, *searched.copies))] = Likeness.SAME_PICTURE
    return levels


def rate_at(
    bits: int,
    library: Library,
    query: Query,
    ranked: RankedPhotos,
    searched: Searched,
    scale: LikenessScale,
    decode: DecodeThumbnails,
    *,
    itself: int = 0,
    among: HammingIndex | None = None,
) -> Likenesses:
    """The levels (k,) of the results of a search at a setting: in order at 64 bits only.

    itself, among: as for the search.
    """
    if bits == FINEST:
        return rate(library, ranked, searched, scale, decode)
    nearest = library.rank(query, FINEST, DECIDING_RANKS, itself=itself, among=among)
    levels = rate(library, nearest, searched, scale, decode)
    if levels.max(initial=0) == Likeness.HARDLY_ALIKE:  # so likeness ends among these
        found = np.full(len(ranked.photos), Likeness.HARDLY_ALIKE, np.uint8)
    else:
        found = scale.levels(ranked.themes, searched.count)
    by_id = np.argsort(nearest.photos)
    places = np.searchsorted(nearest.photos, ranked.photos, sorter=by_id)
    same = by_id[np.minimum(places, len(by_id) - 1)]
    known = nearest.photos[same] == ranked.photos
    found[known] = levels[same[known]]
    return with_known(found, ranked.photos, searched)


def _rated(
    library: Library,
    ranked: RankedPhotos,
    searched: Searched,
    scale: LikenessScale,
    decode: DecodeThumbnails,
) -> Likenesses:
    """The level of each result by itself."""
    levels = scale.levels(ranked.themes, searched.count)
    if searched.count > 1:  # none of them is the same picture as all of them
        return levels
    itself = np.isin(ranked.photos, searched.photos)
    levels[itself] = Likeness.SAME_PICTURE
    twins = np.flatnonzero(ranked.look_the_same & ~itself)[:MOST_COMPARED]
    if len(twins):
        levels[twins] = np.minimum(levels[twins], Likeness.VERY_ALIKE)
        same = _same_pictures(library, searched, ranked.photos[twins].tolist(), decode)
        levels[twins[same]] = Likeness.SAME_PICTURE
    nearest = np.flatnonzero(~itself)[:MOST_COMPARED]
    looked_at = np.union1d(twins, nearest)
    seen = _seen_in_files(library, searched, ranked.photos[looked_at].tolist())
    for rank in looked_at.tolist():
        is_same = seen.get(int(ranked.photos[rank]))
        if is_same:
            levels[rank] = Likeness.SAME_PICTURE
        elif is_same is False and levels[rank] == Likeness.SAME_PICTURE:
            levels[rank] = Likeness.VERY_ALIKE
    return levels


def _seen_in_files(library: Library, searched: Searched, others: Sequence[int]) -> dict[int, bool]:
    """Whether files showed others to be the same picture as the photo searched for, if they did."""
    photos = library.photos([*others, *searched.photos])
    own = [photos.pop(photo) for photo in searched.photos if photo in photos]
    return seen_in_files(library, own[0], photos.values()) if own else {}


def _same_pictures(
    library: Library, searched: Searched, twins: list[int], decode: DecodeThumbnails
) -> list[bool]:
    """Which photos certainly show the picture that was searched for."""
    photos = library.photos([*twins, *searched.photos])
    thumbnails = library.thumbnails([*twins, *searched.photos])
    pictures = decode([thumbnails.get(photo, b"") for photo in (*twins, *searched.photos)])
    itself = None
    if searched.photos:
        (photo,) = searched.photos
        own = pictures[-1]
        itself = photos.get(photo)
        ids = (itself.content_id, itself.pixel_id) if itself is not None else (b"", b"")
    else:
        own, ids = searched.picture(), (searched.content_id, searched.pixel_id)
    views = [prepare(view) for view in (own, searched.trimmed()) if view is not None]
    taken = capture_time(itself) if itself is not None else None
    return [
        (twin in photos and _is_named(photos[twin], *ids))
        or (
            picture is not None
            and _is_of_one_time(taken, photos.get(twin))
            and _is_same(views, picture)
        )
        for twin, picture in zip(twins, pictures, strict=False)
    ]


def _is_of_one_time(taken: CaptureTime | None, other: Photo | None) -> bool:
    """Whether a camera's times say nothing against a photo's being what is searched for."""
    times = judge_times(taken, capture_time(other) if other is not None else None)
    return times is TimesVerdict.SILENT


def _is_named(photo: Photo, content_id: bytes, pixel_id: bytes | None) -> bool:
    """Whether a photo's file, or its pixels where they are known, were searched for."""
    return photo.content_id == content_id or (bool(pixel_id) and photo.pixel_id == pixel_id)


def _is_same(views: Sequence[Picture], other: Tile) -> bool:
    """Whether a photo is the same picture as one of the views of what was searched for."""
    picture = prepare(other)
    return any(_shows_the_same(view, picture) for view in views)


def _shows_the_same(view: Picture, picture: Picture) -> bool:
    """Whether two pictures are the same, as they are or with one of them turned as the other."""
    if judge_thumbnails(view, picture) is ThumbnailVerdict.LOOKS_SAME:
        return True
    way = orientation_between(_signature(view), _signature(picture))
    if way == IDENTITY:
        return False
    turned = prepare(oriented(picture.pixels, way))
    return judge_thumbnails(view, turned) is ThumbnailVerdict.LOOKS_SAME


def _signature(picture: Picture) -> ColorSignatures:
    small = Image.fromarray(picture.pixels).resize((SIGNATURE_SIDE,) * 2, Image.Resampling.BILINEAR)
    return normalized(np.asarray(small, np.float32))
