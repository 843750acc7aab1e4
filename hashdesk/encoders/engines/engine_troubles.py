"""Why an engine cannot run here, as far as it is known beforehand: the window explains it."""

from __future__ import annotations

from hashdesk.core.said import Wording


class EngineTrouble(Wording):
    """Clauses, for whoever mends it."""

    NO_DRIVER = "no NVIDIA driver on this machine"
    NO_DRIVER_FILE = "no NVIDIA driver on this machine ({file} is missing)"
    NO_GPU = "the NVIDIA driver reports no usable GPU"
    NO_CUDA_DEVICE = "PyTorch finds no CUDA device"
    NO_CUDA_BUILD = "this ONNX Runtime was built without CUDA"
    NO_CUDA_LIBRARIES = "CUDA's {files} cannot be loaded: pip install 'hashdesk[cuda]'"
    NO_PYTORCH_HERE = "PyTorch cannot be imported: {words}"
    OTHER_OUTPUTS = "it gives wrong codes (outputs differ by {difference})"
