"""One window for one library: a second start asks the open window to come to the front.

Before Qt is loaded, a start looks for a socket whose name stands for the library, in a folder that
only this user can enter. Whoever finds nobody there listens from then on, so that of two quick
clicks on the icon one is the second. `later_starts.py` answers once the window runs.

    second start   one line of JSON: {"image": path or null, "photo": id or null, "token": text}
    open window    IN_FRONT, or CLOSING if it is about to end and no longer listens

Python's own sockets, not Qt's: QtNetwork needs a Kerberos library that not every system has.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import socket
import stat
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from hashdesk.core.files import private_files

if sys.platform != "win32":
    import fcntl

PATIENCE_S = 2.0  # for an answer: a window that takes longer hangs
IN_FRONT, CLOSING = b"in front\n", b"closing\n"
LINE_BYTES = 1 << 15  # of a request: the longest path with every byte escaped, and more
# In the environment: Wayland's leave to come to the front.
ACTIVATION_TOKEN = "XDG_ACTIVATION_TOKEN"
TOKEN_CHARACTERS = 256
ID_BITS = 64  # of a photo, in SQLite, with the sign
_DISPLAY = ("WAYLAND_DISPLAY", "DISPLAY", "QT_QPA_PLATFORM")  # a window elsewhere is not in sight


@dataclass(frozen=True)
class Start:
    """What the window was started with."""

    image: str | None = None  # absolute path of a file to search for, as `os.fsdecode` gives it
    photo: int | None = None  # id of a photo of the library to search for
    token: str = ""  # the desktop's leave to take the focus; empty if it gave none

    def line(self) -> bytes:
        """It as a request: one line of ASCII."""
        return json.dumps(asdict(self)).encode() + b"\n"


NOTHING = Start()


@dataclass(frozen=True)
class WhoIsThere:
    """What a start finds out about its library: at most one of these is so."""

    in_front: bool = False  # another window shows the library, and has come to the front
    listener: socket.socket | None = None  # later starts come here: this one is the first


def read_line(line: bytes) -> Start | None:
    """The start in a request; None for anything else."""
    try:
        said = json.loads(line)
        image, photo, token = said["image"], said["photo"], said["token"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    sound = (
        (image is None or _is_path(image))
        and (photo is None or (type(photo) is int and photo >= 0 and photo.bit_length() < ID_BITS))
        and (isinstance(token, str) and len(token) <= TOKEN_CHARACTERS and token.isprintable())
    )
    return Start(image, photo, token) if sound and len(said) == len(asdict(NOTHING)) else None


def look(library: Path, start: Start) -> WhoIsThere:
    """Bring an open window of the library to the front, or be the one that others find."""
    address = _address(library)
    if address is None:
        return WhoIsThere()
    with contextlib.suppress(OSError):
        for _ in range(2):  # a window that is about to end leaves its place
            found = _connect_or_listen(address)
            if isinstance(found, WhoIsThere):
                return found
            answer = _ask(found, start)
            if answer == IN_FRONT:
                return WhoIsThere(in_front=True)
            if answer != CLOSING:
                break
    return WhoIsThere()  # the other window hangs: this one opens as if it were alone


def leave(listener: socket.socket) -> None:
    """Stop listening; the next start of the library is a first one."""
    with contextlib.suppress(OSError), _alone(Path(listener.getsockname()).parent):
        os.unlink(listener.getsockname())
    listener.close()


def _connect_or_listen(address: Path) -> socket.socket | WhoIsThere:
    """A connection to the open window, or where there is none, the place of one."""
    with _alone(address.parent):
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(PATIENCE_S)
        try:
            connection.connect(os.fspath(address))
        except (FileNotFoundError, ConnectionRefusedError):  # the second: its window was killed
            connection.close()
            address.unlink(missing_ok=True)
            listener = socket.socket(socket.AF_UNIX)
            listener.bind(os.fspath(address))
            listener.listen()
            listener.setblocking(False)
            return WhoIsThere(listener=listener)
        except OSError:
            connection.close()
            raise
        return connection


def _ask(connection: socket.socket, start: Start) -> bytes:
    """The answer of the open window, which may just have ended; empty if it gives none in time."""
    with connection:
        try:
            connection.sendall(start.line())
            return connection.recv(len(IN_FRONT)) or CLOSING
        except TimeoutError:
            return b""
        except ConnectionError:
            return CLOSING


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """No other start looks, and no window leaves, meanwhile."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _address(library: Path) -> Path | None:
    """The socket's path; None where there are none, or no folder that is this user's alone."""
    if sys.platform == "win32":
        return None
    user = os.geteuid()
    folder = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir(), f"hashdesk-{user}")
    try:
        with contextlib.suppress(FileExistsError):
            folder.mkdir(private_files.FOLDER_MODE)
        state = folder.lstat()
    except OSError:
        return None
    if not stat.S_ISDIR(state.st_mode) or state.st_uid != user:
        return None
    if state.st_mode & private_files.OTHERS:
        return None
    means = [os.path.realpath(library), *(os.environ.get(name, "") for name in _DISPLAY)]
    name = hashlib.sha256(b"\0".join(map(os.fsencode, means))).hexdigest()
    return folder / name[:32]  # a socket's whole path has room for about a hundred bytes


def _is_path(image: object) -> bool:
    if not isinstance(image, str) or not os.path.isabs(image) or "\0" in image:
        return False
    try:
        os.fsencode(image)
    except UnicodeEncodeError:
        return False
    return True
