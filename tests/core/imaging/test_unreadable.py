"""Why a photo cannot be read, in a closed set of clauses."""

from __future__ import annotations

import ast
import errno
import inspect
import io
from pathlib import Path

import pytest
from PIL import Image

from hashdesk.core.decoder import worker, worker_process
from hashdesk.core.errors import PhotoError
from hashdesk.core.imaging import decode, exif, render, unreadable

DECODING = (decode, exif, render, worker, worker_process)


@pytest.mark.parametrize(
    ("words", "clause"),
    [
        ("image file is truncated (38 bytes not processed)", unreadable.ENDS_EARLY),
        ("Truncated File Read", unreadable.ENDS_EARLY),
        ("Unsupported BMP pixel depth (0)", unreadable.UNUSUAL),
        ("decoder webp not available", unreadable.UNUSUAL),
        ("broken PNG file (chunk b'\\xdb\\xfdO\\x00')", unreadable.DAMAGED),
        ("function takes at most 3 arguments (4 given)", unreadable.DAMAGED),
        ("", unreadable.DAMAGED),
    ],
)
def test_words_of_decoders(words: str, clause: str) -> None:
    """What a decoder says of its insides becomes what it means for the photo."""
    assert unreadable.damage(words) == clause


def test_clauses_are_for_people() -> None:
    """Each is a short clause of English words."""
    for clause in unreadable.FIXED:
        assert clause.split()[0] in ("it", "its", "no", "you")
        assert len(clause) < 80
        assert clause.replace("HashDesk", "").replace("PostScript", "").islower()
        assert not {*"()[]{}<>'\"_%."} & {*clause}


@pytest.mark.parametrize("module", DECODING)
def test_no_other_words_are_used(module: object) -> None:
    """Whoever gives up on a photo takes the reason from the closed set."""
    path = inspect.getsourcefile(module)  # type: ignore[arg-type]
    assert path is not None
    for call in ast.walk(ast.parse(Path(path).read_text("utf-8"))):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "PhotoError":
            reason = ast.unparse(call.args[0])
            assert reason.startswith(
                ("unreadable.", "_unidentified(", "_open_reason(", "_printable(")
            ) or (reason == "reason"), reason


class FailingFile(io.BytesIO):
    """A sound photo on a drive that fails in the middle of it."""

    def __init__(self, data: bytes, number: int) -> None:
        super().__init__(data)
        self._number = number

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or size < 0 or size > 1000:
            raise OSError(self._number, "Input/output error")
        return super().read(size)


def test_a_drive_that_fails_is_no_damage() -> None:
    """Read errors of the drive say nothing about the photo: it is tried again."""
    buffer = io.BytesIO()
    Image.effect_noise((200, 200), 90).save(buffer, "PNG")
    with pytest.raises(OSError, match="Input/output") as caught:
        decode.decode(FailingFile(buffer.getvalue(), errno.EIO), 10**6)
    assert not isinstance(caught.value, PhotoError)
    with pytest.raises(PhotoError, match=unreadable.DAMAGED):
        decode.decode(FailingFile(buffer.getvalue(), errno.EINVAL), 10**6)
