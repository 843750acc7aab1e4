"""What a library's pictures show, by any words: with the text tower of the model in use.

Texts are compared with the kept features; where none are kept, with the codes alone.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from hashdesk import paths
from hashdesk.core.code_sets.code_sets import bundle_folder
from hashdesk.core.code_sets.recode import FEATURE_BATCH
from hashdesk.core.encoding.directions import unit_length
from hashdesk.core.storage.caches import feature_cache
from hashdesk.core.storage.caches.blob_cache import BlobCache
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.tables.library_rows import EncoderRow
from hashdesk.core.words.calibration import calibrated
from hashdesk.core.words.content import Content, ContentScores
from hashdesk.core.words.kept_directions import KeptDirections
from hashdesk.core.words.photo_words import PhotoWords
from hashdesk.encoders.content_words import read_table
from hashdesk.encoders.files.bundle import load_bundle
from hashdesk.encoders.files.text_files import load_text_files
from hashdesk.encoders.text_search.caption_mean import caption_mean
from hashdesk.encoders.text_search.captions import read_captions
from hashdesk.encoders.text_search.text_codes import TEXT_BITS, likeness_of_codes
from hashdesk.encoders.text_search.tower import TextTowerRuns

LATEST = 32  # searches whose scores are remembered: the parts of a text are tried in turn

Direction = NDArray[np.float32]  # (d,), of length 1
LikenessOf = Callable[[Direction], NDArray[np.float32]]  # (n,), larger for what is more alike


def text_content(
    db: LibraryDB, row: EncoderRow, backbone: str, words: PhotoWords, contents: NDArray[np.uint64]
) -> Content | None:
    """What the photos of `words` show, to be asked with any words; None without a text tower.

    contents: their content ids (n, 2), as photo_arrays gives them. Raises EngineUnavailable or
    BundleDamaged.
    """
    files = load_text_files(paths.models(), backbone)
    if files is None:
        return None
    tower, captions = TextTowerRuns(files), read_captions()
    everyday = list(captions.everyday(entry["en"][0] for entry in read_table()))
    mean = caption_mean(files, tower, everyday)
    kept = _kept_directions(db, backbone, contents, files.width)
    if kept.known.any():
        likeness: LikenessOf = kept.likeness
        known = kept.known
    else:
        likeness, known = _coded(db, row, words)

    @lru_cache(LATEST)
    def ranking(typed: str) -> ContentScores:
        direction = unit_length((tower.feature(captions.asked(typed)) - mean)[None])[0]
        return calibrated(likeness(direction), known)

    return Content({}, int(known.sum()), ranking, any_words=True)


def _kept_directions(
    db: LibraryDB, backbone: str, contents: NDArray[np.uint64], width: int
) -> KeptDirections:
    features = np.zeros((len(contents), width), np.float32)
    names = [row.tobytes() for row in contents.astype(">u8")]
    path = feature_cache.features_path(db.folder, backbone)
    if not path.exists():
        return KeptDirections.of(features[:, :0])
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


def _coded(
    db: LibraryDB, row: EncoderRow, words: PhotoWords
) -> tuple[LikenessOf, NDArray[np.bool_]]:
    """The likeness by codes of the photos of `words`, and which of them have codes."""
    bundle = load_bundle(bundle_folder(db.folder, row.name))
    found = db.load_codes(row)
    known = np.isin(words.ids, found.ids)
    codes = np.zeros(len(words.ids), found.codes[TEXT_BITS].dtype)
    codes[known] = found.codes[TEXT_BITS][words.ids[known] - 1]
    return likeness_of_codes(bundle, codes), known
