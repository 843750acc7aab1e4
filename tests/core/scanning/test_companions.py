"""Which files of a folder are one photo, by their names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hashdesk.core.scanning import companions
from hashdesk.core.scanning.companions import LARGEST_FILM, may_be_companion, pair

# The names in a folder, and what is made of them: "photo + companion …".
CASES = {
    "RAW and JPEG": ("IMG_1.JPG IMG_1.CR2", "IMG_1.JPG+IMG_1.CR2"),
    "RAW and HEIF": ("a.heic a.dng", "a.heic+a.dng"),
    "RAW and the HIF of Canon and Sony": ("a.HIF a.ARW", "a.HIF+a.ARW"),
    "upper and lower case": ("img_1.jpg IMG_1.nef", "img_1.jpg+IMG_1.nef"),
    "two RAW files and a JPEG": ("a.jpg a.cr2 a.dng", "a.jpg+a.cr2+a.dng"),
    "a RAW file alone": ("a.cr2", "a.cr2"),
    "a RAW file with its sidecar": ("a.cr2 a.xmp", "a.cr2+a.xmp"),
    "two RAW files": ("a.cr2 a.dng", "a.cr2 a.dng"),
    "a Live Photo": ("a.heic a.mov", "a.heic+a.mov"),
    "a motion photo": ("MVIMG_1.jpg MVIMG_1.mp4", "MVIMG_1.jpg+MVIMG_1.mp4"),
    "a motion photo of a Pixel": ("PXL_1.MP.jpg PXL_1.MP", "PXL_1.MP.jpg+PXL_1.MP"),
    "the same, downloaded": ("PXL_1.MP.jpg PXL_1.MP.mp4", "PXL_1.MP.jpg+PXL_1.MP.mp4"),
    "a film alone": ("a.mov a.mov.xmp", ""),
    "a film beside a RAW file": ("a.nef a.mov", "a.nef"),
    "a film beside a drawing": ("a.png a.mov", "a.png"),
    "an edit of Apple": ("a.heic a.aae", "a.heic+a.aae"),
    "everything": ("a.jpg a.cr2 a.mov a.xmp a.aae", "a.jpg+a.aae+a.cr2+a.mov+a.xmp"),
    "a sidecar by the whole name": ("a.jpg a.jpg.xmp a.png", "a.jpg+a.jpg.xmp a.png"),
    "a sidecar of the RAW file": ("a.jpg a.cr2 a.cr2.xmp", "a.jpg+a.cr2+a.cr2.xmp"),
    "a sidecar of the film": ("a.heic a.mov a.mov.xmp", "a.heic+a.mov+a.mov.xmp"),
    "a version of darktable": ("a.cr2 a.cr2.xmp a_01.cr2.xmp", "a.cr2+a.cr2.xmp+a_01.cr2.xmp"),
    "the photo of that name": ("a.cr2 a_01.cr2 a_01.cr2.xmp", "a.cr2 a_01.cr2+a_01.cr2.xmp"),
    "RawTherapee": ("a.nef a.nef.pp3", "a.nef+a.nef.pp3"),
    "a thumbnail of a RAW file": ("CRW_1.CRW CRW_1.THM", "CRW_1.CRW+CRW_1.THM"),
    "a thumbnail of RAW and JPEG": ("a.jpg a.crw a.thm", "a.jpg+a.crw+a.thm"),
    "a thumbnail alone": ("a.thm", "a.thm"),
    "two pictures of one stem": ("a.jpg a.png", "a.jpg a.png"),
    "a sidecar of two pictures": ("a.jpg a.png a.xmp", "a.jpg+a.xmp a.png+a.xmp"),
    "a sidecar where one is RAW": ("a.png a.cr2 a.xmp", "a.cr2+a.xmp a.png"),
    "a RAW file of two photos": ("a.heic a.jpg a.dng", "a.heic+a.dng a.jpg+a.dng"),
    "Takeout": ("a.jpg a.jpg.json", "a.jpg+a.jpg.json"),
    "Takeout of today": (
        "a.jpg a.jpg.supplemental-metadata.json",
        "a.jpg+a.jpg.supplemental-metadata.json",
    ),
    "Takeout, cut": ("a.jpg a.jpg.supplemental-me.json", "a.jpg+a.jpg.supplemental-me.json"),
    "Takeout, a second one": ("a.jpg a(1).jpg a.jpg(1).json", "a(1).jpg+a.jpg(1).json a.jpg"),
    "Takeout of today, a second one": (
        "a(1).jpg a.jpg.supplemental-metadata(1).json",
        "a(1).jpg+a.jpg.supplemental-metadata(1).json",
    ),
    "JSON of another program": ("a.jpg a.json package.json", "a.jpg"),
    "a sidecar that is left over": ("b.jpg a.xmp a.jpg.xmp", "b.jpg"),
    "macOS on a foreign drive": ("a.jpg ._a.jpg ._a.xmp", "a.jpg"),
    "a name of another kind": ("photo a.jpg", "a.jpg photo"),
}


def written(photos: dict[bytes, tuple[bytes, ...]]) -> str:
    return " ".join("+".join(n.decode() for n in (name, *photos[name])) for name in sorted(photos))


@pytest.mark.parametrize("case", CASES)
def test_pairs(case: str) -> None:
    """What belongs together is one photo, and nothing else is."""
    names, expected = CASES[case]
    assert written(pair({name.encode(): 1000 for name in names.split()})) == expected


def test_long_film() -> None:
    """A film of two hours beside its poster only shares a name with it."""
    assert pair({b"wedding.jpg": 1, b"wedding.mp4": LARGEST_FILM + 1}) == {b"wedding.jpg": ()}
    assert pair({b"a.jpg": 1, b"a.mp4": LARGEST_FILM}) == {b"a.jpg": (b"a.mp4",)}


def test_two_shots() -> None:
    """A RAW file of another shot is a photo of its own, which its sidecar goes with."""
    photos = pair({b"a.jpg": 1, b"a.cr2": 1, b"a.xmp": 1}, lambda shot, raw: False)
    assert photos == {b"a.jpg": (), b"a.cr2": (b"a.xmp",)}


SUFFIXES = sorted(
    companions.SHOT_SUFFIXES
    | companions.SIDECAR_SUFFIXES
    | companions.FILM_SUFFIXES
    | {
        b".cr2",
        b".thm.xmp",
        b".THM.xmp",
        b".THM",
        b".mov.xmp",
        b".dng",
        b".png",
        b".exr",
        b".jpg.xmp",
        b".jpg.json",
        b".jpg(1).json",
        b"",
    }
)
NAMES = st.builds(
    lambda stem, suffix: stem + suffix,
    st.sampled_from([b"a", b"A", b"a_01", b"a(1)", b"a.MP", b"._a", b"\xff", b"."]),
    st.sampled_from(SUFFIXES),
)


@given(st.dictionaries(NAMES, st.integers(0, 2 * LARGEST_FILM)))
def test_nothing_gets_lost(files: dict[bytes, int]) -> None:
    """Every picture is a photo or belongs to one, none to itself; what is a photo belongs to none.

    The order in which the system lists a folder does not matter.
    """
    photos = pair(files)
    assert pair(dict(reversed(files.items()))) == photos
    owned = {name for names in photos.values() for name in names}
    assert not owned & photos.keys()
    assert owned | photos.keys() <= files.keys()
    pictures = {
        name
        for name in files
        if not name.startswith(b"._")
        and (companions._suffix(name) in companions.PICTURE_SUFFIXES or not may_be_companion(name))
    }
    assert pictures <= owned | photos.keys()
    assert photos.keys() <= pictures
