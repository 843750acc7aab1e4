"""What a person chose among the photos of groups, by photo, however groups are found again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class PhotoChoices:
    """What was chosen for some photos at one moment."""

    marked: dict[int, bool | None]  # by photo id; None: nothing was chosen
    kept: frozenset[int]  # instead of the suggested photo
    beside: dict[int, int]  # by photo id: which one was kept when it was marked or unmarked

    @property
    def photos(self) -> set[int]:
        """All photos that this is about."""
        return {*self.marked, *self.kept, *self.beside.values()}

    def without(self, photos: Collection[int]) -> PhotoChoices:
        """All but what was chosen for some photos, or beside them."""
        return PhotoChoices(
            {photo: marked for photo, marked in self.marked.items() if photo not in photos},
            self.kept.difference(photos),
            _without(self.beside, photos),
        )


@dataclass
class PersonalChoices:
    """The choices of one session of marking."""

    marked: dict[int, bool] = field(default_factory=dict)  # photo id -> marked or unmarked
    kept: set[int] = field(default_factory=set)  # photos kept instead of the suggested one
    beside: dict[int, int] = field(default_factory=dict)  # photo id -> the one kept then

    def mark(self, photo: int, keep: int, *, marked: bool) -> None:
        """One photo was marked or unmarked while another one was to be kept."""
        self.marked[photo] = marked
        self.beside[photo] = keep

    def keep(self, photo: int, before: int) -> None:
        """A photo is kept in the place of another one."""
        self.kept.discard(before)
        self.kept.add(photo)

    @property
    def photos(self) -> set[int]:
        """All photos that something was chosen for."""
        return {*self.marked, *self.kept, *self.beside, *self.beside.values()}

    def forget(self, photos: Collection[int]) -> None:
        """Forget what was chosen for some photos, or beside them: they are others now."""
        self.marked = {p: marked for p, marked in self.marked.items() if p not in photos}
        self.kept.difference_update(photos)
        self.beside = _without(self.beside, photos)

    def of(self, photos: Iterable[int]) -> PhotoChoices:
        """What was chosen for some photos."""
        photos = list(photos)
        return PhotoChoices(
            {photo: self.marked.get(photo) for photo in photos},
            frozenset(self.kept.intersection(photos)),
            {photo: self.beside[photo] for photo in photos if photo in self.beside},
        )

    def put_back(self, before: PhotoChoices) -> None:
        """Go back to what was chosen for some photos."""
        for photo, marked in before.marked.items():
            self.marked.pop(photo, None)
            self.beside.pop(photo, None)
            if marked is not None:
                self.marked[photo] = marked
        self.kept -= before.marked.keys()
        self.kept |= before.kept
        self.beside |= before.beside


def _without(beside: Mapping[int, int], photos: Collection[int]) -> dict[int, int]:
    return {
        photo: kept for photo, kept in beside.items() if photo not in photos and kept not in photos
    }
