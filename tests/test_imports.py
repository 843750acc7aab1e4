"""What may be loaded where: the core stays light, the app never loads PyTorch."""

import subprocess
import sys

import pytest

from hashdesk.encoders.bundle_encoder import BundleEncoder

HEAVY = ("torch", "PySide6", "onnx", "onnxruntime", "trainer")


def loaded(code: str) -> set[str]:
    """The heavy packages that a fresh Python has loaded after running some code."""
    check = f"{code}\nimport sys\nprint(*[m for m in {HEAVY} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "module",
    [
        "hashdesk.cli.main",
        "hashdesk.core.indexing.indexer",
        "hashdesk.core.search.library",
        "hashdesk.core.decoder.worker",
    ],
)
def test_the_core_loads_nothing_heavy(module: str) -> None:
    """`hashdesk --help` is instant, and a decoding worker is small."""
    assert loaded(f"import {module}") == set()


def test_help_loads_next_to_nothing() -> None:
    """Nor does --version: the parsers of commands that are not run stay out."""
    code = (
        "import sys\nfrom hashdesk.cli.main import main\n"
        "try: main(['--help'])\nexcept SystemExit: print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    names = set(done.stdout.split())
    assert "hashdesk.cli.parsers" in names
    assert names.isdisjoint({"numpy", "sqlite3", "PIL", "logging", "hashdesk.cli.command_run"})


def test_encoding_on_the_cpu_loads_only_onnx_runtime(encoder: BundleEncoder) -> None:
    """No two seconds for PyTorch, which is not used; nor onnx, once the backbone is made."""
    assert encoder.engine
    code = (
        "from hashdesk import paths\n"
        "from hashdesk.encoders.bundle_encoder import open_encoder\n"
        "from hashdesk.encoders.engines import engine_probe as probe\n"
        "e = open_encoder(paths.resources() / 'encoder', paths.cache(), 'onnx-cpu')\n"
        "e.encode(probe.canary_pixels())"
    )
    assert loaded(code) == {"onnxruntime"}
