"""A machine with PyTorch, NumPy and Pillow and no other package of HashDesk's."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from hashdesk.core.job import Job
from trainer.bench.gpu import bare_machine, packs
from trainer.bench.gpu.check import RESULTS

REPOSITORY = Path(__file__).resolve().parents[4]
# PyTorch with what its own installation brings, NumPy and Pillow.
BARE = (
    "torch", "torchgen", "functorch", "nvidia", "triton", "filelock", "typing_extensions", "sympy",
    "mpmath", "networkx", "jinja2", "markupsafe", "fsspec", "numpy", "PIL",
)  # fmt: skip
BESIDE = ("numpy.libs", "pillow.libs")  # their own libraries

TENSORS = st.dictionaries(
    st.text("abc_64", min_size=1),
    arrays.arrays(
        st.sampled_from([np.float32, np.float16]),
        arrays.array_shapes(max_dims=2, max_side=4),
        elements=st.integers(-9, 9),
    ),
    min_size=1,
)


@given(TENSORS)
def test_tensors_are_read_and_written_as_safetensors_does(tensors: dict[str, np.ndarray]) -> None:
    for read, written in (
        (bare_machine.load_tensors, safetensors.numpy.save(tensors)),
        (safetensors.numpy.load, bare_machine.save_tensors(tensors)),
    ):
        found = read(written)
        assert set(found) == set(tensors)
        for name, tensor in tensors.items():
            assert found[name].dtype == tensor.dtype
            assert np.array_equal(found[name], tensor)


def test_installed_packages_are_not_replaced() -> None:
    assert bare_machine.stand_in() == []
    assert sys.modules["safetensors"].__file__


def make_bare(site: Path) -> None:
    """Links to a few packages of this environment, in a folder of their own."""
    site.mkdir()
    for name in BARE:
        spec = importlib.util.find_spec(name)
        if spec is not None:
            found = Path((spec.submodule_search_locations or [spec.origin])[0])
            (site / found.name).symlink_to(found)
            for library in BESIDE:
                if (found.parent / library).is_dir() and not (site / library).exists():
                    (site / library).symlink_to(found.parent / library)


@pytest.mark.slow
def test_the_check_needs_nothing_but_pytorch_numpy_and_pillow(tmp_path: Path) -> None:
    """From a pack, without site-packages, and with an empty home."""
    make_bare(tmp_path / "site")
    packs.write_pack(tmp_path, tmp_path / "pack.zip", "canaries", Job())
    environment = {name: os.environ[name] for name in ("PATH", "OMP_NUM_THREADS")}
    environment |= {
        "PYTHONPATH": os.pathsep.join([str(REPOSITORY), str(tmp_path / "site")]),
        "HOME": str(tmp_path / "home"),
    }
    command = [sys.executable, "-S", "-m", "trainer", "gpu-check", "--device", "cpu", "--small"]
    command += ["--part", "canaries", "equality", "--packed", str(tmp_path / "pack.zip")]
    command += ["--work", str(tmp_path / "work")]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    for package in ("appdirs", "pi_heif", "safetensors"):
        assert f"missing {package}" in done.stderr
    results = json.loads((tmp_path / "work" / RESULTS).read_bytes())["parts"]
    assert results["canaries"]["passed"]
    assert "ONNX Runtime" in results["equality"]["skipped"]
