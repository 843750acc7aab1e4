"""What the user asks the Duplicates page for: as values, as saved text, as a command."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from hashdesk.core.duplicates.keep.rules import USUAL_RULES, KeepRule
from hashdesk.core.duplicates.match_level import LARGEST_RADIUS, MatchLevel
from hashdesk.core.duplicates.review.group_order import GroupOrder

BURST_SECONDS = 3.0
GROUP_SIZES = (2, 3, 5, 10)  # photos in a group


@dataclass(frozen=True)
class DuplicatesOptions:
    """The choices in the options menu."""

    turned: bool = False  # turned and mirrored copies, too
    elsewhere: bool = False  # ignore pairs inside one folder
    across: tuple[str, ...] = ()  # paths: only pairs across two folders, or of one and the others
    bursts: bool = False  # of photos taken right after each other, only one
    decided: bool = False  # show decided groups, too
    order: GroupOrder = GroupOrder.FREED
    least: int = GROUP_SIZES[0]  # photos in a group
    rules: tuple[KeepRule, ...] = USUAL_RULES  # what to keep, the first rule first
    references: tuple[str, ...] = ()  # paths of folders whose photos are never marked

    def saved(self) -> str:
        """The options as text; `restored` reads it."""
        return json.dumps(asdict(self))

    @classmethod
    def restored(cls, saved: str) -> DuplicatesOptions | None:
        """The options that `saved` wrote; None if the text is anything else."""
        try:
            found = json.loads(saved)
            return cls(
                turned=bool(found["turned"]),
                elsewhere=bool(found["elsewhere"]),
                across=tuple(map(str, found["across"])),
                bursts=bool(found["bursts"]),
                decided=bool(found["decided"]),
                order=GroupOrder(found["order"]),
                least=int(found["least"]),
                rules=_known_rules(found["rules"]),
                references=tuple(map(str, found["references"])),
            )
        except (ValueError, KeyError, TypeError):
            return None

    def arguments(self) -> list[str]:
        """The options of “hashdesk groups”, but for `turned`, which one level alone takes."""
        words = ["--least", str(self.least), "--order", self.order.value, "--rules", *self.rules]
        words += ["--across", *self.across] if self.across else []
        words += ["--bursts", str(BURST_SECONDS)] if self.bursts else []
        words += ["--elsewhere"] if self.elsewhere else []
        words += ["--decided"] if self.decided else []
        for folder in self.references:
            words += ["--reference", folder]
        return words


def _known_rules(names: Iterable[str]) -> tuple[KeepRule, ...]:
    """Rules by name, each once; the usual order if they are those of another version."""
    saved = tuple(map(str, names))
    is_ours = sorted(saved) == sorted(USUAL_RULES)
    return tuple(KeepRule(name) for name in saved) if is_ours else USUAL_RULES


@dataclass(frozen=True)
class Comparison:
    """The part of a request that needs photos to be compared; the rest regroups the pairs."""

    level: MatchLevel
    bits: int  # of the code; 0 unless the level is SIMILAR
    turned: bool  # turned copies, too

    def arguments(self, pairs_file: Path) -> list[str]:
        """The options of “hashdesk groups” to write all matched pairs into a file."""
        radius = str(LARGEST_RADIUS[self.level])
        return [*self.level_arguments(), "--radius", radius, "--links", str(pairs_file)]

    def level_arguments(self) -> list[str]:
        """The options of “hashdesk groups” that say what is compared."""
        words = ["--level", self.level.value]
        words += ["--bits", str(self.bits)] if self.bits else []
        words += ["--turned"] if self.turned else []
        return words


@dataclass(frozen=True)
class GroupsRequest:
    """Which groups to find."""

    level: MatchLevel
    bits: int  # of the code
    near: int  # bits: pairs from this distance …
    far: int  # … to this one make groups
    options: DuplicatesOptions
    references: frozenset[int] = frozenset()  # ids of folders whose photos are never marked
    across: tuple[frozenset[int], ...] = ()  # ids of one or two folder trees

    @property
    def comparison(self) -> Comparison:
        """What the photos have to be compared for."""
        turned = self.options.turned and self.level is MatchLevel.NEAR
        return Comparison(self.level, self.bits if self.level is MatchLevel.SIMILAR else 0, turned)

    @property
    def has_turned(self) -> bool:
        """Whether groups may have turned and mirrored copies."""
        return self.comparison.turned or self.level is MatchLevel.EDITED

    def arguments(self) -> list[str]:
        """The options of “hashdesk groups” that find the same groups."""
        span = "--radius", str(self.far), "--nearest", str(self.near)
        return [*self.comparison.level_arguments(), *span, *self.options.arguments()]
