"""Questions about photos of the library, with the names that the window shows for them."""

from __future__ import annotations

from collections.abc import Sequence

from hashdesk.core.imaging.decoded import Region
from hashdesk.core.search.question import Question
from hashdesk.ui.formatting import short_name, translate
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.search.searcher import MAX_QUERY_PHOTOS


def question_about(
    thumbnails: Thumbnails, photos: Sequence[int], region: Region | None = None
) -> Question:
    """Ask for the photos most similar to one photo, to a region of it, or to several together."""
    if len(photos) > 1:
        name = translate("HashDesk", "{count} photos").format(count=len(photos))
        return Question(name, tuple(photos[:MAX_QUERY_PHOTOS]))
    card = thumbnails.card(photos[0])
    path = b"" if card is None else card.place.full
    name = short_name(path)
    if region is None:
        return Question(name, tuple(photos), path)
    name = translate("HashDesk", "a part of {name}").format(name=name)
    return Question(name, path=path, region=region, part_of=photos[0])
