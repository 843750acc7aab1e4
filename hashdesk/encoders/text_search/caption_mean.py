"""The mean feature of everyday captions: texts lie around it, away from where photos lie.

Both towers put their side into a narrow cone of its own (Liang et al., "Mind the Gap", NeurIPS
2022). With each side's mean taken away, a text and its pictures point into one direction.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.files.atomic_files import write_atomically
from hashdesk.encoders.files.text_files import TextFiles
from hashdesk.encoders.text_search.tower import TextTowerRuns

SUM_BYTES = 32  # of SHA-256


def caption_mean(
    files: TextFiles, tower: TextTowerRuns, captions: Sequence[str]
) -> NDArray[np.float32]:
    """The mean feature (d,) of captions, kept beside the model. Raises EngineUnavailable."""
    made_of = hashlib.sha256("\n".join([files.sha256, *captions]).encode()).digest()
    with contextlib.suppress(OSError):
        data = files.mean_file.read_bytes()
        numbers = data[SUM_BYTES:]
        if data[:SUM_BYTES] == _sum(made_of, numbers) and len(numbers) == 4 * files.width:
            return np.frombuffer(numbers, "<f4").astype(np.float32)
    mean = np.mean([tower.feature(caption) for caption in captions], axis=0, dtype=np.float32)
    with contextlib.suppress(OSError):  # it is made again then
        numbers = mean.astype("<f4").tobytes()
        write_atomically(files.mean_file, _sum(made_of, numbers) + numbers)
    return np.asarray(mean, np.float32)


def _sum(made_of: bytes, numbers: bytes) -> bytes:
    return hashlib.sha256(made_of + numbers).digest()
