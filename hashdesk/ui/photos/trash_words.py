"""What is said of photos that were not moved to the trash, or not brought back."""

from __future__ import annotations

from dataclasses import dataclass

from hashdesk.core.removal.obstacles import Obstacle
from hashdesk.ui import formatting
from hashdesk.ui.formatting import translate

NAMES_SHOWN = 3  # of photos that stayed


@dataclass(frozen=True)
class Stayed:
    """A photo that was not moved, because of itself or of a file that belongs to it."""

    photo: bytes  # path
    obstacle: Obstacle
    companion: bytes = b""  # path of the file that could not be moved; b"": the photo itself


def sentence(stayed: list[Stayed], count: int, why: str) -> str:
    """What is said of the photos that stayed, of `count` that were to go; "" if none did.

    why: in the system's words, what it refused.
    """
    by_obstacle: dict[Obstacle, list[bytes]] = {}
    for photo in stayed:
        if not photo.companion:
            by_obstacle.setdefault(photo.obstacle, []).append(photo.photo)
    held_back = [_held_back(photo, why) for photo in stayed if photo.companion]
    return " ".join(filter(None, (_sentences(by_obstacle, count, why), first_of(held_back))))


def _held_back(stayed: Stayed, why: str) -> str:
    words = translate(
        "HashDesk",
        "{companion} could not be moved to the trash, so {photo}, which it belongs to, stays, too. "
        "{reason}",
    )
    return words.format(
        companion=formatting.name_of(stayed.companion),
        photo=formatting.name_of(stayed.photo),
        reason=_reason(stayed.obstacle).format(why=why),
    )


def _sentences(stayed: dict[Obstacle, list[bytes]], count: int, why: str) -> str:
    one = translate("HashDesk", "{name} could not be moved to the trash. {reason}")
    several = translate(
        "HashDesk", "{stayed} of {photos} could not be moved to the trash: {names}. {reason}"
    )
    sentences = []
    for obstacle, paths in stayed.items():
        reason = _reason(obstacle).format(why=why)
        if count == 1:
            text = one.format(name=formatting.name_of(paths[0]), reason=reason)
        else:
            text = several.format(
                stayed=formatting.count(len(paths)),
                photos=formatting.photos(count),
                names=names(paths),
                reason=reason,
            )
        sentences.append(text)
    return " ".join(sentences)


def names(paths: list[bytes]) -> str:
    """The names of the first files, and how many more there are."""
    first = ", ".join(map(formatting.name_of, paths[:NAMES_SHOWN]))
    more = len(paths) - NAMES_SHOWN
    if more <= 0:
        return first
    words = translate("HashDesk", "{names} and {count} more")
    return words.format(names=first, count=formatting.count(more))


def _reason(obstacle: Obstacle) -> str:
    """A sentence for one photo or several; it may name the system's reason as {why}."""
    return {
        Obstacle.GONE: translate("HashDesk", "There is no such file any more: rescan (F5)."),
        Obstacle.CHANGED: translate(
            "HashDesk", "Changed since indexing: rescan (F5), then look again."
        ),
        Obstacle.UNREADABLE: translate(
            "HashDesk", "Not readable at the moment: check the drive and your permissions."
        ),
        Obstacle.NOTHING_STAYS: translate(
            "HashDesk", "What was to be kept instead is gone or has changed: rescan (F5)."
        ),
        Obstacle.ONE_FILE: translate(
            "HashDesk",
            "What was to be kept instead is this very file: a link leads to it, or its folder is "
            "mounted twice.",
        ),
        Obstacle.LINK: translate(
            "HashDesk",
            "It is a link, and the file that it leads to may be the only one: delete the link in "
            "the file manager.",
        ),
        Obstacle.OTHER_FILES: translate(
            "HashDesk",
            "A file that belongs to it (RAW, film, sidecar) is another one than that of the photo "
            "that would stay: look at both.",
        ),
        Obstacle.NAME: translate("HashDesk", "The name is no UTF-8: rename the file."),
        Obstacle.LONG_NAME: translate(
            "HashDesk", "The name is too long for the trash: give the file a shorter one."
        ),
        Obstacle.REFUSED: translate(
            "HashDesk",
            "The drive has no trash, or the folder is write-protected ({why}): check the folder's "
            "permissions, or delete in the file manager.",
        ),
    }[obstacle]


def first_of(problems: list[str]) -> str:
    """The first of some sentences, and how many there are."""
    if len(problems) < 2:
        return "".join(problems)
    words = translate("HashDesk", "{sentence} The same goes for {count} more.")
    return words.format(sentence=problems[0], count=formatting.count(len(problems) - 1))
