"""Whether a model tells the photos of a library apart at all.

One that was never trained, or was made for something else, may give nearly the same features for
all of them. Its codes differ nonetheless, as each bit parts the photos in halves, and so a scale of
distances would call any photos alike. Three things show it, and each is enough:

- most photos that look nothing alike by their pHashes are one picture by their features;
- by their codes, they are no farther apart than photos are from their nearest ones;
- the judge found that edited copies hardly ever lead to their originals.

pHashes know no model. Where they call all photos alike, as those of one scene, nothing is said: the
best model sees no difference there, either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.adaptation.advice import advice_if_any
from hashdesk.core.adaptation.variety import SAME_COSINE
from hashdesk.core.encoding.directions import Directions
from hashdesk.core.search.hamming_index import HammingIndex
from hashdesk.core.search.same_picture import UNLIKE_BITS

UNLIKE_FROM = 20  # bits of 64 that differ, in whatever orientation; of two photos at random, 24
LEAST_PAIRS = 100  # that look nothing alike: fewer say nothing
MOST = 0.5  # of them
BITS_ALONE = 16  # the most at which no pHash helps a code
HARDLY_FOUND = 0.1  # of edited copies; by chance it is one in as many as there are photos


def finds_nothing(estimate: Mapping[str, Any]) -> bool:
    """Whether a judge found that a model hardly finds anything, not even copies of a photo.

    At 64 and 32 bits, pHashes find copies for a model that finds none. So it is also one that finds
    hardly any of what the model before finds where codes are on their own.
    """
    advice = advice_if_any(estimate)
    if advice is None:
        return False
    alone = estimate[str(BITS_ALONE)]
    before, after = alone["edits_before"], alone["edits_after"]
    beyond_chance = before - after > alone.get("edits_chance", 0.0)
    hardly_any = bool(after < HARDLY_FOUND * before and beyond_chance)
    return hardly_any or advice.copies.after < HARDLY_FOUND


def tells_apart(
    index: HammingIndex, rows: NDArray[np.intp], directions: Directions, nearest: Sequence[int]
) -> bool:
    """Whether photos that look nothing alike differ, too, for the model.

    rows: of photos (n,) of the index; directions: theirs (n, d); zeros, or no columns, where none
    are kept. nearest: distances at 64 bits of theme codes from photos to their nearest ones.
    """
    unlike = np.zeros((len(rows), len(rows)), np.bool_)
    distances = np.zeros((len(rows), len(rows)), np.uint8)
    for place, row in enumerate(rows.tolist()):
        query = index.query(row)
        bits = index.picture_bits(query, rows)
        unlike[place] = (bits >= UNLIKE_FROM) & (bits < UNLIKE_BITS)
        distances[place] = index.theme_distances(query, rows)
    if unlike.sum() < 2 * LEAST_PAIRS:
        return True
    if nearest and np.median(distances[unlike]) <= np.median(nearest):
        return False
    known: NDArray[np.bool_] = np.asarray(directions.any(axis=1))
    seen = unlike & known[:, None] & known
    if seen.sum() < 2 * LEAST_PAIRS:
        return True
    same = (directions @ directions.T)[seen] >= SAME_COSINE
    return bool(same.mean() <= MOST)
