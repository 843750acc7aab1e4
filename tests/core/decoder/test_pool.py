"""The pool of decoding workers: reading photos, and workers that crash, hang or attack."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import signal
import struct
import sys
import threading
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from hashdesk.core import child_process
from hashdesk.core.decoder import pool, worker_process
from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.decoder.replies import ReadPhoto, UnreadablePhoto
from hashdesk.core.imaging import decode
from hashdesk.core.imaging.thumbnail import UNCROPPED
from hashdesk.core.imaging.unreadable import TOO_MUCH_MEMORY
from hashdesk.core.settings import Settings
from tests.core.conftest import AsNobody
from tests.drawing import draw

pytestmark = pytest.mark.slow

ONE = Settings(workers=1)
needs_proc = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="finds the workers in /proc, which only Linux has"
)


@pytest.fixture(scope="class")
def one_worker() -> Iterator[DecodePool]:
    """A pool for tests that do its worker no harm."""
    with DecodePool(ONE) as decoders:
        yield decoders


@pytest.fixture
def photo(tmp_path: Path) -> bytes:
    """The path of a sound photo."""
    path = tmp_path / "photo.jpg"
    draw(1, 1).save(path)
    return os.fsencode(path)


def children() -> dict[int, str]:
    """This process's children, by process id, and their states ("Z" for a zombie)."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
                if int(parent) == os.getpid():
                    found[int(entry.name)] = state
    return found


def workers() -> list[int]:
    """The process ids of the decoding workers that this process has."""
    found = []
    for number in children():
        with contextlib.suppress(OSError):
            if b"hashdesk.core.decoder.worker" in Path(f"/proc/{number}/cmdline").read_bytes():
                found.append(number)
    return sorted(found)


def harm(times: int, what: signal.Signals) -> Callable[[bytes], bool]:
    """An `is_known` that sends a signal to all workers the first times it is asked.

    It is asked in the middle of a photo: after its bytes were read, before they are decoded.
    """
    left = iter(range(times))

    def is_known(_content: bytes) -> bool:
        if next(left, None) is not None:
            for worker in workers():
                os.kill(worker, what)
        return False

    return is_known


def sound(outcome: ReadPhoto | UnreadablePhoto) -> ReadPhoto:
    assert isinstance(outcome, ReadPhoto)
    return outcome


def refused(outcome: ReadPhoto | UnreadablePhoto) -> UnreadablePhoto:
    """The refusal, without the content id."""
    assert isinstance(outcome, UnreadablePhoto)
    return replace(outcome, content_id=b"")


def make_fifo(path: Path) -> None:
    os.mkfifo(path)


def make_folder(path: Path) -> None:
    path.mkdir()


def make_loop(path: Path) -> None:
    path.symlink_to(path.name)


def make_device(path: Path) -> None:
    os.mknod(path, 0o20666, os.makedev(1, 5))  # as /dev/zero


class TestOneWorker:
    """Photos and files that do a worker no harm: one worker reads them all."""

    def test_reads(self, one_worker: DecodePool, photo: bytes) -> None:
        """A photo comes back with content id, size, time, and just what `decode` makes of it."""
        data = Path(os.fsdecode(photo)).read_bytes()
        read = sound(one_worker.read(photo))
        status = os.stat(photo)
        assert read.content_id == hashlib.blake2b(data, digest_size=16).digest()
        assert (read.size, read.mtime_ns) == (status.st_size, status.st_mtime_ns)
        with open(photo, "rb") as file:
            here = decode.decode(file, ONE.max_pixels)
        assert read.decoded is not None
        assert np.array_equal(read.decoded.pixels, here.pixels)
        assert read.decoded.thumbnail == here.thumbnail
        assert (read.decoded.phash, read.decoded.facts) == (here.phash, here.facts)

    def test_known_content_is_not_decoded(self, one_worker: DecodePool, tmp_path: Path) -> None:
        """Content that the library knows is read but not decoded, even where it could not be."""
        path = tmp_path / "broken.jpg"
        path.write_bytes(b"this is no picture")
        asked = []

        def is_known(content: bytes) -> bool:
            asked.append(content)
            return True

        read = sound(one_worker.submit(os.fsencode(path), is_known).result())
        assert read.decoded is None
        assert asked == [read.content_id]

    def test_content_decides_not_the_suffix(self, one_worker: DecodePool, tmp_path: Path) -> None:
        """A PNG that is called .jpg is read as what it is."""
        path = tmp_path / "really.jpg"
        draw(1, 1).save(path, "PNG")
        assert sound(one_worker.read(os.fsencode(path))).decoded is not None

    @pytest.mark.photos
    def test_reads_heic(self, one_worker: DecodePool, photos: Path) -> None:
        """The HEIC decoder works inside the sandbox."""
        path = photos / "torture" / "heif" / "RGB_8__128x128.heif"
        assert sound(one_worker.read(os.fsencode(path))).decoded is not None

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (b"", "it is empty"),
            (b"\xff", "not a picture"),
            (b"%!PS-Adobe-3.0 EPSF-3.0\n", "PostScript"),
            (b"\xff\xd8\xff\xe0" + bytes(100), "damaged"),
        ],
    )
    def test_no_photo(
        self, one_worker: DecodePool, tmp_path: Path, content: bytes, reason: str
    ) -> None:
        """A file that is no photo costs itself a reason; the worker goes on."""
        path = tmp_path / "x.jpg"
        path.write_bytes(content)
        before = workers() if sys.platform.startswith("linux") else []
        outcome = refused(one_worker.read(os.fsencode(path)))
        assert reason in outcome.reason
        assert not outcome.transient
        assert (workers() if sys.platform.startswith("linux") else []) == before

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
    @pytest.mark.parametrize("make", [make_fifo, make_folder, make_loop, make_device])
    def test_no_regular_file(
        self, one_worker: DecodePool, tmp_path: Path, make: Callable[[Path], None]
    ) -> None:
        """A pipe, folder, loop of links or device called .jpg is refused without waiting."""
        path = tmp_path / "trap.jpg"
        try:
            make(path)
        except PermissionError:
            pytest.skip("only root can make a device file")
        outcome = refused(one_worker.submit(os.fsencode(path)).result(timeout=60))
        assert "it is not a regular file" in outcome.reason or "symbolic link" in outcome.reason

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows makes links for few")
    def test_a_link(self, one_worker: DecodePool, tmp_path: Path) -> None:
        """The file that it leads to is read; a pipe behind one is not waited for."""
        draw(1, 1).save(tmp_path / "target.jpg")
        (tmp_path / "link.jpg").symlink_to("target.jpg")
        sound(one_worker.read(os.fsencode(tmp_path / "link.jpg")))
        make_fifo(tmp_path / "pipe")
        (tmp_path / "trap.jpg").symlink_to("pipe")
        outcome = refused(one_worker.submit(os.fsencode(tmp_path / "trap.jpg")).result(timeout=60))
        assert outcome.reason == "it is not a regular file"

    def test_gone(self, one_worker: DecodePool, tmp_path: Path) -> None:
        """A photo that vanished meanwhile is tried again at the next scan."""
        outcome = refused(one_worker.read(os.fsencode(tmp_path / "no such.jpg")))
        assert outcome == UnreadablePhoto("it is gone", transient=True)

    def test_no_permission(
        self, one_worker: DecodePool, open_folder: Path, as_nobody: AsNobody
    ) -> None:
        """A photo that may not be read is tried again at the next scan: rights may change."""
        path = open_folder / "private.jpg"
        draw(1, 1).save(path)
        sound(one_worker.read(os.fsencode(path)))
        path.chmod(0)
        with as_nobody():
            outcome = refused(one_worker.read(os.fsencode(path)))
        assert outcome == UnreadablePhoto("you have no permission to read it", transient=True)

    def test_changes_between_content_id_and_pixels(
        self, one_worker: DecodePool, photo: bytes
    ) -> None:
        """A photo that is written to while it is read waits for the next scan."""

        def is_known(_content: bytes) -> bool:
            with open(photo, "ab") as file:
                file.write(b"more")
            return False

        outcome = refused(one_worker.submit(photo, is_known).result())
        assert outcome == UnreadablePhoto("it is still being written", transient=True)
        assert sound(one_worker.read(photo)).decoded is not None

    def test_changes_while_its_content_id_is_taken(
        self, one_worker: DecodePool, tmp_path: Path
    ) -> None:
        """A file that grows all the time gets no content id."""
        path = tmp_path / "growing.jpg"
        path.write_bytes(bytes(64 << 20))
        done = threading.Event()

        def grow() -> None:
            with path.open("ab", buffering=0) as file:
                while not done.wait(0.001):
                    file.write(b"\0")

        writer = threading.Thread(target=grow)
        writer.start()
        try:
            outcome = refused(one_worker.submit(os.fsencode(path), lambda _: True).result())
        finally:
            done.set()
            writer.join()
        assert outcome == UnreadablePhoto("it is still being written", transient=True)


def test_many_photos_keep_their_answers(tmp_path: Path) -> None:
    """With several workers at once, each photo gets its own answer."""
    sizes = {}
    for number in range(24):
        path = os.fsencode(tmp_path / f"{number}.png")
        Image.new("RGB", (40 + number, 30), (number * 10, 0, 0)).save(os.fsdecode(path))
        sizes[path] = 40 + number
    with DecodePool(Settings(workers=3)) as decoders:
        futures = {path: decoders.submit(path) for path in sizes}
        for path, future in futures.items():
            photo = sound(future.result()).decoded
            assert photo is not None
            assert photo.facts.width == sizes[path]
            assert abs(int(photo.pixels[100, 100, 0]) - (sizes[path] - 40) * 10) <= 1


# -- workers that die


@needs_proc
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT])
def test_a_crash_is_tried_once_more(photo: bytes, number: signal.Signals) -> None:
    """A worker that dies over a photo is replaced, and the photo read by the new one."""
    with DecodePool(ONE) as decoders:
        sound(decoders.read(photo))
        [first] = workers()
        sound(decoders.submit(photo, harm(1, number)).result())
        [second] = workers()
        assert first != second


@needs_proc
def test_two_crashes_cost_the_photo(tmp_path: Path, photo: bytes) -> None:
    """A photo that killed two workers is given up with a reason; the others are read."""
    others = [os.fsencode(tmp_path / f"{number}.png") for number in range(4)]
    for other in others:
        draw(2, 1).save(os.fsdecode(other))
    with DecodePool(ONE) as decoders:
        bad = decoders.submit(photo, harm(2, signal.SIGKILL))
        good = [decoders.submit(other) for other in others]
        assert bad.result().content_id == sound(decoders.read(photo)).content_id
        assert refused(bad.result()) == UnreadablePhoto("its decoder crashed", transient=False)
        assert all(sound(future.result()).decoded for future in good)


@needs_proc
def test_a_hanging_decoder_is_ended(tmp_path: Path, photo: bytes) -> None:
    """A worker that does not answer is ended after `photo_seconds`; the others never notice."""
    other = os.fsencode(tmp_path / "other.png")
    draw(2, 1).save(os.fsdecode(other))
    with DecodePool(Settings(workers=1, photo_seconds=0.6)) as decoders:
        stuck = decoders.submit(photo, harm(2, signal.SIGSTOP))
        next_one = decoders.submit(other)
        assert refused(stuck.result()) == UnreadablePhoto(
            "its decoder took too long", transient=False
        )
        assert sound(next_one.result()).decoded
    assert not workers()


def large_png(side: int) -> bytes:
    """A black 16-bit PNG that takes long to unpack, from a line that was packed once."""
    line = b"\x04" + bytes(6 * side)  # Paeth's filter: the slowest
    packer = zlib.compressobj(1)
    start = packer.compress(line) + packer.flush(zlib.Z_FULL_FLUSH)
    part = packer.compress(line) + packer.flush(zlib.Z_FULL_FLUSH)  # can be repeated
    low, high = 1 + 4 * side, len(line) * (side + 2 * side * (side + 1))
    adler = (high % 65521) << 16 | low % 65521
    body = start + part * (side - 1) + b"\x03\0" + adler.to_bytes(4, "big")

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", side, side, 16, 2, 0, 0, 0)
    chunks = chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def test_memory_limit(tmp_path: Path, photo: bytes) -> None:
    """A photo that needs more memory than one may have says so, and costs only itself."""
    path = tmp_path / "big.png"
    path.write_bytes(large_png(6000))  # 108 MB of pixels
    with DecodePool(Settings(workers=1, photo_memory_bytes=60 << 20)) as decoders:
        sound(decoders.read(photo))
        outcome = refused(decoders.read(os.fsencode(path)))
        assert outcome == UnreadablePhoto(TOO_MUCH_MEMORY, False)
        sound(decoders.read(photo))
    with DecodePool(ONE) as decoders:
        assert sound(decoders.read(os.fsencode(path))).decoded


@needs_proc
def test_processor_limit(tmp_path: Path, photo: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """A photo that keeps the processor busy for too long is given up by the system itself."""
    path = tmp_path / "slow.png"
    path.write_bytes(large_png(12_000))
    monkeypatch.setattr(worker_process, "CPU_SECONDS", -0.99)  # one second, its start included
    with DecodePool(ONE) as decoders:
        outcome = refused(decoders.read(os.fsencode(path)))
        assert outcome == UnreadablePhoto("its decoder took too long", transient=False)
        assert sound(decoders.read(photo)).decoded


@needs_proc
def test_workers_are_replaced(photo: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """After so many photos a worker makes room for a fresh one: leaks stay small."""
    monkeypatch.setattr(pool, "PHOTOS_PER_WORKER", 2)
    found = []
    with DecodePool(ONE) as decoders:
        for _ in range(4):
            sound(decoders.read(photo))
            found += workers()
    assert found[0] == found[1] != found[2] == found[3]


# -- hostile workers

HOSTILE = """
import sys
from hashdesk.core.decoder.messages import read_message, write_message
out = sys.stdout.buffer
BODY = bytes(160_000)
write_message(out, {"ok": True, "sandbox": {"landlock": True, "seccomp": True}})
while (message := read_message(sys.stdin.buffer)) is not None:
    ATTACK
    out.flush()
"""
OPENED = 'write_message(out, {"id": "ab" * 16, "size": 5, "mtime_ns": 5})'
FACTS = '{"width": 4, "height": 3, "path": "/etc/passwd"}'
ATTACKS = {
    "noise": "out.write(bytes(range(256)) * 300)",
    "endless": 'out.write(b"\\xff" * 8)',
    "half a message": 'out.write(b"\\x02\\0\\0\\0\\0\\0\\0\\0{"); out.close(); sys.exit()',
    "no head": 'out.write(b"\\x02\\0\\0\\0\\0\\0\\0\\0[]")',
    "empty head": "write_message(out, {})",
    "wrong id": 'write_message(out, {"id": 5, "size": 5, "mtime_ns": 5})',
    "opens for ever": OPENED,
    "wrong facts": f'{OPENED}; write_message(out, {{"phash": 1, "facts": {FACTS}}}, BODY)',
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_hostile_worker(photo: bytes, monkeypatch: pytest.MonkeyPatch, attack: str) -> None:
    """A worker that was taken over costs its photo a reason; the next photo gets a new one."""
    script = HOSTILE.replace("ATTACK", ATTACKS[attack])
    with monkeypatch.context() as patch, DecodePool(ONE) as decoders:
        patch.setattr(child_process, "command", lambda *_: [sys.executable, "-c", script])
        outcome = refused(decoders.submit(photo).result())
        assert outcome == UnreadablePhoto("its decoder crashed", transient=False)
        patch.undo()
        assert sound(decoders.read(photo)).decoded


TILE_ATTACKS = {
    "too few": '{"tiles": []}, b""',
    "too many": '{"tiles": [None, None]}, b""',
    "too large": '{"tiles": [[64, 65]]}, bytes(64 * 65 * 3)',
    "negative": '{"tiles": [[-8, -8]]}, bytes(192)',
    "too short": '{"tiles": [[64, 64]]}, bytes(64)',
    "too long": '{"tiles": [[64, 64]]}, bytes(64 * 64 * 3 + 1)',
    "no sizes": '{"tiles": [[1]]}, b""',
    "no list": '{"tiles": 7}, b""',
}


@pytest.mark.parametrize("attack", TILE_ATTACKS)
def test_hostile_tiles(photo: bytes, monkeypatch: pytest.MonkeyPatch, attack: str) -> None:
    """Pixels that are too many, too few or impossible are not shown; the worker is replaced."""
    script = HOSTILE.replace("ATTACK", f"write_message(out, {TILE_ATTACKS[attack]})")
    with monkeypatch.context() as patch, DecodePool(ONE) as decoders:
        patch.setattr(child_process, "command", lambda *_: [sys.executable, "-c", script])
        outcome = decoders.tiles([b"jpeg"], 64).result()
        assert outcome == UnreadablePhoto("its decoder crashed", transient=False)
        patch.undo()
        decoded = sound(decoders.read(photo)).decoded
        assert decoded is not None
        (tile,) = decoders.tiles([decoded.thumbnail], 64).result()
        assert tile.shape == (64, 64, 3)


def test_tiles_are_made_beside_photos(photo: bytes, one_worker: DecodePool) -> None:
    """Each thumbnail gets its tile, and damaged ones none; a busy decoder holds nobody up."""
    decoded = sound(one_worker.read(photo)).decoded
    assert decoded is not None
    waiting, go_on = threading.Event(), threading.Event()

    def is_known(_content: bytes) -> bool:
        waiting.set()
        return go_on.wait(60)

    busy = one_worker.submit(photo, is_known)
    assert waiting.wait(60)
    jpegs = [decoded.thumbnail, b"noise", b"", decoded.thumbnail, bytes(1 << 20)]
    tiles = one_worker.tiles(jpegs, 48).result(60)
    go_on.set()
    busy.result(60)
    assert not isinstance(tiles, UnreadablePhoto)
    assert [tile is not None for tile in tiles] == [True, False, False, True, False]
    (whole,) = one_worker.tiles([decoded.thumbnail], UNCROPPED).result(60)
    assert whole.shape[:2] == Image.open(io.BytesIO(decoded.thumbnail)).size[::-1]


def test_a_hostile_reason(photo: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any reason of a worker becomes one short line of printable text."""
    reason = "it is \\x1b[31mred\\n\\ud800" + "x" * 5000
    script = HOSTILE.replace("ATTACK", f'write_message(out, {{"reason": "{reason}"}})')
    monkeypatch.setattr(child_process, "command", lambda *_: [sys.executable, "-c", script])
    with DecodePool(ONE) as decoders:
        outcome = refused(decoders.submit(photo).result())
    assert outcome.reason.startswith("it is  [31mred  xxx")
    assert len(outcome.reason) == 200


# -- the end


@needs_proc
def test_close_leaves_nothing_behind(photo: bytes) -> None:
    """Closing ends every worker, also in the middle of its work: no process, zombie, or thread."""
    threads = threading.active_count()
    before = children()
    decoders = DecodePool(Settings(workers=2))
    futures = [decoders.submit(photo) for _ in range(200)]
    futures[0].result()
    started = set(children()) - set(before)
    assert started
    decoders.close()
    assert not started & set(children())
    assert threading.active_count() == threads
    assert all(future.done() for future in futures)


@needs_proc
def test_close_while_a_worker_hangs(photo: bytes) -> None:
    """Closing does not wait for a photo that takes for ever."""
    decoders = DecodePool(ONE)
    hanging = threading.Event()
    stop = harm(1, signal.SIGSTOP)

    def is_known(content: bytes) -> bool:
        known = stop(content)
        hanging.set()
        return known

    future = decoders.submit(photo, is_known)
    assert hanging.wait(60)
    decoders.close()
    refused(future.result())
    assert not workers()


@needs_proc
def test_close_before_the_first_worker_is_up(photo: bytes) -> None:
    """Closing at once, while workers are still starting, leaves none of them behind either."""
    decoders = DecodePool(Settings(workers=2))
    futures = [decoders.submit(photo) for _ in range(4)]
    decoders.close()
    assert all(future.done() for future in futures)
    assert not workers()
