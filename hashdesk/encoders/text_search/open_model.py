"""What a search by any words needs of a model and a library: read once, kept while it is true."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.code_sets.recode import FEATURE_BATCH
from hashdesk.core.encoding.directions import unit_length
from hashdesk.core.files.file_stamp import Stamp, database_stamp, stamp_of
from hashdesk.core.storage.caches import feature_cache
from hashdesk.core.storage.caches.blob_cache import BlobCache
from hashdesk.core.words.kept_directions import KeptDirections
from hashdesk.encoders.content_words import read_table
from hashdesk.encoders.files.text_files import load_text_files, tower_paths
from hashdesk.encoders.text_search.caption_mean import caption_mean
from hashdesk.encoders.text_search.captions import Captions, read_captions
from hashdesk.encoders.text_search.tower import TextTowerRuns

SearchedContents = NDArray[np.uint64]  # (n, 2): content ids of photos


@dataclass(frozen=True)
class OpenTower:
    """A text tower with what centres its texts."""

    runs: TextTowerRuns
    captions: Captions
    mean: NDArray[np.float32]  # (d,), of everyday captions
    width: int  # d

    def direction(self, words: str) -> NDArray[np.float32]:
        """The centred feature (d,) of words, of length 1. Raises EngineUnavailable."""
        feature = self.runs.feature(self.captions.asked(words))
        return np.asarray(unit_length((feature - self.mean)[None])[0])


class OpenModel:
    """Owns the text tower and the kept features in memory. Not thread-safe: one thread at a time.

    A library changes with every mark and every new photo; a tower only with its files, and
    features only with their cache and the photos that are asked for.
    """

    def __init__(self) -> None:
        self._tower: tuple[object, OpenTower | None] | None = None
        self._kept: tuple[object, SearchedContents, KeptDirections] | None = None

    def forget(self) -> None:
        """Give the memory back."""
        self._tower = self._kept = None

    def tower(self, models: Path, backbone: str) -> OpenTower | None:
        """The text tower of a model; None if it has none.

        models: paths.models(). Raises EngineUnavailable.
        """
        key = models, backbone, stamp_of(*tower_paths(models, backbone))
        if self._tower is None or self._tower[0] != key:
            self._tower = None
            self._tower = key, _open_tower(models, backbone)
        return self._tower[1]

    def kept(
        self, library: Path, backbone: str, contents: SearchedContents, width: int
    ) -> KeptDirections:
        """The kept features of these photos, in their order."""
        path = feature_cache.features_path(library, backbone)
        key: tuple[Path, int, Stamp] = path, width, database_stamp(path)
        if self._kept is not None:
            known, known_contents, kept = self._kept
            if known == key and np.array_equal(known_contents, contents):
                return kept
        self._kept = None  # before others take its place in memory
        self._kept = key, contents, _read_features(path, contents, width)
        return self._kept[2]


def _open_tower(models: Path, backbone: str) -> OpenTower | None:
    files = load_text_files(models, backbone)
    if files is None:
        return None
    runs, captions = TextTowerRuns(files), read_captions()
    everyday = list(captions.everyday(entry["en"][0] for entry in read_table()))
    return OpenTower(runs, captions, caption_mean(files, runs, everyday), files.width)


def _read_features(path: Path, contents: SearchedContents, width: int) -> KeptDirections:
    if not path.exists():
        return KeptDirections.of(np.zeros((len(contents), 0), np.float32))
    features = np.zeros((len(contents), width), np.float32)
    names = [row.tobytes() for row in contents.astype(">u8")]
    with BlobCache(path) as cache:
        for start in range(0, len(names), FEATURE_BATCH):
            batch = names[start : start + FEATURE_BATCH]
            blobs = feature_cache.get_features(cache, batch)
            places = [place for place, name in enumerate(batch, start) if name in blobs]
            if places:
                features[places] = feature_cache.unpack_features(
                    [blobs[names[place]] for place in places]
                )
    return KeptDirections.of(features)
