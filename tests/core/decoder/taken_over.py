"""A decoding worker whose decoder a photo has taken over: it does what the photo says.

`python -m tests.core.decoder.taken_over SOCKET LIMITS` is the decoding worker, started, limited
and locked down as always; but a "photo" is JSON that names one of ATTEMPTS and its target. The
answer is the reason why that photo is unreadable: ESCAPED, or what stopped the attempt.
With NO_SANDBOX as a further argument there is no lock-down, to see what attempts do without one.
"""

from __future__ import annotations

import errno
import importlib
import json
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from hashdesk.core.decoder import sandbox, worker
from hashdesk.core.errors import PhotoError
from hashdesk.core.imaging import decode
from hashdesk.core.imaging.decoded import DecodedPhoto, Region
from tests.core.decoder.file_attempts import BY_LANDLOCK, FILE_CHANGES, Target
from tests.core.decoder.system_attempts import BY_LIMITS, BY_SECCOMP

DECODE = decode.decode
ESCAPED = "escaped"
REFUSED = "refused: "
NO_SANDBOX = "--no-sandbox"


def import_late(_: Target) -> None:
    importlib.import_module("wave")


def read_python(_: Target) -> None:
    Path(os.__file__).read_bytes()


def start_threads(_: Target) -> None:
    done: list[int] = []
    threads = [threading.Thread(target=done.append, args=(n,)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(done) != 16:
        raise RuntimeError("a thread did not run")


def use_memory(_: Target) -> None:
    bytearray(100 << 20)


ALLOWED = (import_late, read_python, start_threads, use_memory)
ATTEMPTS: dict[str, Callable[[Target], None]] = {
    attempt.__name__: attempt
    for attempt in (*BY_LANDLOCK, *FILE_CHANGES, *BY_SECCOMP, *BY_LIMITS, *ALLOWED)
}


def attempt(
    file: decode.BinaryFile, max_pixels: int, region: Region | None = None, *_: object
) -> DecodedPhoto:
    """In place of `decode.decode`: do what the photo says, and say how that went."""
    file.seek(0)
    data = file.read()
    if not data.startswith(b"{"):  # a picture of the worker's own, before the lock-down
        return DECODE(file, max_pixels, region)
    order = json.loads(data)
    try:
        ATTEMPTS[order["attempt"]](Target(**order["target"]))
    except OSError as error:
        # Any other error means that the kernel has gone into the call.
        if error.errno in (errno.EPERM, errno.EACCES, errno.ENOSYS, errno.ENOMEM, errno.EMFILE):
            raise PhotoError(f"{REFUSED}{error}") from error
        raise PhotoError(f"{ESCAPED}, and then: {error}") from error
    except (MemoryError, ValueError) as error:
        raise PhotoError(f"{REFUSED}{error!r}") from error
    raise PhotoError(ESCAPED)


if __name__ == "__main__":
    decode.decode = attempt
    if NO_SANDBOX in sys.argv:
        sandbox.lock_down = lambda: sandbox.Protection(landlock=False, seccomp=False)
    worker.main()
