"""A package index on this machine that the real pip downloads from, and wheels to stand in it."""

from __future__ import annotations

import sys
import threading
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder as a package index, a folder in it for each package; its address."""
    handler = partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def use_only(index: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have pip ask this index and no other, whatever this machine's settings are."""
    for name in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL", "PIP_NO_INDEX"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    monkeypatch.setenv("PIP_INDEX_URL", index)


def publish(index: Path, name: str, version: str, files: Mapping[str, bytes]) -> Path:
    """Put a minimal wheel that pip accepts into an index; its file."""
    wheel_name = name.replace("-", "_")
    about = f"{wheel_name}-{version}.dist-info"
    (index / name).mkdir(parents=True, exist_ok=True)
    wheel = index / name / f"{wheel_name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as packed:
        for path, content in files.items():
            packed.writestr(path, content)
        packed.writestr(
            f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        )
        packed.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        packed.writestr(f"{about}/RECORD", "")
    return wheel


def hide(module: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make an installed module look as if it were not there, in child processes, too."""
    monkeypatch.setitem(sys.modules, module, None)
    (folder / "sitecustomize.py").write_text(f"import sys\nsys.modules[{module!r}] = None\n")
    monkeypatch.setenv("PYTHONPATH", str(folder), prepend=":")
