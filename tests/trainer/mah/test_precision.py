"""bfloat16: near the exact features where the processor has it, refused where it has not."""

import pytest
import torch

from hashdesk.core.errors import EngineUnavailable
from trainer.backbones.networks import load_network
from trainer.mah.precision import InBfloat16, require_bfloat16


def test_a_processor_without_it_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"avx512_bf16": False, "avx2": True})
    with pytest.raises(EngineUnavailable, match=r"not supported by this machine's cpu\. Leave out"):
        require_bfloat16("cpu")


@pytest.mark.parametrize("feature", ["avx512_bf16", "bf16"])
def test_a_processor_with_it_is_accepted(monkeypatch: pytest.MonkeyPatch, feature: str) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {feature: True})
    require_bfloat16("cpu")


@pytest.mark.slow  # runs the network
def test_features_are_near_the_exact_ones() -> None:
    network = load_network("efficientnet-lite0")
    draws = torch.Generator().manual_seed(0)
    pixels = torch.randint(0, 256, (2, 64, 64, 3), generator=draws).float()
    with torch.no_grad():
        exact, near = network(pixels), InBfloat16(network)(pixels)
    assert near.dtype == torch.float32
    assert not torch.equal(exact, near)
    assert (exact - near).norm() / exact.norm() < 0.05
