"""The recipe for adapted heads: one for all libraries, with nothing for users to set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hashdesk.core.encoding.by_length import DETAIL_BITS, ByLength
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.encoding.distance_weights import Ranking
from hashdesk.encoders.library_heads.groups import USUAL_TEACHER, TeacherRecipe

HSWDTarget = Literal["even", "random", "sliced"]

HEAD_LENGTHS = tuple(sorted(BITS, reverse=True))
DETAIL_LENGTHS = tuple(sorted(DETAIL_BITS, reverse=True))
# Themes count twice, so that detail decides among photos of one theme, and themes between them.
RANKING: Ranking = {
    64: ByLength({64: 2, 32: 2, 16: 2}, {64: 1, 32: 1}),
    32: ByLength({32: 2, 16: 2}, {32: 1}),
}


@dataclass(frozen=True)
class AnchorRecipe:
    """Places of the library to which heads compare photos (`anchors`)."""

    count: int = 1000
    photos_per_anchor: int = 5  # at least: in smaller libraries there are fewer anchors
    fewest: int = 300  # but so many, or one for each photo: small groups need one of their own
    rounds: int = 8  # of k-means
    temperature: float = 0.1  # of cosines: likeness is 1 / e where they are .9
    scale: float = 1.0  # of the block beside the others


@dataclass(frozen=True)
class AdaptRecipe:
    """Everything that changes the heads, apart from the photos."""

    teacher: TeacherRecipe = USUAL_TEACHER
    anchors: AnchorRecipe | None = AnchorRecipe()  # None: heads are linear in the other inputs
    sharpness: float = 2.0  # power of the diffused similarities in the wanted distributions
    sharpness_4: float = 1.5  # and at 4 bits, which tell but sixteen groups apart
    axes: int = 1024  # coordinates that the heads see; in small libraries a third of the photos
    whitening: float = 0.5
    reach: float = 0.4  # margin between a group's codes and all others, in similarities of -1..1
    coarseness: float = 1.5  # temperature of 4 bits (five distances only) over the other lengths'
    recognition: float = 0.55  # weight of individuals against groups, at 64 bits
    recognition_32: float = 0.41  # and at 32 bits, which have less room for both
    recognition_of_themes: float = 0.36  # of it for theme codes, whose work groups are
    balance: float = 1.5  # weight of HSWD
    target: HSWDTarget = "even"  # of HSWD; the other two are for comparison
    steps: int = 800
    photos_per_step: int = 512  # half of them drawn, the other half one neighbour of each
    edits_per_step: int = 192
    borrowed: float = 0.75  # share of edits whose effect was measured on another photo
    lenders: int = 5  # nearest edited photos that a photo may borrow from
    strangers: int = 1024  # further photos as negatives for the edits
    learning_rate: float = 5e-3  # peak of a one-cycle schedule
    seed: int = 0
