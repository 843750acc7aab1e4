"""Is an adapted encoder better for this library? An answer without labels.

Groups: photos that no head was fitted on look for the photos that the diffused neighbourhoods
say belong to them; the figure is the mean average precision of that. Edits: edits of
photos that no head was fitted on look for their originals; the figure is the share that finds them
first. Both are taken before and after, for each setting as it is ranked.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from hashdesk.core.encoding.codes import BITS
from hashdesk.core.encoding.encoder import Features
from hashdesk.encoders.files.linear_heads import Classifier
from trainer.metrics import retrieval
from trainer.metrics.candidate import CandidateEncoder

RELATED = 0.2  # of the similarity to its nearest photo: what belongs to a photo
SLACK = 0.01  # of a share of edits, which a handful of them decides

Estimate = dict[str, dict[str, float]]  # bits -> "groups_before", "edits_after" …


@dataclass(frozen=True)
class JudgedPhotos:
    """What encoders are judged by."""

    photos: Features  # (n, d), all that are searched
    asking: NDArray[np.intp]  # (q,) rows that look for their groups
    similar: Tensor  # (q, n), diffused
    originals: NDArray[np.intp]  # (m,) rows
    edited: Features  # (m, d), an edit of each


def estimate(
    exam: JudgedPhotos, before: CandidateEncoder, after: CandidateEncoder, classifier: Classifier
) -> Estimate:
    """The figures of two encoders for each bits setting."""
    relevant: NDArray[np.bool_] = related(exam.similar).numpy()
    found: Estimate = {str(bits): {} for bits in BITS}
    for name, candidate in (("before", before), ("after", after)):
        kept = candidate.signs(exam.photos, classifier)
        asked = candidate.signs(exam.edited, classifier)
        own = {length: signs[exam.asking] for length, signs in kept.items()}
        for bits in BITS:
            groups = _group_figure(candidate.distances(own, kept, bits), relevant, exam.asking)
            edits = retrieval.first_rank_share(
                candidate.distances(asked, kept, bits), exam.originals
            )
            found[str(bits)] |= {
                f"groups_{name}": round(groups, 4),
                f"edits_{name}": round(edits, 4),
            }
    return found


def is_better(found: Estimate) -> bool:
    """Groups are found better, at 64 bits and on the whole, and edits no worse."""
    gains = [table["groups_after"] - table["groups_before"] for table in found.values()]
    longest = found[str(max(BITS))]
    better = longest["groups_after"] > longest["groups_before"] and sum(gains) > 0
    return better and longest["edits_after"] >= longest["edits_before"] - SLACK


def sentence(found: Estimate) -> str:
    """The answer for a person."""
    at = found["64"]
    groups = f"photos of a kind {at['groups_before']:.0%} → {at['groups_after']:.0%}"
    edits = f"edited copies {at['edits_before']:.0%} → {at['edits_after']:.0%}"
    verdict = "finds more" if is_better(found) else "does not find more"
    if verdict != "finds more" and at["groups_after"] > at["groups_before"]:
        verdict += " of both"
    return f"On photos that it did not learn from, the new encoder {verdict}: {groups}, {edits}."


def related(similar: Tensor) -> Tensor:
    """Which photos (q, n), bool, are taken to belong to those who ask."""
    return similar > RELATED * similar.max(dim=1, keepdim=True).values


def _group_figure(
    distances: NDArray[np.int32], relevant: NDArray[np.bool_], asking: NDArray[np.intp]
) -> float:
    counted = np.ones(relevant.shape, np.bool_)
    counted[np.arange(len(asking)), asking] = False
    return retrieval.mean_average_precision(distances, relevant, counted)
