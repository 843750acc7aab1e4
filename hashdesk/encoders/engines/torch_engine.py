"""PyTorch on CUDA: for machines where ONNX Runtime's CUDA provider does not load.

The only module of the app that imports PyTorch, itself imported only for this engine. It runs the
network that was exported to ONNX, in float32 without TF32, so the codes are the same.
"""

from __future__ import annotations

import torch

from hashdesk.core.encoding.encoder import Features, Pixels
from hashdesk.core.errors import EngineUnavailable
from hashdesk.encoders.engines.engine import GPU_BATCH, OutOfMemory
from hashdesk.encoders.engines.engine_troubles import EngineTrouble
from trainer.backbones.networks import fold_batch_norms, load_network

CPU_BATCH = 8  # photos: their activations fit the processor's cache


class TorchEngine:
    """A backbone in PyTorch on the first CUDA device; on the CPU, to compare with."""

    name = "torch-cuda"

    def __init__(self, backbone: str, *, device: str = "cuda") -> None:
        if device == "cuda" and not torch.cuda.is_available():
            raise EngineUnavailable(EngineTrouble.NO_CUDA_DEVICE.say())
        torch.backends.cudnn.allow_tf32 = False
        torch.backends.cuda.matmul.allow_tf32 = False
        self.device = torch.cuda.get_device_name() if device == "cuda" else device
        self.batch = GPU_BATCH if device == "cuda" else CPU_BATCH
        self._where = torch.device(device)
        self._network = fold_batch_norms(load_network(backbone)).to(self._where)

    def features(self, pixels: Pixels) -> Features:
        """Features (n, d). Raises OutOfMemory after freeing the GPU's cache."""
        failure = ""
        try:
            with torch.inference_mode():
                batch = torch.from_numpy(pixels).to(self._where)
                features: Features = self._network(batch).float().cpu().numpy()
                return features
        except torch.cuda.OutOfMemoryError as error:
            failure = str(error)
        # Outside the handler: its traceback would keep the tensors alive.
        torch.cuda.empty_cache()
        raise OutOfMemory(failure)
