"""Why no photo is in sight after a search by words."""

from __future__ import annotations

import numpy as np

from hashdesk.ui.formatting import translate
from hashdesk.ui.photos.photo_list import PhotoList
from hashdesk.ui.words.unknown_words import no_match, none_left


def none_found(shown: PhotoList) -> str:
    """The sentence for a list without photos; empty if words are not the reason."""
    found, folder = shown.found, shown.folder_node
    if found is None:
        return ""
    if not len(found.photos):
        return found.why_none or no_match(found.title, found.parts)
    if np.isin(found.photos, shown.hidden).all():
        return none_left()
    if folder is None or shown.photo_filter:
        return ""
    words = translate("HashDesk", "No photos in “{folder}” match “{searched}”.")
    if found.parts > 1:
        words = translate("HashDesk", "No photos in “{folder}” match all of these: {searched}.")
    return words.format(folder=folder.name, searched=found.title)
