"""How much better an adapted encoder is for its library, estimated without labels.

Groups: photos that no head was fitted on search for the photos that belong to them by the
diffused similarities; the figure is their mean average precision. Edits: edits of photos that no
head was fitted on search for their originals; the figure is the share that finds them first. Both
are taken before and after adaptation, at each bits setting as the app ranks it, pHashes included,
those of turned and mirrored copies, too, and edits in a frame search without it as well.

Pictures count, not photos: of the copies of one, the first is searched for, and no copy is found
in its place. What is advised follows from these figures (`hashdesk/core/adaptation/advice.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.encoding.codes import BITS
from hashdesk.core.encoding.encoder import Features
from hashdesk.core.imaging.signatures.orientation import PHashes
from hashdesk.core.search.same_picture import picture_distances
from hashdesk.encoders.files.linear_heads import Classifier
from hashdesk.encoders.judging.candidate import CandidateEncoder, rows_of
from hashdesk.encoders.judging.pictures import first_shown, same_pictures
from hashdesk.encoders.judging.retrieval import first_rank_share, mean_average_precision
from hashdesk.encoders.judging.searched_pictures import SearchedPictures, ranking_distances

RELATED_SHARE = 0.2  # of the similarity to the nearest photo, above which photos are related
OUT_OF_THE_WAY = 1 << 20  # distance of photos that are not searched

GainEstimate = dict[str, dict[str, float]]  # bits -> "groups_before", "edits_after" …


@dataclass(frozen=True)
class JudgingPhotos:
    """The photos that encoders are judged by."""

    photos: Features  # (n, d), all that are searched
    phashes: PHashes  # (n,)
    queries: NDArray[np.intp]  # (q,) rows that search for their groups
    similar: NDArray[np.float32]  # (q, n), diffused
    originals: NDArray[np.intp]  # (m,) rows
    edited: SearchedPictures  # (m), an edit of each original


@dataclass(frozen=True)
class SeenPhotos:
    """The photos and edits that judge, as one backbone sees them."""

    photos: Features  # (n, d)
    edited: Features  # (m + t, d)
    classifier: Classifier | None


def estimate_gain(
    judges: JudgingPhotos,
    before: CandidateEncoder,
    after: CandidateEncoder,
    classifier: Classifier | None,
    seen_before: SeenPhotos | None = None,
) -> GainEstimate:
    """The figures of two encoders for each bits setting.

    classifier: of the backbone whose features the judges have. seen_before: by the backbone of
    `before`, if that is another one. Raises NothingToMeasure if no picture belongs to another.
    """
    seen = SeenPhotos(judges.photos, judges.edited.features, classifier)
    first = first_shown(judges.photos, judges.phashes)
    asked = np.flatnonzero(first[judges.queries])
    rows = judges.queries[asked]
    relevant = _relevant(judges.similar[asked], first)
    counted = np.tile(first, (len(rows), 1))
    counted[np.arange(len(rows)), rows] = False
    copies = _copies(judges, first)
    group_bits = picture_distances(judges.phashes[rows], judges.phashes)
    edit_bits = judges.edited.phash_bits(judges.phashes)
    found: GainEstimate = {str(bits): {} for bits in BITS}
    for name, encoder, shown in (("before", before, seen_before or seen), ("after", after, seen)):
        photos = encoder.signs(shown.photos, shown.classifier)
        edits = encoder.signs(shown.edited, shown.classifier)
        queries = rows_of(photos, rows)
        for bits in BITS:
            groups = encoder.distances(queries, photos, bits)
            groups = ranking_distances(groups, group_bits, bits)
            originals = judges.edited.nearer(encoder.distances(edits, photos, bits))
            originals = ranking_distances(originals, edit_bits, bits)
            originals[copies] = OUT_OF_THE_WAY
            found[str(bits)] |= {
                f"groups_{name}": round(mean_average_precision(groups, relevant, counted), 4),
                f"edits_{name}": round(first_rank_share(originals, judges.originals), 4),
            }
    return found


def related(similar: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which photos (q, n) are taken to belong to each query, by similarity (q, n)."""
    marks = np.float32(RELATED_SHARE) * similar.max(axis=1, keepdims=True)
    return np.asarray(similar > marks)


def _relevant(similar: NDArray[np.float32], first: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which pictures belong to each query; copies would set the mark too high for all others."""
    return related(np.where(first, similar, np.float32(0)))


def _copies(judges: JudgingPhotos, first: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which photos (m, n) an edit does not search: copies of its original and of all others."""
    rows, edits = np.unique(judges.originals, return_inverse=True)
    same = same_pictures(judges.photos[rows], judges.phashes[rows], judges.photos, judges.phashes)
    copies: NDArray[np.bool_] = same | ~first
    copies[np.arange(len(rows)), rows] = False
    return np.asarray(copies[edits])
