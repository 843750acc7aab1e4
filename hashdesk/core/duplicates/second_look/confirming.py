"""Which photos that may be the same by their thumbnails are confirmed to be so by their files.

256 pixels hide a digit of a date stamp, closed eyes, a healed blemish. So each photo is read beside
a larger one that it looks like, the largest first, until one confirms it: about one pair a photo,
where a pile of copies has many. What hangs together by confirmed pairs seems to be one picture, but
a poor copy that is large may join two that differ. So two photos are the same only if their own
pair was read: in a pile all pairs, in a large one those with one of its largest pictures and files,
for one of these is mostly the one to keep. What was not read beside that one stays in doubt.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

MOST_LARGER = 8  # photos beside which one is read: if none confirms it, it stays in doubt
LEADING = 12  # photos of a pile with the most pixels, and as many of the others with most bytes

ContentPair = tuple[bytes, bytes]  # content ids of the photos of a pair
PhotoSize = tuple[int, int]  # pixels of a photo, and bytes of its file


class Confirmation:
    """Photos by content id, and the larger photo that confirms each of them."""

    def __init__(self, sizes: Mapping[bytes, PhotoSize]) -> None:
        """sizes: of all photos that will be asked about."""
        self._sizes = sizes
        self._by: dict[bytes, bytes] = {}  # the larger photo, by content
        self._waiting: dict[bytes, list[tuple[bytes, int]]] = {}

    def want(self, pairs: Mapping[int, ContentPair]) -> None:
        """Have pairs confirmed, by their numbers."""
        for number, contents in pairs.items():
            smaller, larger = self._by_size(contents)
            if smaller not in self._by:
                self._waiting.setdefault(smaller, []).append((larger, number))
        for photo, others in self._waiting.items():
            others.sort(key=lambda other: (self._rank(other[0]), other[1]))  # the largest is last
            self._waiting[photo] = others[-MOST_LARGER:]

    def __len__(self) -> int:
        """How many photos wait."""
        return len(self._waiting)

    def next_pairs(self) -> list[int]:
        """The numbers of the pairs to be read now: one of each photo that waits."""
        numbers = [others.pop()[1] for others in self._waiting.values()]
        self._waiting = {photo: others for photo, others in self._waiting.items() if others}
        return numbers

    def confirm(self, pairs: Iterable[ContentPair]) -> None:
        """Take the photos of these pairs for the same: their files are."""
        for contents in pairs:
            smaller, larger = self._by_size(contents)
            if smaller != larger:
                self._by.setdefault(smaller, larger)
            self._waiting.pop(smaller, None)

    def is_confirmed(self, contents: ContentPair) -> bool:
        """Whether two photos hang together by pairs that are confirmed."""
        first, second = map(self._largest, contents)
        return first == second

    def with_leading(self, pairs: Mapping[int, ContentPair]) -> list[int]:
        """The numbers of those confirmed pairs that a leading photo of their pile is in."""
        piles: dict[bytes, list[bytes]] = {}
        for photo in {*self._by, *self._by.values()}:
            piles.setdefault(self._largest(photo), []).append(photo)
        leading = {photo for pile in piles.values() for photo in self._leading(pile)}
        return [
            number
            for number, contents in pairs.items()
            if self.is_confirmed(contents) and not leading.isdisjoint(contents)
        ]

    def _leading(self, pile: list[bytes]) -> list[bytes]:
        largest_first = sorted(pile, key=self._rank, reverse=True)
        largest, others = largest_first[:LEADING], largest_first[LEADING:]
        others.sort(key=lambda photo: self._sizes[photo][1], reverse=True)
        return [*largest, *others[:LEADING]]

    def _largest(self, photo: bytes) -> bytes:
        while photo in self._by:
            photo = self._by[photo]
        return photo

    def _by_size(self, contents: ContentPair) -> ContentPair:
        smaller, larger = sorted(contents, key=self._rank)
        return smaller, larger

    def _rank(self, photo: bytes) -> tuple[PhotoSize, bytes]:
        return self._sizes[photo], photo
