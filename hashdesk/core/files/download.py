"""Downloads that go on where they were stopped, checked against a SHA-256.

PATH.part   what has come so far; renamed to PATH once it is whole and right
"""

from __future__ import annotations

import errno
import hashlib
import http.client
import importlib.util
import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hashdesk
from hashdesk.core import child_process
from hashdesk.core.errors import DownloadFailed
from hashdesk.core.files.atomic_files import put_in_place
from hashdesk.core.files.disk_space import raise_if_full
from hashdesk.core.said import Gap, Said
from hashdesk.core.troubles import Trouble, system_reason

PART_SUFFIX = ".part"
USER_AGENT = f"hashdesk/{hashdesk.__version__}"
CHUNK = 1 << 18  # bytes read at a time, at most
SILENCE_S = 10.0  # without a byte, after which the connection is made anew
FRUITLESS_ATTEMPTS = 4  # in a row, before it is given up
WAIT_S = 1.0  # before the second attempt; each further wait is twice as long
LASTING_ERRORS = range(400, 500)  # HTTP: asking again gives the same answer

NO_WAY = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN)

OnBytes = Callable[[int], None]  # how much of the file is here; what it raises ends the download


class _BrokenOff(ConnectionError):
    """The server said that there is more."""


def size_of(url: str) -> int | None:
    """The size of the file at an address, in bytes; None if its server does not say."""
    try:
        with _open(_request(url, method="HEAD")) as answer:
            length = answer.headers.get("Content-Length")
    except (OSError, http.client.HTTPException):
        return None
    return int(length) if length and length.isdecimal() else None


def bytes_here(path: Path) -> int:
    """How much of a file has been downloaded."""
    return next((place.stat().st_size for place in files_of(path) if place.exists()), 0)


def files_of(path: Path) -> tuple[Path, Path]:
    """Where a download lies: once it is whole, and until then."""
    return path, _part(path)


def download(url: str, path: Path, sha256: str, on_bytes: OnBytes, name: str) -> None:
    """Fetch a file, or the rest of it; nothing if it is here. Proxies as in the environment.

    sha256: in hexadecimal digits; some publishers state only the first few. name: of what people
    asked for, of which they know no file. Raises DownloadFailed or DiskFull; what has come is kept.
    """
    if path.exists() and file_sha256(path).startswith(sha256):
        on_bytes(path.stat().st_size)
        return
    part = _part(path)
    _fetch_patiently(url, part, on_bytes, name)
    if not file_sha256(part).startswith(sha256):  # damaged on the way, or on the disk: once more
        part.unlink()
        _fetch_patiently(url, part, on_bytes, name)
    found = file_sha256(part)
    if not found.startswith(sha256):
        part.unlink()
        raise DownloadFailed(Trouble.OTHER_FILE.say(name=name, came=found[:12], wanted=sha256[:12]))
    put_in_place(part, path)


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fetch_patiently(url: str, part: Path, on_bytes: OnBytes, name: str) -> None:
    """Fetch until the file is whole, with new attempts after errors that may pass."""
    failures = 0
    while True:
        before = part.stat().st_size if part.exists() else 0
        try:
            _fetch(url, part, before, on_bytes)
            return
        except (OSError, http.client.HTTPException) as error:
            raise_if_full(error, Trouble.DOWNLOAD_FULL.say(place=str(part.parent)))
            came = part.exists() and part.stat().st_size > before
            failures = 1 if came else failures + 1
            if failures >= FRUITLESS_ATTEMPTS or not _may_pass(error):
                raise DownloadFailed(_failure(name, part, error)) from error
        _wait(WAIT_S * 2 ** (failures - 1), before, on_bytes)


def _fetch(url: str, part: Path, have: int, on_bytes: OnBytes) -> None:
    """Fetch the file, from byte `have` on if the server can. Raises OSError or HTTPException."""
    request = _request(url)
    if have:
        request.add_header("Range", f"bytes={have}-")
    try:
        answer = _open(request)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == http.client.REQUESTED_RANGE_NOT_SATISFIABLE:
            return  # all is here, or too much; the SHA-256 tells
        raise
    with answer:
        rest = answer.status == http.client.PARTIAL_CONTENT
        size = have if rest else 0
        length = answer.headers.get("Content-Length")
        whole = size + int(length) if length else None
        with part.open("ab" if rest else "wb") as file:
            on_bytes(size)
            while chunk := answer.read1(CHUNK):  # what is there, without waiting for more
                file.write(chunk)
                file.flush()
                size += len(chunk)
                on_bytes(size)
    if whole is not None and size < whole:
        raise _BrokenOff


def _open(request: urllib.request.Request) -> Any:
    return urllib.request.urlopen(request, timeout=SILENCE_S, context=certificates())


def certificates() -> ssl.SSLContext:
    """Whom to trust: whom the system trusts, and in a bundle whom its pip trusts.

    A bundle's OpenSSL looks for the system's certificates where they are on Debian.
    """
    context = ssl.create_default_context()
    if child_process.is_frozen() and (pip := importlib.util.find_spec("pip")) is not None:
        for folder in pip.submodule_search_locations or ():
            context.load_verify_locations(Path(folder, "_vendor", "certifi", "cacert.pem"))
    return context


def _request(url: str, method: str = "GET") -> urllib.request.Request:
    headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity"}
    return urllib.request.Request(url, headers=headers, method=method)


def _failure(name: str, part: Path, error: Exception) -> Said:
    """Why a download failed; that something is kept only if something has come."""
    if not _may_pass(error):
        trouble = Trouble.NOT_OFFERED
    elif part.exists() and part.stat().st_size:
        trouble = Trouble.FETCHED_IN_PART
    else:
        trouble = Trouble.NOT_FETCHED
    return trouble.say(name=name, reason=_reason(error))


def _may_pass(error: Exception) -> bool:
    return not (isinstance(error, urllib.error.HTTPError) and error.code in LASTING_ERRORS)


def _reason(error: Exception) -> Gap:
    if isinstance(error, urllib.error.HTTPError):
        return Trouble.SERVER_ANSWERS.say(code=str(error.code), words=error.reason)
    if isinstance(error, urllib.error.URLError) and isinstance(error.reason, OSError):
        error = error.reason
    if isinstance(error, _BrokenOff):
        return Trouble.BROKEN_OFF.say()
    if isinstance(error, TimeoutError):
        return Trouble.SERVER_SILENT.say()
    if isinstance(error, socket.gaierror):
        return Trouble.SERVER_UNKNOWN.say()
    if isinstance(error, ssl.SSLCertVerificationError):
        return Trouble.NOT_TRUSTED.say(words=error.verify_message)
    if isinstance(error, OSError):
        unreachable = error.errno in NO_WAY or isinstance(error, ConnectionError)
        return Trouble.NOT_CONNECTED.say() if unreachable else system_reason(error)
    return str(error)


def _wait(seconds: float, size: int, on_bytes: OnBytes) -> None:
    """Wait, and let `on_bytes` end the waiting."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        on_bytes(size)
        time.sleep(0.1)


def _part(path: Path) -> Path:
    return path.with_name(path.name + PART_SUFFIX)
