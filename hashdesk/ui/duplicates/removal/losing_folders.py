"""The folders that lose photos to the trash, each with how many."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hashdesk.core.storage.photos.photo_rows import Place
from hashdesk.ui import formatting
from hashdesk.ui.formatting import translate

FOLDERS_NAMED = 3


@dataclass(frozen=True)
class LosingFolder:
    """A folder that loses photos."""

    path: bytes
    photos: int  # how many


def losing_folders(places: Mapping[int, Place], counts: Mapping[int, int]) -> list[LosingFolder]:
    """The folders that lose photos, those that lose most first.

    Photos of several folders of the library are told by these, photos of one by the first folders
    below it in which they part. places: of one photo of each folder that loses any; counts: how
    many it loses, by that photo.
    """
    by_folder: dict[bytes, int] = {}
    roots: dict[bytes, bytes] = {}  # by folder
    for photo, place in places.items():
        folder = os.path.dirname(place.full)
        by_folder[folder] = by_folder.get(folder, 0) + counts[photo]
        roots[folder] = place.root
    if not by_folder:
        return []
    above = os.path.commonpath(list(by_folder))
    one_root = len(set(roots.values())) == 1
    parts: dict[bytes, list[bytes]] = {}
    for folder in by_folder:
        below = os.path.relpath(folder, above).split(os.sep.encode())[0]
        parts.setdefault(below if one_root else roots[folder], []).append(folder)
    found = [
        LosingFolder(os.path.commonpath(folders), sum(by_folder[folder] for folder in folders))
        for folders in parts.values()
    ]
    return sorted(found, key=lambda folder: (-folder.photos, folder.path))


def sentence_of_losing(folders: Sequence[LosingFolder]) -> str:
    """E.g. "Folders that lose photos: 19 in tidy, 2 in holidays."; "" of one folder alone."""
    if len(folders) < 2:
        return ""
    each = translate("HashDesk", "{count} in {folder}")
    named, others = folders[:FOLDERS_NAMED], len(folders) - FOLDERS_NAMED
    names = _names(folder.path for folder in named)
    told = ", ".join(
        each.format(count=formatting.count(folder.photos), folder=name)
        for folder, name in zip(named, names, strict=True)
    )
    words = translate("HashDesk", "Folders that lose photos: {folders}.")
    if others > 0:
        words = translate("HashDesk", "Folders that lose photos: {folders} and {others}.")
    return words.format(folders=told, others=formatting.more_folders(others))


def _names(paths: Iterable[bytes]) -> list[str]:
    """The name of each folder, or all of its path where another one has the same name."""
    paths = list(paths)
    names = [os.path.basename(path) for path in paths]
    return [
        formatting.shown(name if name and names.count(name) == 1 else path)
        for name, path in zip(names, paths, strict=True)
    ]
