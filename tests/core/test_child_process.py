"""How child processes are started: by Python, and by the bundle's program, which is its own."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from hashdesk.core import child_process
from hashdesk.core.decoder import sandbox


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """This process as a bundle's program; returns the program."""
    program = tmp_path / "HashDesk" / "hashdesk"
    (program.parent / "_internal").mkdir(parents=True)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(program))
    monkeypatch.setattr(sys, "prefix", str(program.parent / "_internal"))
    monkeypatch.setattr(sys, "base_prefix", str(program.parent / "_internal"))
    return program


def test_python_looks_for_no_module_in_the_working_folder() -> None:
    assert not child_process.is_frozen()
    command = child_process.command("hashdesk", "info")
    assert command == [sys.executable, "-P", "-m", "hashdesk", "info"]


def test_a_bundle_starts_its_own_program(frozen: Path) -> None:
    """Which knows no -P: it looks for modules only in itself."""
    assert child_process.is_frozen()
    assert child_process.command("hashdesk", "info") == [str(frozen), "-m", "hashdesk", "info"]


def test_children_find_hashdesk() -> None:
    path = child_process.environment(EXTRA="1")["PYTHONPATH"].split(os.pathsep)
    assert Path(path[0], "hashdesk", "paths.py").is_file()


def test_a_bundle_puts_its_packages_on_no_module_path(
    frozen: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They would break a Python of the system that one of its children starts."""
    monkeypatch.delenv("PYTHONPATH", raising=False)
    environment = child_process.environment(EXTRA="1")
    assert "PYTHONPATH" not in environment
    assert environment == {**os.environ, "EXTRA": "1"}


def test_the_decoding_worker_of_a_bundle_may_read_its_program(frozen: Path) -> None:
    """Its modules are inside. Beyond the bundle's folder, it may read what it may elsewhere."""
    allowed = set(sandbox.python_folders())
    assert frozen.parent.resolve() in allowed
    system = {Path(name).resolve() for name in ("/usr/lib", "/lib", "/lib64")}
    own = {frozen.parent.resolve(), frozen.parent.resolve() / "_internal"}
    assert allowed - system - own <= {child_process.PACKAGE}
