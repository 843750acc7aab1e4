"""Wheel and sdist: what is in them, and an installation of the wheel that indexes and searches."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

import hashdesk
from hashdesk import paths
from tests.conftest import BuildOnce

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent.parent
VERSION = hashdesk.__version__
SHARED_DATA = {
    "applications/io.github.hashdesk.HashDesk.desktop",
    "bash-completion/completions/hashdesk",
    "fish/vendor_completions.d/hashdesk.fish",
    "icons/hicolor/scalable/apps/io.github.hashdesk.HashDesk.svg",
    "man/man1/hashdesk.1",
    "metainfo/io.github.hashdesk.HashDesk.metainfo.xml",
    "zsh/site-functions/_hashdesk",
}
MOST_MB = 900  # of a lean installation


def build(kind: str, source: Path, out: Path) -> Path:
    """Build a wheel or an sdist as pip does, without a network; its file."""
    pytest.importorskip("hatchling", reason="hatchling, which builds both, is not here")
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(out)]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = out.iterdir()
    return built


@pytest.fixture(scope="module")
def wheel(build_once: BuildOnce) -> Path:
    folder = build_once("wheel", lambda out: build("wheel", ROOT, out))
    return next(folder.iterdir())


@pytest.fixture(scope="module")
def sdist(build_once: BuildOnce) -> Path:
    folder = build_once("sdist", lambda out: build("sdist", ROOT, out))
    return next(folder.iterdir())


def modules() -> set[str]:
    """The modules and resources of the checkout, as the wheel has them."""
    code = [path for top in ("hashdesk", "trainer") for path in (ROOT / top).rglob("*.py")]
    names = {path.relative_to(ROOT).as_posix() for path in code}
    resources = (path for path in (ROOT / "resources").rglob("*") if path.is_file())
    return names | {f"hashdesk/{path.relative_to(ROOT).as_posix()}" for path in resources}


def test_the_wheel_holds_the_program_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
    data, about = f"hashdesk-{VERSION}.data/data/share/", f"hashdesk-{VERSION}.dist-info/"
    assert {name.removeprefix(data) for name in names if name.startswith(data)} == SHARED_DATA
    assert {f"{about}licenses/LICENSE", f"{about}licenses/NOTICE"} <= names
    rest = {name for name in names if not name.startswith((data, about))}
    assert rest == modules()
    assert "hashdesk/resources/encoder/heads.safetensors" in rest


def test_the_sdist_holds_what_the_wheel_is_built_from(sdist: Path) -> None:
    with tarfile.open(sdist) as packed:
        names = {name.partition("/")[2] for name in packed.getnames()}
    assert {name.partition("/")[0] for name in names} == {
        *("hashdesk", "trainer", "resources", "packaging", "pyproject.toml", ".gitignore"),
        *("README.md", "CHANGELOG.md", "LICENSE", "NOTICE", "PKG-INFO"),
    }
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]


def test_the_sdist_builds_the_same_wheel(sdist: Path, wheel: Path, tmp_path: Path) -> None:
    with tarfile.open(sdist) as packed:
        packed.extractall(tmp_path, filter="data")
    rebuilt = build("wheel", tmp_path / f"hashdesk-{VERSION}", tmp_path / "out")
    assert rebuilt.name == wheel.name
    assert rebuilt.read_bytes() == wheel.read_bytes()


class Installed:
    """HashDesk from a wheel in an environment of its own, run far away from the checkout."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self._folder = folder
        self.environment = folder / "environment"
        self._env = {
            "HOME": str(folder),
            "HASHDESK_CACHE": str(cache),
            "HASHDESK_SETTINGS": str(folder / "settings.toml"),
            "PATH": os.defpath,
            "OMP_NUM_THREADS": "1",
        }

    @property
    def site_packages(self) -> Path:
        return next((self.environment / "lib").glob("python*")) / "site-packages"

    def run(self, program: str, *arguments: str | Path) -> str:
        """What a program of the environment prints."""
        command = [self.environment / "bin" / program, *arguments]
        done = subprocess.run(
            command, cwd=self._folder, env=self._env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def json(self, *arguments: str | Path) -> dict[str, Any]:
        """The last event of a command."""
        answer: dict[str, Any] = json.loads(
            self.run("hashdesk", *arguments, "--json").splitlines()[-1]
        )
        return answer


def install(wheel: Path, folder: Path, cache: Path, *options: str) -> Installed:
    """Install a wheel with pip into a new environment."""
    installed = Installed(folder, cache)
    environment = installed.environment
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    python = environment / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "-q", "--python", python, "install", *options, wheel]
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(pip, cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return installed


def use(installed: Installed, folder: Path) -> None:
    """The main job: an album, indexed and searched."""
    assert installed.run("hashdesk", "--version") == f"hashdesk {VERSION}\n"
    where = installed.run("python", "-c", "import hashdesk, trainer; print(hashdesk.__file__)")
    assert Path(where.strip()).is_relative_to(installed.environment)
    album, library = folder / "album", folder / "library"
    assert installed.json("demo", "--drawn", album)["photos"] == 408
    part = album / "balloons-1"
    indexed = installed.json("index", part, "--library", library, "--engine", "onnx-cpu")
    assert indexed["counts"]["indexed"] == 17
    query = part / "balloons-1-original.jpg"
    found = installed.json("search", query, "-k", "3", "--library", library)["results"]
    assert found[0]["path"] == str(query)
    assert found[0]["distance"] == 0
    engines = installed.json("doctor", "--library", library)["engines"]
    assert {one["name"]: one["works"] for one in engines}["onnx-cpu"]
    assert "complete -o default" in installed.run("hashdesk", "completion", "bash")


def test_an_installed_wheel_indexes_and_searches(wheel: Path, tmp_path: Path) -> None:
    """Its requirements come from the environment of the tests; HashDesk itself does not."""
    installed = install(wheel, tmp_path, paths.cache(), "--no-deps")
    path = installed.site_packages / "requirements_of_the_tests.pth"
    path.write_text("\n".join(place for place in sys.path if place.endswith("site-packages")))
    use(installed, tmp_path)
    share = installed.environment / "share"
    assert {p.relative_to(share).as_posix() for p in share.rglob("*") if p.is_file()} == SHARED_DATA
    assert (installed.environment / "bin" / "hashdesk-window").is_file()


@pytest.mark.long
def test_a_lean_installation_needs_neither_pytorch_nor_900_mb(
    wheel: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With all that pip brings from the package index, and a cache that is empty."""
    constraints = str(ROOT / "packaging" / "constraints.txt")
    installed = install(wheel, tmp_path, tmp_path / "cache", "-c", constraints)
    packages = {folder.name for folder in installed.site_packages.iterdir()}
    assert "onnxruntime" in packages
    assert packages.isdisjoint({"torch", "torchvision", "nvidia", "triton", "skimage", "scipy"})
    sizes = [p.stat().st_size for p in installed.site_packages.rglob("*") if p.is_file()]
    size = sum(sizes) / 1e6
    with capsys.disabled():
        sys.stdout.write(f"\nA lean installation takes {size:.0f} MB of {MOST_MB}.\n")
    assert size < MOST_MB
    use(installed, tmp_path)
