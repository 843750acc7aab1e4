"""The photos that the grid showed last, which can be exported without the others."""

from __future__ import annotations

from dataclasses import dataclass

from hashdesk.core.search.question import SearchResult
from hashdesk.core.storage.code_segments import NO_PHOTOS, PhotoIds
from hashdesk.ui.formatting import translate
from hashdesk.ui.photos.photo_list import PhotoList
from hashdesk.ui.search.answer_order import matching_photos
from hashdesk.ui.search.match_headline import is_whole


@dataclass(frozen=True, eq=False)
class PartInView:
    """Some photos of the library, and what they are called."""

    photos: PhotoIds  # (n,)
    name: str
    matching: bool = False  # they match what was searched for: the grid shows the others, too


def part_in_view(photo_list: PhotoList, result: SearchResult | None) -> PartInView | None:
    """What is behind the grid; None: the whole library, or an answer in which nothing matches.

    result: the answer that is behind the grid; None: the photo list is.
    """
    if result is None:
        filtered = translate("HashDesk", "filtered") if photo_list.photo_filter else ""
        name = ", ".join(filter(None, (photo_list.title, filtered)))
        photos = photo_list.part
        return None if photos is None else PartInView(photos, name)
    # As in the headline of the answer: else it does not tell how many match.
    known = result.tells_apart and is_whole(result)
    matching = photo_list.without_hidden(matching_photos(result)) if known else NO_PHOTOS
    if not len(matching):
        return None
    name = translate("HashDesk", "similar to {name}").format(name=result.question.name)
    return PartInView(matching, name, matching=True)
