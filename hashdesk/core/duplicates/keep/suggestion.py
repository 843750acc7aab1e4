"""Which photo of each group to keep, and which are marked.

A photo that could be read whole goes before one of which a part is missing, whatever is chosen;
then one with companions (its RAW file, a film, sidecars) goes before one without. A photo that has
companions, or a film inside, which the kept one lacks is not marked: nobody else would keep them.
The first criterion that tells two photos apart decides, and is the reason that is shown. If it is
only a guess which one is the original, the other one is not marked, but for further files of the
same picture. Photos in reference folders and photos out of reach are never marked. Of the photos
within reach, at least one is kept: whether a photo on an unplugged drive still exists cannot be
checked.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.duplicates.groups.groups import Groups
from hashdesk.core.duplicates.keep.merits import Locations, merits_by
from hashdesk.core.duplicates.keep.ranking import GroupRanking, Reason
from hashdesk.core.duplicates.keep.rules import USUAL_RULES, KeepRule, criteria_of
from hashdesk.core.duplicates.keep.traits import PhotoTraits


@dataclass(frozen=True)
class KeepSuggestion:
    """For each group, the photo to keep and the next best; for each photo, whether it is marked."""

    keep: NDArray[np.int64]  # (groups,), photo ids
    second: NDArray[np.int64]  # (groups,), photo ids
    marked: NDArray[np.bool_]  # (k,), as Groups.photos
    protected: NDArray[np.bool_]  # (k,): may not be marked
    away: NDArray[np.bool_]  # (k,): of these, those that only their drive protects: it is away
    ranking: GroupRanking

    def reason(self, number: int) -> Reason | None:
        """Why the photo of a group is kept rather than the next best."""
        return self.ranking.reason(int(self.keep[number]), int(self.second[number]))

    def freed(self, groups: Groups, traits: PhotoTraits) -> int:
        """Bytes of the marked photos."""
        return int(traits.bytes[traits.rows(groups.photos[self.marked])].sum())


def suggest(
    groups: Groups,
    traits: PhotoTraits,
    rules: Sequence[KeepRule] = USUAL_RULES,
    references: frozenset[int] = frozenset(),
    out_of_reach: frozenset[int] = frozenset(),
) -> KeepSuggestion:
    """Which photos to keep. references, out_of_reach: folders whose photos are never marked."""
    criteria = criteria_of(rules)
    if not len(groups):
        nothing = np.empty(0, np.int64)
        ranking = GroupRanking(criteria, nothing, np.empty((len(criteria), 0), np.int64), traits)
        none = np.empty(0, bool)
        return KeepSuggestion(nothing, nothing, none, none, none, ranking)
    folders, numbers = traits.folders[traits.rows(groups.photos)], groups.numbers
    reference = np.isin(folders, list(references))
    away = np.isin(folders, list(out_of_reach))
    protected = reference | away
    merits = merits_by(criteria, groups, traits, Locations(reference, away))
    # In each group the best first; where no merit differs, the one that was indexed first.
    order = np.lexsort((groups.photos, *-merits[::-1], numbers))
    best, second = order[groups.starts[:-1]], order[groups.starts[:-1] + 1]
    marked = ~protected
    marked[best] = False
    kept, ids = groups.photos[best][numbers].tolist(), groups.photos.tolist()
    for place in np.flatnonzero(np.isin(groups.photos, traits.with_more)).tolist():
        marked[place] &= not traits.lacks(kept[place], ids[place])
    by_id = np.argsort(groups.photos)
    ranking = GroupRanking(criteria, groups.photos[by_id], merits[:, by_id], traits)
    _spare_better_pictures(marked, kept, ids, ranking)
    _spare_guesses(marked, order, groups, ranking)
    keep, next_best, only_away = groups.photos[best], groups.photos[second], away & ~reference
    return KeepSuggestion(keep, next_best, marked, protected, only_away, ranking)


def _spare_better_pictures(
    marked: NDArray[np.bool_], kept: Sequence[int], photos: Sequence[int], ranking: GroupRanking
) -> None:
    """Unmark what is a better picture than the one that is kept for a sidecar or a film alone.

    Download services put a file beside each of their smaller copies. A RAW file makes up for more.
    kept: the one of each photo's group.
    """
    traits = ranking.traits
    beside = {keep for keep in set(kept) if keep in traits.companions}
    for place in np.flatnonzero(marked & np.isin(kept, list(beside))).tolist():
        keep, photo = kept[place], photos[place]
        if not traits.has_raw_beside(keep) and ranking.is_better_picture(photo, keep):
            marked[place] = False


def _spare_guesses(
    marked: NDArray[np.bool_], order: NDArray[np.intp], groups: Groups, ranking: GroupRanking
) -> None:
    """Unmark what may be the original, but for further files of a picture that stays.

    order: the places of the photos of groups, the best of each first.
    """
    traits, ids = ranking.traits, groups.photos.tolist()
    pictures = traits.pictures[traits.rows(groups.photos)].tolist()
    places = order.tolist()
    for start, end in itertools.pairwise(groups.starts.tolist()):
        best, *others = places[start:end]
        staying = set()  # pictures
        for place in others:
            if not marked[place] or pictures[place] == pictures[best]:
                continue
            if pictures[place] not in staying and not ranking.is_certain(ids[best], ids[place]):
                marked[place] = False
                staying.add(pictures[place])
