"""A package index on 127.0.0.1 with small wheels that stand in for PyTorch.

It answers as the public index does (PEP 503, ranges of files), remembers what it was asked, and
can be told to misbehave.
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
import random
import threading
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from hashdesk import paths
from hashdesk.core.files.download import bytes_here
from hashdesk.core.pytorch.runtime import Runtime

# As much of PyTorch as the installer's check asks for.
TORCH = """
__version__ = "{version}"
class cuda:
    is_available = staticmethod(lambda: False)
class Tensor:
    def __init__(self, rows): self.rows = rows
    def reshape(self, height, width):
        return Tensor([self.rows[i * width:(i + 1) * width] for i in range(height)])
    T = property(lambda self: Tensor([list(column) for column in zip(*self.rows)]))
    def __matmul__(self, other):
        columns = list(zip(*other.rows))
        return Tensor([[sum(map(float.__mul__, a, b)) for b in columns] for a in self.rows])
    def tolist(self): return self.rows
def arange(end): return Tensor([float(number) for number in range(int(end))])
"""
BALLAST = 2 << 20  # bytes of noise in the wheel of torch: enough to be stopped within
VERSION = "9.9.0"  # newer than any real one
OURS = "hashdesk/"  # how our downloads begin to name themselves; pip is "pip/…"


@dataclass(frozen=True)
class Request:
    """A request for a file."""

    file: str
    first: int  # byte
    by: str  # user agent


@dataclass
class WheelIndex:
    """Wheels by file name, and what is to go wrong with them."""

    files: dict[str, bytes] = field(default_factory=dict)
    announced: dict[str, str] = field(default_factory=dict)  # SHA-256 if not the real one; or none
    cut_at: dict[str, int] = field(default_factory=dict)  # our downloads of it wait there
    let_go: threading.Event = field(default_factory=threading.Event)  # ends the waiting
    waiting: threading.Event = field(default_factory=threading.Event)  # one waits
    password: str = ""  # of the user “reader”; then the files, not the pages, ask for it
    requests: list[Request] = field(default_factory=list)
    url: str = ""

    def add(self, package: str, version: str, modules: dict[str, bytes], requires: str = "") -> str:
        """Publish a wheel; the name of its file."""
        name = f"{package}-{version}-py3-none-any.whl"
        self.files[name] = wheel(package, version, modules, requires)
        return name

    def add_pytorch(self, version: str = VERSION, source: str = TORCH, requires: str = "") -> None:
        """Publish torch, which may require another package, and torchvision."""
        noise = random.Random(0).randbytes(BALLAST)
        modules = {"torch/__init__.py": source.format(version=version).encode()}
        self.add("torch", version, {**modules, "torch/noise.bin": noise}, requires)
        needs = f"torch=={version}"
        self.add("torchvision", version, {"torchvision/__init__.py": b"import torch"}, needs)

    def wait_until_stalled(self, wheel: str) -> int:
        """Wait until our download of a wheel stands at its cut; how many bytes have come."""
        file = Runtime(paths.pytorch()).wheels / wheel
        assert self.waiting.wait(120)
        deadline = time.monotonic() + 60
        while bytes_here(file) < self.cut_at[wheel] and time.monotonic() < deadline:
            time.sleep(0.01)
        return bytes_here(file)

    def ours(self, package: str) -> list[Request]:
        """Our downloads of a package, without pip's."""
        ours = [request for request in self.requests if request.by.startswith(OURS)]
        return [request for request in ours if request.file.startswith(f"{package}-")]


def wheel(package: str, version: str, modules: dict[str, bytes], requires: str = "") -> bytes:
    """A wheel that pip accepts."""
    about = f"{package}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n"
    metadata += f"Requires-Dist: {requires}\n" if requires else ""
    facts = {
        f"{about}/METADATA": metadata.encode(),
        f"{about}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(
        f"{name},sha256={_record_hash(data)},{len(data)}\n"
        for name, data in {**modules, **facts}.items()
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name, data in {**modules, **facts}.items():
            packed.writestr(name, data)
        packed.writestr(f"{about}/RECORD", f"{record}{about}/RECORD,,\n")
    return file.getvalue()


def _record_hash(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_HEAD(self) -> None:
        self.do_GET(body=False)

    def do_GET(self, *, body: bool = True) -> None:
        index = self.server.index
        kind, _, name = self.path.strip("/").partition("/")
        if kind == "simple":
            self._page(name, body=body)
        elif name not in index.files:
            self._answer(404, b"", body=body)
        elif index.password and not self._knows_password():
            self._answer(401, b"", body=body, **{"WWW-Authenticate": 'Basic realm="wheels"'})
        else:
            self._file(name, body=body)

    def _page(self, package: str, *, body: bool) -> None:
        links = []
        for name, data in self.server.index.files.items():
            if name.partition("-")[0] == package.replace("-", "_"):
                right = hashlib.sha256(data).hexdigest()
                found = self.server.index.announced.get(name, right)
                fragment = f"#sha256={found}" if found else ""
                links.append(f'<a href="/files/{name}{fragment}">{name}</a>')
        page = f"<!DOCTYPE html><html><body>{''.join(links)}</body></html>"
        self._answer(
            200 if links else 404, page.encode(), body=body, **{"Content-Type": "text/html"}
        )

    def _file(self, name: str, *, body: bool) -> None:
        index, data = self.server.index, self.server.index.files[name]
        given = self.headers.get("Range", "").removeprefix("bytes=")
        first, _, last = given.partition("-")
        begin = int(first) if first else len(data) - int(last) if given else 0
        end = int(last) + 1 if first and last else len(data)
        agent = self.headers.get("User-Agent", "")
        if body:
            index.requests.append(Request(name, begin, agent))
        if begin >= len(data):
            self._answer(416, b"", body=body)
            return
        headers = {"Accept-Ranges": "bytes"}
        if given:
            headers["Content-Range"] = f"bytes {begin}-{end - 1}/{len(data)}"
        cut = index.cut_at.get(name)
        if body and cut is not None and agent.startswith(OURS) and begin < cut:
            self._answer(206 if given else 200, data[begin:end], cut=cut - begin, **headers)
        else:
            self._answer(206 if given else 200, data[begin:end], body=body, **headers)

    def _answer(
        self, code: int, data: bytes, *, body: bool = True, cut: int | None = None, **headers: str
    ) -> None:
        self.send_response(code)
        for name, value in {"Content-Length": str(len(data)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if body:
            self.wfile.write(data[:cut])
        if cut is not None:
            self.server.index.waiting.set()
            self.server.index.let_go.wait(60)
            self.close_connection = True

    def _knows_password(self) -> bool:
        expected = base64.b64encode(f"reader:{self.server.index.password}".encode()).decode()
        return self.headers.get("Authorization") == f"Basic {expected}"

    def log_message(self, format: str, *args: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    index: WheelIndex

    def handle_error(self, request: object, client_address: object) -> None:
        pass  # the client has gone


@pytest.fixture
def wheel_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WheelIndex]:
    """An index that this process and its children use, and a runtime's folder beside it.

    PyTorch in the tests' own environment does not count: the folder is named.
    """
    index = WheelIndex()
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.index = index
        index.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        for name in [name for name in os.environ if name.startswith(("PIP_", "UV_"))]:
            monkeypatch.delenv(name)
        monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
        monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
        monkeypatch.setenv("PIP_INDEX_URL", f"{index.url}/simple")
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        monkeypatch.setenv("HASHDESK_PYTORCH", str(tmp_path / "pytorch"))
        monkeypatch.setenv("PATH", _path_without("uv"))
        yield index
        index.let_go.set()
        server.shutdown()
        thread.join()


def _path_without(program: str) -> str:
    folders = os.environ["PATH"].split(os.pathsep)
    return os.pathsep.join(folder for folder in folders if not Path(folder, program).exists())
