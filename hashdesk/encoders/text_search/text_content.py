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
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.tables.library_rows import EncoderRow
from hashdesk.core.words.calibration import calibrated
from hashdesk.core.words.content import Content, ContentScores
from hashdesk.core.words.photo_words import PhotoWords
from hashdesk.encoders.files.bundle import load_bundle
from hashdesk.encoders.text_search.open_model import OpenModel, SearchedContents
from hashdesk.encoders.text_search.text_codes import TEXT_BITS, likeness_of_codes

LATEST = 32  # searches whose scores are remembered: the parts of a text are tried in turn

Direction = NDArray[np.float32]  # (d,), of length 1
LikenessOf = Callable[[Direction], NDArray[np.float32]]  # (n,), larger for what is more alike


def text_content(
    db: LibraryDB,
    row: EncoderRow,
    backbone: str,
    words: PhotoWords,
    contents: SearchedContents,
    opened: OpenModel,
) -> Content | None:
    """What the photos of `words` show, to be asked with any words; None without a text tower.

    contents: their content ids (n, 2), as photo_arrays gives them. opened: what was read before.
    Raises EngineUnavailable or BundleDamaged.
    """
    tower = opened.tower(paths.models(), backbone)
    if tower is None:
        return None
    kept = opened.kept(db.folder, backbone, contents, tower.width)
    if kept.known.any():
        likeness: LikenessOf = kept.likeness
        known = kept.known
    else:
        likeness, known = _coded(db, row, words)

    @lru_cache(LATEST)
    def ranking(typed: str) -> ContentScores:
        return calibrated(likeness(tower.direction(typed)), known)

    return Content({}, int(known.sum()), ranking, any_words=True)


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
