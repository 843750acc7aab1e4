"""What the window does with a library, step by step and without its widgets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from hashdesk.core.duplicates import matches
from hashdesk.core.duplicates.decisions.decision import Decision, DecisionKind, new_decision
from hashdesk.core.duplicates.decisions.decisions_db import DecisionsDB
from hashdesk.core.duplicates.groups.grouping import GroupingOptions
from hashdesk.core.duplicates.keep.measuring import measure_copies, traits_of
from hashdesk.core.duplicates.match_level import MatchLevel, usual_radius
from hashdesk.core.duplicates.matches import MatchedPairs, MatchRequest
from hashdesk.core.duplicates.review.group_removals import GroupRemoval
from hashdesk.core.duplicates.review.marks import Marks
from hashdesk.core.duplicates.review.review import LibraryFacts, ReviewOptions, review
from hashdesk.core.indexing.indexer import IndexOptions, index
from hashdesk.core.job import Job
from hashdesk.core.removal.obstacles import obstacle, reads_whole
from hashdesk.core.removal.removal_lines import Removed
from hashdesk.core.removal.removal_log import RemovalLog
from hashdesk.core.removal.restore import RestoreOutcome, restore_batch, restore_listed
from hashdesk.core.search.library import Library
from hashdesk.core.settings import Settings
from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_arrays, photo_rows
from hashdesk.core.storage.tables.schema import PhotoState
from hashdesk.ui.duplicates.removal.trash_guard import put_away_guarded
from hashdesk.ui.images.photo_cards import PhotoCard, read_cards
from hashdesk.ui.photos.trash.to_trash import TrashOutcome, move_to_trash
from tests.small_encoder import SmallEncoder

SETTINGS = Settings(workers=1, commit_photos=16, batch=16)


@dataclass(frozen=True)
class InSight:
    """The groups that a window shows, and what it knew of their photos when it found them."""

    level: MatchLevel
    marks: Marks
    contents: dict[int, bytes]  # content ids of its photos, of what a person sees


def scan(library: Path, roots: Sequence[Path], *, believe: bool) -> None:
    """Bring a library up to date. believe: that photos are gone, however many."""
    with LibraryDB(library, write=True) as db:
        options = IndexOptions(confirm_missing=believe)
        index(db, SmallEncoder(), roots, SETTINGS, Job(), options)


def find(library: Path, level: MatchLevel, before: Marks | None) -> InSight:
    """Find groups. before: what a person chose in groups that were found earlier."""
    request = MatchRequest(level, usual_radius(level, 64))
    with Library(library) as opened:
        pairs = matches.find_matches(opened, request, Job(), SETTINGS)
        measure_copies(opened, pairs, SETTINGS, Job())
    return group(library, pairs, before)


def group(library: Path, pairs: MatchedPairs, before: Marks | None) -> InSight:
    """Make groups of pairs that were found now or earlier, as after each choice in the menu."""
    options = ReviewOptions(pairs.level, GroupingOptions(pairs.radius))
    with LibraryDB(library) as db, DecisionsDB(library) as decisions:
        connection, traits = db.connection, traits_of(library, db.connection, pairs)
        facts = LibraryFacts(photo_arrays.load(connection), traits)
        reviewed = review(connection, pairs, facts, decisions.all(), options)
        photos = reviewed.groups.photos.tolist()
        contents = photo_rows.content_ids(connection, photos)
    return InSight(pairs.level, Marks(reviewed, traits, before), contents)


def photos_in_grid(library: Path) -> list[int]:
    """The photos that a grid shows, in an order that does not change."""
    with LibraryDB(library) as db:
        rows = db.connection.execute(
            "SELECT id FROM photos WHERE state=? ORDER BY id", (PhotoState.OK,)
        )
        return [row[0] for row in rows]


def cards_of(library: Path, photos: Iterable[int]) -> dict[int, PhotoCard]:
    """What the window knows of photos, by id."""
    return read_cards(library, photos)


def throw_marked(
    library: Path,
    removals: Sequence[GroupRemoval],
    compared: Mapping[int, bytes],
    level: MatchLevel,
) -> TrashOutcome:
    """Move the marked photos of groups to the trash, as `DuplicatesController` does it."""
    same = level is MatchLevel.EXACT
    return put_away_guarded(library, RemovalLog(library), removals, compared, same=same)


def throw_chosen(library: Path, cards: Sequence[PhotoCard]) -> TrashOutcome:
    """Move photos of the grid to the trash, as `TrashController.move` does after its question."""
    whole = reads_whole(card.photo.size for card in cards)
    return move_to_trash(
        RemovalLog(library), cards, lambda c: obstacle(c.photo, c.place.full, by_content=whole)
    )


def restore(library: Path, batch: str | None) -> RestoreOutcome:
    """Bring back what went together; None: all that the log lists."""
    log = RemovalLog(library)
    return restore_listed(log) if batch is None else restore_batch(log, batch)


def tell_interrupted(library: Path) -> None:
    """What a window does when it opens."""
    RemovalLog(library).interrupted()


def batches(library: Path) -> list[str]:
    """What can be brought back, oldest first."""
    return list(dict.fromkeys(e.batch for e in RemovalLog(library).in_all_batches()))


def decide(library: Path, kind: DecisionKind, sight: InSight, number: int) -> tuple[int, Decision]:
    """Write a decision about a group; its number in decisions.db, and what was written."""
    contents = sight.marks.review.pairs.contents_of(sight.marks.members(number)).values()
    decision = new_decision(kind, sight.level, contents)
    with DecisionsDB(library, write=True) as decisions:
        (written,) = decisions.add([decision])
    return written, decision


def take_back(library: Path, decision: int) -> None:
    """Undo a decision."""
    with DecisionsDB(library, write=True) as decisions:
        decisions.remove([decision])


def decisions_of(library: Path) -> dict[int, Decision]:
    """All decisions, by number."""
    with DecisionsDB(library) as decisions:
        return {decision.id: decision for decision in decisions.all()}


def ids_of(files: Sequence[Removed]) -> PhotoIds:
    """The photos that files of a trash belong to."""
    return np.array(sorted({file.photo for file in files}), np.int64)
