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
from torch import Tensor

from hashdesk.core.encoding.codes import BITS
from hashdesk.core.encoding.encoder import Features
from hashdesk.core.imaging.orientation import PHashes
from hashdesk.core.search.same_picture import picture_distances
from hashdesk.encoders.files.linear_heads import Classifier
from trainer.adaptation.pictures import first_shown, same_pictures
from trainer.metrics.candidate import CandidateEncoder, rows_of
from trainer.metrics.retrieval import first_rank_share, mean_average_precision
from trainer.metrics.searched_pictures import SearchedPictures, ranking_distances

RELATED_SHARE = 0.2  # of the similarity to the nearest photo, above which photos are related
OUT_OF_THE_WAY = 1 << 20  # distance of photos that are not searched

GainEstimate = dict[str, dict[str, float]]  # bits -> "groups_before", "edits_after" …


@dataclass(frozen=True)
class JudgingPhotos:
    """The photos that encoders are judged by."""

    photos: Features  # (n, d), all that are searched
    phashes: PHashes  # (n,)
    queries: NDArray[np.intp]  # (q,) rows that search for their groups
    similar: Tensor  # (q, n), diffused
    originals: NDArray[np.intp]  # (m,) rows
    edited: SearchedPictures  # (m), an edit of each original


def estimate_gain(
    judges: JudgingPhotos,
    before: CandidateEncoder,
    after: CandidateEncoder,
    classifier: Classifier | None,
) -> GainEstimate:
    """The figures of two encoders for each bits setting."""
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
    for name, encoder in (("before", before), ("after", after)):
        photos = encoder.signs(judges.photos, classifier)
        edits = encoder.signs(judges.edited.features, classifier)
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


def related(similar: Tensor) -> Tensor:
    """Which photos (q, n), bool, are taken to belong to each query, by similarity (q, n)."""
    return similar > RELATED_SHARE * similar.max(dim=1, keepdim=True).values


def _relevant(similar: Tensor, first: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which pictures belong to each query; copies would set the mark too high for all others."""
    pictures = similar.clone()
    pictures[:, np.flatnonzero(~first)] = 0
    found: NDArray[np.bool_] = related(pictures).cpu().numpy()
    return found


def _copies(judges: JudgingPhotos, first: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which photos (m, n) an edit does not search: copies of its original and of all others."""
    rows, edits = np.unique(judges.originals, return_inverse=True)
    same = same_pictures(judges.photos[rows], judges.phashes[rows], judges.photos, judges.phashes)
    copies: NDArray[np.bool_] = same | ~first
    copies[np.arange(len(rows)), rows] = False
    return np.asarray(copies[edits])
