"""Which files of a folder are one photo: RAW and JPEG, a Live Photo and its film, sidecars.

They are found by their names alone, without regard to upper and lower case:

    IMG_1.JPG     the photo
    IMG_1.CR2     the same shot as a RAW file; without IMG_1.JPG, a photo of its own
    IMG_1.MOV     the film of a Live Photo or motion photo
    IMG_1.xmp     a sidecar, also as IMG_1.JPG.xmp; so are .aae, .thm, IMG_1.JPG.json, …

Two pictures that share a stem, such as IMG_1.jpg and IMG_1.png, are two photos. What may belong to
several photos is named by each: who moves it looks at who stays.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from hashdesk.core.imaging.companion_files import FILM_SUFFIXES, RAW_SUFFIXES
from hashdesk.core.imaging.photo_formats import PHOTO_FORMATS, PHOTO_SUFFIXES, UNSUPPORTED_SUFFIXES

PICTURE_SUFFIXES = PHOTO_SUFFIXES | UNSUPPORTED_SUFFIXES
# What cameras and phones write beside a RAW file or a film.
SHOT_SUFFIXES = frozenset(
    b"." + suffix.encode() for name in ("JPEG", "HEIF") for suffix in PHOTO_FORMATS[name].suffixes
) - {b".thm"}
# In bytes; a Live Photo's has about 5 MB. A longer film only shares the name: it must not go to the
# trash with a photo.
LARGEST_FILM = 16 << 20
THUMBNAIL_SUFFIX = b".thm"  # a JPEG that some cameras write beside RAW files and films
STEM_SIDECARS = frozenset({b".xmp", b".aae", THUMBNAIL_SUFFIX})  # IMG_1.xmp
NAME_SIDECARS = frozenset({b".xmp", b".pp3", b".dop", b".json"})  # IMG_1.jpg.xmp
SIDECAR_SUFFIXES = STEM_SIDECARS | NAME_SIDECARS
OWNING_SUFFIXES = PICTURE_SUFFIXES | FILM_SUFFIXES
COMPANION_SUFFIXES = SIDECAR_SUFFIXES | FILM_SUFFIXES | RAW_SUFFIXES
MAC_METADATA = b"._"  # begins the names of files that macOS writes on foreign drives
# darktable's further versions of a photo: IMG_1_01.cr2.xmp belongs to IMG_1.cr2.
DARKTABLE_VERSION = re.compile(rb"(.+)_\d\d(\.[^.]+)", re.DOTALL)
# Google Takeout: IMG_1.jpg.json, IMG_1.jpg.supplemental-metadata.json, cut where that is too long;
# for IMG_1(2).jpg they are called IMG_1.jpg(2).json and so on.
TAKEOUT_ADDITION = b"supplemental-metadata"
TAKEOUT_NUMBER = re.compile(rb"(.+)(\(\d+\))", re.DOTALL)

OneShot = Callable[[bytes, bytes], bool]  # whether a JPEG and a RAW file, by name, may be one shot


def may_be_companion(name: bytes) -> bool:
    """Whether a file of this name may belong to a photo without being a picture itself."""
    return _suffix(name) in FILM_SUFFIXES | SIDECAR_SUFFIXES and not name.startswith(MAC_METADATA)


def pair(
    files: Mapping[bytes, int], one_shot: OneShot = lambda _shot, _raw: True
) -> dict[bytes, tuple[bytes, ...]]:
    """The photos among the files of one folder, each with the names of its companions, in order.

    files: sizes in bytes by name, of pictures and of what `may_be_companion`. one_shot: may say no
    where more than names is known.
    """
    if not any(_suffix(name) in COMPANION_SUFFIXES for name in files):
        return {name: () for name in sorted(files) if not name.startswith(MAC_METADATA)}
    return _Folder(files, one_shot).photos()


class _Folder:
    """The files of one folder, by their names in lower case."""

    def __init__(self, files: Mapping[bytes, int], one_shot: OneShot) -> None:
        self._files = {
            name: size for name, size in sorted(files.items()) if not name.startswith(MAC_METADATA)
        }
        self._one_shot = one_shot
        self._named: dict[bytes, list[bytes]] = defaultdict(list)
        self._pictures: dict[bytes, list[bytes]] = defaultdict(list)  # by stem; no .thm
        self._parts: dict[bytes, tuple[bytes, bytes]] = {}  # stem and suffix
        for name in self._files:
            lower = name.lower()
            self._named[lower].append(name)
            self._parts[name] = stem, suffix = os.path.splitext(lower)
            if suffix in PICTURE_SUFFIXES and suffix != THUMBNAIL_SUFFIX:
                self._pictures[stem].append(name)
        self._owners: dict[bytes, list[bytes]] = {}  # photos that a file belongs to

    def photos(self) -> dict[bytes, tuple[bytes, ...]]:
        """As `pair`."""
        sidecars = []
        for name, (_, suffix) in self._parts.items():
            if suffix in RAW_SUFFIXES:
                self._owners[name] = [s for s in self._shots(name) if self._one_shot(s, name)]
            elif suffix in FILM_SUFFIXES:
                small = self._files[name] <= LARGEST_FILM
                self._owners[name] = self._shots(name) if small else []
            elif suffix in SIDECAR_SUFFIXES:
                sidecars.append(name)
        # They may belong to a RAW file, a film or a thumbnail that belongs to a photo.
        sidecars.sort(key=lambda name: self._parts[name][1] != THUMBNAIL_SUFFIX)
        for name in sidecars:
            self._owners[name] = list(dict.fromkeys(self._sidecar_owners(name)))
        photos: dict[bytes, list[bytes]] = {
            name: []
            for name, (_, suffix) in self._parts.items()
            if not self._owners.get(name)
            and (suffix in PICTURE_SUFFIXES or suffix not in COMPANION_SUFFIXES)
        }
        for name, owners in self._owners.items():
            for owner in owners:
                photos[owner].append(name)
        return {name: tuple(sorted(names)) if names else () for name, names in photos.items()}

    def _shots(self, name: bytes) -> list[bytes]:
        """The photos of a camera or a phone that share a stem with a RAW file or a film."""
        stem, suffix = self._parts[name]
        pictures = self._pictures.get(stem, [])
        if suffix == b".mp":  # Pixel: PXL_1.MP is the film of PXL_1.MP.jpg
            pictures = pictures + self._pictures.get(name.lower(), [])
        return [picture for picture in pictures if self._parts[picture][1] in SHOT_SUFFIXES]

    def _sidecar_owners(self, name: bytes) -> Iterable[bytes]:
        base, suffix = self._parts[name]
        if suffix in NAME_SIDECARS:
            for target in _targets(base, suffix):
                for found in self._named.get(target, ()):
                    if self._parts[found][1] in OWNING_SUFFIXES:
                        yield from self._photos_of(found)
                        return
        if suffix in STEM_SIDECARS:
            pictures = self._pictures.get(base, [])
            # Who develops RAW files writes sidecars for them, and none for their JPEG.
            raw = [picture for picture in pictures if self._parts[picture][1] in RAW_SUFFIXES]
            for picture in raw or pictures:
                yield from self._photos_of(picture)

    def _photos_of(self, name: bytes) -> list[bytes]:
        """The photos that a file belongs to; itself, if it is one."""
        owners = self._owners.get(name)
        return owners or ([name] if self._parts[name][1] in PICTURE_SUFFIXES else [])


def _targets(base: bytes, suffix: bytes) -> Iterable[bytes]:
    """Names in lower case that a sidecar may be of, the likeliest first."""
    yield base
    if suffix == b".json":
        number = TAKEOUT_NUMBER.fullmatch(base)
        copy = number[2] if number else b""
        name = number[1] if number else base
        before, _, addition = name.rpartition(b".")
        for target in (before, name) if TAKEOUT_ADDITION.startswith(addition) else (name,):
            stem, ending = os.path.splitext(target)
            yield stem + copy + ending
    elif version := DARKTABLE_VERSION.fullmatch(base):
        yield version[1] + version[2]


def _suffix(name: bytes) -> bytes:
    return os.path.splitext(name)[1].lower()
