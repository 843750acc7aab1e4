"""Whether an adapted encoder is better for its library, estimated without labels.

Groups: photos that no head was fitted on search for the photos that belong to them by the
diffused similarities; the figure is their mean average precision. Edits: edits of photos that no
head was fitted on search for their originals; the figure is the share that finds them first. Both
are taken before and after adaptation, at each bits setting as the app ranks it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from hashdesk.core.encoding.codes import BITS
from hashdesk.core.encoding.encoder import Features
from hashdesk.encoders.files.linear_heads import Classifier
from trainer.metrics.candidate import CandidateEncoder, rows_of
from trainer.metrics.retrieval import first_rank_share, mean_average_precision

RELATED_SHARE = 0.2  # of the similarity to the nearest photo, above which photos are related
EDIT_TOLERANCE = 0.01  # of the share of edits, which a handful of edits decides

GainEstimate = dict[str, dict[str, float]]  # bits -> "groups_before", "edits_after" …


@dataclass(frozen=True)
class JudgingPhotos:
    """The photos that encoders are judged by."""

    photos: Features  # (n, d), all that are searched
    queries: NDArray[np.intp]  # (q,) rows that search for their groups
    similar: Tensor  # (q, n), diffused
    originals: NDArray[np.intp]  # (m,) rows
    edited: Features  # (m, d), an edit of each original


def estimate_gain(
    judges: JudgingPhotos, before: CandidateEncoder, after: CandidateEncoder, classifier: Classifier
) -> GainEstimate:
    """The figures of two encoders for each bits setting."""
    relevant: NDArray[np.bool_] = related(judges.similar).cpu().numpy()
    counted = np.ones(relevant.shape, np.bool_)
    counted[np.arange(len(judges.queries)), judges.queries] = False
    found: GainEstimate = {str(bits): {} for bits in BITS}
    for name, encoder in (("before", before), ("after", after)):
        photos = encoder.signs(judges.photos, classifier)
        edits = encoder.signs(judges.edited, classifier)
        queries = rows_of(photos, judges.queries)
        for bits in BITS:
            groups = encoder.distances(queries, photos, bits)
            originals = encoder.distances(edits, photos, bits)
            found[str(bits)] |= {
                f"groups_{name}": round(mean_average_precision(groups, relevant, counted), 4),
                f"edits_{name}": round(first_rank_share(originals, judges.originals), 4),
            }
    return found


def is_better(found: GainEstimate) -> bool:
    """Groups are found better, at 64 bits and on the whole, and edits no worse."""
    gains = [table["groups_after"] - table["groups_before"] for table in found.values()]
    longest = found[str(max(BITS))]
    better = longest["groups_after"] > longest["groups_before"] and sum(gains) > 0
    return better and longest["edits_after"] >= longest["edits_before"] - EDIT_TOLERANCE


def verdict_sentence(found: GainEstimate) -> str:
    """The estimate in words, for the user."""
    at = found["64"]
    groups = f"photos of a kind {at['groups_before']:.0%} → {at['groups_after']:.0%}"
    edits = f"edited copies {at['edits_before']:.0%} → {at['edits_after']:.0%}"
    verdict = "finds more" if is_better(found) else "does not find more"
    if verdict != "finds more" and at["groups_after"] > at["groups_before"]:
        verdict += " of both"
    return f"On photos that it did not learn from, the new encoder {verdict}: {groups}, {edits}."


def related(similar: Tensor) -> Tensor:
    """Which photos (q, n), bool, are taken to belong to each query, by similarity (q, n)."""
    return similar > RELATED_SHARE * similar.max(dim=1, keepdim=True).values
