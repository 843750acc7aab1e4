"""How much better an adapted encoder is for its library, estimated without labels.

Groups: photos that no head was fitted on search for the photos that belong to them by the
diffused similarities; the figure is their mean average precision. Edits: edits of photos that no
head was fitted on search for their originals; the figure is the share that finds them first. Both
are taken before and after adaptation, at each bits setting as the app ranks it, pHashes included,
those of turned and mirrored copies, too, and edits in a frame search without it as well.

Pictures count, not photos: of the copies of one, the first is searched for, and no copy is found
in its place.

Few photos judge, and other ones would give other figures. So each change comes with what chance
alone makes of it: two standard errors of its mean, over the photos that search, or over those whose
edits do, as the edits of one photo fare alike. What is advised follows from these figures
(`hashdesk/core/adaptation/advice.py`).
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
from hashdesk.encoders.judging.retrieval import (
    Float64s,
    first_rank_scores,
    measured_precisions,
)
from hashdesk.encoders.judging.searched_pictures import SearchedPictures, ranking_distances

RELATED_SHARE = 0.2  # of the similarity to the nearest photo, above which photos are related
OUT_OF_THE_WAY = 1 << 20  # distance of photos that are not searched

STANDARD_ERRORS = 2.0  # of a mean: 19 times in 20, chance alone makes no more

# bits -> "groups_before", "groups_after", "edits_before", "edits_after": shares of 0..1;
# "groups_chance", "edits_chance": changes up to these are chance; "groups_asked", "edits_asked",
# "edits_of": the photos that searched for their groups, the edits, and the photos they are of.
GainEstimate = dict[str, dict[str, float]]


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
    originals = judges.originals
    scores: dict[tuple[str, int], tuple[Float64s, Float64s]] = {}
    for name, encoder, shown in (("before", before, seen_before or seen), ("after", after, seen)):
        photos = encoder.signs(shown.photos, shown.classifier)
        edits = encoder.signs(shown.edited, shown.classifier)
        queries = rows_of(photos, rows)
        for bits in BITS:
            groups = encoder.distances(queries, photos, bits)
            groups = ranking_distances(groups, group_bits, bits)
            to_originals = judges.edited.nearer(encoder.distances(edits, photos, bits))
            to_originals = ranking_distances(to_originals, edit_bits, bits)
            to_originals[copies] = OUT_OF_THE_WAY
            scores[name, bits] = (
                measured_precisions(groups, relevant, counted),
                first_rank_scores(to_originals, originals),
            )
    return {
        str(bits): _figures(scores["before", bits], scores["after", bits], originals)
        for bits in BITS
    }


def _figures(
    before: tuple[Float64s, Float64s], after: tuple[Float64s, Float64s], originals: NDArray[np.intp]
) -> dict[str, float]:
    """The figures of one setting.

    before, after: the precision of each photo that searches (q,), NaN where nothing belongs to it,
    and the score of each edit (m,).
    """
    measured = ~np.isnan(before[0])
    _, photo_of = np.unique(originals, return_inverse=True)
    edits = np.bincount(photo_of)
    changes = np.bincount(photo_of, weights=after[1] - before[1]) / np.maximum(edits, 1)
    return {
        "groups_before": round(float(before[0][measured].mean()), 4),
        "groups_after": round(float(after[0][measured].mean()), 4),
        "groups_chance": _chance((after[0] - before[0])[measured]),
        "groups_asked": int(measured.sum()),
        "edits_before": round(float(before[1].mean()), 4),
        "edits_after": round(float(after[1].mean()), 4),
        "edits_chance": _chance(changes),
        "edits_asked": len(originals),
        "edits_of": len(edits),
    }


def _chance(changes: Float64s) -> float:
    """What chance may make of the mean of some changes (k,); all, where there is but one."""
    if len(changes) < 2:
        return 1.0
    return round(STANDARD_ERRORS * float(changes.std(ddof=1) / np.sqrt(len(changes))), 4)


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
