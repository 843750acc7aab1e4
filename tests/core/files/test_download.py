"""Downloads that are stopped, damaged, refused or cut off."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import ssl
import sys
import threading
from pathlib import Path

import pytest

from hashdesk.core.errors import Cancelled, DiskFull, DownloadFailed
from hashdesk.core.files import download
from hashdesk.core.files.download import bytes_here, certificates, size_of
from tests.wheel_index import WheelIndex

NAME, CONTENT = "thing-1.0-py3-none-any.whl", os.urandom(1 << 20)
SHA256 = hashlib.sha256(CONTENT).hexdigest()
CUT = 600_000  # bytes


@pytest.fixture
def served(wheel_index: WheelIndex, monkeypatch: pytest.MonkeyPatch) -> WheelIndex:
    wheel_index.files[NAME] = CONTENT
    monkeypatch.setattr(download, "WAIT_S", 0.0)
    return wheel_index


def fetch(index: WheelIndex, path: Path, sha256: str = SHA256) -> list[int]:
    """Download the file; what was reported on the way."""
    reports: list[int] = []
    download.download(f"{index.url}/files/{NAME}", path, sha256, reports.append, NAME)
    return reports


def beginnings(index: WheelIndex) -> list[int]:
    """The first byte of each request."""
    return [request.first for request in index.requests]


def test_a_file_arrives_whole(served: WheelIndex, tmp_path: Path) -> None:
    assert size_of(f"{served.url}/files/{NAME}") == len(CONTENT)
    reports = fetch(served, tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == CONTENT
    assert (reports[0], reports[-1]) == (0, len(CONTENT))
    assert reports == sorted(reports)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert fetch(served, tmp_path / "file") == [len(CONTENT)]
    assert beginnings(served) == [0]  # what is here is not fetched again


def test_a_stopped_download_goes_on(served: WheelIndex, tmp_path: Path) -> None:
    """The second run asks for the rest alone."""
    path = tmp_path / "file"

    def stop(count: int) -> None:
        if count > CUT:
            raise Cancelled

    with pytest.raises(Cancelled):
        download.download(f"{served.url}/files/{NAME}", path, SHA256, stop, NAME)
    here = bytes_here(path)
    assert CUT < here < len(CONTENT)
    assert not path.exists()
    reports = fetch(served, path)
    assert path.read_bytes() == CONTENT
    assert reports[0] == here
    assert beginnings(served) == [0, here]


def test_a_connection_that_ends_early_is_made_anew(served: WheelIndex, tmp_path: Path) -> None:
    served.cut_at[NAME] = CUT
    served.let_go.set()
    fetch(served, tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == CONTENT
    assert beginnings(served) == [0, CUT]


def test_a_silent_server_is_asked_again(
    served: WheelIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection over which nothing comes any more counts as ended."""
    monkeypatch.setattr(download, "SILENCE_S", 0.2)
    served.cut_at[NAME] = CUT
    fetch(served, tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == CONTENT
    assert beginnings(served) == [0, CUT]


@pytest.mark.parametrize("damage", [b"x" * CUT, b"x" * len(CONTENT), b"x" * (len(CONTENT) + 7)])
def test_a_damaged_beginning_is_fetched_again(
    served: WheelIndex, tmp_path: Path, damage: bytes
) -> None:
    """A part that is wrong, full of something else, or too long."""
    (tmp_path / "file.part").write_bytes(damage)
    fetch(served, tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == CONTENT
    assert beginnings(served)[-1] == 0


def test_another_file_than_announced_is_not_kept(served: WheelIndex, tmp_path: Path) -> None:
    with pytest.raises(DownloadFailed, match="is not the file that was announced") as caught:
        fetch(served, tmp_path / "file", hashlib.sha256(b"other").hexdigest())
    assert NAME in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_not_there_is_not_asked_for_twice(
    served: WheelIndex, tmp_path: Path
) -> None:
    with pytest.raises(DownloadFailed, match=r"^swin_t cannot be fetched: its server answers 404"):
        download.download(
            f"{served.url}/files/gone.whl", tmp_path / "file", SHA256, print, "swin_t"
        )
    assert size_of(f"{served.url}/files/gone.whl") is None


def test_nobody_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What had come is kept, which is said only if something had."""
    monkeypatch.setattr(download, "WAIT_S", 0.0)
    (tmp_path / "file.part").write_bytes(CONTENT[:CUT])
    with pytest.raises(DownloadFailed, match=r"no connection to its server.* is kept"):
        download.download(
            "http://127.0.0.1:9/a.whl", tmp_path / "file", SHA256, lambda _: None, "swin_t"
        )
    assert bytes_here(tmp_path / "file") == CUT
    with pytest.raises(DownloadFailed, match="cannot be fetched") as caught:
        download.download(
            "http://no.invalid/a.whl", tmp_path / "new", SHA256, lambda _: None, "swin_t"
        )
    assert "kept" not in str(caught.value)


def test_waiting_for_the_next_attempt_can_be_cancelled(tmp_path: Path) -> None:
    cancelled = threading.Event()
    cancelled.set()

    def on_bytes(_: int) -> None:
        if cancelled.is_set():
            raise Cancelled

    with pytest.raises(Cancelled):
        download.download("http://127.0.0.1:9/a.whl", tmp_path / "file", SHA256, on_bytes, NAME)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk(served: WheelIndex, tmp_path: Path) -> None:
    """Its part lies on the device that is always full."""
    (tmp_path / "file.part").symlink_to("/dev/full")
    with pytest.raises(DiskFull, match="Free some space"):
        fetch(served, tmp_path / "file")


def test_a_file_on_this_machine(tmp_path: Path) -> None:
    """Package indexes can be folders."""
    here = tmp_path / "a b.whl"
    here.write_bytes(CONTENT)
    assert size_of(here.as_uri()) == len(CONTENT)
    (tmp_path / "file.part").write_bytes(CONTENT[:CUT])
    download.download(here.as_uri(), tmp_path / "file", SHA256, lambda _: None, "swin_t")
    assert (tmp_path / "file").read_bytes() == CONTENT


def test_a_bundle_trusts_what_its_pip_trusts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever the system has its certificates: here, nowhere that OpenSSL looks."""
    if importlib.util.find_spec("pip") is None:
        pytest.skip("pip is not installed here")
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere")
    monkeypatch.setenv("SSL_CERT_DIR", "/nowhere")
    assert certificates().cert_store_stats()["x509_ca"] == 0
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    trusted = certificates()
    assert trusted.cert_store_stats()["x509_ca"] > 50
    assert trusted.verify_mode is ssl.CERT_REQUIRED
    assert trusted.check_hostname
