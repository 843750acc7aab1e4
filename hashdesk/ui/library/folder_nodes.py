"""The folders of a library as a tree, with the number of photos in and below each."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.tables.library_rows import Folder
from hashdesk.ui import formatting
from hashdesk.ui.folder_titles import folder_title


@dataclass(frozen=True)
class FolderNode:
    """A folder with photos in it or somewhere below it."""

    root: bytes
    path: bytes  # below the root; b"" the root itself
    photos: int  # in it and below
    offline: bool  # it, and every folder below
    folders: tuple[int, ...]  # ids of its rows in the library: its own, and all below
    children: tuple[FolderNode, ...]  # by name
    title: str = ""  # of a root, which may be another one than the name of its folder

    @property
    def full(self) -> bytes:
        """Its whole path."""
        return os.path.join(self.root, self.path) if self.path else self.root

    @property
    def name(self) -> str:
        """Its name, for a label."""
        return self.title or formatting.name_of(self.full)

    def find(self, path: bytes) -> FolderNode | None:
        """The folder at a path below the root; None if there is none."""
        if path == self.path:
            return self
        for child in self.children:
            if path == child.path or path.startswith(child.path + b"/"):
                return child.find(path)
        return None


def disconnected(node: FolderNode) -> FolderNode:
    """The same folder, and all below it, on a drive that is away."""
    return replace(node, offline=True, children=tuple(map(disconnected, node.children)))


def folder_nodes(db: LibraryDB, photos: NDArray[np.int64]) -> tuple[FolderNode, ...]:
    """One tree for each root. photos (n,): the folder id of each photo that is not missing."""
    numbers, counts = np.unique(photos, return_counts=True)
    per_folder = dict(zip(numbers.tolist(), counts.tolist(), strict=True))
    made = []
    for root in db.roots():
        known = db.folders(root.id)
        tree = _tree(folder for folder in known if folder.id in per_folder)
        node = _folder_node(root.path, b"", tree, per_folder, offline=root.offline)
        made.append(replace(node, title=folder_title(root.path, db.folder)))
    return tuple(made)


@dataclass
class _TreeNode:
    folder: Folder | None
    below: dict[bytes, _TreeNode]  # by name


def _tree(folders: Iterable[Folder]) -> _TreeNode:
    top = _TreeNode(None, {})
    for folder in folders:
        node = top
        for name in folder.path.split(b"/") if folder.path else ():
            node = node.below.setdefault(name, _TreeNode(None, {}))
        node.folder = folder
    return top


def _folder_node(
    root: bytes, path: bytes, node: _TreeNode, per_folder: dict[int, int], *, offline: bool
) -> FolderNode:
    children = tuple(
        _folder_node(root, path + b"/" + name if path else name, child, per_folder, offline=offline)
        for name, child in sorted(node.below.items(), key=lambda item: item[0].lower())
    )
    own = node.folder
    photos = sum(child.photos for child in children)
    away = [child.offline for child in children]
    folders = [number for child in children for number in child.folders]
    if own is not None:
        photos += per_folder[own.id]
        away.append(own.offline)
        folders.append(own.id)
    offline = offline or (bool(away) and all(away))
    return FolderNode(root, path, photos, offline, tuple(folders), children)
