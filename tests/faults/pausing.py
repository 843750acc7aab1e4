"""The program, which stops itself in the middle of indexing, so that no test races with it.

`python -m tests.faults.pausing VERB …` is `hashdesk VERB …`. As soon as it has encoded or written
the number of photos in `HASHDESK_PAUSE` (`encoded:48`, `written:16`), it sends itself SIGSTOP.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from hashdesk.cli.main import main
from hashdesk.core.indexing.photo_writer import PhotoWriter
from hashdesk.core.indexing.write_batch import WriteBatch


def pausing(step: Callable[..., Any], photos: int, count: Callable[..., int]) -> Callable[..., Any]:
    """`step`, which stops the process once it was called with that many photos in all."""
    seen = 0

    def counted(self: Any, work: Any, *arguments: Any) -> Any:
        nonlocal seen
        result = step(self, work, *arguments)
        before, seen = seen, seen + count(work)
        if before < photos <= seen:
            os.kill(os.getpid(), signal.SIGSTOP)
        return result

    return counted


if __name__ == "__main__":
    kind, _, photos = os.environ["HASHDESK_PAUSE"].partition(":")
    if kind == "encoded":
        WriteBatch.add_encoded = pausing(WriteBatch.add_encoded, int(photos), len)  # type: ignore[method-assign]
    else:
        PhotoWriter.write = pausing(PhotoWriter.write, int(photos), len)  # type: ignore[method-assign]
    sys.exit(main())
