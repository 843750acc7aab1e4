"""Going over from one encoder to another, so that no photo that can be found gets lost.

Searches use one code set. They go over to another one only when each photo that can be found now
has codes in it: a drive that is away, or a photo that cannot be read any more, would otherwise take
its photos out of every search.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hashdesk.core.code_sets.code_sets import SHOWN_ID_LENGTH
from hashdesk.core.plurals import plural
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_arrays, photo_rows
from hashdesk.core.storage.tables.library_rows import EncoderRow


@dataclass(frozen=True)
class Lacking:
    """Photos that searches find by the codes of one encoder and that have none of another yet."""

    used: EncoderRow
    wanted: EncoderRow
    offline: int  # photos on drives that are not connected
    unreadable: int  # photos that were tried, and cannot be read
    others: int  # photos that the next indexing reads
    waiting: int  # photos with codes of the new encoder alone: they are not found before

    @property
    def photos(self) -> int:
        """All of them."""
        return self.offline + self.unreadable + self.others

    @property
    def sentence(self) -> str:
        """How many, why, and what to do now."""
        name, shown = self.wanted.title, self.wanted.name[:SHOWN_ID_LENGTH]
        counts = (
            (self.offline, "on drives that are not connected"),
            (self.unreadable, "cannot be read any more"),
            (self.others, "still to be read"),
        )
        why = ", ".join(f"{count:,} {words}" for count, words in counts if count)
        new = ""
        if self.waiting:
            new = f" {plural(self.waiting, 'new photo is', 'new photos are')} found only then."
        photos = plural(self.photos, "photo that it finds has", "photos that it finds have")
        now = "Connect the drives, then run" if self.offline else "Run"
        return (
            f"Searches still use “{self.used.title}”: {photos} no codes of “{name}” yet "
            f"({why}).{new} {now}: hashdesk models --use {shown}. To go "
            "over without them, add --anyway: they are then not found until they have been read."
        )


def go_over(db: LibraryDB, wanted: EncoderRow, *, anyway: bool = False) -> Lacking | None:
    """Search the codes of an encoder from now on, unless photos would get lost by it; these.

    anyway: even then. Their codes of the other encoder stay, for going back.
    """
    lacking = None if anyway else find_lacking(db, wanted)
    if lacking is None and db.encoder_in_use() != wanted:
        db.use_encoder(wanted)
    return lacking


def find_lacking(db: LibraryDB, wanted: EncoderRow) -> Lacking | None:
    """The photos that would get lost by going over to an encoder; None if there are none."""
    used = db.encoder_in_use()
    if used is None or used == wanted:
        return None
    good = photo_arrays.good_ids(db.connection)
    before = np.intersect1d(db.load_codes(used).ids, good)
    after = np.intersect1d(db.load_codes(wanted).ids, good)
    photos = np.setdiff1d(before, after).tolist()
    if not photos:
        return None
    places = photo_rows.places(db.connection, photos)
    offline = {number for number in photos if places[number].offline}
    stuck = photo_rows.unreadable(db.connection, photos).keys() - offline
    others = len(photos) - len(offline) - len(stuck)
    waiting = len(np.setdiff1d(after, before))
    return Lacking(used, wanted, len(offline), len(stuck), others, waiting)
