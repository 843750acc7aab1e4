"""ONNX Runtime: on CUDA where it really runs there, else on the CPU."""

from __future__ import annotations

import platform
import sys
from typing import Any

import numpy as np

from hashdesk.core.encoder import Features, Pixels
from hashdesk.core.errors import EngineUnavailable
from hashdesk.core.settings import usable_cores
from hashdesk.encoders.engine import OutOfMemory

GPU_BATCH = 256
CUDA_OPTIONS = {
    "use_tf32": "0",  # 10-bit mantissas would turn bits that other engines do not
    "cudnn_conv_algo_search": "HEURISTIC",  # EXHAUSTIVE searches anew for every shape
    "arena_extend_strategy": "kSameAsRequested",
}


class OnnxEngine:
    """A backbone in an ONNX Runtime session. `cuda`: on the first GPU, or not at all."""

    def __init__(self, model: bytes, *, cuda: bool, batch: int = 32) -> None:
        self._session, self._runtime = _session(model, cuda)
        provider = self._session.get_providers()[0]
        wanted = "CUDAExecutionProvider" if cuda else "CPUExecutionProvider"
        if provider != wanted:
            raise EngineUnavailable(f"ONNX Runtime chose {provider} instead of {wanted}")
        self.name = "onnx-cuda" if cuda else "onnx-cpu"
        self.device = _gpu_name() if cuda else cpu_name()
        self.batch = GPU_BATCH if cuda else batch
        self._padded = cuda

    def features(self, pixels: Pixels) -> Features:
        """Features (n, d). On CUDA every batch has one shape, the last one padded."""
        count = len(pixels)
        if self._padded and count < self.batch:
            filling = np.zeros((self.batch - count, *pixels.shape[1:]), np.uint8)
            pixels = np.concatenate([pixels, filling])
        try:
            (values,) = self._session.run(None, {"pixels": np.ascontiguousarray(pixels)})
        except self._runtime.RuntimeException as error:
            if "memory" in str(error).lower():
                raise OutOfMemory(str(error)) from error
            raise EngineUnavailable(f"ONNX Runtime failed: {error}") from error
        features: Features = values[:count]
        return features


def _session(model: bytes, cuda: bool) -> tuple[Any, Any]:
    """A session that fails rather than running elsewhere, and the module with its errors."""
    try:
        import onnxruntime
        from onnxruntime.capi import onnxruntime_pybind11_state as runtime
    except ImportError as error:
        raise EngineUnavailable(f"ONNX Runtime cannot be imported: {error}") from error
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = usable_cores()
    options.inter_op_num_threads = 1
    # Spinning threads would starve the decoders that run beside them.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    providers: list[Any] = ["CPUExecutionProvider"]
    if cuda:
        if "CUDAExecutionProvider" not in onnxruntime.get_available_providers():
            raise EngineUnavailable("this ONNX Runtime was built without CUDA")
        if hasattr(onnxruntime, "preload_dlls"):
            onnxruntime.preload_dlls()
        _require_driver()
        providers = [("CUDAExecutionProvider", CUDA_OPTIONS)]
    try:
        session = onnxruntime.InferenceSession(model, options, providers=providers)
    except Exception as error:
        raise EngineUnavailable(f"no session: {' '.join(str(error).split())[:300]}") from error
    session.disable_fallback()
    return session, runtime


def _require_driver() -> None:
    """The driver's library decides whether CUDA can work at all; say so in a plain sentence."""
    import ctypes

    name = "nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1"
    try:
        driver = ctypes.CDLL(name)
    except OSError as error:
        raise EngineUnavailable(f"no NVIDIA driver on this machine ({name} is missing)") from error
    count = ctypes.c_int()
    if driver.cuInit(0) != 0 or driver.cuDeviceGetCount(ctypes.byref(count)) or not count.value:
        raise EngineUnavailable("the NVIDIA driver reports no usable GPU")


def _gpu_name() -> str:
    import ctypes

    driver = ctypes.CDLL("nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1")
    device, name = ctypes.c_int(), ctypes.create_string_buffer(128)
    driver.cuInit(0)
    if driver.cuDeviceGet(ctypes.byref(device), 0) or driver.cuDeviceGetName(name, 128, device):
        return "GPU"
    return name.value.decode(errors="replace")


def cpu_name() -> str:
    """The processor's cores, for people."""
    cores = usable_cores()
    return f"{cores} CPU core{'s' if cores > 1 else ''} ({platform.machine()})"
