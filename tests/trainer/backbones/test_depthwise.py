"""Depthwise convolutions with fast gradients: the same network, the same gradients."""

import pytest
import torch
from torch import Tensor, nn

from trainer.backbones.depthwise import FastDepthwise, speed_up_depthwise
from trainer.backbones.networks import SameConv, load_network

CHANNELS = 6


def gradients(
    convolution: nn.Module, inputs: Tensor, slopes: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """Outputs, and the gradients of inputs and weights."""
    inputs = inputs.clone(memory_format=torch.channels_last).requires_grad_()
    outputs = convolution(inputs)
    of = torch.autograd.grad(outputs, [inputs, *convolution.parameters()], slopes)
    return outputs, of[0], of[1]


@pytest.mark.parametrize("kernel", [3, 5])
@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("sides", [(2, 2), (4, 4), (7, 9), (16, 16), (21, 18), (32, 32)])
def test_gradients_are_those_of_the_plain_convolution(
    kernel: int, stride: int, sides: tuple[int, int]
) -> None:
    torch.manual_seed(0)
    plain = SameConv(CHANNELS, CHANNELS, kernel, stride, groups=CHANNELS, bias=False)
    fast = FastDepthwise(CHANNELS, CHANNELS, kernel, stride, groups=CHANNELS, bias=False)
    fast.load_state_dict(plain.state_dict())
    inputs = torch.randn(3, CHANNELS, *sides)
    slopes = torch.randn(plain(inputs).shape)
    for one, other in zip(
        gradients(plain, inputs, slopes), gradients(fast, inputs, slopes), strict=True
    ):
        torch.testing.assert_close(one, other, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("kernel", [3, 5])
@pytest.mark.parametrize("side", [2, 4, 16])
def test_bfloat16_gradients_are_near_the_exact_ones(kernel: int, side: int) -> None:
    torch.manual_seed(0)
    exact = SameConv(CHANNELS, CHANNELS, kernel, groups=CHANNELS, bias=False)
    fast = FastDepthwise(CHANNELS, CHANNELS, kernel, groups=CHANNELS, bias=False)
    fast.load_state_dict(exact.state_dict())
    inputs = torch.randn(4, CHANNELS, side, side).bfloat16()
    slopes = torch.randn(4, CHANNELS, side, side).bfloat16()
    wanted = gradients(exact, inputs.float(), slopes.float())
    found = gradients(fast, inputs, slopes)
    for one, other in zip(wanted, found, strict=True):
        error = (one - other.float()).norm() / one.norm()
        assert error < 0.02


def test_frozen_filters_get_no_gradient() -> None:
    fast = FastDepthwise(CHANNELS, CHANNELS, 3, groups=CHANNELS, bias=False)
    fast.weight.requires_grad_(False)
    inputs = torch.randn(2, CHANNELS, 8, 8, requires_grad=True)
    fast(inputs).sum().backward()
    assert fast.weight.grad is None
    assert inputs.grad is not None


@pytest.mark.slow  # runs the network
def test_the_network_keeps_its_outputs_and_weights() -> None:
    network = load_network("efficientnet-lite0")
    pixels = torch.randint(0, 256, (2, 64, 64, 3), generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        before, state = network(pixels), network.state_dict()
        fast = speed_up_depthwise(network)
        torch.testing.assert_close(fast(pixels), before, rtol=1e-4, atol=1e-4)
    found = fast.state_dict()
    assert list(found) == list(state)
    assert all(torch.equal(found[name], values) for name, values in state.items())
    assert sum(isinstance(module, FastDepthwise) for module in fast.modules()) == 16
