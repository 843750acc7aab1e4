"""ONNX Runtime on CUDA or on the CPU."""

from __future__ import annotations

import contextlib
import ctypes
import io
import os
import platform
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from hashdesk.core.encoding.encoder import Features, Pixels
from hashdesk.core.errors import EngineUnavailable
from hashdesk.core.said import Said
from hashdesk.core.settings import usable_cores
from hashdesk.encoders.engines.engine import GPU_BATCH, OutOfMemory
from hashdesk.encoders.engines.engine_troubles import EngineTrouble

# In the environment: on import, ONNX Runtime would write an identity of this machine to the home
# folder.
NO_TELEMETRY = {"ORT_DISABLE_TELEMETRY": "1"}
PIECE = 8  # photos: their activations fit the processor's cache
CUDA_OPTIONS = {
    "use_tf32": "0",  # 10-bit mantissas would flip bits
    "cudnn_conv_algo_search": "HEURISTIC",  # EXHAUSTIVE searches again for every shape
    "arena_extend_strategy": "kSameAsRequested",
}


class OnnxEngine:
    """A backbone in an ONNX Runtime session. cuda: on the first GPU, with no fallback to the CPU.

    Raises EngineUnavailable.
    """

    def __init__(self, model: bytes, *, cuda: bool, batch: int = 128) -> None:
        self._session, self._runtime = open_session(model, cuda=cuda)
        provider = self._session.get_providers()[0]
        wanted = "CUDAExecutionProvider" if cuda else "CPUExecutionProvider"
        if provider != wanted:
            raise EngineUnavailable(f"ONNX Runtime chose {provider} instead of {wanted}")
        self.name = "onnx-cuda" if cuda else "onnx-cpu"
        self.device = gpu_name() if cuda else cpu_name()
        self.batch = GPU_BATCH if cuda else batch
        self._cuda = cuda

    def features(self, pixels: Pixels) -> Features:
        """Features (n, d)."""
        return self._on_gpu(pixels) if self._cuda else self._on_cores(pixels)

    def _on_gpu(self, pixels: Pixels) -> Features:
        """Pads the last batch to the common shape: cuDNN plans again for each new shape."""
        count = len(pixels)
        filling = np.zeros((max(self.batch - count, 0), *pixels.shape[1:]), np.uint8)
        return self._run(np.concatenate([pixels, filling]))[:count]

    def _on_cores(self, pixels: Pixels) -> Features:
        """Runs pieces of a batch side by side, each on one core.

        ONNX Runtime's own threads synchronise after every layer, where all wait for the thread
        whose core a decoder occupies. Pieces synchronise only at the end of the batch.
        """
        size = min(max(len(pixels) // usable_cores(), 1), PIECE)
        pieces = [pixels[start : start + size] for start in range(0, len(pixels), size)]
        if len(pieces) == 1:
            return self._run(pixels)
        with ThreadPoolExecutor(usable_cores(), "encode") as threads:
            return np.concatenate(list(threads.map(self._run, pieces)))

    def _run(self, pixels: Pixels) -> Features:
        try:
            (features,) = self._session.run(None, {"pixels": np.ascontiguousarray(pixels)})
        except self._runtime.RuntimeException as error:
            if "memory" in str(error).lower():
                raise OutOfMemory(str(error)) from error
            raise EngineUnavailable(f"ONNX Runtime failed: {error}") from error
        return np.asarray(features)


def open_session(model: bytes, *, cuda: bool, threads: int = 1) -> tuple[Any, Any]:
    """A session that never falls back to another provider, and the module with its errors.

    threads: that share one run on the CPU. Raises EngineUnavailable.
    """
    os.environ.update(NO_TELEMETRY)
    try:
        import onnxruntime
        from onnxruntime.capi import onnxruntime_pybind11_state as runtime
    except ImportError as error:
        raise EngineUnavailable(f"ONNX Runtime cannot be imported: {error}") from error
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    providers: list[Any] = ["CPUExecutionProvider"]
    missing: list[str] = []
    if cuda:
        if "CUDAExecutionProvider" not in onnxruntime.get_available_providers():
            raise EngineUnavailable(EngineTrouble.NO_CUDA_BUILD.say())
        _cuda_driver()
        missing = load_cuda_libraries(onnxruntime)
        providers = [("CUDAExecutionProvider", CUDA_OPTIONS)]
    try:
        session = onnxruntime.InferenceSession(model, options, providers=providers)
    except Exception as error:
        reason = f"no session: {' '.join(str(error).split())[:300]}"
        raise EngineUnavailable(_without(missing) if missing else reason) from error
    if missing and session.get_providers()[0] != "CUDAExecutionProvider":
        raise EngineUnavailable(_without(missing))
    session.disable_fallback()
    return session, runtime


def load_cuda_libraries(onnxruntime: Any) -> list[str]:
    """Load the libraries that CUDA's provider needs; those that are missing.

    ONNX Runtime only prints which of them it does not find.
    """
    if not hasattr(onnxruntime, "preload_dlls"):
        return []
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        onnxruntime.preload_dlls()
    return re.findall(r"Failed to load (\S+?):", printed.getvalue())


def _without(libraries: list[str]) -> Said:
    """Why CUDA's provider does not start without some libraries."""
    return EngineTrouble.NO_CUDA_LIBRARIES.say(files=", ".join(libraries))


def _cuda_driver() -> ctypes.CDLL:
    """The NVIDIA driver. Raises EngineUnavailable if it is missing or finds no GPU."""
    name = "nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1"
    try:
        driver = ctypes.CDLL(name)
    except OSError as error:
        raise EngineUnavailable(EngineTrouble.NO_DRIVER_FILE.say(file=name)) from error
    count = ctypes.c_int()
    if driver.cuInit(0) != 0 or driver.cuDeviceGetCount(ctypes.byref(count)) or not count.value:
        raise EngineUnavailable(EngineTrouble.NO_GPU.say())
    return driver


def gpu_name() -> str:
    """The name of the first NVIDIA card. Raises EngineUnavailable if there is none to use."""
    driver = _cuda_driver()
    device, name = ctypes.c_int(), ctypes.create_string_buffer(128)
    if driver.cuDeviceGet(ctypes.byref(device), 0) or driver.cuDeviceGetName(name, 128, device):
        return "GPU"
    return name.value.decode(errors="replace")


def cpu_name() -> str:
    """Number of usable cores and machine type, to be shown."""
    cores = usable_cores()
    return f"{cores} CPU core{'s' if cores > 1 else ''} ({platform.machine()})"
