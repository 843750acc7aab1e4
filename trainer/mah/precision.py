"""Training with bfloat16 numbers, on processors that compute with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import torch
from torch import Tensor, nn

from hashdesk.core.errors import EngineUnavailable

CPU_FEATURES = ("avx512_bf16", "amx_bf16", "bf16")  # x86, x86, ARM


class InBfloat16(nn.Module):
    """A network whose convolutions and products are computed in bfloat16; float32 features.

    Its weights stay float32.
    """

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, inputs: Tensor) -> Tensor:
        """What the network makes of the inputs."""
        with torch.autocast(inputs.device.type, torch.bfloat16):
            made = self.network(inputs)
        return cast(Tensor, made).float()


def require_bfloat16(device: str) -> None:
    """Raises EngineUnavailable where bfloat16 is only emulated, which would be slower."""
    if torch.device(device).type == "cuda":
        supported = torch.cuda.is_bf16_supported(including_emulation=False)
    else:  # PyTorch 2.9 does not tell
        features: Mapping[str, object] = getattr(torch.cpu, "get_capabilities", dict)()
        supported = any(features.get(name) for name in CPU_FEATURES)
    if not supported:
        raise EngineUnavailable(
            f"bfloat16 is not supported by this machine's {device}. Leave out --bf16."
        )
