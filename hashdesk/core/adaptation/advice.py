"""What is advised about an adapted encoder: one sum of what it finds better and what worse.

A judge (`hashdesk/encoders/judging/judge.py`) estimates how well photos of a kind and edited
copies are found, before and after, at each bits setting. Of these follow two changes, in shares of
0..1:

    kinds    the mean change over all settings
    copies   the mean change at 64 and 32 bits, which tell single photos apart

What somebody finds today is worth more than what is found in addition. So a loss counts twice; a
change that chance alone would make counts for nothing:

    sum = kinds + copies, each doubled if it is negative, and 0 if it is chance

Above 0 the new encoder is advised.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import fmean
from typing import Any, Literal

from hashdesk.core.encoding.codes import BITS
from hashdesk.core.encoding.distance_weights import WEIGHTED_BITS
from hashdesk.core.plurals import plural

MODEL_BEFORE = "the model before it"  # whose title is not known
LOSSES_COUNT = 2.0
NO_CHANGE, A_LITTLE = 0.005, 0.025  # changes, either way, up to which they are called so
MUCH = 0.1  # … from which on
MOST_DECIMALS = 4  # of a percentage: changes are compared to a millionth

EstimateTable = Mapping[str, Mapping[str, float]]  # as GainEstimate of the judge
FoundChange = Literal[
    "much better",
    "better",
    "a little better",
    "the same",
    "the same on average",
    "a little worse",
    "worse",
    "much worse",
]
ModelOutcome = Literal["more", "more for its losses", "no more", "less for its gains", "less"]
OUTCOME_WORDS: Mapping[ModelOutcome, str] = {
    "more": "Use this model: it finds more than {before}.",
    "more for its losses": (
        "Use this model: compared with {before}, it is {gain}, but {loss}; even counted twice, "
        "that is less."
    ),
    "no more": "Use {before}: this model finds no more.",
    "less for its gains": (
        "Use {before}: this model is {gain}, but {loss}, and losses count twice."
    ),
    "less": "Use {before}: this model finds less.",
}
STATED_WORDS: Mapping[ModelOutcome, str] = {  # the same, where nothing is to be done
    "more": "It finds more than {before}.",
    "more for its losses": (
        "Compared with {before}, it is {gain}, but {loss}; even counted twice, that is less."
    ),
    "no more": "It finds no more than {before}.",
    "less for its gains": (
        "Compared with {before}, it is {gain}, but {loss}, and losses count twice."
    ),
    "less": "It finds less than {before}.",
}


@dataclass(frozen=True)
class Loss:
    """What one length of codes finds less, beyond its chance."""

    bits: int
    before: float  # shares, 0..1
    after: float

    @property
    def told(self) -> str:
        """Both shares, as a terminal has them."""
        return f"{self.before:.1%} → {self.after:.1%}"


@dataclass(frozen=True)
class Found:
    """How much is found before and after: shares, 0..1."""

    before: float
    after: float
    chance: float = 0.0  # the largest change, either way, that other photos would make, too
    steady: bool = True  # whether no setting alone changes beyond its chance, if the mean does not
    losing: tuple[Loss, ...] = ()  # of settings that alone lose beyond their chance

    @property
    def is_chance(self) -> bool:
        """Whether the change says nothing."""
        return round(abs(self.after - self.before) - self.chance, 12) <= 0

    @property
    def decimals(self) -> int:
        """Of its percentages: one, or as many as it takes to see whether the change is chance."""
        for decimals in range(1, MOST_DECIMALS):
            before, after, chance = self.percentages(decimals)
            told = round(abs(after - before) - chance, 6) <= 0
            if not self.chance or told == self.is_chance:
                return decimals
        return MOST_DECIMALS

    def percentages(self, decimals: int) -> tuple[float, float, float]:
        """Before, after and chance as they are told."""
        before, after, chance = (
            round(100 * share, decimals) for share in (self.before, self.after, self.chance)
        )
        return before, after, chance

    @property
    def change(self) -> FoundChange:
        """The change in words."""
        change = round(self.after - self.before, 6)
        if abs(change) <= NO_CHANGE or self.is_chance:
            return "the same" if self.steady else "the same on average"
        if abs(change) >= MUCH:
            return "much better" if change > 0 else "much worse"
        if change > 0:
            return "a little better" if change <= A_LITTLE else "better"
        return "a little worse" if change >= -A_LITTLE else "worse"

    @property
    def exceptions(self) -> tuple[Loss, ...]:
        """What single settings lose beyond their chance, while the mean does not."""
        return () if self.change.endswith("worse") else self.losing

    @property
    def grave_exceptions(self) -> tuple[Loss, ...]:
        """Those to be told beside the mean: counted twice, they are as much as it gains, or more.

        The others would only seem to deny what it says.
        """
        return tuple(
            loss
            for loss in self.exceptions
            if round(LOSSES_COUNT * (loss.before - loss.after) - max(self.worth, 0), 6) >= 0
        )

    @property
    def told_change(self) -> float:
        """By how many percentage points it is better or worse, as its percentages tell it."""
        before, after, _ = self.percentages(self.decimals)
        return round(abs(after - before), self.decimals)

    @property
    def worth(self) -> float:
        """What it adds to the sum."""
        change = 0.0 if self.is_chance else self.after - self.before
        return change if change > 0 else LOSSES_COUNT * change


@dataclass(frozen=True)
class JudgedBy:
    """What an estimate stands on."""

    photos: int  # that searched for similar ones
    edits: int  # that searched for their originals
    edited: int  # photos that they are edits of


@dataclass(frozen=True)
class Advice:
    """What an estimate says, and what follows from it."""

    kinds: Found
    copies: Found
    judges: JudgedBy | None = None  # None: an older version of HashDesk did not keep them
    before: str = MODEL_BEFORE  # the model that it is compared with, as a sentence has it

    @property
    def sum(self) -> float:
        """Gains and losses together."""
        return self.kinds.worth + self.copies.worth

    @property
    def advised(self) -> bool:
        """Whether the new encoder is to be used."""
        return self.sum > 0

    @property
    def outcome(self) -> ModelOutcome:
        """How the two compare. That losses count twice is said only where that matters."""
        lost, won = (pick(self.kinds.worth, self.copies.worth) for pick in (min, max))
        if self.advised:
            return "more for its losses" if lost < 0 else "more"
        if lost < 0:
            return "less for its gains" if won > 0 else "less"
        return "no more"

    @property
    def verdict(self) -> str:
        """Which of the two to use, and why. Gains and losses are named where both weigh."""
        return self._told(OUTCOME_WORDS)

    @property
    def stated(self) -> str:
        """How the two compare, where it is not to be said which to use."""
        return self._told(STATED_WORDS)

    def _told(self, words: Mapping[ModelOutcome, str]) -> str:
        parts = [
            f"similar photos by {_points(self.kinds)}",
            f"edited copies by {_points(self.copies)}",
        ]
        gain, loss = parts if self.gains_kinds else reversed(parts)
        gain, loss = f"better at {gain} percentage points", f"worse at {loss}"
        return words[self.outcome].format(before=self.before, gain=gain, loss=loss)

    @property
    def gains_kinds(self) -> bool:
        """Whether similar photos are what changes for the better, if anything does."""
        return self.kinds.worth >= self.copies.worth

    @property
    def sentence(self) -> str:
        """The verdict, then the estimate, which is the reason."""
        return f"{self.verdict} {self.because}"

    @property
    def because(self) -> str:
        """The estimate, and what it stands on."""
        kinds = f"{self.kinds.change} at similar photos ({_shares(self.kinds)})"
        copies = f"{self.copies.change} at edited copies ({_shares(self.copies)})"
        said = f"On photos that it did not learn from, this model is {kinds} and {copies}."
        lost = [
            f"Only with codes of {_listed(found.grave_exceptions)} does it find fewer {what}."
            for found, what in ((self.kinds, "similar photos"), (self.copies, "edited copies"))
            if found.grave_exceptions
        ]
        return " ".join([said, *lost, *([self._judged] if self.judges else [])])

    @property
    def _judged(self) -> str:
        judges = self.judges
        kinds, copies = (
            f"{one.percentages(one.decimals)[2]:.{one.decimals}f}" for one in self._both
        )
        assert judges is not None
        return (
            f"Measured on {judges.photos} of your photos, and on edited copies of "
            f"{plural(judges.edited, 'photo')}; 100% means that all that was looked for came "
            "first. Differences of up to "
            f"{kinds} points for similar photos and {copies} for edited copies may be chance."
        )

    @property
    def _both(self) -> tuple[Found, Found]:
        return self.kinds, self.copies


def advice_on(estimate: EstimateTable, before: str = "") -> Advice:
    """The advice that follows from the trainer's estimate. Raises ValueError if it lacks one.

    before: the title of the model that it is compared with; empty: an older HashDesk kept none.
    """
    try:
        kinds = _found(estimate, "groups", BITS)
        copies = _found(estimate, "edits", WEIGHTED_BITS)
        named = f"“{before}”" if before else MODEL_BEFORE
        return Advice(kinds, copies, _judges(estimate), named)
    except (KeyError, TypeError) as error:
        raise ValueError(f"the estimate lacks figures ({error})") from error


def advice_if_any(estimate: Mapping[str, Any], before: str = "") -> Advice | None:
    """The advice; None of an encoder without a whole estimate. before: as for `advice_on`."""
    try:
        return advice_on(estimate, before)
    except ValueError:
        return None


def _found(estimate: EstimateTable, what: str, settings: Iterable[int]) -> Found:
    tables = [estimate[str(bits)] for bits in settings]
    before, after = (
        fmean(table[f"{what}_{when}"] for table in tables) for when in ("before", "after")
    )
    # The settings are judged by the same photos, so their mean is hardly steadier than each.
    chance = fmean(table.get(f"{what}_chance", 0.0) for table in tables)
    changed = _changed(estimate, what)
    losing = tuple(
        Loss(bits, *(estimate[str(bits)][f"{what}_{when}"] for when in ("before", "after")))
        for bits, change in changed.items()
        if change < 0
    )
    return Found(before, after, chance, not changed, losing)


def _changed(estimate: EstimateTable, what: str) -> dict[int, float]:
    """The changes beyond chance among the figures of a table, by their bits."""
    changed = {}
    for bits in sorted(BITS, reverse=True):
        table = estimate[str(bits)]
        change, chance = (
            table[f"{what}_after"] - table[f"{what}_before"],
            table.get(f"{what}_chance"),
        )
        if chance is not None and round(abs(change) - max(chance, NO_CHANGE), 6) > 0:
            changed[bits] = change
    return changed


def _listed(losses: Iterable[Loss]) -> str:
    *others, last = (f"{loss.bits} bits ({loss.told})" for loss in losses)
    return f"{', '.join(others)} and {last}" if others else last


def _points(found: Found) -> str:
    return f"{found.told_change:.{found.decimals}f}"


def _judges(estimate: EstimateTable) -> JudgedBy | None:
    table = estimate[str(max(BITS))]
    counts = [int(table.get(name, 0)) for name in ("groups_asked", "edits_asked", "edits_of")]
    return JudgedBy(*counts) if all(counts) else None


def _shares(found: Found) -> str:
    return f"{found.before:.{found.decimals}%} → {found.after:.{found.decimals}%}"
