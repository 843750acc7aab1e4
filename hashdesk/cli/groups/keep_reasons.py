"""Why a photo is kept rather than another one, in words. Both values are named."""

from __future__ import annotations

import time
from collections.abc import Callable

from hashdesk.core.duplicates.keep.certainty import Doubt
from hashdesk.core.duplicates.keep.ranking import ComparedPhoto, Reason
from hashdesk.core.duplicates.keep.rules import Criterion
from hashdesk.core.imaging.provenance.jpeg_quality import LOSSLESS
from hashdesk.core.imaging.provenance.provenance import CameraData

TAKEN_WORDS = "it says when it was taken; the other one does not"
FIRST_WORDS = "by the rules, both are equally good; this one was added first"
LOOK = "which one is the original cannot be told, look"


_DOUBTS = {
    Doubt.EDITED: "they differ in more than how they were saved, so that one may have been edited",
    Doubt.PLAIN: "the picture has too few shades to tell which one was saved first",
    Doubt.RESAVED: "it, too, may have been saved at a low quality before",
    Doubt.NOISE: "what looks like fine detail in it may be noise",
    Doubt.SOFTENED: "it has less fine detail",
    Doubt.NO_MORE_SEEN: "it shows no more detail, though it has more pixels",
    Doubt.FRAMED_OTHERWISE: (
        "one seems to be cropped or turned, and the pixels alone do not tell which"
    ),
    Doubt.OTHER_SHOWS_MORE: "the other one may show more detail",
}


def sentence_of(reason: Reason) -> str:
    """Why the one photo is kept, as a part of a sentence."""
    words = _WORDS[reason.criterion](reason)
    if reason.certain:
        return words
    doubt = "" if reason.doubt is None else f", but {_DOUBTS[reason.doubt]}"
    return f"{LOOK}: {words}{doubt}"


def _color(reason: Reason) -> str:
    return f"in colour; the other one is {'of one tint' if reason.other.is_tinted else 'grey'}"


def _tones(reason: Reason) -> str:
    kept, other = _percents(reason, lambda photo: photo.brightness)
    return f"tones untouched (mean brightness {kept}); those of the other one were edited ({other})"


def _camera_data(reason: Reason) -> str:
    kept, other = reason.kept.camera_data, reason.other.camera_data
    if kept is CameraData.DATE:
        return TAKEN_WORDS
    if other is CameraData.EXPOSURE:
        return "it still has a part of the camera’s data (EXIF) that the other one has lost"
    left = "only the date" if other is CameraData.DATE else "none"
    return f"it still has data from the camera (EXIF); the other one has {left}"


def _camera_format(reason: Reason) -> str:
    kept, other = (photo.format or "another format" for photo in (reason.kept, reason.other))
    return f"as cameras write it ({kept}); the other one was converted ({other})"


def _format(reason: Reason) -> str:
    kept, other = (photo.format or "another format" for photo in (reason.kept, reason.other))
    return f"a format that cameras write ({kept}); the other one is {other}"


def _editor(reason: Reason) -> str:
    editor = "" if reason.other.provenance is None else reason.other.provenance.editor
    return f"no editing program is named in it; in the other one: {editor}"


def _made_from(reason: Reason) -> str:
    found = reason.other.provenance
    own = None if found is None else found.quality
    later = "without loss" if own is None else f"at JPEG quality about {own:.0f}"
    return (
        f"{_saved(reason.kept)}; the other one, saved {later}, still shows the blocks of such a "
        "JPEG: it was made from one"
    )


def _darker(reason: Reason) -> str:
    kept, other = _percents(reason, lambda photo: photo.brightness)
    return (
        f"darker (mean brightness {kept}; the other one {other}): photos are made brighter more "
        "often than darker"
    )


def _softer(reason: Reason) -> str:
    kept, other = _percents(reason, lambda photo: photo.contrast)
    return (
        f"softer (contrast {kept}; the other one {other}): photos are made harder more often than "
        "softer"
    )


def _pixels(reason: Reason) -> str:
    kept, other = reason.kept, reason.other
    if kept.width * kept.height > other.width * other.height:
        return f"{_size(kept)} pixels; the other one {_size(other)}"
    return f"more detail at {_size(kept)} pixels; the other one, {_size(other)}, was enlarged"


def _enlarged(reason: Reason) -> str:
    return (
        f"{_size(reason.kept)} pixels; the other one, {_size(reason.other)}, was enlarged and has "
        "no more detail"
    )


def _quality(reason: Reason) -> str:
    kept, other = _saved(reason.kept), _saved(reason.other)
    return f"{kept}; the other one: {other}"


def _saved(photo: ComparedPhoto) -> str:
    """How a photo was saved: the coarsest save counts."""
    found, quality = photo.provenance, photo.quality
    if found is None or quality is None:
        return f"{photo.format or 'another format'} without traces of a JPEG"
    if quality >= LOSSLESS:
        return "saved without loss"
    if found.earlier is None:
        return f"JPEG quality about {quality:.0f}"
    if found.quality is None:
        return f"JPEG quality about {found.earlier:.0f} before it became {found.format}"
    if found.earlier > found.quality:
        return f"JPEG quality about {found.quality:.0f}"
    return f"JPEG quality about {found.earlier:.0f}, saved again at {found.quality:.0f}"


def _fineness(reason: Reason) -> str:
    share = f"{min(reason.fineness, 0.99):.0%}"
    return f"all its fine detail; the other one ({reason.other.format}) has about {share} of it"


def _saves(reason: Reason) -> str:
    other = reason.other.provenance
    earlier = 0.0 if other is None or other.earlier is None else other.earlier
    return (
        "no trace of an earlier save; the other one is a JPEG of quality about "
        f"{earlier:.0f} that was saved again"
    )


def _oldest(reason: Reason) -> str:
    days, seconds = (
        [time.strftime(form, time.localtime(p.written)) for p in (reason.kept, reason.other)]
        for form in ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S")
    )
    kept, other = days if days[0] != days[1] else seconds
    if kept == other:  # as in the hour that the clocks go through twice
        return FIRST_WORDS
    return f"older file: {kept}; the other one: {other}"


def _companions(reason: Reason) -> str:
    kept, other = reason.kept.companions, reason.other.companions
    return f"files beside it that belong to it: {kept}; to the other one: {other}"


def _percents(reason: Reason, value: Callable[[ComparedPhoto], float]) -> tuple[str, str]:
    """A share of each photo, as exactly as it takes to tell them apart."""
    digits = reason.digits_apart(value)
    return f"{value(reason.kept):.{digits}f}%", f"{value(reason.other):.{digits}f}%"


def _size(photo: ComparedPhoto) -> str:
    return f"{photo.width:,} × {photo.height:,}"


_WORDS: dict[Criterion, Callable[[Reason], str]] = {
    Criterion.REACHABLE: lambda _: "within reach; the other one is on a drive that is away",
    Criterion.WHOLE: lambda _: "read whole; the other one was read in part",
    Criterion.PROTECTED: lambda _: "in a protected folder; the other one is not",
    Criterion.COMPANIONS: _companions,
    Criterion.COLOR: _color,
    Criterion.FRAME: lambda _: "without a frame; the other one has a frame or bars around it",
    Criterion.TONES: _tones,
    Criterion.CAMERA_DATA: _camera_data,
    Criterion.CAMERA_FORMAT: _camera_format,
    Criterion.EDITOR: _editor,
    Criterion.MADE_FROM: _made_from,
    Criterion.DARKER: _darker,
    Criterion.SOFTER: _softer,
    Criterion.PIXELS: _pixels,
    Criterion.ENLARGED: _enlarged,
    Criterion.QUALITY: _quality,
    Criterion.FINENESS: _fineness,
    Criterion.TAKEN: lambda _: TAKEN_WORDS,
    Criterion.NAME: lambda r: f"the name of an original; the other one is “{r.other.copy_name}”",
    Criterion.SAVES: _saves,
    Criterion.FORMAT: _format,
    Criterion.OLDEST: _oldest,
    Criterion.FIRST: lambda _: FIRST_WORDS,
}
