"""Names that are not in sight among so many shelves: where each is, and how it comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hashdesk.core.atlas.shelf_names import ShelfName
from hashdesk.core.atlas.shelves import SHELF_COUNTS
from hashdesk.ui import formatting
from hashdesk.ui.atlas.folded import Folded
from hashdesk.ui.formatting import translate

MOST_SAID = 8  # names at once: they take room from the shelves


@dataclass(frozen=True)
class LostName:
    """A name that no shelf in sight shows."""

    name: str
    beside: str = ""  # the name that its shelf shows instead; empty: it has no shelf
    returns: int = 0  # the number of shelves among which it is shown; 0: none is known
    all_known: bool = False  # all numbers of shelves were looked at

    @property
    def has_no_shelf(self) -> bool:
        """Whether it fits none among any number that was looked at."""
        return not self.beside and not self.returns

    @property
    def sentence(self) -> str:
        """Where it is, and how it comes back."""
        if self.beside and self.returns:
            words = translate(
                "HashDesk", "“{name}” shares a shelf with “{other}” here; it returns with {shelves}"
            )
        elif self.beside:
            words = translate("HashDesk", "“{name}” shares a shelf with “{other}” here")
        elif self.returns:
            words = translate(
                "HashDesk", "“{name}” fits none of these shelves; it returns with {shelves}"
            )
        elif self.all_known:
            words = translate("HashDesk", "“{name}” fits no shelf now; the name is kept")
        else:
            words = translate("HashDesk", "“{name}” fits none of these shelves")
        return words.format(name=self.name, other=self.beside, shelves=self._count)

    @property
    def mention(self) -> str:
        """The same among others."""
        words = translate("HashDesk", "“{name}” (returns with {shelves})")
        if not self.returns:
            words = translate("HashDesk", "“{name}”")
        return words.format(name=self.name, shelves=self._count)

    @property
    def _count(self) -> str:
        return formatting.shelves(self.returns)


def lost_words(lost: Sequence[LostName]) -> str:
    """What became of one name or several; empty for none."""
    if len(lost) < 2:
        return "".join(one.sentence for one in lost)
    names = ", ".join(one.mention for one in lost[:MOST_SAID])
    if len(lost) > MOST_SAID:
        names += ", …"
    return translate("HashDesk", "Not shown here: {names}").format(names=names)


def lost_names(
    names: Sequence[ShelfName], shown: int, folded: Mapping[int, Folded], *, all_known: bool
) -> list[LostName]:
    """The names that are not in sight among `shown` shelves. folded: by number, as SHELF_COUNTS."""
    here = folded[shown].names
    placed = {wanted: set(one.names.shown.values()) for wanted, one in folded.items()}
    lost = []
    for name in names:
        if name in placed[shown]:
            continue
        other = here.behind.get(name)
        returns = [wanted for wanted in placed if name in placed[wanted]]
        nearest = min(returns, key=lambda wanted: _steps(wanted, shown), default=None)
        lost.append(
            LostName(
                name.name,
                "" if other is None else other.name,
                0 if nearest is None else len(folded[nearest].shelves),
                all_known,
            )
        )
    return lost


def _steps(wanted: int, shown: int) -> int:
    return abs(SHELF_COUNTS.index(wanted) - SHELF_COUNTS.index(shown))
