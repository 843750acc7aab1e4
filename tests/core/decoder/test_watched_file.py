"""A drive that fails while a photo is decoded says nothing about the photo."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hashdesk.core.decoder import watched_file, worker
from hashdesk.core.decoder.watched_file import WatchedFile
from hashdesk.core.errors import PhotoError
from hashdesk.core.imaging import unreadable
from hashdesk.core.imaging.decoded import WHY_INCOMPLETE
from tests.drawing import OLD, draw

FAR_INTO_IT = 20_000  # bytes: behind the head, which is read when the photo is opened


class FailingDrive(io.FileIO):
    """A file on a drive that gives no bytes beyond FAR_INTO_IT, once it has failed."""

    error: int | None = None

    def readinto(self, buffer: Any) -> Any:
        if FailingDrive.error is not None and self.tell() + len(buffer) > FAR_INTO_IT:
            raise OSError(FailingDrive.error, os.strerror(FailingDrive.error))
        return super().readinto(buffer)

    def readall(self) -> Any:
        if FailingDrive.error is not None:
            raise OSError(FailingDrive.error, os.strerror(FailingDrive.error))
        return super().readall()


class Watched(watched_file.DriveBytes, FailingDrive):
    """What the product uses, on such a drive."""


@pytest.fixture(params=["JPEG", "PNG", "WEBP", "AVIF", "BMP", "GIF"])
def opened(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[worker.OpenPhoto]:
    """A photo of some format that has its content id."""
    path = tmp_path / "photo"
    quality = {"quality": 100} if request.param in ("JPEG", "WEBP", "AVIF") else {}
    draw(1, 1, (900, 700)).effect_spread(9).save(path, request.param, **quality)
    assert path.stat().st_size > 2 * FAR_INTO_IT
    monkeypatch.setattr(watched_file, "DriveBytes", Watched)
    monkeypatch.setattr(worker, "FRESH_NS", 0)  # else it is decoded from a copy in memory
    monkeypatch.setattr(FailingDrive, "error", None)
    os.utime(path, (OLD, OLD))
    open_photo = worker.OpenPhoto(10**6, 10**8)
    open_photo.open(WatchedFile(os.fspath(path)))
    yield open_photo
    open_photo.close()


@pytest.mark.parametrize("number", [errno.EIO, errno.ENODEV, errno.ESTALE])
@pytest.mark.parametrize("show", [False, True])
def test_a_drive_that_fails_is_no_damage(
    opened: worker.OpenPhoto, monkeypatch: pytest.MonkeyPatch, number: int, show: bool
) -> None:
    """Whatever a decoder makes of what it got: the photo is tried again."""
    monkeypatch.setattr(FailingDrive, "error", number)
    with pytest.raises(OSError, match=os.strerror(number)) as caught:
        opened.render(400) if show else opened.decode()
    assert not isinstance(caught.value, PhotoError)


def test_another_error_of_reading_is_damage(
    opened: worker.OpenPhoto, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FailingDrive, "error", errno.EINVAL)
    reasons = []
    try:
        reasons.append(opened.decode()[0]["incomplete"])
    except PhotoError as error:
        reasons.append(str(error))
    assert reasons[0] in (*WHY_INCOMPLETE, unreadable.DAMAGED)
