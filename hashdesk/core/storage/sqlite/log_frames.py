"""Whether a write-ahead log is damaged in its middle: SQLite then drops the rest without a word.

A log is a header of 32 bytes and frames: 24 bytes (page, size of the file if the frame ends a
commit, two salts, two sums) and a page. Each sum goes on from the one before, so behind a flipped
bit no frame counts any more (sqlite.org/fileformat2.html#walformat). A power cut breaks off the
last commit, at most; a later commit behind a wrong frame means that something that was on the disk
has changed.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

HEADER, FRAME_HEAD = 32, 24  # bytes
MAGIC = {0x377F0682: "<u4", 0x377F0683: ">u4"}  # how the sums read words
SMALLEST_PAGE, LARGEST_PAGE = 512, 65536

Words = NDArray[np.uint32]


def is_damaged(log: Path) -> bool:
    """Whether commits that were in a log have become unreadable. Raises OSError."""
    data = log.read_bytes()
    if len(data) < HEADER + FRAME_HEAD + SMALLEST_PAGE:
        return False  # no frame was ever written
    header = np.frombuffer(data, ">u4", HEADER // 4).astype(np.uint32)
    order = MAGIC.get(int(header[0]))
    page = int(header[2])
    if order is None or not SMALLEST_PAGE <= page <= LARGEST_PAGE or page % SMALLEST_PAGE:
        return True
    covered = np.frombuffer(data, order, 6).astype(np.uint32)
    sums = _added(np.zeros(2, np.uint32), _sum(covered[np.newaxis])[0], 3)
    if (sums != header[6:8]).any():
        return True
    count = (len(data) - HEADER) // (FRAME_HEAD + page)
    frames = np.frombuffer(data, np.uint8, count * (FRAME_HEAD + page), HEADER)
    frames = frames.reshape(count, FRAME_HEAD + page)
    heads = frames[:, :FRAME_HEAD].copy().view(">u4").astype(np.uint32)
    current = (heads[:, 2:4] == header[4:6]).all(axis=1)  # others were left by an earlier round
    ends = current & (heads[:, 1] != 0)  # of commits
    for number in range(count):
        words = np.concatenate([frames[number, :8], frames[number, FRAME_HEAD:]]).view(order)
        sums = _added(sums, _sum(words.astype(np.uint32)[np.newaxis])[0], len(words) // 2)
        if not current[number] or (sums != heads[number, 4:6]).any():
            return int(ends[number:].sum()) > 1
    return False


def _added(sums: Words, more: Words, pairs: int) -> Words:
    """The sums behind some pairs of words, from those before them and what the words add."""
    added: Words = (_powers(pairs)[pairs] * sums).sum(axis=1, dtype=np.uint32) + more
    return added


def _sum(words: Words) -> Words:
    """What words (n, 2 * pairs) add to both sums, (n, 2): s0 += a + s1; s1 += b + s0, a pair."""
    pairs = words.shape[1] // 2
    weights = _powers(pairs)[:pairs][::-1] @ np.array([[1, 0], [1, 1]], np.uint32)
    blocks = words.reshape(len(words), pairs, 1, 2)
    total: Words = (weights * blocks).sum(axis=(1, 3), dtype=np.uint32)
    return total


@cache
def _powers(pairs: int) -> Words:
    """[[1, 1], [1, 2]] to the powers 0 … pairs, modulo 2 ** 32: (pairs + 1, 2, 2)."""
    step = np.array([[1, 1], [1, 2]], np.uint32)
    powers = [np.eye(2, dtype=np.uint32)]
    for _ in range(pairs):
        powers.append(step @ powers[-1])
    return np.array(powers)
