"""`make run`: the extras that it takes, and an environment that is made anew when it is broken."""

from __future__ import annotations

import os
import runpy
import shutil
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from PIL import Image

from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_rows

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGING = ROOT / "packaging"
pytestmark = pytest.mark.skipif(os.name != "posix", reason="for the shell")

# Stands in for Python: makes an environment whose Python writes down what it is asked to run.
PYTHON = """#!/bin/sh
mkdir -p "$3/bin"
printf '#!/bin/sh\\necho "$@" >> ran\\n' > "$3/bin/python"
chmod +x "$3/bin/python"
"""
WHOLE = PYTHON + 'touch "$3/bin/pip"\nchmod +x "$3/bin/pip"\n'
WITHOUT_PIP = PYTHON + 'echo "ensurepip is not available" >&2\nexit 1\n'


def extras(*arguments: str, root: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run extras.sh; root: where it looks for a GPU's files, other than /."""
    env = {"PATH": "/usr/bin:/bin", "SYSTEM_ROOT": str(root or "/nowhere")}
    command = [PACKAGING / "extras.sh", *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


@pytest.fixture
def gpu(tmp_path: Path) -> Path:
    """A folder with what a machine with an NVIDIA GPU has in /."""
    version = tmp_path / "system" / "proc" / "driver" / "nvidia" / "version"
    version.parent.mkdir(parents=True)
    version.touch()
    return tmp_path / "system"


@pytest.mark.parametrize(
    ("given", "normalised"),
    [
        ("", "none"),
        ("NONE", "none"),
        (" , ", "none"),
        ("cuda, adapt", "cuda,adapt"),
        ("Adapt cuda adapt", "cuda,adapt"),
        ("lance", "lance"),
    ],
)
def test_extras_have_one_spelling(given: str, normalised: str) -> None:
    done = extras(given)
    assert (done.stdout, done.stderr, done.returncode) == (f"{normalised}\n", "", 0)


@pytest.mark.parametrize("given", ["nonsense", "cuda,none", "cud", "../adapt", "*", "$(id)"])
def test_other_extras_are_refused_with_those_that_there_are(given: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    done = extras(given)
    assert (done.stdout, done.returncode) == ("", 2)
    known = ", ".join(project["optional-dependencies"])
    assert done.stderr.endswith(f": EXTRAS is none, or some of {known}.\n")
    assert done.stderr.count("\n") == 1


def test_what_suits_the_machine(gpu: Path) -> None:
    assert extras().stdout == "none\n"
    assert extras(root=gpu).stdout == "cuda,adapt\n"


@pytest.mark.parametrize("with_gpu", [False, True])
@pytest.mark.parametrize("chosen", ["none", "cuda", "adapt", "cuda,adapt", "parquet", "all"])
def test_the_advice_is_another_choice(gpu: Path, chosen: str, with_gpu: bool) -> None:
    said = extras("--explain", chosen, root=gpu if with_gpu else None).stdout
    assert "GB" in said.splitlines()[0]
    assert f"EXTRAS={chosen}\n" not in said
    assert ("PyTorch, which only adapting needs, can come later" in said) == (
        chosen in ("none", "cuda", "parquet")
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What `make run` reads of the repository."""
    folder = tmp_path / "checkout"
    shutil.copytree(PACKAGING, folder / "packaging")
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    return folder


def make_run(checkout: Path, python: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `make run` with a program in the place of Python."""
    if shutil.which("make") is None:
        pytest.skip("make is not here")
    program = checkout.parent / "python"
    program.write_text(python)
    program.chmod(0o755)
    command = ["make", "run", f"PYTHON={program}", *arguments]
    return subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)


def installations(checkout: Path) -> int:
    """How often HashDesk was installed into the environment."""
    return (checkout / "ran").read_text().count("pip install")


def test_a_python_that_can_make_no_environment_leaves_none(checkout: Path) -> None:
    done = make_run(checkout, WITHOUT_PIP)
    assert done.returncode == 2
    assert "ensurepip is not available" in done.stderr
    assert not (checkout / ".venv").exists()
    assert make_run(checkout, WHOLE).returncode == 0
    assert installations(checkout) == 1


@pytest.mark.parametrize("fault", ["no pip", "no Python", "pip cannot be imported"])
def test_a_broken_environment_is_made_anew(checkout: Path, fault: str) -> None:
    for _ in range(2):
        assert make_run(checkout, WHOLE).returncode == 0
    assert installations(checkout) == 1
    python = checkout / ".venv" / "bin" / "python"
    if fault == "no pip":
        python.with_name("pip").unlink()
    elif fault == "no Python":
        python.unlink()
        python.symlink_to("/nowhere/python3")
    else:
        python.write_text("#!/bin/sh\necho No module named pip >&2\nexit 1\n")
    done = make_run(checkout, WHOLE)
    assert done.returncode == 0, done.stderr
    assert installations(checkout) == 2


def test_extras_of_any_spelling_make_one_marker(checkout: Path) -> None:
    for spelling in ("adapt, cuda", "CUDA,ADAPT"):
        assert make_run(checkout, WHOLE, f"EXTRAS={spelling}").returncode == 0
    assert [path.name for path in (checkout / ".venv").glob(".runs-with*")] == [
        ".runs-with-cuda,adapt"
    ]
    assert installations(checkout) == 1
    assert not (checkout / "adapt").exists()
    done = make_run(checkout, WHOLE, "EXTRAS=nonsense")
    assert done.returncode == 2
    assert "There is no “nonsense”" in done.stderr
    assert installations(checkout) == 1


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            "ImportError: libEGL.so.1: cannot open shared object file: No such file or directory",
            "Qt needs system libraries that are not installed (ImportError: libEGL.so.1",
        ),
        (
            "ModuleNotFoundError: No module named 'PySide6'",
            "are damaged (ModuleNotFoundError: No module named 'PySide6'): make clean, then make",
        ),
    ],
)
def test_why_qt_does_not_load(tmp_path: Path, error: str, sentence: str) -> None:
    """Only a missing library is a matter for apt-get, which stands in here and changes nothing."""
    python = tmp_path / "env" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\necho "{error}"\nexit 1\n')
    apt = tmp_path / "apt-get"
    apt.write_text(f"#!/bin/sh\ntouch {tmp_path}/asked\n")
    for program in (python, apt):
        program.chmod(0o755)
    env = {"PATH": f"{tmp_path}:/usr/bin:/bin", "PYTHON": str(python)}
    command = [PACKAGING / "qt_libraries.sh"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert sentence in done.stderr
    lacks_library = "shared object" in error
    assert (tmp_path / "asked").exists() == (lacks_library and os.getuid() == 0)
    assert ("apt-get" in done.stderr) == lacks_library


def test_ctrl_c_waits_for_the_program_and_ends_without_a_traceback(tmp_path: Path) -> None:
    """In a process group, as a terminal's: the signal reaches HashDesk and first_run.py."""
    package = tmp_path / "hashdesk"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text(
        "import os, signal, sys, time\n"
        "def stop(number, frame):\n"
        "    time.sleep(1)  # longer than subprocess waits before it kills\n"
        "    os.write(1, b'Stopped.\\n')  # the signal may come in the middle of a print\n"
        "    sys.exit(130)\n"
        "signal.signal(signal.SIGINT, stop)\n"
        "os.write(1, b'Started.\\n')\n"
        "signal.pause()\n"
    )
    # The child finds the package above, first_run.py itself the real one.
    script = (
        f"import os, runpy, sys; sys.path.insert(0, {str(ROOT)!r}); import hashdesk.cli.main; "
        f"os.environ['PYTHONPATH'] = {str(tmp_path)!r}; "
        f"runpy.run_path({str(PACKAGING / 'first_run.py')!r}, run_name='__main__')"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "$ hashdesk prepare\n"
    assert process.stdout.readline() == "Started.\n"
    os.killpg(process.pid, signal.SIGINT)
    said, errors = process.communicate(timeout=60)
    assert (said, errors, process.returncode) == ("Stopped.\n", "", 130)


def test_without_a_display_the_results_are_drawn(library_folder: Path, tmp_path: Path) -> None:
    """The last step of `make run` there, on a library that is indexed already."""
    with LibraryDB(library_folder) as db:
        (place,) = photo_rows.places(db.connection, [1]).values()
    first_run = runpy.run_path(str(PACKAGING / "first_run.py"))
    first_run["draw_sheet"](library_folder, [Path(os.fsdecode(place.full))], tmp_path / "sheet.png")

    with Image.open(tmp_path / "sheet.png") as sheet:
        assert min(sheet.size) > 100
