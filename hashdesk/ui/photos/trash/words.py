"""What is said of photos that were not moved to the trash, or not brought back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hashdesk.core.removal.obstacles import Obstacle
from hashdesk.core.removal.removal_lines import Removed
from hashdesk.core.removal.restore import Hindrance, LeftInTrash
from hashdesk.ui import formatting
from hashdesk.ui.formatting import translate

NAMES_SHOWN = 3  # of photos that stayed


@dataclass(frozen=True)
class Stayed:
    """A photo that was not moved, because of itself or of a file that belongs to it."""

    photo: bytes  # path
    obstacle: Obstacle
    companion: bytes = b""  # path of the file that could not be moved; b"": the photo itself
    why: str = ""  # in the system's words, what it refused


def sentence(stayed: Sequence[Stayed], count: int) -> str:
    """What is said of the photos that stayed, of `count` that were to go; "" if none did."""
    by_obstacle: dict[Obstacle, list[Stayed]] = {}
    for photo in stayed:
        if not photo.companion:
            by_obstacle.setdefault(photo.obstacle, []).append(photo)
    held_back = [_held_back(photo) for photo in stayed if photo.companion]
    return " ".join(filter(None, (_sentences(by_obstacle, count), first_of(held_back))))


def sentence_of_held(count: int) -> str:
    """What is said of photos in the trash that free nothing; "" if there are none."""
    if not count:
        return ""
    words = translate(
        "HashDesk",
        "No space is freed by {photos}: hard links keep the same data under other names.",
    )
    return words.format(photos=formatting.photos(count))


def reason(stayed: Stayed) -> str:
    """Why one photo stayed, for a list of all that did."""
    return _held_back(stayed) if stayed.companion else _reason(stayed)


def sentence_of_left(left: Sequence[LeftInTrash]) -> str:
    """What is said of photos that could not be brought back; "" if all could."""
    return first_of(list(map(why_not_back, left)))


def sentence_of_gone(count: int) -> str:
    """What is said of photos that the trash does not hold any more; "" if there are none."""
    if not count:
        return ""
    words = translate(
        "HashDesk",
        "Not in the trash any more, so HashDesk cannot restore: {photos}. The trash was emptied, "
        "or they were taken out.",
    )
    return words.format(photos=formatting.photos(count))


def why_not_back(left: LeftInTrash) -> str:
    """Why a photo could not be brought back."""
    place = {
        Hindrance.TAKEN: translate("HashDesk", "there is a new file in its place"),
        Hindrance.FOLDER_REPLACED: translate(
            "HashDesk", "its folder has given way to a link or a file"
        ),
        Hindrance.NOT_THE_FILE: translate(
            "HashDesk", "another file lies in the trash under its name"
        ),
    }
    if left.by_mistake:
        words = translate(
            "HashDesk",
            "{path} was moved to the trash by mistake and is still there, as the page “Recently "
            "deleted” shows: {reason}.",
        )
    elif left.files > 1:
        words = translate(
            "HashDesk",
            "{name} cannot be restored, so what belongs together stays in the trash: {reason}.",
        )
    elif left.hindrance in place:
        words = translate("HashDesk", "{name} stays in the trash: {reason}.")
    else:
        words = translate(
            "HashDesk", "{name} cannot be restored: {reason}. It may still be in the trash."
        )
    why = place.get(left.hindrance) or translate("HashDesk", left.why)
    path = left.file.path
    return words.format(name=formatting.name_of(path), path=formatting.shown(path), reason=why)


def _held_back(stayed: Stayed) -> str:
    words = translate(
        "HashDesk",
        "{companion} could not be moved to the trash, so {photo}, which it belongs to, stays, too. "
        "{reason}",
    )
    return words.format(
        companion=formatting.name_of(stayed.companion),
        photo=formatting.name_of(stayed.photo),
        reason=_reason(stayed),
    )


def _sentences(stayed: Mapping[Obstacle, Sequence[Stayed]], count: int) -> str:
    one = translate("HashDesk", "{name} could not be moved to the trash. {reason}")
    several = translate(
        "HashDesk", "{stayed} of {photos} could not be moved to the trash: {names}. {reason}"
    )
    sentences = []
    for photos in stayed.values():
        paths, why = [photo.photo for photo in photos], _reason(photos[0])
        if count == 1:
            text = one.format(name=formatting.name_of(paths[0]), reason=why)
        else:
            text = several.format(
                stayed=formatting.count(len(paths)),
                photos=formatting.photos(count),
                names=names(paths),
                reason=why,
            )
        sentences.append(text)
    return " ".join(sentences)


def words_of_move(photos: int) -> str:
    """What the history calls it that so many photos went together."""
    words = translate("HashDesk", "Move {photos} to the trash")
    return words.format(photos=formatting.photos(photos))


def words_of_restore(photos: int) -> str:
    """What the history calls it that so many photos were brought back."""
    return translate("HashDesk", "Restore {photos}").format(photos=formatting.photos(photos))


def described(entries: Sequence[Removed]) -> str:
    """How many photos these are, and which files belong to them: "1 photo with 1 file …: a.CR2"."""
    # Companions come before their photo.
    last = {(entry.batch, entry.photo): entry.path for entry in entries}
    photos = set(last.values())
    files = [entry.path for entry in entries if entry.path not in photos]
    words = formatting.photos_with_files(len(last), len(files))
    return f"{words} ({names(files)})" if files else words


def names(paths: list[bytes]) -> str:
    """The names of the first files, and how many more there are; folders where names are alike."""
    first = ", ".join(_told_apart(paths[:NAMES_SHOWN]))
    more = len(paths) - NAMES_SHOWN
    if more <= 0:
        return first
    words = translate("HashDesk", "{names} and {count} more")
    return words.format(names=first, count=formatting.count(more))


def _told_apart(paths: Sequence[bytes]) -> list[str]:
    """Names of files, with their folder, or their whole path, where others have the same name."""
    told = list(map(formatting.name_of, paths))
    for longer in (formatting.short_name, formatting.shown):
        counts = Counter(told)
        told = [longer(p) if counts[t] > 1 else t for p, t in zip(paths, told, strict=True)]
    return told


def _reason(stayed: Stayed) -> str:
    """A sentence for one photo or several that stayed for the same reason."""
    words = {
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
        Obstacle.DECIDED: translate(
            "HashDesk", "Its group was decided in another window meanwhile: look again."
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
    }[stayed.obstacle]
    return words.format(why=translate("HashDesk", stayed.why))


def first_of(problems: list[str]) -> str:
    """The first of some sentences, and how many there are."""
    if len(problems) < 2:
        return "".join(problems)
    words = translate("HashDesk", "{sentence} The same goes for {count} more.")
    return words.format(sentence=problems[0], count=formatting.count(len(problems) - 1))
